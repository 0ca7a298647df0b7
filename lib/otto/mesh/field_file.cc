// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/hdf5_numbers.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>
#include <otto/mesh/field_file.h>
#include <otto/mesh/gmsh_view.h>
#include <otto/mesh/vtk_file.h>

#include <cmath>
#include <fstream>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      /// The mesh and a field of an HDF5 file.
      template <int dim>
      CellData<dim> hdf5_data(const std::string &file, const std::string &set)
      {
        const base::hdf5::Input input(file, "File");
        using Shape     = std::vector<hsize_t>;
        const auto fail = [&](const Shape       &shape,
                              const std::string &what,
                              const std::string &remedy) {
          throw base::InputError("the data set '" + what + "' of the file '" +
                                 file + "' has the shape " +
                                 base::hdf5::text_of(shape) +
                                 "; write it with " + remedy + ".");
        };
        const auto vertices = input.numbers(
          "vertices",
          "File",
          "write the coordinates of the vertices there.",
          [&](const Shape &shape) {
            if (shape.size() != 2 || shape[1] != dim || shape[0] == 0)
              fail(shape,
                   "vertices",
                   std::to_string(dim) +
                     " coordinates for each vertex, as the mesh has");
          });
        const std::size_t n = vertices.shape[0];
        const auto        cells =
          input.numbers("cells",
                        "File",
                        "write the vertices of each cell there.",
                        [&](const Shape &shape) {
                          if (shape.size() != 2 || shape[0] == 0 ||
                              (shape[1] != dim + 1 && shape[1] != 1u << dim))
                            fail(shape,
                                 "cells",
                                 std::to_string(dim + 1) + " or " +
                                   std::to_string(1u << dim) +
                                   " vertices for each cell");
                        });
        const std::size_t corners = cells.shape[1];
        const auto        field   = input.numbers(
          set, "Field", "give the name of a field.", [&](const Shape &shape) {
            if (shape.empty() || shape[0] != n || shape.size() > 2 ||
                shape.back() == 0 || (shape.size() == 2 && shape[1] > 9))
              fail(shape,
                   set,
                   "one value for each of the " + std::to_string(n) +
                     " vertices");
          });
        CellData<dim> data;
        data.n_components = field.values.size() / n;
        data.values       = field.values;
        data.points.resize(n);
        for (std::size_t i = 0; i < vertices.values.size(); ++i)
          {
            if (!std::isfinite(vertices.values[i]))
              throw base::InputError("a vertex of the file '" + file +
                                     "' is not finite; write it again.");
            data.points[i / dim][i % dim] = vertices.values[i];
          }
        auto &list = corners == dim + 1 ? data.simplices : data.boxes;
        for (std::size_t k = 0; k < cells.values.size(); ++k)
          {
            // from the order of VTK to that of deal.II
            std::size_t at = k % corners;
            if (corners == 1u << dim)
              at = at % 4 == 2 ? at + 1 : at % 4 == 3 ? at - 1 : at;
            const double vertex = cells.values[k - k % corners + at];
            if (!(vertex >= 0. && vertex < n && vertex == std::floor(vertex)))
              throw base::InputError("a cell of the file '" + file +
                                     "' has the vertex " +
                                     base::short_number(vertex) +
                                     ", which is not there; write it again.");
            list.push_back(static_cast<unsigned int>(vertex));
          }
        return data;
      }
    } // namespace



    template <int dim>
    std::unique_ptr<Field<dim>> read_field(const std::string &file,
                                           const std::string &name,
                                           const std::string &usual)
    {
      base::check_regular_file("field", file);
      std::string start(1000, '\0');
      std::ifstream(file, std::ios::binary).read(&start[0], start.size());
      const auto ends_with = [&](const std::string &end) {
        return file.size() > end.size() &&
               file.compare(file.size() - end.size(), end.size(), end) == 0;
      };
      if (start.find("<VTKFile") != std::string::npos || ends_with(".vtu") ||
          ends_with(".vti"))
        return read_vtk<dim>(file, name, usual);
      if (base::hdf5::is_hdf5(file))
        return std::make_unique<CellField<dim>>(
          hdf5_data<dim>(file, name.empty() ? usual : name));
      if (!ends_with(".msh") && !ends_with(".pos"))
        throw base::InputError("the file '" + file +
                               "' is none of VTK in XML (.vtu, .vti), HDF5 or "
                               "Gmsh (.msh, .pos); save the field in one of "
                               "these formats.");
      return std::make_unique<CellField<dim>>(view_data<dim>(file, name));
    }

    template std::unique_ptr<Field<2>>
    read_field(const std::string &, const std::string &, const std::string &);
    template std::unique_ptr<Field<3>>
    read_field(const std::string &, const std::string &, const std::string &);
  } // namespace mesh
} // namespace otto
