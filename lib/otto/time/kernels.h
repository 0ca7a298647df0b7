// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/pair.h>

#include <limits>

namespace otto
{
  namespace time
  {
    /**
     * The inner loops of all space-time operators. Matrices are arrays
     * [entry of space::Pattern][level], vectors [local vertex][level], with
     * the level fastest and @p levels of them; the loops over levels are
     * contiguous and run in vector registers. Arrays must not overlap. Number
     * is double, or float in preconditioners.
     */
    namespace kernels
    {
      /// y_i = sum_j a_ij x_j for the owned rows i, at each level.
      template <typename Number>
      void multiply(const space::Pattern &pattern,
                    unsigned int          n_rows,
                    unsigned int          levels,
                    const Number         *a,
                    const Number         *x,
                    Number               *y);

      /// y_i = sum_j m_ij d_j + s t_ij a_j for the owned rows i, where the
      /// matrix m is the same at each level.
      template <typename Number>
      void multiply(const space::Pattern &pattern,
                    unsigned int          n_rows,
                    unsigned int          levels,
                    const double         *m,
                    const Number         *d,
                    Number                s,
                    const Number         *t,
                    const Number         *a,
                    Number               *y);

      /// y_j = sum_i m_ij d_i + s t_ij a_i for the owned columns j, over all
      /// local rows i.
      template <typename Number>
      void multiply_transposed(const space::Pattern &pattern,
                               unsigned int          n_owned,
                               unsigned int          levels,
                               const double         *m,
                               const Number         *d,
                               Number                s,
                               const Number         *t,
                               const Number         *a,
                               Number               *y);

      /// p_j = sum_i m_ij x_i and q_j = sum_i t_ij x_i for the owned columns.
      template <typename Number>
      void multiply_transposed(const space::Pattern &pattern,
                               unsigned int          n_owned,
                               unsigned int          levels,
                               const double         *m,
                               const Number         *t,
                               const Number         *x,
                               Number               *p,
                               Number               *q);

      /// The differences r_n - r_{n-1} and sums r_n + r_{n-1} in each slab of
      /// values at the levels from the first one on, [vertex][levels], zero at
      /// the start and, if they are the inner levels, one fewer than slabs, at
      /// the end.
      template <typename Number>
      void differences_and_sums(std::size_t   n_vertices,
                                unsigned int  slabs,
                                unsigned int  levels,
                                const Number *values,
                                Number       *difference,
                                Number       *sum);

      /// Transposed, the sums with a minus sign:
      /// r_l += (d_l - s_l) - (d_{l+1} + s_{l+1}).
      template <typename Number>
      void add_transposed_differences_and_sums(std::size_t   n_vertices,
                                               unsigned int  slabs,
                                               unsigned int  levels,
                                               const Number *difference,
                                               const Number *sum,
                                               Number       *values);

      /**
       * A convex function H(x, p) of momenta p, the Hamiltonian, at one point
       * of the domain and many momenta at once; see model::Hamiltonian. Arrays
       * are [dim][level] and, for H_pp, [dim][dim][level].
       */
      class PointHamiltonian
      {
      public:
        virtual ~PointHamiltonian() = default;

        /// h = H(x, p), v = H_p(x, p) and, unless it is null, H_pp(x, p).
        virtual void evaluate(const double *point,
                              std::size_t   levels,
                              const double *p,
                              double       *h,
                              double       *v,
                              double       *hessian) const = 0;

        /// l = L(x, v), the conjugate of H.
        virtual void evaluate_lagrangian(const double *point,
                                         std::size_t   levels,
                                         const double *v,
                                         double       *l) const = 0;
      };

      /// A view of the cells of one space, or of a pair, without the template
      /// parameter.
      struct Cells
      {
        template <int dim>
        Cells(const space::CellData<dim> &cells)
          : dim(dim)
          , n_vertices(cells.n_vertices)
          , n_points(cells.n_points)
          , n_densities(cells.n_vertices)
          , size(cells.size())
          , vertex(cells.vertex.data())
          , position(cells.position.data())
          , density_vertex(vertex)
          , density_position(position)
          , weight(cells.weight.data())
          , gradient(cells.gradient.data())
          , value(cells.value.data())
          , n_tests(n_vertices)
          , test_gradient(gradient)
          , density_value(cells.value.data())
        {
        }

        template <int dim>
        Cells(const space::Pair<dim> &pair)
          : Cells(pair.potential().cells())
        {
          point = pair.density().places();
          if (pair.same())
            return;
          n_densities      = pair.densities().n_vertices;
          density_vertex   = pair.densities().vertex.data();
          density_position = pair.densities().position.data();
          density_value    = pair.densities().value.data();
          value_stride     = n_points * n_densities;
        }

        /**
         * V and W exchanged as functions of add_transport(): w in V, psi in W,
         * phi in V as before.
         *
         * @param positions [cell][vertex of W][vertex of V].
         */
        template <int dim>
        static Cells exchanged(const space::Pair<dim> &pair,
                               const unsigned int     *positions)
        {
          Cells result(pair.potential().cells());
          result.point            = pair.potential().places();
          result.density_position = positions;
          if (pair.same())
            return result;
          result.n_tests       = pair.densities().n_vertices;
          result.test_gradient = pair.densities().gradient.data();
          return result;
        }

        /**
         * The tests of W, as functions of add_stiffness(), at the points of V.
         *
         * @param positions [cell][vertex of W][vertex of W].
         */
        template <int dim>
        static Cells densities(const space::Pair<dim> &pair,
                               const unsigned int     *positions)
        {
          Cells result(pair);
          result.position = positions;
          if (pair.same())
            return result;
          result.n_tests       = pair.densities().n_vertices;
          result.test_gradient = pair.densities().gradient.data();
          return result;
        }

        unsigned int dim, n_vertices, n_points, n_densities;
        std::size_t  size;
        /// V: vertices of the cells, positions of V x V.
        const unsigned int *vertex, *position;
        /// W: vertices of the cells, positions of the test functions x W.
        const unsigned int *density_vertex, *density_position;
        /// Weights, gradients of V, [cell][point][vertex][dim].
        const double *weight, *gradient;
        /// Values of V, the same on all cells.
        const double *value;
        /// The test functions of the transport: those of V, or of W.
        unsigned int  n_tests;
        const double *test_gradient;
        /// The values of W, which are the same on all cells if the stride is
        /// zero.
        const double *density_value;
        std::size_t   value_stride = 0;
        /// The points of density_vertex, [vertex][dim]; known of a pair.
        const double *point = nullptr;
      };

      /// k_ab += factor int r (grad psi_a . grad psi_b + growth psi_a psi_b)
      /// for psi in V, with the nodal weight r in W.
      void add_weighted_stiffness(const Cells  &cells,
                                  unsigned int  levels,
                                  double        factor,
                                  const double *r,
                                  double       *k,
                                  double        growth = 0.);

      /// k_ab += factor int r grad psi_a . H_pp(x, grad phi) grad psi_b for the
      /// tests psi of @p cells, with the nodal weight r in W and phi in V.
      void add_stiffness(const Cells            &cells,
                         unsigned int            levels,
                         double                  factor,
                         const double           *r,
                         const double           *phi,
                         const PointHamiltonian &hamiltonian,
                         double                 *k);

      /// h_b += int H(x, grad phi) w_b, phi in V.
      void add_hamiltonian(const Cells            &cells,
                           unsigned int            levels,
                           const double           *phi,
                           const PointHamiltonian &hamiltonian,
                           double                 *h);

      /// l_b += int L(x, v) w_b, v = H_p(x, grad phi) + H_pp(x, grad phi) grad
      /// chi, with L of @p cost; phi and chi in V.
      void add_lagrangian(const Cells            &cells,
                          unsigned int            levels,
                          const double           *phi,
                          const double           *chi,
                          const PointHamiltonian &hamiltonian,
                          const PointHamiltonian &cost,
                          double                 *l);

      /// t_ab += factor int w_b v . grad psi_a, v = H_p(x, grad phi), phi in V,
      /// w in W, psi a test function, and h_b += int H(x, grad phi) w_b for all
      /// local vertices b.
      ///
      /// A speed at which a slab of length 2 factor crosses a cell more than
      /// @p limit times, 2 factor abs(v) max_a abs(grad psi_a) > limit, is cut
      /// to it; h is of no use then.
      ///
      /// @param hamiltonian H; null for abs(p)^2/2.
      /// @return The largest of these numbers before they were cut.
      double
      add_transport(const Cells  &cells,
                    unsigned int  levels,
                    double        factor,
                    const double *phi,
                    double       *t,
                    double       *h,
                    double limit = std::numeric_limits<double>::infinity(),
                    const PointHamiltonian *hamiltonian = nullptr);

      /// t_ab += transport_factor int w_b phi psi_a and, unless it is null,
      /// h_b += hamiltonian_factor int phi^2/2 w_b for all local vertices b.
      void add_growth(const Cells  &cells,
                      unsigned int  levels,
                      double        transport_factor,
                      double        hamiltonian_factor,
                      const double *phi,
                      double       *t,
                      double       *h);
    } // namespace kernels
  }   // namespace time
} // namespace otto
