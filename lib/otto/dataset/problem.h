// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/random_density.h>
#include <otto/dataset/sample.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace dealii
{
  class TimerOutput;
}

namespace otto
{
  namespace dataset
  {
    /**
     * Where problems are solved: the ranks of a group and their space. Inputs
     * are made on the whole domain, which each of these ranks has.
     */
    template <int dim>
    class Group
    {
    public:
      /**
       * @param domain, space Of the same mesh; must outlive this object. With
       *   one rank they may share their space.
       */
      Group(const Domain<dim> &domain, const space::Space<dim> &space);

      const Domain<dim>       &domain() const { return domain_; }
      const space::Space<dim> &space() const { return space_; }
      MPI_Comm communicator() const { return space_.communicator(); }

      /// Values on the vertices of the domain's space on the local ones,
      /// [vertex][n].
      std::vector<double> distribute(const std::vector<double> &values,
                                     unsigned int               n = 1) const;

      /// Local values in the order of the mesh, on the first rank. Collective.
      std::vector<double> gather(const std::vector<double> &local,
                                 unsigned int               n = 1) const
      {
        return order_.gather(local, n);
      }

      /// The same for values on the vertices of the domain's space.
      std::vector<double> in_order(const std::vector<double> &values,
                                   unsigned int               n = 1) const
      {
        return domain_.order().gather(values, n);
      }

    private:
      const Domain<dim>       &domain_;
      const space::Space<dim> &space_;
      space::VertexOrder<dim>  order_;
    };

    /// Asks whether the program was told to stop; collective in the group.
    using Stop = std::function<bool()>;

    /// Thrown by Problem::solve() when it was told to stop.
    struct Stopped
    {
    };

    /**
     * A kind of problem with random data: what its samples contain, and how one
     * is made.
     */
    template <int dim>
    class Problem
    {
    public:
      virtual ~Problem() = default;

      /// The name of the kind, as in parameter files.
      virtual std::string kind() const = 0;
      /// The equations in a line of text.
      virtual std::string equations() const = 0;
      /// The families of the inputs, one line each.
      virtual std::vector<std::string> description() const = 0;
      virtual std::vector<Field>       fields() const      = 0;
      virtual std::vector<Scalar>      scalars() const     = 0;

      /**
       * Draws inputs and solves the problem: sets the arrays and numbers of the
       * sample. Collective in the group.
       *
       * @throws base::RunError if it cannot be solved.
       * @throws Stopped if @p stop said so.
       */
      virtual void
      solve(const RandomSource &source, const Stop &stop, Sample &sample) = 0;
    };

    /**
     * The sample of a number: random data are drawn anew until a problem is
     * solved, at most so many times; each reason of a failure is kept, and the
     * arrays are empty if all attempts failed. Collective in the group.
     *
     * @throws Stopped if @p stop said so.
     */
    template <int dim>
    Sample make_sample(Problem<dim> &problem,
                       std::uint64_t seed,
                       unsigned long index,
                       unsigned int  most_attempts,
                       const Stop   &stop);

    /// A random density and how it becomes an input of mass one.
    template <int dim>
    class DensityInput
    {
    public:
      /**
       * @param name The name of the field: rho_0.
       * @param part The part of a source that it draws from.
       * @param floor What is added to the density, over its mean.
       */
      DensityInput(std::string                         name,
                   unsigned int                        part,
                   double                              floor,
                   std::unique_ptr<RandomDensity<dim>> family,
                   const Group<dim>                   &group);

      /**
       * Draws a density, keeps it with its numbers in the sample.
       *
       * @return Nodal values of mass one on the local vertices of the group.
       */
      std::vector<double> draw(const RandomSource &source,
                               Sample             &sample) const;

      /// The density, and its numbers if it has some.
      std::vector<Field> fields() const;

      std::string description() const
      {
        return name_ + ": " + family_->description();
      }

    private:
      std::string                         name_;
      unsigned int                        part_;
      double                              floor_;
      std::unique_ptr<RandomDensity<dim>> family_;
      const Group<dim>                   &group_;
    };

    /// The times 0, T/n, .., T.
    std::vector<double> equal_times(double end_time, unsigned int n);

    /// Least and largest value of a density, and the difference of its mass
    /// from one. Collective.
    struct DensityCheck
    {
      double smallest = 0, largest = 0, mass_defect = 0;

      template <int dim>
      void add(const std::vector<double> &rho, const space::Space<dim> &space);

      static std::vector<Scalar> scalars();
      void                       add_to(Sample &sample) const;

    private:
      bool first_ = true;
    };
  } // namespace dataset
} // namespace otto
