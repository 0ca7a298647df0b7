// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/verification/norms.h>

#include <deal.II/base/mpi.h>

#include <deal.II/fe/fe_values.h>

#include <cmath>
#include <limits>
#include <map>

namespace otto
{
  namespace verification
  {
    namespace
    {
      /// The values of an iterate on the vertices of a cell, and the sums over
      /// the cells that the norms are made of.
      template <int dim>
      class Sums
      {
      public:
        Sums(const optimality::System<dim> &system,
             const optimality::State       &state,
             const ExactTransport<dim>     &exact)
          : system_(system)
          , exact_(exact)
          , n_slabs_(system.n_slabs())
          , levels(n_slabs_ + 1, 0.)
          , slabs(5 * n_slabs_, 0.)
        {
          rho_ = system.all_densities(state);
          system.slabs().gather(state.potential, potential_);
        }

        /// Adds a cell with the given local vertices.
        void add(const dealii::FEValues<dim>     &values,
                 const std::vector<unsigned int> &vertices)
        {
          for (const unsigned int q : values.quadrature_point_indices())
            {
              for (unsigned int n = 0; n <= n_slabs_; ++n)
                {
                  double rho = 0.;
                  for (unsigned int a = 0; a < vertices.size(); ++a)
                    rho += density(vertices[a], n) * values.shape_value(a, q);
                  levels[n] +=
                    values.JxW(q) *
                    std::abs(rho - exact_.density(double(n) / n_slabs_,
                                                  values.quadrature_point(q)));
                }
              for (unsigned int s = 0; s < n_slabs_; ++s)
                add_slab(values, vertices, q, s);
            }
        }

      private:
        // The density of mass one at level n, as given at the ends.
        double density(const unsigned int i, const unsigned int n) const
        {
          return rho_[std::size_t(i) * (n_slabs_ + 1) + n] /
                 system_.space().volume();
        }

        void add_slab(const dealii::FEValues<dim>     &values,
                      const std::vector<unsigned int> &vertices,
                      const unsigned int               q,
                      const unsigned int               s)
        {
          const double           t   = (s + 0.5) / n_slabs_;
          const auto            &x   = values.quadrature_point(q);
          double                 phi = 0., mean_density = 0.;
          dealii::Tensor<1, dim> gradient;
          for (unsigned int a = 0; a < vertices.size(); ++a)
            {
              const auto   i     = vertices[a];
              const double value = potential_[std::size_t(i) * n_slabs_ + s];
              const double shape = values.shape_value(a, q);
              phi += value * shape;
              gradient += value * values.shape_grad(a, q);
              mean_density += 0.5 * (density(i, s) + density(i, s + 1)) * shape;
            }
          const double rho = exact_.density(t, x);
          const double dx  = values.JxW(q);
          double      *sum = slabs.data() + 5 * s;
          sum[0] += dx * mean_density * gradient.norm_square();
          if (!(rho > 0.))
            return;
          sum[1] += dx * rho;
          sum[2] += dx * rho * (gradient - exact_.velocity(t, x)).norm_square();
          if (exact_.has_potential())
            {
              const double error = phi - exact_.potential(t, x);
              sum[3] += dx * rho * error;
              sum[4] += dx * rho * error * error;
            }
        }

        const optimality::System<dim> &system_;
        const ExactTransport<dim>     &exact_;
        const unsigned int             n_slabs_;
        time::LocalArray               rho_, potential_;

      public:
        /// int |rho_h - rho| at each level.
        std::vector<double> levels;
        /// Five a slab: action, int rho, int rho |e_v|^2, int rho e_phi,
        /// int rho e_phi^2.
        std::vector<double> slabs;
      };



      Errors norms(const std::vector<double> &levels,
                   const std::vector<double> &slabs,
                   const double               w2,
                   const bool                 has_potential)
      {
        const unsigned int N   = levels.size() - 1;
        const double       tau = 1. / N;
        Errors             result;
        double             action = 0., potential = 0., velocity = 0.;
        for (unsigned int s = 0; s < N; ++s)
          {
            const double *sum = slabs.data() + 5 * s;
            result.density_l1 += 0.5 * tau * (levels[s] + levels[s + 1]);
            action += tau * sum[0];
            velocity += tau * sum[2];
            // the best constant is the mean of the error; rounding can leave
            // a difference below zero
            if (sum[1] > 0.)
              potential +=
                tau * std::max(0., sum[4] - sum[3] * sum[3] / sum[1]);
          }
        result.density_l1_middle = 0.5 * (levels[N / 2] + levels[(N + 1) / 2]);
        result.velocity_l2       = std::sqrt(velocity);
        result.potential_l2      = has_potential
                                     ? std::sqrt(potential)
                                     : std::numeric_limits<double>::quiet_NaN();
        result.w2                = std::sqrt(action);
        result.w2_absolute       = std::abs(result.w2 - w2);
        result.w2_relative       = result.w2_absolute / w2;
        return result;
      }
    } // namespace



    template <int dim>
    Errors errors(const optimality::System<dim> &system,
                  const optimality::State       &state,
                  const ExactTransport<dim>     &exact,
                  const unsigned int             degree)
    {
      const auto &space = space::flat_space(system.space());
      std::map<dealii::types::global_dof_index, unsigned int> local;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        local[space.global_index(i)] = i;

      const auto                                  &dofs = space.dof_handler();
      dealii::FEValues<dim>                        values(space.mapping(),
                                   dofs.get_fe(),
                                   mesh::quadrature<dim>(space.kind(), degree),
                                   dealii::update_values |
                                     dealii::update_gradients |
                                     dealii::update_quadrature_points |
                                     dealii::update_JxW_values);
      Sums<dim>                                    sums(system, state, exact);
      std::vector<dealii::types::global_dof_index> global(
        dofs.get_fe().n_dofs_per_cell());
      std::vector<unsigned int> vertices(global.size());
      for (const auto &cell : dofs.active_cell_iterators())
        {
          cell->get_dof_indices(global);
          // each cell belongs to one rank, that of its first vertex
          if (!space.owned_set().is_element(global[0]))
            continue;
          for (unsigned int a = 0; a < global.size(); ++a)
            vertices[a] = local.at(global[a]);
          values.reinit(cell);
          sums.add(values, vertices);
        }
      using dealii::Utilities::MPI::sum;
      sum(sums.levels, space.communicator(), sums.levels);
      sum(sums.slabs, space.communicator(), sums.slabs);
      return norms(sums.levels, sums.slabs, exact.w2(), exact.has_potential());
    }



    template Errors errors(const optimality::System<2> &,
                           const optimality::State &,
                           const ExactTransport<2> &,
                           unsigned int);
    template Errors errors(const optimality::System<3> &,
                           const optimality::State &,
                           const ExactTransport<3> &,
                           unsigned int);
  } // namespace verification
} // namespace otto
