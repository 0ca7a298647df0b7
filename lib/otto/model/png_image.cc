// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/model/png_image.h>

#include <csetjmp>
#include <cstring>

#include <png.h>

namespace otto
{
  namespace model
  {
    namespace
    {
      const std::size_t most_pixels = 100000000;

      /// What the functions that libpng calls know.
      struct Reader
      {
        std::string content;
        std::size_t next       = 0;
        char        error[200] = "";
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



      /// All values with 16 bits, one to four channels a pixel; false after an
      /// error. What is destroyed belongs to the caller: libpng leaves this
      /// function by longjmp().
      bool read_channels(png_structp             png,
                         png_infop               info,
                         std::vector<png_byte>  &bytes,
                         std::vector<png_bytep> &rows)
      {
        if (setjmp(png_jmpbuf(png)))
          return false;
        png_read_info(png, info);
        const std::size_t width  = png_get_image_width(png, info),
                          height = png_get_image_height(png, info);
        if (width * height > most_pixels)
          png_error(png, "it has more than 1e8 pixels");
        png_set_expand(png);
        png_set_expand_16(png);
        png_set_interlace_handling(png);
        png_read_update_info(png, info);
        const std::size_t row = png_get_rowbytes(png, info);
        bytes.resize(row * height);
        for (std::size_t j = 0; j < height; ++j)
          rows.push_back(bytes.data() + j * row);
        png_read_image(png, rows.data());
        png_read_end(png, nullptr);
        return true;
      }
    } // namespace



    Pixels read_png(const std::string &file)
    {
      Reader reader;
      reader.content  = base::content_of("image", file);
      png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING,
                                               &reader,
                                               on_error,
                                               on_warning);
      if (png == nullptr)
        throw base::RunError("There is no memory to read the image '" + file +
                             "'.");
      png_infop              info = png_create_info_struct(png);
      std::vector<png_byte>  bytes;
      std::vector<png_bytep> rows;
      png_set_read_fn(png, &reader, next_bytes);
      const bool  read = read_channels(png, info, bytes, rows);
      Pixels      result;
      std::size_t n = 0, channels = 1;
      if (read)
        {
          result.width  = png_get_image_width(png, info);
          result.height = png_get_image_height(png, info);
          channels      = png_get_channels(png, info);
          n             = std::size_t(result.width) * result.height;
        }
      png_destroy_read_struct(&png, &info, nullptr);
      if (!read)
        throw base::InputError("the image '" + file +
                               "' cannot be read as PNG (" + reader.error +
                               "); save it again.");
      const auto value = [&](const std::size_t k) {
        return (256 * bytes[2 * k] + bytes[2 * k + 1]) / 65535.;
      };
      result.grey.resize(n);
      for (std::size_t p = 0; p < n; ++p)
        {
          const std::size_t k = p * channels;
          result.grey[p]      = channels < 3
                                  ? value(k)
                                  : 0.2126 * value(k) + 0.7152 * value(k + 1) +
                                 0.0722 * value(k + 2);
          if (channels % 2 == 0)
            result.opacity.push_back(value(k + channels - 1));
        }
      return result;
    }
  } // namespace model
} // namespace otto
