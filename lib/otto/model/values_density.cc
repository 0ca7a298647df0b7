// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/bounding_box.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/grid/tria.h>

#include <deal.II/numerics/rtree.h>

#include <otto/base/errors.h>
#include <otto/base/hdf5_handle.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>
#include <otto/model/values_density.h>
#include <otto/space/vertex_order.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace otto
{
  namespace model
  {
    namespace
    {
      using base::hdf5::Handle;

      const char states[] = "fields";

      /// Numbers of a data set with its shape.
      struct Numbers
      {
        std::vector<hsize_t> shape;
        std::vector<double>  values;
      };



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
        return "which has " + base::joined(names) +
               (n > largest ? " and " + std::to_string(n - largest) + " more"
                            : "");
      }



      /// The numbers of a data set; an error starts with @p what, and where
      /// there is none it ends with @p remedy.
      Numbers read(const hid_t        file,
                   const std::string &path,
                   const std::string &name,
                   const std::string &what,
                   const std::string &remedy)
      {
        hid_t id = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
        if (id < 0)
          id = H5Dopen2(file,
                        (std::string(states) + "/" + name).c_str(),
                        H5P_DEFAULT);
        if (id < 0)
          throw base::InputError(what + "there is no data set '" + name +
                                 "' in the file '" + path + "', " +
                                 what_there_is(file) + "; " + remedy);
        const Handle      set(id, H5Dclose, name);
        const Handle      type(H5Dget_type(set), H5Tclose, name);
        const Handle      space(H5Dget_space(set), H5Sclose, name);
        const H5T_class_t kind = H5Tget_class(type);
        if (kind != H5T_INTEGER && kind != H5T_FLOAT)
          throw base::InputError(what + "the data set '" + name +
                                 "' of the file '" + path +
                                 "' is not made of numbers; write them as "
                                 "float64.");
        Numbers numbers;
        numbers.shape.resize(std::max(H5Sget_simple_extent_ndims(space), 0));
        H5Sget_simple_extent_dims(space, numbers.shape.data(), nullptr);
        numbers.values.resize(
          std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0));
        if (!numbers.values.empty() && H5Dread(set,
                                               H5T_NATIVE_DOUBLE,
                                               H5S_ALL,
                                               H5S_ALL,
                                               H5P_DEFAULT,
                                               numbers.values.data()) < 0)
          throw base::InputError(what + "the data set '" + name +
                                 "' of the file '" + path +
                                 "' cannot be read; write the file again.");
        return numbers;
      }



      /// As Python writes a shape.
      std::string text_of(const std::vector<hsize_t> &shape)
      {
        std::string text;
        for (const hsize_t n : shape)
          text += (text.empty() ? "" : ", ") + std::to_string(n);
        return "(" + text + (shape.size() == 1 ? ",)" : ")");
      }



      /// Two places of a mesh nearer than this are the same.
      template <int dim>
      double tolerance(const space::Space<dim> &space)
      {
        const auto [lower, upper] = bounding_box(space);
        double result             = 1e-6 * lower.distance(upper);
        for (const auto &cell : space.dof_handler().active_cell_iterators())
          result = std::min(result, 0.01 * cell->minimum_vertex_distance());
        return result;
      }



      /// Whether the places are the same, one by one.
      template <int dim>
      bool in_order(const std::vector<dealii::Point<dim>> &a,
                    const std::vector<dealii::Point<dim>> &b,
                    const double                           distance)
      {
        return std::equal(a.begin(),
                          a.end(),
                          b.begin(),
                          b.end(),
                          [&](const auto &x, const auto &y) {
                            return x.distance(y) <= distance;
                          });
      }



      /// Values that are known at some places, to be found at others.
      template <int dim>
      class Places
      {
      public:
        /// @param remedy The end of an error where places are missing.
        Places(const std::vector<dealii::Point<dim>> &points,
               const double                           tolerance,
               const std::string                     &remedy)
          : points_(points)
          , tolerance_(tolerance)
          , remedy_(remedy)
          , used_(points.size(), false)
        {
          std::vector<Entry> entries;
          for (unsigned int i = 0; i < points.size(); ++i)
            entries.emplace_back(points[i], i);
          tree_ = dealii::pack_rtree(entries);
        }

        /// The value at a place.
        /// @throws base::InputError if there is none, or more than one.
        double find(const std::vector<double> &values,
                    const dealii::Point<dim>  &x)
        {
          namespace index = boost::geometry::index;
          auto lower = x, upper = x;
          for (unsigned int d = 0; d < dim; ++d)
            {
              lower[d] -= tolerance_;
              upper[d] += tolerance_;
            }
          std::vector<Entry> found;
          tree_.query(index::intersects(
                        dealii::BoundingBox<dim>(std::make_pair(lower, upper))),
                      std::back_inserter(found));
          if (found.empty())
            {
              tree_.query(index::nearest(x, 1), std::back_inserter(found));
              throw base::InputError(
                "no value is given at the vertex " + text(x) +
                " of the mesh, the nearest one is " +
                base::short_number(x.distance(found.at(0).first), 3) +
                " away; " + remedy_);
            }
          for (const auto &entry : found)
            {
              used_[entry.second] = true;
              if (values[entry.second] != values[found[0].second])
                throw base::InputError(
                  "two values are given at the place " + text(x) + ", " +
                  base::short_number(values[found[0].second]) + " and " +
                  base::short_number(values[entry.second]) +
                  "; write 'vertices' in the order of a state of a run on "
                  "this mesh, which says where each belongs.");
            }
          return values[found[0].second];
        }

        /// @throws base::InputError if a value has not been found.
        void check_all_used() const
        {
          const auto unused = std::find(used_.begin(), used_.end(), false);
          if (unused != used_.end())
            throw base::InputError("a value is given at the place " +
                                   text(points_[unused - used_.begin()]) +
                                   ", where the mesh has no vertex; " +
                                   remedy_);
        }

      private:
        using Entry = std::pair<dealii::Point<dim>, unsigned int>;

        const std::vector<dealii::Point<dim>> &points_;
        double                                 tolerance_;
        std::string                            remedy_;
        std::vector<bool>                      used_;
        dealii::RTree<Entry>                   tree_;
      };
    } // namespace



    template <int dim>
    double ValuesDensity<dim>::value(const dealii::Point<dim> &) const
    {
      throw base::RunError("The density 'values' is known at the vertices of "
                           "a mesh only; use nodal_values().");
    }

    template <int dim>
    std::vector<double>
    ValuesDensity<dim>::nodal_values(const space::Space<dim> &space,
                                     const mesh::Regions &) const
    {
      // the same on all ranks, also what is wrong
      const space::VertexOrder<dim>   order(space);
      std::vector<dealii::Point<dim>> points(order.points().size() / dim);
      for (std::size_t i = 0; i < order.points().size(); ++i)
        points[i / dim][i % dim] = order.points()[i];
      const double distance = tolerance(space);
      if (in_order(points, vertices_, distance))
        return order.local(values_);
      try
        {
          Places<dim> places(
            vertices_,
            distance,
            "give the values at the vertices of this mesh, which has " +
              std::to_string(points.size()) + " and the file " +
              std::to_string(vertices_.size()) +
              " (Mesh/File, Size, Refinement and Scale have to be the same).");
          std::vector<double> values;
          for (const auto &x : points)
            values.push_back(places.find(values_, x));
          places.check_all_used();
          return order.local(values);
        }
      catch (const base::InputError &error)
        {
          throw base::InputError("values/File = '" + file_ +
                                 "': " + error.what());
        }
    }

    template <int dim>
    void
    ValuesDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry("File",
                        "",
                        anything,
                        "An HDF5 file with the values and, in the data set "
                        "'vertices', the coordinates of the vertices that "
                        "they belong to, (n, 2) or (n, 3); the state of a run "
                        "is one.");
      prm.declare_entry("Data set",
                        "density",
                        anything,
                        "The name of the values, (n,), in the file or its "
                        "group 'fields': 'density 8' of a state.");
    }

    template <int dim>
    void
    ValuesDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      file_ = prm.get("File");
      set_  = prm.get("Data set");
      if (file_.empty())
        throw base::InputError("File is empty; give the name of an HDF5 file "
                               "with values and vertices.");
      const std::string what = "File = '" + file_ + "': ";
      try
        {
          base::check_regular_file("file", file_);
        }
      catch (const base::InputError &error)
        {
          throw base::InputError(std::string("File: ") + error.what());
        }
      const base::hdf5::Quiet quiet;
      const hid_t id = H5Fopen(file_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
      if (id < 0)
        throw base::InputError(what +
                               "this is not an HDF5 file, or a damaged one; "
                               "write it with h5py, for example.");
      const Handle file(id, H5Fclose, "the file");

      const auto vertices =
        read(file,
             file_,
             "vertices",
             "File: ",
             "write the coordinates of the vertices there.");
      if (vertices.shape.size() != 2 || vertices.shape[1] != dim)
        throw base::InputError(
          what + "the data set 'vertices' has the shape " +
          text_of(vertices.shape) + "; write it with " + std::to_string(dim) +
          " coordinates for each vertex, (n, " + std::to_string(dim) + ").");
      vertices_.resize(vertices.shape[0]);
      for (std::size_t i = 0; i < vertices.values.size(); ++i)
        if (std::isfinite(vertices.values[i]))
          vertices_[i / dim][i % dim] = vertices.values[i];
        else
          throw base::InputError(what + "a coordinate of vertex " +
                                 std::to_string(i / dim) +
                                 " in the data set 'vertices' is not a finite "
                                 "number; correct it.");
      auto density =
        read(file, file_, set_, "Data set: ", "give the name of the values.");
      if (density.values.size() != vertices_.size() || vertices_.empty())
        throw base::InputError(
          what + "the data set '" + set_ + "' has the shape " +
          text_of(density.shape) + " and 'vertices' " +
          text_of(vertices.shape) +
          "; write one value for each vertex of the mesh.");
      values_ = std::move(density.values);
    }

    template <int dim>
    std::string ValuesDensity<dim>::description() const
    {
      return "values '" + set_ + "' of the file '" + file_ + "' at " +
             base::counted(values_.size(), "vertex", "vertices");
    }

    template class ValuesDensity<2>;
    template class ValuesDensity<3>;
  } // namespace model
} // namespace otto
