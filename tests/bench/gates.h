// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdio>
#include <string>

/// How many bounds did not hold.
inline unsigned int violated_gates = 0;

/// Prints whether a number keeps its bound.
inline void
gate(const std::string &what, const double value, const double bound)
{
  const bool holds = value <= bound;
  violated_gates += !holds;
  std::printf("gate: %s: %.3g <= %.3g: %s\n",
              what.c_str(),
              value,
              bound,
              holds ? "holds" : "VIOLATED");
}
