// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/geometry/tangent_space.h>
#include <otto/model/nodal_density.h>
#include <otto/time/kernels.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace geometry
  {
    namespace MPI = dealii::Utilities::MPI;

    namespace
    {
      // Below this part of its mean a density counts as zero.
      const double smallest_density = 1e-10;
      // The mass of a rate over int |s| that is taken for an error of
      // interpolation; the part of a rate where mu vanishes.
      const double mass_tolerance = 0.05, vacuum_tolerance = 1e-6;
      // Residual of the linear systems, relative to the load.
      const double reduction = 1e-11;
    } // namespace



    template <int dim>
    TangentSpace<dim>::TangentSpace(const space::Space<dim> &space,
                                    std::vector<double>      mu)
      : space_(space)
      , mu_(std::move(mu))
      , stiffness_(space.pattern().column.size(), 0.)
      , components_(space.components())
    {
      double smallest = std::numeric_limits<double>::infinity();
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        smallest = std::min(smallest, mu_[i]);
      smallest          = MPI::min(smallest, space.communicator());
      const double mass = model::mass(mu_, space);
      if (!(smallest >= 0. && mass > 0. && std::isfinite(mass)))
        throw base::InputError(
          "The density at which the metric is taken has the mass " +
          base::short_number(mass) + " and the smallest value " +
          base::short_number(smallest) +
          "; give one that is not negative and has mass.");
      const double floor = smallest_density * mass / space.volume();
      find_degenerate_region(floor);
      auto mobility = mu_;
      for (double &value : mobility)
        value = std::max(value, floor);
      time::kernels::add_weighted_stiffness(time::kernels::Cells(space.cells()),
                                            1,
                                            1.,
                                            mobility.data(),
                                            stiffness_.data());
      auto entries = stiffness_;
      time::fix_constants(space, entries);
      solver_ = std::make_unique<time::NodalSolver<dim>>(
        space, entries, time::NodalSolver<dim>::Preconditioner::multigrid);
    }



    template <int dim>
    void TangentSpace<dim>::find_degenerate_region(const double floor)
    {
      const double        infinity = std::numeric_limits<double>::infinity();
      double              volume   = 0;
      std::vector<double> lower(dim, infinity), upper(dim, infinity);
      is_degenerate_.assign(space_.n_owned(), false);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        if (mu_[i] <= floor)
          {
            is_degenerate_[i] = true;
            volume += space_.weights()[i];
            for (unsigned int d = 0; d < dim; ++d)
              {
                lower[d] = std::min(lower[d], space_.point(i)[d]);
                upper[d] = std::min(upper[d], -space_.point(i)[d]);
              }
          }
      degenerate_.volume = MPI::sum(volume, space_.communicator());
      MPI::min(lower, space_.communicator(), lower);
      MPI::min(upper, space_.communicator(), upper);
      if (degenerate_.volume == 0.)
        return;
      for (unsigned int d = 0; d < dim; ++d)
        {
          degenerate_.lower[d] = lower[d];
          degenerate_.upper[d] = -upper[d];
        }
    }



    // Of values on owned vertices.
    template <int dim>
    std::vector<double>
    TangentSpace<dim>::component_sums(const std::vector<double> &values) const
    {
      std::vector<double> result(components_.number, 0.);
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        result[components_.of_vertex[i]] += values[i];
      MPI::sum(result, space_.communicator(), result);
      return result;
    }



    // On owned vertices.
    template <int dim>
    std::vector<double>
    TangentSpace<dim>::multiply(const std::vector<double> &matrix,
                                const std::vector<double> &x) const
    {
      const auto         &pattern = space_.pattern();
      std::vector<double> result(space_.n_owned(), 0.);
      for (unsigned int i = 0; i < result.size(); ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          result[i] += matrix[e] * x[pattern.column[e]];
      return result;
    }



    template <int dim>
    void TangentSpace<dim>::check_rate(const std::vector<double> &rate) const
    {
      std::vector<double> masses(space_.n_owned());
      double              sums[2] = {0., 0.};
      for (unsigned int i = 0; i < masses.size(); ++i)
        {
          masses[i] = space_.weights()[i] * rate[i];
          sums[0] += std::abs(masses[i]);
          if (is_degenerate_[i])
            sums[1] += std::abs(masses[i]);
        }
      MPI::sum(sums, space_.communicator(), sums);
      for (const double mass : component_sums(masses))
        if (!(std::abs(mass) <= mass_tolerance * sums[0]))
          throw base::InputError(
            "The rate changes the mass" +
            std::string(components_.number > 1 ? " of a component of the domain"
                                               : "") +
            " by " + base::short_number(mass) +
            ", and a tangent vector must not; subtract its mean.");
      if (sums[1] > vacuum_tolerance * sums[0])
        {
          std::string lower, upper;
          for (unsigned int d = 0; d < dim; ++d)
            {
              const std::string comma = d > 0 ? ", " : "";
              lower += comma + base::short_number(degenerate_.lower[d], 4);
              upper += comma + base::short_number(degenerate_.upper[d], 4);
            }
          throw base::InputError(
            "The metric degenerates: the density vanishes in parts of the box (" +
            lower + ") to (" + upper +
            "), where the rate changes mass; take a rate that does not, or add "
            "a small density.");
        }
    }



    // Psi from a load on owned vertices, from which what rounding leaves of a
    // mass is taken in proportion to mu.
    template <int dim>
    std::vector<double> TangentSpace<dim>::solve(std::vector<double> load) const
    {
      const auto         &D = space_.weights();
      std::vector<double> weight(space_.n_owned());
      for (unsigned int i = 0; i < weight.size(); ++i)
        weight[i] = D[i] * mu_[i];
      const auto excess = component_sums(load), mass = component_sums(weight);
      for (unsigned int i = 0; i < load.size(); ++i)
        {
          const auto c = components_.of_vertex[i];
          if (mass[c] > 0.)
            load[i] -= weight[i] * excess[c] / mass[c];
        }
      std::vector<double> result(space_.n_local(), 0.);
      solver_->solve(result, load, reduction);
      return centred(std::move(result));
    }



    template <int dim>
    std::vector<double>
    TangentSpace<dim>::centred(std::vector<double> potential) const
    {
      std::vector<double> weight(space_.n_owned()), moment(space_.n_owned());
      for (unsigned int i = 0; i < weight.size(); ++i)
        {
          weight[i] = space_.weights()[i] * mu_[i];
          moment[i] = weight[i] * potential[i];
        }
      const auto mass    = component_sums(weight),
                 moments = component_sums(moment);
      for (unsigned int i = 0; i < potential.size(); ++i)
        {
          const auto c = components_.of_vertex[i];
          if (mass[c] > 0.)
            potential[i] -= moments[c] / mass[c];
        }
      return potential;
    }



    template <int dim>
    std::vector<double>
    TangentSpace<dim>::lift(const std::vector<double> &rate) const
    {
      check_rate(rate);
      return solve(multiply(space_.mass(), rate));
    }



    template <int dim>
    std::vector<double>
    TangentSpace<dim>::rate(const std::vector<double> &potential) const
    {
      const auto                   load = multiply(stiffness_, potential);
      const time::NodalSolver<dim> mass(
        space_,
        space_.mass(),
        time::NodalSolver<dim>::Preconditioner::diagonal);
      std::vector<double> result(space_.n_local(), 0.);
      mass.solve(result, load, reduction);
      return result;
    }



    template <int dim>
    double TangentSpace<dim>::metric(const std::vector<double> &first,
                                     const std::vector<double> &second) const
    {
      const auto product = multiply(stiffness_, second);
      double     sum     = 0;
      for (unsigned int i = 0; i < product.size(); ++i)
        sum += first[i] * product[i];
      return MPI::sum(sum, space_.communicator());
    }



    template <int dim>
    std::vector<double> TangentSpace<dim>::gram_matrix(
      const std::vector<std::vector<double>> &potentials) const
    {
      const std::size_t   n = potentials.size();
      std::vector<double> result(n * n);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j)
          result[i * n + j] = result[j * n + i] =
            metric(potentials[i], potentials[j]);
      return result;
    }



    template <int dim>
    Decomposition
    TangentSpace<dim>::decompose(const std::vector<double> &field) const
    {
      const auto         &cells = space_.cells();
      const unsigned int  n     = cells.n_vertices;
      std::vector<double> load(space_.n_owned(), 0.);
      Decomposition       result;
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < cells.n_points; ++q)
          {
            const std::size_t      point = c * cells.n_points + q;
            const unsigned int    *v     = cells.vertex.data() + c * n;
            double                 mu    = 0;
            dealii::Tensor<1, dim> value;
            for (unsigned int a = 0; a < n; ++a)
              {
                const double shape = cells.value[q * n + a];
                mu += shape * mu_[v[a]];
                for (unsigned int d = 0; d < dim; ++d)
                  value[d] += shape * field[v[a] * dim + d];
              }
            const double weight = cells.weight[point] * mu;
            for (unsigned int a = 0; a < n; ++a)
              {
                if (v[a] >= space_.n_owned())
                  continue;
                for (unsigned int d = 0; d < dim; ++d)
                  load[v[a]] += weight * value[d] *
                                cells.gradient[(point * n + a) * dim + d];
                // each rank has its part of the cells at its vertices
                result.field +=
                  weight * cells.value[q * n + a] * value.norm_square();
              }
          }
      result.field     = MPI::sum(result.field, space_.communicator());
      result.potential = solve(load);
      result.gradient  = metric(result.potential, result.potential);
      result.remainder = result.field - result.gradient;
      return result;
    }



    template class TangentSpace<2>;
    template class TangentSpace<3>;
  } // namespace geometry
} // namespace otto
