// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/space.h>

#include <deal.II/base/symmetric_tensor.h>

#include <vector>

namespace otto
{
  namespace model
  {
    /// Mass, centre and covariance of a density, summed up point by point.
    template <int dim>
    class Moments
    {
    public:
      /// @param origin A point near by, for accuracy far from zero.
      explicit Moments(const dealii::Point<dim> &origin)
        : origin_(origin)
      {
      }

      void add(const double mass, const dealii::Point<dim> &point)
      {
        const dealii::Tensor<1, dim> x = point - origin_;
        mass_ += mass;
        first_ += mass * x;
        second_ += mass * dealii::symmetrize(dealii::outer_product(x, x));
      }

      /// Over all ranks.
      void sum(MPI_Comm communicator);

      double mass() const { return mass_; }

      /// Where there is mass.
      dealii::Point<dim> center() const { return origin_ + first_ / mass_; }

      /// The covariance for unit mass.
      dealii::SymmetricTensor<2, dim> covariance() const
      {
        const dealii::Tensor<1, dim> x = first_ / mass_;
        return second_ / mass_ -
               dealii::symmetrize(dealii::outer_product(x, x));
      }

    private:
      dealii::Point<dim>              origin_;
      double                          mass_ = 0;
      dealii::Tensor<1, dim>          first_;
      dealii::SymmetricTensor<2, dim> second_;
    };



    /// Those of the P1 or Q1 function of nodal values, integrated exactly, on a
    /// component of the domain. Collective.
    template <int dim>
    Moments<dim> moments(const std::vector<double>    &values,
                         const space::Space<dim, dim> &space,
                         unsigned int                  component);



    /**
     * Multiply the nodal values on one component of the domain by
     * exp(a . psi_i), psi_i the means of the moments' monomials with the weight
     * w_i, so that the P1 or Q1 function has the given moments: the closest
     * values in relative entropy that do. Where the values cannot have all of
     * them the second ones are given up, then the first. Collective.
     *
     * @param values On local vertices.
     */
    template <int dim>
    void give_moments(std::vector<double>          &values,
                      const space::Space<dim, dim> &space,
                      unsigned int                  component,
                      const Moments<dim>           &wanted);
  } // namespace model
} // namespace otto
