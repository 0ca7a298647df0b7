// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace app
  {
    /**
     * Makes the files and folders that @p prm names relative to the folder of
     * the parameter file they stand in, where they are found from there; others
     * stay as they are. These are the mesh, images, values, point clouds, other
     * fields, the files of a random density, the field of a potential, the runs
     * with a velocity or a vector, and every entry of a class of one's own that
     * is declared as a FileName or DirectoryName of deal.II.
     *
     * @param folder That of the parameter file; empty: the working folder.
     */
    void resolve_files(dealii::ParameterHandler &prm,
                       const std::string        &folder);

    /**
     * The parameters of a run as the text of the parameter file in its folder,
     * from which it can be repeated and restarted from any working folder:
     * files that were given by absolute paths stay so, all others are written
     * relative to the run folder, so that both can be moved together. At the
     * end, as comments, checksums of the files with data, for check_files().
     */
    std::string run_parameters(const dealii::ParameterHandler &prm,
                               const std::string              &run_folder);

    /**
     * Whether the files with data (images, values, points, fields) are those
     * with which a run began.
     *
     * @param stored The run_parameters() of the run.
     * @throws base::InputError if there is another file under the same name.
     */
    void check_files(const dealii::ParameterHandler &prm,
                     const std::string              &stored,
                     const std::string              &run_folder);
  } // namespace app
} // namespace otto
