// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/field_file.h>
#include <otto/model/interpolated.h>
#include <otto/space/space.h>

#include <deal.II/base/parameter_handler.h>

#include <deal.II/grid/tria.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace otto
{
  namespace model
  {
    namespace
    {
      void declare_field(dealii::ParameterHandler &prm,
                         const std::string        &what,
                         const std::string        &otherwise)
      {
        const dealii::Patterns::Anything anything;
        prm.declare_entry("File",
                          "",
                          anything,
                          "The file with " + what +
                            ": VTK (.vtu, .vti), the HDF5 state of a run "
                            "(state/checkpoint_0.h5) or a view of Gmsh (.msh, "
                            ".pos); in the coordinates of the mesh after its "
                            "scaling.");
        prm.declare_entry("Field",
                          "",
                          anything,
                          "The name of the field, 'density 8' of a state; "
                          "empty: " +
                            otherwise + ".");
      }



      /// The field that the entries name, of finite values.
      template <int dim>
      std::shared_ptr<const mesh::Field<dim>>
      given_field(const dealii::ParameterHandler &prm, const std::string &usual)
      {
        const std::string file = prm.get("File");
        if (file.empty())
          throw base::InputError("File is empty; give the name of a file with "
                                 "a field, such as rho.vtu.");
        std::shared_ptr<const mesh::Field<dim>> field;
        try
          {
            field = mesh::read_field<dim>(file, prm.get("Field"), usual);
          }
        catch (const base::InputError &error)
          {
            const std::string text  = error.what();
            const bool        named = base::starts_with(text, "Fi") &&
                               !base::starts_with(text, "File '");
            throw base::InputError((named ? "" : "File: ") + text);
          }
        for (const double value : field->values())
          if (!std::isfinite(value))
            throw base::InputError(
              "File = '" + file + "': the field " +
              (prm.get("Field").empty() ? "" : "'" + prm.get("Field") + "' ") +
              "has the value " + base::short_number(value) +
              "; save it with finite values at all points.");
        return field;
      }
    } // namespace



    template <int dim>
    double
    InterpolatedDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      if (!field_)
        throw base::RunError("The density 'interpolated' has no field; call "
                             "parse_parameters() first.");
      double       result   = 0;
      const double distance = field_->value(point, &result);
      return zero_outside_ && distance > field_->cell_size()
               ? 0.
               : std::max(result, 0.);
    }

    template <int dim>
    std::vector<std::string>
    InterpolatedDensity<dim>::notes(const space::Space<dim> &space) const
    {
      std::size_t n        = 0;
      double      farthest = 0;
      const auto &vertices =
        space.dof_handler().get_triangulation().get_vertices();
      for (const auto &x : vertices)
        {
          double       ignored;
          const double distance = field_->value(x, &ignored);
          if (distance > 0.5 * field_->cell_size())
            ++n;
          farthest = std::max(farthest, distance);
        }
      if (n == 0)
        return {};
      if (n == vertices.size())
        throw base::InputError(
          "File = '" + file_ + "': all " +
          base::counted(n, "vertex", "vertices") +
          " of the mesh lie outside of the field, up to " +
          base::short_number(farthest, 3) +
          " away from it; give a field in the coordinates of the mesh after "
          "Mesh/Scale.");
      return {std::to_string(n) + " of " +
              base::counted(vertices.size(), "vertex", "vertices") +
              " lie outside of the field of '" + file_ + "', up to " +
              base::short_number(farthest, 3) + " away from it; the density " +
              (zero_outside_ ? "is zero beyond a cell of the field"
                             : "has the value nearby there ('Outside = zero' "
                               "makes it zero)")};
    }

    template <int dim>
    void InterpolatedDensity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      declare_field(prm,
                    "the density on a mesh or grid of its own",
                    "the one called density, or the only one (of Gmsh the "
                    "first)");
      prm.declare_entry("Outside",
                        "nearest",
                        dealii::Patterns::Selection("nearest|zero"),
                        "What the density is outside of the cells of the "
                        "file: as nearby, or zero where that is farther away "
                        "than such a cell.");
    }

    template <int dim>
    void InterpolatedDensity<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      field_                 = given_field<dim>(prm, "density");
      file_                  = prm.get("File");
      name_                  = prm.get("Field");
      zero_outside_          = prm.get("Outside") == "zero";
      const std::string what = "File = '" + file_ + "': the field " +
                               (name_.empty() ? "" : "'" + name_ + "' ");
      if (field_->n_components() != 1)
        throw base::InputError(
          what + "has " + std::to_string(field_->n_components()) +
          " components and a density has one; give another 'Field'.");
      const auto [least, largest] =
        std::minmax_element(field_->values().begin(), field_->values().end());
      if (*least < -1e-12 * *largest || !(*largest > 0.))
        throw base::InputError(
          what + "has values from " + base::short_number(*least) + " to " +
          base::short_number(*largest) +
          "; a density is not negative, and positive somewhere: give another "
          "'Field' or correct it.");
    }

    template <int dim>
    std::string InterpolatedDensity<dim>::description() const
    {
      return (name_.empty() ? "the field" : "the field '" + name_ + "'") +
             " of '" + file_ + "'";
    }



    template <int dim>
    void InterpolatedVelocity<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      declare_field(
        prm,
        "the velocity on a mesh or grid",
        "the one called velocity, or the only one (of Gmsh the first)");
    }

    template <int dim>
    void InterpolatedVelocity<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      field_       = given_field<dim>(prm, "velocity");
      file_        = prm.get("File");
      const auto n = field_->n_components();
      if (n != dim && n != 3)
        throw base::InputError("File = '" + file_ + "': the field has " +
                               base::counted(n, "component") +
                               " and a velocity on this mesh has " +
                               std::to_string(dim) + "; give another 'Field'.");
    }

    template <int dim>
    typename Velocity<dim>::Vector
    InterpolatedVelocity<dim>::value(const space::Location<dim> &where,
                                     double) const
    {
      std::array<double, 3> values{};
      field_->value(where.point, values.data());
      typename Velocity<dim>::Vector result;
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = values[d];
      return result;
    }

    template <int dim>
    std::string InterpolatedVelocity<dim>::description() const
    {
      return "v of '" + file_ + "'";
    }

    template class InterpolatedDensity<2>;
    template class InterpolatedDensity<3>;
    template class InterpolatedVelocity<2>;
    template class InterpolatedVelocity<3>;
  } // namespace model
} // namespace otto
