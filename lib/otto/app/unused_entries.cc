// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/unused_entries.h>
#include <otto/base/parameter_file.h>
#include <otto/base/text.h>

#include <map>

namespace otto
{
  namespace app
  {
    namespace
    {
      // Whether a list of types, with factors perhaps, names this one.
      bool names_type(const std::string &list, const std::string &type)
      {
        for (const auto &term : base::split(list, ','))
          for (const auto &word : base::split(term, '*'))
            if (word == type)
              return true;
        return false;
      }
    } // namespace



    std::vector<std::string> unused_entries(const dealii::ParameterHandler &prm)
    {
      const auto entries = base::parameter_entries(prm);
      // the entry that chooses, by the path of the section it stands in
      std::map<std::string, base::ParameterEntry> choices;
      for (const auto &entry : entries)
        if (entry.entry == "Type" || entry.entry == "Terms")
          {
            const std::string name = entry.name();
            choices[name.substr(0, name.size() - entry.entry.size())] = entry;
          }
      std::vector<std::string> result;
      for (const auto &entry : entries)
        {
          if (entry.value == entry.default_value)
            continue;
          std::string path;
          for (const auto &section : entry.sections)
            {
              const auto choice = choices.find(path);
              path += section + '/';
              if (choice == choices.end() ||
                  names_type(choice->second.value, section))
                continue;
              result.push_back("'" + entry.name() + "' = '" + entry.value +
                               "' is not used, since '" +
                               choice->second.name() + "' is '" +
                               choice->second.value + "'.");
              break;
            }
        }
      return result;
    }
  } // namespace app
} // namespace otto
