// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/utf8.h>
#include <otto/model/grey_image.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>

namespace otto
{
  namespace model
  {
    namespace
    {
      // Larger ones are all the same.
      const unsigned int largest_number = 1000000;

      /// The next number of a text with comments from # to the end of a line;
      /// false at the end or at what is not a number.
      bool next_number(std::istream &stream, unsigned int &number)
      {
        int c = stream.get();
        while (c == '#' || (c != EOF && std::isspace(c)))
          {
            if (c == '#')
              while (c != '\n' && c != EOF)
                c = stream.get();
            else
              c = stream.get();
          }
        if (c == EOF)
          return false;
        if (!std::isdigit(c))
          {
            stream.unget();
            return false;
          }
        number = 0;
        for (; c != EOF && std::isdigit(c); c = stream.get())
          {
            number = 10 * number + static_cast<unsigned int>(c - '0');
            number = std::min(number, largest_number + 1);
          }
        // One white space after the last number of the head of a P5 file.
        if (c != EOF && !std::isspace(c))
          stream.unget();
        return true;
      }

      /// What is in the place of a number, as it may be printed.
      std::string next_word(std::istream &stream)
      {
        std::string word;
        stream >> word;
        word = base::utf8(word.substr(0, 20));
        for (char &c : word)
          if (std::iscntrl(static_cast<unsigned char>(c)))
            c = '?';
        return word;
      }

      Pixels
      read_pgm(std::istream &stream, const std::string &file, const bool invert)
      {
        Pixels            pixels;
        const std::string where    = "the image '" + file + "' ";
        char              magic[2] = {0, 0};
        stream.read(magic, 2);
        const bool binary = magic[1] == '5';
        if (!stream || magic[0] != 'P' || (magic[1] != '2' && !binary))
          throw base::InputError(
            where + "is neither a PNG file nor a grey-scale PGM file "
                    "(P2 or P5); convert it, for example with "
                    "'convert image image.png'.");
        unsigned int largest = 0;
        if (!next_number(stream, pixels.width) ||
            !next_number(stream, pixels.height) ||
            !next_number(stream, largest) || pixels.width == 0 ||
            pixels.height == 0 || pixels.width > largest_number ||
            pixels.height > largest_number || largest == 0 || largest > 65535)
          throw base::InputError(where +
                                 "has no valid head (width, height, largest "
                                 "value up to 65535); write it again.");
        const std::size_t n = std::size_t(pixels.width) * pixels.height;
        if (n > most_pixels)
          throw base::InputError(where +
                                 "has more than 1e8 pixels; make it smaller.");
        pixels.grey.clear();
        while (pixels.grey.size() < n)
          {
            unsigned int grey = 0;
            bool         read = true;
            if (!binary)
              read = next_number(stream, grey);
            else
              for (unsigned int byte = 0; byte < (largest < 256 ? 1u : 2u);
                   ++byte)
                {
                  const int c = stream.get();
                  read        = read && c != EOF;
                  grey        = 256 * grey + static_cast<unsigned char>(c);
                }
            if (!read && !binary && !stream.eof())
              throw base::InputError(
                where + "has '" + next_word(stream) + "' as pixel " +
                std::to_string(pixels.grey.size() + 1) + " of " +
                std::to_string(n) + "; write integers from 0 to " +
                std::to_string(largest) + ".");
            if (!read)
              throw base::InputError(
                where + "is truncated: " + std::to_string(pixels.grey.size()) +
                " of " + std::to_string(n) +
                " pixels are there; write it again.");
            if (grey > largest)
              throw base::InputError(
                where + "has a value " +
                (grey > largest_number ? "" : std::to_string(grey) + ", ") +
                "above its largest value " + std::to_string(largest) +
                "; write it again.");
            pixels.grey.push_back((invert ? largest - grey : grey) /
                                  double(largest));
          }
        return pixels;
      }
    } // namespace

    GreyImage::GreyImage(const std::string &file, const bool invert)
    {
      base::check_regular_file("image", file);
      std::ifstream stream(file, std::ios::binary);
      pixels_ = stream.peek() == 0x89 ? read_png(file, invert)
                                      : read_pgm(stream, file, invert);
    }

    double GreyImage::value(const double x, const double y) const
    {
      const unsigned int width = pixels_.width, height = pixels_.height;
      // Position in units of pixels between the centres of the outermost ones.
      const double i = std::min(std::max(x * width - 0.5, 0.), width - 1.);
      const double j =
        std::min(std::max((1. - y) * height - 0.5, 0.), height - 1.);
      const auto   i0 = static_cast<unsigned int>(i);
      const auto   j0 = static_cast<unsigned int>(j);
      const auto   i1 = std::min(i0 + 1, width - 1);
      const auto   j1 = std::min(j0 + 1, height - 1);
      const double s = i - i0, t = j - j0;
      const auto   pixel = [&](const unsigned int a, const unsigned int b) {
        return double(pixels_.grey[std::size_t(b) * width + a]);
      };
      return (1 - t) * ((1 - s) * pixel(i0, j0) + s * pixel(i1, j0)) +
             t * ((1 - s) * pixel(i0, j1) + s * pixel(i1, j1));
    }
  } // namespace model
} // namespace otto
