// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_job.h>
#include <otto/app/file_entries.h>
#include <otto/app/interruption.h>
#include <otto/app/program.h>
#include <otto/app/progress_table.h>
#include <otto/app/world.h>
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/dataset/splits.h>

#include <cmath>
#include <filesystem>

namespace otto
{
  namespace app
  {
    namespace
    {
      const char format_version[] = "1";
    } // namespace



    RankGroups::RankGroups(const unsigned int ranks_per_group)
    {
      const unsigned int rank = dealii::Utilities::MPI::this_mpi_process(world);
      const unsigned int size = dealii::Utilities::MPI::n_mpi_processes(world);
      index_                  = rank / ranks_per_group;
      number_                 = (size + ranks_per_group - 1) / ranks_per_group;
      MPI_Comm_split(world, index_, rank, &communicator_);
    }



    RankGroups::~RankGroups()
    {
      MPI_Comm_free(&communicator_);
    }



    unsigned int RankGroups::size() const
    {
      return dealii::Utilities::MPI::n_mpi_processes(communicator_);
    }



    bool RankGroups::first_of_group() const
    {
      return dealii::Utilities::MPI::this_mpi_process(communicator_) == 0;
    }



    bool RankGroups::first_of_world() const
    {
      return dealii::Utilities::MPI::this_mpi_process(world) == 0;
    }



    template <int dim>
    DatasetJob<dim>::DatasetJob(const DatasetParameters   &parameters,
                                dealii::ParameterHandler  &prm,
                                const DatasetTypes<dim>   &types,
                                const RankGroups          &ranks,
                                const dataset::Group<dim> &group,
                                const base::RunFolder     &folder,
                                const base::Console       &console)
      : parameters_(parameters)
      , prm_(prm)
      , ranks_(ranks)
      , group_(group)
      , folder_(folder)
      , console_(console)
      , problem_(parameters.make_problem<dim>(prm, group, timer_, types))
      , mesh_(group.domain().checksum())
      , messages_(ranks.number() - 1)
      , table_(console,
               folder.path("samples.csv"),
               problem_->scalars(),
               parameters.number)
    {
      if (!parameters.grid.empty())
        grid_ =
          std::make_unique<dataset::Grid<dim>>(group.domain(),
                                               parameters.grid_points<dim>());
    }



    template <int dim>
    std::string DatasetJob<dim>::file() const
    {
      return folder_.path("dataset.h5");
    }



    template <int dim>
    dataset::PartFolder DatasetJob<dim>::parts() const
    {
      return dataset::PartFolder(folder_.path("samples"), mesh_);
    }



    template <int dim>
    dataset::Contents DatasetJob<dim>::contents() const
    {
      std::string inputs;
      for (const auto &line : problem_->description())
        inputs += (inputs.empty() ? "" : "\n") + line;
      dataset::Contents result;
      result.texts       = {{"title", parameters_.title},
                            {"description", parameters_.description},
                            {"kind", problem_->kind()},
                            {"equations", problem_->equations()},
                            {"random_inputs", inputs},
                            {"length_unit", parameters_.length_unit},
                            {"time_unit", parameters_.time_unit},
                            {"license", parameters_.license},
                            {"citation", parameters_.citation},
                            {"parameters", run_parameters(prm_, folder_.path())},
                            {"made_by", version_line("otto-dataset")},
                            {"format_version", format_version},
                            {"seed", std::to_string(parameters_.seed)}};
      result.fields      = problem_->fields();
      result.scalars     = problem_->scalars();
      result.n_samples   = parameters_.number;
      result.mesh        = mesh_;
      result.fractions   = dataset::parse_fractions(parameters_.splits);
      result.single      = parameters_.precision == "single";
      result.compression = parameters_.compression;
      return result;
    }



    template <int dim>
    void DatasetJob<dim>::describe()
    {
      const double n = group_.domain().space().n_dofs();
      console_.section("Problem");
      console_("  " + problem_->kind() + ": " + problem_->equations());
      for (const auto &line : problem_->description())
        console_("  " + line);
      double values = 0, on_grid = 0;
      for (const auto &field : problem_->fields())
        {
          double size = 1;
          for (const auto length : field.shape(n))
            size *= length;
          values += size;
          if (grid_ && field.nodal)
            on_grid += size / n * grid_->size();
        }
      const double bytes = (values + on_grid) *
                           (parameters_.precision == "single" ? 4. : 8.) *
                           parameters_.number;
      console_("  " + base::counted(parameters_.number, "sample") + " on " +
               base::short_number(n) + " vertices" +
               (grid_ ? " and " + base::short_number(grid_->size()) +
                          " points of a grid"
                      : "") +
               ", " + base::short_number(bytes / 1048576., 3) +
               " MiB before compression");
      console_("  " + base::counted(ranks_.number(), "group") + " of " +
               base::counted(ranks_.size(), "rank"));
    }



    template <int dim>
    void DatasetJob<dim>::read_done()
    {
      const auto scalars = problem_->scalars();
      base::on_first_rank(world, [&]() {
        if (std::filesystem::exists(file()))
          {
            const dataset::DatasetReader reader(file(), contents());
            for (const auto k : reader.done())
              {
                in_file_.insert(k);
                table_.add_earlier(record_of(reader.read(k, false), scalars));
              }
          }
        const auto left_out =
          parts().for_each([&](const dataset::Sample &sample) {
            in_parts_.insert(sample.index);
            if (in_file_.count(sample.index) == 0)
              table_.add_earlier(record_of(sample, scalars));
          });
        if (left_out > 0)
          console_("  " + base::counted(left_out, "file") +
                   " of samples that are torn or altered were left out");
      });
      console_("  goes on: " + std::to_string(table_.n_records()) + " of " +
               std::to_string(parameters_.number) + " samples are done");
    }



    template <int dim>
    void DatasetJob<dim>::prepare(const bool restart)
    {
      restart_ = restart;
      describe();
      if (restart)
        read_done();
      std::vector<unsigned long> done(in_file_.begin(), in_file_.end());
      done.insert(done.end(), in_parts_.begin(), in_parts_.end());
      done = dealii::Utilities::MPI::broadcast(world, done);
      const std::set<unsigned long> known(done.begin(), done.end());
      unsigned long                 next = 0;
      for (unsigned long k = 0; k < parameters_.number; ++k)
        if (known.count(k) == 0 && next++ % ranks_.number() == ranks_.index())
          to_do_.push_back(k);
    }



    template <int dim>
    void DatasetJob<dim>::solve_one(const unsigned long index)
    {
      const auto stop = [&]() {
        return is_interrupted_on(ranks_.communicator());
      };
      const auto sample = dataset::make_sample(
        *problem_, parameters_.seed, index, parameters_.attempts, stop);
      {
        dealii::TimerOutput::Scope scope(timer_, "Output");
        base::on_first_rank(ranks_.communicator(),
                            [&]() { parts().write(sample); });
      }
      if (ranks_.first_of_world())
        in_parts_.insert(index);
      const auto record = record_of(sample, problem_->scalars());
      if (ranks_.first_of_world())
        table_.add(record, clock_.wall_time());
      else if (ranks_.first_of_group())
        messages_.send(record);
    }



    // Takes the records of other groups on rank 0.
    template <int dim>
    void DatasetJob<dim>::collect(const bool wait)
    {
      if (!ranks_.first_of_world())
        return;
      do
        {
          if (wait && !messages_.all_ended())
            messages_.wait();
          for (const auto &record : messages_.receive())
            {
              in_parts_.insert(record.index);
              table_.add(record, clock_.wall_time());
            }
        }
      while (wait && !messages_.all_ended());
    }



    template <int dim>
    void DatasetJob<dim>::loop()
    {
      std::string error;
      try
        {
          for (const auto index : to_do_)
            {
              if (is_interrupted_on(ranks_.communicator()))
                throw dataset::Stopped();
              solve_one(index);
              collect(false);
            }
        }
      catch (const dataset::Stopped &)
        {
          outcome_.stopped = "interrupted";
        }
      catch (const base::RunError &exception)
        {
          error = exception.what();
        }
      if (ranks_.first_of_group() && !ranks_.first_of_world())
        messages_.send_end();
      {
        dealii::TimerOutput::Scope scope(timer_, "Waiting for other groups");
        collect(true);
      }
      base::on_each_rank(world, [&]() {
        if (!error.empty())
          throw base::RunError(error + " Samples that were done are kept; go "
                                       "on with --restart.");
      });
      if (dealii::Utilities::MPI::max(int(outcome_.stopped == "interrupted"),
                                      world) != 0)
        outcome_.stopped = "interrupted";
    }



    template <int dim>
    void DatasetJob<dim>::assemble()
    {
      dealii::TimerOutput::Scope scope(timer_, "Data set file");
      base::on_first_rank(world, [&]() {
        std::unique_ptr<dataset::DatasetReader> earlier;
        if (!in_file_.empty())
          earlier =
            std::make_unique<dataset::DatasetReader>(file(), contents());
        const auto                  folder = parts();
        dataset::DatasetWriter<dim> writer(file(),
                                           contents(),
                                           group_.domain(),
                                           grid_.get());
        for (unsigned long k = 0; k < parameters_.number; ++k)
          if (in_parts_.count(k) > 0)
            writer.write(folder.read(k));
          else if (in_file_.count(k) > 0)
            writer.write(earlier->read(k));
        writer.finish();
        folder.remove();
        table_.finish();
      });
    }



    template <int dim>
    void DatasetJob<dim>::write_summary()
    {
      outcome_.seconds   = clock_.wall_time();
      outcome_.solved    = table_.n_solved();
      outcome_.given_up  = table_.n_given_up();
      const double  here = table_.n_records() - table_.n_earlier();
      io::RunRecord record;
      record.add("result", "stopped", outcome_.stopped);
      table_.add_to(record);
      record.add("result", "samples per second", here / outcome_.seconds);
      record.add("problem", "kind", problem_->kind());
      record.add("problem", "mesh", parameters_.mesh.file);
      record.add("problem",
                 "vertices",
                 static_cast<unsigned long long>(
                   group_.domain().space().n_dofs()));
      record.add("problem", "volume", group_.domain().space().volume());
      record.add("resources",
                 "groups of ranks",
                 static_cast<unsigned long long>(ranks_.number()));
      record.add_resources(
        timer_.get_summary_data(dealii::TimerOutput::total_wall_time), world);
      record.add("seconds", "total", outcome_.seconds);
      record.add_versions();
      record.write(folder_, "summary.json");

      console_.section("Result");
      console_(
        "  " + base::counted(outcome_.solved, "sample") + " solved, " +
        std::to_string(outcome_.given_up) + " given up, " +
        std::to_string(table_.n_failed_attempts()) + " failed attempts, " +
        base::short_number(here / outcome_.seconds, 3) + " samples per second");
      console_(table_.text());
      console_.section("Where the time of the first group went");
      console_(timer_table(timer_, outcome_.seconds));
      const auto memory = io::peak_memory(world);
      console_("  peak memory " +
               base::short_number(memory.total / 1048576., 4) + " MiB");
      console_.section("Files");
      std::error_code error;
      const double    size = ranks_.first_of_world()
                               ? std::filesystem::file_size(file(), error)
                               : 0.;
      console_("  " + file() + ": the data set, " +
               base::short_number(size / 1048576., 3) + " MiB");
      console_("  " + folder_.path("summary.json") + ", " +
               folder_.path("samples.csv"));
      console_("  " + folder_.path("parameters.prm") +
               ": all parameters of this run");
      if (outcome_.stopped == "interrupted")
        console_("  to go on: otto-dataset --restart " + folder_.path());
    }



    template <int dim>
    DatasetOutcome DatasetJob<dim>::solve()
    {
      // what an earlier run has left where a new one begins must not be taken
      // for its samples, whenever it is killed
      base::on_first_rank(world, [&]() {
        std::error_code error;
        if (!restart_)
          {
            std::filesystem::remove(file(), error);
            parts().remove();
          }
      });
      folder_.write("parameters.prm", run_parameters(prm_, folder_.path()));
      base::on_first_rank(world, [&]() { parts().create(); });
      console_.section("Samples");
      if (ranks_.first_of_world())
        table_.start();
      loop();
      assemble();
      write_summary();
      std::string lost;
      if (ranks_.first_of_world() && outcome_.given_up > 0)
        lost = std::to_string(outcome_.given_up);
      lost = base::broadcast_text(world, lost);
      if (!lost.empty())
        throw base::RunError(
          lost + " of " + std::to_string(parameters_.number) +
          " samples were given up; the data set has all others, and "
          "samples/reason in it says why. Try more 'Samples/Attempts', or "
          "inputs that are easier to solve.");
      return outcome_;
    }



    template class DatasetJob<2>;
    template class DatasetJob<3>;
  } // namespace app
} // namespace otto
