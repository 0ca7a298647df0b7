// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/hamiltonian_library.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace otto
{
  namespace model
  {
    template <int dim>
    double QuadraticHamiltonian<dim>::value(const Point &,
                                            const Vector &p) const
    {
      return p * p / 2.;
    }

    template <int dim>
    typename QuadraticHamiltonian<dim>::Vector
    QuadraticHamiltonian<dim>::gradient(const Point &, const Vector &p) const
    {
      return p;
    }

    template <int dim>
    typename QuadraticHamiltonian<dim>::Matrix
    QuadraticHamiltonian<dim>::hessian(const Point &, const Vector &) const
    {
      return dealii::unit_symmetric_tensor<dim>();
    }

    template <int dim>
    double QuadraticHamiltonian<dim>::lagrangian(const Point &,
                                                 const Vector &v) const
    {
      return v * v / 2.;
    }

    template <int dim>
    std::string QuadraticHamiltonian<dim>::description() const
    {
      return "L = |v|^2/2";
    }



    template <int dim>
    PowerHamiltonian<dim>::PowerHamiltonian(const double exponent,
                                            const double smoothing)
      : smoothing_(smoothing)
    {
      set_exponent(exponent);
    }

    template <int dim>
    void PowerHamiltonian<dim>::set_exponent(const double exponent)
    {
      exponent_  = exponent;
      conjugate_ = exponent / (exponent - 1.);
    }

    template <int dim>
    void PowerHamiltonian<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Exponent",
                        base::short_number(exponent_),
                        dealii::Patterns::Anything(),
                        "r in L = |v|^r/r, from 1.25 to 4.");
    }

    template <int dim>
    void
    PowerHamiltonian<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      const double exponent = get_positive_numbers(prm, "Exponent", 1)[0];
      if (exponent < 1.25 || exponent > 4.)
        throw base::InputError(
          "Exponent = '" + prm.get("Exponent") +
          "' is not between 1.25 and 4, where the cost |v|^r/r is neither too "
          "flat nor too steep for Newton's method.");
      set_exponent(exponent);
    }

    template <int dim>
    double PowerHamiltonian<dim>::value(const Point &, const Vector &p) const
    {
      const double q = conjugate_;
      return (std::pow(smoothing_ * smoothing_ + p * p, q / 2.) -
              std::pow(smoothing_, q)) /
             q;
    }

    template <int dim>
    typename PowerHamiltonian<dim>::Vector
    PowerHamiltonian<dim>::gradient(const Point &, const Vector &p) const
    {
      const double square = smoothing_ * smoothing_ + p * p;
      return square > 0. ? std::pow(square, conjugate_ / 2. - 1.) * p : p;
    }

    template <int dim>
    typename PowerHamiltonian<dim>::Matrix
    PowerHamiltonian<dim>::hessian(const Point &, const Vector &p) const
    {
      const double q      = conjugate_;
      const double square = smoothing_ * smoothing_ + p * p;
      return std::pow(square, q / 2. - 1.) *
             (dealii::unit_symmetric_tensor<dim>() +
              (q - 2.) / square *
                dealii::symmetrize(dealii::outer_product(p, p)));
    }

    template <int dim>
    double PowerHamiltonian<dim>::lagrangian(const Point &,
                                             const Vector &v) const
    {
      return std::pow(v * v, exponent_ / 2.) / exponent_;
    }

    template <int dim>
    std::string PowerHamiltonian<dim>::distance_name() const
    {
      return "W" + base::short_number(exponent_);
    }

    template <int dim>
    double PowerHamiltonian<dim>::action_unit(const double length) const
    {
      return std::pow(length, exponent_);
    }

    template <int dim>
    std::shared_ptr<const Hamiltonian<dim>>
    PowerHamiltonian<dim>::smoothed(const double loss,
                                    const double action) const
    {
      const double q = conjugate_;
      // at most, and for r < 2 at the typical speed, which is the power 1/q of
      // r times the action
      double smoothing = std::pow(q * loss, 1. / q);
      if (q > 2. && action > 0.)
        smoothing = std::min(smoothing,
                             std::sqrt(2. * loss) *
                               std::pow(exponent_ * action, 1. / q - 0.5));
      return std::make_shared<const PowerHamiltonian>(exponent_, smoothing);
    }

    template <int dim>
    std::string PowerHamiltonian<dim>::description() const
    {
      const std::string r = base::short_number(exponent_);
      return "L = |v|^" + r + "/" + r + (smoothing_ > 0. ? ", smoothed" : "");
    }



    namespace
    {
      // The entries of a symmetric matrix as they are named, those of the plane
      // first.
      struct MatrixEntry
      {
        const char  *name;
        unsigned int row, column;
        const char  *value;
      };
      const std::array<MatrixEntry, 6> matrix_entries = {{{"xx", 0, 0, "1"},
                                                          {"yy", 1, 1, "1"},
                                                          {"xy", 0, 1, "0"},
                                                          {"zz", 2, 2, "1"},
                                                          {"xz", 0, 2, "0"},
                                                          {"yz", 1, 2, "0"}}};
      template <int dim>
      constexpr unsigned int n_matrix_entries = dim == 2 ? 3 : 6;
    } // namespace

    template <int dim>
    void TensorHamiltonian<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      for (const auto &entry : matrix_entries)
        prm.declare_entry(entry.name,
                          entry.value,
                          dealii::Patterns::Anything(),
                          std::string("S_") + entry.name +
                            ", an expression in x, y (and z in 3D)" +
                            (entry.row == 2 || entry.column == 2
                               ? "; in 3D only."
                               : "."));
      prm.declare_entry("Constants",
                        "",
                        dealii::Patterns::Anything(),
                        "Names for numbers in the expressions: a=1, b=2.");
    }

    template <int dim>
    void TensorHamiltonian<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      entries_.clear();
      known_ = false;
      for (unsigned int k = 0; k < n_matrix_entries<dim>; ++k)
        {
          const std::string name = matrix_entries[k].name;
          entries_.push_back(std::make_unique<Formula<dim>>(
            name, prm.get(name), prm.get("Constants")));
        }
    }

    template <int dim>
    const typename TensorHamiltonian<dim>::Matrix &
    TensorHamiltonian<dim>::at(const Point &x) const
    {
      if (!known_ || x != last_)
        {
          for (unsigned int k = 0; k < entries_.size(); ++k)
            matrix_[matrix_entries[k].row][matrix_entries[k].column] =
              entries_[k]->value(x);
          last_  = x;
          known_ = true;
        }
      return matrix_;
    }

    template <int dim>
    void TensorHamiltonian<dim>::attach(const space::Space<dim> &space)
    {
      if (entries_.empty())
        throw base::RunError("The cost 'tensor' has no matrix yet; call "
                             "parse_parameters() first.");
      std::string message;
      double      sum = 0;
      for (unsigned int i = 0; i < space.n_owned() && message.empty(); ++i)
        {
          const auto &matrix = at(space.point(i));
          bool        good   = std::isfinite(matrix.norm());
          if (good)
            good = dealii::eigenvalues(matrix)[dim - 1] > 0.;
          sum += dealii::trace(matrix) / dim;
          if (!good)
            message = "The matrix S of 'Transport/tensor' is not positive "
                      "definite at " +
                      text(space.point(i)) +
                      "; its eigenvalues have to be positive everywhere.";
        }
      throw_on_all_ranks(space.communicator(), message);
      mean_eigenvalue_ =
        dealii::Utilities::MPI::sum(sum, space.communicator()) / space.n_dofs();
    }

    template <int dim>
    double TensorHamiltonian<dim>::value(const Point &x, const Vector &p) const
    {
      return p * (at(x) * p) / 2.;
    }

    template <int dim>
    typename TensorHamiltonian<dim>::Vector
    TensorHamiltonian<dim>::gradient(const Point &x, const Vector &p) const
    {
      return at(x) * p;
    }

    template <int dim>
    typename TensorHamiltonian<dim>::Matrix
    TensorHamiltonian<dim>::hessian(const Point &x, const Vector &) const
    {
      return at(x);
    }

    template <int dim>
    double TensorHamiltonian<dim>::lagrangian(const Point  &x,
                                              const Vector &v) const
    {
      return v * (dealii::invert(at(x)) * v) / 2.;
    }

    template <int dim>
    std::string TensorHamiltonian<dim>::description() const
    {
      std::string result = "L = v.S^-1 v/2";
      for (unsigned int k = 0; k < entries_.size(); ++k)
        result += std::string(k == 0 ? ", " : "; ") + "S_" +
                  matrix_entries[k].name + " = " + entries_[k]->expression();
      return result;
    }



    template <int dim>
    void RelativisticHamiltonian<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Largest speed",
                        base::short_number(speed_),
                        dealii::Patterns::Anything(),
                        "c, in lengths of the mesh per unit of time.");
    }

    template <int dim>
    void RelativisticHamiltonian<dim>::parse_parameters(
      const dealii::ParameterHandler &prm)
    {
      speed_ = get_positive_numbers(prm, "Largest speed", 1)[0];
    }

    template <int dim>
    double RelativisticHamiltonian<dim>::value(const Point &,
                                               const Vector &p) const
    {
      // without cancellation for slow mass
      return p * p / (1. + std::sqrt(1. + p * p / (speed_ * speed_)));
    }

    template <int dim>
    typename RelativisticHamiltonian<dim>::Vector
    RelativisticHamiltonian<dim>::gradient(const Point &, const Vector &p) const
    {
      return p / std::sqrt(1. + p * p / (speed_ * speed_));
    }

    template <int dim>
    typename RelativisticHamiltonian<dim>::Matrix
    RelativisticHamiltonian<dim>::hessian(const Point &, const Vector &p) const
    {
      const double square = 1. + p * p / (speed_ * speed_);
      return (dealii::unit_symmetric_tensor<dim>() -
              dealii::symmetrize(dealii::outer_product(p, p)) /
                (speed_ * speed_ * square)) /
             std::sqrt(square);
    }

    template <int dim>
    double RelativisticHamiltonian<dim>::lagrangian(const Point &,
                                                    const Vector &v) const
    {
      const double part = v * v / (speed_ * speed_);
      return part < 1. ? v * v / (1. + std::sqrt(1. - part))
                       : std::numeric_limits<double>::infinity();
    }

    template <int dim>
    std::string RelativisticHamiltonian<dim>::remedy() const
    {
      return "Raise 'Largest speed' in 'Transport/relativistic', to three times "
             "the speed with which the farthest mass comes.";
    }

    template <int dim>
    std::string RelativisticHamiltonian<dim>::description() const
    {
      return "L = c^2 (1 - sqrt(1 - |v|^2/c^2)), c = " +
             base::short_number(speed_);
    }



    template class QuadraticHamiltonian<2>;
    template class QuadraticHamiltonian<3>;
    template class PowerHamiltonian<2>;
    template class PowerHamiltonian<3>;
    template class TensorHamiltonian<2>;
    template class TensorHamiltonian<3>;
    template class RelativisticHamiltonian<2>;
    template class RelativisticHamiltonian<3>;
  } // namespace model
} // namespace otto
