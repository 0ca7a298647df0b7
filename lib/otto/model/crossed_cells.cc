// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/crossed_cells.h>
#include <otto/space/global_values.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
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

      // The vertices, by global numbers, as a graph: those of a cell are
      // connected, and the length of an edge of the graph is that over the
      // longest edge of the cell.
      template <int dim>
      class CellGraph
      {
      public:
        explicit CellGraph(const space::Space<dim> &space)
          : first_(space.n_dofs() + 1, 0)
          , point_(space.n_dofs())
          , n_(mesh::n_vertices(space.kind()))
        {
          const auto &dofs = space.dof_handler();
          vertex_.reserve(dofs.get_triangulation().n_active_cells() * n_);
          for (const auto &cell : dofs.active_cell_iterators())
            {
              for (unsigned int v = 0; v < n_; ++v)
                {
                  vertex_.push_back(cell->vertex_dof_index(v, 0));
                  point_[vertex_.back()] = cell->vertex(v);
                }
              double longest = 0;
              for (const unsigned int l : cell->line_indices())
                longest = std::max(longest, cell->line(l)->diameter());
              size_.push_back(longest);
            }
          for (const unsigned int v : vertex_)
            ++first_[v + 1];
          std::partial_sum(first_.begin(), first_.end(), first_.begin());
          cell_.resize(vertex_.size());
          auto next = first_;
          for (std::size_t k = 0; k < vertex_.size(); ++k)
            cell_[next[vertex_[k]]++] = k / n_;
        }

        /// The distances from @p start of all vertices that can be reached, by
        /// Dijkstra's algorithm; the others are not touched. @p distance is
        /// unreached there before. Returns what was reached, nearest first.
        const std::vector<unsigned int> &
        search(const std::vector<unsigned int> &start,
               std::vector<double>             &distance)
        {
          using Entry = std::pair<double, unsigned int>;
          std::priority_queue<Entry, std::vector<Entry>, std::greater<>> front;
          reached_.clear();
          for (const unsigned int v : start)
            {
              distance[v] = 0;
              front.push({0., v});
            }
          while (!front.empty())
            {
              const auto [so_far, v] = front.top();
              front.pop();
              if (so_far > distance[v])
                continue;
              reached_.push_back(v);
              for (auto c = first_[v]; c < first_[v + 1]; ++c)
                for (std::size_t j = 0; j < n_; ++j)
                  {
                    const unsigned int w = vertex_[cell_[c] * n_ + j];
                    const double       next =
                      so_far + point_[v].distance(point_[w]) / size_[cell_[c]];
                    if (next < distance[w])
                      {
                        distance[w] = next;
                        front.push({next, w});
                      }
                  }
            }
          return reached_;
        }

      private:
        std::vector<std::size_t>        first_, cell_;
        std::vector<unsigned int>       vertex_, reached_;
        std::vector<dealii::Point<dim>> point_;
        std::vector<double>             size_;
        const std::size_t               n_;
      };

      // The largest integral over a component of distances times what comes.
      template <int dim>
      class LargestIntegral
      {
      public:
        LargestIntegral(CellGraph<dim>                  &graph,
                        const std::vector<double>       &change,
                        const std::vector<unsigned int> &component,
                        std::vector<double>             &distance)
          : graph_(graph)
          , change_(change)
          , component_(component)
          , distance_(distance)
        {
        }

        /// With the distance from a set; returns what is farthest from it, up
        /// to the length of a cell.
        std::vector<unsigned int> add(const std::vector<unsigned int> &start)
        {
          for (const unsigned int v : component_)
            distance_[v] = unreached;
          const auto               &reached  = graph_.search(start, distance_);
          const double              most     = distance_[reached.back()];
          double                    integral = 0;
          std::vector<unsigned int> farthest;
          for (const unsigned int v : reached)
            {
              integral += change_[v] * distance_[v];
              if (distance_[v] > most - 1.)
                farthest.push_back(v);
            }
          value_ = std::max(value_, std::abs(integral));
          return farthest;
        }

        /// With those from where mass comes to and goes from, and from what is
        /// farthest from there.
        void add_sources()
        {
          std::vector<unsigned int> gain, loss;
          for (const unsigned int v : component_)
            if (change_[v] != 0.)
              (change_[v] > 0. ? gain : loss).push_back(v);
          for (const auto &set : {gain, loss})
            if (!set.empty())
              add(add(set));
        }

        /// With those from vertices each of which is farthest from the others.
        void add_points()
        {
          unsigned int        start = component_.back();
          std::vector<double> nearest(component_.size(), unreached);
          for (unsigned int k = 0; k < n_points; ++k)
            {
              add({start});
              for (std::size_t j = 0; j < nearest.size(); ++j)
                nearest[j] = std::min(nearest[j], distance_[component_[j]]);
              start =
                component_[std::max_element(nearest.begin(), nearest.end()) -
                           nearest.begin()];
            }
        }

        double value() const { return value_; }

      private:
        CellGraph<dim>                  &graph_;
        const std::vector<double>       &change_;
        const std::vector<unsigned int> &component_;
        std::vector<double>             &distance_;
        double                           value_ = 0;
      };
    } // namespace



    template <int dim>
    double crossed_cells(const space::Space<dim>   &space,
                         const std::vector<double> &initial,
                         const std::vector<double> &final)
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
      CellGraph<dim>      graph(space);
      std::vector<double> distance(space.n_dofs(), unreached);
      double              result = 0;
      for (unsigned int v = 0; v < space.n_dofs(); ++v)
        if (distance[v] == unreached)
          {
            const auto           component = graph.search({v}, distance);
            LargestIntegral<dim> largest(graph, change, component, distance);
            largest.add_sources();
            largest.add_points();
            result += largest.value();
          }
      return mass > 0. ? result / mass : 0.;
    }



    template double crossed_cells(const space::Space<2> &,
                                  const std::vector<double> &,
                                  const std::vector<double> &);
    template double crossed_cells(const space::Space<3> &,
                                  const std::vector<double> &,
                                  const std::vector<double> &);
  } // namespace model
} // namespace otto
