// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>
#include <otto/mesh/child_process.h>
#include <otto/mesh/geometry_commands.h>
#include <otto/mesh/gmsh_session.h>
#include <otto/mesh/gmsh_view.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <gmsh.h>
#include <iterator>
#include <map>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      // how far outside of a cell a point may be, in units of the cell: enough
      // for rounding and for boundaries that are polygons
      const double tolerance = 0.05;

      /// The value at a point; throws if the view has none.
      template <int dim>
      double value_at(const std::string        &file,
                      const int                 view,
                      const dealii::Point<dim> &x)
      {
        std::vector<double> value;
        for (const double margin : {0., tolerance})
          if (value.empty())
            gmsh::view::probe(view,
                              x[0],
                              x[1],
                              dim == 3 ? x[dim - 1] : 0.,
                              value,
                              0,
                              1,
                              false,
                              margin);
        if (!value.empty() && std::isfinite(value[0]))
          return value[0];
        std::string where = base::short_number(x[0]);
        for (unsigned int d = 1; d < dim; ++d)
          where += ", " + base::short_number(x[d]);
        throw base::InputError("The file '" + file +
                               "' has no scalar value at the point (" + where +
                               "); its view must cover the whole mesh.");
      }

      /// The first word of a text that begins a loop, outside of names in
      /// quotes and comments; empty if there is none.
      std::string loop_in(const std::string &text)
      {
        for (std::size_t k = 0; k < text.size();)
          {
            const auto to = [&](const std::string &end) {
              const auto found = text.find(end, k + 1);
              k = found == std::string::npos ? text.size() : found + end.size();
            };
            if (text[k] == '"')
              to("\"");
            else if (text.compare(k, 2, "//") == 0)
              to("\n");
            else if (text.compare(k, 2, "/*") == 0)
              to("*/");
            else if (std::isalpha(static_cast<unsigned char>(text[k])))
              {
                const std::size_t first = k;
                while (k < text.size() &&
                       (std::isalnum(static_cast<unsigned char>(text[k])) ||
                        text[k] == '_'))
                  ++k;
                const std::string word = text.substr(first, k - first);
                if (word == "For" || word == "While" || word == "Call" ||
                    word == "Macro" || word == "Function")
                  return word;
              }
            else
              ++k;
          }
        return "";
      }

      void check_no_commands(const std::string &file)
      {
        const std::string text = base::content_of("file", file);
        if (!is_gmsh_data(text))
          {
            const std::string loop = loop_in(text);
            if (!loop.empty())
              throw base::InputError("The file '" + file +
                                     "' has the command " + loop +
                                     ", which a view has not; save the view "
                                     "again from Gmsh.");
            const std::string found = unsafe_commands(file);
            if (!found.empty())
              throw base::InputError(
                "The file '" + file +
                "' has commands that may run programs or write files (" +
                found + "); remove them.");
          }
      }

      /// All values, as bytes.
      template <int dim>
      std::string probe(const std::string                     &file,
                        const std::vector<dealii::Point<dim>> &points)
      {
        check_no_commands(file);
        const Session    session(file, false);
        std::vector<int> tags;
        gmsh::view::getTags(tags);
        if (tags.empty())
          throw base::InputError(
            "The file '" + file +
            "' has no post-processing view; save one from Gmsh, or give an "
            "expression instead.");
        std::string bytes;
        for (const auto &x : points)
          {
            const double value = value_at(file, tags[0], x);
            bytes.append(reinterpret_cast<const char *>(&value), sizeof(value));
          }
        return bytes;
      }

      /// The values on one rank, by a process of its own.
      template <int dim>
      std::vector<double>
      values_in_child(const std::string                     &file,
                      const std::vector<dealii::Point<dim>> &points)
      {
        base::check_regular_file("file", file);
        const ChildResult result =
          in_child_process(file, [&](const SayPhase &) {
            return probe(file, points);
          });
        if (result.end != ChildResult::End::finished)
          throw base::InputError(
            "Gmsh " +
            std::string(result.end == ChildResult::End::crashed ? "crashed"
                                                                : "ended") +
            " while reading '" + file +
            "'; save the view again from Gmsh, or give an expression instead.");
        std::vector<double> values(points.size());
        std::memcpy(values.data(),
                    result.bytes.data(),
                    values.size() * sizeof(double));
        return values;
      }
    } // namespace

    template <int dim>
    std::vector<double>
    view_values(const std::string                     &file,
                const std::vector<dealii::Point<dim>> &points,
                const MPI_Comm                         communicator)
    {
      const auto all = dealii::Utilities::MPI::gather(communicator, points);
      std::vector<std::vector<double>> values(
        dealii::Utilities::MPI::n_mpi_processes(communicator));
      base::on_first_rank(communicator, [&]() {
        std::vector<dealii::Point<dim>> together;
        for (const auto &list : all)
          together.insert(together.end(), list.begin(), list.end());
        const std::vector<double> found = values_in_child(file, together);
        auto                      next  = found.begin();
        for (std::size_t rank = 0; rank < all.size(); ++rank)
          {
            values[rank].assign(next, next + all[rank].size());
            std::advance(next, all[rank].size());
          }
      });
      return dealii::Utilities::MPI::broadcast(communicator, values)
        .at(dealii::Utilities::MPI::this_mpi_process(communicator));
    }

    namespace
    {
      /// The place in the list of views of the one with a name.
      std::size_t place_of_view(const std::string &file,
                                const std::string &name)
      {
        std::vector<int> tags;
        gmsh::view::getTags(tags);
        std::vector<std::string> names;
        for (const int tag : tags)
          {
            names.emplace_back();
            gmsh::option::getString(
              "View[" + std::to_string(gmsh::view::getIndex(tag)) + "].Name",
              names.back());
            if (name.empty() || names.back() == name)
              return names.size() - 1;
          }
        throw base::InputError(
          "the file '" + file + "' has no " +
          (names.empty() ? "post-processing view; save one from Gmsh."
                         : "view '" + name + "', but " + base::joined(names) +
                             "; give one of these names."));
      }

      /// The corners of an element of Gmsh by the number of them, as deal.II
      /// orders them.
      template <int dim>
      std::vector<unsigned int> gmsh_corners(const unsigned int n)
      {
        if (n == dim + 1)
          return dim == 2 ? std::vector<unsigned int>{0, 1, 2}
                          : std::vector<unsigned int>{0, 1, 2, 3};
        if (n == 1u << dim)
          return dim == 2 ? std::vector<unsigned int>{0, 1, 3, 2}
                          : std::vector<unsigned int>{0, 1, 3, 2, 4, 5, 7, 6};
        return {};
      }

      template <int dim>
      dealii::Point<dim> point_of(const double *x, const std::size_t stride = 1)
      {
        dealii::Point<dim> point;
        for (unsigned int d = 0; d < dim; ++d)
          point[d] = x[d * stride];
        return point;
      }

      /// A view on the elements of a mesh in the same file.
      template <int dim>
      void add_model_data(const int tag, CellData<dim> &data)
      {
        std::string                      kind;
        std::vector<std::size_t>         tags;
        std::vector<std::vector<double>> values;
        double                           time;
        int                              n_components = 1;
        gmsh::view::getModelData(
          tag, 0, kind, tags, values, time, n_components);
        data.n_components = n_components;
        std::map<std::size_t, std::size_t> of_tag;
        for (std::size_t k = 0; k < tags.size(); ++k)
          of_tag[tags[k]] = k;
        std::vector<std::size_t> node_tags;
        std::vector<double>      coordinates, parametric;
        gmsh::model::mesh::getNodes(node_tags, coordinates, parametric);
        std::map<std::size_t, dealii::Point<dim>> nodes;
        for (std::size_t k = 0; k < node_tags.size(); ++k)
          nodes[node_tags[k]] = point_of<dim>(&coordinates[3 * k]);
        std::vector<int>                      types;
        std::vector<std::vector<std::size_t>> elements, corners_of;
        gmsh::model::mesh::getElements(types, elements, corners_of, dim);
        std::map<std::size_t, unsigned int> point_of_node;
        for (std::size_t t = 0; t < types.size(); ++t)
          {
            std::string         type;
            std::vector<double> local;
            int                 dimension, order, n_nodes, n_primary;
            gmsh::model::mesh::getElementProperties(
              types[t], type, dimension, order, n_nodes, local, n_primary);
            const auto corners = gmsh_corners<dim>(n_primary);
            if (corners.empty())
              continue;
            auto &list = n_primary == dim + 1 ? data.simplices : data.boxes;
            for (std::size_t e = 0; e < elements[t].size(); ++e)
              {
                const bool on_nodes = kind == "NodeData";
                const auto found    = of_tag.find(elements[t][e]);
                bool       given    = on_nodes || found != of_tag.end();
                for (const unsigned int v : corners)
                  given =
                    given && (!on_nodes ||
                              of_tag.count(corners_of[t][e * n_nodes + v]) > 0);
                if (!given)
                  continue;
                for (const unsigned int v : corners)
                  {
                    const std::size_t node = corners_of[t][e * n_nodes + v];
                    if (on_nodes && point_of_node.count(node) > 0)
                      {
                        list.push_back(point_of_node[node]);
                        continue;
                      }
                    const auto &row =
                      values[on_nodes ? of_tag[node] : found->second];
                    const std::size_t first =
                      kind == "ElementNodeData" ? v * n_components : 0;
                    for (int c = 0; c < n_components; ++c)
                      data.values.push_back(row.at(first + c));
                    point_of_node[node] = data.points.size();
                    list.push_back(data.points.size());
                    data.points.push_back(nodes.at(node));
                  }
              }
          }
      }

      /// A view that is a list of elements with their points.
      template <int dim>
      void
      add_list_data(const std::string &file, const int tag, CellData<dim> &data)
      {
        std::vector<std::string>         types;
        std::vector<int>                 numbers;
        std::vector<std::vector<double>> lists;
        gmsh::view::getListData(tag, types, numbers, lists);
        double n_times = 1;
        gmsh::option::getNumber("View[" +
                                  std::to_string(gmsh::view::getIndex(tag)) +
                                  "].NbTimeStep",
                                n_times);
        const auto n_steps = static_cast<std::size_t>(std::max(n_times, 1.));
        bool       first   = true;
        for (std::size_t t = 0; t < types.size(); ++t)
          {
            // S, V, T for numbers, vectors, matrices; the shape
            const unsigned int n_components = types[t][0] == 'S'   ? 1
                                              : types[t][0] == 'V' ? 3
                                                                   : 9;
            const char         shape        = types[t][1];
            const unsigned int n            = dim == 2 ? (shape == 'T'   ? 3
                                                          : shape == 'Q' ? 4
                                                                         : 0)
                                                       : (shape == 'S'   ? 4
                                                          : shape == 'H' ? 8
                                                                         : 0);
            if (n == 0 || numbers[t] == 0 ||
                (!first && n_components != data.n_components))
              continue;
            // of higher orders the corners are the first points
            const std::size_t row      = lists[t].size() / numbers[t];
            const std::size_t n_points = row / (3 + n_steps * n_components);
            if (n_points < n || row % (3 + n_steps * n_components) != 0)
              throw base::InputError(
                "the file '" + file + "' has elements with " +
                std::to_string(row) +
                " numbers, and coordinates and values of " + std::to_string(n) +
                " corners are " +
                std::to_string(n * (3 + n_steps * n_components)) +
                "; save the view again.");
            first             = false;
            data.n_components = n_components;
            auto &list        = n == dim + 1 ? data.simplices : data.boxes;
            for (int e = 0; e < numbers[t]; ++e)
              for (const unsigned int v : gmsh_corners<dim>(n))
                {
                  const double *x = lists[t].data() + e * row;
                  list.push_back(data.points.size());
                  data.points.push_back(point_of<dim>(x + v, n_points));
                  for (unsigned int c = 0; c < n_components; ++c)
                    data.values.push_back(
                      x[3 * n_points + v * n_components + c]);
                }
          }
      }
    } // namespace

    template <int dim>
    CellData<dim> view_data(const std::string &file, const std::string &name)
    {
      base::check_regular_file("field", file);
      const ChildResult result = in_child_process(file, [&](const SayPhase &) {
        check_no_commands(file);
        // other files have elements with their points
        const bool on_mesh =
          base::starts_with(base::content_of("field", file), "$MeshFormat");
        Session          session(file, false);
        const auto       place = place_of_view(file, name);
        std::vector<int> tags;
        gmsh::view::getTags(tags);
        CellData<dim> data;
        session.attempt("read", "save the view again", [&]() {
          if (on_mesh)
            add_model_data(tags[place], data);
          else
            add_list_data(file, tags[place], data);
        });
        const auto bytes = dealii::Utilities::pack(data, false);
        return std::string(bytes.begin(), bytes.end());
      });
      if (result.end != ChildResult::End::finished)
        throw base::InputError("Gmsh crashed while reading '" + file +
                               "'; save the view again from Gmsh.");
      auto data = dealii::Utilities::unpack<CellData<dim>>(
        std::vector<char>(result.bytes.begin(), result.bytes.end()), false);
      if (data.simplices.empty() && data.boxes.empty())
        throw base::InputError(
          "the view of the file '" + file + "' has no cells of dimension " +
          std::to_string(dim) + ", which the mesh has; save it on such cells.");
      return data;
    }

    template CellData<2> view_data(const std::string &, const std::string &);
    template CellData<3> view_data(const std::string &, const std::string &);
    template std::vector<double>
    view_values(const std::string &,
                const std::vector<dealii::Point<2>> &,
                MPI_Comm);
    template std::vector<double>
    view_values(const std::string &,
                const std::vector<dealii::Point<3>> &,
                MPI_Comm);
  } // namespace mesh
} // namespace otto
