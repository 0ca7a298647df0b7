// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/dataset/matern_field.h>
#include <otto/model/entry_values.h>
#include <otto/space/convection.h>

#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      // Reduction of the residual of each linear system: rounding is not far.
      const double reduction = 1e-11;

      // How many vertices decide on the scaling.
      const std::size_t n_inner = 16;

      // A variance_ratio() up to which a field counts as resolved.
      const double most_ratio = 1.5;
    } // namespace



    void MaternParameters::declare(dealii::ParameterHandler &prm,
                                   const unsigned int        default_order)
    {
      prm.declare_entry("Correlation length",
                        "automatic",
                        dealii::Patterns::Anything(),
                        "The distance at which the correlation is about 0.14; "
                        "automatic: a fifth of the diagonal of the domain.");
      prm.declare_entry("Order",
                        std::to_string(default_order),
                        dealii::Patterns::Integer(1, 10),
                        "alpha of (kappa^2 - Laplace)^(alpha/2) u = white "
                        "noise; the smoothness of Matern's covariance is "
                        "alpha - dim/2.");
    }



    void MaternParameters::parse(const dealii::ParameterHandler &prm)
    {
      correlation_length =
        model::get_positive_numbers(prm, "Correlation length", 1)[0];
      order = prm.get_integer("Order");
    }



    template <int dim>
    MaternField<dim>::MaternField(const Domain<dim>      &domain,
                                  const MaternParameters &parameters,
                                  const Wall              wall)
      : domain_(domain)
      , order_(parameters.order)
      , nu_(order_ - 0.5 * dim)
      , fixed_(domain.space().n_dofs(), false)
    {
      if (!(nu_ > 0.))
        throw base::InputError(
          "Order = " + std::to_string(order_) +
          ": the field would be no function in dimension " +
          std::to_string(dim) + "; give an integer from " +
          std::to_string(dim / 2 + 1) + " on.");
      kappa_            = std::sqrt(8. * nu_) / parameters.correlation_length;
      const auto &space = domain.space();
      if (wall == Wall::zero)
        for (unsigned int i = 0; i < fixed_.size(); ++i)
          fixed_[i] = domain.at_boundary(i);
      auto        matrix  = space::Convection<dim>(space).stiffness();
      const auto &pattern = space.pattern();
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
          {
            const auto j = pattern.column[e];
            if (i == j)
              matrix[e] += kappa_ * kappa_ * space.weights()[i];
            else if (fixed_[i] || fixed_[j])
              matrix[e] = 0.;
          }
      using Solver          = time::NodalSolver<dim>;
      solver_               = std::make_unique<Solver>(space,
                                         matrix,
                                         Solver::Preconditioner::multigrid);
      const double variance = inner_variance();
      ratio_ = variance * std::tgamma(order_) * std::pow(4. * M_PI, 0.5 * dim) *
               std::pow(kappa_, 2. * nu_) / std::tgamma(nu_);
      deviation_ = std::sqrt(variance);
    }



    // The mean variance at the vertices that are furthest from the boundary,
    // counted in cells.
    template <int dim>
    double MaternField<dim>::inner_variance() const
    {
      const auto               &space   = domain_.space();
      const auto               &pattern = space.pattern();
      std::vector<bool>         seen(space.n_dofs(), false);
      std::vector<unsigned int> order;
      for (unsigned int i = 0; i < seen.size(); ++i)
        if (domain_.at_boundary(i))
          {
            seen[i] = true;
            order.push_back(i);
          }
      for (std::size_t k = 0; k < order.size(); ++k)
        for (auto e = pattern.row_start[order[k]];
             e < pattern.row_start[order[k] + 1];
             ++e)
          if (!seen[pattern.column[e]])
            {
              seen[pattern.column[e]] = true;
              order.push_back(pattern.column[e]);
            }
      const std::size_t n   = std::min(n_inner, order.size());
      double            sum = 0;
      for (std::size_t k = order.size() - n; k < order.size(); ++k)
        sum += discrete_covariance(order[k])[order[k]];
      if (!(sum > 0.))
        throw base::InputError("The mesh has no vertex inside of the domain on "
                               "which a random field that vanishes at the "
                               "boundary could live; take a finer mesh.");
      return sum / n;
    }



    template <int dim>
    std::string MaternField<dim>::note() const
    {
      return ratio_ < most_ratio && ratio_ > 1. / most_ratio
               ? ""
               : " (the mesh is coarse or the domain small for that: correlations "
                 "differ from Matern's)";
    }



    // D^(1/2) z.
    template <int dim>
    std::vector<double>
    MaternField<dim>::noise(const RandomSource &source) const
    {
      const auto         &space = domain_.space();
      std::vector<double> b(space.n_owned());
      for (unsigned int i = 0; i < b.size(); ++i)
        b[i] =
          std::sqrt(space.weights()[i]) *
          source.stream(domain_.order()(space.global_index(i)), 0).normal();
      return b;
    }



    // Noise whose covariance is K.
    template <int dim>
    void MaternField<dim>::add_rough_noise(const RandomSource  &source,
                                           std::vector<double> &b) const
    {
      const auto        &cells = domain_.space().cells();
      const unsigned int n     = cells.n_vertices;
      for (std::size_t c = 0; c < cells.size(); ++c)
        {
          auto stream = source.stream(c, 1);
          for (std::size_t p = c * cells.n_points; p < (c + 1) * cells.n_points;
               ++p)
            for (unsigned int d = 0; d < dim; ++d)
              {
                const double z = std::sqrt(cells.weight[p]) * stream.normal();
                for (unsigned int a = 0; a < n; ++a)
                  b[cells.vertex[c * n + a]] +=
                    z * cells.gradient[(p * n + a) * dim + d];
              }
        }
    }



    template <int dim>
    std::vector<double> MaternField<dim>::solve(std::vector<double> b,
                                                const unsigned int  n) const
    {
      const auto         &weights = domain_.space().weights();
      std::vector<double> u;
      for (unsigned int k = 0; k < n; ++k)
        {
          for (unsigned int i = 0; i < b.size(); ++i)
            {
              if (k > 0)
                b[i] = weights[i] * u[i];
              if (fixed_[i])
                b[i] = 0.;
            }
          u.assign(b.size(), 0.);
          solver_->solve(u, b, reduction);
        }
      return u;
    }



    template <int dim>
    std::vector<double> MaternField<dim>::draw(const RandomSource &source) const
    {
      std::vector<double> b = noise(source);
      if (order_ % 2 == 1)
        {
          for (double &value : b)
            value *= kappa_;
          add_rough_noise(source, b);
        }
      auto u = solve(std::move(b), (order_ + 1) / 2);
      for (double &value : u)
        value /= deviation_;
      return u;
    }



    template <int dim>
    std::vector<double>
    MaternField<dim>::discrete_covariance(const unsigned int vertex) const
    {
      std::vector<double> b(domain_.space().n_dofs(), 0.);
      b[vertex] = 1.;
      auto u    = solve(std::move(b), order_);
      for (double &value : u)
        value /= deviation_ * deviation_;
      return u;
    }



    template <int dim>
    double MaternField<dim>::covariance(const double distance) const
    {
      const double r = kappa_ * distance;
      return r < 1e-8 ? 1.
                      : std::pow(2., 1. - nu_) / std::tgamma(nu_) *
                          std::pow(r, nu_) * std::cyl_bessel_k(nu_, r);
    }



    template class MaternField<2>;
    template class MaternField<3>;
  } // namespace dataset
} // namespace otto
