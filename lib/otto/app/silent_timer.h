// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/timer.h>

#include <iostream>

namespace otto
{
  namespace app
  {
    /// The stream of a SilentTimer, which is made before the timer.
    struct SilentStream
    {
      dealii::ConditionalOStream out{std::cout, false};
    };



    /// A timer that prints nothing by itself.
    class SilentTimer : private SilentStream, public dealii::TimerOutput
    {
    public:
      SilentTimer()
        : dealii::TimerOutput(out, never, wall_times)
      {
      }
    };
  } // namespace app
} // namespace otto
