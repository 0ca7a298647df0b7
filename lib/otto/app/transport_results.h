// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/io/run_record.h>
#include <otto/solver/interior_point.h>

namespace otto
{
  namespace app
  {
    /// What a transport run found.
    struct TransportResults
    {
      bool                            converged = false;
      std::string                     reason;
      optimality::Certificate         certificate;
      optimality::Indicators          indicators;
      std::vector<solver::NewtonStep> history;
      /// Total mass of the densities; values of the certificate are per unit
      /// of mass.
      double mass = 1.;
      double seconds = 0.;

      /// The distance: the root of the mass times the middle of the two values
      /// that enclose W2^2 per unit of mass.
      double
      w2() const;

      /// A few lines for people.
      std::string
      text() const;

      /// The groups "result" and "iterations" of summary.json.
      void
      add_to(io::RunRecord &record) const;
    };
  } // namespace app
} // namespace otto
