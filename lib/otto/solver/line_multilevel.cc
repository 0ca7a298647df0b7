// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/line_multilevel.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace otto
{
  namespace solver
  {
    namespace MPI = dealii::Utilities::MPI;

    namespace
    {
      // Levels of fewer unknowns in space are not coarsened.
      constexpr unsigned int n_coarsest = 8;
      // A pivot that is a smaller part of its diagonal entry is rounding.
      constexpr double rounding = 100 * std::numeric_limits<double>::epsilon();

      // The product of a prolongation from the unknowns of a level to local
      // vertices with one to that level.
      Prolongation product(const Prolongation &p, const Prolongation &q)
      {
        Prolongation result;
        result.n_coarse = q.n_coarse;
        result.row_start.push_back(0);
        std::vector<std::pair<unsigned int, float>> row;
        for (unsigned int i = 0; i < p.n_rows(); ++i)
          {
            row.clear();
            for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
              for (unsigned int b = q.row_start[p.column[a]];
                   b < q.row_start[p.column[a] + 1];
                   ++b)
                row.emplace_back(q.column[b], p.weight[a] * q.weight[b]);
            result.append(row);
          }
        return result;
      }



      // Entries of a row of B^T at one vertex: m - t at the end of the slab
      // below each level, -m - t' at the start of the slab above, if any.
      OTTO_VECTOR_CLONES
      void add_row(const std::size_t n_levels,
                   const std::size_t n_slabs,
                   const double      w,
                   const double      m,
                   const double     *t,
                   double *__restrict end,
                   double *__restrict start)
      {
        for (std::size_t l = 0; l < n_levels; ++l)
          end[l] += w * (m - t[l]);
        for (std::size_t l = 0; l + 1 < n_slabs; ++l)
          start[l] -= w * (m + t[l + 1]);
      }



      // r^T C^-1 r for such a row r.
      OTTO_VECTOR_CLONES
      void add_square(const std::size_t n_levels,
                      const std::size_t n_slabs,
                      const double     *c_inverse,
                      const double     *end,
                      const double     *start,
                      double *__restrict diagonal,
                      double *__restrict lower)
      {
        for (std::size_t l = 0; l < n_levels; ++l)
          diagonal[l] += c_inverse[l] * end[l] * end[l];
        for (std::size_t l = 0; l + 1 < n_slabs; ++l)
          diagonal[l + 1] += c_inverse[l] * start[l] * start[l];
        for (std::size_t l = 0; l + 1 < n_slabs; ++l)
          lower[l + 1] += c_inverse[l] * end[l] * start[l];
      }



      OTTO_VECTOR_CLONES
      void add(const std::size_t n,
               const double      w,
               const double     *x,
               double *__restrict y)
      {
        for (std::size_t s = 0; s < n; ++s)
          y[s] += w * x[s];
      }



      // y = P^T x, [row][slab] to [coarse][slab].
      OTTO_VECTOR_CLONES
      void restrict_lines(const Prolongation &p,
                          const std::size_t   n_rows,
                          const std::size_t   n,
                          const double       *x,
                          double             *y)
      {
        std::fill(y, y + p.n_coarse * n, 0.);
        for (std::size_t i = 0; i < n_rows; ++i)
          for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
            {
              const double w              = p.weight[a];
              const double *__restrict xi = x + i * n;
              double *__restrict ya       = y + p.column[a] * n;
              for (std::size_t s = 0; s < n; ++s)
                ya[s] += w * xi[s];
            }
      }



      // x += P y.
      OTTO_VECTOR_CLONES
      void prolong_lines(const Prolongation &p,
                         const std::size_t   n_rows,
                         const std::size_t   n,
                         const double       *y,
                         double             *x)
      {
        for (std::size_t i = 0; i < n_rows; ++i)
          for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
            {
              const double w              = p.weight[a];
              double *__restrict xi       = x + i * n;
              const double *__restrict ya = y + p.column[a] * n;
              for (std::size_t s = 0; s < n; ++s)
                xi[s] += w * ya[s];
            }
      }
    } // namespace



    template <int dim>
    void LineMultilevel<dim>::Lines::clear(const std::size_t lines,
                                           const std::size_t slabs)
    {
      n = slabs;
      diagonal.assign(lines * n, 0.);
      lower.assign(lines * n, 0.);
    }



    template <int dim>
    void LineMultilevel<dim>::Lines::factorize()
    {
      for (std::size_t first = 0; first < diagonal.size(); first += n)
        {
          double *d = diagonal.data() + first, *l = lower.data() + first;
          // The line of a whole component of the domain is singular: it has
          // the constants. Without its last pivot it is solved as far as it
          // can be, and the preconditioner stays symmetric and semidefinite.
          const auto inverse = [](const double pivot, const double entry) {
            return pivot > rounding * entry ? 1. / pivot : 0.;
          };
          d[0] = inverse(d[0], d[0]);
          for (std::size_t s = 1; s < n; ++s)
            {
              const double beside = l[s];
              l[s] *= d[s - 1];
              d[s] = inverse(d[s] - l[s] * beside, d[s]);
            }
        }
    }



    template <int dim>
    void LineMultilevel<dim>::Lines::solve(double *x) const
    {
      for (std::size_t first = 0; first < diagonal.size(); first += n)
        {
          const double *d = diagonal.data() + first, *l = lower.data() + first;
          double       *v = x + first;
          for (std::size_t s = 1; s < n; ++s)
            v[s] -= l[s] * v[s - 1];
          v[n - 1] *= d[n - 1];
          for (std::size_t s = n - 1; s-- > 0;)
            v[s] = v[s] * d[s] - l[s + 1] * v[s + 1];
        }
    }



    template <int dim>
    LineMultilevel<dim>::LineMultilevel(const space::Pair<dim> &pair,
                                        const time::Layout     &slabs,
                                        const time::Layout     &levels)
      : pair_(pair)
      , space_(pair.potential())
      , slabs_(slabs)
      , levels_(levels)
    {
      transpose_pattern();
      const CoarseSpace<dim> first(space_, slabs);
      coarse_.emplace_back();
      coarse_.back().from_vertices = first.prolongation();
      for (auto &p : coarsen(first.laplacian(), n_coarsest))
        {
          Level next;
          next.from_vertices = product(coarse_.back().from_vertices, p);
          next.from_last     = std::move(p);
          coarse_.push_back(std::move(next));
        }
      for (const auto &level : coarse_)
        work_.emplace_back(level.from_vertices.n_coarse * slabs.levels());
    }



    template <int dim>
    void LineMultilevel<dim>::transpose_pattern()
    {
      const auto        &pattern = pair_.pattern();
      const unsigned int owned   = pair_.density().n_owned();
      column_start_.assign(owned + 1, 0);
      for (const unsigned int k : pattern.column)
        if (k < owned)
          ++column_start_[k + 1];
      std::partial_sum(column_start_.begin(),
                       column_start_.end(),
                       column_start_.begin());
      row_.resize(column_start_.back());
      position_.resize(row_.size());
      auto next = column_start_;
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        for (unsigned int e = pattern.row_start[i];
             e < pattern.row_start[i + 1];
             ++e)
          if (const unsigned int k = pattern.column[e]; k < owned)
            {
              row_[next[k]]        = i;
              position_[next[k]++] = e;
            }
    }



    template <int dim>
    void
    LineMultilevel<dim>::add_vertex_lines(const optimality::Blocks<dim> &blocks,
                                          const time::LocalArray &c_inverse)
    {
      const std::size_t   n       = slabs_.levels();
      const std::size_t   m       = levels_.levels();
      const auto         &pattern = pair_.pattern();
      std::vector<double> end(m), start(m);
      vertices_.clear(space_.n_owned(), n);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        {
          add(n,
              1.,
              blocks.stiffness().data() + space_.pattern().position(i, i) * n,
              vertices_.diagonal.data() + i * n);
          for (std::size_t e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            {
              std::fill(end.begin(), end.end(), 0.);
              std::fill(start.begin(), start.end(), 0.);
              add_row(m,
                      n,
                      1.,
                      pair_.mass()[e],
                      blocks.transport().data() + e * n,
                      end.data(),
                      start.data());
              add_square(m,
                         n,
                         c_inverse.data() + pattern.column[e] * m,
                         end.data(),
                         start.data(),
                         vertices_.diagonal.data() + i * n,
                         vertices_.lower.data() + i * n);
            }
        }
    }



    template <int dim>
    void LineMultilevel<dim>::add_coarse_stiffness(
      const optimality::Blocks<dim> &blocks,
      Level                         &level)
    {
      const std::size_t n       = slabs_.levels();
      const auto       &pattern = space_.pattern();
      const auto       &p       = level.from_vertices;
      for (std::size_t k = 0; k < space_.n_owned(); ++k)
        for (std::size_t e = pattern.row_start[k]; e < pattern.row_start[k + 1];
             ++e)
          {
            const unsigned int i = pattern.column[e];
            for (unsigned int a = p.row_start[i]; a < p.row_start[i + 1]; ++a)
              for (unsigned int b = p.row_start[k]; b < p.row_start[k + 1]; ++b)
                if (p.column[b] == p.column[a])
                  add(n,
                      p.weight[a] * p.weight[b],
                      blocks.stiffness().data() + e * n,
                      level.lines.diagonal.data() + p.column[a] * n);
          }
    }



    template <int dim>
    void LineMultilevel<dim>::add_coarse_squares(
      const optimality::Blocks<dim> &blocks,
      const time::Vector            &c_inverse,
      Level                         &level)
    {
      const std::size_t         n     = slabs_.levels();
      const std::size_t         m     = levels_.levels();
      const auto               &p     = level.from_vertices;
      auto                     &lines = level.lines;
      std::vector<unsigned int> near;
      std::vector<double>       end, start;
      const auto                at = [&](const unsigned int a) {
        const std::size_t k =
          std::find(near.begin(), near.end(), a) - near.begin();
        if (k == near.size())
          {
            near.push_back(a);
            end.resize(near.size() * m, 0.);
            start.resize(near.size() * m, 0.);
          }
        return k * m;
      };
      for (std::size_t k = 0; k + 1 < column_start_.size(); ++k)
        {
          near.clear();
          end.clear();
          start.clear();
          for (std::size_t e = column_start_[k]; e < column_start_[k + 1]; ++e)
            for (unsigned int a = p.row_start[row_[e]];
                 a < p.row_start[row_[e] + 1];
                 ++a)
              {
                const std::size_t first = at(p.column[a]);
                add_row(m,
                        n,
                        p.weight[a],
                        pair_.mass()[position_[e]],
                        blocks.transport().data() + position_[e] * n,
                        end.data() + first,
                        start.data() + first);
              }
          for (std::size_t a = 0; a < near.size(); ++a)
            add_square(m,
                       n,
                       c_inverse.begin() + k * m,
                       end.data() + a * m,
                       start.data() + a * m,
                       lines.diagonal.data() + near[a] * n,
                       lines.lower.data() + near[a] * n);
        }
    }



    template <int dim>
    void LineMultilevel<dim>::initialize(const optimality::Blocks<dim> &blocks,
                                         const time::Vector &c_inverse)
    {
      time::LocalArray local;
      levels_.gather(c_inverse, local);
      add_vertex_lines(blocks, local);
      vertices_.factorize();
      for (auto &level : coarse_)
        {
          auto &lines = level.lines;
          lines.clear(level.from_vertices.n_coarse, slabs_.levels());
          add_coarse_stiffness(blocks, level);
          add_coarse_squares(blocks, c_inverse, level);
          MPI::sum(lines.diagonal, space_.communicator(), lines.diagonal);
          MPI::sum(lines.lower, space_.communicator(), lines.lower);
          lines.factorize();
        }
    }



    template <int dim>
    void LineMultilevel<dim>::vmult(time::Vector       &y,
                                    const time::Vector &x) const
    {
      const std::size_t n = slabs_.levels();
      y                   = x;
      vertices_.solve(y.begin());

      restrict_lines(coarse_[0].from_vertices,
                     space_.n_owned(),
                     n,
                     x.begin(),
                     work_[0].data());
      if (MPI::n_mpi_processes(space_.communicator()) > 1)
        MPI::sum(work_[0], space_.communicator(), work_[0]);
      for (std::size_t l = 1; l < coarse_.size(); ++l)
        restrict_lines(coarse_[l].from_last,
                       coarse_[l].from_last.n_rows(),
                       n,
                       work_[l - 1].data(),
                       work_[l].data());
      for (std::size_t l = coarse_.size(); l-- > 0;)
        {
          coarse_[l].lines.solve(work_[l].data());
          if (l + 1 < coarse_.size())
            prolong_lines(coarse_[l + 1].from_last,
                          coarse_[l + 1].from_last.n_rows(),
                          n,
                          work_[l + 1].data(),
                          work_[l].data());
        }
      prolong_lines(coarse_[0].from_vertices,
                    space_.n_owned(),
                    n,
                    work_[0].data(),
                    y.begin());
    }



    template class LineMultilevel<2>;
    template class LineMultilevel<3>;
  } // namespace solver
} // namespace otto
