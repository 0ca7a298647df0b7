// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/model/png_image.h>

#include <csetjmp>
#include <cstring>
#include <utility>

#include <png.h>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// What the functions that libpng calls know.
      struct Reader
      {
        std::string content;
        std::size_t next       = 0;
        char        error[200] = "";
        bool        invert     = false;
        // One row of the file, of one to four channels of 16 bits.
        std::vector<png_byte> row;
        Pixels                pixels;
      };

      void next_bytes(png_structp png, png_bytep to, png_size_t n)
      {
        auto &reader = *static_cast<Reader *>(png_get_io_ptr(png));
        if (n > reader.content.size() - reader.next)
          png_error(png, "it is truncated");
        std::memcpy(to, reader.content.data() + reader.next, n);
        reader.next += n;
      }

      [[noreturn]] void on_error(png_structp png, png_const_charp text)
      {
        auto &reader = *static_cast<Reader *>(png_get_error_ptr(png));
        std::strncpy(reader.error, text, sizeof(reader.error) - 1);
        png_longjmp(png, 1);
      }

      void on_warning(png_structp, png_const_charp)
      {
      }



      /// Puts the row of channels where its pixels belong.
      void convert(Reader           &reader,
                   const std::size_t channels,
                   const std::size_t first,
                   const std::size_t step,
                   const std::size_t n)
      {
        const auto value = [&](const std::size_t k) {
          return (256 * reader.row[2 * k] + reader.row[2 * k + 1]) / 65535.;
        };
        for (std::size_t p = 0; p < n; ++p)
          {
            const std::size_t k    = p * channels;
            double            grey = channels < 3
                                       ? value(k)
                                       : 0.2126 * value(k) + 0.7152 * value(k + 1) +
                                0.0722 * value(k + 2);
            if (reader.invert)
              grey = 1. - grey;
            if (channels % 2 == 0)
              grey *= value(k + channels - 1);
            reader.pixels.grey[first + p * step] = grey;
          }
      }



      /// Reads all rows; false after an error. What is destroyed belongs to
      /// the caller: libpng leaves this function by longjmp().
      bool read_rows(png_structp png, png_infop info, Reader &reader)
      {
        if (setjmp(png_jmpbuf(png)))
          return false;
        png_read_info(png, info);
        const std::size_t width  = png_get_image_width(png, info),
                          height = png_get_image_height(png, info);
        if (width * height > most_pixels)
          png_error(png, "it has more than 1e8 pixels, make it smaller");
        png_set_expand(png);
        png_set_expand_16(png);
        png_read_update_info(png, info);
        const std::size_t channels = png_get_channels(png, info);
        const bool        interlaced =
          png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
        reader.pixels.width  = width;
        reader.pixels.height = height;
        reader.row.resize(png_get_rowbytes(png, info));
        reader.pixels.grey.resize(width * height);
        if (!interlaced)
          for (std::size_t j = 0; j < height; ++j)
            {
              png_read_row(png, reader.row.data(), nullptr);
              convert(reader, channels, j * width, 1, width);
            }
        else
          // of each pass the rows as the file has them, with fewer pixels
          for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; ++pass)
            {
              const std::size_t rows    = PNG_PASS_ROWS(height, pass),
                                columns = PNG_PASS_COLS(width, pass);
              if (columns == 0)
                continue;
              for (std::size_t j = 0; j < rows; ++j)
                {
                  png_read_row(png, reader.row.data(), nullptr);
                  convert(reader,
                          channels,
                          PNG_ROW_FROM_PASS_ROW(j, pass) * width +
                            PNG_PASS_START_COL(pass),
                          std::size_t(1) << PNG_PASS_COL_SHIFT(pass),
                          columns);
                }
            }
        png_read_end(png, nullptr);
        return true;
      }
    } // namespace



    Pixels read_png(const std::string &file, const bool invert)
    {
      Reader reader;
      reader.content  = base::content_of("image", file);
      reader.invert   = invert;
      png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING,
                                               &reader,
                                               on_error,
                                               on_warning);
      if (png == nullptr)
        throw base::RunError("There is no memory to read the image '" + file +
                             "'.");
      png_infop info = png_create_info_struct(png);
      png_set_read_fn(png, &reader, next_bytes);
      const bool read = read_rows(png, info, reader);
      png_destroy_read_struct(&png, &info, nullptr);
      if (!read)
        throw base::InputError("the image '" + file +
                               "' cannot be read as PNG (" + reader.error +
                               "); save it again.");
      return std::move(reader.pixels);
    }
  } // namespace model
} // namespace otto
