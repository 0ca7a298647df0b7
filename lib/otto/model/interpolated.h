// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/mesh/field.h>
#include <otto/model/density.h>
#include <otto/model/velocity.h>

namespace otto
{
  namespace model
  {
    /**
     * A field that a file has on a mesh or a grid of its own, see
     * mesh::read_field(), as a density on the domain: linear or multilinear in
     * the cells of the file. Outside of them it has the value of a point of
     * their boundary nearby, so that a boundary that is another polygon does no
     * harm; or zero, farther than the mean size of these cells.
     *
     * Entries: `File`; `Field`, a field of one component, not negative; empty:
     * that called density, or the only one; `Outside` (nearest, zero).
     */
    template <int dim>
    class InterpolatedDensity : public Density<dim>
    {
    public:
      static std::string name() { return "interpolated"; }
      static std::string documentation()
      {
        return "the field that 'File' has on another mesh or grid (VTU, VTI, "
               "the HDF5 state of a run, a view of Gmsh)";
      }
      /// @throws base::RunError before parse_parameters().
      double value(const dealii::Point<dim> &point) const override;
      /// Vertices of the mesh that are far outside of the field.
      std::vector<std::string>
           notes(const space::Space<dim, dim> &space) const override;
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError also if the file cannot be read or its
      ///   values are no density.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      std::string                             file_, name_;
      std::shared_ptr<const mesh::Field<dim>> field_;
      bool                                    zero_outside_ = false;
    };

    /**
     * A velocity that does not depend on time, given by a field of dim
     * components (or three in the plane, of which the last is left out) that a
     * file has, as InterpolatedDensity; outside of its cells as nearby.
     *
     * Entries: `File`; `Field`.
     */
    template <int dim>
    class InterpolatedVelocity : public Velocity<dim>
    {
    public:
      /// What a parameter file calls it.
      static std::string name() { return "interpolated"; }
      /// One line for the list of types.
      static std::string documentation()
      {
        return "the vector field that 'File' has on any mesh or grid (VTU, "
               "VTI, HDF5, a view of Gmsh)";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      typename Velocity<dim>::Vector value(const space::Location<dim> &where,
                                           double time) const override;
      bool                           steady() const override { return true; }
      std::string                    description() const override;

    private:
      std::string                             file_;
      std::shared_ptr<const mesh::Field<dim>> field_;
    };
  } // namespace model
} // namespace otto
