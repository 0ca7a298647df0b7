// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace otto
{
  /// What every other layer needs: errors, text, parameters, folders.
  namespace base
  {
    /**
     * Something the user gave (parameter, mesh, expression, folder) is wrong.
     *
     * The text is one sentence that names the thing and the remedy. Programs
     * end with exit code 2.
     */
    class InputError : public std::runtime_error
    {
    public:
      using std::runtime_error::runtime_error;
    };

    /**
     * The input was fine, but the computation could not be carried out.
     *
     * The text says what failed and what to try. Programs end with exit
     * code 1.
     */
    class RunError : public std::runtime_error
    {
    public:
      using std::runtime_error::runtime_error;
    };
  } // namespace base
} // namespace otto
