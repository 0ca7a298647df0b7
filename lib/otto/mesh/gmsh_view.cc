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

#include <cmath>
#include <cstring>
#include <gmsh.h>
#include <iterator>

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

      /// All values, as bytes.
      template <int dim>
      std::string probe(const std::string                     &file,
                        const std::vector<dealii::Point<dim>> &points)
      {
        if (!is_gmsh_data(base::content_of("file", file)))
          {
            const std::string found = unsafe_commands(file);
            if (!found.empty())
              throw base::InputError(
                "The file '" + file +
                "' has commands that may run programs or write files (" +
                found + "); remove them.");
          }
        const Session    session(file, false);
        std::vector<int> tags;
        gmsh::view::getTags(tags);
        if (tags.empty())
          throw base::InputError(
            "The file '" + file +
            "' has no post-processing view; save one from Gmsh, or give a "
            "formula instead.");
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
            "'; save the view again from Gmsh, or give a formula instead.");
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
