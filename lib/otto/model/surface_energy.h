// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/energy.h>

namespace otto
{
  namespace model
  {
    /**
     * An energy of functions of points in space as one on a surface, to which
     * it was attached by attach_to_surface(): what a Problem<2> takes.
     */
    class SurfaceEnergy : public Energy<2>
    {
    public:
      explicit SurfaceEnergy(std::shared_ptr<const Energy<3>> energy);

      double      value(const std::vector<double> &rho) const override;
      void        add_first_variation(const std::vector<double> &rho,
                                      double                     factor,
                                      std::vector<double> &result) const override;
      void        add_second_variation(const std::vector<double> &rho,
                                       double                     factor,
                                       std::vector<double> &result) const override;
      void        add_remainder(const std::vector<double> &rho,
                                const std::vector<double> &v,
                                double                     factor,
                                std::vector<double>       &result) const override;
      bool        repels_vacuum() const override;
      double      largest_density() const override;
      bool        convex() const override;
      std::string description() const override;

    private:
      std::shared_ptr<const Energy<3>> energy_;
    };
  } // namespace model
} // namespace otto
