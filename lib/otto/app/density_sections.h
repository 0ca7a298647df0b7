// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/model/density_parameters.h>

#include <string>
#include <utility>
#include <vector>

namespace otto
{
  namespace app
  {
    /// The name of the type that stands for "choose for me".
    constexpr char automatic[] = "automatic";

    /// The section of a density with the given types and the type "automatic",
    /// which is its default.
    template <int dim>
    model::DensityParameters<dim> density_parameters(
      const std::string       &section,
      model::DensityTypes<dim> types = model::density_types<dim>());

    /**
     * Replaces the type "automatic" in a section of @p prm by a Gaussian around
     * a point on the diagonal of the bounding box of the domain, with a
     * standard deviation of 8 % of the diagonal. If that point is not in the
     * domain, in a hole of it for example, another one that is well inside
     * takes its place, see inner_point(). Collective.
     *
     * @param place Where on the diagonal, from 0 to 1.
     * @return What to tell the user; empty if there is nothing.
     */
    template <int dim>
    std::string resolve_automatic_density(dealii::ParameterHandler     &prm,
                                          const space::Space<dim, dim> &space,
                                          const std::string            &section,
                                          double                        place);

    /**
     * The same for densities between which mass is carried, each in a section
     * at a place. Mass stays in its component of the domain: if there are
     * several, the densities are bumps that lie in the largest component and
     * vanish in the others, or where its cells are too large for that, uniform.
     *
     * @return What to tell the user, one string a line.
     */
    template <int dim>
    std::vector<std::string> resolve_automatic_densities(
      dealii::ParameterHandler                          &prm,
      const space::Space<dim, dim>                      &space,
      const std::vector<std::pair<std::string, double>> &sections);

    /**
     * The same on a surface: Gaussians around the vertices nearest to those
     * points of the diagonal; on a surface of several components uniform
     * densities.
     */
    std::vector<std::string> resolve_automatic_densities(
      dealii::ParameterHandler                          &prm,
      const space::Space<2, 3>                          &surface,
      const std::vector<std::pair<std::string, double>> &sections);

    /**
     * The nodal values of the density in the section "Initial density", on
     * local vertices, scaled to a mass; reported on the console. Collective.
     *
     * @param mass 0: not scaled.
     * @param types What the section can name.
     * @throws base::InputError as model::nodal_density().
     */
    template <int dim>
    std::vector<double> initial_density(
      dealii::ParameterHandler       &prm,
      const space::Space<dim, dim>   &space,
      const mesh::Regions            &regions,
      double                          mass,
      const base::Console            &console,
      const model::DensityTypes<dim> &types = model::density_types<dim>());
  } // namespace app
} // namespace otto
