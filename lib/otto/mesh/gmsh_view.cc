// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/gmsh_session.h>
#include <otto/mesh/gmsh_view.h>

#include <deal.II/base/mpi.h>

#include <cmath>
#include <filesystem>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      // how far outside of a cell a point may be, in units of the cell: enough
      // for rounding and for boundaries that are polygons
      const double tolerance = 0.05;

      // The values, or what is wrong.
      template <int dim>
      std::string
      probe(const std::string &                    file,
            const std::vector<dealii::Point<dim>> &points,
            std::vector<double> &                  values)
      {
        Session          session(file);
        std::vector<int> tags;
        gmsh::view::getTags(tags);
        if (tags.empty())
          return "has no post-processing view; save one from Gmsh, or give a "
                 "formula instead";
        for (const auto &x : points)
          {
            std::vector<double> value;
            for (const double margin : {0., tolerance})
              if (value.empty())
                gmsh::view::probe(tags[0],
                                  x[0],
                                  x[1],
                                  dim == 3 ? x[dim - 1] : 0.,
                                  value,
                                  0,
                                  1,
                                  false,
                                  margin);
            if (value.empty() || !std::isfinite(value[0]))
              {
                std::string where = base::short_number(x[0]);
                for (unsigned int d = 1; d < dim; ++d)
                  where += ", " + base::short_number(x[d]);
                return "has no scalar value at the point (" + where +
                       "); its view must cover the whole mesh";
              }
            values.push_back(value[0]);
          }
        return "";
      }
    } // namespace



    template <int dim>
    std::vector<double>
    view_values(const std::string &                    file,
                const std::vector<dealii::Point<dim>> &points,
                const MPI_Comm                         communicator)
    {
      std::vector<double> values;
      std::string         error;
      if (!std::filesystem::is_regular_file(file))
        error = "cannot be read; check its name and the folder you are in";
      else
        try
          {
            error = probe(file, points, values);
          }
        catch (const base::InputError &exception)
          {
            error = std::string("cannot be used: ") + exception.what();
          }
      // one sentence for all ranks
      for (const std::string &found :
           dealii::Utilities::MPI::all_gather(communicator, error))
        if (!found.empty())
          throw base::InputError("The file '" + file + "' " + found + ".");
      return values;
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
