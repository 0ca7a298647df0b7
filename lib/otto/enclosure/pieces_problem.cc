// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/enclosure/pieces_problem.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace otto
{
  namespace enclosure
  {
    namespace
    {
      // These decide on times and memory alone: arcs that each piece gets at
      // most in a round, rounds at most, and costs that are kept, not computed
      // again, 256 MB of them.
      const std::size_t  n_best     = 12;
      const unsigned int max_rounds = 50;
      const std::size_t  n_costs    = std::size_t(1) << 25;

      const double infinite = std::numeric_limits<double>::infinity();



      // The arcs of a piece with the smallest reduced costs.
      class BestArcs
      {
      public:
        void add(const double reduced, const Arc &arc)
        {
          const auto less = [](const auto &a, const auto &b) {
            return a.first < b.first;
          };
          if (arcs_.size() == n_best)
            {
              if (reduced >= arcs_.front().first)
                return;
              std::pop_heap(arcs_.begin(), arcs_.end(), less);
              arcs_.pop_back();
            }
          arcs_.emplace_back(reduced, arc);
          std::push_heap(arcs_.begin(), arcs_.end(), less);
        }

        const std::vector<std::pair<double, Arc>> &arcs() const
        {
          return arcs_;
        }

      private:
        std::vector<std::pair<double, Arc>> arcs_;
      };



      template <int dim>
      std::vector<double> masses(const std::vector<Piece<dim>> &pieces)
      {
        std::vector<double> result;
        for (const auto &piece : pieces)
          result.push_back(piece.mass);
        return result;
      }
    } // namespace



    template <int dim>
    PiecesProblem<dim>::PiecesProblem(const Metric<dim>         &metric,
                                      std::vector<Piece<dim>>    sources,
                                      std::vector<Piece<dim>>    targets,
                                      const std::vector<double> &phi_0,
                                      const std::vector<double> &phi_1)
      : metric_(metric)
      , sources_(std::move(sources))
      , targets_(std::move(targets))
      , source_mass_(masses(sources_))
      , target_mass_(masses(targets_))
      , total_(std::accumulate(source_mass_.begin(), source_mass_.end(), 0.))
      , costs_(sources_.size() * targets_.size() <= n_costs ? targets_.size()
                                                            : 0)
    {
      // they are equal up to rounding
      const double other =
        std::accumulate(target_mass_.begin(), target_mass_.end(), 0.);
      for (double &mass : target_mass_)
        mass *= total_ / other;
      for (const auto &piece : sources_)
        best_.phi_0.push_back(phi_0[piece.vertex]);
      for (const auto &piece : targets_)
        best_.phi_1.push_back(phi_1[piece.vertex]);
      transform(best_);
    }



    template <int dim>
    double PiecesProblem<dim>::most() const
    {
      return metric_.diameter() * metric_.diameter() / 2;
    }



    template <int dim>
    void PiecesProblem<dim>::add(const Arc &arc)
    {
      if (known_.insert(arc.source * targets_.size() + arc.target).second)
        arcs_.push_back(arc);
    }



    // From all sources to a target.
    template <int dim>
    const std::vector<double> &
    PiecesProblem<dim>::costs(const std::size_t target)
    {
      auto &row = costs_.empty() ? row_ : costs_[target];
      if (costs_.empty() || row.empty())
        {
          metric_.distances(targets_[target].vertex, distances_);
          row.resize(sources_.size());
          for (std::size_t i = 0; i < row.size(); ++i)
            {
              const double d = distances_[sources_[i].vertex];
              row[i]         = d * d / 2;
            }
        }
      return row;
    }



    // phi_1 becomes the largest that phi_0 allows. Arcs with small reduced
    // costs are added: in the beginning some for each piece, later those only
    // whose reduced costs are negative. Sources so small that they have no
    // multiplier get the smallest that phi_1 allows.
    template <int dim>
    void PiecesProblem<dim>::transform(Multipliers &multipliers)
    {
      auto &[phi_0, phi_1, value] = multipliers;
      const bool            first = arcs_.empty();
      std::vector<bool>     counts(sources_.size());
      std::vector<BestArcs> of_source(sources_.size());
      for (std::size_t i = 0; i < sources_.size(); ++i)
        counts[i] = first || resolved(source_mass_[i], total_);
      value = 0;
      for (std::size_t j = 0; j < targets_.size(); ++j)
        {
          BestArcs    of_target;
          double      lowest = infinite;
          const auto &cost   = costs(j);
          for (std::size_t i = 0; i < sources_.size(); ++i)
            if (counts[i])
              {
                lowest               = std::min(lowest, phi_0[i] + cost[i]);
                const double reduced = phi_0[i] + cost[i] - phi_1[j];
                if (!first && reduced >= 0.)
                  continue;
                const Arc arc{static_cast<unsigned int>(i),
                              static_cast<unsigned int>(j),
                              cost[i]};
                of_target.add(reduced, arc);
                of_source[i].add(reduced, arc);
              }
          for (const auto &[reduced, arc] : of_target.arcs())
            add(arc);
          phi_1[j] = lowest;
          value += target_mass_[j] * lowest;
        }
      for (std::size_t i = 0; i < sources_.size(); ++i)
        {
          for (const auto &[reduced, arc] : of_source[i].arcs())
            add(arc);
          if (!counts[i])
            {
              metric_.distances(sources_[i].vertex, distances_);
              phi_0[i] = -infinite;
              for (std::size_t j = 0; j < targets_.size(); ++j)
                {
                  const double d = distances_[targets_[j].vertex];
                  phi_0[i]       = std::max(phi_0[i], phi_1[j] - d * d / 2);
                }
            }
          value -= source_mass_[i] * phi_0[i];
        }
    }



    template <int dim>
    void PiecesProblem<dim>::solve(const double accuracy)
    {
      for (unsigned int round = 0; round < max_rounds; ++round)
        {
          const auto n = arcs_.size();
          coupling_    = couple(source_mass_, target_mass_, arcs_, most());
          double cost  = coupling_.left * most();
          for (std::size_t k = 0; k < n; ++k)
            cost += coupling_.mass[k] * arcs_[k].cost;
          Multipliers multipliers;
          multipliers.phi_0 = coupling_.source_potential;
          multipliers.phi_1 = coupling_.target_potential;
          transform(multipliers);
          if (multipliers.value > best_.value)
            best_ = std::move(multipliers);
          if (cost - best_.value <= accuracy || arcs_.size() == n)
            return;
        }
    }



    template <int dim>
    void PiecesProblem<dim>::add_reach(const double         h,
                                       std::vector<double> &of_sources,
                                       std::vector<double> &of_targets)
    {
      for (std::size_t j = 0; j < targets_.size(); ++j)
        {
          const auto &cost      = costs(j);
          auto       &of_target = of_targets[targets_[j].vertex];
          for (std::size_t i = 0; i < sources_.size(); ++i)
            {
              const double g     = std::sqrt(2. * cost[i]) + 2. * h,
                           slack = cost[i] - best_.phi_1[j] + best_.phi_0[i];
              if (slack < 2. * h * g + 2. * h * h)
                {
                  auto &of_source = of_sources[sources_[i].vertex];
                  of_source       = std::max(of_source, g);
                  of_target       = std::max(of_target, g);
                }
            }
        }
    }



    template <int dim>
    double PiecesProblem<dim>::primal() const
    {
      // arcs that were added last are not in it; by sources
      std::vector<std::size_t> used;
      for (std::size_t k = 0; k < coupling_.mass.size(); ++k)
        if (coupling_.mass[k] > 0.)
          used.push_back(k);
      std::sort(used.begin(), used.end(), [&](const auto k, const auto l) {
        return arcs_[k].source < arcs_[l].source;
      });
      double result = 2. * coupling_.left * most();
      for (const std::size_t k : used)
        result +=
          coupling_.mass[k] * metric_.mean_square(sources_[arcs_[k].source],
                                                  targets_[arcs_[k].target]);
      return result;
    }



    template <int dim>
    void PiecesProblem<dim>::set_multipliers(const Domain<dim>   &domain,
                                             std::vector<double> &phi_0,
                                             std::vector<double> &phi_1) const
    {
      std::vector<double> distance;
      // sign -1: the smallest phi_0 that phi_1 allows, 1: the largest phi_1
      const auto set = [&](const std::vector<Piece<dim>> &pieces,
                           const std::vector<double>     &values,
                           const std::vector<Piece<dim>> &others,
                           const std::vector<double>     &allowed,
                           const double                   sign,
                           std::vector<double>           &result) {
        std::vector<bool> done(domain.points.size(), false);
        for (std::size_t i = 0; i < pieces.size(); ++i)
          {
            done[pieces[i].vertex]   = true;
            result[pieces[i].vertex] = values[i];
          }
        for (const auto &piece : pieces)
          for (const unsigned int v : domain.patches[piece.vertex])
            if (!done[v])
              {
                done[v] = true;
                metric_.distances(v, distance);
                double best = infinite;
                for (std::size_t j = 0; j < others.size(); ++j)
                  {
                    const double d = distance[others[j].vertex];
                    best = std::min(best, sign * allowed[j] + d * d / 2);
                  }
                result[v] = sign * best;
              }
      };
      set(sources_, best_.phi_0, targets_, best_.phi_1, -1., phi_0);
      set(targets_, best_.phi_1, sources_, best_.phi_0, 1., phi_1);
    }



    template class PiecesProblem<2>;
    template class PiecesProblem<3>;
  } // namespace enclosure
} // namespace otto
