// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace otto
{
  namespace model
  {
    /// The pixels of an image, row by row from the upper left.
    struct Pixels
    {
      unsigned int width = 1, height = 1;
      /// Grey values from 0 (black) to 1 (white).
      std::vector<double> grey = {0.};
      /// From 0 (transparent) to 1; empty if all pixels are opaque.
      std::vector<double> opacity;
    };

    /**
     * Reads a PNG image of any kind (1 to 16 bits, grey, colour, palette,
     * transparency, interlaced) with libpng. Colours become grey by the weights
     * 0.2126, 0.7152, 0.0722 of red, green and blue (Rec. ITU-R BT.709); values
     * are those of the file without a correction by gamma, as those of PGM are.
     *
     * @throws base::InputError if it cannot be read or has more than 1e8
     *   pixels.
     */
    Pixels read_png(const std::string &file);
  } // namespace model
} // namespace otto
