// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <string>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace model
  {
    /**
     * The numbers of an entry of the current section, separated by commas.
     *
     * @throws base::InputError that names the entry: no number, not finite.
     */
    std::vector<double> get_numbers(const dealii::ParameterHandler &prm,
                                    const std::string              &entry);

    /// The same with a check that there are @p n numbers or a single one,
    /// which then stands for all of them.
    std::vector<double> get_numbers(const dealii::ParameterHandler &prm,
                                    const std::string              &entry,
                                    std::size_t                     n);

    /// The same with a check that all of them are positive, and that their
    /// squares are numbers.
    std::vector<double>
    get_positive_numbers(const dealii::ParameterHandler &prm,
                         const std::string              &entry,
                         std::size_t                     n);

    /**
     * The points of an entry, separated by semicolons; a point is dim numbers
     * or one number for all coordinates.
     *
     * @throws base::InputError that names the entry.
     */
    template <int dim>
    std::vector<dealii::Point<dim>>
    get_points(const dealii::ParameterHandler &prm, const std::string &entry);

    /// The same for exactly one point.
    template <int dim>
    dealii::Point<dim> get_point(const dealii::ParameterHandler &prm,
                                 const std::string              &entry);

    /**
     * The names of an entry, separated by commas; a name with a comma in it
     * stands in double quotes, as in "a, b", c. Empty ones are left out.
     *
     * @throws base::InputError that names the entry if a quote does not end.
     */
    std::vector<std::string> get_names(const dealii::ParameterHandler &prm,
                                       const std::string              &entry);

    /// A point as (0.5, 0.25).
    template <int dim>
    std::string text(const dealii::Point<dim> &point);

    /// Numbers with commas between them.
    std::string text(const std::vector<double> &numbers);

    /// Points with "and" between them.
    template <int dim>
    std::string text(const std::vector<dealii::Point<dim>> &points);
  } // namespace model
} // namespace otto
