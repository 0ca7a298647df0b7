// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/nodal_basis.h>

#include <deal.II/base/exceptions.h>

#include <algorithm>

namespace otto
{
  namespace model
  {
    /// The local vertices of a space with their places in R^dim: of a part of
    /// R^dim, or of a surface in it. The space must outlive this object.
    template <int dim>
    class Vertices
    {
    public:
      /// @param basis With dim coordinates.
      template <int basis_dim>
      explicit Vertices(const space::NodalBasis<basis_dim> &basis)
        : communicator_(basis.communicator())
        , n_owned_(basis.n_owned())
        , n_local_(basis.n_local())
        , coordinates_(n_local_ > 0 ? basis.coordinates(0) : nullptr)
        , weights_(basis.weights().data())
      {
        AssertDimension(basis.n_coordinates(), dim);
      }

      MPI_Comm     communicator() const { return communicator_; }
      unsigned int n_owned() const { return n_owned_; }
      unsigned int n_local() const { return n_local_; }

      /// D_i.
      double weight(const unsigned int i) const { return weights_[i]; }

      dealii::Point<dim> point(const unsigned int i) const
      {
        dealii::Point<dim> result;
        std::copy_n(coordinates_ + std::size_t(i) * dim,
                    dim,
                    result.begin_raw());
        return result;
      }

    private:
      MPI_Comm      communicator_;
      unsigned int  n_owned_, n_local_;
      const double *coordinates_, *weights_;
    };
  } // namespace model
} // namespace otto
