// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/time/layout.h>

#include <deal.II/lac/la_parallel_vector.h>

namespace otto
{
  namespace time
  {
    /**
     * A vector over space and time in single precision, for preconditioners:
     * half the memory traffic is half the time. Owned entries and ghosts lie
     * one after the other, [local vertex][level].
     */
    using SingleVector = dealii::LinearAlgebra::distributed::Vector<float>;

    /// A vector of zeros.
    SingleVector make_single_vector(const Layout &layout);

    /// The owned entries of one vector in the other.
    void copy_owned(SingleVector &to, const Vector &from);
    void copy_owned(Vector &to, const SingleVector &from);
  } // namespace time
} // namespace otto
