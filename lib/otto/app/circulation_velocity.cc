// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/circulation_velocity.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/time/layout.h>
#include <otto/time/nodal_solver.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/numbers.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      namespace MPI = dealii::Utilities::MPI;

      // The residual of the equation of psi, relative to the right-hand side.
      const double reduction = 1e-12;
      // The sine of the angle up to which a wall is horizontal.
      const double horizontal = 1e-8;

      bool is_horizontal(const std::vector<dealii::Point<2>> &)
      {
        return false;
      }

      bool is_horizontal(const std::vector<dealii::Point<3>> &corners)
      {
        double size = 0, height = 0;
        for (const auto &corner : corners)
          {
            size   = std::max(size, corner.distance(corners[0]));
            height = std::max(height, std::abs(corner[2] - corners[0][2]));
          }
        return height <= horizontal * size;
      }

      // Whether psi is zero at the local vertices: those of walls that are not
      // horizontal. Every rank knows all cells.
      template <int dim>
      std::vector<bool> on_walls(const space::Space<dim> &space)
      {
        std::vector<bool> walls(space.n_dofs(), false);
        for (const auto &cell : space.dof_handler().active_cell_iterators())
          for (const unsigned int f : cell->face_indices())
            {
              const auto face = cell->face(f);
              if (!face->at_boundary())
                continue;
              std::vector<dealii::Point<dim>> corners;
              for (const unsigned int v : face->vertex_indices())
                corners.push_back(face->vertex(v));
              if (is_horizontal(corners))
                continue;
              for (const unsigned int v : face->vertex_indices())
                walls[face->vertex_dof_index(v, 0, cell->active_fe_index())] =
                  true;
            }
        std::vector<bool> result;
        for (unsigned int i = 0; i < space.n_local(); ++i)
          result.push_back(walls[space.global_index(i)]);
        return result;
      }



      // psi with -Laplace psi = 1, zero where it is fixed, on local vertices.
      template <int dim>
      std::vector<double> stream_function(const space::Space<dim> &space,
                                          const std::vector<bool> &fixed)
      {
        auto                entries = space::Convection<dim>(space).stiffness();
        const auto         &pattern = space.pattern();
        std::vector<double> load(space.n_owned(), 0.), psi(space.n_local(), 0.);
        double              any = 0;
        for (unsigned int i = 0; i < space.n_local(); ++i)
          {
            for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1];
                 ++e)
              if (const auto j = pattern.column[e];
                  j != i && (fixed[i] || fixed[j]))
                entries[e] = 0.;
            if (i < space.n_owned() && !fixed[i])
              load[i] = any = space.weights()[i];
          }
        if (MPI::max(any, space.communicator()) > 0.)
          time::NodalSolver<dim>(
            space, entries, time::NodalSolver<dim>::Preconditioner::multigrid)
            .solve(psi, load, reduction);
        for (unsigned int i = 0; i < space.n_local(); ++i)
          if (fixed[i])
            psi[i] = 0.;
        return psi;
      }



      // int psi and int (d_x psi)^2 + (d_y psi)^2, whose quotient is the
      // inverse of the mean of the vorticity with the weight psi.
      template <int dim>
      std::pair<double, double> integrals(const space::Space<dim>   &space,
                                          const std::vector<double> &psi)
      {
        double             sums[2] = {0., 0.};
        const auto        &cells   = space.cells();
        const unsigned int n       = cells.n_vertices;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          sums[0] += space.weights()[i] * psi[i];
        for (std::size_t c = 0; c < cells.size(); ++c)
          {
            // a cell counts on the rank of its first vertex
            if (cells.vertex[c * n] >= space.n_owned())
              continue;
            for (std::size_t p = c * cells.n_points;
                 p < (c + 1) * cells.n_points;
                 ++p)
              for (unsigned int d = 0; d < 2; ++d)
                {
                  double slope = 0;
                  for (unsigned int a = 0; a < n; ++a)
                    slope += psi[cells.vertex[c * n + a]] *
                             cells.gradient[(p * n + a) * dim + d];
                  sums[1] += cells.weight[p] * slope * slope;
                }
          }
        MPI::sum(sums, space.communicator(), sums);
        return {sums[0], sums[1]};
      }
    } // namespace



    template <int dim>
    void CirculationVelocity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Period",
                        "1",
                        dealii::Patterns::Double(0.),
                        "The time of a turn.");
    }



    template <int dim>
    void CirculationVelocity<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      period_ = prm.get_double("Period");
      if (!(period_ > 0.))
        throw base::InputError("Period = 0: give the time of a turn, a number "
                               "> 0.");
    }



    template <int dim>
    void CirculationVelocity<dim>::attach(const space::Space<dim> &space)
    {
      model::Velocity<dim>::attach(space);
      const auto psi             = stream_function(space, on_walls(space));
      const auto [mean, squares] = integrals(space, psi);
      // a rigid rotation has the vorticity of twice its angular velocity
      const double factor =
        squares > 0. ? 4. * dealii::numbers::PI / period_ * mean / squares : 0.;
      const unsigned int n =
        dataset::n_components<dim>(dataset::FieldKind::stream);
      std::vector<double> stream(psi.size() * n, 0.);
      for (std::size_t i = 0; i < psi.size(); ++i)
        stream[i * n + n - 1] = factor * psi[i];
      field_ = std::make_unique<dataset::FieldVelocity<dim>>(
        dataset::FieldKind::stream,
        std::vector<std::vector<double>>{std::move(stream)},
        0.);
      field_->attach(space);
    }



    template <int dim>
    typename model::Velocity<dim>::Vector
    CirculationVelocity<dim>::value(const space::Location<dim> &where,
                                    const double                time) const
    {
      return field_->value(where, time);
    }



    template <int dim>
    typename model::Velocity<dim>::Jacobian
    CirculationVelocity<dim>::gradient(const space::Location<dim> &where,
                                       const double                time) const
    {
      return field_->gradient(where, time);
    }



    template <int dim>
    std::vector<double>
    CirculationVelocity<dim>::nodal_values(const double time) const
    {
      return field_->nodal_values(time);
    }



    template <int dim>
    std::vector<double>
    CirculationVelocity<dim>::convection(const space::Convection<dim> &forms,
                                         const double time) const
    {
      return field_->convection(forms, time);
    }



    template <int dim>
    std::string CirculationVelocity<dim>::description() const
    {
      return "a circulation along the walls with the period " +
             base::short_number(period_) +
             ": v = (d_y psi, -d_x psi), -Laplace psi = const";
    }



    template class CirculationVelocity<2>;
    template class CirculationVelocity<3>;
  } // namespace app
} // namespace otto
