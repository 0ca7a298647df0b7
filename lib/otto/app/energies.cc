// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/energies.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/energy_library.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>

namespace otto
{
  namespace
  {
    template <int dim>
    class FunctionPotential : public model::PotentialEnergy<dim>
    {
    public:
      FunctionPotential(PointFunction<dim> potential)
        : potential_(std::move(potential))
      {
      }
      void attach(const space::Space<dim> &space,
                  const mesh::Regions &) override
      {
        std::vector<double> values(space.n_local());
        std::string         wrong;
        for (unsigned int i = 0; i < values.size(); ++i)
          {
            values[i] = potential_(space.point(i));
            if (!std::isfinite(values[i]))
              wrong = "The potential is not finite at the vertex " +
                      model::text(space.point(i)) +
                      "; give a function that is finite on the whole mesh.";
          }
        model::throw_on_all_ranks(space.communicator(), wrong);
        this->set_values(space, std::move(values));
      }

    private:
      const PointFunction<dim> potential_;
    };
  } // namespace



  template <int dim>
  std::unique_ptr<model::EnergySum<dim>>
  Energies<dim>::on(const space::Space<dim> &space,
                    const mesh::Regions     &regions) const
  {
    std::vector<typename model::EnergySum<dim>::Term> terms;
    std::map<std::string, unsigned int>               number;
    for (const auto &term : terms_)
      {
        // names of columns differ
        const unsigned int n = ++number[term.name];
        terms.push_back(
          {n > 1 ? term.name + "_" + std::to_string(n) : term.name,
           term.weight,
           term.make()});
      }
    auto result = std::make_unique<model::EnergySum<dim>>(std::move(terms));
    result->attach(space, regions);
    return result;
  }



  namespace energies
  {
    template <int dim>
    Energies<dim> named(const std::string                        &name,
                        const std::map<std::string, std::string> &entries)
    {
      const auto make = [name,
                         entries]() -> std::shared_ptr<model::Energy<dim>> {
        std::shared_ptr<model::Energy<dim>> energy =
          model::energy_types<dim>().create(name);
        dealii::ParameterHandler prm;
        energy->declare_parameters(prm);
        for (const auto &[entry, value] : entries)
          try
            {
              prm.set(entry, value);
            }
          catch (const dealii::ExceptionBase &)
            {
              throw base::InputError("The energy '" + name +
                                     "' has no entry '" + entry +
                                     "' that can be '" + value + "'.");
            }
        energy->parse_parameters(prm);
        return energy;
      };
      make(); // or an error here
      return {name, make};
    }



    template <int dim>
    Energies<dim> power(const double m)
    {
      return named<dim>("power", {{"Exponent", base::short_number(m, 17)}});
    }



    template <int dim>
    Energies<dim> potential(PointFunction<dim> V)
    {
      return {"potential",
              [V]() { return std::make_shared<FunctionPotential<dim>>(V); }};
    }



    template <int dim>
    Energies<dim> interaction(PointFunction<dim> W)
    {
      return {"interaction", [W]() {
                return std::make_shared<model::InteractionEnergy<dim>>(W);
              }};
    }
  } // namespace energies



#define OTTO_INSTANTIATE(dim)                                         \
  template class Energies<dim>;                                       \
  template Energies<dim> energies::named(                             \
    const std::string &, const std::map<std::string, std::string> &); \
  template Energies<dim> energies::power(double);                     \
  template Energies<dim> energies::potential(PointFunction<dim>);     \
  template Energies<dim> energies::interaction(PointFunction<dim>);

  OTTO_INSTANTIATE(2)
  OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
} // namespace otto
