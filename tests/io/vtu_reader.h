// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

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
 * format is decoded here from its specification (VTK file formats, appended
 * raw data in zlib blocks), not by the code that writes it.
 */
struct VtuArray
{
  unsigned int        n_components = 1;
  std::string         type;
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

/// One array of one piece at a place in the file: the number of blocks, their
/// size, the size of the last (0: as the others), compressed sizes, blocks.
inline std::string
decoded(const std::string &text, const std::size_t at)
{
  const auto number = [&](const std::size_t k) {
    std::uint64_t value = 0;
    BOOST_REQUIRE(at + 8 * (k + 1) <= text.size());
    std::memcpy(&value, text.data() + at + 8 * k, 8);
    return value;
  };
  const auto  n     = number(0);
  auto        place = at + 8 * (3 + n);
  std::string result;
  for (std::uint64_t k = 0; k < n; ++k)
    {
      const bool  last = k + 1 == n && number(2) > 0;
      std::string block(last ? number(2) : number(1), '\0');
      uLongf      length = block.size();
      BOOST_REQUIRE(place + number(3 + k) <= text.size());
      BOOST_REQUIRE(
        uncompress(reinterpret_cast<Bytef *>(&block[0]),
                   &length,
                   reinterpret_cast<const Bytef *>(text.data() + place),
                   number(3 + k)) == Z_OK);
      BOOST_REQUIRE(length == block.size());
      result += block;
      place += number(3 + k);
    }
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

/// The arrays of a file; the coordinates are called "points", those of
/// connectivity are counted through all pieces.
inline std::map<std::string, VtuArray>
read_vtu(const std::string &file)
{
  const std::string               text = content(file);
  std::map<std::string, VtuArray> result;
  BOOST_REQUIRE(text.size() > 20);
  BOOST_REQUIRE(text.find("</VTKFile>", text.size() - 20) != std::string::npos);
  const auto data  = text.find("<AppendedData");
  const auto first = text.find('_', data) + 1;
  for (auto at = text.find("<DataArray"); at < data;
       at      = text.find("<DataArray", at + 1))
    {
           const std::string tag = text.substr(at, text.find('>', at) - at);
           if (attribute(tag, "format") != "appended")
        continue;
      auto name = attribute(tag, "Name");
           if (name == "Points")
        name = "points";
      VtuArray &array    = result[name];
           array.n_components = std::stoi(attribute(tag, "NumberOfComponents"));
           array.type         = attribute(tag, "type");
           const auto bytes =
             decoded(text, first + std::stoull(attribute(tag, "offset")));
           const auto before = array.values.size();
           if (array.type == "Float32")
        append<float>(array.values, bytes);
      else if (array.type == "Float64")
        append<double>(array.values, bytes);
      else if (array.type == "Int32")
        append<std::int32_t>(array.values, bytes);
      else if (array.type == "UInt8")
        append<std::uint8_t>(array.values, bytes);
      else
        BOOST_ERROR("unknown type " + array.type);
      if (name == "points")
        result["first point of a piece"].values.push_back(before /
                                                          array.n_components);
      if (name == "connectivity")
        for (auto k = before; k < array.values.size(); ++k)
          array.values[k] += result["first point of a piece"].values.back();
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
