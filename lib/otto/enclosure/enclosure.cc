// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/enclosure/enclosure.h>
#include <otto/enclosure/pieces_problem.h>
#include <otto/space/global_values.h>
#include <otto/space/pair.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace otto
{
  namespace enclosure
  {
    double Enclosure::relative_width() const
    {
      return upper > 0. ? 1. - std::sqrt(lower / upper) : 0.;
    }



    Guess guess_of(const optimality::State &state, const unsigned int n_slabs)
    {
      Guess             result;
      const std::size_t N = n_slabs, next = N > 1 ? 1 : 0;
      for (const double *first = state.potential.begin(),
                        *end   = first + state.potential.locally_owned_size();
           first != end;
           first += N)
        {
          const double *last = first + N - 1;
          result.initial.push_back(1.5 * first[0] - 0.5 * first[next]);
          result.final.push_back(1.5 * last[0] - 0.5 * *(last - next));
        }
      return result;
    }



    namespace
    {
      // What a coupling may miss of its best value, over the least that the
      // size of the pieces costs below; both make the enclosure wider.
      const double coupling_accuracy = 0.02;

      /// At all vertices.
      struct Fields
      {
        std::vector<double> rho_0, rho_1, phi_0, phi_1;
      };



      // The integral of the density times what its potential is raised or
      // lowered by between vertices, with what the cells around each vertex
      // reach.
      template <int dim>
      double adjustment(const Metric<dim>         &metric,
                        const Domain<dim>         &domain,
                        const Pieces<dim>         &pieces,
                        const std::vector<double> &reach)
      {
        double result = 0;
        for (std::size_t c = 0; c < pieces.cell_mass.size(); ++c)
          {
            const double defect = pieces.cell_defect[c];
            if (!(defect > 0.))
              continue;
            // either of the two points may be at a vertex instead
            double most = 0;
            for (unsigned int k = 0; k < domain.n_vertices; ++k)
              most = std::max(most, reach[domain.vertex(c, k)]);
            most += 2. * domain.longest_edge;
            // a distance changes by that of a point to a vertex at most, whose
            // mean square is twice the defect
            const double change =
              most * std::sqrt(2. * pieces.cell_mass[c] * defect) + 2. * defect;
            result += std::min(metric.curvature(c, most) * defect, change);
          }
        return result;
      }



      bool wants_finer(const Enclosure   &enclosure,
                       const Parameters  &parameters,
                       const unsigned int dim)
      {
        return !(enclosure.relative_width() <= parameters.width) &&
               double(enclosure.pieces) * (enclosure.straight ? 1. : 2.) *
                   (1u << dim) <=
                 double(parameters.pieces);
      }



      // In the unit frame; the multipliers become better ones if there is a
      // next mesh.
      template <int dim>
      Enclosure enclose_here(const space::Space<dim> &space,
                             const Domain<dim>       &domain,
                             const Parameters        &parameters,
                             Fields                  &fields)
      {
        const auto        metric = make_metric(domain);
        const Pieces<dim> sources(space, domain, fields.rho_0),
          targets(space, domain, fields.rho_1);
        const auto sum = [](const std::vector<double> &of_cells) {
          return std::accumulate(of_cells.begin(), of_cells.end(), 0.);
        };
        const double mass = sum(sources.cell_mass);
        Enclosure    result;
        result.follows_walls     = metric->exact();
        result.straight          = metric->straight();
        double              dual = 0, primal = 0;
        std::vector<double> from_reach(domain.points.size(), 0.),
          to_reach = from_reach;
        std::vector<std::unique_ptr<PiecesProblem<dim>>> problems;
        for (unsigned int k = 0; k < domain.n_components; ++k)
          {
            const auto here = [&](const Pieces<dim> &all) {
              std::vector<Piece<dim>> pieces;
              for (const auto &piece : all.pieces)
                if (domain.component[piece.vertex] == k)
                  pieces.push_back(piece);
              return pieces;
            };
            const auto from = here(sources), to = here(targets);
            if (from.empty() || to.empty())
              continue;
            problems.push_back(std::make_unique<PiecesProblem<dim>>(
              *metric, from, to, fields.phi_0, fields.phi_1));
            auto &problem = *problems.back();
            problem.solve(coupling_accuracy * (sum(sources.cell_defect) +
                                               sum(targets.cell_defect)));
            dual += problem.dual();
            primal += problem.primal();
            result.pieces += problem.n_pieces();
            if (!result.straight)
              problem.add_reach(domain.longest_edge, from_reach, to_reach);
          }
        dual -= adjustment(*metric, domain, sources, from_reach) +
                adjustment(*metric, domain, targets, to_reach);
        result.lower = std::max(0., 2. * dual / mass);
        result.upper = primal / mass;
        if (wants_finer(result, parameters, dim))
          for (const auto &problem : problems)
            problem->set_multipliers(domain, fields.phi_0, fields.phi_1);
        return result;
      }



      // From all vertices to all of the refined mesh.
      template <int dim>
      void interpolate(const space::Pair<dim> &pair,
                       std::vector<double>    &values)
      {
        const auto         &space = pair.density();
        std::vector<double> local(space.n_local()),
          fine(pair.potential().n_owned());
        for (unsigned int i = 0; i < local.size(); ++i)
          local[i] = values[space.global_index(i)];
        pair.interpolate_potential(1, local.data(), fine.data());
        values = space::global_values(pair.potential(), fine);
      }



      template <int dim>
      Enclosure enclose_here_or_finer(const space::Space<dim> &space,
                                      Fields                   fields,
                                      const Parameters        &parameters)
      {
        const Domain<dim> domain(space);
        const auto        communicator = space.communicator();
        Enclosure         result;
        if (dealii::Utilities::MPI::this_mpi_process(communicator) == 0)
          result = enclose_here(space, domain, parameters, fields);
        result = dealii::Utilities::MPI::broadcast(communicator, result);
        if (!wants_finer(result, parameters, dim))
          return result;

        fields.phi_0 =
          dealii::Utilities::MPI::broadcast(communicator, fields.phi_0);
        fields.phi_1 =
          dealii::Utilities::MPI::broadcast(communicator, fields.phi_1);
        const space::Pair<dim> pair(space, space::Potentials::refined);
        for (auto *values :
             {&fields.rho_0, &fields.rho_1, &fields.phi_0, &fields.phi_1})
          interpolate(pair, *values);
        auto finer  = enclose_here_or_finer(space::flat_space(pair.potential()),
                                           std::move(fields),
                                           parameters);
        finer.lower = std::max(finer.lower, result.lower);
        finer.upper = std::min(finer.upper, result.upper);
        ++finer.refinements;
        return finer;
      }
    } // namespace



    template <int dim>
    Enclosure enclose(const space::Space<dim>   &space,
                      const std::vector<double> &initial,
                      const std::vector<double> &final,
                      const Guess               &guess,
                      const Parameters          &parameters)
    {
      const double length =
        space::unit_frame(space.dof_handler().get_triangulation()).length /
        space.frame().length;
      const double unit   = length * length;
      Fields       fields = {space::global_values(space, initial),
                             space::global_values(space, final),
                             space::global_values(space, guess.initial),
                             space::global_values(space, guess.final)};
      for (auto *phi : {&fields.phi_0, &fields.phi_1})
        for (double &value : *phi)
          value /= unit;
      auto result = enclose_here_or_finer(space, std::move(fields), parameters);
      result.lower *= unit;
      result.upper *= unit;
      return result;
    }



    template Enclosure enclose(const space::Space<2> &,
                               const std::vector<double> &,
                               const std::vector<double> &,
                               const Guess &,
                               const Parameters &);
    template Enclosure enclose(const space::Space<3> &,
                               const std::vector<double> &,
                               const std::vector<double> &,
                               const Guess &,
                               const Parameters &);
  } // namespace enclosure
} // namespace otto
