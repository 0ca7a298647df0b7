// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/energy.h>

namespace otto
{
  namespace model
  {
    /**
     * A weighted sum of energies, E = sum_j weight_j E_j, itself an energy.
     */
    template <int dim>
    class EnergySum : public Energy<dim>
    {
    public:
      /// One term of the sum.
      struct Term
      {
        /// The name of its type, as in the parameter file and in tables.
        std::string                  name;
        double                       weight = 1.;
        std::shared_ptr<Energy<dim>> energy;
      };

      /**
       * @throws base::InputError if the weight of a convex energy is negative.
       */
      explicit EnergySum(std::vector<Term> terms);

      const std::vector<Term> &terms() const { return terms_; }

      /// weight_j E_j(rho) of each term. Collective.
      std::vector<double> values(const std::vector<double> &rho) const;

      void        attach(const space::Space<dim, dim> &space,
                         const mesh::Regions          &regions) override;
      void        attach_to_surface(const space::NodalBasis<2> &surface,
                                    const mesh::Regions        &regions) override;
      double      value(const std::vector<double> &rho) const override;
      void        add_first_variation(const std::vector<double> &rho,
                                      double                     factor,
                                      std::vector<double> &result) const override;
      void        add_second_variation(const std::vector<double> &rho,
                                       double                     factor,
                                       std::vector<double> &result) const override;
      void        add_remainder(const std::vector<double> &rho,
                                const std::vector<double> &v,
                                double                     factor,
                                std::vector<double>       &result) const override;
      bool        repels_vacuum() const override;
      double      largest_density() const override;
      bool        convex() const override;
      std::string description() const override;

    private:
      std::vector<Term> terms_;
    };

    /**
     * The section of a parameter file that composes an energy:
     *
     * @code
     * subsection Energy
     *   set Terms = entropy, 0.5 * potential
     *   subsection potential
     *     set Potential = x^2 + y^2
     *   end
     * end
     * @endcode
     *
     * `Terms` lists registered names with optional weights: finite numbers,
     * not negative unless the energy says that it is not convex (interaction,
     * chemotaxis: attraction becomes repulsion); each name at most once. The
     * entries of a type are in a section of its name, and only those of the
     * chosen types matter. The types of the library declare the same entries
     * in two and three dimensions.
     */
    template <int dim>
    class EnergyParameters
    {
    public:
      /// @param default_terms May be empty where there can be no energy.
      explicit EnergyParameters(EnergyTypes<dim> types   = energy_types<dim>(),
                                std::string      section = "Energy",
                                std::string      default_terms = "entropy");

      /// Declares the section with the entries of all types.
      void declare(dealii::ParameterHandler &prm) const;

      /**
       * The sum that the parameters name, with its entries taken over, not yet
       * attached to a space. The parameters are unchanged.
       *
       * @throws base::InputError that names section and entry if a value
       * cannot be used.
       */
      std::unique_ptr<EnergySum<dim>>
      make_energy(dealii::ParameterHandler &prm) const;

    private:
      EnergyTypes<dim> types_;
      std::string      section_;
      std::string      default_terms_;
    };
  } // namespace model
} // namespace otto
