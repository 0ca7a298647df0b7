// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/solver/potential_correction.h>

#include <deal.II/lac/solver_cg.h>
#include <deal.II/lac/solver_control.h>

namespace otto
{
  namespace solver
  {
    template <int dim>
    struct PotentialCorrection<dim>::Operator
    {
      const optimality::Blocks<dim> &blocks;
      const time::Vector &           c_inverse;
      mutable time::Vector           slab, level;

      void
      vmult(time::Vector &y, const time::Vector &x) const
      {
        blocks.Tvmult_continuity(level, x);
        level.scale(c_inverse);
        blocks.vmult_continuity(slab, level);
        blocks.vmult_stiffness(y, x);
        y += slab;
      }
    };



    template <int dim>
    struct PotentialCorrection<dim>::Preconditioner
    {
      const PotentialCorrection<dim> &correction;

      void
      vmult(time::Vector &y, const time::Vector &x) const
      {
        const std::size_t n = correction.slabs_.levels();
        y                   = x;
        for (std::size_t i = 0; i < correction.space_.n_owned(); ++i)
          {
            const double *lower   = correction.lower_.data() + i * n;
            const double *inverse = correction.inverse_.data() + i * n;
            double *      v       = y.begin() + i * n;
            for (std::size_t s = 1; s < n; ++s)
              v[s] -= lower[s] * v[s - 1];
            v[n - 1] *= inverse[n - 1];
            for (std::size_t s = n - 1; s-- > 0;)
              v[s] = v[s] * inverse[s] - lower[s + 1] * v[s + 1];
          }
      }
    };



    template <int dim>
    PotentialCorrection<dim>::PotentialCorrection(
      const space::Space<dim> &space,
      const time::Layout &     slabs,
      const time::Layout &     levels)
      : space_(space)
      , slabs_(slabs)
      , levels_(levels)
      , c_inverse_(levels.make_vector())
    {}



    template <int dim>
    void
    PotentialCorrection<dim>::factorize(const optimality::Blocks<dim> &blocks)
    {
      const std::size_t n       = slabs_.levels();
      const auto &      pattern = space_.pattern();
      time::LocalArray  c_inverse;
      levels_.gather(c_inverse_, c_inverse);
      inverse_.resize_fast(space_.n_owned() * n);
      lower_.resize_fast(space_.n_owned() * n);
      std::vector<double> diagonal(n), beside(n);
      for (std::size_t i = 0; i < space_.n_owned(); ++i)
        {
          std::fill(diagonal.begin(), diagonal.end(), 0.);
          std::fill(beside.begin(), beside.end(), 0.);
          for (unsigned int e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            {
              const double  m = space_.mass()[e];
              const double *t = blocks.transport().data() + e * n;
              const double *w =
                c_inverse.data() + std::size_t(pattern.column[e]) * (n - 1);
              if (pattern.column[e] == i)
                for (std::size_t s = 0; s < n; ++s)
                  diagonal[s] += blocks.stiffness()[e * n + s];
              // B has M - T_s at the end of slab s and -M - T_s at its start
              for (std::size_t l = 0; l + 1 < n; ++l)
                {
                  const double end = m - t[l], start = -m - t[l + 1];
                  diagonal[l] += w[l] * end * end;
                  diagonal[l + 1] += w[l] * start * start;
                  beside[l + 1] += w[l] * end * start;
                }
            }
          double *inverse = inverse_.data() + i * n;
          double *lower   = lower_.data() + i * n;
          inverse[0]      = 1. / diagonal[0];
          lower[0]        = 0.;
          for (std::size_t s = 1; s < n; ++s)
            {
              lower[s]   = beside[s] * inverse[s - 1];
              inverse[s] = 1. / (diagonal[s] - lower[s] * beside[s]);
            }
        }
    }



    template <int dim>
    unsigned int
    PotentialCorrection<dim>::solve(const optimality::System<dim> &system,
                                    const time::Vector &           c,
                                    const time::Vector &           g,
                                    const double                   tolerance,
                                    const unsigned int max_iterations,
                                    time::Vector &     dphi)
    {
      for (std::size_t k = 0; k < c.locally_owned_size(); ++k)
        c_inverse_.begin()[k] = 1. / c.begin()[k];
      factorize(system.blocks());
      const Operator matrix{system.blocks(),
                            c_inverse_,
                            slabs_.make_vector(),
                            levels_.make_vector()};
      time::Vector   right = slabs_.make_vector(), scaled = g;
      scaled.scale(c_inverse_);
      system.blocks().vmult_continuity(right, scaled);

      dphi = 0.;
      dealii::ReductionControl control(
        max_iterations, 1e-300, tolerance, false, false);
      dealii::SolverCG<time::Vector> cg(control);
      try
        {
          cg.solve(matrix, dphi, right, Preconditioner{*this});
        }
      catch (const dealii::SolverControl::NoConvergence &)
        {} // any number of iterations gives a descent direction
      return control.last_step();
    }



    template class PotentialCorrection<2>;
    template class PotentialCorrection<3>;
  } // namespace solver
} // namespace otto
