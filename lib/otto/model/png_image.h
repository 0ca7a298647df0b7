// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace otto
{
  namespace model
  {
    /// An image with more pixels than this is not read: 400 MB are its grey
    /// values.
    const std::size_t most_pixels = 100000000;

    /// The pixels of an image, row by row from the upper left.
    struct Pixels
    {
      unsigned int width = 1, height = 1;
      /// From 0 (black) to 1 (white), times the opacity.
      std::vector<float> grey = {0.f};
    };

    /**
     * Reads a PNG image of any kind (1 to 16 bits, grey, colour, palette,
     * transparency, interlaced) with libpng. Colours become grey by the weights
     * 0.2126, 0.7152, 0.0722 of red, green and blue (Rec. ITU-R BT.709); values
     * are those of the file without a correction by gamma, as those of PGM are.
     * No more than a row is in memory beside the file and the grey values.
     *
     * @param invert Whether values become one minus what they are. What is
     *   transparent is zero in either case.
     * @throws base::InputError if it cannot be read or has more than
     *   most_pixels pixels.
     */
    Pixels read_png(const std::string &file, bool invert);
  } // namespace model
} // namespace otto
