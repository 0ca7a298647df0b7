// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/quoted_value.h>
#include <otto/base/text.h>

namespace otto
{
  namespace base
  {
    namespace
    {
      /// The position after the closing quote of the quoted text that begins
      /// at @p begin; npos if there is none.
      std::size_t end_of_quotes(const std::string &line, std::size_t begin)
      {
        for (++begin; begin < line.size(); ++begin)
          if (line[begin] == '\\')
            ++begin;
          else if (line[begin] == '"')
            return begin + 1;
        return std::string::npos;
      }

      /// Where the value of 'set name = "value"' begins, if it is in quotes;
      /// else npos.
      std::size_t begin_of_quotes(const std::string &line)
      {
        const auto equal = line.find_first_of("=#");
        const auto verb  = line.substr(0, line.find_first_of(" \t"));
        if ((verb != "set" && verb != "SET") || equal == std::string::npos ||
            line[equal] == '#')
          return std::string::npos;
        const auto begin = line.find_first_not_of(" \t", equal + 1);
        return begin != std::string::npos && line[begin] == '"' &&
                   end_of_quotes(line, begin) != std::string::npos
                 ? begin
                 : std::string::npos;
      }
    } // namespace

    std::string without_comment(const std::string &line)
    {
      const std::string text  = trimmed(line);
      const auto        begin = begin_of_quotes(text);
      const auto        comment =
        text.find('#',
                  begin == std::string::npos ? 0 : end_of_quotes(text, begin));
      return trimmed(text.substr(0, comment));
    }

    namespace
    {
      /// Whether a value is read as it stands.
      bool is_plain(const std::string &value)
      {
        return value == trimmed(value) &&
               value.find_first_of("#\n\r") == std::string::npos &&
               (value.empty() || value.back() != '\\');
      }
    } // namespace

    std::string unquoted(const std::string &value)
    {
      if (value.size() < 2 || value[0] != '"' ||
          end_of_quotes(value, 0) != value.size())
        return value;
      std::string result;
      for (std::size_t i = 1; i + 1 < value.size(); ++i)
        if (value[i] == '\\')
          {
            ++i;
            result += value[i] == 'n' ? '\n' : value[i];
          }
        else
          result += value[i];
      // Quotes that were not needed belong to the value.
      return is_plain(result) ? value : result;
    }

    std::string quoted(const std::string &value)
    {
      if (is_plain(value))
        return value;
      std::string result = "\"";
      for (const char c : value)
        if (c == '\n')
          result += "\\n";
        else
          result +=
            (c == '"' || c == '\\') ? std::string("\\") + c : std::string(1, c);
      return result + '"';
    }
  } // namespace base
} // namespace otto
