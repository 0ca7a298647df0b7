// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/coarse_space.h>

#include <deal.II/base/mpi.h>

#include <boost/serialization/utility.hpp>

#include <algorithm>
#include <array>

namespace otto
{
  namespace solver
  {
    namespace MPI = dealii::Utilities::MPI;

    template <int dim>
    std::vector<float> graph_laplacian(const space::NodalBasis<dim> &space)
    {
      const auto        &pattern = space.pattern();
      std::vector<float> result(pattern.column.size(), 0.f);
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          double sum = 0;
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            if (const unsigned int j = pattern.column[e]; j != i)
              {
                const double weight = 1 / space.distance_square(i, j);
                result[e]           = -weight;
                sum += weight;
              }
          result[pattern.position(i, i)] = sum;
        }
      return result;
    }



    template <int dim>
    CoarseSpace<dim>::CoarseSpace(const space::NodalBasis<dim> &space,
                                  const time::Layout           &levels)
      : space_(space)
      , levels_(levels)
    {
      const auto &pattern   = space.pattern();
      const auto  laplacian = graph_laplacian(space);
      const auto  strong    = [&](const unsigned int n_columns) {
        return strong_couplings(pattern.row_start,
                                pattern.column,
                                laplacian.data(),
                                space.n_owned(),
                                n_columns);
      };
      prolongation_ =
        Prolongation::piecewise_constant(aggregate(strong(space.n_owned())));
      const auto counts =
        MPI::all_gather(space.communicator(), prolongation_.n_coarse);
      unsigned int first = 0;
      for (unsigned int r = 0; r < MPI::this_mpi_process(space.communicator());
           ++r)
        first += counts[r];
      for (auto &column : prolongation_.column)
        column += first;
      prolongation_.n_coarse = 0;
      for (const auto count : counts)
        prolongation_.n_coarse += count;

      complete_ghosts(prolongation_);
      prolongation_ = prolongation_.averaged(strong(space.n_local()));
      complete_ghosts(prolongation_);
      make_pattern();
      make_laplacian(laplacian);
    }



    // Append the rows of the ghosts, from their owners.
    template <int dim>
    void CoarseSpace<dim>::complete_ghosts(Prolongation &p) const
    {
      unsigned int width = 0;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        width = std::max(width, p.row_start[i + 1] - p.row_start[i]);
      width = MPI::max(width, space_.communicator());
      const time::Layout layout(space_, 2 * width);
      auto               rows = layout.make_vector();
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (unsigned int k = p.row_start[i]; k < p.row_start[i + 1]; ++k)
          {
            double *entry =
              rows.begin() + 2 * (i * std::size_t(width) + k - p.row_start[i]);
            entry[0] = p.column[k];
            entry[1] = p.weight[k];
          }
      time::LocalArray local;
      layout.gather(rows, local);
      for (std::size_t i = space_.n_owned(); i < space_.n_local(); ++i)
        {
          for (unsigned int k = 0; k < width; ++k)
            if (const double *entry = local.data() + 2 * (i * width + k);
                entry[1] > 0.)
              {
                p.column.push_back(static_cast<unsigned int>(entry[0]));
                p.weight.push_back(static_cast<float>(entry[1]));
              }
          p.row_start.push_back(p.column.size());
        }
    }



    template <int dim>
    void CoarseSpace<dim>::make_pattern()
    {
      const auto &pattern = space_.pattern();
      const auto &p       = prolongation_;
      std::vector<std::pair<unsigned int, unsigned int>> pairs;
      std::vector<unsigned int>                          near;
      for (unsigned int k = 0; k < space_.n_owned(); ++k)
        {
          near.clear();
          for (unsigned int e = pattern.row_start[k];
               e < pattern.row_start[k + 1];
               ++e)
            {
              const unsigned int i = pattern.column[e];
              near.insert(near.end(),
                          p.column.begin() + p.row_start[i],
                          p.column.begin() + p.row_start[i + 1]);
            }
          std::sort(near.begin(), near.end());
          near.erase(std::unique(near.begin(), near.end()), near.end());
          for (const auto a : near)
            for (const auto b : near)
              pairs.emplace_back(a, b);
          if (pairs.size() > 10000000)
            {
              std::sort(pairs.begin(), pairs.end());
              pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
            }
        }
      std::sort(pairs.begin(), pairs.end());
      pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
      std::vector<std::vector<unsigned int>> rows(p.n_coarse);
      for (const auto &part : MPI::all_gather(space_.communicator(), pairs))
        for (const auto &[a, b] : part)
          rows[a].push_back(b);
      for (auto &row : rows)
        {
          std::sort(row.begin(), row.end());
          row.erase(std::unique(row.begin(), row.end()), row.end());
        }
      pattern_ = std::make_shared<SpacePattern>(rows);
    }



    template <int dim>
    void CoarseSpace<dim>::make_laplacian(const std::vector<float> &fine)
    {
      const auto         &near = space_.pattern();
      const auto         &p    = prolongation_;
      std::vector<double> sums(pattern_->column.size(), 0.);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (unsigned int e = near.row_start[i]; e < near.row_start[i + 1]; ++e)
          {
            const unsigned int j = near.column[e];
            for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
              for (unsigned int b = p.row_start[j]; b < p.row_start[j + 1]; ++b)
                sums[pattern_->position(p.column[a], p.column[b])] +=
                  p.weight[a] * p.weight[b] * fine[e];
          }
      MPI::sum(sums, space_.communicator(), sums);
      laplacian_ = SpaceTimeMatrix(pattern_, 1);
      laplacian_.lower.fill(0.f);
      laplacian_.upper.fill(0.f);
      std::copy(sums.begin(), sums.end(), laplacian_.middle.begin());
    }



    namespace
    {
      // Arrays over the levels for each coarse unknown near one vertex.
      struct Factors
      {
        std::vector<unsigned int> column;
        std::vector<double>       value;
        std::size_t               width = 0;

        void clear(const std::size_t w)
        {
          column.clear();
          value.clear();
          width = w;
        }
        // Index of the first value of a coarse unknown, new ones are zero.
        std::size_t at(const unsigned int c)
        {
          const auto k =
            std::find(column.begin(), column.end(), c) - column.begin();
          if (k == static_cast<std::ptrdiff_t>(column.size()))
            {
              column.push_back(c);
              value.resize(value.size() + width, 0.);
            }
          return k * width;
        }
      };



      OTTO_VECTOR_CLONES
      void add_multiple(const std::size_t n,
                        const double      w,
                        const float      *a,
                        double *__restrict sums)
      {
        for (std::size_t k = 0; k < n; ++k)
          sums[k] += w * a[k];
      }



      // [lower, middle, upper][level]
      OTTO_VECTOR_CLONES
      void add_scaled(const std::size_t n,
                      const double      w,
                      const double     *weights,
                      const double     *a,
                      double *__restrict sums)
      {
        for (std::size_t d = 0; d < 3; ++d)
          for (std::size_t l = 0; l < n; ++l)
            sums[d * n + l] += w * weights[l] * a[d * n + l];
      }
    } // namespace



    template <int dim>
    SpaceTimeMatrix
    CoarseSpace<dim>::galerkin_product(const SpaceTimeOperator<dim> &x,
                                       const time::Vector &weights) const
    {
      const std::size_t   n = levels_.levels(), size = pattern_->column.size();
      time::LocalArray    local;
      std::vector<double> sums(3 * n * size, 0.);
      levels_.gather(weights, local);
      const auto         &p    = prolongation_;
      const SpacePattern &near = x.rows().pattern();
      Factors             row;
      for (unsigned int i = 0; i < near.n_rows(); ++i)
        {
          // row i of X P
          row.clear(3 * n);
          for (std::size_t e = near.row_start[i]; e < near.row_start[i + 1];
               ++e)
            {
              const unsigned int j = near.column[e];
              for (unsigned int b = p.row_start[j]; b < p.row_start[j + 1]; ++b)
                {
                  const std::size_t r = row.at(p.column[b]);
                  add_multiple(3 * n,
                               p.weight[b],
                               x.values().data() + 3 * n * e,
                               row.value.data() + r);
                }
            }
          for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
            for (std::size_t b = 0; b < row.column.size(); ++b)
              add_scaled(n,
                         p.weight[a],
                         local.data() + i * n,
                         row.value.data() + b * row.width,
                         sums.data() +
                           3 * n *
                             std::size_t(
                               pattern_->position(p.column[a], row.column[b])));
        }
      if (MPI::n_mpi_processes(space_.communicator()) > 1)
        MPI::sum(sums, space_.communicator(), sums);
      SpaceTimeMatrix result(pattern_, n);
      for (std::size_t e = 0; e < size; ++e)
        for (std::size_t l = 0; l < n; ++l)
          {
            const double *s             = sums.data() + 3 * n * e + l;
            result.lower[l * size + e]  = static_cast<float>(s[0]);
            result.middle[l * size + e] = static_cast<float>(s[n]);
            result.upper[l * size + e]  = static_cast<float>(s[2 * n]);
          }
      return result;
    }



    template <int dim>
    void CoarseSpace<dim>::restrict_to(std::vector<float>       &coarse,
                                       const time::Vector       &weights,
                                       const time::SingleVector &r) const
    {
      const auto       &p = prolongation_;
      const std::size_t n = levels_.levels();
      coarse.assign(n * p.n_coarse, 0.f);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
          for (std::size_t l = 0; l < n; ++l)
            coarse[l * p.n_coarse + p.column[a]] +=
              p.weight[a] * static_cast<float>(weights.begin()[i * n + l]) *
              r.begin()[i * n + l];
      if (MPI::n_mpi_processes(space_.communicator()) > 1)
        MPI::sum(coarse, space_.communicator(), coarse);
    }



    template <int dim>
    void
    CoarseSpace<dim>::add_prolongation(time::SingleVector       &x,
                                       const std::vector<float> &coarse) const
    {
      const auto       &p = prolongation_;
      const std::size_t n = levels_.levels();
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
          for (std::size_t l = 0; l < n; ++l)
            x.begin()[i * n + l] +=
              p.weight[a] * coarse[l * p.n_coarse + p.column[a]];
    }



    template std::vector<float> graph_laplacian(const space::NodalBasis<2> &);
    template std::vector<float> graph_laplacian(const space::NodalBasis<3> &);
    template class CoarseSpace<2>;
    template class CoarseSpace<3>;
  } // namespace solver
} // namespace otto
