// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/dataset/hdf5_arrays.h>

#include <cstdint>
#include <limits>

namespace otto
{
  namespace dataset
  {
    namespace arrays
    {
      using base::hdf5::check;
      using base::hdf5::Handle;

      namespace
      {
        // A sample above this is cut into chunks of one time each: a chunk is
        // what a reader has to decompress at once.
        const std::size_t large = std::size_t(1) << 23;

        Handle simple(const std::vector<std::size_t> &shape,
                      const std::string              &name)
        {
          const std::vector<hsize_t> sizes(shape.begin(), shape.end());
          return {shape.empty()
                    ? H5Screate(H5S_SCALAR)
                    : H5Screate_simple(sizes.size(), sizes.data(), nullptr),
                  H5Sclose,
                  name};
        }

        Handle texts_type()
        {
          const hid_t type = H5Tcopy(H5T_C_S1);
          H5Tset_size(type, H5T_VARIABLE);
          H5Tset_cset(type, H5T_CSET_UTF8);
          return {type, H5Tclose, "a text"};
        }

        Handle open(const hid_t place, const std::string &name)
        {
          return {H5Dopen2(place, name.c_str(), H5P_DEFAULT), H5Dclose, name};
        }

        std::vector<const char *>
        pointers(const std::vector<std::string> &texts)
        {
          std::vector<const char *> result;
          for (const auto &text : texts)
            result.push_back(text.c_str());
          return result;
        }

        void attach(const hid_t        place,
                    const std::string &name,
                    const hid_t        space,
                    const hid_t        type,
                    const void        *data)
        {
          const Handle attribute(
            H5Acreate2(
              place, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
            H5Aclose,
            name);
          check(H5Awrite(attribute, type, data) >= 0, name);
        }

        // Selects a sample of an array, and says how many values it has.
        std::size_t
        select(const hid_t space, unsigned long sample, const std::string &name)
        {
          const int            n = H5Sget_simple_extent_ndims(space);
          std::vector<hsize_t> count(n), start(n, 0);
          H5Sget_simple_extent_dims(space, count.data(), nullptr);
          check(n > 0 && sample < count[0], name);
          start[0] = sample;
          count[0] = 1;
          check(H5Sselect_hyperslab(space,
                                    H5S_SELECT_SET,
                                    start.data(),
                                    nullptr,
                                    count.data(),
                                    nullptr) >= 0,
                name);
          std::size_t size = 1;
          for (const auto c : count)
            size *= c;
          return size;
        }

        template <typename Number>
        std::vector<Number>
        read_all(const hid_t place, const std::string &name, const hid_t type)
        {
          const Handle        set = open(place, name);
          const Handle        space(H5Dget_space(set), H5Sclose, name);
          std::vector<Number> values(H5Sget_simple_extent_npoints(space));
          check(H5Dread(
                  set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0,
                name);
          return values;
        }
      } // namespace



      Handle make_group(const hid_t place, const std::string &name)
      {
        const Handle links(H5Pcreate(H5P_LINK_CREATE), H5Pclose, name);
        H5Pset_create_intermediate_group(links, 1);
        return {
          H5Gcreate2(place, name.c_str(), links, H5P_DEFAULT, H5P_DEFAULT),
          H5Gclose,
          name};
      }



      void attach(const hid_t        place,
                  const std::string &name,
                  const std::string &text)
      {
        const char *data = text.c_str();
        attach(place, name, simple({}, name), texts_type(), &data);
      }



      std::string attached_text(const hid_t place, const std::string &name)
      {
        if (H5Aexists(place, name.c_str()) <= 0)
          return "";
        const Handle attribute(H5Aopen(place, name.c_str(), H5P_DEFAULT),
                               H5Aclose,
                               name);
        char        *text = nullptr;
        check(H5Aread(attribute, texts_type(), &text) >= 0, name);
        const std::string result = text == nullptr ? "" : text;
        H5free_memory(text);
        return result;
      }



      void attach(const hid_t                     place,
                  const std::string              &name,
                  const std::vector<std::string> &texts)
      {
        attach(place,
               name,
               simple({texts.size()}, name),
               texts_type(),
               pointers(texts).data());
      }



      void attach(const hid_t                place,
                  const std::string         &name,
                  const std::vector<double> &numbers)
      {
        attach(place,
               name,
               simple({numbers.size()}, name),
               H5T_NATIVE_DOUBLE,
               numbers.data());
      }



      void write(const hid_t                     place,
                 const std::string              &name,
                 const std::vector<std::size_t> &shape,
                 const hid_t                     file_type,
                 const Values                   &values)
      {
        const Handle space = simple(shape, name);
        const Handle set(H5Dcreate2(place,
                                    name.c_str(),
                                    file_type,
                                    space,
                                    H5P_DEFAULT,
                                    H5P_DEFAULT,
                                    H5P_DEFAULT),
                         H5Dclose,
                         name);
        if (values.data != nullptr)
          check(H5Dwrite(set,
                         values.type,
                         H5S_ALL,
                         H5S_ALL,
                         H5P_DEFAULT,
                         values.data) >= 0,
                name);
      }



      void write(const hid_t                     place,
                 const std::string              &name,
                 const std::vector<std::string> &texts)
      {
        const Handle type = texts_type();
        write(
          place, name, {texts.size()}, type, {type, pointers(texts).data()});
      }



      void create(const hid_t                     place,
                  const std::string              &name,
                  const unsigned long             n_samples,
                  const std::vector<std::size_t> &shape,
                  const bool                      single,
                  const unsigned int              compression)
      {
        std::vector<std::size_t> all{n_samples};
        std::vector<hsize_t>     chunk{1};
        std::size_t              bytes = single ? 4 : 8;
        for (const std::size_t n : shape)
          {
            all.push_back(n);
            chunk.push_back(n);
            bytes *= n;
          }
        if (bytes > large && chunk.size() > 2)
          chunk[1] = 1;
        const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, name);
        H5Pset_chunk(properties, chunk.size(), chunk.data());
        if (compression > 0)
          {
            H5Pset_shuffle(properties);
            H5Pset_deflate(properties, compression);
          }
        const double fill = std::numeric_limits<double>::quiet_NaN();
        H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, &fill);
        const Handle set(H5Dcreate2(place,
                                    name.c_str(),
                                    single ? H5T_IEEE_F32LE : H5T_IEEE_F64LE,
                                    simple(all, name),
                                    H5P_DEFAULT,
                                    properties,
                                    H5P_DEFAULT),
                         H5Dclose,
                         name);
      }



      void write_sample(const hid_t                place,
                        const std::string         &name,
                        const unsigned long        sample,
                        const std::vector<double> &values)
      {
        const Handle set = open(place, name);
        const Handle space(H5Dget_space(set), H5Sclose, name);
        check(select(space, sample, name) == values.size(), name);
        check(H5Dwrite(set,
                       H5T_NATIVE_DOUBLE,
                       simple({values.size()}, name),
                       space,
                       H5P_DEFAULT,
                       values.data()) >= 0,
              name);
      }



      std::vector<double> read_sample(const hid_t         place,
                                      const std::string  &name,
                                      const unsigned long sample)
      {
        const Handle        set = open(place, name);
        const Handle        space(H5Dget_space(set), H5Sclose, name);
        std::vector<double> values(select(space, sample, name));
        check(H5Dread(set,
                      H5T_NATIVE_DOUBLE,
                      simple({values.size()}, name),
                      space,
                      H5P_DEFAULT,
                      values.data()) >= 0,
              name);
        return values;
      }



      std::vector<double> read(const hid_t place, const std::string &name)
      {
        return read_all<double>(place, name, H5T_NATIVE_DOUBLE);
      }



      std::vector<std::uint64_t> read_integers(const hid_t        place,
                                               const std::string &name)
      {
        return read_all<std::uint64_t>(place, name, H5T_NATIVE_UINT64);
      }



      std::vector<std::string> read_texts(const hid_t        place,
                                          const std::string &name)
      {
        const Handle             type = texts_type();
        std::vector<std::string> result;
        for (char *text : read_all<char *>(place, name, type))
          {
            result.push_back(text == nullptr ? "" : text);
            H5free_memory(text);
          }
        return result;
      }
    } // namespace arrays
  }   // namespace dataset
} // namespace otto
