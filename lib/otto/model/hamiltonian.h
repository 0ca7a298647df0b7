// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/registry.h>
#include <otto/space/space.h>
#include <otto/time/kernels.h>

#include <deal.II/base/symmetric_tensor.h>

#include <limits>
#include <memory>
#include <string>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace model
  {
    /**
     * The cost of transport, by its Hamiltonian H(x, p): convex in p, twice
     * differentiable, with H(x, 0) = 0 = min H. Mass at x with the velocity v
     * costs L(x, v) = max_p (p . v - H(x, p)) per unit of time, moves with
     * v = H_p(x, grad phi), and the potential satisfies the Hamilton-Jacobi
     * inequality d_t phi + H(x, grad phi) <= 0. With H = abs(p)^2/2 it is the
     * dynamic form of Benamou and Brenier. x and v have the units of the mesh,
     * the action L has one of its own, and p that of L over v.
     *
     * The class to derive from for a cost of one's own:
     *
     * @code
     * template <int dim>
     * class Relativistic : public otto::model::Hamiltonian<dim>
     * {
     *   ...
     *   static std::string name() { return "relativistic"; }
     *   static std::string documentation() { return "sqrt(1 + abs(p)^2) - 1"; }
     *   std::string description() const override { return documentation(); }
     *   double value(const Point &, const Vector &p) const override
     *   { return std::sqrt(1 + p * p) - 1; }
     *   Vector gradient(const Point &, const Vector &p) const override
     *   { return p / std::sqrt(1 + p * p); }
     *   Matrix hessian(const Point &, const Vector &p) const override
     *   {
     *     const double w = std::sqrt(1 + p * p);
     *     return dealii::unit_symmetric_tensor<dim>() / w -
     *            dealii::symmetrize(dealii::outer_product(p, p)) / (w * w * w);
     *   }
     * };
     * @endcode
     */
    template <int dim>
    class Hamiltonian : public time::kernels::PointHamiltonian
    {
    public:
      /// x.
      using Point = dealii::Point<dim>;
      /// p, H_p and velocities.
      using Vector = dealii::Tensor<1, dim>;
      /// H_pp.
      using Matrix = dealii::SymmetricTensor<2, dim>;

      /// Declares the entries of this cost, inside of a section of its own; the
      /// same entries in two and in three dimensions.
      virtual void declare_parameters(dealii::ParameterHandler &prm) const;

      /**
       * Takes the values of what declare_parameters() declared.
       *
       * @throws base::InputError starting with the name of the entry.
       */
      virtual void parse_parameters(const dealii::ParameterHandler &prm);

      /// Checks the parameters on the mesh, in its coordinates. Called once,
      /// before any of the functions below. Collective.
      /// @throws base::InputError on all ranks with the same text.
      virtual void attach(const space::Space<dim, dim> &space);

      /// H(x, p).
      virtual double value(const Point &x, const Vector &p) const = 0;

      /// The velocity H_p(x, p).
      virtual Vector gradient(const Point &x, const Vector &p) const = 0;

      /// H_pp(x, p), positive definite.
      virtual Matrix hessian(const Point &x, const Vector &p) const = 0;

      /**
       * L(x, v), infinite where no p has the velocity v. By default by Newton's
       * method for H_p(x, p) = v, up to rounding. To be overridden where there
       * is a formula.
       */
      virtual double lagrangian(const Point &x, const Vector &v) const;

      /// Whether H is abs(p)^2/2, for which there are faster products.
      virtual bool is_quadratic() const { return false; }

      /// Whether H depends on the length of p alone, neither on x nor on a
      /// direction, as has to be on surfaces in space: p has the components of
      /// gradients in a frame of the tangent plane there.
      virtual bool is_isotropic() const { return false; }

      /// r if L(x, r s v) = s^r L(x, v), so that r times the least action is
      /// the power r of a distance; 0 for others.
      virtual double homogeneity() const { return 0.; }

      /// What the distance is called, where there is a homogeneity.
      virtual std::string distance_name() const { return "distance"; }

      /// No mass is faster, in lengths of the mesh per unit of time; infinite
      /// where there is no such bound.
      virtual double largest_speed() const
      {
        return std::numeric_limits<double>::infinity();
      }

      /// The unit of the action in a domain of this length: about what it costs
      /// to cross it in a unit of time.
      virtual double action_unit(const double length) const
      {
        return length * length;
      }

      /**
       * A Hamiltonian beside this one whose second derivatives are bounded and
       * positive, for Newton's method; null where H is such a one itself.
       *
       * @param loss The difference of the two that is allowed, an action.
       * @param action The typical value of L; 0 if it is not known.
       */
      virtual std::shared_ptr<const Hamiltonian> smoothed(double loss,
                                                          double action) const;

      /// What to change where no solution was found; a sentence, or nothing.
      virtual std::string remedy() const { return ""; }

      /// The formula with its numbers, for a report.
      virtual std::string description() const = 0;

      void evaluate(const double *point,
                    std::size_t   levels,
                    const double *p,
                    double       *h,
                    double       *v,
                    double       *hessian) const final override;

      void evaluate_lagrangian(const double *point,
                               std::size_t   levels,
                               const double *v,
                               double       *l) const final override;
    };

    /// The types of costs that a parameter file can name.
    template <int dim>
    using HamiltonianTypes = base::Registry<Hamiltonian<dim>>;

    /**
     * The types of the library: quadratic, power, tensor, relativistic. The
     * list is a copy to which types may be added.
     */
    template <int dim>
    HamiltonianTypes<dim> hamiltonian_types();

    /**
     * Adds a class with static functions name() and documentation().
     *
     * @throws base::InputError if the name is taken.
     */
    template <class Type, int dim>
    void add_hamiltonian(HamiltonianTypes<dim> &types)
    {
      types.add(Type::name(), Type::documentation(), []() {
        return std::make_unique<Type>();
      });
    }

    /**
     * H as a function of what has no units: points in the frame, times as they
     * are, velocities over its length, actions over @p unit.
     */
    template <int dim>
    std::shared_ptr<const Hamiltonian<dim>>
    in_frame(std::shared_ptr<const Hamiltonian<dim>> hamiltonian,
             const space::Frame<dim>                &frame,
             double                                  unit);

    /**
     * T H with H at times from 0 to T, for those from 0 to 1: its velocities
     * are w = T v, and its L is T L(x, w/T).
     */
    template <int dim>
    std::shared_ptr<const Hamiltonian<dim>>
    in_unit_time(std::shared_ptr<const Hamiltonian<dim>> hamiltonian,
                 double                                  horizon);
  } // namespace model
} // namespace otto
