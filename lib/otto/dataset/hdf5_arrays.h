// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/hdf5_handle.h>

#include <string>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /// Arrays of many samples in an HDF5 file, written and read one by one.
    namespace arrays
    {
      /// Makes a group with all the groups above it.
      base::hdf5::Handle make_group(hid_t place, const std::string &name);

      /// An attribute with a text of any length.
      void
      attach(hid_t place, const std::string &name, const std::string &text);

      /// Such an attribute again; empty if there is none.
      std::string attached_text(hid_t place, const std::string &name);

      /// An attribute with a list of texts.
      void attach(hid_t                           place,
                  const std::string              &name,
                  const std::vector<std::string> &texts);

      /// An attribute with numbers.
      void attach(hid_t                      place,
                  const std::string         &name,
                  const std::vector<double> &numbers);

      /// The address of values and their type in memory.
      struct Values
      {
        hid_t       type;
        const void *data;
      };

      /// A whole array.
      void write(hid_t                           place,
                 const std::string              &name,
                 const std::vector<std::size_t> &shape,
                 hid_t                           file_type,
                 const Values                   &values);

      /// A list of texts.
      void write(hid_t                           place,
                 const std::string              &name,
                 const std::vector<std::string> &texts);

      /**
       * Makes an array of floating point numbers, all NaN, in chunks of one
       * sample (or of one time if a sample is large) with gzip.
       *
       * @param shape Of one sample.
       */
      void create(hid_t                           place,
                  const std::string              &name,
                  unsigned long                   n_samples,
                  const std::vector<std::size_t> &shape,
                  bool                            single,
                  unsigned int                    compression);

      /// The part of such an array that belongs to a sample.
      void write_sample(hid_t                      place,
                        const std::string         &name,
                        unsigned long              sample,
                        const std::vector<double> &values);

      /// The same.
      std::vector<double>
      read_sample(hid_t place, const std::string &name, unsigned long sample);

      /// A whole array of one dimension.
      std::vector<double> read(hid_t place, const std::string &name);

      /// The numbers of an array of integers of 64 bits.
      std::vector<std::uint64_t> read_integers(hid_t              place,
                                               const std::string &name);

      /// A list of texts.
      std::vector<std::string> read_texts(hid_t place, const std::string &name);
    } // namespace arrays
  }   // namespace dataset
} // namespace otto
