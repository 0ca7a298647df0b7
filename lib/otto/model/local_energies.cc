// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/gmsh_view.h>
#include <otto/model/attached.h>
#include <otto/model/energy_library.h>
#include <otto/model/entry_values.h>
#include <otto/model/formula.h>
#include <otto/model/vertices.h>
#include <otto/space/space.h>

#include <cmath>

namespace otto
{
  namespace model
  {
    template <int dim>
    double EntropyEnergy<dim>::density(const dealii::Point<dim> &,
                                       const double r) const
    {
      return r > 0. ? r * std::log(r) : 0.;
    }

    template <int dim>
    double EntropyEnergy<dim>::derivative(const dealii::Point<dim> &,
                                          const double r) const
    {
      return std::log(r) + 1.;
    }

    template <int dim>
    double EntropyEnergy<dim>::second_derivative(const dealii::Point<dim> &,
                                                 const double r) const
    {
      return 1. / r;
    }

    template <int dim>
    std::string EntropyEnergy<dim>::description() const
    {
      return "int rho log rho";
    }



    template <int dim>
    double PowerEnergy<dim>::density(const dealii::Point<dim> &,
                                     const double r) const
    {
      return std::pow(r, exponent_) / (exponent_ - 1.);
    }

    template <int dim>
    double PowerEnergy<dim>::derivative(const dealii::Point<dim> &,
                                        const double r) const
    {
      return exponent_ / (exponent_ - 1.) * std::pow(r, exponent_ - 1.);
    }

    template <int dim>
    double PowerEnergy<dim>::second_derivative(const dealii::Point<dim> &,
                                               const double r) const
    {
      return exponent_ * std::pow(r, exponent_ - 2.);
    }

    template <int dim>
    void
    PowerEnergy<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Exponent",
                        "2",
                        dealii::Patterns::Anything(),
                        "m > 0 in int rho^m/(m - 1), not 1: larger than 1 for "
                        "a porous medium, less for fast diffusion.");
    }

    template <int dim>
    void PowerEnergy<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      exponent_ = get_positive_numbers(prm, "Exponent", 1)[0];
      if (exponent_ == 1.)
        throw base::InputError(
          "Exponent = '" + prm.get("Exponent") +
          "': rho^m/(m - 1) does not exist for m = 1; its limit is the energy "
          "'entropy', take that instead.");
    }

    template <int dim>
    std::string PowerEnergy<dim>::description() const
    {
      return "int rho^m/(m - 1), m = " + base::short_number(exponent_);
    }



    template <int dim>
    PotentialEnergy<dim>::PotentialEnergy() = default;

    template <int dim>
    PotentialEnergy<dim>::~PotentialEnergy() = default;

    template <int dim>
    void PotentialEnergy<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Potential",
                        "x^2 + y^2",
                        dealii::Patterns::Anything(),
                        "V, an expression in x, y (and z in 3D): "
                        "a*x^2 + exp(-y).");
      prm.declare_entry("Constants",
                        "",
                        dealii::Patterns::Anything(),
                        "Names for numbers in the expression: a=1, b=2.");
      prm.declare_entry("Field file",
                        "",
                        dealii::Patterns::Anything(),
                        "A file with a view of Gmsh (.pos, .msh) whose values "
                        "are V, in the coordinates of the (scaled) mesh; then "
                        "the expression is not used.");
    }

    template <int dim>
    void
    PotentialEnergy<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      file_      = prm.get("Field file");
      potential_ = std::make_unique<Formula<dim>>("Potential",
                                                  prm.get("Potential"),
                                                  prm.get("Constants"));
    }

    template <int dim>
    void PotentialEnergy<dim>::attach(const space::Space<dim> &space,
                                      const mesh::Regions &)
    {
      vertices_ = std::make_shared<const Vertices<dim>>(space);
      evaluate();
    }

    template <int dim>
    void
    PotentialEnergy<dim>::attach_to_surface(const space::NodalBasis<2> &surface,
                                            const mesh::Regions &)
    {
      vertices_ = std::make_shared<const Vertices<dim>>(surface);
      evaluate();
    }

    template <int dim>
    void PotentialEnergy<dim>::evaluate()
    {
      if (!potential_)
        throw base::RunError(
          "The energy 'potential' has no expression yet; call "
          "parse_parameters() first.");
      const auto &space = *vertices_;
      if (!file_.empty())
        {
          std::vector<dealii::Point<dim>> points;
          for (unsigned int i = 0; i < space.n_local(); ++i)
            points.push_back(space.point(i));
          values_ = mesh::view_values(file_, points, space.communicator());
          return;
        }
      values_.resize(space.n_local());
      std::string where;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        {
          values_[i] = potential_->value(space.point(i));
          if (!std::isfinite(values_[i]) && where.empty())
            where = text(space.point(i));
        }
      // One sentence for all ranks: that of the first one with such a vertex.
      for (const std::string &found :
           dealii::Utilities::MPI::all_gather(space.communicator(), where))
        if (!found.empty())
          throw base::InputError(
            "Potential = '" + potential_->expression() +
            "' is not finite at the vertex " + found +
            "; give an expression that is finite on the whole mesh.");
    }

    template <int dim>
    void PotentialEnergy<dim>::set_values(const space::Space<dim> &space,
                                          std::vector<double>      values)
    {
      AssertThrow(values.size() == space.n_local(),
                  dealii::ExcDimensionMismatch(values.size(), space.n_local()));
      vertices_ = std::make_shared<const Vertices<dim>>(space);
      values_   = std::move(values);
    }

    template <int dim>
    double PotentialEnergy<dim>::value(const std::vector<double> &rho) const
    {
      const auto &vertices = attached(vertices_.get());
      double      sum      = 0;
      for (unsigned int i = 0; i < vertices.n_owned(); ++i)
        sum += vertices.weight(i) * values_[i] * rho[i];
      return dealii::Utilities::MPI::sum(sum, vertices.communicator());
    }

    template <int dim>
    void
    PotentialEnergy<dim>::add_first_variation(const std::vector<double> &,
                                              const double         factor,
                                              std::vector<double> &result) const
    {
      for (unsigned int i = 0; i < attached(vertices_.get()).n_local(); ++i)
        result[i] += factor * values_[i];
    }

    template <int dim>
    void PotentialEnergy<dim>::add_second_variation(const std::vector<double> &,
                                                    const double,
                                                    std::vector<double> &) const
    {
      // linear in rho
    }

    template <int dim>
    std::string PotentialEnergy<dim>::description() const
    {
      return "int V rho, V = " +
             (potential_ ? potential_->expression() : "values at vertices");
    }



    template <int dim>
    void CongestionEnergy<dim>::declare_parameters(
      dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Largest density",
                        "2",
                        dealii::Patterns::Anything(),
                        "rho_max > 0; larger than the mean of the density, "
                        "which cannot fit on the domain otherwise.");
    }

    template <int dim>
    void
    CongestionEnergy<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      largest_density_ = get_positive_numbers(prm, "Largest density", 1)[0];
    }

    template <int dim>
    double CongestionEnergy<dim>::value(const std::vector<double> &) const
    {
      return 0.;
    }

    template <int dim>
    void CongestionEnergy<dim>::add_first_variation(const std::vector<double> &,
                                                    const double,
                                                    std::vector<double> &) const
    {
      // zero inside of the constraint
    }

    template <int dim>
    void
    CongestionEnergy<dim>::add_second_variation(const std::vector<double> &,
                                                const double,
                                                std::vector<double> &) const
    {
      // zero inside of the constraint
    }

    template <int dim>
    std::string CongestionEnergy<dim>::description() const
    {
      return "rho <= " + base::short_number(largest_density_);
    }

#define OTTO_INSTANTIATE(dim)          \
  template class EntropyEnergy<dim>;   \
  template class PowerEnergy<dim>;     \
  template class PotentialEnergy<dim>; \
  template class CongestionEnergy<dim>;

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace model
} // namespace otto
