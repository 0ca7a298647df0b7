// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/verification/rates.h>

#include <deal.II/base/exceptions.h>

#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>

namespace otto
{
  namespace verification
  {
    RateTable::RateTable(std::vector<std::string> names)
      : names_(std::move(names))
    {
    }



    void RateTable::add(const double h, const std::vector<double> &errors)
    {
      AssertThrow(h > 0. && errors.size() == names_.size(),
                  dealii::ExcMessage("one error a name, and h > 0"));
      h_.push_back(h);
      errors_.push_back(errors);
    }



    double RateTable::rate(const std::size_t row,
                           const std::size_t column) const
    {
      const double before = errors_.at(row - 1).at(column);
      const double after  = errors_.at(row).at(column);
      if (!(before > 0.) || !(after > 0.) || h_[row - 1] == h_[row])
        return std::numeric_limits<double>::quiet_NaN();
      return std::log(before / after) / std::log(h_[row - 1] / h_[row]);
    }



    std::string RateTable::markdown() const
    {
      std::ostringstream text;
      text << "| h |";
      for (const auto &name : names_)
        text << ' ' << name << " | rate |";
      text << "\n| --- |";
      for (std::size_t c = 0; c < names_.size(); ++c)
        text << " --- | --- |";
      text << '\n';
      for (std::size_t r = 0; r < h_.size(); ++r)
        {
          text << "| " << std::defaultfloat << std::setprecision(4) << h_[r]
               << " |";
          for (std::size_t c = 0; c < names_.size(); ++c)
            {
              text << ' ' << std::scientific << std::setprecision(2)
                   << errors_[r][c] << " | ";
              const double value =
                r > 0 ? rate(r, c) : std::numeric_limits<double>::quiet_NaN();
              if (std::isfinite(value))
                text << std::fixed << std::setprecision(2) << value;
              text << " |";
            }
          text << '\n';
        }
      return text.str();
    }
  } // namespace verification
} // namespace otto
