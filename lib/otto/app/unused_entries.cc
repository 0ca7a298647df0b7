// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/unused_entries.h>
#include <otto/base/parameter_file.h>
#include <otto/base/text.h>

#include <algorithm>
#include <cctype>
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



      // A section as the entry Kind or Task names it: "Gradient flow" is
      // "gradient flow".
      std::string in_lower_case(std::string section)
      {
        std::transform(section.begin(),
                       section.end(),
                       section.begin(),
                       [](const unsigned char c) { return std::tolower(c); });
        return section;
      }



      // Whether an entry chooses among sections, one of which is this one.
      // Logarithms are checked by their exponential, and use its section; the
      // exponent of the metric is that of all tasks.
      bool chooses(const base::ParameterEntry &entry,
                   const std::string          &section)
      {
        if (entry.entry != "Kind" &&
            (entry.entry != "Task" || section == "exponential" ||
             section == "metric"))
          return false;
        const std::string start = "[Selection ";
        if (!base::starts_with(entry.pattern, start))
          return false;
        for (const auto &word :
             base::split(entry.pattern.substr(start.size(),
                                              entry.pattern.rfind(']') -
                                                start.size()),
                         '|'))
          if (word == section)
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
        if (entry.entry == "Type" || entry.entry == "Terms" ||
            entry.entry == "Cost")
          {
            const std::string name = entry.name();
            choices[name.substr(0, name.size() - entry.entry.size())] = entry;
          }
      std::vector<std::string> result;
      const auto               end =
        std::find_if(entries.begin(), entries.end(), [](const auto &entry) {
          return entry.name() == "Transport/End" && entry.value == "free";
        });
      for (const auto &entry : entries)
        {
          if (entry.value == entry.default_value)
            continue;
          const auto note = [&](const base::ParameterEntry &choice) {
            result.push_back("'" + entry.name() + "' = '" + entry.value +
                             "' is not used, since '" + choice.name() +
                             "' is '" + choice.value + "'.");
          };
          const std::string first =
            entry.sections.empty() ? "" : in_lower_case(entry.sections[0]);
          if (end != entries.end() && first == "final density")
            note(*end);
          for (const auto &choice : entries)
            if (choice.value != first && chooses(choice, first))
              note(choice);
          std::string path;
          for (const auto &section : entry.sections)
            {
              const auto choice = choices.find(path);
              path += section + '/';
              if (choice == choices.end() ||
                  names_type(choice->second.value, section))
                continue;
              note(choice->second);
              break;
            }
        }
      return result;
    }
  } // namespace app
} // namespace otto
