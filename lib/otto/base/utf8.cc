// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/utf8.h>

namespace otto
{
  namespace base
  {
    namespace
    {
      /// The length of the character of UTF-8 at a place, 0 if there is none.
      std::size_t length_at(const std::string &text, const std::size_t i)
      {
        const auto byte = [&](const std::size_t k) {
          return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
        };
        const unsigned int first = byte(i), second = byte(i + 1);
        if (first < 0x80)
          return 1;
        if (first < 0xC2 || first > 0xF4)
          return 0;
        const std::size_t n = first < 0xE0 ? 2 : (first < 0xF0 ? 3 : 4);
        for (std::size_t k = 1; k < n; ++k)
          if ((byte(i + k) & 0xC0) != 0x80)
            return 0;
        // Too long for what they mean, halves of pairs, beyond the last one.
        if ((first == 0xE0 && second < 0xA0) ||
            (first == 0xED && second > 0x9F) ||
            (first == 0xF0 && second < 0x90) ||
            (first == 0xF4 && second > 0x8F))
          return 0;
        return n;
      }
    } // namespace

    std::string utf8(const std::string &text)
    {
      std::string result;
      for (std::size_t i = 0; i < text.size();)
        {
          const std::size_t n = length_at(text, i);
          if (n > 0)
            result.append(text, i, n);
          else
            {
              const auto byte = static_cast<unsigned char>(text[i]);
              result += static_cast<char>(0xC0 | (byte >> 6));
              result += static_cast<char>(0x80 | (byte & 0x3F));
            }
          i += n > 0 ? n : 1;
        }
      return result;
    }
  } // namespace base
} // namespace otto
