// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/parameter_file.h>
#include <otto/base/registry.h>

#include <memory>
#include <string>

namespace otto
{
  namespace model
  {
    /// Leaves a section of a parameter file again, also when an exception
    /// passes.
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

    /// Whether an object has entries; a section without any would be one that
    /// cannot be told from an entry in what deal.II prints.
    template <class Base>
    bool has_entries(const Base &object)
    {
      dealii::ParameterHandler prm;
      object.declare_parameters(prm);
      return !base::parameters_as_text(prm, false).empty();
    }

    /**
     * Declares a section that chooses one of the registered types by an entry,
     * `Type` as a rule, with the entries of each type in a section of its name.
     */
    template <class Base>
    void declare_types(dealii::ParameterHandler   &prm,
                       const std::string          &section,
                       const base::Registry<Base> &types,
                       const std::string          &default_type,
                       const std::string          &entry = "Type")
    {
      std::string selection, documentation;
      for (const std::string &name : types.names())
        {
          selection += (selection.empty() ? "" : "|") + name;
          documentation += (documentation.empty() ? "" : "; ") + name + ": " +
                           types.documentation(name);
        }
      const InSection inside(prm, section);
      prm.declare_entry(entry,
                        default_type,
                        dealii::Patterns::Selection(selection),
                        documentation + ".");
      for (const std::string &name : types.names())
        {
          const auto object = types.create(name);
          if (!has_entries(*object))
            continue;
          const InSection type(prm, name);
          object->declare_parameters(prm);
        }
    }

    /**
     * The object of the type that such a section names, with its entries taken
     * over. The parameters are unchanged.
     *
     * @throws base::InputError that names section and entry if a value cannot
     * be used.
     */
    template <class Base>
    std::unique_ptr<Base> make_type(dealii::ParameterHandler   &prm,
                                    const std::string          &section,
                                    const base::Registry<Base> &types,
                                    const std::string          &entry = "Type")
    {
      const InSection   inside(prm, section);
      const std::string name   = prm.get(entry);
      auto              object = types.create(name);
      if (!has_entries(*object))
        return object;
      const InSection type(prm, name);
      try
        {
          object->parse_parameters(prm);
        }
      catch (const base::InputError &error)
        {
          throw base::InputError("In section '" + section + "/" + name +
                                 "': " + error.what());
        }
      return object;
    }
  } // namespace model
} // namespace otto
