// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/png_image.h>

#include <iosfwd>
#include <string>
#include <vector>

namespace otto
{
  namespace model
  {
    /**
     * A grey-scale image of width x height pixels, as a function on the unit
     * square: pixel (i, j), counted from the upper left, is at
     * ((i + 1/2)/width, 1 - (j + 1/2)/height); between pixels the value is
     * bilinear, and constant in the outer half of the pixels at the edge.
     */
    class GreyImage
    {
    public:
      /// Black, one pixel.
      GreyImage() = default;

      /**
       * Reads a PNG file, see read_png(), or a PGM file (portable grey map): P2
       * (text) or P5 (binary), 8 or 16 bits a pixel, with comments.
       *
       * @param invert Whether values become one minus what they are. What is
       *   transparent is zero in either case: grey values are multiplied by the
       *   opacity.
       * @throws base::InputError if the file is missing, is of another format,
       * is truncated or has values above its largest value.
       */
      explicit GreyImage(const std::string &file, bool invert = false);

      /// The value at a point of the unit square, from 0 (black) to 1 (white).
      double value(double x, double y) const;

      /// Pixels in a row.
      unsigned int width() const { return pixels_.width; }
      /// Number of rows.
      unsigned int height() const { return pixels_.height; }

    private:
      Pixels pixels_;
    };
  } // namespace model
} // namespace otto
