// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/io/vtu_file.h>
#include <otto/space/nodal_basis.h>

namespace otto
{
  namespace io
  {
    /// A field with one value (a scalar) or as many as there are coordinates (a
    /// vector) a vertex.
    struct NodalField
    {
      std::string name;
      bool        vector = false;
      /// On local vertices, [vertex] or [vertex][coordinate].
      std::vector<double> values;
    };



    /**
     * Nodal fields on the cells of a mesh for a VTU file. Each cell is written
     * by the rank that owns its first vertex, and with it all its vertices,
     * once a rank. Points have double precision, fields single precision, and
     * vectors three components. Beside the fields there are always the number
     * of the region of a cell and the rank that owns it, as integers on cells.
     */
    template <int dim>
    class NodalOutput
    {
    public:
      explicit NodalOutput(const space::NodalBasis<dim> &space);

      /// Replace all fields by these; the names are those in the file.
      void set_fields(const std::vector<NodalField> &fields);

      /// What goes into the file.
      operator const VtuPiece &() const { return piece_; }

    private:
      VtuPiece piece_;
      /// Of the room around the mesh.
      unsigned int n_coordinates_;
      /// The local vertex of each point.
      std::vector<unsigned int> vertices_;
    };
  } // namespace io
} // namespace otto
