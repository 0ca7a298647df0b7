// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace model
  {
    template <int dim>
    class EnergySum;
  }

  namespace space
  {
    template <int dim, int spacedim>
    class Space;
  }

  namespace flow
  {
    /// What the times of a gradient flow are measured by.
    struct TimeScale
    {
      /// That of the bounding box of the domain.
      double diagonal = 0;
      /// The diffusion rho E''(rho) at the mean density, the mean over the
      /// domain: one for the entropy, m rho^(m-1) for a power.
      double diffusion = 1;
      /// The oscillation of E' over the domain at a constant density, and of
      /// energies that are not convex at the initial one: of a potential V, max
      /// V - min V.
      double drop = 0;

      /**
       * diagonal^2/(2 diffusion + drop): the time in which heat spreads over
       * the domain, or in which the mean slope drop/diagonal moves mass across
       * it. Where neither moves anything, that of heat with diffusion one.
       */
      double time() const;

      /// The length of a step of a flow up to this end: a hundredth of time(),
      /// but not more than a tenth of the end.
      double step(double end) const;

      /// All three numbers, for a report.
      std::string text() const;
    };

    /// The scale of the flow of an energy from a density. Collective.
    template <int dim>
    TimeScale time_scale(const space::Space<dim, dim> &space,
                         const model::EnergySum<dim>  &energy,
                         const std::vector<double>    &density);

    /// What an entry says that has no number.
    extern const std::string automatic_time;

    /// A time as it was given; zero if it is automatic.
    /// @throws base::InputError if it is no length of time.
    double time_from(const std::string &entry, const std::string &text);

    /**
     * Replaces automatic times in the section "Time" of @p prm by numbers: the
     * end is TimeScale::time() and the step TimeScale::step(). So all energies,
     * on domains of any size, have about as many steps. Parsing writes them
     * into the members, too.
     *
     * @return Both times and where they are from, for a report.
     */
    std::string resolve_automatic_times(dealii::ParameterHandler &prm,
                                        const TimeScale          &scale);
  } // namespace flow
} // namespace otto
