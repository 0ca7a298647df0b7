// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/mesh/vtk_arrays.h>
#include <otto/mesh/vtk_file.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <sstream>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      using boost::property_tree::ptree;

      /// The name of a field of a piece that is meant, and where it is.
      struct Choice
      {
        std::string name;
        bool        of_cells = false;
      };

      Choice chosen(const VtkFile     &file,
                    const ptree       &piece,
                    std::string        name,
                    const std::string &usual)
      {
        std::vector<std::string> all[2];
        for (const bool of_cells : {false, true})
          if (const auto group =
                piece.get_child_optional(of_cells ? "CellData" : "PointData"))
            for (const auto &[tag, element] : *group)
              if (tag == "DataArray")
                all[of_cells].push_back(
                  element.get<std::string>("<xmlattr>.Name", ""));
        std::vector<std::string> known = all[0];
        known.insert(known.end(), all[1].begin(), all[1].end());
        const auto has = [](const auto &list, const std::string &what) {
          return std::find(list.begin(), list.end(), what) != list.end();
        };
        if (name.empty())
          name = has(known, usual)    ? usual
                 : all[0].size() == 1 ? all[0][0]
                 : known.size() == 1  ? known[0]
                                      : "";
        if (known.empty())
          file.fail("has no fields on points or cells; save it with one");
        if (name.empty())
          file.fail("has the fields " + base::joined(known) +
                    "; give the name of one");
        if (!has(known, name))
          file.fail("has no field '" + name + "', but " + base::joined(known) +
                    "; give one of these names");
        return {name, !has(all[0], name)};
      }



      /// The array of that name, or the only one, in a group of a piece, with
      /// at most @p n points or cells.
      VtkArray array_of(const VtkFile     &file,
                        const ptree       &piece,
                        const std::string &group,
                        const std::string &name,
                        const double       n)
      {
        if (const auto arrays = piece.get_child_optional(group))
          for (const auto &[tag, element] : *arrays)
            if (tag == "DataArray" &&
                (name.empty() ||
                 element.get<std::string>("<xmlattr>.Name", "") == name))
              return file.array(element, n);
        file.fail("has no array '" + (name.empty() ? group : name) +
                  "' in a piece; save it again");
      }



      /// Corners of a cell type of VTK by their places in its list, as deal.II
      /// orders them; empty for what is no cell of the dimension.
      std::vector<unsigned int>
      vtk_corners(const unsigned int type, const int dim, bool &known)
      {
        known = true;
        switch (type)
          {
            case 1: // points and lines of any kind
            case 2:
            case 3:
            case 4:
            case 21:
            case 68:
              return {};
            case 5:
            case 22:
            case 69:
              return dim == 2 ? std::vector<unsigned int>{0, 1, 2}
                              : std::vector<unsigned int>{};
            case 9:
            case 23:
            case 28:
            case 70:
              return dim == 2 ? std::vector<unsigned int>{0, 1, 3, 2}
                              : std::vector<unsigned int>{};
            case 8:
              return dim == 2 ? std::vector<unsigned int>{0, 1, 2, 3}
                              : std::vector<unsigned int>{};
            case 10:
            case 24:
            case 71:
              return dim == 3 ? std::vector<unsigned int>{0, 1, 2, 3}
                              : std::vector<unsigned int>{};
            case 11:
              return dim == 3
                       ? std::vector<unsigned int>{0, 1, 2, 3, 4, 5, 6, 7}
                       : std::vector<unsigned int>{};
            case 12:
            case 25:
            case 29:
            case 72:
              return dim == 3
                       ? std::vector<unsigned int>{0, 1, 3, 2, 4, 5, 7, 6}
                       : std::vector<unsigned int>{};
            default:
              known = false;
              return {};
          }
      }



      /// Adds the points and cells of a piece.
      template <int dim>
      void add_piece(const VtkFile &file,
                     const ptree   &piece,
                     const Choice  &choice,
                     CellData<dim> &data)
      {
        const double all_points =
                       piece.get<double>("<xmlattr>.NumberOfPoints", 0.),
                     all_cells =
                       piece.get<double>("<xmlattr>.NumberOfCells", 0.);
        const auto points = array_of(file, piece, "Points", "", all_points);
        // cells of VTK of the highest order have some thousand points
        const auto connectivity =
          array_of(file, piece, "Cells", "connectivity", 1e4 * all_cells);
        const auto offsets =
          array_of(file, piece, "Cells", "offsets", all_cells);
        const auto types = array_of(file, piece, "Cells", "types", all_cells);
        const auto field = array_of(file,
                                    piece,
                                    choice.of_cells ? "CellData" : "PointData",
                                    choice.name,
                                    choice.of_cells ? all_cells : all_points);
        const std::size_t n_points = points.values.size() / 3,
                          n_cells  = types.values.size();
        if (points.n_components != 3 || offsets.values.size() != n_cells ||
            field.values.size() !=
              (choice.of_cells ? n_cells : n_points) * field.n_components ||
            (!data.points.empty() && field.n_components != data.n_components))
          file.fail("has arrays of different lengths in a piece; save it "
                    "again");
        data.n_components = field.n_components;
        const auto point  = [&](const std::size_t i) {
          dealii::Point<dim> x;
          for (unsigned int d = 0; d < dim; ++d)
            x[d] = points.values[3 * i + d];
          if (!std::isfinite(x.square()))
            file.fail("has a point that is not finite; save it again");
          return x;
        };
        const std::size_t shift = data.points.size();
        if (!choice.of_cells)
          {
            for (std::size_t i = 0; i < n_points; ++i)
              data.points.push_back(point(i));
            data.values.insert(data.values.end(),
                               field.values.begin(),
                               field.values.end());
          }
        for (std::size_t c = 0; c < n_cells; ++c)
          {
            bool       known = true;
            const auto corners =
              vtk_corners(static_cast<unsigned int>(types.values[c]),
                          dim,
                          known);
            if (!known)
              file.fail("has cells of the type " +
                        base::short_number(types.values[c]) +
                        " of VTK, which are not read; make triangles or "
                        "tetrahedra of them (filter Triangulate or "
                        "Tetrahedralize of ParaView)");
            const double first = c == 0 ? 0. : offsets.values[c - 1];
            auto        &list =
              corners.size() == dim + 1 ? data.simplices : data.boxes;
            for (const unsigned int k : corners)
              {
                const double at = first + k;
                if (!(at >= 0. && at < offsets.values[c] &&
                      at < connectivity.values.size()))
                  file.fail("has a cell with points that are not there; save "
                            "it again");
                const double vertex = connectivity.values[at];
                if (!(vertex >= 0. && vertex < n_points &&
                      vertex == std::floor(vertex)))
                  file.fail("has a cell with points that are not there; save "
                            "it again");
                const auto i = static_cast<std::size_t>(vertex);
                if (!choice.of_cells)
                  {
                    list.push_back(shift + i);
                    continue;
                  }
                list.push_back(data.points.size());
                data.points.push_back(point(i));
                for (unsigned int k = 0; k < field.n_components; ++k)
                  data.values.push_back(
                    field.values[c * field.n_components + k]);
              }
          }
      }



      template <int dim>
      std::unique_ptr<Field<dim>> read_cells(const VtkFile     &file,
                                             const std::string &name,
                                             const std::string &usual)
      {
        CellData<dim> data;
        Choice        choice;
        for (const auto &[tag, piece] : file.grid())
          if (tag == "Piece" &&
              piece.template get<std::string>("<xmlattr>.NumberOfCells", "") !=
                "0")
            {
              if (choice.name.empty())
                choice = chosen(file, piece, name, usual);
              add_piece(file, piece, choice, data);
            }
        if (data.simplices.empty() && data.boxes.empty())
          file.fail("has no cells of dimension " + std::to_string(dim) +
                    ", which the mesh has; save the field on such cells");
        return std::make_unique<CellField<dim>>(std::move(data));
      }



      /// Numbers of an attribute; an error if they are not n.
      std::vector<double> numbers_in(const VtkFile     &file,
                                     const ptree       &element,
                                     const std::string &attribute,
                                     const std::string &otherwise,
                                     const std::size_t  n)
      {
        std::istringstream stream(
          element.get<std::string>("<xmlattr>." + attribute, otherwise));
        std::vector<double> result;
        for (double number; stream >> number;)
          result.push_back(number);
        if (result.size() != n)
          file.fail("has no " + std::to_string(n) + " numbers for '" +
                    attribute + "'; save it again");
        return result;
      }



      template <int dim>
      std::unique_ptr<Field<dim>> read_image(const VtkFile     &file,
                                             const std::string &name,
                                             const std::string &usual)
      {
        const ptree &grid = file.grid();
        if (grid.count("Piece") != 1)
          file.fail("has more than one piece; save the image as one");
        const ptree &piece  = grid.get_child("Piece");
        const Choice choice = chosen(file, piece, name, usual);
        const auto   extent = numbers_in(file, piece, "Extent", "", 6);
        double       most   = 1;
        for (unsigned int d = 0; d < 3; ++d)
          most *= std::max(extent[2 * d + 1] - extent[2 * d] + 1, 1.);
        const auto field   = array_of(file,
                                    piece,
                                    choice.of_cells ? "CellData" : "PointData",
                                    choice.name,
                                    most);
        const auto origin  = numbers_in(file, grid, "Origin", "0 0 0", 3);
        const auto spacing = numbers_in(file, grid, "Spacing", "1 1 1", 3);
        const auto direction =
          numbers_in(file, grid, "Direction", "1 0 0 0 1 0 0 0 1", 9);
        ImageData image;
        image.n_components = field.n_components;
        image.voxels       = choice.of_cells;
        double n           = 1;
        for (unsigned int d = 0; d < 3; ++d)
          {
            const double points = extent[2 * d + 1] - extent[2 * d] + 1;
            const double size =
              choice.of_cells ? std::max(points - 1, 1.) : points;
            if (!(size >= 1 && size < 1e6) || !(spacing[d] > 0.))
              file.fail("has an image with the extent " +
                        base::short_number(points) + " and the spacing " +
                        base::short_number(spacing[d]) +
                        " in a direction; both have to be positive, and the "
                        "first less than a million");
            image.size[d]    = static_cast<unsigned int>(size);
            image.spacing[d] = spacing[d];
            n *= size;
            for (unsigned int e = 0; e < 3; ++e)
              image.direction[d][e] = direction[3 * d + e];
          }
        if (!(std::abs(dealii::determinant(image.direction)) > 1e-6))
          file.fail("has directions of the axes that are not independent; "
                    "save it again");
        // the grid of an image starts at its extent
        dealii::Tensor<1, 3> start;
        for (unsigned int d = 0; d < 3; ++d)
          {
            start[d] =
              (extent[2 * d] +
               (choice.of_cells && extent[2 * d] < extent[2 * d + 1] ? 0.5
                                                                     : 0.)) *
              spacing[d];
            image.origin[d] = origin[d];
          }
        image.origin += image.direction * start;
        if (field.values.size() != n * field.n_components)
          file.fail("has " + std::to_string(field.values.size()) +
                    " values in '" + field.name + "' for " +
                    base::short_number(n, 12) + " points; save it again");
        if (dim == 2 && image.size[2] > 1)
          file.fail("has an image of dimension 3 and the mesh has dimension "
                    "2; save a slice of it");
        image.values = field.values;
        return std::make_unique<ImageField<dim>>(image);
      }
    } // namespace



    template <int dim>
    std::unique_ptr<Field<dim>> read_vtk(const std::string &name_of_file,
                                         const std::string &name,
                                         const std::string &usual)
    {
      const VtkFile file(name_of_file);
      try
        {
          if (file.type() == "UnstructuredGrid")
            return read_cells<dim>(file, name, usual);
          if (file.type() == "ImageData")
            return read_image<dim>(file, name, usual);
        }
      catch (const std::bad_alloc &)
        {
          file.fail("needs more memory than there is; save it with fewer "
                    "points");
        }
      file.fail("is a " + file.type() +
                " of VTK; save the field as an unstructured grid (.vtu) or an "
                "image (.vti)");
    }

    template std::unique_ptr<Field<2>>
    read_vtk(const std::string &, const std::string &, const std::string &);
    template std::unique_ptr<Field<3>>
    read_vtk(const std::string &, const std::string &, const std::string &);
  } // namespace mesh
} // namespace otto
