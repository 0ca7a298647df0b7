// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/parameter_handler.h>

#include <otto/base/allowed_values.h>
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/parameter_file.h>
#include <otto/base/quoted_value.h>
#include <otto/base/text.h>
#include <otto/base/utf8.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace otto
{
  namespace base
  {
    namespace
    {
      using Tree = nlohmann::ordered_json;

      /// What is declared, as the tree that deal.II prints.
      Tree declared_tree(const dealii::ParameterHandler &prm)
      {
        std::ostringstream stream;
        prm.print_parameters(stream,
                             dealii::ParameterHandler::JSON |
                               dealii::ParameterHandler::KeepDeclarationOrder);
        return Tree::parse(utf8(stream.str()));
      }

      /// Another name of an entry of the same section.
      bool is_alias(const Tree &node)
      {
        return node.contains("alias") && node["alias"].is_string();
      }

      /// The entry's name in its section, which may be given by an alias.
      std::string real_name(const Tree &section, const std::string &name)
      {
        return section.contains(name) && is_alias(section[name])
                 ? section[name]["alias"].get<std::string>()
                 : name;
      }

      bool is_entry(const Tree &node)
      {
        return node.contains("default_value") &&
               node["default_value"].is_string();
      }

      std::vector<std::string> names_in(const Tree &section, const bool entries)
      {
        std::vector<std::string> names;
        for (const auto &item : section.items())
          if (item.value().is_object() && !is_alias(item.value()) &&
              is_entry(item.value()) == entries)
            names.push_back(item.key());
        return names;
      }

      std::string path_text(const std::vector<std::string> &path)
      {
        std::string text;
        for (const std::string &name : path)
          text += (text.empty() ? "" : "/") + name;
        return text;
      }

      std::string in_section(const std::vector<std::string> &path)
      {
        return path.empty() ? " outside of all sections"
                            : " in section '" + path_text(path) + "'";
      }

      void collect_entries(const Tree                     &section,
                           const std::vector<std::string> &path,
                           std::vector<ParameterEntry>    &entries)
      {
        for (const auto &item : section.items())
          if (is_entry(item.value()))
            {
              const auto &node = item.value();
              entries.push_back({path,
                                 item.key(),
                                 node.value("value", ""),
                                 node.value("default_value", ""),
                                 node.value("documentation", ""),
                                 node.value("pattern_description", "")});
            }
          else if (item.value().is_object() && !is_alias(item.value()))
            {
              auto inner = path;
              inner.push_back(item.key());
              collect_entries(item.value(), inner, entries);
            }
      }

      /// Where else in the tree an entry of that name is declared.
      void find_entry(const Tree                     &section,
                      const std::string              &name,
                      const std::vector<std::string> &path,
                      std::vector<std::string>       &found)
      {
        for (const auto &item : section.items())
          if (is_entry(item.value()))
            {
              if (item.key() == name)
                found.push_back(path.empty()
                                  ? "outside of all sections"
                                  : "in section '" + path_text(path) + "'");
            }
          else if (item.value().is_object())
            {
              auto inner = path;
              inner.push_back(item.key());
              find_entry(item.value(), name, inner, found);
            } // else a section without entries, an empty text
      }

      void check_section(const Tree                     &section,
                         const std::vector<std::string> &path,
                         const std::string              &name,
                         const std::string              &where)
      {
        if (section.contains(name) && !is_entry(section[name]))
          return;
        if (section.contains(name))
          throw InputError(
            where + "'" + name + "' is an entry" + in_section(path) +
            " and not a section; write 'set " + name + " = ...'.");
        throw InputError(where + "there is no section '" + name + "'" +
                         (path.empty() ? "" : in_section(path)) + "; " +
                         did_you_mean(name, names_in(section, false)));
      }

      void check_entry(const Tree                     &tree,
                       const Tree                     &section,
                       const std::vector<std::string> &path,
                       const std::string              &name,
                       const std::string              &value,
                       const std::string              &where)
      {
        if (!section.contains(name) || !is_entry(section[name]))
          {
            const std::string text = where + "there is no entry '" + name +
                                     "'" + in_section(path) + "; ";
            if (section.contains(name))
              throw InputError(text + "it is a section.");
            std::vector<std::string> elsewhere;
            find_entry(tree, name, {}, elsewhere);
            if (!elsewhere.empty() &&
                nearest_name(name, names_in(section, true)).empty())
              throw InputError(text + "it is declared " + elsewhere[0] + ".");
            throw InputError(text +
                             did_you_mean(name, names_in(section, true)));
          }
        const std::string pattern =
          section[name]["pattern_description"].get<std::string>();
        if (!dealii::Patterns::pattern_factory(pattern)->match(value))
          throw InputError(where + "the value '" + value + "' of entry '" +
                           name + "'" + in_section(path) +
                           " is not allowed; it must be " +
                           allowed_values(pattern) + ".");
      }

      /// Walks through the lines of a file and throws at the first wrong one;
      /// has then what they set.
      class Scan
      {
      public:
        struct Assignment
        {
          std::vector<std::string> sections;
          std::string              entry, value;
          unsigned int             line;
        };

        Scan(const Tree &tree, std::string name)
          : tree_(tree)
          , name_(std::move(name))
          , sections_(1, &tree)
        {
        }

        void text(std::istream &stream)
        {
          std::string  line, whole;
          unsigned int number = 0, first = 1;
          while (std::getline(stream, line))
            {
              ++number;
              if (whole.empty())
                first = number;
              line = without_comment(line);
              if (!line.empty() && line.back() == '\\')
                {
                  whole += line.substr(0, line.size() - 1);
                  continue;
                }
              statement(trimmed(whole + line), first);
              whole.clear();
            }
          if (!path_.empty())
            throw InputError(name_ + ", line " + std::to_string(number) +
                             ": the file ends inside section '" +
                             path_text(path_) + "' that line " +
                             std::to_string(opened_.back()) +
                             " opens; add 'end' where it closes.");
        }

        const std::vector<Assignment> &assignments() const
        {
          return assignments_;
        }

      private:
        void statement(const std::string &line, const unsigned int number)
        {
          const std::string where =
            name_ + ", line " + std::to_string(number) + ": ";
          const auto        blank = line.find_first_of(" \t");
          const std::string verb  = line.substr(0, blank);
          const std::string rest =
            blank == std::string::npos ? "" : trimmed(line.substr(blank));
          if (verb.empty())
            return;
          if (verb == "end" || verb == "END")
            {
              if (path_.empty())
                throw InputError(where +
                                 "this 'end' closes no section; remove it.");
              path_.pop_back();
              opened_.pop_back();
              sections_.pop_back();
            }
          else if (verb == "subsection" || verb == "SUBSECTION")
            {
              check_section(*sections_.back(), path_, rest, where);
              sections_.push_back(&(*sections_.back())[rest]);
              path_.push_back(rest);
              opened_.push_back(number);
            }
          else if (verb == "set" || verb == "SET")
            {
              const auto equal = rest.find('=');
              if (equal == std::string::npos)
                throw InputError(where + "'" + line +
                                 "' has no '='; write 'set " + rest +
                                 " = value'.");
              const auto entry =
                real_name(*sections_.back(), trimmed(rest.substr(0, equal)));
              const auto value = unquoted(trimmed(rest.substr(equal + 1)));
              check_entry(tree_, *sections_.back(), path_, entry, value, where);
              assignments_.push_back({path_, entry, value, number});
            }
          else if (verb == "include" || verb == "INCLUDE")
            throw InputError(where +
                             "'include' is not supported; copy the "
                             "lines of '" +
                             rest + "' into the file.");
          else
            throw InputError(where + "'" + line +
                             "' is not understood; a line starts with 'set', "
                             "'subsection', 'end' or '#'.");
        }

        const Tree               &tree_;
        std::string               name_;
        std::vector<const Tree *> sections_;
        std::vector<std::string>  path_;
        std::vector<unsigned int> opened_;
        std::vector<Assignment>   assignments_;
      };

      void set_in_sections(dealii::ParameterHandler       &prm,
                           const std::vector<std::string> &sections,
                           const std::string              &entry,
                           const std::string              &value)
      {
        for (const std::string &name : sections)
          prm.enter_subsection(name);
        prm.set(entry, value);
        for (std::size_t i = 0; i < sections.size(); ++i)
          prm.leave_subsection();
      }

      /// The text without the byte order mark that editors put before UTF-8.
      std::string without_mark(const std::string &text, const std::string &name)
      {
        if (starts_with(text, "\xff\xfe") || starts_with(text, "\xfe\xff"))
          throw InputError(name + " is in UTF-16; save it as UTF-8 or ASCII.");
        const auto zero = text.find('\0');
        if (zero != std::string::npos)
          throw InputError(
            name + ", line " +
            std::to_string(
              1 + std::count(text.begin(), text.begin() + zero, '\n')) +
            ": there is a byte of value zero, which is no text; write the "
            "line again, or save the file as UTF-8.");
        const std::string mark = "\xef\xbb\xbf";
        return starts_with(text, mark) ? text.substr(mark.size()) : text;
      }

      /// Which value counts where an entry is set to more than one.
      std::vector<std::string>
      repetitions(const std::vector<Scan::Assignment> &assignments,
                  const std::string                   &name)
      {
        using Place = std::pair<std::vector<std::string>, std::string>;
        std::map<Place, std::vector<const Scan::Assignment *>> places;
        std::vector<std::string>                               notes;
        for (const auto &assignment : assignments)
          places[{assignment.sections, assignment.entry}].push_back(
            &assignment);
        for (const auto &[place, settings] : places)
          {
            const auto &last = *settings.back();
            std::string before;
            for (const auto *setting : settings)
              if (setting->value != last.value)
                before +=
                  (before.empty() ? "" : ", ") + std::to_string(setting->line);
            if (!before.empty())
              notes.push_back(
                name + " sets '" + path_text(last.sections) +
                (last.sections.empty() ? "" : "/") + last.entry +
                "' more than once: '" + last.value + "' of line " +
                std::to_string(last.line) + " counts, not line" +
                (before.find(',') == std::string::npos ? " " : "s ") + before +
                ".");
          }
        return notes;
      }
    } // namespace

    std::vector<std::string>
    read_parameters_from_text(dealii::ParameterHandler &prm,
                              const std::string        &text,
                              const std::string        &name)
    {
      const Tree         tree = declared_tree(prm);
      std::istringstream stream(without_mark(text, name));
      Scan               scan(tree, name);
      scan.text(stream);
      try
        {
          for (const auto &[sections, entry, value, line] : scan.assignments())
            set_in_sections(prm, sections, entry, value);
        }
      catch (const dealii::ExceptionBase &error)
        {
          std::ostringstream reason;
          error.print_info(reason);
          throw InputError(name + ": " + trimmed(reason.str()));
        }
      return repetitions(scan.assignments(), name);
    }

    std::vector<std::string> read_parameters(dealii::ParameterHandler &prm,
                                             const std::string        &file)
    {
      return read_parameters_from_text(prm,
                                       content_of("parameter file", file),
                                       file);
    }

    void set_parameter(dealii::ParameterHandler &prm,
                       const std::string        &assignment)
    {
      const std::string where = "--set '" + assignment + "': ";
      const auto        equal = assignment.find('=');
      if (equal == std::string::npos || equal == 0)
        throw InputError(where + "write --set \"Section/Name=value\".");
      std::vector<std::string> names = split(assignment.substr(0, equal), '/');
      const std::string value = unquoted(trimmed(assignment.substr(equal + 1)));
      std::string       entry = names.back();
      names.pop_back();

      const Tree               tree    = declared_tree(prm);
      const Tree              *section = &tree;
      std::vector<std::string> path;
      for (const std::string &name : names)
        {
          check_section(*section, path, name, where);
          section = &(*section)[name];
          path.push_back(name);
        }
      entry = real_name(*section, entry);
      check_entry(tree, *section, path, entry, value, where);
      set_in_sections(prm, names, entry, value);
    }

    std::string ParameterEntry::name() const
    {
      return (sections.empty() ? "" : path_text(sections) + '/') + entry;
    }

    std::vector<ParameterEntry>
    parameter_entries(const dealii::ParameterHandler &prm)
    {
      std::vector<ParameterEntry> result;
      collect_entries(declared_tree(prm), {}, result);
      // as they were given: the tree has them in UTF-8, under which a file or
      // a region in Latin-1 is not found
      for (auto &entry : result)
        entry.value = prm.get(entry.sections, entry.entry);
      return result;
    }

    std::vector<ParameterEntry>
    entries_in(const std::vector<ParameterEntry> &entries,
               const std::string                 &section)
    {
      std::vector<ParameterEntry> result;
      std::set<std::string>       names;
      for (const auto &entry : entries)
        {
          if (starts_with(entry.name() + '/', section + '/'))
            result.push_back(entry);
          for (std::size_t n = 1; n <= entry.sections.size(); ++n)
            names.insert(
              path_text({entry.sections.begin(), entry.sections.begin() + n}));
        }
      if (result.empty())
        throw InputError("There is no section '" + section + "'; " +
                         did_you_mean(section, {names.begin(), names.end()}));
      return result;
    }

    void set_entry(dealii::ParameterHandler &prm,
                   const ParameterEntry     &entry,
                   const std::string        &value)
    {
      set_in_sections(prm, entry.sections, entry.entry, value);
    }

    std::string entries_as_text(const std::vector<ParameterEntry> &entries,
                                const bool                         documented)
    {
      // a copy whose patterns take quotes
      dealii::ParameterHandler copy;
      for (const auto &entry : entries)
        {
          for (const auto &section : entry.sections)
            copy.enter_subsection(section);
          copy.declare_entry(entry.entry,
                             quoted(entry.default_value),
                             dealii::Patterns::Anything(),
                             entry.documentation);
          copy.set(entry.entry, quoted(entry.value));
          for (std::size_t i = 0; i < entry.sections.size(); ++i)
            copy.leave_subsection();
        }
      std::ostringstream stream;
      copy.print_parameters(stream,
                            (documented ? dealii::ParameterHandler::PRM
                                        : dealii::ParameterHandler::ShortPRM) |
                              dealii::ParameterHandler::KeepDeclarationOrder);
      return stream.str();
    }

    std::string parameters_as_text(const dealii::ParameterHandler &prm,
                                   const bool                      documented)
    {
      return entries_as_text(parameter_entries(prm), documented);
    }
  } // namespace base
} // namespace otto
