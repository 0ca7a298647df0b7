// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/geometry/gradient_recovery.h>
#include <otto/geometry/shared_work.h>
#include <otto/geometry/transport_pairs.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/nodal_density.h>
#include <otto/solver/coarse_start.h>
#include <otto/space/global_values.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <deal.II/grid/tria.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace otto
{
  namespace geometry
  {
    namespace MPI = dealii::Utilities::MPI;

    namespace
    {
      // Densities that differ by less than this part are the same.
      const double rounding = 1e-13;

      // Whether nothing has to move, up to rounding.
      template <int dim>
      bool same_density(const space::Space<dim>   &space,
                        const std::vector<double> &a,
                        const std::vector<double> &b)
      {
        double difference = 0, largest = 0;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            difference = std::max(difference, std::abs(a[i] - b[i]));
            largest    = std::max(largest, a[i]);
          }
        return MPI::max(difference, space.communicator()) <=
               rounding * MPI::max(largest, space.communicator());
      }



      // The numbers of a geodesic as a row, and back.
      std::vector<double> as_row(const Geodesic &geodesic)
      {
        return {double(geodesic.converged),
                double(geodesic.computed),
                geodesic.lower,
                geodesic.upper,
                geodesic.speed_deviation,
                double(geodesic.steps),
                double(geodesic.iterations),
                geodesic.seconds,
                geodesic.exponent};
      }

      Geodesic from_row(const double *row)
      {
        Geodesic result;
        result.converged       = row[0] != 0.;
        result.computed        = row[1] != 0.;
        result.lower           = row[2];
        result.upper           = row[3];
        result.speed_deviation = row[4];
        result.steps           = std::lround(row[5]);
        result.iterations      = std::lround(row[6]);
        result.seconds         = row[7];
        result.exponent        = row[8];
        return result;
      }

      const std::size_t row_length = 9;
    } // namespace



    double Geodesic::distance() const
    {
      return std::pow(std::max(0., 0.5 * (lower + upper)), 1. / exponent);
    }



    template <int dim>
    std::vector<double>
    initial_potential(const space::Space<dim>        &space,
                      const space::PointLocator<dim> &locator,
                      const std::vector<double>      &density,
                      std::vector<double>             potential,
                      const double                    tau,
                      const double                    exponent)
    {
      const double q = conjugate_exponent(exponent);
      const auto   slope =
        GradientRecovery<dim>(space, locator, density).gradient(potential);
      for (std::size_t i = 0; i < potential.size(); ++i)
        {
          double square = 0;
          for (unsigned int d = 0; d < dim; ++d)
            square += slope[i * dim + d] * slope[i * dim + d];
          potential[i] += 0.5 * tau * std::pow(square, q / 2) / q;
        }
      return potential;
    }



    // The mesh and its space on this rank alone, and for each vertex of it the
    // number of the vertex on all ranks together.
    template <int dim>
    struct TransportPairs<dim>::Alone
    {
      explicit Alone(const space::Space<dim> &together)
      {
        triangulation.copy_triangulation(
          together.dof_handler().get_triangulation());
        space =
          std::make_unique<space::Space<dim>>(triangulation, MPI_COMM_SELF);
        locator = std::make_unique<space::PointLocator<dim>>(*space);
        number.resize(space->n_dofs());
        const space::PointLocator<dim> other(together);
        for (unsigned int c = 0; c < locator->n_cells(); ++c)
          for (unsigned int v = 0; v < locator->n_vertices(); ++v)
            number[locator->vertices(c)[v]] = other.vertices(c)[v];
      }

      // Of global values.
      std::vector<double> values(const std::vector<double> &global) const
      {
        std::vector<double> result(space->n_local());
        for (unsigned int i = 0; i < result.size(); ++i)
          result[i] = global[number[space->global_index(i)]];
        return result;
      }

      dealii::Triangulation<dim>                triangulation;
      std::unique_ptr<space::Space<dim>>        space;
      std::unique_ptr<space::PointLocator<dim>> locator;
      std::vector<unsigned int>                 number;
    };



    template <int dim>
    TransportPairs<dim>::TransportPairs(const space::Space<dim> &space,
                                        const unsigned int       n_slabs,
                                        const Parameters        &parameters,
                                        dealii::TimerOutput     &timer,
                                        const double             exponent)
      : space_(space)
      , n_slabs_(n_slabs)
      , parameters_(parameters)
      , exponent_(exponent)
      , timer_(timer)
    {
    }



    template <int dim>
    TransportPairs<dim>::~TransportPairs() = default;



    template <int dim>
    Geodesic
    TransportPairs<dim>::solve_one(const space::Space<dim>        &space,
                                   const space::PointLocator<dim> &locator,
                                   const std::vector<double>      &from,
                                   const std::vector<double>      &to)
    {
      const dealii::Timer clock;
      if (same_density(space, from, to))
        {
          Geodesic result;
          result.converged = result.computed = true;
          result.exponent                    = exponent_;
          result.potential.assign(space.n_local(), 0.);
          return result;
        }
      model::Problem<dim> problem;
      if (exponent_ != 2.)
        problem.hamiltonian =
          std::make_shared<const model::PowerHamiltonian<dim>>(exponent_);
      optimality::System<dim>    system(space,
                                     n_slabs_,
                                     {model::normalised(from, space),
                                         model::normalised(to, space)},
                                     {},
                                     problem);
      auto                       start = solver::cold_start(system);
      solver::InteriorPoint<dim> interior_point(system, parameters_, timer_);
      const auto outcome = interior_point.solve(start.state, start.mu);
      Geodesic   result;
      result.computed =
        outcome.status != solver::InteriorPoint<dim>::Status::interrupted;
      result.converged =
        outcome.status == solver::InteriorPoint<dim>::Status::converged;
      result.reason   = outcome.reason;
      result.exponent = exponent_;
      result.lower    = outcome.certificate.dual;
      result.upper    = outcome.certificate.primal;
      result.steps    = outcome.history.size();
      for (const auto &step : outcome.history)
        result.iterations += step.iterations;

      const std::size_t N = n_slabs_, n = space.n_local();
      time::LocalArray  phi;
      system.slabs().gather(start.state.potential, phi);
      const auto         &rho = system.densities();
      std::vector<double> density(n), potential(n);
      for (std::size_t s = N; s-- > 0;)
        {
          for (std::size_t i = 0; i < n; ++i)
            {
              density[i] =
                0.5 * (rho[i * (N + 1) + s] + rho[i * (N + 1) + s + 1]);
              potential[i] = phi[i * N + s];
            }
          // of a density with mean one
          const double speed =
            potential_norm(space, density, potential, exponent_);
          const double whole =
            std::pow(result.upper * space.volume(), 1. / exponent_);
          if (result.upper > 0.)
            result.speed_deviation =
              std::max(result.speed_deviation, std::abs(speed / whole - 1.));
        }
      // now those of the first slab
      result.potential = initial_potential(
        space, locator, density, std::move(potential), 1. / N, exponent_);
      result.seconds = clock.wall_time();
      return result;
    }



    template <int dim>
    std::vector<Geodesic>
    TransportPairs<dim>::solve_alone(const std::vector<Pair> &pairs,
                                     const Observer          &observer)
    {
      const MPI_Comm world = space_.communicator();
      if (!alone_)
        alone_ = std::make_unique<Alone>(space_);
      // each density once
      std::map<const std::vector<double> *, std::vector<double>> densities;
      for (const auto &pair : pairs)
        for (const auto *density : {pair.from, pair.to})
          if (densities.count(density) == 0)
            densities[density] =
              alone_->values(space::global_values(space_, *density));

      const bool               first = MPI::this_mpi_process(world) == 0;
      std::vector<Geodesic>    mine;
      std::vector<std::size_t> numbers;
      SharedCounter            counter(world);
      RowMessages              messages(world);
      std::size_t              n_done  = 0;
      const auto               receive = [&](const RowMessages::Row &row) {
        if (observer)
          observer(std::lround(row[0]), from_row(row.data() + 1), ++n_done);
      };
      while (!interrupted(MPI_COMM_SELF))
        {
          const unsigned long k = counter.next();
          if (k >= pairs.size())
            break;
          Geodesic geodesic;
          try
            {
              geodesic = solve_one(*alone_->space,
                                   *alone_->locator,
                                   densities.at(pairs[k].from),
                                   densities.at(pairs[k].to));
            }
          catch (const std::exception &error)
            {
              geodesic.reason   = error.what();
              geodesic.computed = true;
              geodesic.potential.assign(alone_->space->n_local(), 0.);
            }
          auto row = as_row(geodesic);
          row.insert(row.begin(), k);
          if (first)
            {
              receive(row);
              messages.receive(false, receive);
            }
          else
            messages.send(std::move(row));
          numbers.push_back(k);
          mine.push_back(std::move(geodesic));
        }
      if (first)
        messages.receive(true, receive);
      else
        messages.send({});
      return collected(numbers, mine, pairs.size());
    }



    // What the ranks have found, each for some of the numbers.
    template <int dim>
    std::vector<Geodesic>
    TransportPairs<dim>::collected(const std::vector<std::size_t> &numbers,
                                   const std::vector<Geodesic>    &mine,
                                   const std::size_t               n) const
    {
      // potentials in the order of the vertices on all ranks
      std::vector<double> rows, potentials(numbers.size() * space_.n_dofs());
      std::string         reasons;
      for (std::size_t k = 0; k < mine.size(); ++k)
        {
          rows.push_back(numbers[k]);
          const auto row = as_row(mine[k]);
          rows.insert(rows.end(), row.begin(), row.end());
          for (unsigned int i = 0; i < mine[k].potential.size(); ++i)
            potentials[k * space_.n_dofs() +
                       alone_->number[alone_->space->global_index(i)]] =
              mine[k].potential[i];
          reasons += mine[k].reason + "\n";
        }
      const MPI_Comm        world          = space_.communicator();
      const auto            all_rows       = MPI::all_gather(world, rows);
      const auto            all_potentials = MPI::all_gather(world, potentials);
      const auto            all_reasons    = MPI::all_gather(world, reasons);
      std::vector<Geodesic> result(n, not_computed());
      for (std::size_t rank = 0; rank < all_rows.size(); ++rank)
        {
          const auto lines = base::split(all_reasons[rank], '\n');
          for (std::size_t k = 0; k * (row_length + 1) < all_rows[rank].size();
               ++k)
            {
              const double *row = all_rows[rank].data() + k * (row_length + 1);
              auto         &geodesic = result[std::lround(row[0])];
              geodesic               = from_row(row + 1);
              geodesic.reason        = lines[k];
              geodesic.potential.resize(space_.n_local());
              for (unsigned int i = 0; i < space_.n_local(); ++i)
                geodesic.potential[i] =
                  all_potentials[rank]
                                [k * space_.n_dofs() + space_.global_index(i)];
            }
        }
      return result;
    }



    template <int dim>
    bool TransportPairs<dim>::interrupted(const MPI_Comm communicator) const
    {
      return parameters_.interrupted &&
             MPI::max(int(parameters_.interrupted()), communicator) != 0;
    }



    template <int dim>
    Geodesic TransportPairs<dim>::not_computed() const
    {
      Geodesic result;
      result.reason = "the run was interrupted before";
      result.potential.assign(space_.n_local(), 0.);
      return result;
    }



    template <int dim>
    bool TransportPairs<dim>::each_rank_alone(const std::size_t n_pairs) const
    {
      const unsigned int n_ranks = MPI::n_mpi_processes(space_.communicator());
      return n_ranks > 1 && n_pairs >= n_ranks;
    }



    template <int dim>
    std::vector<Geodesic>
    TransportPairs<dim>::solve(const std::vector<Pair> &pairs,
                               const Observer          &observer)
    {
      if (each_rank_alone(pairs.size()))
        return solve_alone(pairs, observer);
      if (!locator_)
        locator_ = std::make_unique<space::PointLocator<dim>>(space_);
      std::vector<Geodesic> result;
      for (const auto &pair : pairs)
        {
          if (interrupted(space_.communicator()))
            {
              result.resize(pairs.size(), not_computed());
              break;
            }
          result.push_back(solve_one(space_, *locator_, *pair.from, *pair.to));
          if (observer && MPI::this_mpi_process(space_.communicator()) == 0)
            observer(result.size() - 1, result.back(), result.size());
        }
      return result;
    }



    template std::vector<double>
    initial_potential(const space::Space<2> &,
                      const space::PointLocator<2> &,
                      const std::vector<double> &,
                      std::vector<double>,
                      double,
                      double);
    template std::vector<double>
    initial_potential(const space::Space<3> &,
                      const space::PointLocator<3> &,
                      const std::vector<double> &,
                      std::vector<double>,
                      double,
                      double);
    template class TransportPairs<2>;
    template class TransportPairs<3>;
  } // namespace geometry
} // namespace otto
