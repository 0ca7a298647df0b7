// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/aggregation.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace solver
  {
    namespace
    {
      constexpr unsigned int none = dealii::numbers::invalid_unsigned_int;

      // The aggregate that most neighbours of vertex i belong to, or none.
      unsigned int most_frequent(const SpacePattern              &graph,
                                 const std::vector<unsigned int> &aggregates,
                                 const unsigned int               i,
                                 std::vector<unsigned int>       &count)
      {
        unsigned int best = none;
        for (unsigned int e = graph.row_start[i]; e < graph.row_start[i + 1];
             ++e)
          if (const auto a = aggregates[graph.column[e]]; a != none)
            if (++count[a]; best == none || count[a] > count[best])
              best = a;
        for (unsigned int e = graph.row_start[i]; e < graph.row_start[i + 1];
             ++e)
          if (const auto a = aggregates[graph.column[e]]; a != none)
            count[a] = 0;
        return best;
      }
    } // namespace



    SpacePattern strong_couplings(const std::vector<unsigned int> &row_start,
                                  const std::vector<unsigned int> &column,
                                  const float                     *matrix,
                                  const unsigned int               n_rows,
                                  const unsigned int               n_columns)
    {
      std::vector<std::vector<unsigned int>> rows(n_rows);
      for (unsigned int i = 0; i < n_rows; ++i)
        {
          float largest = 0;
          for (unsigned int e = row_start[i]; e < row_start[i + 1]; ++e)
            if (column[e] != i)
              largest = std::max(largest, std::abs(matrix[e]));
          for (unsigned int e = row_start[i]; e < row_start[i + 1]; ++e)
            if (column[e] == i ||
                (column[e] < n_columns && 4 * std::abs(matrix[e]) >= largest))
              rows[i].push_back(column[e]);
        }
      return SpacePattern(rows);
    }



    std::vector<unsigned int> aggregate(const SpacePattern &graph)
    {
      const unsigned int        n = graph.n_rows();
      std::vector<unsigned int> result(n, none);
      unsigned int              n_aggregates = 0;
      for (unsigned int i = 0; i < n; ++i)
        {
          const auto first = graph.column.begin() + graph.row_start[i];
          const auto last  = graph.column.begin() + graph.row_start[i + 1];
          if (std::any_of(first, last, [&](const unsigned int j) {
                return result[j] != none;
              }))
            continue;
          std::for_each(first, last, [&](const unsigned int j) {
            result[j] = n_aggregates;
          });
          ++n_aggregates;
        }
      const std::vector<unsigned int> roots = result;
      std::vector<unsigned int>       count(n_aggregates, 0);
      for (unsigned int i = 0; i < n; ++i)
        if (result[i] == none)
          {
            result[i] = most_frequent(graph, roots, i, count);
            if (result[i] == none)
              result[i] = n_aggregates++;
          }
      return result;
    }



    Prolongation Prolongation::piecewise_constant(
      const std::vector<unsigned int> &aggregates)
    {
      Prolongation p;
      p.column = aggregates;
      p.weight.assign(aggregates.size(), 1.f);
      p.row_start.resize(aggregates.size() + 1);
      for (unsigned int i = 0; i < p.row_start.size(); ++i)
        p.row_start[i] = i;
      p.n_coarse =
        aggregates.empty()
          ? 0
          : *std::max_element(aggregates.begin(), aggregates.end()) + 1;
      return p;
    }



    Prolongation Prolongation::averaged(const SpacePattern &graph) const
    {
      const auto  &graph_start = graph.row_start;
      Prolongation result;
      result.n_coarse = n_coarse;
      result.row_start.push_back(0);
      std::vector<std::pair<unsigned int, float>> row;
      for (unsigned int i = 0; i < graph.n_rows(); ++i)
        {
          row.clear();
          for (unsigned int e = graph_start[i]; e < graph_start[i + 1]; ++e)
            for (unsigned int k = row_start[graph.column[e]];
                 k < row_start[graph.column[e] + 1];
                 ++k)
              row.emplace_back(column[k], weight[k]);
          const float scale = 1.f / (graph_start[i + 1] - graph_start[i]);
          for (auto &entry : row)
            entry.second *= scale;
          result.append(row);
        }
      return result;
    }



    void Prolongation::append(std::vector<std::pair<unsigned int, float>> &row)
    {
      std::sort(row.begin(), row.end());
      for (std::size_t k = 0; k < row.size(); ++k)
        if (k > 0 && row[k].first == row[k - 1].first)
          weight.back() += row[k].second;
        else
          {
            column.push_back(row[k].first);
            weight.push_back(row[k].second);
          }
      row_start.push_back(column.size());
    }



    std::shared_ptr<const SpacePattern>
    product_pattern(const SpacePattern &fine, const Prolongation &p)
    {
      std::vector<std::vector<unsigned int>> rows(p.n_coarse);
      for (unsigned int i = 0; i < fine.n_rows(); ++i)
        for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
          for (unsigned int e = fine.row_start[i]; e < fine.row_start[i + 1];
               ++e)
            {
              const unsigned int j = fine.column[e];
              rows[p.column[a]].insert(rows[p.column[a]].end(),
                                       p.column.begin() + p.row_start[j],
                                       p.column.begin() + p.row_start[j + 1]);
            }
      for (auto &row : rows)
        {
          std::sort(row.begin(), row.end());
          row.erase(std::unique(row.begin(), row.end()), row.end());
        }
      return std::make_shared<SpacePattern>(rows);
    }



    SpaceTimeMatrix galerkin_product(const SpaceTimeMatrix &matrix,
                                     const Prolongation    &p)
    {
      const SpacePattern &fine = *matrix.pattern;
      SpaceTimeMatrix     result(product_pattern(fine, p), matrix.levels);
      for (auto *values : {&result.lower, &result.middle, &result.upper})
        values->fill(0.f);
      const std::size_t n_fine   = fine.column.size();
      const std::size_t n_coarse = result.pattern->column.size();
      for (unsigned int i = 0; i < fine.n_rows(); ++i)
        for (unsigned int e = fine.row_start[i]; e < fine.row_start[i + 1]; ++e)
          for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
            {
              const unsigned int j = fine.column[e];
              for (unsigned int b = p.row_start[j]; b < p.row_start[j + 1]; ++b)
                {
                  const float       w = p.weight[a] * p.weight[b];
                  const std::size_t k =
                    result.pattern->position(p.column[a], p.column[b]);
                  for (std::size_t l = 0; l < matrix.levels; ++l)
                    {
                      const std::size_t f = l * n_fine + e,
                                        c = l * n_coarse + k;
                      result.lower[c] += w * matrix.lower[f];
                      result.middle[c] += w * matrix.middle[f];
                      result.upper[c] += w * matrix.upper[f];
                    }
                }
            }
      return result;
    }



    std::vector<Prolongation> coarsen(SpaceTimeMatrix    laplacian,
                                      const unsigned int n_coarsest)
    {
      std::vector<Prolongation> result;
      while (laplacian.pattern->n_rows() > n_coarsest)
        {
          const auto        &pattern = *laplacian.pattern;
          const unsigned int n       = pattern.n_rows();
          const auto         strong  = strong_couplings(
            pattern.row_start, pattern.column, laplacian.middle.data(), n, n);
          const auto aggregates = aggregate(strong);
          auto       p =
            Prolongation::piecewise_constant(aggregates).averaged(strong);
          if (p.n_coarse == n || p.n_coarse < 2)
            break;
          laplacian = galerkin_product(laplacian, p);
          result.push_back(std::move(p));
        }
      return result;
    }
  } // namespace solver
} // namespace otto
