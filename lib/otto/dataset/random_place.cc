// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/dataset/random_place.h>
#include <otto/model/entry_values.h>

#include <deal.II/base/parameter_handler.h>

#include <cmath>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      // How many points are tried until one lies in the domain.
      const unsigned int most_points = 100000;
    } // namespace



    double draw_from(const Range &range, transport::RandomStream &stream)
    {
      return range.first + (range.second - range.first) * stream.uniform();
    }



    Range get_range(const dealii::ParameterHandler &prm,
                    const std::string              &entry,
                    const double                    least)
    {
      const auto        numbers = model::get_numbers(prm, entry);
      const std::string start   = entry + " = '" + prm.get(entry) + "': ";
      if (numbers.size() > 2)
        throw base::InputError(
          start + "give one number, or the least and the largest.");
      if (numbers.back() < numbers.front())
        throw base::InputError(start + "the least number comes first.");
      if (numbers.front() < least)
        throw base::InputError(start + "no number may be below " +
                               base::short_number(least) + ".");
      return {numbers.front(), numbers.back()};
    }



    void Number::parse(const dealii::ParameterHandler &prm,
                       const std::string              &entry)
    {
      const Range range = get_range(prm, entry, 1.);
      if (std::floor(range.first) != range.first ||
          std::floor(range.second) != range.second || range.second > 1000.)
        throw base::InputError(entry + " = '" + prm.get(entry) +
                               "': give integers from 1 to 1000, as in 1, 4.");
      fewest = range.first;
      most   = range.second;
    }



    unsigned int Number::draw(transport::RandomStream &stream) const
    {
      return fewest +
             static_cast<unsigned int>((most - fewest + 1) * stream.uniform());
    }



    template <int dim>
    void RandomPlace<dim>::declare(dealii::ParameterHandler &prm)
    {
      prm.declare_entry("Box",
                        "",
                        dealii::Patterns::Anything(),
                        "Two corners, separated by a semicolon, of the box "
                        "that the points are drawn from, as far as it lies in "
                        "the domain; empty: the whole domain.");
    }



    template <int dim>
    void RandomPlace<dim>::parse(const dealii::ParameterHandler &prm)
    {
      const std::string value = prm.get("Box");
      if (value.empty())
        return;
      corners_ = model::get_points<dim>(prm, "Box");
      if (corners_.size() != 2)
        throw base::InputError(
          "Box = '" + value + "': give two corners, as in 0.2, 0.2; 0.8, 0.8.");
      for (unsigned int d = 0; d < dim; ++d)
        if (corners_[1][d] < corners_[0][d])
          std::swap(corners_[0][d], corners_[1][d]);
    }



    template <int dim>
    void RandomPlace<dim>::attach(const Domain<dim> &domain)
    {
      domain_ = &domain;
      if (corners_.empty())
        corners_ = {domain.lower(), domain.upper()};
      transport::RandomStream stream(1, 0, 0);
      try
        {
          draw(stream);
        }
      catch (const base::RunError &)
        {
          throw base::InputError(
            "Box = '" + model::text(std::vector<dealii::Point<dim>>(corners_)) +
            "': hardly a point of it lies in the domain; give another box.");
        }
    }



    template <int dim>
    dealii::Point<dim>
    RandomPlace<dim>::draw(transport::RandomStream &stream) const
    {
      for (unsigned int k = 0; k < most_points; ++k)
        {
          dealii::Point<dim> point;
          for (unsigned int d = 0; d < dim; ++d)
            point[d] = draw_from({corners_[0][d], corners_[1][d]}, stream);
          if (domain_->locator().locate(point).valid())
            return point;
        }
      throw base::RunError("no point of a box was found in the domain");
    }



    template class RandomPlace<2>;
    template class RandomPlace<3>;
  } // namespace dataset
} // namespace otto
