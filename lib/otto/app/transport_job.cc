// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/flow_run.h>
#include <otto/app/interruption.h>
#include <otto/app/memory_check.h>
#include <otto/app/transport_job.h>
#include <otto/app/warm_start.h>
#include <otto/app/world.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/io/geodesic_output.h>
#include <otto/io/geodesic_state.h>
#include <otto/io/newton_checkpoint.h>
#include <otto/io/vtu_series.h>
#include <otto/mesh/mesh_report.h>
#include <otto/model/crossed_cells.h>
#include <otto/model/nodal_density.h>
#include <otto/solver/coarse_start.h>
#include <otto/time/nodal_gradient.h>

#include <deal.II/base/mpi.h>

#include <cmath>
#include <utility>

namespace otto
{
  namespace app
  {
    template <int dim>
    TransportJob<dim>::TransportJob(const TransportParameters &parameters,
                                    optimality::System<dim>   &system,
                                    const Densities           &densities,
                                    const base::RunFolder     &folder,
                                    const base::Console       &console,
                                    std::string                parameter_text,
                                    const double               largest_aspect)
      : parameters_(parameters)
      , system_(system)
      , densities_(densities)
      , folder_(folder)
      , console_(console)
      , parameter_text_(std::move(parameter_text))
      , largest_aspect_(largest_aspect)
      , checkpoints_(checkpoint_folder(folder.path()), world)
    {
      results_.pair = space::named_pair(parameters.pair, system.space().kind());
      results_.gap_tolerance = parameters.gap_tolerance;
      results_.vertices      = system.space().n_dofs();
      results_.slabs         = system.n_slabs();
      results_.unknowns      = n_unknowns(system.space(),
                                     results_.pair.potentials,
                                     system.n_slabs(),
                                     system.levels().levels());
      results_.names         = system.problem().names();
      results_.growth_length = system.problem().growth_length;
      results_.parabola      = system.problem().growth_length > 0. &&
                          system.problem().diffusion == 0. &&
                          !system.problem().running_cost;
      results_.costs =
        system.problem().running_cost || system.problem().terminal_cost;
      results_.mass =
        parameters.ends.normalise ? 1. : densities.data.initial_mass;
    }



    template <int dim>
    TransportJob<dim>::~TransportJob() = default;



    template <int dim>
    typename TransportJob<dim>::Method::Parameters
    TransportJob<dim>::method_parameters() const
    {
      auto result =
        parameters_.template interior_point<dim>(system_.space().kind());
      result.interrupted = is_interrupted_here;
      return result;
    }



    template <int dim>
    void TransportJob<dim>::read_restart()
    {
      restart_          = checkpoints_.read_latest(system_.space());
      const auto &saved = restart_.state;
      console_.section("Restart");
      if (!restart_.note.empty())
        console_("  " + restart_.note);
      const auto table = saved.tables.find("iterations");
      if (table == saved.tables.end())
        throw base::InputError("The state '" + restart_.file +
                               "' is not one of otto-transport; give the "
                               "folder of one of its runs to --restart.");
      if (!io::has_newton_state(saved))
        {
          console_("  from the beginning, since '" + restart_.file +
                   "' is of the time before the first Newton step");
          return;
        }
      method_ = std::make_unique<Method>(system_, method_parameters(), timer_);
      kept_   = io::newton_state(method_->system(), saved);
      kept_rows_ = table->second.rows.size();
      results_.history =
        steps_of_rows(table->second, kept_->memory.step, results_.mass);
      console_("  Newton step " + std::to_string(kept_->memory.step) +
               " from '" + restart_.file + "'");
    }



    template <int dim>
    void TransportJob<dim>::read_start(const dealii::ParameterHandler &prm)
    {
      earlier_ = warm_start(parameters_, prm, system_, method_parameters());
      console_.section("Start");
      console_("  from the run in '" + parameters_.start_from +
               "', barrier weight " + base::scientific(earlier_->mu));
    }



    template <int dim>
    void TransportJob<dim>::write_checkpoint()
    {
      if (parameters_.checkpoint_interval == 0. || !checkpoint_error_.empty())
        return;
      dealii::TimerOutput::Scope scope(timer_, "Output");
      io::Checkpoint             checkpoint;
      checkpoint.texts["parameters"] = parameter_text_;
      checkpoint.description["content"] =
        "a run of otto-transport that can go on: iterates of the interior "
        "point method on the vertices of the mesh or of the once refined mesh, "
        "by slab or level, in units in which the domain has none";
      auto &table = checkpoint.tables["iterations"];
      table       = table_->history();
      table.rows.resize(kept_rows_);
      if (kept_)
        io::add_newton_state(method_->system(),
                             kept_->iterate,
                             kept_->memory,
                             checkpoint);
      try
        {
          checkpoints_.write(system_.space(), checkpoint);
        }
      catch (const base::RunError &error)
        {
          // there may still be room for the results, which are smaller
          checkpoint_error_ = error.what();
          console_("  note: there are no more checkpoints. " +
                   checkpoint_error_);
        }
      up_to_date_         = true;
      checkpoint_seconds_ = clock_.wall_time();
    }



    template <int dim>
    void TransportJob<dim>::keep(const optimality::State    &iterate,
                                 const solver::NewtonMemory &memory)
    {
      kept_          = solver::NewtonState{iterate, memory};
      kept_rows_     = table_->history().rows.size();
      up_to_date_    = false;
      const bool due = clock_.wall_time() - checkpoint_seconds_ >=
                       parameters_.checkpoint_interval;
      // clocks of ranks differ
      if (dealii::Utilities::MPI::max(int(due), world) != 0)
        write_checkpoint();
    }



    template <int dim>
    solver::Start TransportJob<dim>::start()
    {
      if (earlier_)
        return std::move(*earlier_);
      if (!parameters_.coarse_start)
        return solver::cold_start(system_);
      return solver::coarse_start(system_,
                                  method_parameters(),
                                  timer_,
                                  [&](const solver::NewtonStep &step) {
                                    (*table_)(step);
                                  });
    }



    template <int dim>
    typename TransportJob<dim>::Method::Result TransportJob<dim>::compute()
    {
      const auto observer = [&](const solver::NewtonStep &step) {
        (*table_)(step);
      };
      typename Method::Keeper keeper;
      if (parameters_.checkpoint_interval > 0.)
        keeper = [&](const optimality::State    &iterate,
                     const solver::NewtonMemory &memory) {
          keep(iterate, memory);
        };
      if (kept_)
        {
          table_->restore(restart_.state.tables.at("iterations"));
          restart_.state = {};
          return method_->resume(*kept_, state_, observer, keeper);
        }
      // if it is killed before the first step
      write_checkpoint();
      auto from = start();
      state_    = std::move(from.state);
      method_ = std::make_unique<Method>(system_, method_parameters(), timer_);
      // a coarse start that was interrupted is to begin again
      if (parameters_.coarse_start && is_interrupted())
        keeper = {};
      return method_->solve(state_, from.mu, observer, keeper);
    }



    template <int dim>
    void TransportJob<dim>::add_error_estimate()
    {
      dealii::TimerOutput::Scope scope(timer_, "Second mesh");
      console_("  solving on a second mesh ...");
      results_.estimate = densities_.estimate(results_.certificate.value());
    }



    template <int dim>
    void TransportJob<dim>::add_enclosure()
    {
      dealii::TimerOutput::Scope scope(timer_, "Enclosure");
      results_.enclosure =
        enclosure::enclose(space::flat_space(system_.space()),
                           densities_.data.initial,
                           densities_.data.final,
                           enclosure::guess_of(state_, system_.n_slabs()),
                           parameters_.enclosure);
    }



    template <int dim>
    std::vector<double> TransportJob<dim>::velocity_error() const
    {
      const auto         &space = system_.space();
      const std::size_t   n = space.n_local(), N = system_.n_slabs();
      const auto          rho = system_.all_densities(state_);
      time::LocalArray    phi;
      std::vector<double> result(space.n_owned(), 0.), density(n), potential(n);
      system_.slabs().gather(state_.potential, phi);
      for (std::size_t s = 0; s < N; ++s)
        {
          for (std::size_t i = 0; i < n; ++i)
            {
              const double *levels = rho.data() + i * (N + 1) + s;
              density[i]           = 0.5 * (levels[0] + levels[1]);
              potential[i]         = phi[i * N + s];
            }
          const auto part = time::recovery_defect(space, density, potential);
          for (std::size_t i = 0; i < result.size(); ++i)
            result[i] += part[i] / (N * space.volume());
        }
      return result;
    }



    template <int dim>
    void TransportJob<dim>::write_error_map(
      const std::vector<double> &velocity_error) const
    {
      const auto     &space = system_.space();
      io::NodalOutput output(space);
      io::NodalField  map{"velocity error", false, velocity_error};
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        map.values[i] *= results_.mass / space.weights()[i];
      time::Layout(space, 1).update_ghosts(map.values);
      output.set_fields({map});
      io::VtuSeries(folder_, "error_map", space.communicator())
        .write(0., output);
    }



    template <int dim>
    void TransportJob<dim>::write_summary()
    {
      io::RunRecord record;
      results_.add_to(record);
      record.add("problem", "mesh", parameters_.mesh.file);
      record.add("problem", "pair", results_.pair.name);
      record.add("problem", "time horizon", system_.problem().horizon);
      using Number = unsigned long long;
      record.add("problem", "vertices", Number(results_.vertices));
      record.add("problem", "slabs", Number(results_.slabs));
      record.add("problem", "unknowns", Number(results_.unknowns));
      record.add("problem", "volume", system_.space().volume());
      record.add_resources(
        timer_.get_summary_data(dealii::TimerOutput::total_wall_time), world);
      record.add("seconds", "total", results_.seconds);
      record.add_versions();
      record.write(folder_, "summary.json");
    }



    // Everything that a run leaves behind: the numbers first, on the screen and
    // in summary.json, since a disk that is full takes no more than them.
    template <int dim>
    void TransportJob<dim>::write_fields()
    {
      console_.section("Result");
      console_(results_.text());
      write_summary();
      {
        dealii::TimerOutput::Scope scope(timer_, "Output");
        io::write_geodesic(system_, state_, results_.mass, folder_);
        io::GeodesicOutput<dim>(system_, results_.mass, parameters_.stride)
          .write(state_, folder_);
      }
      // once more, with the time of the output
      write_summary();
      console_.section("Where the time went");
      console_(timer_table(timer_, results_.seconds));
      const auto memory = io::peak_memory(world);
      console_("  peak memory " +
               base::short_number(memory.total / 1048576., 4) + " MiB");
      console_.section("Files");
      console_("  " + folder_.path("density.pvd") + ", " +
               folder_.path("potential.pvd") + ": open them in ParaView");
      console_("  " + folder_.path("summary.json") + ", " +
               folder_.path("iterations.csv"));
      console_("  " + folder_.path("parameters.prm") +
               ": all parameters of this run; change and rerun");
    }



    // The density at the end with mean one, a free one of the last iterate.
    template <int dim>
    std::vector<double> TransportJob<dim>::end_density() const
    {
      if (!system_.free_end())
        return model::normalised(densities_.data.final, system_.space());
      const std::size_t   n   = system_.n_slabs() + 1;
      const auto          rho = system_.all_densities(state_);
      std::vector<double> result;
      for (std::size_t k = n - 1; k < rho.size(); k += n)
        result.push_back(rho[k]);
      return model::normalised(std::move(result), system_.space());
    }



    // What makes Newton systems hard, where it was found, and otherwise what
    // accepts what there is.
    template <int dim>
    std::string TransportJob<dim>::remedy() const
    {
      const unsigned int N     = system_.n_slabs();
      const double       cells = model::crossed_cells(system_.space(),
                                                densities_.data.initial,
                                                end_density());
      std::string        result;
      // X takes no more than that into account
      const typename solver::CommutingPreconditioner<dim>::Parameters x;
      if (cells > x.largest_cfl * N)
        result += " Mass crosses " + base::short_number(cells / N, 2) +
                  " cells in a slab; set 'Discretisation/Slabs = automatic', "
                  "which takes " +
                  std::to_string(int(std::ceil(cells))) + " of them.";
      if (largest_aspect_ > mesh::harmless_aspect)
        result += " Cells are up to " + base::short_number(largest_aspect_, 2) +
                  " times as long as high; make them less flat where mass "
                  "moves.";
      const auto &history = results_.history;
      const auto  steps   = history.size();
      if (steps >= parameters_.max_steps &&
          (steps < 6 || history[steps - 1].mu < history[steps - 6].mu))
        result += " The barrier weight still fell; raise 'Solver/Maximum "
                  "Newton steps'.";
      const auto &problem = system_.problem();
      const auto &cost    = problem.hamiltonian;
      if (cost && !cost->remedy().empty())
        result += " " + cost->remedy();
      const double extent = system_.space().extent(),
                   noise  = std::sqrt(2. * problem.diffusion);
      if (noise > extent)
        result += " The noise of 'Transport/Diffusion' spreads mass over " +
                  base::short_number(noise / extent, 2) +
                  " times the domain; lower it by a factor of " +
                  base::short_number(std::pow(noise / extent, 2), 2) + ".";
      if (problem.growth_length > 1e3 * extent)
        result += " 'Transport/Growth length' is " +
                  base::short_number(problem.growth_length / extent, 2) +
                  " times the size of the domain; lower it, or set 0 for "
                  "densities of the same mass, for which growth hardly matters "
                  "then.";
      if (result.empty())
        result = " Change the mesh or the number of slabs.";
      const double gap = results_.certificate.relative_gap();
      if (gap > 0. && gap < 0.1)
        result +=
          " With 'Solver/Gap tolerance = " + base::short_number(1.1 * gap, 2) +
          "' it is a result.";
      return result;
    }



    template <int dim>
    void TransportJob<dim>::finish(const typename Method::Result &outcome)
    {
      if (outcome.status == Method::Status::interrupted)
        {
          if (parameters_.checkpoint_interval > 0. && checkpoint_error_.empty())
            console_("  to go on: otto-transport --restart " + folder_.path());
          console_("  Interrupted; all files show the last iterate.");
        }
      else if (!results_.converged)
        throw base::RunError(
          "The solver did not reach the gap tolerance: " + results_.reason +
          ". The best iterate, that of step " + std::to_string(outcome.step) +
          " with a relative gap of " +
          base::scientific(results_.certificate.relative_gap()) +
          ", was written." + remedy());
      if (!checkpoint_error_.empty())
        throw base::RunError(checkpoint_error_ + " The results were written.");
    }



    template <int dim>
    TransportResults TransportJob<dim>::solve()
    {
      folder_.write("parameters.prm", parameter_text_);
      console_.section("Newton steps");
      table_.emplace(console_, folder_, results_.mass, results_.names, world);
      const auto outcome = compute();
      if (!up_to_date_)
        write_checkpoint();
      results_.converged   = outcome.status == Method::Status::converged;
      results_.reason      = outcome.reason;
      results_.certificate = outcome.certificate;
      results_.history.insert(results_.history.end(),
                              outcome.history.begin(),
                              outcome.history.end());
      results_.indicators = optimality::indicators(system_);
      if (parameters_.error_estimate && results_.converged)
        add_error_estimate();
      // its bounds are of W2, and its ways those of a plane or a solid
      if (parameters_.enclosure.pieces > 0 && system_.problem().is_default() &&
          !system_.space().is_surface() &&
          outcome.status != Method::Status::interrupted)
        add_enclosure();
      results_.seconds = clock_.wall_time();
      write_fields();
      finish(outcome);
      return results_;
    }



    template class TransportJob<2>;
    template class TransportJob<3>;
  } // namespace app
} // namespace otto
