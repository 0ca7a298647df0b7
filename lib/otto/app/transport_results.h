// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/error_estimate.h>
#include <otto/base/console.h>
#include <otto/enclosure/enclosure.h>
#include <otto/io/run_record.h>
#include <otto/mesh/size_field.h>
#include <otto/solver/interior_point.h>
#include <otto/space/pair.h>

#include <array>
#include <optional>

namespace otto
{
  namespace app
  {
    /// What a transport run found.
    struct TransportResults
    {
      space::NamedPair pair;
      /// What is printed for W2 and W2^2.
      model::ValueNames names;
      /// The length of growth, or zero.
      double growth_length = 0.;
      /// Whether the density has costs, running or terminal ones.
      bool costs = false;
      /// Whether there is nothing but growth, so that the mass is a parabola.
      bool parabola = false;
      /// The relative gap that was wanted.
      double                  gap_tolerance = 1.;
      bool                    converged     = false;
      std::string             reason;
      optimality::Certificate certificate;
      optimality::Indicators  indicators;
      /// If it was asked for.
      std::optional<ErrorEstimate> estimate;
      /// Of W2^2 itself, per unit of mass.
      std::optional<enclosure::Enclosure> enclosure;
      std::vector<solver::NewtonStep>     history;
      /// Of the mesh, and of the discrete problem.
      double       vertices = 0., unknowns = 0.;
      unsigned int slabs = 0;
      /// Of an adaptive run: the sizes of its cells, and those of finer ones,
      /// see sizes_now_and_next().
      std::vector<mesh::SizeField> sizes;
      /// Total mass of the densities; values of the certificate are per unit
      /// of mass.
      double mass    = 1.;
      double seconds = 0.;

      /// The mass times the middle of the two values that enclose the optimal
      /// value of the discrete problem per unit of mass, W2^2 as a rule, or
      /// zero if that is negative and a distance.
      double value() const;

      /// Its root, W2 as a rule; the value where there is no distance.
      double distance() const;

      /// The least and the largest error of distance() that the enclosure
      /// allows.
      std::array<double, 2> w2_error() const;

      /// With growth: the largest difference of the mass of a level from the
      /// parabola (1 - t) m_0 + t m_1 - t (1 - t) action/(2 delta^2), over the
      /// mass at the start.
      double parabola_defect() const;

      /// Whether the densities are too close to each other for a relative gap.
      bool unresolved() const;

      /// A few lines for people.
      std::string text() const;

      /// The groups "result" and "iterations" of summary.json.
      void add_to(io::RunRecord &record) const;
    };
  } // namespace app
} // namespace otto
