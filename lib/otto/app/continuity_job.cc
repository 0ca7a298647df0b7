// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/continuity_job.h>
#include <otto/app/continuity_output.h>
#include <otto/app/density_sections.h>
#include <otto/app/flow_run.h>
#include <otto/app/interruption.h>
#include <otto/app/progress_table.h>
#include <otto/app/world.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Parts of the run after which test functions are compared.
      const unsigned int n_duality_times = 4;

      const double unknown = std::numeric_limits<double>::quiet_NaN();
    } // namespace



    template <int dim>
    ContinuityJob<dim>::ContinuityJob(const ContinuityParameters &parameters,
                                      const space::Space<dim>    &space,
                                      const model::Velocity<dim> &velocity,
                                      const io::GeodesicState    *geodesic,
                                      const base::RunFolder      &folder,
                                      const base::Console        &console,
                                      std::string parameter_text)
      : parameters_(parameters)
      , space_(space)
      , velocity_(velocity)
      , geodesic_(geodesic)
      , folder_(folder)
      , console_(console)
      , parameter_text_(std::move(parameter_text))
      , locator_(space)
      , evolution_(space,
                   velocity,
                   parameters.eps,
                   {parameters.cfl, parameters.tau},
                   &timer_)
      , particles_(space, locator_, velocity)
      , output_(space)
      , checkpoints_(checkpoint_folder(folder.path()), world)
    {
      const bool particles         = parameters.particles.number > 0;
      results_.checks.push_forward = particles && parameters.eps == 0.;
      results_.checks.histogram    = particles && parameters.eps > 0.;
      results_.checks.geodesic     = geodesic != nullptr;
      results_.volume              = space.volume();
    }



    template <int dim>
    double ContinuityJob<dim>::output_time(const unsigned int n) const
    {
      return parameters_.end_time * n / parameters_.n_intervals();
    }



    template <int dim>
    void ContinuityJob<dim>::start(const std::vector<double> &rho)
    {
      state_.rho     = rho;
      results_.mass  = model::mass(rho, space_);
      auto particles = parameters_.particles;
      if (particles.sampling == automatic)
        particles.sampling = parameters_.eps > 0. ? "random" : "regular";
      particles_.place(particles, rho);
      double bound;
      try
        {
          bound = evolution_.largest_step(0.);
        }
      catch (const base::RunError &error)
        {
          throw base::InputError(error.what());
        }
      if (parameters_.tau > bound)
        throw base::InputError(
          "Time/Largest step = " + base::short_number(parameters_.tau) +
          " is above " + base::short_number(bound) +
          ", up to which densities stay positive with this velocity and "
          "mesh; take a smaller one, or 0 for an automatic choice.");
      console_.section("Problem");
      console_(
        "  " + base::short_number(space_.n_dofs()) + " vertices, " +
        base::counted(particles_.size(), "particle") + " on " +
        base::counted(dealii::Utilities::MPI::n_mpi_processes(world), "rank"));
      if (std::isfinite(bound))
        console_("  longest positive step at the start " +
                 base::short_number(bound, 4));
    }



    template <int dim>
    void ContinuityJob<dim>::write_fields()
    {
      dealii::TimerOutput::Scope scope(timer_, "Output");
      output_.set_fields(
        {{"density", false, state_.rho},
         {"velocity", true, velocity_.nodal_values(state_.time)}});
      series_->write(state_.time, output_);
      if (parameters_.particles.number == 0)
        return;
      points_->write(state_.time,
                     particle_output(particles_, results_.checks.push_forward));
    }



    // int |rho - rho of the geodesic|, which is linear between its levels.
    template <int dim>
    double ContinuityJob<dim>::geodesic_distance() const
    {
      if (geodesic_ == nullptr)
        return unknown;
      const auto  &levels = geodesic_->densities;
      const double place =
        state_.time / geodesic_->horizon * (levels.size() - 1.);
      const auto   n      = std::min<std::size_t>(place, levels.size() - 2);
      const double weight = place - n;
      const double factor = results_.mass / geodesic_->mass;
      double       sum    = 0;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        sum += space_.weights()[i] *
               std::abs(state_.rho[i] - factor * ((1. - weight) * levels[n][i] +
                                                  weight * levels[n + 1][i]));
      return dealii::Utilities::MPI::sum(sum, world);
    }



    template <int dim>
    void ContinuityJob<dim>::report(const transport::Interval &interval)
    {
      dealii::TimerOutput::Scope scope(timer_, "Checks");
      auto                       record = continuity_record(space_,
                                      state_,
                                      interval,
                                      particles_,
                                      results_.checks,
                                      results_.mass,
                                      parameters_.boxes);
      record.geodesic_distance          = geodesic_distance() / results_.mass;
      if (state_.steps == 0)
        results_.smallest = record.smallest;
      results_.add(record);
      results_.repeated += interval.repeated;
      table_->add(record, clock_.wall_time());
    }



    template <int dim>
    void ContinuityJob<dim>::keep_for_duality()
    {
      if (!parameters_.duality)
        return;
      const unsigned int all = parameters_.n_intervals();
      for (unsigned int k = 0; k <= n_duality_times; ++k)
        if (done_ == k * all / n_duality_times)
          {
            unsigned long steps = 0;
            for (const auto &earlier : for_duality_)
              steps += earlier.steps;
            for_duality_.push_back(
              {state_.time, state_.steps - steps, state_.rho});
            return;
          }
    }



    template <int dim>
    void ContinuityJob<dim>::write_checkpoint()
    {
      if (parameters_.checkpoints == 0)
        return;
      dealii::TimerOutput::Scope scope(timer_, "Output");
      io::Checkpoint             checkpoint;
      checkpoint.step          = state_.steps;
      checkpoint.fields["rho"] = state_.rho;
      for (std::size_t k = 0; k < for_duality_.size(); ++k)
        {
          const auto name          = "duality " + std::to_string(k);
          checkpoint.fields[name]  = for_duality_[k].rho;
          checkpoint.numbers[name] = for_duality_[k].time;
          checkpoint.counts[name]  = for_duality_[k].steps;
        }
      checkpoint.numbers["mass"]              = results_.mass;
      checkpoint.numbers["smallest"]          = results_.smallest;
      checkpoint.numbers["largest"]           = results_.largest;
      checkpoint.numbers["mass_defect"]       = results_.mass_defect;
      checkpoint.numbers["liouville_defect"]  = results_.liouville_defect;
      checkpoint.numbers["geodesic_distance"] = results_.geodesic_distance;
      checkpoint.counts["intervals"]          = done_;
      checkpoint.counts["all_intervals"]      = parameters_.n_intervals();
      checkpoint.counts["repeated"]           = results_.repeated;
      checkpoint.counts["kept"]               = for_duality_.size();
      checkpoint.texts["parameters"]          = parameter_text_;
      checkpoint.tables["history"]            = table_->history();
      checkpoint.tables["particles"]          = {particles_.columns(),
                                                 particles_.table()};
      checkpoints_.write(space_, checkpoint);
    }



    template <int dim>
    void ContinuityJob<dim>::read_restart()
    {
      restart_          = checkpoints_.read_latest(space_);
      const auto &saved = restart_.state;
      if (saved.counts.find("all_intervals") == saved.counts.end())
        throw base::InputError("The state '" + restart_.file +
                               "' is not one of otto-continuity; give the "
                               "folder of one of its runs to --restart.");
      const auto all = saved.counts.at("all_intervals");
      if (all != parameters_.n_intervals())
        throw base::InputError(
          "The run in '" + folder_.path() + "' has " + std::to_string(all) +
          " output intervals and cannot go on with " +
          std::to_string(parameters_.n_intervals()) +
          "; leave 'Time/End' and 'Output/Interval' as they were.");
      done_        = saved.counts.at("intervals");
      state_.time  = output_time(done_);
      state_.steps = saved.step;
      state_.rho   = saved.fields.at("rho");
      for (unsigned long k = 0; k < saved.counts.at("kept"); ++k)
        {
          const auto name = "duality " + std::to_string(k);
          for_duality_.push_back({saved.numbers.at(name),
                                  saved.counts.at(name),
                                  saved.fields.at(name)});
        }
      results_.mass              = saved.numbers.at("mass");
      results_.smallest          = saved.numbers.at("smallest");
      results_.largest           = saved.numbers.at("largest");
      results_.mass_defect       = saved.numbers.at("mass_defect");
      results_.liouville_defect  = saved.numbers.at("liouville_defect");
      results_.geodesic_distance = saved.numbers.at("geodesic_distance");
      results_.repeated          = saved.counts.at("repeated");
      results_.last.time         = state_.time;
      results_.last.steps        = state_.steps;
      particles_.restore(saved.tables.at("particles").rows,
                         parameters_.particles.seed);
      console_("  goes on from " + restart_.file + " at time " +
               base::short_number(state_.time) + ", step " +
               std::to_string(state_.steps));
      if (!restart_.note.empty())
        console_("  " + restart_.note);
    }



    template <int dim>
    void ContinuityJob<dim>::loop()
    {
      const unsigned int all = parameters_.n_intervals();
      while (done_ < all)
        {
          transport::Interval interval;
          interval = evolution_.advance(state_,
                                        particles_,
                                        output_time(done_ + 1),
                                        is_interrupted);
          if (!interval.stopped)
            {
              ++done_;
              report(interval);
              keep_for_duality();
              write_fields();
              if (parameters_.checkpoints > 0 &&
                  done_ % parameters_.checkpoints == 0 && done_ < all)
                write_checkpoint();
            }
          if (done_ < all && is_interrupted())
            {
              results_.stopped = "interrupted";
              return;
            }
        }
      if (!parameters_.duality || for_duality_.size() < 2)
        return;
      dealii::TimerOutput::Scope scope(timer_, "Duality");
      results_.duality_defect = evolution_.duality_defect(for_duality_);
    }



    template <int dim>
    void ContinuityJob<dim>::write_summary()
    {
      results_.seconds = clock_.wall_time();
      io::RunRecord record;
      results_.add_to(record);
      add_continuity_problem(record,
                             parameters_.mesh.file,
                             space_,
                             velocity_,
                             particles_,
                             parameters_.eps);
      record.add_resources(
        timer_.get_summary_data(dealii::TimerOutput::total_wall_time), world);
      record.add("seconds", "total", results_.seconds);
      record.add_versions();
      record.write(folder_, "summary.json");

      console_.section("Where the time went");
      console_(timer_table(timer_, results_.seconds));
      const auto memory = io::peak_memory(world);
      console_("  peak memory " +
               base::short_number(memory.total / 1048576., 4) + " MiB");
      console_.section("Files");
      console_("  " + folder_.path("density.pvd") +
               (points_ ? ", " + folder_.path("particles.pvd") : "") +
               ": open in ParaView");
      console_("  " + folder_.path("summary.json") + ", " +
               folder_.path("history.csv"));
      console_("  " + folder_.path("parameters.prm") +
               ": all parameters of this run; change and rerun");
      if (parameters_.checkpoints > 0 && results_.stopped == "interrupted")
        console_("  to go on: otto-continuity --restart " + folder_.path());
    }



    template <int dim>
    ContinuityResults ContinuityJob<dim>::solve()
    {
      const bool restart = !restart_.file.empty();
      folder_.write("parameters.prm", parameter_text_);
      console_.section("Output intervals");
      series_ = std::make_unique<io::VtuSeries>(folder_, "density", world);
      if (parameters_.particles.number > 0)
        points_ = std::make_unique<io::VtuSeries>(folder_, "particles", world);
      table_ = std::make_unique<ContinuityTable>(console_,
                                                 folder_.path("history.csv"),
                                                 results_.checks,
                                                 parameters_.end_time,
                                                 world);
      if (restart)
        {
          std::vector<double> times;
          for (unsigned int n = 0; n <= done_; ++n)
            times.push_back(output_time(n));
          series_->restore(times);
          if (points_)
            points_->restore(times);
          table_->restore(restart_.state.tables.at("history"));
        }
      else
        {
          report({});
          keep_for_duality();
          write_fields();
          write_checkpoint();
        }
      std::string error;
      try
        {
          loop();
        }
      catch (const base::RunError &exception)
        {
          error            = exception.what();
          results_.stopped = "failed";
        }
      console_.section("Result");
      console_(results_.text());
      try
        {
          write_checkpoint();
        }
      catch (const base::RunError &exception)
        {
          // a full disk is complained about once
          if (error != exception.what())
            error = (error.empty() ? "" : error + " ") + exception.what();
        }
      write_summary();
      if (!error.empty())
        throw base::RunError(error + " The last output was kept.");
      if (results_.stopped == "interrupted")
        console_("  Interrupted; all files show the output at time " +
                 base::short_number(state_.time) + ".");
      return results_;
    }



    template class ContinuityJob<2>;
    template class ContinuityJob<3>;
  } // namespace app
} // namespace otto
