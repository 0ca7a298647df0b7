// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/enclosure/coupling.h>

// GCC 12 sees copies of numbers that are not set yet in LEMON's addNode()
#ifdef __GNUC__
#  pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace otto
{
  namespace enclosure
  {
    namespace
    {
      // Sums of masses and of costs along paths of a million arcs fit in 63
      // bits.
      const double units = std::pow(2., 40);

      std::int64_t integer(const double value, const double unit)
      {
        return static_cast<std::int64_t>(std::floor(value / unit * units));
      }
    } // namespace



    bool resolved(const double mass, const double total)
    {
      return integer(mass, total) > 0;
    }



    Coupling couple(const std::vector<double> &source,
                    const std::vector<double> &target,
                    const std::vector<Arc>    &arcs,
                    const double               most)
    {
      using Graph        = lemon::SmartDigraph;
      const double total = std::accumulate(source.begin(), source.end(), 0.);
      const auto   n = source.size(), m = target.size();
      Graph        graph;
      graph.reserveNode(static_cast<int>(n + m + 1));
      graph.reserveArc(static_cast<int>(arcs.size() + n + m));
      std::vector<Graph::Node> node(n + m);
      for (auto &one : node)
        one = graph.addNode();
      // takes what the arcs do not
      const auto                   hub = graph.addNode();
      Graph::NodeMap<std::int64_t> supply(graph);
      Graph::ArcMap<std::int64_t>  cost(graph);
      std::int64_t                 balance = 0;
      for (std::size_t k = 0; k < n + m; ++k)
        {
          supply[node[k]] =
            k < n ? integer(source[k], total) : -integer(target[k - n], total);
          balance += supply[node[k]];
        }
      supply[hub] = -balance;
      std::vector<Graph::Arc> numbers;
      numbers.reserve(arcs.size());
      for (const auto &arc : arcs)
        {
          numbers.push_back(
            graph.addArc(node[arc.source], node[n + arc.target]));
          cost[numbers.back()] = integer(arc.cost, most);
        }
      for (std::size_t k = 0; k < n + m; ++k)
        {
          const auto arc =
            k < n ? graph.addArc(node[k], hub) : graph.addArc(hub, node[k]);
          cost[arc] = integer(most / 2, most);
        }

      lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> method(graph);
      method.supplyMap(supply).costMap(cost).run();

      Coupling result;
      double   taken = 0;
      for (const auto &arc : numbers)
        {
          result.mass.push_back(method.flow(arc) / units * total);
          taken += result.mass.back();
        }
      result.left = std::max(0., total - taken);
      for (std::size_t k = 0; k < n + m; ++k)
        (k < n ? result.source_potential : result.target_potential)
          .push_back(method.potential(node[k]) / units * most);
      return result;
    }
  } // namespace enclosure
} // namespace otto
