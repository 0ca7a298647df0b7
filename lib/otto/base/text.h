// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace otto
{
  namespace base
  {
    /**
     * Edit distance of two words: the least number of inserted, deleted,
     * replaced or swapped neighbouring letters, upper and lower case equal.
     */
    unsigned int edit_distance(const std::string &a, const std::string &b);

    /**
     * The candidate nearest to @p word in edit distance, or an empty string if
     * none is near enough to be what was meant.
     */
    std::string nearest_name(const std::string              &word,
                             const std::vector<std::string> &candidates);

    /// The words in quotes with commas between them: 'a', 'b', 'c'.
    std::string joined(const std::vector<std::string> &words);

    /**
     * The end of an error message about an unknown @p word: a question with
     * the nearest candidate if there is one, otherwise the list of them all.
     */
    std::string did_you_mean(const std::string              &word,
                             const std::vector<std::string> &candidates);

    /// The text without white space at its two ends.
    std::string trimmed(const std::string &text);

    /// The pieces of the text between the separators, each of them trimmed.
    std::vector<std::string> split(const std::string &text, char separator);

    /// Whether the text starts with @p start.
    bool starts_with(const std::string &text, const std::string &start);

    /// The shortest text of a number with at most @p digits digits: 0.25.
    std::string short_number(double value, unsigned int digits = 6);

    /// A number in scientific notation with @p decimals decimals: 1.25e-03.
    std::string scientific(double value, unsigned int decimals = 2);

    /// A count with its noun in singular or plural: 1 cell, 12 cells.
    std::string counted(unsigned long long number,
                        const std::string &singular,
                        const std::string &plural = "");

    /// A number from a text; false if the text is not exactly one number.
    bool to_unsigned(const std::string &text, unsigned int &value);

    /**
     * Rows of text as columns of equal width; the first row is the head. The
     * first column is aligned to the left, all others to the right.
     */
    std::string aligned_table(const std::vector<std::vector<std::string>> &rows,
                              const std::string &indent = "  ");
  } // namespace base
} // namespace otto
