// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/hdf5_handle.h>
#include <otto/base/version.h>
#include <otto/io/checkpoint_file.h>

#include <algorithm>
#include <sstream>

namespace otto
{
  namespace io
  {
    namespace
    {
      using base::hdf5::check;
      using base::hdf5::Handle;
      using base::hdf5::Quiet;
      using base::hdf5::text_type;

      // The name of a file in memory. HDF5 looks on the disk whether there is
      // one of that name: there can be none below a file.
      const char no_file[] = "/dev/null/in memory";



      Handle in_memory()
      {
        const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
        H5Pset_fapl_core(access, std::size_t(1) << 20, false);
        return {access, H5Pclose, "the memory"};
      }



      void write(const hid_t                 place,
                 const std::string          &name,
                 const std::vector<hsize_t> &shape,
                 const hid_t                 file_type,
                 const hid_t                 memory_type,
                 const void                 *data)
      {
        const Handle space(shape.empty() ? H5Screate(H5S_SCALAR)
                                         : H5Screate_simple(shape.size(),
                                                            shape.data(),
                                                            nullptr),
                           H5Sclose,
                           name);
        const Handle set(H5Dcreate2(place,
                                    name.c_str(),
                                    file_type,
                                    space,
                                    H5P_DEFAULT,
                                    H5P_DEFAULT,
                                    H5P_DEFAULT),
                         H5Dclose,
                         name);
        check(H5Dwrite(set, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >=
                0,
              name);
      }



      void attach(const hid_t        place,
                  const std::string &name,
                  const hid_t        file_type,
                  const hid_t        memory_type,
                  const void        *data)
      {
        const Handle space(H5Screate(H5S_SCALAR), H5Sclose, name);
        const Handle attribute(
          H5Acreate2(
            place, name.c_str(), file_type, space, H5P_DEFAULT, H5P_DEFAULT),
          H5Aclose,
          name);
        check(H5Awrite(attribute, memory_type, data) >= 0, name);
      }



      void attach(const hid_t        place,
                  const std::string &name,
                  const std::string &text)
      {
        // of any length: what Python reads as a text
        const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, name);
        H5Tset_size(type, H5T_VARIABLE);
        H5Tset_cset(type, H5T_CSET_UTF8);
        const char *bytes = text.c_str();
        attach(place, name, type, type, &bytes);
      }



      Handle open_set(const hid_t place, const std::string &name)
      {
        return {H5Dopen2(place, name.c_str(), H5P_DEFAULT), H5Dclose, name};
      }



      void write_doubles(const hid_t                 place,
                         const std::string          &name,
                         const std::vector<hsize_t> &shape,
                         const double               *data)
      {
        // an empty vector has no address, which HDF5 does not accept
        static const double none = 0.;
        write(place,
              name,
              shape,
              H5T_IEEE_F64LE,
              H5T_NATIVE_DOUBLE,
              data == nullptr ? &none : data);
      }



      void write_table(const hid_t            place,
                       const std::string     &name,
                       const CheckpointTable &table)
      {
        std::vector<double> values;
        for (const auto &row : table.rows)
          values.insert(values.end(), row.begin(), row.end());
        write_doubles(place,
                      name,
                      {table.rows.size(), table.columns.size()},
                      values.data());
        std::string names;
        for (const auto &column : table.columns)
          names += column + "\n";
        const Handle type = text_type(names.size());
        attach(open_set(place, name), "columns", type, type, names.c_str());
      }



      /// What programs other than Otto need to know of the mesh and the state.
      void write_for_others(const hid_t file, const CheckpointContent &content)
      {
        attach(file,
               "program",
               std::string("Otto ") + base::version + " (" + base::revision +
                 ")");
        for (const auto &[name, text] : content.state.description)
          attach(file, name, text);
        if (content.cells.empty())
          return;
        attach(file,
               "units",
               "lengths are in the unit of the mesh after Mesh/Scale, times in "
               "that of the run; densities are mass over volume");
        write(file,
              "cells",
              {content.cells.size() / content.cell_width, content.cell_width},
              H5T_STD_U32LE,
              H5T_NATIVE_UINT,
              content.cells.data());
        attach(open_set(file, "cells"),
               "vtk_cell_type",
               H5T_STD_U32LE,
               H5T_NATIVE_UINT,
               &content.vtk_cell_type);
      }



      Handle open_group(const hid_t file, const std::string &name)
      {
        return {H5Gopen2(file, name.c_str(), H5P_DEFAULT), H5Gclose, name};
      }



      Handle make_group(const hid_t file, const std::string &name)
      {
        return {
          H5Gcreate2(file, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
          H5Gclose,
          name};
      }



      void write_all(const hid_t file, const CheckpointContent &content)
      {
        const auto &state = content.state;
        write_for_others(file, content);
        const hsize_t n = content.vertices.size() / std::max(content.dim, 1u);
        write_doubles(file,
                      "vertices",
                      {n, content.dim},
                      content.vertices.data());
        {
          const Handle group = make_group(file, "fields");
          for (const auto &[name, values] : state.fields)
            write_doubles(group, name, {values.size()}, values.data());
          for (const auto &[name, time] : state.times)
            attach(open_set(group, name),
                   "time",
                   H5T_IEEE_F64LE,
                   H5T_NATIVE_DOUBLE,
                   &time);
        }
        {
          const Handle group = make_group(file, "numbers");
          for (const auto &[name, value] : state.numbers)
            write_doubles(group, name, {}, &value);
        }
        {
          const Handle group = make_group(file, "counts");
          for (const auto &[name, value] : state.counts)
            write(group, name, {}, H5T_STD_U64LE, H5T_NATIVE_ULONG, &value);
        }
        {
          const Handle group = make_group(file, "texts");
          for (const auto &[name, text] : state.texts)
            {
              const Handle type = text_type(text.size());
              write(group, name, {}, type, type, text.c_str());
            }
        }
        {
          const Handle group = make_group(file, "arrays");
          for (const auto &[name, array] : state.arrays)
            write_doubles(group,
                          name,
                          {array.values.size() / array.columns, array.columns},
                          array.values.data());
        }
        const Handle group = make_group(file, "tables");
        for (const auto &[name, table] : state.tables)
          write_table(group, name, table);
        for (const auto &[name, value] :
             {std::make_pair("step", state.step),
              std::make_pair("sequence", content.sequence)})
          write(file, name, {}, H5T_STD_U64LE, H5T_NATIVE_ULONG, &value);
      }



      std::vector<std::string> names(const hid_t group)
      {
        H5G_info_t info;
        check(H5Gget_info(group, &info) >= 0, "a group");
        std::vector<std::string> result;
        for (hsize_t i = 0; i < info.nlinks; ++i)
          {
            const auto get = [&](char *name, const std::size_t size) {
              return H5Lget_name_by_idx(group,
                                        ".",
                                        H5_INDEX_NAME,
                                        H5_ITER_INC,
                                        i,
                                        name,
                                        size,
                                        H5P_DEFAULT);
            };
            const auto length = get(nullptr, 0);
            check(length >= 0, "a name");
            std::string name(length + 1, '\0');
            check(get(name.data(), name.size()) >= 0, "a name");
            name.pop_back();
            result.push_back(name);
          }
        return result;
      }



      /// Reads a data set of a known number of dimensions; with its shape.
      template <typename Number>
      std::vector<Number> read(const hid_t           place,
                               const std::string    &name,
                               const hid_t           type,
                               std::vector<hsize_t> &shape)
      {
        const Handle set = open_set(place, name);
        const Handle space(H5Dget_space(set), H5Sclose, name);
        check(H5Sget_simple_extent_ndims(space) == int(shape.size()), name);
        H5Sget_simple_extent_dims(space, shape.data(), nullptr);
        std::vector<Number> values(H5Sget_simple_extent_npoints(space));
        Number              none;
        check(H5Dread(set,
                      type,
                      H5S_ALL,
                      H5S_ALL,
                      H5P_DEFAULT,
                      values.empty() ? &none : values.data()) >= 0,
              name);
        return values;
      }



      std::vector<double> read_doubles(const hid_t           place,
                                       const std::string    &name,
                                       std::vector<hsize_t> &shape)
      {
        return read<double>(place, name, H5T_NATIVE_DOUBLE, shape);
      }



      unsigned long read_count(const hid_t place, const std::string &name)
      {
        std::vector<hsize_t> scalar;
        return read<unsigned long>(place, name, H5T_NATIVE_ULONG, scalar).at(0);
      }



      /// The text without its padding, by the given call of HDF5.
      template <typename Read>
      std::string read_padded(const Handle      &file_type,
                              const std::string &name,
                              const Read        &read)
      {
        const std::size_t size = H5Tget_size(file_type);
        const Handle      type = text_type(size);
        std::string       text(size, '\0');
        check(read(type, text.data()) >= 0, name);
        text.resize(text.find_last_not_of('\0') + 1);
        return text;
      }



      std::string read_text(const hid_t place, const std::string &name)
      {
        const Handle set = open_set(place, name);
        return read_padded(Handle(H5Dget_type(set), H5Tclose, name),
                           name,
                           [&](const hid_t type, void *text) {
                             return H5Dread(
                               set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text);
                           });
      }



      CheckpointTable read_table(const hid_t place, const std::string &name)
      {
        CheckpointTable      table;
        std::vector<hsize_t> shape(2);
        const auto           values = read_doubles(place, name, shape);
        for (hsize_t r = 0; r < shape[0]; ++r)
          table.rows.emplace_back(values.begin() + r * shape[1],
                                  values.begin() + (r + 1) * shape[1]);
        const Handle       attribute(H5Aopen_by_name(place,
                                               name.c_str(),
                                               "columns",
                                               H5P_DEFAULT,
                                               H5P_DEFAULT),
                               H5Aclose,
                               name);
        std::istringstream lines(
          read_padded(Handle(H5Aget_type(attribute), H5Tclose, name),
                      name,
                      [&](const hid_t type, void *text) {
                        return H5Aread(attribute, type, text);
                      }));
        for (std::string line; std::getline(lines, line);)
          table.columns.push_back(line);
        check(table.columns.size() == shape[1], name);
        return table;
      }
    } // namespace



    std::string encode(const CheckpointContent &content)
    {
      const Quiet  quiet;
      const Handle access = in_memory();
      const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "the file");
      H5Pset_userblock(creation, 512);
      const Handle file(H5Fcreate(no_file, H5F_ACC_TRUNC, creation, access),
                        H5Fclose,
                        "the file");
      write_all(file, content);
      check(H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0, "the file");
      // the image of HDF5 comes without the user block
      const auto size = H5Fget_file_image(file, nullptr, 0);
      check(size > 0, "the file");
      std::string image(size, '\0');
      check(H5Fget_file_image(file, image.data(), image.size()) == size,
            "the file");
      return add_head(image, content.sequence, content.state.step);
    }



    CheckpointContent decode(const std::string &bytes)
    {
      const Quiet  quiet;
      const Handle access = in_memory();
      // HDF5 makes its own copy
      check(H5Pset_file_image(access,
                              const_cast<char *>(bytes.data()),
                              bytes.size()) >= 0,
            "the file");
      const Handle file(H5Fopen(no_file, H5F_ACC_RDONLY, access),
                        H5Fclose,
                        "the file");

      CheckpointContent    content;
      std::vector<hsize_t> plane(2), line(1), scalar;
      auto                &state = content.state;
      content.vertices           = read_doubles(file, "vertices", plane);
      content.dim                = plane[1];
      content.sequence           = read_count(file, "sequence");
      state.step                 = read_count(file, "step");

      const Handle fields = open_group(file, "fields");
      for (const auto &name : names(fields))
        {
          state.fields[name] = read_doubles(fields, name, line);
          check(content.dim == 0 || line[0] == plane[0], name);
        }
      const Handle numbers = open_group(file, "numbers");
      for (const auto &name : names(numbers))
        state.numbers[name] = read_doubles(numbers, name, scalar).at(0);
      const Handle counts = open_group(file, "counts");
      for (const auto &name : names(counts))
        state.counts[name] = read_count(counts, name);
      const Handle texts = open_group(file, "texts");
      for (const auto &name : names(texts))
        state.texts[name] = read_text(texts, name);
      const Handle tables = open_group(file, "tables");
      for (const auto &name : names(tables))
        state.tables[name] = read_table(tables, name);
      // files of earlier versions have none
      if (H5Lexists(file, "arrays", H5P_DEFAULT) > 0)
        {
          const Handle arrays = open_group(file, "arrays");
          for (const auto &name : names(arrays))
            {
              auto &array   = state.arrays[name];
              array.values  = read_doubles(arrays, name, plane);
              array.columns = plane[1];
            }
        }
      return content;
    }
  } // namespace io
} // namespace otto
