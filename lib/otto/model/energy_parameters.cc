// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/parameter_file.h>
#include <otto/base/text.h>
#include <otto/model/energy_parameters.h>
#include <otto/model/type_section.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// A name with its weight.
      struct Summand
      {
        std::string name;
        double      weight;
      };

      /// The pieces of "entropy, 0.5 * potential".
      std::vector<Summand> parsed_terms(const std::string &text)
      {
        const std::string    where = "Terms = '" + text + "': ";
        std::vector<Summand> summands;
        for (const std::string &piece : base::split(text, ','))
          {
            const auto words  = base::split(piece, '*');
            char      *end    = nullptr;
            double     weight = 1.;
            if (words.size() == 2)
              weight = std::strtod(words[0].c_str(), &end);
            // a number alone is half of one with a decimal comma
            if (words.size() > 2 || words.back().empty() ||
                std::isdigit(static_cast<unsigned char>(words.back()[0])) ||
                (words.size() == 2 &&
                 (words[0].empty() || *end != '\0' || !std::isfinite(weight))))
              throw base::InputError(
                where + "'" + piece +
                "' is not a name or a number * name; write as in entropy, "
                "0.5 * potential.");
            const std::string name = words.back();
            if (std::any_of(summands.begin(),
                            summands.end(),
                            [&](const Summand &s) { return s.name == name; }))
              throw base::InputError(where + "'" + name +
                                     "' is listed twice; give it one weight.");
            summands.push_back({name, weight});
          }
        return summands;
      }
    } // namespace



    template <int dim>
    EnergySum<dim>::EnergySum(std::vector<Term> terms)
      : terms_(std::move(terms))
    {
      for (const Term &term : terms_)
        if (!(term.weight >= 0.) && term.energy->convex())
          throw base::InputError(
            "The weight " + base::short_number(term.weight) +
            " of the energy '" + term.name +
            "' makes a convex energy concave, for which the gradient flow is "
            "not well posed; take a weight >= 0.");
    }

    template <int dim>
    std::vector<double>
    EnergySum<dim>::values(const std::vector<double> &rho) const
    {
      std::vector<double> values;
      for (const Term &term : terms_)
        values.push_back(
          term.weight == 0. ? 0. : term.weight * term.energy->value(rho));
      return values;
    }

    template <int dim>
    void EnergySum<dim>::attach(const space::Space<dim, dim> &space,
                                const mesh::Regions          &regions)
    {
      for (const Term &term : terms_)
        try
          {
            term.energy->attach(space, regions);
          }
        catch (const base::InputError &error)
          {
            throw base::InputError("In the energy '" + term.name +
                                   "': " + error.what());
          }
    }

    template <int dim>
    void EnergySum<dim>::attach_to_surface(const space::NodalBasis<2> &surface,
                                           const mesh::Regions        &regions)
    {
      for (const Term &term : terms_)
        try
          {
            term.energy->attach_to_surface(surface, regions);
          }
        catch (const base::InputError &error)
          {
            throw base::InputError("In the energy '" + term.name +
                                   "': " + error.what());
          }
    }

    template <int dim>
    double EnergySum<dim>::value(const std::vector<double> &rho) const
    {
      double sum = 0;
      for (const double value : values(rho))
        sum += value;
      return sum;
    }

    template <int dim>
    void EnergySum<dim>::add_first_variation(const std::vector<double> &rho,
                                             const double               factor,
                                             std::vector<double> &result) const
    {
      for (const Term &term : terms_)
        if (term.weight != 0.)
          term.energy->add_first_variation(rho, factor * term.weight, result);
    }

    template <int dim>
    void EnergySum<dim>::add_second_variation(const std::vector<double> &rho,
                                              const double               factor,
                                              std::vector<double> &result) const
    {
      // A negative weight belongs to an energy that is not convex; what is
      // positive in its second variation is negative in that of the sum.
      for (const Term &term : terms_)
        if (term.weight > 0.)
          term.energy->add_second_variation(rho, factor * term.weight, result);
    }

    template <int dim>
    void EnergySum<dim>::add_remainder(const std::vector<double> &rho,
                                       const std::vector<double> &v,
                                       const double               factor,
                                       std::vector<double>       &result) const
    {
      std::vector<double> diagonal;
      for (const Term &term : terms_)
        if (term.weight != 0. && !term.energy->convex())
          {
            term.energy->add_remainder(rho, v, factor * term.weight, result);
            if (term.weight > 0.)
              continue;
            diagonal.assign(rho.size(), 0.);
            term.energy->add_second_variation(rho,
                                              factor * term.weight,
                                              diagonal);
            for (std::size_t i = 0; i < v.size(); ++i)
              result[i] += diagonal[i] * v[i];
          }
    }

    template <int dim>
    bool EnergySum<dim>::repels_vacuum() const
    {
      return std::any_of(terms_.begin(), terms_.end(), [](const Term &term) {
        return term.weight > 0. && term.energy->repels_vacuum();
      });
    }

    template <int dim>
    double EnergySum<dim>::largest_density() const
    {
      double bound = std::numeric_limits<double>::infinity();
      for (const Term &term : terms_)
        if (term.weight > 0.)
          bound = std::min(bound, term.energy->largest_density());
      return bound;
    }

    template <int dim>
    bool EnergySum<dim>::convex() const
    {
      return std::all_of(terms_.begin(), terms_.end(), [](const Term &term) {
        return term.weight == 0. || term.energy->convex();
      });
    }

    template <int dim>
    std::string EnergySum<dim>::description() const
    {
      std::string sum;
      for (const Term &term : terms_)
        {
          sum += sum.empty() ? "" : " + ";
          if (term.weight != 1.)
            sum += base::short_number(term.weight) + " * ";
          sum += "(" + term.energy->description() + ")";
        }
      return sum;
    }



    template <int dim>
    EnergyParameters<dim>::EnergyParameters(EnergyTypes<dim> types,
                                            std::string      section,
                                            std::string      default_terms)
      : types_(std::move(types))
      , section_(std::move(section))
      , default_terms_(std::move(default_terms))
    {
      if (default_terms_.empty())
        return;
      for (const Summand &summand : parsed_terms(default_terms_))
        types_.documentation(summand.name); // throws if it is not known
    }

    template <int dim>
    void EnergyParameters<dim>::declare(dealii::ParameterHandler &prm) const
    {
      std::string documentation;
      for (const std::string &name : types_.names())
        documentation += "; " + name + ": " + types_.documentation(name);
      const InSection section(prm, section_);
      prm.declare_entry("Terms",
                        default_terms_,
                        dealii::Patterns::Anything(),
                        "The energies whose sum is taken, with weights as in "
                        "entropy, 0.5 * potential" +
                          documentation + ".");
      for (const std::string &name : types_.names())
        {
          const auto energy = types_.create(name);
          if (!has_entries(*energy))
            continue;
          const InSection type(prm, name);
          energy->declare_parameters(prm);
        }
    }

    template <int dim>
    std::unique_ptr<EnergySum<dim>>
    EnergyParameters<dim>::make_energy(dealii::ParameterHandler &prm) const
    {
      const InSection section(prm, section_);
      std::string     where = section_;
      try
        {
          std::vector<typename EnergySum<dim>::Term> terms;
          for (const Summand &summand : parsed_terms(prm.get("Terms")))
            {
              std::shared_ptr<Energy<dim>> energy = types_.create(summand.name);
              if (has_entries(*energy))
                {
                  where = section_ + "/" + summand.name;
                  const InSection type(prm, summand.name);
                  energy->parse_parameters(prm);
                  where = section_;
                }
              terms.push_back({summand.name, summand.weight, energy});
            }
          return std::make_unique<EnergySum<dim>>(std::move(terms));
        }
      catch (const base::InputError &error)
        {
          throw base::InputError("In section '" + where + "': " + error.what());
        }
    }

    template class EnergySum<2>;
    template class EnergySum<3>;
    template class EnergyParameters<2>;
    template class EnergyParameters<3>;
  } // namespace model
} // namespace otto
