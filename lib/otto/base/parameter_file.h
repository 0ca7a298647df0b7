// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <iosfwd>
#include <string>

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
     * `end`, comments after #, a backslash continues a line. Every name and
     * every value is checked before the first one is taken over.
     *
     * @throws InputError naming file, line and remedy: missing file, unknown
     * entry or section (with the nearest declared name), value outside of what
     * is allowed (with the range or the list), unbalanced sections.
     */
    void read_parameters(dealii::ParameterHandler &prm,
                         const std::string        &file);

    /**
     * The same for a text; @p name is what errors call it.
     */
    void read_parameters_from_text(dealii::ParameterHandler &prm,
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
    /// order of declaration; a valid parameter file.
    std::string parameters_as_text(const dealii::ParameterHandler &prm,
                                   bool documented = true);

    /// The same to a stream.
    void write_parameters(const dealii::ParameterHandler &prm,
                          std::ostream                   &stream,
                          bool                            documented = true);
  } // namespace base
} // namespace otto
