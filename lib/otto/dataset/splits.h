// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /// What samples are for.
    constexpr std::array<const char *, 3> split_names{
      {"train", "validation", "test"}};

    /**
     * The split of each sample: each time the one that is furthest behind its
     * fraction. Samples are independent and identically distributed, so that
     * any rule by their numbers is as good as a random one; with this one every
     * beginning of a data set has the fractions up to one sample, and a longer
     * data set keeps the splits of a shorter one.
     *
     * @param fractions Of the three splits; their sum is one.
     */
    std::vector<unsigned int> splits(unsigned long                n_samples,
                                     const std::array<double, 3> &fractions);

    /**
     * The fractions in a text, "0.8, 0.1, 0.1".
     *
     * @throws base::InputError if these are not three numbers from zero to one
     *   with the sum one.
     */
    std::array<double, 3> parse_fractions(const std::string &text);
  } // namespace dataset
} // namespace otto
