// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/velocity.h>

#include <array>
#include <map>
#include <utility>

namespace otto
{
  namespace model
  {
    /**
     * v = grad phi of the potentials phi_n of a discrete geodesic, which are
     * given at the middle t = (n - 1/2) T/N of each of N slabs of the time from
     * 0 to T, and linear between them.
     *
     * The Eulerian equation sees the gradient of phi in each cell, as in the
     * optimality system. Points see nodal means of the gradient (see
     * time::nodal_gradient()) and of the gradient of these, interpolated in the
     * cells; of both there are only the slabs around the present time.
     */
    template <int dim>
    class GeodesicVelocity : public Velocity<dim>
    {
    public:
      /**
       * Takes the potentials; before or after attach(), in either order.
       *
       * @param potentials [slab][local vertex], at least one slab.
       * @param end_time T.
       */
      void set_potentials(std::vector<std::vector<double>> potentials,
                          double                           end_time = 1.);

      void attach(const space::Space<dim> &space) override;
      void prepare(double from, double to) const override;
      typename Velocity<dim>::Vector value(const space::Location<dim> &where,
                                           double time) const override;
      typename Velocity<dim>::Jacobian
      gradient(const space::Location<dim> &where, double time) const override;
      std::vector<double> nodal_values(double time) const override;
      std::vector<double> convection(const space::Convection<dim> &forms,
                                     double time) const override;
      double              end_time() const override { return end_time_; }
      std::string         description() const override;

    private:
      /// At all vertices of all ranks: the velocity [vertex][dim] and its
      /// derivative [vertex][dim][dim].
      struct Fields
      {
        std::vector<double> velocity, gradient;
      };

      std::vector<double>             potential_at(double time) const;
      std::pair<unsigned int, double> slab_and_weight(double time) const;
      template <int n>
      std::array<double, n>
      interpolate(const space::Location<dim> &where,
                  double                      time,
                  const std::vector<double> Fields::*values) const;

      double                                    end_time_ = 1.;
      std::vector<std::vector<double>>          potentials_;
      std::unique_ptr<space::PointLocator<dim>> locator_;
      mutable std::map<unsigned int, Fields>    fields_;
    };
  } // namespace model
} // namespace otto
