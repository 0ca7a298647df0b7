// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace app
  {
    /**
     * One sentence for each parameter that has another value than its default
     * although nothing reads it: it stands in the section of a type, and the
     * entry 'Type' or 'Terms' beside that section names others.
     */
    std::vector<std::string>
    unused_entries(const dealii::ParameterHandler &prm);
  } // namespace app
} // namespace otto
