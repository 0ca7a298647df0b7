// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace base
  {
    /**
     * Reads a parameter file (.prm) into declared parameters.
     *
     * The lines are those of deal.II: `subsection Mesh`, `set File = a.msh`,
     * `end`, comments after #, a backslash continues a line. A value in double
     * quotes is taken as it is between them, with # and blanks at its ends; a
     * backslash in it stands before a quote or another backslash, or is an end
     * of line as \\n. Every name and every value is checked before the first
     * one is taken over. A byte order mark of UTF-8 at the start is left out.
     *
     * @return For each entry that is set more than once, and to another value,
     * a sentence that says which one counts.
     *
     * @throws InputError naming file, line and remedy: missing file, unknown
     * entry or section (with the nearest declared name), value outside of what
     * is allowed (with the range or the list), unbalanced sections, and what is
     * no text.
     */
    std::vector<std::string> read_parameters(dealii::ParameterHandler &prm,
                                             const std::string        &file);

    /**
     * The same for a text; @p name is what errors call it.
     */
    std::vector<std::string>
    read_parameters_from_text(dealii::ParameterHandler &prm,
                              const std::string        &text,
                              const std::string        &name);

    /**
     * Sets one parameter as on the command line: `Section/Name=value`, with
     * nested sections separated by a slash; nothing before a name at the top.
     *
     * @throws InputError with the same quality as read_parameters().
     */
    void set_parameter(dealii::ParameterHandler &prm,
                       const std::string        &assignment);

    /// All parameters with their present values and documentation, in the
    /// order of declaration; a valid parameter file, in which values stand in
    /// quotes where they have to.
    std::string parameters_as_text(const dealii::ParameterHandler &prm,
                                   bool documented = true);

    /// A declared parameter.
    struct ParameterEntry
    {
      /// The names of the sections around it, and its own.
      std::vector<std::string> sections;
      std::string              entry;
      std::string              value, default_value, documentation;
      /// What values are allowed, in the words of deal.II.
      std::string pattern;

      /// Section/Section/Entry, as after --set.
      std::string name() const;
    };

    /// All of them, in the order of declaration.
    std::vector<ParameterEntry>
    parameter_entries(const dealii::ParameterHandler &prm);

    /// Those in a section and in sections of it, or the one of this name.
    /// @throws InputError if there is none, with the nearest name.
    std::vector<ParameterEntry>
    entries_in(const std::vector<ParameterEntry> &entries,
               const std::string                 &section);

    /// Sets a parameter to a value that fits its pattern.
    void set_entry(dealii::ParameterHandler &prm,
                   const ParameterEntry     &entry,
                   const std::string        &value);

    /// These entries as the text of a parameter file.
    std::string entries_as_text(const std::vector<ParameterEntry> &entries,
                                bool documented = true);
  } // namespace base
} // namespace otto
