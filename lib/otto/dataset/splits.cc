// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/dataset/splits.h>

#include <cmath>
#include <cstdlib>

namespace otto
{
  namespace dataset
  {
    std::vector<unsigned int> splits(const unsigned long          n_samples,
                                     const std::array<double, 3> &fractions)
    {
      std::vector<unsigned int>    result(n_samples);
      std::array<unsigned long, 3> count{};
      for (unsigned long k = 0; k < n_samples; ++k)
        {
          unsigned int chosen = 0;
          double       behind = -1.;
          for (unsigned int s = 0; s < 3; ++s)
            {
              // rounding must not decide between equals
              const double missing = fractions[s] * (k + 1.) - count[s];
              if (missing > behind + 1e-9)
                {
                  behind = missing;
                  chosen = s;
                }
            }
          result[k] = chosen;
          ++count[chosen];
        }
      return result;
    }



    std::array<double, 3> parse_fractions(const std::string &text)
    {
      const std::string start = "Splits = '" + text + "': ";
      const auto        words = base::split(text, ',');
      if (words.size() != 3)
        throw base::InputError(start + "give three fractions, for training, "
                                       "validation and test, as in 0.8, 0.1, "
                                       "0.1.");
      std::array<double, 3> result{};
      double                sum = 0;
      for (unsigned int s = 0; s < 3; ++s)
        {
          char *end = nullptr;
          result[s] = std::strtod(words[s].c_str(), &end);
          if (words[s].empty() || *end != '\0' || !(result[s] >= 0.) ||
              !(result[s] <= 1.))
            throw base::InputError(start + "'" + words[s] +
                                   "' is no fraction; give numbers from 0 to "
                                   "1.");
          sum += result[s];
        }
      if (!(std::abs(sum - 1.) < 1e-9))
        throw base::InputError(start + "their sum is " +
                               base::short_number(sum) +
                               "; make it one, as in 0.8, 0.1, 0.1.");
      return result;
    }
  } // namespace dataset
} // namespace otto
