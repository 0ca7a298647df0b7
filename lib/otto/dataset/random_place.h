// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/domain.h>
#include <otto/dataset/random_source.h>

#include <string>
#include <utility>
#include <vector>

namespace dealii
{
  class ParameterHandler;
}

namespace otto
{
  namespace dataset
  {
    /// An interval from which numbers are drawn uniformly.
    using Range = std::pair<double, double>;

    /// A number of the range.
    double draw_from(const Range &range, transport::RandomStream &stream);

    /**
     * The range of an entry: one number, or the least and the largest.
     *
     * @throws base::InputError that names the entry: more than two numbers, the
     *   second below the first, or the first below @p least.
     */
    Range get_range(const dealii::ParameterHandler &prm,
                    const std::string              &entry,
                    double                          least);

    /// How many things there are.
    struct Number
    {
      unsigned int fewest = 1, most = 1;

      /// @throws base::InputError that names the entry.
      void parse(const dealii::ParameterHandler &prm, const std::string &entry);
      /// All numbers are as likely.
      unsigned int draw(transport::RandomStream &stream) const;
    };

    /// Where points are drawn: uniformly in a part of the domain.
    template <int dim>
    class RandomPlace
    {
    public:
      /// Declares the entry `Box`.
      static void declare(dealii::ParameterHandler &prm);
      /// @throws base::InputError that names the entry.
      void parse(const dealii::ParameterHandler &prm);
      /// @throws base::InputError if the box does not meet the domain.
      void attach(const Domain<dim> &domain);
      /// A point of the domain in the box.
      dealii::Point<dim> draw(transport::RandomStream &stream) const;

    private:
      const Domain<dim>              *domain_ = nullptr;
      std::vector<dealii::Point<dim>> corners_;
    };
  } // namespace dataset
} // namespace otto
