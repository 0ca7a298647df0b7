// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/vector_clones.h>
#include <otto/solver/filtered_mass.h>
#include <otto/solver/space_time_operator.h>
#include <otto/time/kernels.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <numeric>

namespace otto
{
  namespace solver
  {
    namespace
    {
      // Products of the bidiagonal rows of a test and a trial function at one
      // vertex of V, added to the three diagonals of a row: slab l lies below
      // level l, slab l + 1 above it, but above a free end.
      OTTO_VECTOR_CLONES
      void add_row_products(const std::size_t n,
                            const std::size_t slabs,
                            const double      m,
                            const double     *t,
                            const double      mt,
                            const double     *tt,
                            const double      weight,
                            float *__restrict lower,
                            float *__restrict diagonal,
                            float *__restrict upper)
      {
        for (std::size_t l = 0; l + 1 < slabs; ++l)
          {
            const double below      = weight * (m - t[l]);
            const double above      = -weight * (m + t[l + 1]);
            const double below_here = mt + tt[l], below_last = tt[l] - mt;
            const double above_next = mt + tt[l + 1],
                         above_here = tt[l + 1] - mt;
            lower[l] += static_cast<float>(below * below_last);
            diagonal[l] +=
              static_cast<float>(below * below_here + above * above_here);
            upper[l] += static_cast<float>(above * above_next);
          }
        if (n == slabs)
          {
            const std::size_t l     = n - 1;
            const double      below = weight * (m - t[l]);
            lower[l] += static_cast<float>(below * (tt[l] - mt));
            diagonal[l] += static_cast<float>(below * (mt + tt[l]));
          }
      }



      // y_i = sum_j x_ij x_j for all rows; levels below the first and above the
      // last are none.
      OTTO_VECTOR_CLONES
      void multiply(const SpacePattern &pattern,
                    const std::size_t   n,
                    const float        *values,
                    const float        *x,
                    float              *y)
      {
        for (unsigned int i = 0; i < pattern.n_rows(); ++i)
          {
            float *__restrict yi = y + i * n;
            std::fill(yi, yi + n, 0.f);
            for (std::size_t e = pattern.row_start[i];
                 e < pattern.row_start[i + 1];
                 ++e)
              {
                const float *__restrict xj     = x + pattern.column[e] * n;
                const float *__restrict lower  = values + 3 * n * e;
                const float *__restrict middle = lower + n;
                const float *__restrict upper  = middle + n;
                yi[0] += middle[0] * xj[0];
                for (std::size_t l = 1; l < n; ++l)
                  yi[l] += lower[l] * xj[l - 1] + middle[l] * xj[l];
                for (std::size_t l = 0; l + 1 < n; ++l)
                  yi[l] += upper[l] * xj[l + 1];
              }
          }
      }



      template <int dim>
      std::vector<dealii::types::global_dof_index>
      global_numbers(const space::NodalBasis<dim> &space)
      {
        std::vector<dealii::types::global_dof_index> result;
        for (unsigned int i = 0; i < space.n_local(); ++i)
          result.push_back(space.global_index(i));
        return result;
      }



      // The entry of a pair of local vertices of W, if the row is stored.
      template <int dim>
      unsigned int position_of(const space::NodalBasis<dim> &space,
                               const unsigned int            row,
                               const unsigned int            column)
      {
        return row < space.n_owned() ? space.pattern().position(row, column)
                                     : dealii::numbers::invalid_unsigned_int;
      }



      // The vertices of W that meet in a row of an owned vertex of V.
      template <int dim>
      std::vector<std::vector<unsigned int>>
      neighbours(const space::Pair<dim> &pair)
      {
        const auto                            &pattern = pair.pattern();
        std::vector<std::vector<unsigned int>> rows(pair.density().n_local());
        for (unsigned int k = 0; k < pair.potential().n_owned(); ++k)
          {
            const auto first = pattern.column.begin() + pattern.row_start[k];
            const auto last = pattern.column.begin() + pattern.row_start[k + 1];
            for (auto i = first; i != last; ++i)
              rows[*i].insert(rows[*i].end(), first, last);
          }
        return rows;
      }



      // tr H_pp where the mass is: its mean over space and time with the weight
      // rbar. With the coordinates as test functions, A is this integral.
      template <int dim>
      double mean_trace(const optimality::Blocks<dim> &blocks)
      {
        const auto       &space   = blocks.pair().potential();
        const auto       &pattern = space.pattern();
        const std::size_t slabs   = blocks.slabs().levels();
        double            sum     = 0;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          for (std::size_t e = pattern.row_start[i];
               e < pattern.row_start[i + 1];
               ++e)
            {
              const double *a = blocks.stiffness().data() + e * slabs;
              const double *x = space.coordinates(i);
              sum += std::accumulate(a, a + slabs, 0.) *
                     std::inner_product(x,
                                        x + space.n_coordinates(),
                                        space.coordinates(pattern.column[e]),
                                        0.);
            }
        return dealii::Utilities::MPI::sum(sum, space.communicator()) /
               space.volume();
      }



      // A Hamiltonian whose second derivatives are scaled down where their
      // trace is larger than a bound.
      class BoundedHessian : public time::kernels::PointHamiltonian
      {
      public:
        BoundedHessian(const time::kernels::PointHamiltonian &hamiltonian,
                       const unsigned int                     dim,
                       const double                           bound)
          : hamiltonian_(hamiltonian)
          , dim_(dim)
          , bound_(bound)
        {
        }

        void evaluate(const double     *point,
                      const std::size_t levels,
                      const double     *p,
                      double           *h,
                      double           *v,
                      double           *hessian) const override
        {
          hamiltonian_.evaluate(point, levels, p, h, v, hessian);
          for (std::size_t l = 0; hessian && l < levels; ++l)
            {
              double trace = 0;
              for (unsigned int d = 0; d < dim_; ++d)
                trace += hessian[(d * dim_ + d) * levels + l];
              if (trace > bound_)
                for (unsigned int e = 0; e < dim_ * dim_; ++e)
                  hessian[e * levels + l] *= bound_ / trace;
            }
        }

        void evaluate_lagrangian(const double     *point,
                                 const std::size_t levels,
                                 const double     *v,
                                 double           *l) const override
        {
          hamiltonian_.evaluate_lagrangian(point, levels, v, l);
        }

      private:
        const time::kernels::PointHamiltonian &hamiltonian_;
        unsigned int                           dim_;
        double                                 bound_;
      };
    } // namespace



    template <int dim>
    SpaceTimeOperator<dim>::SpaceTimeOperator(const space::Pair<dim> &pair,
                                              const time::Layout     &levels,
                                              const double largest_cfl)
      : pair_(pair)
      , space_(pair.density())
      , levels_(levels)
      , largest_cfl_(largest_cfl)
      , rows_(levels, global_numbers(space_), neighbours(pair))
      , filtered_(solver::filtered_mass(pair))
      , c_(levels.make_vector())
      , scaling_(levels.make_vector())
    {
      const time::kernels::Cells cells(pair);
      const unsigned int         nv = cells.n_vertices, nw = cells.n_densities;
      for (std::size_t cell = 0; cell < cells.size; ++cell)
        for (unsigned int a = 0; a < nw; ++a)
          for (unsigned int b = 0; b < nv; ++b)
            exchanged_.push_back(
              cells.density_position[(cell * nv + b) * nw + a]);

      const auto        &pattern = pair.pattern();
      const unsigned int n_owned = pair.potential().n_owned();
      for (unsigned int k = 0; k < n_owned; ++k)
        {
          const auto first = pattern.row_start[k],
                     last  = pattern.row_start[k + 1];
          double sum = 0, size = 0;
          for (auto e = first; e < last; ++e)
            {
              sum += pair.mass()[e];
              size += std::abs(pair.mass()[e]);
              for (auto f = first; f < last; ++f)
                target_.push_back(rows_.pattern().position(pattern.column[e],
                                                           pattern.column[f]));
            }
          inverse_.push_back(sum > 1e-6 * size ? 1 / sum : 0.);
        }
    }



    template <int dim>
    void
    SpaceTimeOperator<dim>::initialize(const optimality::Blocks<dim> &blocks,
                                       const time::LocalArray        &potential,
                                       const time::LocalArray        &weights,
                                       const time::LocalArray        &floor,
                                       const time::Vector            &c)
    {
      namespace kernels   = time::kernels;
      const std::size_t n = levels_.levels(), slabs = blocks.slabs().levels();
      slabs_ = slabs;
      c_     = c;
      laplacian_.resize_fast(space_.pattern().column.size() * n);
      laplacian_.fill(0.);
      if (blocks.point_hamiltonian())
        add_tensor_laplacian(blocks, potential, weights, floor);
      else
        kernels::add_weighted_stiffness(
          space_.cells(), n, 1. / slabs, weights.data(), laplacian_.data());

      time::LocalArray transport, derivative, hamiltonian;
      hamiltonian.resize_fast(pair_.potential().n_local() * slabs);
      hamiltonian.fill(0.);
      const auto assemble = [&](const kernels::Cells &cells,
                                const double          sign,
                                time::LocalArray     &to) {
        to.resize_fast(pair_.pattern().column.size() * slabs);
        to.fill(0.);
        for (std::size_t e = 0; e < blocks.diffusion().size(); ++e)
          for (std::size_t s = 0; s < slabs; ++s)
            to[e * slabs + s] = sign * 0.5 / slabs * blocks.diffusion()[e];
        kernels::add_transport(cells,
                               slabs,
                               0.5 / slabs,
                               potential.data(),
                               to.data(),
                               hamiltonian.data(),
                               largest_cfl_,
                               blocks.point_hamiltonian());
      };
      assemble(kernels::Cells::exchanged(pair_, exchanged_.data()),
               1.,
               derivative);
      const bool cut = blocks.cfl() > largest_cfl_;
      if (cut)
        {
          assemble(kernels::Cells(pair_), -1., transport);
          // what grows commutes with the derivative that does not
          if (blocks.growth() > 0.)
            kernels::add_growth(pair_,
                                slabs,
                                0.5 / slabs * blocks.growth(),
                                0.,
                                potential.data(),
                                transport.data(),
                                nullptr);
        }
      if (blocks.growth() > 0.)
        for (unsigned int i = 0; i < space_.n_owned(); ++i)
          {
            double *diagonal =
              laplacian_.data() + space_.pattern().position(i, i) * n;
            for (std::size_t l = 0; l < n; ++l)
              diagonal[l] += blocks.growth() / slabs * space_.weights()[i] *
                             weights[i * n + l];
          }

      values_.resize_fast(3 * rows_.pattern().column.size() * n);
      values_.fill(0.f);
      add_products(cut ? transport : blocks.transport(), derivative);
      add_laplacian();
    }



    // With the weight rho H_pp at the mean of the potentials beside a level,
    // which commutes with the transport as rho does for the quadratic H. The
    // momenta of vacuum are arbitrary, and H_pp there may differ by orders of
    // magnitude, with which X could not be solved: for the floor of the weight
    // it is bounded by its mean where the mass is.
    template <int dim>
    void SpaceTimeOperator<dim>::add_tensor_laplacian(
      const optimality::Blocks<dim> &blocks,
      const time::LocalArray        &potential,
      const time::LocalArray        &weights,
      const time::LocalArray        &floor)
    {
      namespace kernels      = time::kernels;
      const std::size_t    n = levels_.levels();
      const kernels::Cells of_v(pair_);
      const unsigned int   nw = of_v.n_densities;
      if (neighbours_.empty())
        for (std::size_t cell = 0; cell < of_v.size; ++cell)
          for (unsigned int a = 0; a < nw; ++a)
            for (unsigned int b = 0; b < nw; ++b)
              neighbours_.push_back(
                position_of(space_,
                            of_v.density_vertex[cell * nw + a],
                            of_v.density_vertex[cell * nw + b]));
      time::LocalArray mean;
      mean.resize_fast(pair_.potential().n_local() * n);
      for (std::size_t i = 0; i < pair_.potential().n_local(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          {
            const double *phi = potential.data() + i * slabs_ + l;
            mean[i * n + l]   = 0.5 * (phi[0] + phi[l + 1 < slabs_]);
          }
      const auto &hamiltonian = *blocks.point_hamiltonian();
      const auto  add = [&](const time::LocalArray &density, const auto &h) {
        kernels::add_stiffness(kernels::Cells::densities(pair_,
                                                         neighbours_.data()),
                               n,
                               1. / slabs_,
                               density.data(),
                               mean.data(),
                               h,
                               laplacian_.data());
      };
      auto moving = weights;
      for (std::size_t i = 0; i < moving.size(); ++i)
        moving.data()[i] -= floor.data()[i];
      add(moving, hamiltonian);
      add(floor, BoundedHessian(hamiltonian, dim, mean_trace(blocks)));
    }



    template <int dim>
    void
    SpaceTimeOperator<dim>::add_products(const time::LocalArray &transport,
                                         const time::LocalArray &derivative)
    {
      const auto         &pattern = pair_.pattern();
      const auto         &mass    = pair_.mass();
      const std::size_t   n       = levels_.levels();
      const unsigned int  n_owned = pair_.potential().n_owned();
      const unsigned int *target  = target_.data();
      for (unsigned int k = 0; k < n_owned; ++k)
        {
          const std::size_t first = pattern.row_start[k],
                            last  = pattern.row_start[k + 1];
          if (inverse_[k] > 0.)
            for (auto e = first; e < last; ++e)
              for (auto f = first; f < last; ++f)
                {
                  float *row =
                    values_.data() +
                    3 * n *
                      std::size_t(
                        target[(e - first) * (last - first) + f - first]);
                  add_row_products(n,
                                   slabs_,
                                   mass[e],
                                   transport.data() + e * slabs_,
                                   filtered_[f],
                                   derivative.data() + f * slabs_,
                                   inverse_[k],
                                   row,
                                   row + n,
                                   row + 2 * n);
                }
          target += (last - first) * (last - first);
        }
    }



    template <int dim>
    void SpaceTimeOperator<dim>::add_laplacian()
    {
      const auto       &near = space_.pattern();
      const std::size_t n    = levels_.levels();
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        for (std::size_t e = near.row_start[i]; e < near.row_start[i + 1]; ++e)
          {
            const std::size_t position =
              rows_.pattern().position(i, near.column[e]);
            float *middle = values_.data() + (3 * position + 1) * n;
            for (std::size_t l = 0; l < n; ++l)
              middle[l] += static_cast<float>(c_.begin()[i * n + l] *
                                              laplacian_[e * n + l]);
          }
    }



    template <int dim>
    SpaceTimeMatrix SpaceTimeOperator<dim>::assemble_local()
    {
      return rows_.complete(values_, scaling_);
    }



    template <int dim>
    void SpaceTimeOperator<dim>::vmult_laplacian(time::Vector       &y,
                                                 const time::Vector &x) const
    {
      levels_.gather(x, local_);
      time::kernels::multiply(space_.pattern(),
                              space_.n_owned(),
                              levels_.levels(),
                              laplacian_.data(),
                              local_.data(),
                              y.begin());
    }



    template <int dim>
    void SpaceTimeOperator<dim>::vmult(time::SingleVector       &y,
                                       const time::SingleVector &x) const
    {
      x.update_ghost_values();
      multiply(rows_.pattern(),
               levels_.levels(),
               values_.data(),
               x.begin(),
               y.begin());
      x.zero_out_ghost_values();
      y.compress(dealii::VectorOperation::add);
    }



    template <int dim>
    void SpaceTimeOperator<dim>::scale_rows(time::SingleVector &x) const
    {
      for (std::size_t k = 0; k < x.locally_owned_size(); ++k)
        x.begin()[k] *= static_cast<float>(scaling_.begin()[k]);
    }



    template class SpaceTimeOperator<2>;
    template class SpaceTimeOperator<3>;
  } // namespace solver
} // namespace otto
