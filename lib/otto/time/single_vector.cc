// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/time/single_vector.h>

#include <algorithm>

namespace otto
{
  namespace time
  {
    SingleVector make_single_vector(const Layout &layout)
    {
      return SingleVector(layout.partitioner());
    }



    void copy_owned(SingleVector &to, const Vector &from)
    {
      std::transform(from.begin(), from.end(), to.begin(), [](const double x) {
        return static_cast<float>(x);
      });
    }



    void copy_owned(Vector &to, const SingleVector &from)
    {
      std::copy(from.begin(), from.end(), to.begin());
    }
  } // namespace time
} // namespace otto
