// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/crossed_cells.h>
#include <otto/space/global_values.h>

#include <deal.II/base/mpi.h>

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace otto
{
  namespace model
  {
    namespace
    {
      // The vertices, each the farthest from those before, whose distances are
      // taken in each component beside those of sets.
      const unsigned int n_points = 4;

      const double unreached = std::numeric_limits<double>::max();

      // The vertices, by global numbers: those of a cell are connected, and the
      // length of an edge of the graph is that over the longest edge of the
      // cell.
      using Graph = boost::compressed_sparse_row_graph<boost::directedS,
                                                       boost::no_property,
                                                       double>;

      template <int dim>
      Graph cell_graph(const space::NodalBasis<dim> &space)
      {
        std::vector<std::pair<unsigned int, unsigned int>> edges;
        std::vector<double>                                lengths;
        const auto         cells = space.mesh_cells();
        const unsigned int n = cells.n_vertices, dims = space.n_coordinates();
        const bool         simplex = mesh::is_simplex(space.kind());
        for (std::size_t c = 0; c < cells.size(); ++c)
          {
            const auto distance = [&](const unsigned int v,
                                      const unsigned int w) {
              const double *x      = &cells.coordinates[(c * n + v) * dims];
              const double *y      = &cells.coordinates[(c * n + w) * dims];
              double        square = 0;
              for (unsigned int d = 0; d < dims; ++d)
                square += (x[d] - y[d]) * (x[d] - y[d]);
              return std::sqrt(square);
            };
            double longest = 0;
            for (unsigned int v = 0; v < n; ++v)
              for (unsigned int w = 0; w < v; ++w)
                // numbers of the ends of an edge of a cube differ in one bit
                if (simplex || ((v ^ w) & ((v ^ w) - 1)) == 0)
                  longest = std::max(longest, distance(v, w));
            for (unsigned int v = 0; v < n; ++v)
              for (unsigned int w = 0; w < n; ++w)
                if (v != w)
                  {
                    edges.emplace_back(cells.vertex[c * n + v],
                                       cells.vertex[c * n + w]);
                    lengths.push_back(distance(v, w) / longest);
                  }
          }
        return Graph(boost::edges_are_unsorted_multi_pass,
                     edges.begin(),
                     edges.end(),
                     lengths.begin(),
                     space.n_dofs());
      }



      // Of all vertices from the nearest of a set; unreached in other
      // components.
      std::vector<double> distances(const Graph                     &graph,
                                    const std::vector<unsigned int> &start)
      {
        std::vector<double> result(boost::num_vertices(graph));
        const auto          index = boost::get(boost::vertex_index, graph);
        boost::dijkstra_shortest_paths(
          graph,
          start.begin(),
          start.end(),
          boost::dummy_property_map(),
          boost::make_iterator_property_map(result.begin(), index),
          boost::get(boost::edge_bundle, graph),
          index,
          std::less<double>(),
          std::plus<double>(),
          unreached,
          0.,
          boost::default_dijkstra_visitor());
        return result;
      }



      // The largest integral of distances times what comes over a component.
      class LargestIntegral
      {
      public:
        LargestIntegral(const Graph                     &graph,
                        const std::vector<double>       &change,
                        const std::vector<unsigned int> &component)
          : graph_(graph)
          , change_(change)
          , component_(component)
        {
        }

        /// With the distances from a set; returns them.
        std::vector<double> add(const std::vector<unsigned int> &start)
        {
          auto   distance = distances(graph_, start);
          double integral = 0;
          for (const unsigned int v : component_)
            integral += change_[v] * distance[v];
          value_ = std::max(value_, std::abs(integral));
          return distance;
        }

        /// With those from where mass comes to and goes from, and from what is
        /// farthest from there, up to the length of a cell.
        void add_sources()
        {
          for (const double sign : {1., -1.})
            {
              std::vector<unsigned int> set, farthest;
              for (const unsigned int v : component_)
                if (sign * change_[v] > 0.)
                  set.push_back(v);
              if (set.empty())
                continue;
              const auto   distance = add(set);
              const double most     = distance[farthest_vertex(distance)];
              for (const unsigned int v : component_)
                if (distance[v] > most - 1.)
                  farthest.push_back(v);
              add(farthest);
            }
        }

        /// With those from vertices each of which is farthest from the others.
        void add_points()
        {
          auto nearest = add({component_.front()});
          for (unsigned int k = 1; k < n_points; ++k)
            {
              const auto distance = add({farthest_vertex(nearest)});
              for (const unsigned int v : component_)
                nearest[v] = std::min(nearest[v], distance[v]);
            }
        }

        double value() const { return value_; }

      private:
        unsigned int farthest_vertex(const std::vector<double> &distance) const
        {
          return *std::max_element(component_.begin(),
                                   component_.end(),
                                   [&](const auto v, const auto w) {
                                     return distance[v] < distance[w];
                                   });
        }

        const Graph                     &graph_;
        const std::vector<double>       &change_;
        const std::vector<unsigned int> &component_;
        double                           value_ = 0;
      };
    } // namespace



    template <int dim>
    double crossed_cells(const space::NodalBasis<dim> &space,
                         const std::vector<double>    &initial,
                         const std::vector<double>    &final)
    {
      double              mass = 0;
      std::vector<double> change(space.n_owned());
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          mass += space.weights()[i] * initial[i];
          change[i] = space.weights()[i] * (final[i] - initial[i]);
        }
      mass   = dealii::Utilities::MPI::sum(mass, space.communicator());
      change = space::global_values(space, change);
      // the components by global numbers
      std::vector<double> local(space.n_owned());
      std::copy_n(space.components().of_vertex.begin(),
                  local.size(),
                  local.begin());
      const auto of_vertex = space::global_values(space, local);
      std::vector<std::vector<unsigned int>> components(
        space.components().number);
      for (unsigned int v = 0; v < of_vertex.size(); ++v)
        components[static_cast<unsigned int>(of_vertex[v])].push_back(v);
      const auto graph  = cell_graph(space);
      double     result = 0;
      for (const auto &component : components)
        {
          LargestIntegral largest(graph, change, component);
          largest.add_sources();
          largest.add_points();
          result += largest.value();
        }
      return mass > 0. ? result / mass : 0.;
    }



    template double crossed_cells(const space::NodalBasis<2> &,
                                  const std::vector<double> &,
                                  const std::vector<double> &);
    template double crossed_cells(const space::NodalBasis<3> &,
                                  const std::vector<double> &,
                                  const std::vector<double> &);
  } // namespace model
} // namespace otto
