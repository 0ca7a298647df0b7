// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/errors.h>

namespace otto
{
  namespace model
  {
    /// What attach() set, or an error that asks for it.
    template <typename Type>
    const Type &attached(const Type *object)
    {
      if (object == nullptr)
        throw base::RunError(
          "An energy has no mesh yet; call attach() before its values.");
      return *object;
    }
  } // namespace model
} // namespace otto
