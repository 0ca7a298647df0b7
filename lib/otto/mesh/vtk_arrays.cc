// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>
#include <otto/mesh/vtk_arrays.h>

#include <deal.II/base/utilities.h>

#include <boost/property_tree/xml_parser.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include <zlib.h>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      // zlib makes bytes at most this many times fewer.
      const std::size_t most_compression = 1100;

      /// Bytes in a text, as they are or in base64.
      class Bytes
      {
      public:
        Bytes(const std::string &text,
              const std::size_t  begin,
              const bool         base64)
          : text_(text)
          , begin_(begin)
          , base64_(base64)
        {
        }

        /// Characters of the text that n bytes take.
        std::size_t length(const std::size_t n) const
        {
          return base64_ ? (n + 2) / 3 * 4 : n;
        }

        /// The first n bytes; throws if there are fewer.
        std::string first(const std::size_t n) const
        {
          if (begin_ > text_.size() || n > text_.size() ||
              length(n) > text_.size() - begin_)
            throw base::InputError("is truncated");
          const std::string part = text_.substr(begin_, length(n));
          if (!base64_)
            return part;
          // deal.II takes any letters
          if (part.find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                "0123456789+/=") != std::string::npos)
            throw base::InputError("is no base64");
          const auto decoded = dealii::Utilities::decode_base64(part);
          if (decoded.size() < n)
            throw base::InputError("is truncated");
          return {decoded.begin(), decoded.begin() + n};
        }

        /// What begins behind n bytes that were encoded by themselves.
        Bytes behind(const std::size_t n) const
        {
          return {text_, begin_ + length(n), base64_};
        }

      private:
        const std::string &text_;
        std::size_t        begin_;
        bool               base64_;
      };



      template <typename T>
      void append_numbers(std::vector<double> &values,
                          std::string          bytes,
                          const bool           big_endian)
      {
        std::vector<T> numbers(bytes.size() / sizeof(T));
        if (big_endian)
          for (std::size_t k = 0; k < numbers.size(); ++k)
            std::reverse(bytes.begin() + k * sizeof(T),
                         bytes.begin() + (k + 1) * sizeof(T));
        std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(T));
        values.insert(values.end(), numbers.begin(), numbers.end());
      }



      /// As numbers of a type of VTK; false if there is no such type.
      bool as_numbers(std::vector<double> &values,
                      const std::string   &type,
                      const std::string   &bytes,
                      const bool           big)
      {
        if (type == "Float32")
          append_numbers<float>(values, bytes, big);
        else if (type == "Float64")
          append_numbers<double>(values, bytes, big);
        else if (type == "Int8")
          append_numbers<std::int8_t>(values, bytes, big);
        else if (type == "UInt8")
          append_numbers<std::uint8_t>(values, bytes, big);
        else if (type == "Int16")
          append_numbers<std::int16_t>(values, bytes, big);
        else if (type == "UInt16")
          append_numbers<std::uint16_t>(values, bytes, big);
        else if (type == "Int32")
          append_numbers<std::int32_t>(values, bytes, big);
        else if (type == "UInt32")
          append_numbers<std::uint32_t>(values, bytes, big);
        else if (type == "Int64")
          append_numbers<std::int64_t>(values, bytes, big);
        else if (type == "UInt64")
          append_numbers<std::uint64_t>(values, bytes, big);
        else
          return false;
        return true;
      }



      std::vector<double> numbers_of(const std::string &text)
      {
        std::vector<double> values;
        std::istringstream  stream(text);
        for (std::string word; stream >> word;)
          {
            char *end = nullptr;
            values.push_back(std::strtod(word.c_str(), &end));
            if (*end != '\0')
              throw base::InputError("has '" + word + "', which is no number");
          }
        return values;
      }
    } // namespace



    namespace
    {
      /// The most elements of a text in XML that are inside one another.
      unsigned int depth_of(const std::string &text)
      {
        unsigned int depth = 0, most = 0;
        for (std::size_t k = text.find('<'); k < text.size();
             k             = text.find('<', k + 1))
          {
                        const char next = k + 1 < text.size() ? text[k + 1] : '>';
                        if (text.compare(k, 4, "<!--") == 0)
              k = std::min(text.find("-->", k), text.size());
            else if (next == '/')
              depth -= depth > 0;
            else if (next != '?' && next != '!')
              {
                            const auto end = text.find('>', k);
                            if (end != std::string::npos && text[end - 1] != '/')
                  most = std::max(most, ++depth);
              }
          }
        return most;
      }
    } // namespace



    VtkFile::VtkFile(const std::string &file)
      : file_(file)
    {
      std::string text = base::content_of("field", file);
      // what XML cannot parse
      const auto start = text.find("<AppendedData");
      if (start != std::string::npos)
        {
          const auto end  = text.rfind("</AppendedData>");
          const auto data = text.find('_', start);
          if (data >= end || end == std::string::npos)
            fail("is truncated");
          base64_ = text.substr(start, data - start).find("base64") !=
                    std::string::npos;
          appended_ = text.substr(data + 1, end - data - 1);
          text.erase(data, end - data);
        }
      // the parser calls itself for each level
      if (depth_of(text) > 100)
        fail("has elements nested more than a hundred deep, which no file of "
             "VTK has; save it as .vtu or .vti");
      try
        {
          std::istringstream stream(text);
          boost::property_tree::read_xml(stream, tree_);
          const auto &root = tree_.get_child("VTKFile");
          type_            = root.get<std::string>("<xmlattr>.type");
          grid();
          const auto compressor =
            root.get<std::string>("<xmlattr>.compressor", "");
          compressed_ = !compressor.empty();
          if (compressed_ && compressor != "vtkZLibDataCompressor")
            fail("is compressed by " + compressor +
                 "; save it with zlib or without compression");
          big_endian_ =
            root.get<std::string>("<xmlattr>.byte_order", "") == "BigEndian";
          if (root.get<std::string>("<xmlattr>.header_type", "") == "UInt64")
            head_ = 8;
        }
      catch (const boost::property_tree::ptree_error &error)
        {
          fail("is not a whole file of VTK in XML (" +
               std::string(error.what()) + "); save it as .vtu or .vti");
        }
    }



    void VtkFile::fail(const std::string &text) const
    {
      throw base::InputError("the file '" + file_ + "' " + text + ".");
    }



    std::string VtkFile::bytes(const std::string &text,
                               const std::size_t  begin,
                               const bool         base64,
                               const std::size_t  most) const
    {
      const Bytes encoded(text, begin, base64);
      const auto  head = [&](const std::size_t n) {
        std::vector<double> numbers;
        as_numbers(numbers,
                   head_ == 8 ? "UInt64" : "UInt32",
                   encoded.first(n * head_),
                   big_endian_);
        return std::vector<std::size_t>(numbers.begin(), numbers.end());
      };
      if (!compressed_)
        {
          const std::size_t n = head(1)[0];
          if (n > text.size())
            throw base::InputError("is truncated");
          return encoded.first(head_ + n).substr(head_);
        }
      // how many blocks, size of each but the last, size of the last (0: as the
      // others), compressed sizes
      const std::size_t n_blocks = head(1)[0];
      if (n_blocks > text.size())
        throw base::InputError("is truncated");
      const auto  sizes = head(3 + n_blocks);
      std::size_t n     = 0;
      for (std::size_t k = 0; k < n_blocks; ++k)
        n += std::min(sizes[3 + k], text.size() + 1);
      const std::string all = encoded.behind((3 + n_blocks) * head_).first(n);
      // in time, before memory is taken for what is not wanted
      if (n_blocks > 0 &&
          (n_blocks - 1) > most / std::max<std::size_t>(sizes[1], 1))
        throw base::InputError("has more values than points or cells");
      std::string result;
      std::size_t next = 0;
      for (std::size_t k = 0; k < n_blocks; ++k)
        {
          const bool        last = k + 1 == n_blocks && sizes[2] > 0;
          const std::size_t size = sizes[last ? 2 : 1], packed = sizes[3 + k];
          if (size > most_compression * (packed + 1))
            throw base::InputError("is damaged");
          if (size > most - std::min(most, result.size()))
            throw base::InputError("has more values than points or cells");
          std::string block(size, '\0');
          uLongf      length = size;
          if (uncompress(reinterpret_cast<Bytef *>(&block[0]),
                         &length,
                         reinterpret_cast<const Bytef *>(all.data() + next),
                         packed) != Z_OK ||
              length != size)
            throw base::InputError("is damaged");
          result += block;
          next += packed;
        }
      return result;
    }



    VtkArray VtkFile::array(const boost::property_tree::ptree &element,
                            const double                       n_entries) const
    {
      VtkArray   result;
      const auto attribute = [&](const std::string &name,
                                 const std::string &otherwise) {
        return element.get<std::string>("<xmlattr>." + name, otherwise);
      };
      result.name         = attribute("Name", "points");
      result.n_components = std::max(
        1ul,
        std::strtoul(attribute("NumberOfComponents", "1").c_str(), {}, 10));
      const double most        = 8. * n_entries * result.n_components;
      const auto   most_bytes  = static_cast<std::size_t>(std::min(most, 1e18));
      const std::string type   = attribute("type", ""),
                        format = attribute("format", "ascii");
      try
        {
          if (format == "ascii")
            result.values = numbers_of(element.data());
          else if (!as_numbers(
                     result.values,
                     type,
                     format == "appended"
                       ? bytes(appended_,
                               std::strtoull(
                                 attribute("offset", "0").c_str(), {}, 10),
                               base64_,
                               most_bytes)
                       : bytes(
                           base::trimmed(element.data()), 0, true, most_bytes),
                     big_endian_))
            throw base::InputError("has the unknown type '" + type + "'");
          if (result.values.size() % result.n_components != 0)
            throw base::InputError("is truncated");
        }
      catch (const base::InputError &error)
        {
          fail("has an array '" + result.name + "' that " + error.what() +
               "; save it again");
        }
      return result;
    }
  } // namespace mesh
} // namespace otto
