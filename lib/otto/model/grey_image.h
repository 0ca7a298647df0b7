// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

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
       * Reads a PGM file (portable grey map): P2 (text) or P5 (binary), 8 or
       * 16 bits a pixel, with comments.
       *
       * @throws base::InputError if the file is missing, is of another format,
       * is truncated or has values above its largest value.
       */
      explicit GreyImage(const std::string &file);

      /// The value at a point of the unit square, from 0 (black) to 1 (white).
      double value(double x, double y) const;

      /// Pixels in a row.
      unsigned int width() const { return width_; }
      /// Number of rows.
      unsigned int height() const { return height_; }

    private:
      void read(std::istream &stream, const std::string &file);

      unsigned int        width_ = 1, height_ = 1;
      std::vector<double> pixels_ = {0.};
    };
  } // namespace model
} // namespace otto
