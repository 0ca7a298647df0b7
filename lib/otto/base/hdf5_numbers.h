// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/hdf5_handle.h>

#include <functional>
#include <string>
#include <vector>

namespace otto
{
  namespace base
  {
    namespace hdf5
    {
      /// The numbers of a data set, row by row, with its shape.
      struct Numbers
      {
        std::vector<hsize_t> shape;
        std::vector<double>  values;
      };

      /// How many numbers a shape has.
      double count(const std::vector<hsize_t> &shape);

      /// A shape as Python writes it: (5, 2).
      std::string text_of(const std::vector<hsize_t> &shape);

      /// Whether a file that can be read is one of HDF5.
      bool is_hdf5(const std::string &file);

      /// An HDF5 file that a user gives, open for reading.
      class Input
      {
      public:
        /**
         * @param entry The name of the parameter with the name of the file,
         *   with which errors start.
         * @throws InputError if the file is missing or no HDF5 file.
         */
        Input(const std::string &file, const std::string &entry);

        /// Whether the file has a data set, itself or in its group "fields",
        /// where states of runs have theirs.
        bool has(const std::string &name) const;

        /// Throws if data of this shape is not what is needed.
        using Check = std::function<void(const std::vector<hsize_t> &shape)>;

        /**
         * The numbers of such a data set, of any kind.
         *
         * @param entry What an error starts with.
         * @param remedy What it ends with if there is no such data set.
         * @param check Is called before anything is read.
         * @throws InputError if there is none, if it has no numbers, or more
         *   than the file can hold or the memory of the machine.
         */
        Numbers numbers(const std::string &name,
                        const std::string &entry,
                        const std::string &remedy,
                        const Check       &check = {}) const;

      private:
        hid_t open_set(const std::string &name) const;

        std::string path_;
        Quiet       quiet_;
        Handle      file_;
      };
    } // namespace hdf5
  }   // namespace base
} // namespace otto
