// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/given.h>
#include <otto/model/energy_parameters.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace otto
{
  /**
   * A weighted sum of energies of a density, without a mesh yet:
   *
   *     0.1 * energies::entropy<2>() + energies::potential<2>(V)
   *
   * The time of a flow has the unit in which d_t rho = div(rho grad E'(rho)).
   * Functions are copied; what they refer to must live as long as the results.
   */
  template <int dim>
  class Energies
  {
  public:
    /// Makes the energy anew each time.
    using Make = std::function<std::shared_ptr<model::Energy<dim>>()>;

    /// One term, and what it is called in tables.
    Energies(const std::string &name, Make make)
      : terms_{{name, 1., std::move(make)}}
    {
    }

    /// The sum on a space, which must outlive it. Collective.
    /// @throws base::InputError if a term does not fit the space, or if its
    ///   weight makes a convex energy concave.
    std::unique_ptr<model::EnergySum<dim>>
    on(const space::Space<dim> &space, const mesh::Regions &regions) const;

    /// The terms of both.
    friend Energies operator+(Energies a, const Energies &b)
    {
      a.terms_.insert(a.terms_.end(), b.terms_.begin(), b.terms_.end());
      return a;
    }

    /// Each term with its weight times this one.
    friend Energies operator*(const double weight, Energies a)
    {
      for (auto &term : a.terms_)
        term.weight *= weight;
      return a;
    }

  private:
    struct Term
    {
      std::string name;
      double      weight;
      Make        make;
    };
    std::vector<Term> terms_;
  };



  /// The energies of the library.
  namespace energies
  {
    /// Any of them by its name and its entries in parameter files:
    /// named<2>("congestion", {{"Largest density", "2"}}).
    /// @throws base::InputError for a name or an entry that there is not.
    template <int dim>
    Energies<dim> named(const std::string                        &name,
                        const std::map<std::string, std::string> &entries = {});

    /// int rho log rho; the flow is the heat equation.
    template <int dim>
    Energies<dim> entropy()
    {
      return named<dim>("entropy");
    }

    /// int rho^m/(m - 1); the flow is d_t rho = Laplace rho^m.
    template <int dim>
    Energies<dim> power(double m);

    /// int V rho; the flow moves with -grad V.
    template <int dim>
    Energies<dim> potential(PointFunction<dim> V);

    /// 1/2 int int W(x - y) rho(x) rho(y) with W(z) = W(-z), finite at zero;
    /// the flow moves with -grad (W * rho).
    template <int dim>
    Energies<dim> interaction(PointFunction<dim> W);

    /// The dimension of an energy, for own(); is not called.
    template <int dim>
    std::integral_constant<int, dim> dimension_of(const model::Energy<dim> &);

    /// An energy of one's own, a class derived from model::LocalEnergy or
    /// model::Energy, made from these arguments: own<Quartic<2>>().
    template <class Type, class... Arguments>
    auto own(Arguments... arguments)
    {
      constexpr int dim =
        decltype(dimension_of(std::declval<const Type &>()))::value;
      return Energies<dim>(Type::name(), [=]() {
        return std::make_shared<Type>(arguments...);
      });
    }
  } // namespace energies
} // namespace otto
