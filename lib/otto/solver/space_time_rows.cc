// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/space_time_rows.h>

#include <deal.II/base/partitioner.h>

#include <algorithm>

namespace otto
{
  namespace solver
  {
    namespace
    {
      constexpr unsigned int none = dealii::numbers::invalid_unsigned_int;

      void sort(std::vector<unsigned int> &row)
      {
        std::sort(row.begin(), row.end());
        row.erase(std::unique(row.begin(), row.end()), row.end());
      }

      // An entry of all levels, [lower, middle, upper][level], times s.
      void insert(SpaceTimeMatrix  &matrix,
                  const std::size_t position,
                  const float      *values,
                  const float      *scaling)
      {
        const std::size_t n       = matrix.levels,
                          entries = matrix.pattern->column.size();
        for (std::size_t l = 0; l < n; ++l)
          {
            const std::size_t k = l * entries + position;
            const float       s = scaling ? scaling[l] : 1.f;
            matrix.lower[k]     = s * values[l];
            matrix.middle[k]    = s * values[n + l];
            matrix.upper[k]     = s * values[2 * n + l];
          }
      }
    } // namespace



    SpaceTimeRows::SpaceTimeRows(const time::Layout                    &levels,
                                 const std::vector<Global>             &global,
                                 std::vector<std::vector<unsigned int>> rows)
      : levels_(levels)
      , exchange_(levels)
    {
      const unsigned int n_local = global.size();
      for (unsigned int i = 0; i < n_local; ++i)
        {
          rows[i].push_back(i);
          sort(rows[i]);
        }
      part_ = std::make_shared<SpacePattern>(rows);

      // the columns of rows that ranks share, at their owners
      const auto columns = [&](const unsigned int i, auto &data) {
        data.push_back(rows[i].size());
        for (const unsigned int j : rows[i])
          data.push_back(global[j]);
      };
      std::map<unsigned int, std::vector<std::vector<Global>>> come;
      for (const auto &[rank, vertices] : exchange_.sent())
        for (const auto i : vertices)
          {
            auto &all = shared_[i].column;
            for (const auto j : rows[i])
              all.push_back(global[j]);
          }
      exchange_.exchange_back<Global>(
        columns, [&](const unsigned int i, const Global *&data) {
          const auto size = *data++;
          come[i].emplace_back(data, data + size);
          data += size;
          shared_[i].column.insert(shared_[i].column.end(),
                                   come[i].back().begin(),
                                   come[i].back().end());
        });
      for (auto &[i, row] : shared_)
        {
          std::sort(row.column.begin(), row.column.end());
          row.column.erase(std::unique(row.column.begin(), row.column.end()),
                           row.column.end());
          const auto find = [&all = row.column](const Global j) {
            return static_cast<unsigned int>(
              std::lower_bound(all.begin(), all.end(), j) - all.begin());
          };
          for (const auto j : rows[i])
            row.own.push_back(find(global[j]));
          for (const auto &part : come[i])
            {
              row.come.emplace_back();
              for (const auto j : part)
                row.come.back().push_back(find(j));
            }
        }

      // complete rows, at local columns
      std::map<Global, unsigned int> number;
      for (unsigned int i = 0; i < n_local; ++i)
        number[global[i]] = i;
      const auto local = [&](const Global j) {
        const auto k = number.find(j);
        return k == number.end() ? none : k->second;
      };
      std::vector<std::vector<unsigned int>> complete = rows, all(n_local);
      for (const auto &[i, row] : shared_)
        for (const auto j : row.column)
          all[i].push_back(local(j));
      exchange_.exchange<Global>(
        [&](const unsigned int i, auto &data) {
          const auto &column = shared_.at(i).column;
          data.push_back(column.size());
          data.insert(data.end(), column.begin(), column.end());
        },
        [&](const unsigned int i, const Global *&data) {
          for (auto size = *data++; size > 0; --size)
            all[i].push_back(local(*data++));
        });
      for (unsigned int i = 0; i < n_local; ++i)
        if (all[i].empty())
          all[i] = rows[i];
        else
          {
            complete[i] = all[i];
            complete[i].erase(std::remove(complete[i].begin(),
                                          complete[i].end(),
                                          none),
                              complete[i].end());
            sort(complete[i]);
          }
      complete_ = std::make_shared<SpacePattern>(complete);
      positions_.resize(n_local);
      for (unsigned int i = 0; i < n_local; ++i)
        for (const auto j : all[i])
          positions_[i].push_back(j == none ? none : complete_->position(i, j));
    }



    SpaceTimeMatrix
    SpaceTimeRows::complete(const dealii::AlignedVector<float> &values,
                            time::Vector                       &scaling) const
    {
      const std::size_t n = levels_.levels(), width = 3 * n;
      SpaceTimeMatrix   matrix(complete_, n);
      const auto        add = [&](std::vector<float>              &row,
                           const std::vector<unsigned int> &positions,
                           const float                     *from) {
        for (const std::size_t e : positions)
          for (std::size_t k = 0; k < width; ++k)
            row[e * width + k] += *from++;
      };
      std::map<unsigned int, std::vector<float>> rows;
      std::map<unsigned int, unsigned int>       turn;
      for (const auto &[i, shared] : shared_)
        {
          rows[i].resize(shared.column.size() * width, 0.f);
          add(rows[i], shared.own, values.data() + part_->row_start[i] * width);
        }
      exchange_.exchange_back<float>(
        [&](const unsigned int i, auto &data) {
          data.insert(data.end(),
                      values.data() + part_->row_start[i] * width,
                      values.data() + part_->row_start[i + 1] * width);
        },
        [&](const unsigned int i, const float *&data) {
          const auto &positions = shared_.at(i).come[turn[i]++];
          add(rows[i], positions, data);
          data += positions.size() * width;
        });

      std::vector<float> s(n);
      for (unsigned int i = 0; i * n < scaling.locally_owned_size(); ++i)
        {
          const auto   row      = rows.find(i);
          const float *from     = row != rows.end()
                                    ? row->second.data()
                                    : values.data() + part_->row_start[i] * width;
          const auto   diagonal = std::find(positions_[i].begin(),
                                          positions_[i].end(),
                                          complete_->diagonal[i]) -
                                positions_[i].begin();
          for (std::size_t l = 0; l < n; ++l)
            {
              const float d              = from[diagonal * width + n + l];
              s[l]                       = d > 0.f ? 1.f / d : 1.f;
              scaling.begin()[i * n + l] = s[l];
            }
          for (std::size_t e = 0; e < positions_[i].size(); ++e)
            if (positions_[i][e] != none)
              insert(matrix, positions_[i][e], from + e * width, s.data());
          if (row != rows.end())
            for (std::size_t k = 0; k < row->second.size(); ++k)
              row->second[k] *= s[k % n];
        }
      exchange_.exchange<float>(
        [&](const unsigned int i, auto &data) {
          data.insert(data.end(), rows.at(i).begin(), rows.at(i).end());
        },
        [&](const unsigned int i, const float *&data) {
          for (const auto position : positions_[i])
            {
              if (position != none)
                insert(matrix, position, data, nullptr);
              data += width;
            }
        });
      return matrix;
    }
  } // namespace solver
} // namespace otto
