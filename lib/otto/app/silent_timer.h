// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <iostream>

namespace otto
{
  namespace app
  {
    /// A timer that prints nothing, for what asks for one.
    class SilentTimer
    {
    public:
      SilentTimer()
        : out_(std::cout, false)
        , timer_(out_,
                 dealii::TimerOutput::never,
                 dealii::TimerOutput::wall_times)
      {
      }

      operator dealii::TimerOutput &() { return timer_; }

    private:
      dealii::ConditionalOStream out_;
      dealii::TimerOutput        timer_;
    };
  } // namespace app
} // namespace otto
