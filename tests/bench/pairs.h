// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/space/pair.h>

#include <map>

/// The pairs of spaces, by the names of the verification programs' options:
/// P1/P1, P1-iso-P2/P1 and P2/P1, or Q in place of P.
inline const std::map<std::string, otto::space::Potentials> pairs = {
  {"same", otto::space::Potentials::same},
  {"iso", otto::space::Potentials::refined},
  {"quadratic", otto::space::Potentials::quadratic}};
