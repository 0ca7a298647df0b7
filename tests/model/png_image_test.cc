// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/model/grey_image.h>

#include <base/throws_with.h>
#include <io/scratch.h>
#include <model/exactly.h>
#include <model/fixture.h>

#include <cstdio>

#include <png.h>

using namespace otto;
using model::GreyImage;

namespace
{
  /// What a PNG file is made of.
  struct Png
  {
    int                   width, height, bits, colour;
    std::vector<png_byte> bytes;
    bool                  interlaced = false;
    /// Of a palette.
    std::vector<png_color> palette = {};
    std::vector<png_byte>  opacity = {};

    void write(const std::string &file) const
    {
      MPI_Barrier(MPI_COMM_WORLD);
      base::on_first_rank(MPI_COMM_WORLD, [&]() {
        FILE *const stream = std::fopen(file.c_str(), "wb");
        auto       *png    = png_create_write_struct(PNG_LIBPNG_VER_STRING,
                                            nullptr,
                                            nullptr,
                                            nullptr);
        auto       *info   = png_create_info_struct(png);
        png_init_io(png, stream);
        png_set_IHDR(png,
                     info,
                     width,
                     height,
                     bits,
                     colour,
                     interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT,
                     PNG_FILTER_TYPE_DEFAULT);
        if (!palette.empty())
          png_set_PLTE(png, info, palette.data(), palette.size());
        if (!opacity.empty())
          png_set_tRNS(png, info, opacity.data(), opacity.size(), nullptr);
        std::vector<png_bytep> rows;
        auto                   copy = bytes;
        for (int j = 0; j < height; ++j)
          rows.push_back(copy.data() + j * (bytes.size() / height));
        png_write_info(png, info);
        png_write_image(png, rows.data());
        png_write_end(png, info);
        png_destroy_write_struct(&png, &info);
        std::fclose(stream);
      });
    }
  };

  /// The values of an image of two pixels in a row.
  void check_pixels(const Png   &png,
                    const double left,
                    const double right,
                    const bool   invert = false)
  {
    const Scratch     scratch;
    const std::string file = scratch.folder.path() + "/image.png";
    png.write(file);
    const GreyImage image(file, invert);
    BOOST_TEST(image.width() == 2u);
    BOOST_TEST(image.value(0.1, 0.9) == left, in_single);
    BOOST_TEST(image.value(0.9, 0.9) == right, in_single);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(png_images)

BOOST_AUTO_TEST_CASE(all_kinds_of_pixels)
{
  check_pixels({2, 1, 8, PNG_COLOR_TYPE_GRAY, {51, 255}}, 0.2, 1.);
  check_pixels({2, 1, 16, PNG_COLOR_TYPE_GRAY, {1, 2, 255, 255}},
               258. / 65535,
               1.);
  check_pixels({2, 1, 2, PNG_COLOR_TYPE_GRAY, {0x60}}, 1. / 3, 2. / 3);
  check_pixels({2, 1, 8, PNG_COLOR_TYPE_RGB, {255, 0, 0, 0, 51, 255}},
               0.2126,
               0.2 * 0.7152 + 0.0722);
  check_pixels(
    {2, 1, 8, PNG_COLOR_TYPE_PALETTE, {1, 0}, false, {{0, 255, 0}, {0, 0, 51}}},
    0.2 * 0.0722,
    0.7152);
}

BOOST_AUTO_TEST_CASE(what_is_transparent_is_empty)
{
  const Png grey{2, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, {255, 51, 51, 255}};
  check_pixels(grey, 0.2, 0.2);
  check_pixels(grey, 0., 0.8, true);
  check_pixels(
    {2, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, {255, 255, 255, 0, 255, 255, 255, 255}},
    0.,
    1.);
  check_pixels({2,
                1,
                8,
                PNG_COLOR_TYPE_PALETTE,
                {0, 1},
                false,
                {{255, 255, 255}, {255, 255, 255}},
                {51}},
               0.2,
               1.);
}

// the density of a PNG is that of the PGM with the same pixels
BOOST_AUTO_TEST_CASE(lies_as_pgm_does)
{
  const Scratch     scratch;
  const std::string file = scratch.folder.path() + "/image";
  const Png plain{3, 2, 8, PNG_COLOR_TYPE_GRAY, {0, 90, 180, 5, 6, 255}};
  auto      interlaced  = plain;
  interlaced.interlaced = true;
  plain.write(file + ".png");
  interlaced.write(file + "_interlaced.png");
  base::on_first_rank(MPI_COMM_WORLD, [&]() {
    std::ofstream(file + ".pgm") << "P2 3 2 255 0 90 180 5 6 255";
  });
  const auto from = [&](const std::string &end) {
    return density<2>("image",
                      {"File=" + file + end, "Lower=0, 0", "Upper=3, 2"});
  };
  const auto pgm = from(".pgm"), png = from(".png"),
             other = from("_interlaced.png");
  for (double x = 0.1; x < 3.; x += 0.3)
    for (double y = 0.1; y < 2.; y += 0.3)
      {
        const dealii::Point<2> p(x, y);
        BOOST_TEST(png->value(p) == pgm->value(p), in_single);
        BOOST_TEST(other->value(p) == pgm->value(p), in_single);
      }
  BOOST_TEST(png->value({0.5, 1.5}) == 0.);
  BOOST_TEST(png->value({2.5, 0.5}) == 1.);
}

// seven passes with their own pixels
BOOST_AUTO_TEST_CASE(interlaced_images_are_like_others)
{
  const Scratch     scratch;
  const std::string file = scratch.folder.path() + "/image";
  for (const int width : {1, 4, 11})
    for (const int height : {1, 3, 9})
      {
        Png png{width, height, 8, PNG_COLOR_TYPE_RGB_ALPHA, {}};
        for (int k = 0; k < 4 * width * height; ++k)
          png.bytes.push_back((37 * k + k * k / 5) % 256);
        png.write(file);
        png.interlaced = true;
        png.write(file + "_interlaced");
        const auto plain      = model::read_png(file, false),
                   interlaced = model::read_png(file + "_interlaced", false);
        BOOST_TEST(plain.grey == interlaced.grey,
                   boost::test_tools::per_element());
        BOOST_TEST(plain.grey.size() == std::size_t(width * height));
      }
}

BOOST_AUTO_TEST_CASE(too_many_pixels_are_refused)
{
  const Scratch     scratch;
  const std::string file = scratch.folder.path() + "/image.png";
  // black, 1e6 x 101 pixels
  MPI_Barrier(MPI_COMM_WORLD);
  base::on_first_rank(MPI_COMM_WORLD, [&]() {
    FILE *const stream = std::fopen(file.c_str(), "wb");
    auto       *png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    auto *info = png_create_info_struct(png);
    png_init_io(png, stream);
    png_set_IHDR(png,
                 info,
                 1000000,
                 101,
                 1,
                 PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    const std::vector<png_byte> row(125000);
    for (int j = 0; j < 101; ++j)
      png_write_row(png, row.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    std::fclose(stream);
  });
  check_throws_with([&]() { GreyImage image(file); },
                    {"more than 1e8 pixels", "smaller"});
}

BOOST_AUTO_TEST_CASE(damaged_files_are_refused)
{
  const Scratch     scratch;
  const std::string file = scratch.folder.path() + "/image.png";
  Png{2, 1, 8, PNG_COLOR_TYPE_GRAY, {51, 255}}.write(file);
  std::string bytes   = content(file);
  const auto  rewrite = [&](const std::string &text) {
    MPI_Barrier(MPI_COMM_WORLD);
    base::on_first_rank(MPI_COMM_WORLD, [&]() {
      std::ofstream(file, std::ios::binary) << text;
    });
  };
  for (const std::size_t n : {9, 30, 50})
    {
      rewrite(bytes.substr(0, n));
      check_throws_with([&]() { density<2>("image", {"File=" + file}); },
                        {"File: the image '" + file,
                         "as PNG (it is truncated)",
                         "again"});
    }
  bytes[20] ^= 1; // the height, which the checksum then does not fit
  rewrite(bytes);
  check_throws_with([&]() { GreyImage image(file); }, {"as PNG", "CRC"});
}

BOOST_AUTO_TEST_SUITE_END()
