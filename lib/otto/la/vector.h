// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/lac/la_parallel_vector.h>

#include <algorithm>

namespace otto
{
  /// Vectors and sparse matrices that are spread over ranks.
  namespace la
  {
    /// A vector whose owned entries lie one after the other, ghosts after them.
    template <typename Number>
    using Vector = dealii::LinearAlgebra::distributed::Vector<Number>;

    /// The owned entries of one vector in another, in its precision.
    template <typename To, typename From>
    void copy_owned(Vector<To> &to, const Vector<From> &from)
    {
      std::copy(from.begin(), from.end(), to.begin());
    }
  } // namespace la
} // namespace otto
