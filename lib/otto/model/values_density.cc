// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/bounding_box.h>
#include <deal.II/base/parameter_handler.h>

#include <deal.II/grid/tria.h>

#include <deal.II/numerics/rtree.h>

#include <otto/base/errors.h>
#include <otto/base/hdf5_numbers.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>
#include <otto/model/values_density.h>
#include <otto/space/space.h>
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
      using base::hdf5::text_of;

      /// Two places of a mesh nearer than this are the same.
      template <int dim>
      double tolerance(const space::NodalBasis<dim> &basis)
      {
        double             result = 1e-6 * basis.extent();
        const auto         cells  = basis.mesh_cells();
        const unsigned int n      = cells.n_vertices;
        const unsigned int dims   = basis.n_coordinates();
        for (std::size_t c = 0; c < cells.size(); ++c)
          for (unsigned int v = 0; v < n; ++v)
            for (unsigned int w = 0; w < v; ++w)
              {
                const double *x      = &cells.coordinates[(c * n + v) * dims];
                const double *y      = &cells.coordinates[(c * n + w) * dims];
                double        square = 0;
                for (unsigned int d = 0; d < dims; ++d)
                  square += (x[d] - y[d]) * (x[d] - y[d]);
                result = std::min(result, 0.01 * std::sqrt(square));
              }
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
      return values_on(space);
    }

    template <int dim>
    std::vector<double> ValuesDensity<dim>::nodal_values_on_surface(
      const space::NodalBasis<2> &surface) const
    {
      return values_on(surface);
    }

    template <int dim>
    template <int basis_dim>
    std::vector<double> ValuesDensity<dim>::values_on(
      const space::NodalBasis<basis_dim> &space) const
    {
      // the same on all ranks, also what is wrong
      const space::VertexOrder<basis_dim> order(space);
      std::vector<dealii::Point<dim>>     points(order.points().size() / dim);
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
      const base::hdf5::Input input(file_, "File");

      using Shape = std::vector<hsize_t>;
      const auto vertices =
        input.numbers("vertices",
                      "File",
                      "write the coordinates of the vertices there.",
                      [&](const Shape &shape) {
                        if (shape.size() != 2 || shape[1] != dim)
                          throw base::InputError(
                            what + "the data set 'vertices' has the shape " +
                            text_of(shape) + "; write it with " +
                            std::to_string(dim) +
                            " coordinates for each vertex, (n, " +
                            std::to_string(dim) + ").");
                      });
      vertices_.resize(vertices.shape[0]);
      for (std::size_t i = 0; i < vertices.values.size(); ++i)
        if (std::isfinite(vertices.values[i]))
          vertices_[i / dim][i % dim] = vertices.values[i];
        else
          throw base::InputError(what + "a coordinate of vertex " +
                                 std::to_string(i / dim) +
                                 " in the data set 'vertices' is not a finite "
                                 "number; correct it.");
      auto density = input.numbers(
        set_,
        "Data set",
        "give the name of the values.",
        [&](const Shape &shape) {
          if (base::hdf5::count(shape) != vertices_.size() || vertices_.empty())
            throw base::InputError(
              what + "the data set '" + set_ + "' has the shape " +
              text_of(shape) + " and 'vertices' " + text_of(vertices.shape) +
              "; write one value for each vertex of the "
              "mesh.");
        });
      for (std::size_t i = 0; i < vertices_.size(); ++i)
        if (!std::isfinite(density.values[i]))
          throw base::InputError(
            what + "the data set '" + set_ + "' has the value " +
            base::short_number(density.values[i]) + " at " +
            text(vertices_[i]) + ", which is not finite; correct it.");
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
