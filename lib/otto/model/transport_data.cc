// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>
#include <otto/model/projected_density.h>
#include <otto/model/transport_data.h>
#include <otto/space/space.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace otto
{
  namespace model
  {
    void EndDensityOptions::declare(dealii::ParameterHandler &prm)
    {
      prm.enter_subsection("End densities");
      prm.add_parameter("Normalise",
                        normalise,
                        "Whether both densities are scaled to the same mass; "
                        "if not, their masses must agree.");
      prm.add_parameter("Mass tolerance",
                        mass_tolerance,
                        "The largest difference of the masses at start and "
                        "end, on the whole domain or on a part of it that is "
                        "not connected to the rest, relative to the total "
                        "mass, that is removed by scaling; larger ones are "
                        "errors.",
                        dealii::Patterns::Double(0., 1.));
      prm.declare_entry("Projection",
                        moments ? "moments" : "nodal",
                        dealii::Patterns::Selection("moments|nodal"),
                        "moments: densities on the mesh with the mass, the "
                        "centre and the second moments of those that are "
                        "given; nodal: their values at the vertices, which "
                        "make them wider.");
      prm.add_action("Projection", [this](const std::string &value) {
        moments = value == "moments";
      });
      prm.leave_subsection();
    }

    namespace
    {
      std::string percent(const double part, const double whole)
      {
        return base::short_number(100. * part / whole, 4) + " %";
      }

      /// The bounding box of a component as text, for the user to find it.
      template <int dim>
      std::string place(const space::NodalBasis<dim> &space,
                        const space::Components      &components,
                        const unsigned int            k)
      {
        const unsigned int  dims = space.n_coordinates();
        std::vector<double> lower(dims, std::numeric_limits<double>::max());
        std::vector<double> upper(dims, -std::numeric_limits<double>::max());
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          if (components.of_vertex[i] == k)
            for (unsigned int d = 0; d < dims; ++d)
              {
                lower[d] = std::min(lower[d], space.coordinates(i)[d]);
                upper[d] = std::max(upper[d], space.coordinates(i)[d]);
              }
        dealii::Utilities::MPI::min(lower, space.communicator(), lower);
        dealii::Utilities::MPI::max(upper, space.communicator(), upper);
        return "between (" + text(lower) + ") and (" + text(upper) + ")";
      }

      template <int dim>
      std::vector<double> masses(const std::vector<double>    &values,
                                 const space::NodalBasis<dim> &space,
                                 const space::Components      &components)
      {
        std::vector<double> sums(components.number);
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          sums[components.of_vertex[i]] += space.weights()[i] * values[i];
        dealii::Utilities::MPI::sum(sums, space.communicator(), sums);
        return sums;
      }

      void scale(std::vector<double>       &values,
                 const space::Components   &components,
                 const std::vector<double> &present,
                 const std::vector<double> &wanted)
      {
        for (std::size_t i = 0; i < values.size(); ++i)
          {
            const unsigned int k = components.of_vertex[i];
            values[i] *= present[k] > 0. ? wanted[k] / present[k] : 0.;
          }
      }

      // The largest part of the mass by which a mesh that resolves its
      // densities errs; more is no matter of tolerances.
      constexpr double largest_of_meshes = 0.1;

      /// Both densities have mean one; then each component has its own mass.
      template <int dim>
      void balance_components(TransportData                &data,
                              const space::NodalBasis<dim> &space,
                              const double                  tolerance)
      {
        const auto         &components = space.components();
        const auto          start = masses(data.initial, space, components);
        const auto          end   = masses(data.final, space, components);
        const double        total = space.volume();
        std::vector<double> common(components.number);
        for (unsigned int k = 0; k < components.number; ++k)
          {
            const double difference = std::abs(start[k] - end[k]) / total;
            if (difference > tolerance)
              throw base::InputError(
                "No transport exists: the domain has " +
                std::to_string(components.number) +
                " components that are not connected, and component " +
                std::to_string(k + 1) + ", " + place(space, components, k) +
                ", holds " + percent(start[k], total) +
                " of the mass at the start and " + percent(end[k], total) +
                " at the end; change the densities, or join the components in "
                "the geometry if they are meant to be one domain "
                "(BooleanFragments or Coherence)" +
                (difference < largest_of_meshes
                   ? "; if the difference comes from the mesh, raise 'Mass "
                     "tolerance' in section 'End densities' above " +
                       base::short_number(difference, 2) + "."
                   : "."));
            common[k] =
              start[k] > 0. && end[k] > 0. ? 0.5 * (start[k] + end[k]) : 0.;
          }
        // What was set to zero in one component is missing in the sum.
        const double sum = std::accumulate(common.begin(), common.end(), 0.);
        for (double &m : common)
          m *= total / sum;
        scale(data.initial, components, start, common);
        scale(data.final, components, end, common);
      }

      template <int dim, int spacedim>
      std::vector<double> values(const Density<spacedim>           &density,
                                 const space::Space<dim, spacedim> &space,
                                 const mesh::Regions               &regions,
                                 const EndDensityOptions           &options,
                                 const std::string                 &section)
      {
        if constexpr (dim == spacedim)
          if (options.moments)
            return projected_density(density, space, regions, section);
        return nodal_density(density, space, regions, section);
      }
    } // namespace

    template <int dim, int spacedim>
    TransportData start_density(const Density<spacedim>           &initial,
                                const space::Space<dim, spacedim> &space,
                                const mesh::Regions               &regions,
                                const EndDensityOptions           &options,
                                const std::string &initial_section)
    {
      TransportData data;
      data.initial = values(initial, space, regions, options, initial_section);
      data.initial_mass = mass(data.initial, space);
      data.initial      = normalised(std::move(data.initial), space);
      return data;
    }

    template <int dim, int spacedim>
    TransportData end_densities(const Density<spacedim>           &initial,
                                const Density<spacedim>           &final,
                                const space::Space<dim, spacedim> &space,
                                const mesh::Regions               &regions,
                                const EndDensityOptions           &options,
                                const std::string &initial_section,
                                const std::string &final_section)
    {
      TransportData data;
      data.initial = values(initial, space, regions, options, initial_section);
      data.final   = values(final, space, regions, options, final_section);
      data.initial_mass   = mass(data.initial, space);
      data.final_mass     = mass(data.final, space);
      const double larger = std::max(data.initial_mass, data.final_mass);
      if (!options.normalise && options.balanced &&
          std::abs(data.initial_mass - data.final_mass) >
            options.mass_tolerance * larger)
        throw base::InputError(
          "The density of section '" + initial_section + "' has the mass " +
          base::short_number(data.initial_mass, 9) + " and that of section '" +
          final_section + "' has the mass " +
          base::short_number(data.final_mass, 9) +
          "; make them equal, set Normalise = true in section 'End densities', "
          "or give 'Transport/Growth length' to otto-transport, with which mass "
          "is made and lost.");
      data.initial = normalised(std::move(data.initial), space);
      data.final   = normalised(std::move(data.final), space);
      if (options.balanced)
        balance_components(data, space, options.mass_tolerance);
      else if (!options.normalise)
        for (double &value : data.final)
          value *= data.final_mass / data.initial_mass;
      return data;
    }

#define OTTO_INSTANTIATE(dim, spacedim)                                     \
  template TransportData end_densities(const Density<spacedim> &,           \
                                       const Density<spacedim> &,           \
                                       const space::Space<dim, spacedim> &, \
                                       const mesh::Regions &,               \
                                       const EndDensityOptions &,           \
                                       const std::string &,                 \
                                       const std::string &);                \
  template TransportData start_density(const Density<spacedim> &,           \
                                       const space::Space<dim, spacedim> &, \
                                       const mesh::Regions &,               \
                                       const EndDensityOptions &,           \
                                       const std::string &);

    OTTO_INSTANTIATE(2, 2)
    OTTO_INSTANTIATE(2, 3)
    OTTO_INSTANTIATE(3, 3)
#undef OTTO_INSTANTIATE
  } // namespace model
} // namespace otto
