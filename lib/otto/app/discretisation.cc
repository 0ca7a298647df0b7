// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/density_sections.h>
#include <otto/app/discretisation.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/crossed_cells.h>
#include <otto/model/nodal_density.h>
#include <otto/model/type_section.h>

#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace app
  {
    namespace
    {
      const unsigned int least_automatic = 8, most = 100000;

      // With noise over so many lengths of the domain both densities are
      // forgotten within a small part of the time, which no equal slabs
      // resolve.
      const double largest_noise = 100.;

      // The mean size of cells.
      template <int dim>
      double cell_size(const space::NodalBasis<dim> &space)
      {
        return std::pow(space.volume() / space.n_dofs(), 1. / dim);
      }
    } // namespace



    void declare_slabs(dealii::ParameterHandler &prm, std::string &slabs)
    {
      prm.add_parameter("Slabs",
                        slabs,
                        "Number of time slabs N, from 2 on. automatic: mass "
                        "crosses about one cell a slab, in the mean, and there "
                        "are at least 8.");
    }



    unsigned int slab_number(const std::string &text)
    {
      unsigned int number = 0;
      if (text == automatic)
        return number;
      if (!base::to_unsigned(text, number) || number < 2 || number > most)
        throw base::InputError(
          "'Discretisation/Slabs' = '" + text +
          "' is no number of time slabs; give an integer from 2 to " +
          std::to_string(most) + ", or 'automatic'.");
      return number;
    }



    std::string automatic_pair(const std::string      &pair,
                               const mesh::MeshReport &mesh)
    {
      return pair == automatic && mesh.kind == mesh::CellKind::triangle &&
                 mesh.largest_aspect > mesh::harmless_aspect
               ? "P1-iso-P2/P1"
               : pair;
    }



    std::string resolve_automatic_pair(dealii::ParameterHandler &prm,
                                       const std::string        &section,
                                       const mesh::MeshReport   &mesh)
    {
      const model::InSection inside(prm, section);
      const auto             pair = automatic_pair(prm.get("Pair"), mesh);
      if (pair == prm.get("Pair"))
        return "";
      prm.set("Pair", pair);
      return pair + " in place of P2/P1, since cells are up to " +
             base::short_number(mesh.largest_aspect, 3) +
             " times as long as high";
    }



    unsigned int automatic_slabs(const double cells)
    {
      return std::min<double>(most,
                              std::max<double>(least_automatic,
                                               std::ceil(cells)));
    }



    template <int dim>
    std::string resolve_automatic_slabs(
      dealii::ParameterHandler                       &prm,
      const space::NodalBasis<dim>                   &space,
      const std::vector<const std::vector<double> *> &densities,
      const double                                    noise)
    {
      const model::InSection inside(prm, "Discretisation");
      if (prm.get("Slabs") != automatic)
        return "";
      double      cells    = 0;
      std::size_t farthest = 0;
      for (unsigned int sweep = 0; sweep < (densities.size() > 2 ? 2 : 1);
           ++sweep)
        {
          const auto from = farthest;
          for (std::size_t k = 0; k < densities.size(); ++k)
            if (k != from)
              {
                const double n =
                  model::crossed_cells(space, *densities[from], *densities[k]);
                if (n > cells)
                  farthest = k;
                cells = std::max(cells, n);
              }
        }
      const double by_noise = noise / cell_size(space);
      const double extent   = space.extent();
      if (by_noise > most || noise > largest_noise * extent)
        throw base::InputError(
          "The noise of 'Transport/Diffusion' spreads mass over " +
          base::short_number(noise, 3) + ", which is " +
          base::short_number(noise / extent, 3) +
          " times the domain, and 'Discretisation/Slabs = automatic' would be " +
          base::short_number(std::ceil(by_noise), 3) +
          "; lower the diffusion by a factor of " +
          base::short_number(std::pow(noise / extent, 2), 2) +
          ", with which mass spreads over the whole domain.");
      cells += by_noise;
      const auto number = automatic_slabs(cells);
      prm.set("Slabs", std::to_string(number));
      return std::to_string(number) + " slabs, since mass crosses " +
             (cells < least_automatic ? "only " : "") +
             base::short_number(cells, 3) + " cells in the mean" +
             (noise > 0. ? ", the noise of 'Transport/Diffusion' included"
                         : "");
    }



    template <int dim>
    std::string noise_note(const space::NodalBasis<dim> &space,
                           const double                  noise,
                           const unsigned int            slabs)
    {
      const double cells = noise / std::sqrt(slabs) / cell_size(space);
      if (cells <= 2.)
        return "";
      return "the noise of 'Transport/Diffusion' spreads mass over " +
             base::short_number(cells, 2) +
             " cells in a slab: where a density is narrower, the value is too "
             "large. More 'Discretisation/Slabs' and smaller cells mend it, and "
             "'Solver/Error estimate = true' says by how much.";
    }



    template std::string
    noise_note(const space::NodalBasis<2> &, double, unsigned int);
    template std::string
    noise_note(const space::NodalBasis<3> &, double, unsigned int);
    template std::string
    resolve_automatic_slabs(dealii::ParameterHandler &,
                            const space::NodalBasis<2> &,
                            const std::vector<const std::vector<double> *> &,
                            double);
    template std::string
    resolve_automatic_slabs(dealii::ParameterHandler &,
                            const space::NodalBasis<3> &,
                            const std::vector<const std::vector<double> *> &,
                            double);
  } // namespace app
} // namespace otto
