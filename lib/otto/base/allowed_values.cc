// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/allowed_values.h>
#include <otto/base/text.h>

namespace otto
{
  namespace base
  {
    std::string allowed_values(const std::string &pattern)
    {
      const auto between = [&](const std::string &a, const std::string &b) {
        const auto begin = pattern.find(a) + a.size();
        return trimmed(pattern.substr(begin, pattern.find(b, begin) - begin));
      };
      const auto range = [&](const std::string &start,
                             const std::string &noun) {
        const std::string text = between(start, "(inclusive)");
        const auto        dots = text.find("...");
        if (dots == std::string::npos)
          return noun;
        std::string low  = text.substr(0, dots);
        std::string high = text.substr(dots + 3);
        if (low == "-2147483648" || low == "-MAX_DOUBLE")
          low.clear();
        if (high == "2147483647" || high == "MAX_DOUBLE")
          high.clear();
        if (low.empty() && high.empty())
          return noun;
        if (low.empty())
          return noun + " of at most " + high;
        if (high.empty())
          return noun + " of at least " + low;
        return noun + " from " + low + " to " + high;
      };
      if (starts_with(pattern, "[Integer"))
        return range("[Integer range", "an integer");
      if (starts_with(pattern, "[Double"))
        return range("[Double", "a number");
      if (starts_with(pattern, "[Selection"))
        return "one of " + joined(split(between("[Selection", "]"), '|'));
      if (starts_with(pattern, "[Bool"))
        return "'true' or 'false'";
      return "of the form " + pattern;
    }
  } // namespace base
} // namespace otto
