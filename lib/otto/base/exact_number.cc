// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/exact_number.h>
#include <otto/base/text.h>

#include <charconv>
#include <cmath>

namespace otto
{
  namespace base
  {
    std::string exact_number(const double value)
    {
      char       text[32];
      const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
      return std::string(text, end);
    }

    std::string exact_numbers(const std::vector<double> &values)
    {
      std::string text;
      for (const double value : values)
        text += (text.empty() ? "" : ", ") + exact_number(value);
      return text;
    }

    std::string coordinate(const double       value,
                           const double       extent,
                           const unsigned int digits)
    {
      if (!(extent > 0.) || !std::isfinite(value))
        return short_number(value, digits);
      const double unit =
        std::pow(10., std::floor(std::log10(extent)) - digits + 1.);
      if (std::abs(value) < 0.5 * unit)
        return "0";
      const double places = std::log10(std::abs(value) / unit);
      return short_number(value,
                          std::max(1,
                                   static_cast<int>(std::floor(places)) + 1));
    }
  } // namespace base
} // namespace otto
