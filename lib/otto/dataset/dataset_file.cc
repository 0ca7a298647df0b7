// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/atomic_file.h>
#include <otto/base/errors.h>
#include <otto/dataset/dataset_file.h>
#include <otto/dataset/hdf5_arrays.h>
#include <otto/dataset/splits.h>

#include <deal.II/grid/tria.h>

#include <cstdio>
#include <limits>

namespace otto
{
  namespace dataset
  {
    using base::hdf5::Handle;
    using base::hdf5::Quiet;

    namespace
    {
      // What status says.
      enum Status : signed char
      {
        missing  = 0,
        solved   = 1,
        given_up = 2
      };

      const signed char no_split = -1;

      const char mesh_attribute[] = "mesh_checksum";

      std::string group(const Field &field)
      {
        return field.input ? "inputs" : "outputs";
      }

      unsigned int vtk_cell_type(const mesh::CellKind kind)
      {
        return kind == mesh::CellKind::triangle        ? 5
               : kind == mesh::CellKind::quadrilateral ? 9
               : kind == mesh::CellKind::tetrahedron   ? 10
                                                       : 12;
      }

      arrays::Values values(const std::vector<double> &numbers)
      {
        return {H5T_NATIVE_DOUBLE, numbers.data()};
      }

      arrays::Values values(const std::vector<unsigned int> &numbers)
      {
        return {H5T_NATIVE_UINT, numbers.data()};
      }

      arrays::Values values(const std::vector<signed char> &numbers)
      {
        return {H5T_NATIVE_SCHAR, numbers.data()};
      }

      arrays::Values values(const std::vector<unsigned char> &numbers)
      {
        return {H5T_NATIVE_UCHAR, numbers.data()};
      }

      arrays::Values values(const std::vector<std::uint64_t> &numbers)
      {
        return {H5T_NATIVE_UINT64, numbers.data()};
      }

      Handle open_group(const hid_t file, const std::string &name)
      {
        return {H5Gopen2(file, name.c_str(), H5P_DEFAULT), H5Gclose, name};
      }

      // Names and meaning of an array, its axes and times.
      void
      describe(const hid_t place, const Field &field, const std::string &points)
      {
        const Handle set(H5Dopen2(place, field.name.c_str(), H5P_DEFAULT),
                         H5Dclose,
                         field.name);
        std::string  axes = "sample";
        if (!field.times.empty())
          axes += ", time";
        if (field.nodal)
          axes += ", " + points;
        if (field.components > 1 || !field.nodal)
          axes += ", component";
        arrays::attach(set, "axes", axes);
        arrays::attach(set, "description", field.description);
        arrays::attach(set, "unit", field.unit);
        if (!field.times.empty())
          arrays::attach(set, "times", field.times);
        if (!field.columns.empty())
          arrays::attach(set, "columns", field.columns);
        if (field.files > 0)
          arrays::attach(set, "files", std::to_string(field.files));
      }
    } // namespace



    template <int dim>
    struct DatasetWriter<dim>::Data
    {
      Data(const std::string &name, const unsigned long n)
        : temporary(name + ".tmp")
        , status(n, missing)
        , attempts(n, 0)
        , key(n, 0)
        , reason(n)
        , seconds(n, std::numeric_limits<double>::quiet_NaN())
        , file(std::make_unique<Handle>(H5Fcreate(temporary.c_str(),
                                                  H5F_ACC_TRUNC,
                                                  H5P_DEFAULT,
                                                  H5P_DEFAULT),
                                        H5Fclose,
                                        "'" + temporary + "'"))
      {
      }

      Quiet                                      quiet;
      std::string                                temporary;
      std::vector<signed char>                   status;
      std::vector<unsigned int>                  attempts;
      std::vector<std::uint64_t>                 key;
      std::vector<std::string>                   reason;
      std::vector<double>                        seconds;
      std::map<std::string, std::vector<double>> scalars;
      std::unique_ptr<Handle>                    file;
    };



    template <int dim>
    DatasetWriter<dim>::DatasetWriter(std::string        file,
                                      const Contents    &contents,
                                      const Domain<dim> &domain,
                                      const Grid<dim>   *grid)
      : file_(std::move(file))
      , contents_(contents)
      , domain_(domain)
      , grid_(grid)
      , data_(std::make_unique<Data>(file_, contents.n_samples))
    {
      for (const auto &[name, text] : contents_.texts)
        arrays::attach(*data_->file, name, text);
      arrays::attach(*data_->file,
                     mesh_attribute,
                     std::to_string(contents_.mesh));
      for (const auto &scalar : contents_.scalars)
        data_->scalars[scalar.name].assign(
          contents_.n_samples, std::numeric_limits<double>::quiet_NaN());
      write_mesh();
      if (grid_ != nullptr)
        write_grid();
      create_fields();
    }



    template <int dim>
    DatasetWriter<dim>::~DatasetWriter()
    {
      if (!data_->file)
        return;
      data_->file.reset();
      std::remove(data_->temporary.c_str());
    }



    template <int dim>
    void DatasetWriter<dim>::write_mesh()
    {
      const Handle      place = arrays::make_group(*data_->file, "mesh");
      const auto       &space = domain_.space();
      const auto       &order = domain_.order();
      const std::size_t n     = space.n_dofs();
      const auto        kind  = domain_.mesh().kind();
      arrays::write(
        place, "points", {n, dim}, H5T_IEEE_F64LE, values(order.points()));
      const auto cells = domain_.cells();
      const auto width = mesh::n_vertices(kind);
      arrays::write(place,
                    "cells",
                    {cells.size() / width, width},
                    H5T_STD_U32LE,
                    values(cells));
      arrays::attach(place, "cell_type", mesh::name(kind));
      arrays::attach(place,
                     "vtk_cell_type",
                     std::vector<double>{double(vtk_cell_type(kind))});
      std::vector<unsigned int> region;
      for (const auto &cell : space.dof_handler().active_cell_iterators())
        region.push_back(cell->material_id());
      arrays::write(
        place, "regions", {region.size()}, H5T_STD_U32LE, values(region));
      std::vector<std::string> names;
      for (const auto &[id, name] : domain_.regions().cell_regions())
        names.push_back(std::to_string(id) + ": " + name);
      if (!names.empty())
        arrays::attach(place, "region_names", names);
      std::vector<double>      weights(n);
      std::vector<signed char> boundary(n);
      for (unsigned int i = 0; i < n; ++i)
        {
          const auto position = order(space.global_index(i));
          weights[position]   = space.weights()[i];
          boundary[position]  = domain_.at_boundary(i);
        }
      arrays::write(place, "weights", {n}, H5T_IEEE_F64LE, values(weights));
      arrays::write(place, "boundary", {n}, H5T_STD_I8LE, values(boundary));
    }



    template <int dim>
    void DatasetWriter<dim>::write_grid()
    {
      const Handle place = arrays::make_group(*data_->file, "grid");
      for (unsigned int d = 0; d < dim; ++d)
        arrays::write(place,
                      std::string(1, "xyz"[d]),
                      {grid_->axis(d).size()},
                      H5T_IEEE_F64LE,
                      values(grid_->axis(d)));
      arrays::write(
        place, "mask", grid_->shape(), H5T_STD_U8LE, values(grid_->mask()));
    }



    template <int dim>
    void DatasetWriter<dim>::create_fields()
    {
      const std::size_t n = domain_.space().n_dofs();
      arrays::make_group(*data_->file, "inputs");
      arrays::make_group(*data_->file, "outputs");
      if (grid_ != nullptr)
        {
          arrays::make_group(*data_->file, "grid/inputs");
          arrays::make_group(*data_->file, "grid/outputs");
        }
      for (const auto &field : contents_.fields)
        {
          const Handle place = open_group(*data_->file, group(field));
          arrays::create(place,
                         field.name,
                         contents_.n_samples,
                         field.shape(n),
                         contents_.single,
                         contents_.compression);
          describe(place, field, "vertex");
          if (grid_ == nullptr || !field.nodal)
            continue;
          std::vector<std::size_t> shape;
          if (!field.times.empty())
            shape.push_back(field.times.size());
          for (const auto points : grid_->shape())
            shape.push_back(points);
          if (field.components > 1)
            shape.push_back(field.components);
          const Handle on_grid =
            open_group(*data_->file, "grid/" + group(field));
          arrays::create(on_grid,
                         field.name,
                         contents_.n_samples,
                         shape,
                         contents_.single,
                         contents_.compression);
          describe(on_grid, field, dim == 2 ? "y, x" : "z, y, x");
        }
    }



    template <int dim>
    void DatasetWriter<dim>::write(const Sample &sample)
    {
      const auto k       = sample.index;
      data_->status[k]   = sample.solved ? solved : given_up;
      data_->attempts[k] = sample.attempts;
      data_->key[k]      = sample.key;
      data_->reason[k]   = sample.reason;
      data_->seconds[k]  = sample.seconds;
      if (!sample.solved)
        return;
      for (const auto &[name, number] : sample.numbers)
        data_->scalars.at(name)[k] = number;
      const std::size_t n = domain_.space().n_dofs();
      for (const auto &field : contents_.fields)
        {
          const auto &all = sample.fields.at(field.name);
          arrays::write_sample(open_group(*data_->file, group(field)),
                               field.name,
                               k,
                               all);
          if (grid_ == nullptr || !field.nodal)
            continue;
          std::vector<double> on_grid;
          const std::size_t   slice = n * field.components;
          for (std::size_t begin = 0; begin < all.size(); begin += slice)
            {
              const auto part =
                grid_->interpolate(all.data() + begin, field.components);
              on_grid.insert(on_grid.end(), part.begin(), part.end());
            }
          arrays::write_sample(open_group(*data_->file, "grid/" + group(field)),
                               field.name,
                               k,
                               on_grid);
        }
    }



    template <int dim>
    void DatasetWriter<dim>::write_samples()
    {
      const Handle      place = arrays::make_group(*data_->file, "samples");
      const std::size_t n     = contents_.n_samples;
      arrays::attach(place,
                     "status_meaning",
                     "0: missing, 1: solved, 2: given up after all attempts");
      arrays::attach(place,
                     "split_meaning",
                     "0: train, 1: validation, 2: test, -1: not solved");
      const auto               all_splits = splits(n, contents_.fractions);
      std::vector<signed char> split(n, no_split);
      std::array<std::vector<std::uint64_t>, 3> lists;
      for (std::size_t k = 0; k < n; ++k)
        if (data_->status[k] == solved)
          {
            split[k] = all_splits[k];
            lists[all_splits[k]].push_back(k);
          }
      arrays::write(place, "status", {n}, H5T_STD_I8LE, values(data_->status));
      arrays::write(place, "split", {n}, H5T_STD_I8LE, values(split));
      arrays::write(
        place, "attempts", {n}, H5T_STD_U32LE, values(data_->attempts));
      arrays::write(place, "key", {n}, H5T_STD_U64LE, values(data_->key));
      arrays::write(
        place, "seconds", {n}, H5T_IEEE_F64LE, values(data_->seconds));
      arrays::write(place, "reason", data_->reason);
      for (const auto &scalar : contents_.scalars)
        {
          arrays::write(place,
                        scalar.name,
                        {n},
                        H5T_IEEE_F64LE,
                        values(data_->scalars.at(scalar.name)));
          const Handle set(H5Dopen2(place, scalar.name.c_str(), H5P_DEFAULT),
                           H5Dclose,
                           scalar.name);
          arrays::attach(set, "description", scalar.description);
        }
      const Handle of_splits = arrays::make_group(*data_->file, "splits");
      for (unsigned int s = 0; s < 3; ++s)
        arrays::write(of_splits,
                      split_names[s],
                      {lists[s].size()},
                      H5T_STD_U64LE,
                      values(lists[s]));
    }



    template <int dim>
    void DatasetWriter<dim>::finish()
    {
      write_samples();
      base::hdf5::check(H5Fflush(*data_->file, H5F_SCOPE_GLOBAL) >= 0,
                        "the file");
      data_->file.reset();
      base::move_to_place(data_->temporary, file_);
    }



    template class DatasetWriter<2>;
    template class DatasetWriter<3>;



    struct DatasetReader::Data
    {
      explicit Data(const std::string &name)
        : file(H5Fopen(name.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT),
               H5Fclose,
               "'" + name + "'")
        , samples(open_group(file, "samples"))
        , status(arrays::read(samples, "status"))
        , attempts(arrays::read_integers(samples, "attempts"))
        , key(arrays::read_integers(samples, "key"))
        , reason(arrays::read_texts(samples, "reason"))
        , seconds(arrays::read(samples, "seconds"))
      {
      }

      Quiet                                      quiet;
      Handle                                     file, samples;
      std::vector<double>                        status;
      std::vector<std::uint64_t>                 attempts, key;
      std::vector<std::string>                   reason;
      std::vector<double>                        seconds;
      std::map<std::string, std::vector<double>> scalars;
    };



    DatasetReader::DatasetReader(std::string file, const Contents &contents)
      : file_(std::move(file))
      , contents_(contents)
    {
      try
        {
          data_ = std::make_unique<Data>(file_);
          for (const auto &scalar : contents_.scalars)
            data_->scalars[scalar.name] =
              arrays::read(data_->samples, scalar.name);
        }
      catch (const base::RunError &)
        {
          throw base::InputError("The file '" + file_ +
                                 "' is not the data set of this run; restore "
                                 "it, or remove it and make it anew.");
        }
      if (arrays::attached_text(data_->file, mesh_attribute) !=
          std::to_string(contents_.mesh))
        throw base::InputError(
          "The data set '" + file_ +
          "' is on another mesh; restart with the mesh file, the size, the "
          "refinement and the scale of the run that made it.");
      for (const auto &field : contents_.fields)
        {
          const Handle place = open_group(data_->file, group(field));
          const Handle set(H5Dopen2(place, field.name.c_str(), H5P_DEFAULT),
                           H5Dclose,
                           field.name);
          const auto   files = arrays::attached_text(set, "files");
          if (files != (field.files > 0 ? std::to_string(field.files) : ""))
            throw base::InputError(
              "The data set '" + file_ + "' has " + field.name +
              " from other files than 'Files' are now; restore the files, or "
              "make a new data set.");
        }
      for (std::size_t k = 0; k < data_->status.size(); ++k)
        if (data_->status[k] != missing)
          done_.push_back(k);
    }



    DatasetReader::~DatasetReader() = default;



    Sample DatasetReader::read(const unsigned long index,
                               const bool          with_fields) const
    {
      Sample sample;
      sample.index    = index;
      sample.solved   = data_->status[index] == solved;
      sample.attempts = data_->attempts[index];
      sample.key      = data_->key[index];
      sample.reason   = data_->reason[index];
      sample.seconds  = data_->seconds[index];
      if (!sample.solved)
        return sample;
      for (const auto &[name, numbers] : data_->scalars)
        sample.numbers[name] = numbers[index];
      if (with_fields)
        for (const auto &field : contents_.fields)
          sample.fields[field.name] =
            arrays::read_sample(open_group(data_->file, group(field)),
                                field.name,
                                index);
      return sample;
    }
  } // namespace dataset
} // namespace otto
