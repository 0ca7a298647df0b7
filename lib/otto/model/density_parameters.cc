// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/parameter_handler.h>

#include <otto/base/parameter_file.h>
#include <otto/model/density_parameters.h>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// Leaves the section again, also when an exception passes.
      class InSection
      {
      public:
        InSection(dealii::ParameterHandler &prm, const std::string &name)
          : prm_(prm)
        {
          prm_.enter_subsection(name);
        }
        ~InSection() { prm_.leave_subsection(); }

      private:
        dealii::ParameterHandler &prm_;
      };

      /// Whether the type has entries; a section without any would be one that
      /// cannot be told from an entry in what deal.II prints.
      template <int dim>
      bool has_entries(const Density<dim> &density)
      {
        dealii::ParameterHandler prm;
        density.declare_parameters(prm);
        return !base::parameters_as_text(prm, false).empty();
      }
    } // namespace

    template <int dim>
    DensityParameters<dim>::DensityParameters(std::string       section,
                                              DensityTypes<dim> types,
                                              std::string       default_type)
      : section_(std::move(section))
      , types_(std::move(types))
      , default_type_(std::move(default_type))
    {
      types_.documentation(default_type_); // throws if it is not known
    }

    template <int dim>
    void DensityParameters<dim>::declare(dealii::ParameterHandler &prm) const
    {
      std::string selection, documentation;
      for (const std::string &name : types_.names())
        {
          selection += (selection.empty() ? "" : "|") + name;
          documentation += (documentation.empty() ? "" : "; ") + name + ": " +
                           types_.documentation(name);
        }
      const InSection section(prm, section_);
      prm.declare_entry("Type",
                        default_type_,
                        dealii::Patterns::Selection(selection),
                        documentation + ".");
      for (const std::string &name : types_.names())
        {
          const auto density = types_.create(name);
          if (!has_entries(*density))
            continue;
          const InSection type(prm, name);
          density->declare_parameters(prm);
        }
    }

    template <int dim>
    std::unique_ptr<Density<dim>>
    DensityParameters<dim>::make_density(dealii::ParameterHandler &prm) const
    {
      const InSection   section(prm, section_);
      const std::string name    = prm.get("Type");
      auto              density = types_.create(name);
      if (!has_entries(*density))
        return density;
      const InSection type(prm, name);
      try
        {
          density->parse_parameters(prm);
        }
      catch (const base::InputError &error)
        {
          throw base::InputError("In section '" + section_ + "/" + name +
                                 "': " + error.what());
        }
      return density;
    }

    template class DensityParameters<2>;
    template class DensityParameters<3>;
  } // namespace model
} // namespace otto
