// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/file_entries.h>
#include <otto/app/flow_run.h>
#include <otto/app/interruption.h>
#include <otto/app/program.h>
#include <otto/app/progress_table.h>
#include <otto/app/silent_timer.h>
#include <otto/app/world.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/flow/automatic_times.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>
#include <otto/model/nodal_density.h>
#include <otto/space/pair.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>
#include <functional>

namespace otto
{
  namespace app
  {
    namespace
    {
      // A run of a flow: what is known in all of its phases.
      template <int dim>
      class Run
      {
      public:
        Run(const FlowParameters        &parameters,
            const space::Space<dim>     &space,
            const model::EnergySum<dim> &energy,
            const base::RunFolder       &folder,
            const base::Console         &console,
            std::string                  parameter_text)
          : parameters_(parameters)
          , space_(space)
          , energy_(energy)
          , folder_(folder)
          , console_(console)
          , parameter_text_(std::move(parameter_text))
          , flow_(space,
                  energy,
                  parameters.time,
                  parameters.newton<dim>(),
                  timer_)
          , output_(space)
          , checkpoints_(checkpoint_folder(folder.path()), world)
        {
          for (const auto &term : energy.terms())
            results_.terms.push_back(term.name);
        }

        FlowResults solve(const std::vector<double> &start, const bool restart);

        // the state of an earlier run
        void read_restart();

        flow::GradientFlow<dim> &flow() { return flow_; }

      private:
        void        write_fields();
        void        write_checkpoint();
        void        write_summary();
        void        loop();
        std::string finish();
        double      output_interval() const;

        const FlowParameters          &parameters_;
        const space::Space<dim>       &space_;
        const model::EnergySum<dim>   &energy_;
        const base::RunFolder         &folder_;
        const base::Console           &console_;
        const std::string              parameter_text_;
        const dealii::Timer            clock_;
        SilentTimer                    timer_;
        flow::GradientFlow<dim>        flow_;
        io::NodalOutput<dim>           output_;
        io::CheckpointFolder           checkpoints_;
        io::Restart                    restart_;
        std::unique_ptr<io::VtuSeries> series_;
        std::unique_ptr<FlowTable>     table_;
        flow::FlowState                state_;
        FlowResults                    results_;
        // Of the last state that was written to density.pvd.
        unsigned long written_step_ = 0;
      };



      template <int dim>
      double Run<dim>::output_interval() const
      {
        return parameters_.interval > 0. ? parameters_.interval
                                         : parameters_.time.end_time / 20;
      }



      template <int dim>
      void Run<dim>::write_fields()
      {
        dealii::TimerOutput::Scope scope(timer_, "Output");
        output_.set_fields(flow_fields(
          space_, energy_, state_.rho, state_.phi, state_.length_before));
        series_->write(state_.time, output_);
        written_step_ = state_.step;
      }



      template <int dim>
      void Run<dim>::write_checkpoint()
      {
        if (parameters_.checkpoints == 0)
          return;
        dealii::TimerOutput::Scope scope(timer_, "Output");
        io::Checkpoint             checkpoint;
        checkpoint.step              = state_.step;
        checkpoint.fields            = {{"rho", state_.rho},
                                        {"rho_before", state_.rho_before},
                                        {"phi", state_.phi}};
        checkpoint.numbers           = {{"time", state_.time},
                                        {"tau", state_.tau},
                                        {"first_speed", state_.first_speed},
                                        {"speed", state_.speed},
                                        {"tau_before", state_.tau_before},
                                        {"length_before", state_.length_before},
                                        {"mass_defect", results_.mass_defect},
                                        {"smallest_slack", results_.smallest_slack}};
        checkpoint.counts            = {{"newton_steps", results_.newton_steps},
                                        {"most_newton_steps", results_.most_newton_steps},
                                        {"krylov_iterations", results_.krylov_iterations},
                                        {"retries", results_.retries},
                                        {"written_step", written_step_}};
        checkpoint.texts             = {{"parameters", parameter_text_}};
        checkpoint.tables["history"] = table_->history();
        io::CheckpointTable times{{"time"}, {}};
        for (const double time : series_->times())
          times.rows.push_back({time});
        checkpoint.tables["density"] = times;
        checkpoints_.write(space_, checkpoint);
      }



      template <int dim>
      void Run<dim>::read_restart()
      {
        restart_          = checkpoints_.read_latest(space_);
        const auto &saved = restart_.state;
        console_.section("Restart");
        if (!restart_.note.empty())
          console_("  " + restart_.note);
        if (saved.numbers.count("length_before") == 0)
          throw base::InputError("The state '" + restart_.file +
                                 "' is not one of otto-flow; give the folder "
                                 "of one of its runs to --restart.");
        state_.step          = saved.step;
        state_.time          = saved.numbers.at("time");
        state_.tau           = saved.numbers.at("tau");
        state_.first_speed   = saved.numbers.at("first_speed");
        state_.speed         = saved.numbers.at("speed");
        state_.tau_before    = saved.numbers.at("tau_before");
        state_.length_before = saved.numbers.at("length_before");
        state_.rho           = saved.fields.at("rho");
        state_.rho_before    = saved.fields.at("rho_before");
        state_.phi           = saved.fields.at("phi");
        console_("  step " + std::to_string(state_.step) + ", time " +
                 base::short_number(state_.time) + " from '" + restart_.file +
                 "'");
        if (state_.time > parameters_.time.end_time * (1. + 1e-12))
          throw base::InputError(
            "The run in '" + folder_.path() + "' has come to time " +
            base::short_number(state_.time) + ", beyond 'Time/End' = " +
            base::short_number(parameters_.time.end_time) +
            "; give a later end.");
        results_.mass_defect       = saved.numbers.at("mass_defect");
        results_.smallest_slack    = saved.numbers.at("smallest_slack");
        results_.newton_steps      = saved.counts.at("newton_steps");
        results_.most_newton_steps = saved.counts.at("most_newton_steps");
        results_.krylov_iterations = saved.counts.at("krylov_iterations");
        results_.retries           = saved.counts.at("retries");
        results_.steps             = state_.step;
        results_.time              = state_.time;
        results_.energies          = energy_.values(state_.rho);
        for (const double value : results_.energies)
          results_.energy += value;
        written_step_ = saved.counts.at("written_step");
        if (!parameters_.time.adaptive)
          state_.tau = parameters_.time.tau;
      }



      template <int dim>
      void Run<dim>::loop()
      {
        const double interval = output_interval();
        while (!flow_.finished(state_))
          {
            const double before = state_.time;
            const auto   step   = flow_.advance(state_);
            results_.add(step);
            table_->add(step, clock_.wall_time());
            if (is_written(before, state_.time, interval))
              write_fields();
            if (is_interrupted())
              {
                results_.stopped = "interrupted";
                return;
              }
            if (parameters_.checkpoints > 0 &&
                state_.step % parameters_.checkpoints == 0)
              write_checkpoint();
          }
        results_.stopped = flow_.steady(state_) ? "steady state" : "end time";
      }



      template <int dim>
      void Run<dim>::write_summary()
      {
        results_.seconds = clock_.wall_time();
        io::RunRecord record;
        results_.add_to(record);
        add_flow_problem(record, parameters_.mesh.file, space_, energy_);
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
        console_("  " + folder_.path("density.pvd") + ": open it in ParaView");
        console_("  " + folder_.path("summary.json") + ", " +
                 folder_.path("history.csv"));
        console_("  " + folder_.path("parameters.prm") +
                 ": all parameters of this run; change and rerun");
        if (parameters_.checkpoints > 0 && results_.stopped == "interrupted")
          console_("  to go on: otto-flow --restart " + folder_.path());
      }



      // Computes and writes all there is at the end, as far as the disk takes
      // it, the numbers on the screen first; what failed, or nothing.
      template <int dim>
      std::string Run<dim>::finish()
      {
        std::string error;
        const auto  attempt = [&](const std::function<void()> &work) {
          try
            {
              work();
            }
          catch (const base::RunError &exception)
            {
              if (error.empty())
                error = exception.what();
            }
        };
        attempt([&]() { loop(); });
        const bool failed = !error.empty();
        if (failed)
          results_.stopped = "failed";
        console_.section("Result");
        console_(results_.text());
        const std::string before = error;
        error.clear();
        attempt([&]() {
          if (written_step_ != state_.step)
            write_fields();
        });
        attempt([&]() { write_checkpoint(); });
        attempt([&]() { write_summary(); });
        if (failed)
          return before + (error.empty() ? " The last state was written." : "");
        return error;
      }



      template <int dim>
      FlowResults Run<dim>::solve(const std::vector<double> &start,
                                  const bool                 restart)
      {
        folder_.write("parameters.prm", parameter_text_);
        console_.section("Steps");
        series_ = std::make_unique<io::VtuSeries>(folder_, "density", world);
        table_  = std::make_unique<FlowTable>(console_,
                                             folder_.path("history.csv"),
                                             results_.terms,
                                             parameters_.time.end_time,
                                             world);
        results_.mass = model::mass(restart ? state_.rho : start, space_);
        if (restart)
          {
            std::vector<double> times;
            for (const auto &row : restart_.state.tables.at("density").rows)
              times.push_back(row[0]);
            series_->restore(times);
            table_->restore(restart_.state.tables.at("history"));
          }
        else
          {
            state_ = flow_.start(start);
            write_fields();
            write_checkpoint();
          }
        const std::string error = finish();
        if (!error.empty())
          throw base::RunError(error);
        if (results_.stopped == "interrupted")
          console_("  Interrupted after step " + std::to_string(state_.step) +
                   "; all files show its end.");
        return results_;
      }



      // What the files of a run take: two checkpoints, which are not
      // compressed, and with them at most all fields in single precision.
      template <int dim>
      void check_space(const FlowParameters    &parameters,
                       const space::Space<dim> &space,
                       const base::RunFolder   &folder,
                       const base::Console     &console)
      {
        const double vertices = space.n_dofs();
        const double pictures =
          parameters.interval > 0.
            ? std::ceil(parameters.time.end_time / parameters.interval)
            : 20.;
        const double states =
          parameters.checkpoints > 0 ? 2 * 8. * vertices * (3. + dim) : 0.;
        const std::string note = folder.check_space(
          states, states + 4. * vertices * (pictures + 1.) * (6. + 3. * dim));
        if (!note.empty())
          console("  note: " + note);
      }
    } // namespace



    template <int dim>
    FlowResults run_flow(const FlowParameters     &parameters,
                         dealii::ParameterHandler &prm,
                         const CommandLine        &options,
                         const TypesOf<dim>       &types)
    {
      const bool            restart = !options.restart.empty();
      const base::Console   console(world, parameters.console_verbosity());
      const base::RunFolder folder(parameters.folder,
                                   world,
                                   base::existing(parameters.overwrite,
                                                  restart));
      if (!options.check)
        folder.check();

      console(version_line("otto-flow"));
      console.section("Mesh");
      const mesh::Mesh<dim> mesh(parameters.mesh, world);
      console(mesh.report().text());
      space::named_pair(parameters.pair, mesh.kind(), true);
      const space::Space<dim> space(mesh.triangulation(), world);
      const auto              density = initial_density(
        prm, space, mesh.regions(), parameters.mass, console, types.densities);
      const auto energy =
        model::EnergyParameters<dim>(types.energies).make_energy(prm);
      energy->attach(space, mesh.regions());
      console.section("Energy");
      console("  " + energy->description());
      console.section("Problem");
      console("  " + flow::resolve_automatic_times(
                       prm, flow::time_scale(space, *energy, density)));
      parameters.time.check();
      console(
        "  " + base::short_number(space.n_dofs()) + " vertices on " +
        base::counted(dealii::Utilities::MPI::n_mpi_processes(world), "rank"));

      if (!options.check)
        check_space(parameters, space, folder, console);
      Run<dim> run(parameters,
                   space,
                   *energy,
                   folder,
                   console,
                   run_parameters(prm, folder.path()));
      run.flow().start(density);
      if (restart)
        run.read_restart();
      if (options.check)
        {
          console("  The input is correct; nothing was computed.");
          return {};
        }
      catch_interruptions();
      folder.create();
      return run.solve(density, restart);
    }



    template FlowResults run_flow<2>(const FlowParameters &,
                                     dealii::ParameterHandler &,
                                     const CommandLine &,
                                     const TypesOf<2> &);
    template FlowResults run_flow<3>(const FlowParameters &,
                                     dealii::ParameterHandler &,
                                     const CommandLine &,
                                     const TypesOf<3> &);
  } // namespace app
} // namespace otto
