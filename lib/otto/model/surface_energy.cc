// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/surface_energy.h>

#include <utility>

namespace otto
{
  namespace model
  {
    SurfaceEnergy::SurfaceEnergy(std::shared_ptr<const Energy<3>> energy)
      : energy_(std::move(energy))
    {
    }

    double SurfaceEnergy::value(const std::vector<double> &rho) const
    {
      return energy_->value(rho);
    }

    void SurfaceEnergy::add_first_variation(const std::vector<double> &rho,
                                            const double               factor,
                                            std::vector<double> &result) const
    {
      energy_->add_first_variation(rho, factor, result);
    }

    void SurfaceEnergy::add_second_variation(const std::vector<double> &rho,
                                             const double               factor,
                                             std::vector<double> &result) const
    {
      energy_->add_second_variation(rho, factor, result);
    }

    void SurfaceEnergy::add_remainder(const std::vector<double> &rho,
                                      const std::vector<double> &v,
                                      const double               factor,
                                      std::vector<double>       &result) const
    {
      energy_->add_remainder(rho, v, factor, result);
    }

    bool SurfaceEnergy::repels_vacuum() const
    {
      return energy_->repels_vacuum();
    }

    double SurfaceEnergy::largest_density() const
    {
      return energy_->largest_density();
    }

    bool SurfaceEnergy::convex() const
    {
      return energy_->convex();
    }

    std::string SurfaceEnergy::description() const
    {
      return energy_->description();
    }
  } // namespace model
} // namespace otto
