// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/la/vector.h>
#include <otto/space/nodal_basis.h>

#include <deal.II/base/aligned_vector.h>

#include <memory>
#include <vector>

namespace dealii
{
  namespace Utilities
  {
    namespace MPI
    {
      class Partitioner;
    }
  } // namespace Utilities
} // namespace dealii

namespace otto
{
  /// Slabs, levels, and the vectors that live on them.
  namespace time
  {
    /// A distributed vector over space and time.
    using Vector = la::Vector<double>;

    /// The same in single precision, for preconditioners: half the memory
    /// traffic is half the time.
    using SingleVector = la::Vector<float>;

    /// Values on the local vertices of a rank: [vertex][level].
    using LocalArray = dealii::AlignedVector<double>;

    /**
     * Space-time vectors with @p levels values at every vertex, the level
     * running fastest: entry (vertex i, level l) has the global index
     * i * levels + l. All operators of one time level are then sparse matrices
     * over vertices whose entries are short contiguous arrays over the levels.
     */
    class Layout
    {
    public:
      template <int dim>
      Layout(const space::NodalBasis<dim> &space, unsigned int levels);

      unsigned int levels() const { return levels_; }

      /// The global indices of this rank.
      const dealii::IndexSet &owned_set() const { return owned_; }

      /// Owned and ghost indices, in the order of local vertices.
      const std::shared_ptr<const dealii::Utilities::MPI::Partitioner> &
      partitioner() const
      {
        return partitioner_;
      }

      MPI_Comm communicator() const { return communicator_; }

      /// A vector of zeros in this layout, without ghosts.
      Vector make_vector() const { return Vector(owned_partitioner_); }

      /// One with ghosts, [local vertex][level].
      SingleVector make_single_vector() const
      {
        return SingleVector(partitioner_);
      }

      /**
       * The values of @p x on all local vertices, ghosts imported from their
       * owners. @p local is resized. Collective.
       */
      void gather(const Vector &x, LocalArray &local) const;

      /// Imports the ghosts of values on local vertices, [vertex][level], of
      /// which those on owned vertices are given; resized to all. Collective.
      void update_ghosts(std::vector<double> &values) const;

    private:
      using Partitioner = dealii::Utilities::MPI::Partitioner;

      void import_ghosts(double *values) const;

      MPI_Comm                           communicator_;
      unsigned int                       levels_;
      std::size_t                        n_local_;
      dealii::IndexSet                   owned_;
      std::shared_ptr<const Partitioner> partitioner_, owned_partitioner_;
    };
  } // namespace time
} // namespace otto
