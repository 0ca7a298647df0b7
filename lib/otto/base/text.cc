// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace otto
{
  namespace base
  {
    namespace
    {
      std::string lower_case(std::string text)
      {
        for (char &c : text)
          c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
      }

      std::string
      printed(const char *format, const int digits, const double value)
      {
        char buffer[64];
        std::snprintf(buffer, sizeof(buffer), format, digits, value);
        return buffer;
      }
    } // namespace

    unsigned int edit_distance(const std::string &first,
                               const std::string &second)
    {
      const std::string a = lower_case(first), b = lower_case(second);
      const std::size_t n = a.size(), m = b.size();
      std::vector<std::vector<unsigned int>> d(n + 1,
                                               std::vector<unsigned int>(m +
                                                                         1));
      for (std::size_t i = 0; i <= n; ++i)
        for (std::size_t j = 0; j <= m; ++j)
          {
            if (i == 0 || j == 0)
              {
                d[i][j] = static_cast<unsigned int>(i + j);
                continue;
              }
            const unsigned int replaced =
              d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[i][j] =
              std::min(replaced, std::min(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
              d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
          }
      return d[n][m];
    }

    std::string nearest_name(const std::string              &word,
                             const std::vector<std::string> &candidates)
    {
      std::string  nearest;
      unsigned int least =
        std::max<unsigned int>(2, static_cast<unsigned int>(word.size()) / 3) +
        1;
      for (const std::string &candidate : candidates)
        {
          const unsigned int distance = edit_distance(word, candidate);
          if (distance < least && distance < candidate.size())
            {
              least   = distance;
              nearest = candidate;
            }
        }
      return nearest;
    }

    std::string joined(const std::vector<std::string> &words)
    {
      std::string text;
      for (const std::string &word : words)
        text += (text.empty() ? "'" : ", '") + word + "'";
      return text;
    }

    std::string did_you_mean(const std::string              &word,
                             const std::vector<std::string> &candidates)
    {
      const std::string nearest = nearest_name(word, candidates);
      if (!nearest.empty())
        return "did you mean '" + nearest + "'?";
      if (candidates.empty())
        return "there is none to choose from.";
      return "choose one of " + joined(candidates) + ".";
    }

    std::string trimmed(const std::string &text)
    {
      const char *const blank = " \t\r\n\v\f";
      const auto        first = text.find_first_not_of(blank);
      if (first == std::string::npos)
        return "";
      return text.substr(first, text.find_last_not_of(blank) - first + 1);
    }

    std::vector<std::string> split(const std::string &text,
                                   const char         separator)
    {
      std::vector<std::string> pieces;
      std::size_t              begin = 0;
      while (true)
        {
          const std::size_t end = text.find(separator, begin);
          pieces.push_back(trimmed(text.substr(begin, end - begin)));
          if (end == std::string::npos)
            return pieces;
          begin = end + 1;
        }
    }

    bool starts_with(const std::string &text, const std::string &start)
    {
      return text.compare(0, start.size(), start) == 0;
    }

    std::string short_number(const double value, const unsigned int digits)
    {
      return printed("%.*g", static_cast<int>(digits), value);
    }

    std::string scientific(const double value, const unsigned int decimals)
    {
      return printed("%.*e", static_cast<int>(decimals), value);
    }

    std::string counted(const unsigned long long number,
                        const std::string       &singular,
                        const std::string       &plural)
    {
      return std::to_string(number) + " " +
             (number == 1 ? singular
                          : (plural.empty() ? singular + "s" : plural));
    }

    bool to_unsigned(const std::string &text, unsigned int &value)
    {
      if (text.empty() || text.size() > 9 ||
          text.find_first_not_of("0123456789") != std::string::npos)
        return false;
      value = static_cast<unsigned int>(std::stoul(text));
      return true;
    }

    std::string aligned_table(const std::vector<std::vector<std::string>> &rows,
                              const std::string &indent)
    {
      std::vector<std::size_t> width;
      for (const auto &row : rows)
        for (std::size_t c = 0; c < row.size(); ++c)
          {
            width.resize(std::max(width.size(), c + 1), 0);
            width[c] = std::max(width[c], row[c].size());
          }
      std::string text;
      for (const auto &row : rows)
        {
          std::string line = indent;
          for (std::size_t c = 0; c < row.size(); ++c)
            {
              const std::string blank(width[c] - row[c].size(), ' ');
              line += (c == 0 ? "" : "  ") +
                      (c == 0 ? row[c] + blank : blank + row[c]);
            }
          line.erase(line.find_last_not_of(' ') + 1);
          text += line + "\n";
        }
      return text;
    }
  } // namespace base
} // namespace otto
