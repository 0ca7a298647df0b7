// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/utilities.h>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <zlib.h>

#include "scratch.h"

/**
 * An array of a VTU file with all pieces one after the other, as numbers. The
 * format is decoded here from its specification (VTK file formats, appended by
 * zlib blocks in base64), not by the code that writes it.
 */
struct VtuArray
{
  unsigned int        n_components = 1;
  std::vector<double> values;

  std::size_t size() const { return values.size() / n_components; }
};

/// The value of an attribute of an XML tag, empty if it is not there.
inline std::string
attribute(const std::string &tag, const std::string &name)
{
  const auto begin = tag.find(' ' + name + "=\"");
  if (begin == std::string::npos)
    return "";
  const auto first = begin + name.size() + 3;
  return tag.substr(first, tag.find('"', first) - first);
}

/// One array of one piece: 4 integers (blocks, size of a block, size of the
/// last, compressed size) and the compressed bytes.
inline std::string
decoded(const std::string &text)
{
  using dealii::Utilities::decode_base64;
  const auto head = decode_base64(text.substr(0, 24));
  BOOST_REQUIRE(head.size() == 16u);
  std::uint32_t sizes[4];
  std::memcpy(sizes, head.data(), 16);
  BOOST_REQUIRE(sizes[0] == 1u);
  const auto  packed = decode_base64(text.substr(24));
  std::string result(sizes[2], '\0');
  uLongf      length = sizes[2];
  BOOST_REQUIRE(uncompress(reinterpret_cast<Bytef *>(&result[0]),
                           &length,
                           packed.data(),
                           sizes[3]) == Z_OK);
  BOOST_REQUIRE(length == sizes[2]);
  return result;
}

template <typename Number>
void
append(std::vector<double> &values, const std::string &bytes)
{
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  values.insert(values.end(), numbers.begin(), numbers.end());
}

/// The arrays of a file; the coordinates are called "points".
inline std::map<std::string, VtuArray>
read_vtu(const std::string &file)
{
  const std::string               text = content(file);
  std::map<std::string, VtuArray> result;
  BOOST_REQUIRE(text.find("</VTKFile>") != std::string::npos);
  for (auto at = text.find("<DataArray"); at != std::string::npos;
       at      = text.find("<DataArray", at + 1))
    {
           const auto        close = text.find('>', at);
           const std::string tag   = text.substr(at, close - at);
           auto              name  = attribute(tag, "Name");
           if (name.empty())
        name = "points";
      auto        first = close + 1;
           auto        last  = text.find("</DataArray>", first);
           std::string data;
           for (; first < last; ++first)
        if (!std::isspace(static_cast<unsigned char>(text[first])))
          data += text[first];
      VtuArray &array = result[name];
           if (const auto n = attribute(tag, "NumberOfComponents"); !n.empty())
        array.n_components = std::stoi(n);
      if (data.empty())
        continue;
      const auto type = attribute(tag, "type");
           if (type == "Float32")
        append<float>(array.values, decoded(data));
      else if (type == "Float64")
        append<double>(array.values, decoded(data));
      else if (type == "Int32")
        append<std::int32_t>(array.values, decoded(data));
      else if (type == "UInt8")
        append<std::uint8_t>(array.values, decoded(data));
      else
        BOOST_ERROR("unknown type " + type);
    }
  return result;
}

/// A data set of a .pvd file.
struct PvdStep
{
  double      time;
  std::string file;
};

inline std::vector<PvdStep>
read_pvd(const std::string &file)
{
  const std::string text = content(file);
  BOOST_REQUIRE(text.find("</VTKFile>") != std::string::npos);
  std::vector<PvdStep> result;
  for (auto at = text.find("<DataSet"); at != std::string::npos;
       at      = text.find("<DataSet", at + 1))
    {
           const auto tag = text.substr(at, text.find('>', at) - at);
           result.push_back(
        {std::stod(attribute(tag, "timestep")), attribute(tag, "file")});
    }
  return result;
}
