// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/tensor.h>

#include <otto/space/space.h>

#include <vector>

namespace otto
{
  namespace space
  {
    /**
     * The matrices k of the weak divergence of a density in a velocity,
     *
     *     sum_j k_ij rho_j ~ int rho v . grad w_i,   sum_i k_ij = 0,
     *
     * on the pattern of a space. Because the columns sum to zero nothing flows
     * through the boundary, whatever v . n is there. Rows of ghost vertices
     * hold their owned columns, like the pattern. Collective only in
     * construction.
     */
    template <int dim>
    class Convection
    {
    public:
      explicit Convection(const Space<dim> &space);

      /**
       * The group finite element form k_ij = v_j . int w_j grad w_i: rho v is
       * interpolated at the vertices.
       *
       * @param velocity On local vertices, [vertex][dim].
       */
      std::vector<double>
      from_velocity(const std::vector<double> &velocity) const;

      /**
       * k_ij = int w_j grad phi . grad w_i with the gradient of a finite
       * element function in each cell, as in the optimality system of
       * transport.
       *
       * @param potential phi on local vertices.
       */
      std::vector<double>
      from_potential(const std::vector<double> &potential) const;

      /**
       * k_ij = int w_j v . grad w_i with the velocity v = curl psi of a finite
       * element function in each cell: (d_y psi, -d_x psi) in the plane; in
       * space psi is a vector. Where psi vanishes on the boundary,
       * sum_j k_ij = 0: v is free of divergence also discretely, and a constant
       * density stays as it is.
       *
       * @param stream psi on local vertices, in space [vertex][3].
       */
      std::vector<double> from_stream(const std::vector<double> &stream) const;

      /// For each entry of the pattern the position of its transpose.
      const std::vector<unsigned int> &transposed() const
      {
        return transposed_;
      }

      /// int grad w_i . grad w_j on the pattern.
      std::vector<double> stiffness() const;

    private:
      template <typename Add>
      void for_all_entries(const Add &add) const;
      template <typename Value>
      std::vector<double>    from_cells(const Value &velocity) const;
      dealii::Tensor<1, dim> slope(const std::vector<double> &values,
                                   std::size_t                cell,
                                   std::size_t                point,
                                   unsigned int               n_components,
                                   unsigned int               component) const;

      const Space<dim> &space_;
      /// int w_j grad w_i, [entry (i, j)][dim].
      std::vector<double>       gradient_;
      std::vector<unsigned int> transposed_;
    };
  } // namespace space
} // namespace otto
