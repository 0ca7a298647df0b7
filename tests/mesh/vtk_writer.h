// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/utilities.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include <zlib.h>

/// Writes arrays as VTK does, in each of its ways.
struct VtkWriter
{
  enum class Format
  {
    ascii,
    binary,
    appended_raw,
    appended_base64
  };

  Format format     = Format::ascii;
  bool   compressed = false;
  /// Bytes of the numbers in front of data: 4 or 8.
  unsigned int head = 4;

  std::string appended = {};

  static std::string base64(const std::string &bytes)
  {
    return dealii::Utilities::encode_base64(
      std::vector<unsigned char>(bytes.begin(), bytes.end()));
  }

  std::string number(const std::uint64_t value) const
  {
    return {reinterpret_cast<const char *>(&value), head};
  }

  /// The bytes with what is in front of them, in blocks of 64 bytes.
  std::string encoded(const std::string &bytes, const bool as_base64) const
  {
    const auto code = [&](const std::string &text) {
      return as_base64 ? base64(text) : text;
    };
    if (!compressed)
      return code(number(bytes.size()) + bytes);
    const std::size_t size = 64, n = (bytes.size() + size - 1) / size;
    std::string front = number(n) + number(size) + number(bytes.size() % size),
                blocks;
    for (std::size_t k = 0; k < n; ++k)
      {
        const std::string part   = bytes.substr(k * size, size);
        uLongf            length = compressBound(part.size());
        std::string       block(length, '\0');
        compress(reinterpret_cast<Bytef *>(&block[0]),
                 &length,
                 reinterpret_cast<const Bytef *>(part.data()),
                 part.size());
        front += number(length);
        blocks += block.substr(0, length);
      }
    return code(front) + code(blocks);
  }

  template <typename Number>
  std::string array(const std::string         &name,
                    const std::string         &type,
                    const std::vector<Number> &values,
                    const unsigned int         n_components = 1)
  {
    std::ostringstream element;
    element.precision(17);
    element << "<DataArray type=\"" << type << "\" Name=\"" << name
            << "\" NumberOfComponents=\"" << n_components << "\" format=\"";
    const std::string bytes(reinterpret_cast<const char *>(values.data()),
                            values.size() * sizeof(Number));
    if (format == Format::ascii)
      {
        element << "ascii\">";
        for (const Number value : values)
          element << ' ' << +value;
      }
    else if (format == Format::binary)
      element << "binary\">\n  " << encoded(bytes, true) << '\n';
    else
      {
        element << "appended\" offset=\"" << appended.size() << "\">";
        appended += encoded(bytes, format == Format::appended_base64);
      }
    element << "</DataArray>\n";
    return element.str();
  }

  std::string file(const std::string &type, const std::string &grid) const
  {
    return "<?xml version=\"1.0\"?>\n<VTKFile type=\"" + type +
           "\" version=\"1.0\" byte_order=\"LittleEndian\" header_type=\"" +
           (head == 8 ? "UInt64" : "UInt32") + "\"" +
           (compressed ? " compressor=\"vtkZLibDataCompressor\"" : "") + ">\n" +
           grid +
           (appended.empty()
              ? ""
              : "<AppendedData encoding=\"" +
                  std::string(format == Format::appended_raw ? "raw"
                                                             : "base64") +
                  "\">\n_" + appended + "\n</AppendedData>\n") +
           "</VTKFile>\n";
  }
};
