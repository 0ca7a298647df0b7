// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/grid.h>
#include <otto/dataset/sample.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /// What a data set is, besides its samples.
    struct Contents
    {
      /// Attributes of the file: title, description, versions, ...
      std::vector<std::pair<std::string, std::string>> texts;
      std::vector<Field>                               fields;
      std::vector<Scalar>                              scalars;
      unsigned long                                    n_samples = 0;
      /// The checksum of the mesh.
      std::uint64_t         mesh = 0;
      std::array<double, 3> fractions{{1., 0., 0.}};
      /// Whether arrays are stored with 32 bits a number.
      bool single = false;
      /// The level of gzip, 0 to 9.
      unsigned int compression = 4;
    };

    /**
     * Writes the HDF5 file of a data set, on one rank:
     *
     *     /mesh     points, cells, regions, weights, boundary
     *     /inputs   an array a Field, [sample][time][vertex][component]
     *     /outputs  likewise
     *     /grid     axes, mask, inputs/.., outputs/.. on a regular grid
     *     /samples  status, split, attempts, key, seconds, reason, scalars
     *     /splits   train, validation, test: numbers of solved samples
     *
     * Arrays are stored sample by sample in chunks with gzip. What is missing
     * is NaN. The file comes into its place whole: see finish().
     */
    template <int dim>
    class DatasetWriter
    {
    public:
      /**
       * Opens a temporary file beside it.
       *
       * @param grid Null: there is no group /grid.
       * @throws base::RunError if the disk does not take it.
       */
      DatasetWriter(std::string        file,
                    const Contents    &contents,
                    const Domain<dim> &domain,
                    const Grid<dim>   *grid);
      /// Removes the temporary file unless finish() was called.
      ~DatasetWriter();

      /// @throws base::RunError if the disk does not take it.
      void write(const Sample &sample);

      /// Writes what is known in the end, flushes the file to the disk and
      /// moves it in the place of an earlier one.
      void finish();

    private:
      struct Data;

      void write_mesh();
      void write_grid();
      void create_fields();
      void write_samples();

      std::string           file_;
      Contents              contents_;
      const Domain<dim>    &domain_;
      const Grid<dim>      *grid_;
      std::unique_ptr<Data> data_;
    };

    /// Reads the samples of such a file again.
    class DatasetReader
    {
    public:
      /**
       * @param contents What must be in it.
       * @throws base::InputError if the file is not one of such contents, or
       *   one on another mesh.
       */
      DatasetReader(std::string file, const Contents &contents);
      ~DatasetReader();

      /// The numbers of the samples that are done, solved or given up.
      const std::vector<unsigned long> &done() const { return done_; }

      /// A sample, on the grid or without its arrays.
      Sample read(unsigned long index, bool with_fields = true) const;

    private:
      struct Data;

      std::string                file_;
      Contents                   contents_;
      std::vector<unsigned long> done_;
      std::unique_ptr<Data>      data_;
    };
  } // namespace dataset
} // namespace otto
