// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

namespace otto
{
  namespace model
  {
    /**
     * The function of the mesh with given values at its vertices x_i,
     *
     *   rho(x) = sum_i rho_i w_i(x),
     *
     * w_i the hat functions (P1 or Q1): what another program, or an earlier
     * run on the same mesh, has left in an HDF5 file. Nodal values come to the
     * mesh as they are, also with projected_density().
     *
     * Entries: `File`, with the data set `vertices` (n x dim), the places x_i
     * in the coordinates of the mesh after its scaling, and `Data set` (n), the
     * values rho_i, in the file or in its group `fields`, where the states of
     * runs have theirs. All kinds of numbers are read.
     *
     * Where the vertices of the file are those of the mesh in the order of
     * space::VertexOrder, which is that of states, values belong to vertices by
     * this order; otherwise by their places, of which none may be left over on
     * either side. Places are the same if they differ by less than 1e-6 of the
     * diagonal of the mesh and a hundredth of its shortest edge. Two vertices
     * of the mesh in one place, as along a slit, cannot have different values
     * by their places.
     */
    template <int dim>
    class ValuesDensity : public Density<dim>
    {
    public:
      static std::string name() { return "values"; }
      static std::string documentation()
      {
        return "the values at the vertices of the mesh that the HDF5 file "
               "'File' has in 'Data set'";
      }
      /// @throws base::RunError always; see nodal_values().
      double value(const dealii::Point<dim> &point) const override;
      /// @throws base::InputError if the vertices of the file are not those of
      /// the mesh.
      std::vector<double>
      nodal_values(const space::Space<dim, dim> &space,
                   const mesh::Regions          &regions) const override;
      /// @throws base::InputError like nodal_values().
      std::vector<double> nodal_values_on_surface(
        const space::NodalBasis<2> &surface) const override;
      bool on_one_mesh() const override { return true; }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError also if the file cannot be read.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      template <int basis_dim>
      std::vector<double>
      values_on(const space::NodalBasis<basis_dim> &basis) const;

      std::string                     file_, set_;
      std::vector<dealii::Point<dim>> vertices_;
      std::vector<double>             values_;
    };
  } // namespace model
} // namespace otto
