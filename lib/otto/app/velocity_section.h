// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/io/geodesic_state.h>
#include <otto/model/geodesic_velocity.h>

namespace otto
{
  namespace app
  {
    /**
     * The velocity of a finished run of otto-transport.
     *
     * Entries: `Folder`, that of the run.
     */
    template <int dim>
    class TransportVelocity : public model::GeodesicVelocity<dim>
    {
    public:
      static std::string name() { return "transport"; }

      static std::string documentation()
      {
        return "the geodesic of a run of otto-transport";
      }

      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      void attach(const space::Space<dim> &space) override;
      std::string description() const override;

      /// The densities of the run, after attach().
      const io::GeodesicState &geodesic() const { return geodesic_; }

    private:
      std::string       folder_;
      io::GeodesicState geodesic_;
    };



    /// Declares the section "Velocity" with the given types, a circulation
    /// along the walls, the velocity of a run of otto-transport, and
    /// "automatic", the default.
    void declare_velocity(dealii::ParameterHandler      &prm,
                          const model::VelocityTypes<2> &types);

    /**
     * Replaces the type "automatic" in the section by a velocity that does not
     * cross the boundary: the rigid rotation about the middle of the bounding
     * box of the domain, one turn (in the x-y plane) in the time one, if the
     * domain is a disk or another body of revolution; otherwise
     * CirculationVelocity with the period one. Collective.
     */
    template <int dim>
    void resolve_automatic_velocity(dealii::ParameterHandler &prm,
                                    const space::Space<dim>  &space);

    /**
     * The velocity that the section names, attached to the space. Collective.
     *
     * @throws base::InputError that names section and entry.
     */
    template <int dim>
    std::unique_ptr<model::Velocity<dim>>
    make_velocity(dealii::ParameterHandler        &prm,
                  const model::VelocityTypes<dim> &types,
                  const space::Space<dim>         &space);
  } // namespace app
} // namespace otto
