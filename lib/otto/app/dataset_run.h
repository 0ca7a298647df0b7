// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/command_line.h>
#include <otto/app/dataset_parameters.h>

namespace otto
{
  namespace app
  {
    /// How a run of otto-dataset ended.
    struct DatasetOutcome
    {
      /// "complete" or "interrupted".
      std::string stopped = "complete";
      /// Samples that are in the data set.
      unsigned long solved = 0;
      /// Samples for which no attempt was solved.
      unsigned long given_up = 0;
      /// Wall clock.
      double seconds = 0;
    };

    /**
     * The whole of otto-dataset: mesh, random inputs, solved problems, files.
     * Collective on MPI_COMM_WORLD. An interrupt or a request to terminate
     * (SIGINT, SIGTERM) ends it with a data set of what is done.
     *
     * @throws base::InputError if the input is wrong: then nothing was written.
     * @throws base::RunError if samples were given up, or a disk is full.
     */
    template <int dim>
    DatasetOutcome run_dataset(const DatasetParameters  &parameters,
                               dealii::ParameterHandler &prm,
                               const CommandLine        &options,
                               const DatasetTypes<dim>  &types);

    /// The parameters of the run in a folder.
    /// @throws base::InputError if there is none.
    std::string stored_dataset_parameters(const std::string &run_folder);

    /**
     * The main function of otto-dataset, or of a program of one's own with more
     * types.
     *
     * @param name What the program calls itself.
     * @return The exit code, see run_program().
     */
    int dataset_program(int                argc,
                        char             **argv,
                        const std::string &name,
                        const Types       &types = Types());
  } // namespace app
} // namespace otto
