// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>

#include <cctype>
#include <cmath>
#include <cstdlib>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// The start of an error about the value of an entry.
      std::string named(const std::string &entry, const std::string &value)
      {
        return entry + " = '" + value + "': ";
      }

      std::vector<double> parsed(const std::string &entry,
                                 const std::string &value,
                                 const std::string &piece)
      {
        std::vector<double> list;
        for (const std::string &word : base::split(piece, ','))
          {
            char        *end    = nullptr;
            const double number = std::strtod(word.c_str(), &end);
            if (word.empty() || *end != '\0' || !std::isfinite(number))
              throw base::InputError(
                named(entry, value) + "'" + word +
                "' is not a finite number; write numbers with commas between "
                "them, as in 0.5, 0.25.");
            list.push_back(number);
          }
        return list;
      }
    } // namespace

    std::vector<double> get_numbers(const dealii::ParameterHandler &prm,
                                    const std::string              &entry)
    {
      const std::string value = prm.get(entry);
      return parsed(entry, value, value);
    }

    std::vector<double> get_numbers(const dealii::ParameterHandler &prm,
                                    const std::string              &entry,
                                    const std::size_t               n)
    {
      std::vector<double> list = get_numbers(prm, entry);
      if (list.size() == 1)
        list.assign(n, list[0]);
      if (list.size() != n)
        throw base::InputError(
          named(entry, prm.get(entry)) + std::to_string(list.size()) +
          " numbers are given; give one" +
          (n == 1 ? "" : " or " + std::to_string(n)) + ".");
      return list;
    }

    std::vector<double>
    get_positive_numbers(const dealii::ParameterHandler &prm,
                         const std::string              &entry,
                         const std::size_t               n)
    {
      const std::vector<double> list = get_numbers(prm, entry, n);
      for (const double number : list)
        if (!(number > 0.))
          throw base::InputError(named(entry, prm.get(entry)) +
                                 base::short_number(number) +
                                 " is not positive; give numbers > 0.");
        // squares are computed with
        else if (!std::isnormal(number * number))
          throw base::InputError(named(entry, prm.get(entry)) +
                                 base::short_number(number) + " is too " +
                                 (number < 1. ? "small" : "large") +
                                 " to be computed with; give numbers between "
                                 "1e-150 and 1e150.");
      return list;
    }

    template <int dim>
    std::vector<dealii::Point<dim>>
    get_points(const dealii::ParameterHandler &prm, const std::string &entry)
    {
      const std::string               value = prm.get(entry);
      std::vector<dealii::Point<dim>> points;
      for (const std::string &piece : base::split(value, ';'))
        {
          std::vector<double> numbers = parsed(entry, value, piece);
          if (numbers.size() == 1)
            numbers.assign(dim, numbers[0]);
          if (numbers.size() != dim)
            throw base::InputError(
              named(entry, value) + "'" + piece + "' has " +
              base::counted(numbers.size(), "number") + "; a point has " +
              std::to_string(dim) +
              " coordinates, or one number for all of them.");
          points.emplace_back();
          for (unsigned int d = 0; d < dim; ++d)
            points.back()[d] = numbers[d];
        }
      return points;
    }

    template <int dim>
    dealii::Point<dim> get_point(const dealii::ParameterHandler &prm,
                                 const std::string              &entry)
    {
      const auto points = get_points<dim>(prm, entry);
      if (points.size() != 1)
        throw base::InputError(named(entry, prm.get(entry)) +
                               std::to_string(points.size()) +
                               " points are given; give one.");
      return points[0];
    }

    std::vector<std::string> get_names(const dealii::ParameterHandler &prm,
                                       const std::string              &entry)
    {
      const std::string        value = prm.get(entry);
      std::vector<std::string> names;
      std::string              name;
      bool                     quoted = false, open = false;
      const auto               finish = [&]() {
        const std::string found = quoted ? name : base::trimmed(name);
        if (!found.empty())
          names.push_back(found);
        name.clear();
        quoted = false;
      };
      for (const char c : value)
        if (open)
          {
            open = c != '"';
            if (open)
              name += c;
          }
        // Quotes begin a name; in the middle of one they are part of it.
        else if (c == '"' && base::trimmed(name).empty() && !quoted)
          {
            open = quoted = true;
            name.clear();
          }
        else if (c == ',')
          finish();
        else if (!quoted || !std::isspace(static_cast<unsigned char>(c)))
          name += c;
      if (open)
        throw base::InputError(named(entry, value) +
                               "a quote does not end; write names with commas "
                               "as in \"a, b\", c.");
      finish();
      return names;
    }

    std::string text(const std::vector<double> &numbers)
    {
      std::string result;
      for (const double number : numbers)
        // ten digits tell places apart that are far from the origin
        result += (result.empty() ? "" : ", ") + base::short_number(number, 10);
      return result;
    }

    template <int dim>
    std::string text(const dealii::Point<dim> &point)
    {
      return "(" +
             text(std::vector<double>(point.begin_raw(), point.end_raw())) +
             ")";
    }

    template <int dim>
    std::string text(const std::vector<dealii::Point<dim>> &points)
    {
      std::string result;
      for (const auto &point : points)
        result += (result.empty() ? "" : " and ") + text(point);
      return result;
    }

#define OTTO_INSTANTIATE(dim)                                                  \
  template std::vector<dealii::Point<dim>> get_points<dim>(                    \
    const dealii::ParameterHandler &, const std::string &);                    \
  template dealii::Point<dim> get_point<dim>(const dealii::ParameterHandler &, \
                                             const std::string &);             \
  template std::string        text(const dealii::Point<dim> &);                \
  template std::string        text(const std::vector<dealii::Point<dim>> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace model
} // namespace otto
