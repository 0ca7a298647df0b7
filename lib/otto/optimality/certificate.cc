// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/optimality/certificate.h>
#include <otto/time/kernels.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace optimality
  {
    namespace MPI = dealii::Utilities::MPI;

    namespace
    {
      // What the dual value loses where the potentials are raised so that they
      // satisfy the inequality, from the last slab to the first, by c_n >= 0
      // with
      //
      //   c_n = c_{n+1} + v_n + tau/2 (g_n(c_n) + g_{n+1}(c_{n+1})),
      //
      // where v_n are the largest violations and g_n(c) is the largest change
      // of phi^2/(2 delta^2) at a vertex of W, int w_i (c^2 + 2 c phi)/(2
      // delta^2 D_i). Infinite if there is no solution.
      template <int dim>
      double loss_with_growth(const System<dim>         &system,
                              const State               &state,
                              const std::vector<double> &violation)
      {
        const auto       &pair  = system.pair();
        const auto       &space = system.space();
        const std::size_t n = system.n_slabs(), owned = space.n_owned();
        time::LocalArray  potential, mean;
        system.slabs().gather(state.potential, potential);
        // int w_i psi with the quadrature of the growth
        std::vector<double>       mass_matrix(pair.pattern().column.size(), 0.);
        const std::vector<double> one(pair.potential().n_local(), 1.);
        time::kernels::add_growth(
          pair, 1, 1., 0., one.data(), mass_matrix.data(), nullptr);
        mean.resize_fast(owned * n);
        time::kernels::multiply_transposed(pair.pattern(),
                                           owned,
                                           n,
                                           mass_matrix.data(),
                                           potential.data(),
                                           0.,
                                           system.blocks().transport().data(),
                                           potential.data(),
                                           mean.data());
        std::vector<double> largest(n, -std::numeric_limits<double>::max());
        double              mass = 0;
        for (std::size_t i = 0; i < owned; ++i)
          {
            mass += space.weights()[i] * system.densities()[i * (n + 1)];
            for (std::size_t s = 0; s < n; ++s)
              largest[s] =
                std::max(largest[s], mean[i * n + s] / space.weights()[i]);
          }
        MPI::max(largest, space.communicator(), largest);
        mass = MPI::sum(mass, space.communicator()) / space.volume();
        const double tau = system.tau(), growth = system.blocks().growth();
        const auto   change = [&](const std::size_t s, const double c) {
          return 0.5 * growth * std::max(0., c * c + 2 * c * largest[s]);
        };
        double raised = 0, charged = 0;
        for (std::size_t s = n; s-- > 0;)
          {
            const double known =
              raised + charged + (s < violation.size() ? violation[s] : 0.);
            double c = known;
            for (unsigned int k = 0; k < 100; ++k)
              {
                const double next = known + 0.5 * tau * change(s, c);
                if (!(next > c))
                  break;
                c = next;
              }
            if (known + 0.5 * tau * change(s, c) > c * (1 + 1e-10))
              return std::numeric_limits<double>::infinity();
            raised  = c;
            charged = 0.5 * tau * change(s, c);
          }
        return mass * (raised + charged);
      }
    } // namespace



    template <int dim>
    void dual_value(const System<dim> &system,
                    const State       &state,
                    Certificate       &certificate)
    {
      const auto         &space      = system.space();
      const std::size_t   n          = system.n_slabs();
      const std::size_t   m          = system.levels().levels();
      const double        tau        = system.tau();
      const auto         &components = space.components();
      std::vector<double> violation(components.number * m, 0.);
      std::vector<double> mass(components.number, 0.);
      const double       *u = state.slack.begin();
      const double       *r = system.hamilton_jacobi_residual().begin();
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        {
          const unsigned int c = components.of_vertex[i];
          mass[c] += system.share()[i] * space.weights()[i] / space.volume();
          for (std::size_t l = 0; l < m; ++l)
            {
              const std::size_t k = i * m + l;
              double           &v = violation[c * m + l];
              v = std::max(v, -tau * u[k] - r[k] / space.weights()[i]);
            }
        }
      MPI::max(violation, space.communicator(), violation);
      MPI::sum(mass, space.communicator(), mass);
      certificate.violation = 0;
      if (system.conserves_mass())
        for (std::size_t k = 0; k < violation.size(); ++k)
          certificate.violation += mass[k / m] * violation[k];
      else
        {
          // of all components: a level's largest
          for (std::size_t k = m; k < violation.size(); ++k)
            violation[k % m] = std::max(violation[k % m], violation[k]);
          violation.resize(m);
          certificate.violation = loss_with_growth(system, state, violation);
        }

      // (rho_N, phi_N) - (rho_0, phi_1) with the consistent mass matrix; at a
      // free end the first product is in the Hamilton-Jacobi inequality
      const auto   &pair    = system.pair();
      const auto   &pattern = pair.pattern();
      const double *phi     = state.potential.begin();
      const double *h       = system.blocks().hamiltonian().data();
      const double *rho     = system.densities().data();
      const double  end     = system.free_end() ? 0. : 1.;
      double        sum     = 0;
      for (std::size_t i = 0; i < pair.potential().n_owned(); ++i)
        {
          double first = 0, last = 0;
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            {
              const double *r = rho + pattern.column[e] * (n + 1);
              first += pair.mass()[e] * r[0];
              last += pair.mass()[e] * r[n];
            }
          sum += system.potential_share()[i] *
                 (end * last * phi[i * n + n - 1] - first * phi[i * n]);
        }
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        sum -= 0.5 * tau * system.share()[i] *
               (end * rho[i * (n + 1) + n] * h[i * n + n - 1] +
                rho[i * (n + 1)] * h[i * n]);
      certificate.dual = system.problem().factor() *
                         (MPI::sum(sum, space.communicator()) / space.volume() -
                          certificate.violation + system.density_tangent());
    }



    template <int dim>
    void primal_value(const System<dim>  &system,
                      const State        &state,
                      const time::Vector &chi,
                      Certificate        &certificate)
    {
      const auto       &space  = system.pair().potential();
      const std::size_t n      = system.n_slabs();
      time::Vector      defect = system.slabs().make_vector();
      system.blocks().vmult_stiffness(defect, chi);
      defect -= system.continuity_residual();

      // of each component and slab: the L1 norm of the defect, the largest
      // value of the potential and of its negative
      const auto         &components = space.components();
      std::vector<double> norm(components.number * n, 0.);
      std::vector<double> range(2 * norm.size(),
                                -std::numeric_limits<double>::max());
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (std::size_t s = 0; s < n; ++s)
          {
            const std::size_t k     = i * n + s;
            const std::size_t c     = components.of_vertex[i] * n + s;
            const double      phi   = state.potential.begin()[k];
            const double      share = system.potential_share()[i];
            norm[c] += share * std::abs(defect.begin()[k]);
            range[2 * c]     = std::max(range[2 * c], phi);
            range[2 * c + 1] = std::max(range[2 * c + 1], -phi);
          }
      MPI::sum(norm, space.communicator(), norm);
      MPI::max(range, space.communicator(), range);
      certificate.primal = system.action(state.potential, chi);
      certificate.kinetic =
        certificate.primal - system.problem().factor() * system.density_cost();
      certificate.continuity_defect = 0;
      certificate.charge            = 0;
      for (std::size_t c = 0; c < norm.size(); ++c)
        {
          norm[c] /= space.volume();
          certificate.continuity_defect += norm[c];
          const double price = system.conserves_mass()
                                 ? 0.5 * (range[2 * c] + range[2 * c + 1])
                                 : std::max(range[2 * c], range[2 * c + 1]);
          certificate.charge += system.problem().factor() * norm[c] * price;
        }
      certificate.primal += certificate.charge;
    }



    template <int dim>
    Indicators indicators(const System<dim> &system)
    {
      const auto         &space = system.space();
      const auto         &cells = space.cells();
      const std::size_t   n     = system.n_slabs() + 1;
      const double       *rho   = system.densities().data();
      std::vector<double> mass(n, 0.), variation(n, 0.), terms(n, 0.);
      double              smallest = std::numeric_limits<double>::max();
      const auto          value = [&](const std::size_t i, const unsigned l) {
        return system.share()[i] * rho[i * n + l];
      };
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (unsigned int l = 0; l < n; ++l)
          {
            mass[l] += space.weights()[i] * value(i, l);
            smallest = std::min(smallest, value(i, l));
          }
      // A cell counts on the rank that owns its vertex of smallest number.
      for (std::size_t c = 0; c < cells.size(); ++c)
        {
          const unsigned int *vertex = &cells.vertex[c * cells.n_vertices];
          const auto          first  = *std::min_element(vertex,
                                               vertex + cells.n_vertices,
                                               [&](const auto a, const auto b) {
                                                 return space.global_index(a) <
                                                        space.global_index(b);
                                               });
          if (first >= space.n_owned())
            continue;
          for (unsigned int q = 0; q < cells.n_points; ++q)
            for (unsigned int l = 0; l < n; ++l)
              {
                double squares = 0, magnitude = 0;
                for (unsigned int d = 0; d < dim; ++d)
                  {
                    double derivative = 0;
                    for (unsigned int a = 0; a < cells.n_vertices; ++a)
                      {
                        const double term =
                          value(vertex[a], l) *
                          cells.gradient
                            [((c * cells.n_points + q) * cells.n_vertices + a) *
                               dim +
                             d];
                        derivative += term;
                        magnitude += std::abs(term);
                      }
                    squares += derivative * derivative;
                  }
                variation[l] +=
                  cells.weight[c * cells.n_points + q] * std::sqrt(squares);
                terms[l] += cells.weight[c * cells.n_points + q] * magnitude;
              }
        }
      MPI::sum(mass, space.communicator(), mass);
      MPI::sum(variation, space.communicator(), variation);
      MPI::sum(terms, space.communicator(), terms);
      Indicators result;
      for (const double m : mass)
        {
          result.masses.push_back(m / mass[0]);
          result.mass_defect =
            std::max(result.mass_defect, std::abs(m / mass[0] - 1));
        }
      result.smallest_density = MPI::min(smallest, space.communicator());
      // of constant ends it is what rounding has left
      const double ends = std::max(variation.front(), variation.back());
      const double rounding =
        std::sqrt(std::numeric_limits<double>::epsilon()) *
        std::max(terms.front(), terms.back());
      result.oscillation =
        ends > rounding
          ? *std::max_element(variation.begin(), variation.end()) / ends
          : 1.;
      return result;
    }



    template void dual_value(const System<2> &, const State &, Certificate &);
    template void dual_value(const System<3> &, const State &, Certificate &);
    template void primal_value(const System<2> &,
                               const State &,
                               const time::Vector &,
                               Certificate &);
    template void primal_value(const System<3> &,
                               const State &,
                               const time::Vector &,
                               Certificate &);
    template Indicators indicators(const System<2> &);
    template Indicators indicators(const System<3> &);
  } // namespace optimality
} // namespace otto
