// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/field_velocity.h>
#include <otto/model/velocity.h>

#include <memory>

namespace otto
{
  namespace app
  {
    /**
     * A steady circulation in the x-y plane that stays inside of any domain:
     * v = (d_y psi, -d_x psi) with
     *
     *     -Laplace psi = const,   psi = 0 on the walls,
     *
     * so that v is free of divergence and tangential to all walls. In space
     * psi depends on z, too, v_z = 0, and psi is free on walls that are
     * horizontal. The vorticity of a rigid rotation in the period is that of v
     * everywhere in the plane, and on the mean with the weight psi in space: in
     * a disk, an upright cylinder and a ball, v is that rotation.
     *
     * On a mesh all of whose vertices are on walls v is zero.
     *
     * Entries: `Period`, the time of a turn.
     */
    template <int dim>
    class CirculationVelocity : public model::Velocity<dim>
    {
    public:
      static std::string name() { return "circulation"; }
      static std::string documentation()
      {
        return "a steady circulation along the walls of the domain";
      }

      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      void attach(const space::Space<dim> &space) override;
      typename model::Velocity<dim>::Vector
      value(const space::Location<dim> &where, double time) const override;
      typename model::Velocity<dim>::Jacobian
      gradient(const space::Location<dim> &where, double time) const override;
      std::vector<double> nodal_values(double time) const override;
      std::vector<double> convection(const space::Convection<dim> &forms,
                                     double time) const override;
      bool                steady() const override { return true; }
      std::string         description() const override;

    private:
      double                                       period_ = 1.;
      std::unique_ptr<dataset::FieldVelocity<dim>> field_;
    };
  } // namespace app
} // namespace otto
