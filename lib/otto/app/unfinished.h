// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/errors.h>

#include <string>
#include <utility>

namespace otto
{
  /**
   * What geodesic() and gradient_flow() throw when they fail on the way, with
   * what they have until then: the best iterate, or the steps before. The text
   * says why.
   *
   * @tparam Result Geodesic<dim> or Flow<dim>.
   */
  template <typename Result>
  class Unfinished : public base::RunError
  {
  public:
    /// @param reason What failed, a sentence.
    /// @param result What there is until then.
    Unfinished(const std::string &reason, Result result)
      : base::RunError(reason)
      , result_(std::move(result))
    {
    }

    /// What there is: it can be looked at and written like any other.
    const Result &result() const { return result_; }

  private:
    Result result_;
  };
} // namespace otto
