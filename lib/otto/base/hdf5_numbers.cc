// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/hdf5_numbers.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>

#include <unistd.h>

#include <new>

namespace otto
{
  namespace base
  {
    namespace hdf5
    {
      namespace
      {
        const char states[] = "fields";

        /// The data sets of a file and of the group that states have.
        std::vector<std::string> data_sets(const hid_t file)
        {
          std::vector<std::string> names;
          for (const std::string group : {".", states})
            if (H5Lexists(file, group.c_str(), H5P_DEFAULT) > 0 || group == ".")
              H5Literate_by_name(
                file,
                group.c_str(),
                H5_INDEX_NAME,
                H5_ITER_INC,
                nullptr,
                [](const hid_t place,
                   const char *name,
                   const H5L_info_t *,
                   void *list) -> herr_t {
                  const hid_t set = H5Dopen2(place, name, H5P_DEFAULT);
                  if (set >= 0)
                    {
                      static_cast<std::vector<std::string> *>(list)->push_back(
                        name);
                      H5Dclose(set);
                    }
                  return 0;
                },
                &names,
                H5P_DEFAULT);
          return names;
        }



        /// Which data sets a file has, as the end of a sentence.
        std::string what_there_is(const hid_t file)
        {
          const unsigned int largest = 20;
          auto               names   = data_sets(file);
          const auto         n       = names.size();
          if (n == 0)
            return "which has none";
          names.resize(std::min<std::size_t>(n, largest));
          return "which has " + joined(names) +
                 (n > largest ? " and " + std::to_string(n - largest) + " more"
                              : "");
        }



        hid_t opened(const std::string &file, const std::string &entry)
        {
          try
            {
              check_regular_file("file", file);
            }
          catch (const InputError &error)
            {
              throw InputError(entry + ": " + error.what());
            }
          const hid_t id = H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
          if (id < 0)
            throw InputError(entry + " = '" + file +
                             "': this is not an HDF5 file, or a damaged one; "
                             "write it with h5py, for example.");
          return id;
        }



        // A file of this many bytes holds less than that with deflate, which
        // makes data at most 1032 times smaller; and data sets that are not
        // written yet have a value without bytes.
        const double densest   = 1100.;
        const double unwritten = 1e6;

        /// Why a data set is too large to be read; empty if it is not.
        std::string too_large(const hid_t                 set,
                              const std::vector<hsize_t> &shape)
        {
          const double n      = count(shape);
          const double stored = H5Dget_storage_size(set);
          if (n > unwritten && n > densest * stored)
            return "more than the " + short_number(stored, 3) +
                   " bytes that are stored for it can hold";
          const double memory =
            double(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
          if (memory > 0. && n * sizeof(double) > memory)
            return "more than the memory of this machine, " +
                   short_number(memory / 1e9, 3) + " GB, can hold";
          return "";
        }
      } // namespace



      double count(const std::vector<hsize_t> &shape)
      {
        double result = 1.;
        for (const hsize_t n : shape)
          result *= n;
        return result;
      }



      std::string text_of(const std::vector<hsize_t> &shape)
      {
        std::string text;
        for (const hsize_t n : shape)
          text += (text.empty() ? "" : ", ") + std::to_string(n);
        return "(" + text + (shape.size() == 1 ? ",)" : ")");
      }



      bool is_hdf5(const std::string &file)
      {
        const Quiet quiet;
        return H5Fis_hdf5(file.c_str()) > 0;
      }



      Input::Input(const std::string &file, const std::string &entry)
        : path_(file)
        , file_(opened(file, entry), H5Fclose, "the file")
      {
      }



      hid_t Input::open_set(const std::string &name) const
      {
        const hid_t id = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
        return id >= 0 ? id
                       : H5Dopen2(file_,
                                  (std::string(states) + "/" + name).c_str(),
                                  H5P_DEFAULT);
      }



      bool Input::has(const std::string &name) const
      {
        const hid_t id = open_set(name);
        if (id >= 0)
          H5Dclose(id);
        return id >= 0;
      }



      Numbers Input::numbers(const std::string &name,
                             const std::string &entry,
                             const std::string &remedy,
                             const Check       &check) const
      {
        const std::string what = entry + ": ";
        const hid_t       id   = open_set(name);
        if (id < 0)
          throw InputError(what + "there is no data set '" + name +
                           "' in the file '" + path_ + "', " +
                           what_there_is(file_) + "; " + remedy);
        const Handle      set(id, H5Dclose, name);
        const Handle      type(H5Dget_type(set), H5Tclose, name);
        const Handle      space(H5Dget_space(set), H5Sclose, name);
        const H5T_class_t kind = H5Tget_class(type);
        if (kind != H5T_INTEGER && kind != H5T_FLOAT)
          throw InputError(what + "the data set '" + name + "' of the file '" +
                           path_ +
                           "' is not made of numbers; write them as float64.");
        Numbers numbers;
        numbers.shape.resize(std::max(H5Sget_simple_extent_ndims(space), 0));
        H5Sget_simple_extent_dims(space, numbers.shape.data(), nullptr);
        if (H5Sget_simple_extent_type(space) == H5S_NULL)
          numbers.shape = {0};
        if (check)
          check(numbers.shape);
        std::string refused = too_large(set, numbers.shape);
        try
          {
            if (refused.empty())
              numbers.values.resize(
                static_cast<std::size_t>(count(numbers.shape)));
          }
        catch (const std::bad_alloc &)
          {
            refused = "more than there is memory for";
          }
        if (!refused.empty())
          throw InputError(what + "the data set '" + name + "' of the file '" +
                           path_ + "' has the shape " + text_of(numbers.shape) +
                           ", " + refused +
                           "; write it again with what is "
                           "needed.");
        if (!numbers.values.empty() && H5Dread(set,
                                               H5T_NATIVE_DOUBLE,
                                               H5S_ALL,
                                               H5S_ALL,
                                               H5P_DEFAULT,
                                               numbers.values.data()) < 0)
          throw InputError(what + "the data set '" + name + "' of the file '" +
                           path_ + "' cannot be read; write the file again.");
        return numbers;
      }
    } // namespace hdf5
  }   // namespace base
} // namespace otto
