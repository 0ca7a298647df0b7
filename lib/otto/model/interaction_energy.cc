// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/attached.h>
#include <otto/model/energy_library.h>
#include <otto/model/entry_values.h>
#include <otto/model/formula.h>
#include <otto/space/space.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// What the matrix of a kernel may need on a rank.
      const double largest_size = 2e9;

      /// How many vertices the test of symmetry takes.
      const std::size_t n_samples = 40;

      /// The positions of all vertices by their global number. Collective.
      template <int dim>
      std::vector<dealii::Point<dim>> all_points(const space::Space<dim> &space)
      {
        std::vector<double> own;
        for (unsigned int i = 0; i < space.n_owned(); ++i)
          {
            own.push_back(space.global_index(i));
            for (unsigned int d = 0; d < dim; ++d)
              own.push_back(space.point(i)[d]);
          }
        std::vector<dealii::Point<dim>> points(space.n_dofs());
        for (const auto &part :
             dealii::Utilities::MPI::all_gather(space.communicator(), own))
          for (std::size_t k = 0; k < part.size(); k += dim + 1)
            for (unsigned int d = 0; d < dim; ++d)
              points[static_cast<std::size_t>(part[k])][d] = part[k + 1 + d];
        return points;
      }

      /// sum_j a_j b_j; four sums, so that an addition need not wait for the
      /// one before it.
      double dot(const double *a, const double *b, const std::size_t n)
      {
        double      sums[4] = {0., 0., 0., 0.};
        std::size_t j       = 0;
        for (; j + 4 <= n; j += 4)
          for (unsigned int k = 0; k < 4; ++k)
            sums[k] += a[j + k] * b[j + k];
        for (; j < n; ++j)
          sums[0] += a[j] * b[j];
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
      }
    } // namespace

    template <int dim>
    InteractionEnergy<dim>::InteractionEnergy() = default;

    template <int dim>
    InteractionEnergy<dim>::InteractionEnergy(Kernel kernel)
      : kernel_(std::move(kernel))
      , text_("a function")
      , value_at_zero_(kernel_(dealii::Point<dim>()))
    {
      if (!std::isfinite(value_at_zero_))
        throw base::InputError(
          "The kernel of an interaction is not finite at zero; give it a value "
          "there, for example its mean over a cell of the mesh.");
    }

    template <int dim>
    void InteractionEnergy<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry(
        "Kernel",
        "r^2/2",
        anything,
        "W, an expression in x, y (and z in 3D), the components "
        "of a displacement, and in its length r, with "
        "W(x, y) = W(-x, -y): -exp(-r^2/(2*s^2)).");
      prm.declare_entry("Constants",
                        "",
                        anything,
                        "Names for numbers in the expression: s=0.1.");
      prm.declare_entry(
        "Value at zero",
        "",
        anything,
        "What is taken for W(0); empty: the expression, if it is "
        "finite there. For a singular kernel its mean over "
        "the cells around a vertex is a good choice.");
    }

    template <int dim>
    void InteractionEnergy<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      const auto formula = std::make_shared<Formula<dim>>("Kernel",
                                                          prm.get("Kernel"),
                                                          prm.get("Constants"),
                                                          "r");
      kernel_            = [formula](const dealii::Point<dim> &x) {
        return formula->value(x, x.distance(dealii::Point<dim>()));
      };
      text_ = formula->expression();
      if (!base::trimmed(prm.get("Value at zero")).empty())
        value_at_zero_ = get_numbers(prm, "Value at zero", 1)[0];
      else
        value_at_zero_ = kernel_(dealii::Point<dim>());
      if (!std::isfinite(value_at_zero_))
        throw base::InputError(
          "Kernel = '" + text_ +
          "' is not finite at r = 0; set the entry 'Value at zero', for "
          "example to the mean of the kernel over a cell of the mesh.");
    }

    template <int dim>
    double InteractionEnergy<dim>::kernel(
      const dealii::Tensor<1, dim> &displacement) const
    {
      return displacement.norm_square() == 0.
               ? value_at_zero_
               : kernel_(dealii::Point<dim>(displacement));
    }

    template <int dim>
    void InteractionEnergy<dim>::check_even(
      const std::vector<dealii::Point<dim>> &points) const
    {
      const std::size_t stride = std::max<std::size_t>(
        1, points.size() / std::min(n_samples, points.size()));
      for (std::size_t i = 0; i < points.size(); i += stride)
        for (std::size_t j = 0; j < i; j += stride)
          {
            const dealii::Tensor<1, dim> d        = points[i] - points[j];
            const double                 forward  = kernel(d);
            const double                 backward = kernel(-d);
            if (std::abs(forward - backward) >
                1e-9 * (std::abs(forward) + std::abs(backward)))
              throw base::InputError(
                "Kernel = '" + text_ + "' is not even: it is " +
                base::short_number(forward) + " at " +
                text(dealii::Point<dim>(d)) + " and " +
                base::short_number(backward) + " at " +
                text(dealii::Point<dim>(-d)) +
                "; take (W(x) + W(-x))/2, which has the same energy.");
          }
    }

    template <int dim>
    std::string InteractionEnergy<dim>::evaluate_rows(
      const std::vector<dealii::Point<dim>> &points)
    {
      const unsigned int        none = dealii::numbers::invalid_unsigned_int;
      const std::size_t         n    = points.size();
      std::vector<unsigned int> local(n, none);
      std::string               where;
      rows_.resize(space_->n_local() * n);
      for (unsigned int i = 0; i < space_->n_local(); ++i)
        {
          const auto global = space_->global_index(i);
          for (std::size_t j = 0; j < n; ++j)
            {
              double &value = rows_[i * n + j];
              if (local[j] != none) // a row before this one, W is even
                value = rows_[local[j] * n + global];
              else
                value = kernel(space_->point(i) - points[j]);
              if (where.empty() && !std::isfinite(value))
                where = text(dealii::Point<dim>(space_->point(i) - points[j]));
            }
          local[global] = i;
        }
      return where;
    }

    template <int dim>
    void InteractionEnergy<dim>::attach(const space::Space<dim> &space,
                                        const mesh::Regions &)
    {
      if (!kernel_)
        throw base::RunError("The energy 'interaction' has no kernel yet; "
                             "call parse_parameters() first.");
      const MPI_Comm communicator = space.communicator();
      const double   size =
        dealii::Utilities::MPI::max(8. * space.n_local() *
                                      static_cast<double>(space.n_dofs()),
                                    communicator);
      if (size > largest_size)
        throw base::InputError(
          "It couples all pairs of the " + std::to_string(space.n_dofs()) +
          " vertices and needs " + base::short_number(size / 1e9, 3) +
          " GB on a rank, more than 2 GB; take a coarser mesh, more ranks, or "
          "the energy 'chemotaxis' if the kernel is that of an elliptic "
          "equation.");

      space_ = &space;
      counts_ =
        dealii::Utilities::MPI::all_gather(communicator,
                                           static_cast<int>(space.n_owned()));
      offsets_ = dealii::Utilities::MPI::all_gather(
        communicator,
        space.n_owned() > 0 ? static_cast<int>(space.global_index(0)) : 0);

      const auto points = all_points(space);
      check_even(points);
      // One sentence for all ranks: that of the first one with such a value.
      for (const std::string &where :
           dealii::Utilities::MPI::all_gather(communicator,
                                              evaluate_rows(points)))
        if (!where.empty())
          throw base::InputError(
            "Kernel = '" + text_ + "' is not finite at the displacement " +
            where +
            " between two vertices; give an expression that is finite for all "
            "x - y of the mesh.");
    }

    template <int dim>
    std::vector<double>
    InteractionEnergy<dim>::convolution(const std::vector<double> &rho,
                                        const unsigned int         n_rows) const
    {
      const auto         &space = attached(space_);
      std::vector<double> own(space.n_owned()), all(space.n_dofs());
      for (unsigned int i = 0; i < own.size(); ++i)
        own[i] = space.weights()[i] * rho[i];
      const int error = MPI_Allgatherv(own.data(),
                                       own.size(),
                                       MPI_DOUBLE,
                                       all.data(),
                                       counts_.data(),
                                       offsets_.data(),
                                       MPI_DOUBLE,
                                       space.communicator());
      AssertThrowMPI(error);
      std::vector<double> result(n_rows);
      for (unsigned int i = 0; i < n_rows; ++i)
        result[i] = dot(&rows_[i * all.size()], all.data(), all.size());
      return result;
    }

    template <int dim>
    double InteractionEnergy<dim>::value(const std::vector<double> &rho) const
    {
      const auto &space = attached(space_);
      const auto  sums  = convolution(rho, space.n_owned());
      double      value = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        value += 0.5 * space.weights()[i] * rho[i] * sums[i];
      return dealii::Utilities::MPI::sum(value, space.communicator());
    }

    template <int dim>
    void InteractionEnergy<dim>::add_first_variation(
      const std::vector<double> &rho,
      const double               factor,
      std::vector<double>       &result) const
    {
      const auto sums = convolution(rho, attached(space_).n_local());
      for (unsigned int i = 0; i < sums.size(); ++i)
        result[i] += factor * sums[i];
    }

    template <int dim>
    void
    InteractionEnergy<dim>::add_second_variation(const std::vector<double> &,
                                                 const double,
                                                 std::vector<double> &) const
    {
      // nonlocal
    }

    template <int dim>
    void
    InteractionEnergy<dim>::add_remainder(const std::vector<double> &,
                                          const std::vector<double> &v,
                                          const double               factor,
                                          std::vector<double> &result) const
    {
      // quadratic: the second variation applied to v is the first one at v
      add_first_variation(v, factor, result);
    }

    template <int dim>
    std::string InteractionEnergy<dim>::description() const
    {
      return "1/2 int int W(x - y) rho(x) rho(y), W = " + text_;
    }

    template class InteractionEnergy<2>;
    template class InteractionEnergy<3>;
  } // namespace model
} // namespace otto
