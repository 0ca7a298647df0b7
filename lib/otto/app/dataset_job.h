// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/dataset_results.h>
#include <otto/app/dataset_run.h>
#include <otto/app/silent_timer.h>
#include <otto/base/run_folder.h>
#include <otto/dataset/dataset_file.h>
#include <otto/dataset/part_folder.h>

#include <memory>
#include <set>

namespace otto
{
  namespace app
  {
    /// The ranks that solve a sample together.
    class RankGroups
    {
    public:
      /// Groups of so many ranks of the world; the last may be smaller.
      explicit RankGroups(unsigned int ranks_per_group);
      ~RankGroups();
      RankGroups(const RankGroups &)            = delete;
      RankGroups &operator=(const RankGroups &) = delete;

      MPI_Comm     communicator() const { return communicator_; }
      unsigned int size() const;
      /// The number of the group, and how many there are.
      unsigned int index() const { return index_; }
      unsigned int number() const { return number_; }
      /// Whether this is the first rank of its group, or of the world.
      bool first_of_group() const;
      bool first_of_world() const;

    private:
      unsigned int index_, number_;
      MPI_Comm     communicator_ = MPI_COMM_NULL;
    };

    /// The computation of otto-dataset and its files: what is known in all of
    /// its phases. Collective on MPI_COMM_WORLD.
    template <int dim>
    class DatasetJob
    {
    public:
      /// All arguments but @p types must outlive this object.
      DatasetJob(const DatasetParameters   &parameters,
                 dealii::ParameterHandler  &prm,
                 const DatasetTypes<dim>   &types,
                 const RankGroups          &ranks,
                 const dataset::Group<dim> &group,
                 const base::RunFolder     &folder,
                 const base::Console       &console);

      /// Reports the problem; reads what an earlier run has done. Nothing is
      /// written.
      /// @throws base::InputError if the earlier run was another.
      void prepare(bool restart);

      /// Solves what is missing, writes everything.
      DatasetOutcome solve();

    private:
      void                describe();
      void                read_done();
      void                loop();
      void                solve_one(unsigned long index);
      void                collect(bool wait);
      void                assemble();
      void                write_summary();
      dataset::Contents   contents() const;
      std::string         file() const;
      dataset::PartFolder parts() const;

      const DatasetParameters               &parameters_;
      dealii::ParameterHandler              &prm_;
      const RankGroups                      &ranks_;
      const dataset::Group<dim>             &group_;
      const base::RunFolder                 &folder_;
      const base::Console                   &console_;
      dealii::Timer                          clock_;
      SilentTimer                            timer_;
      std::unique_ptr<dataset::Problem<dim>> problem_;
      std::unique_ptr<dataset::Grid<dim>>    grid_;
      std::uint64_t                          mesh_;
      bool                                   restart_ = false;
      SampleMessages                         messages_;
      DatasetTable                           table_;
      /// On rank 0: the samples in the data set file, and those in parts.
      std::set<unsigned long> in_file_, in_parts_;
      /// What this group has to do.
      std::vector<unsigned long> to_do_;
      DatasetOutcome             outcome_;
    };
  } // namespace app
} // namespace otto
