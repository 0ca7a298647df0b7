// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/msh_text.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <utility>
#include <vector>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      /// The nodes of an element by Gmsh's type, 0 for types that are not
      /// known here.
      unsigned int n_nodes(const long long type)
      {
        static const unsigned int n[] = {0,  2,  3,  4,  4,  8,  6,  5,
                                         3,  6,  9,  10, 27, 18, 14, 1,
                                         8,  20, 15, 13, 9,  10, 12, 15,
                                         15, 21, 4,  5,  6,  20, 35, 56};
        return type > 0 && type < 32 ? n[type] : 0;
      }

      /// The section ended before all numbers were read.
      struct TooShort
      {
      };

      /// An element of a type that is not known: it cannot be counted.
      struct UnknownType
      {
      };

      /// A coordinate of a node is not a finite number.
      struct BadCoordinate
      {
        long long   node;
        std::string value;
      };

      /// Numbers one after the other, as text or as bytes.
      class Numbers
      {
      public:
        Numbers(const char *begin, const char *end, const bool binary)
          : here_(begin)
          , end_(end)
          , binary_(binary)
        {
        }

        long long integer(const unsigned int bytes)
        {
          long long value = 0;
          if (!binary_)
            {
              const std::string token = next_token();
              char             *end   = nullptr;
              value                   = std::strtoll(token.c_str(), &end, 10);
              if (*end != '\0')
                throw TooShort();
              return value;
            }
          const char *const from = here_;
          advance(bytes);
          if (bytes == 8)
            std::memcpy(&value, from, 8);
          else
            {
              int small = 0;
              std::memcpy(&small, from, 4);
              value = small;
            }
          return value;
        }

        /// An integer that counts what follows.
        std::size_t count(const unsigned int bytes)
        {
          const long long value = integer(bytes);
          // each of it takes at least two characters or one byte
          if (value < 0 || value > end_ - here_)
            throw TooShort();
          return value;
        }

        void skip(const std::size_t n, const unsigned int bytes)
        {
          if (binary_)
            advance(n * bytes);
          else
            for (std::size_t i = 0; i < n; ++i)
              next_token();
        }

        /// Coordinates of a node.
        void coordinates(const std::size_t n, const long long node)
        {
          for (std::size_t i = 0; i < n; ++i)
            {
              double value = 0.;
              if (binary_)
                {
                  const char *const from = here_;
                  advance(sizeof(value));
                  std::memcpy(&value, from, sizeof(value));
                  if (!std::isfinite(value))
                    throw BadCoordinate{node, base::short_number(value)};
                  continue;
                }
              const std::string token = next_token();
              char             *end   = nullptr;
              value                   = std::strtod(token.c_str(), &end);
              if (*end != '\0' || !std::isfinite(value))
                throw BadCoordinate{node, token};
            }
        }

        /// Text numbers even in binary sections.
        std::size_t text_count()
        {
          const bool binary = binary_;
          binary_           = false;
          const auto value  = count(0);
          binary_           = binary;
          if (binary_)
            advance(1); // the end of the line
          return value;
        }

        bool at_end()
        {
          const char *p = here_;
          while (p != end_ && std::isspace(static_cast<unsigned char>(*p)))
            ++p;
          return p == end_;
        }

        /// The lines that are left, without empty ones.
        std::size_t lines_left() const
        {
          std::istringstream stream(std::string(here_, end_));
          std::size_t        n = 0;
          for (std::string line; std::getline(stream, line);)
            n += !base::trimmed(line).empty();
          return n;
        }

        bool binary() const { return binary_; }

      private:
        std::string next_token()
        {
          while (here_ != end_ &&
                 std::isspace(static_cast<unsigned char>(*here_)))
            ++here_;
          const char *const begin = here_;
          while (here_ != end_ &&
                 !std::isspace(static_cast<unsigned char>(*here_)))
            ++here_;
          if (begin == here_)
            throw TooShort();
          return std::string(begin, here_);
        }

        void advance(const std::size_t n)
        {
          if (n > static_cast<std::size_t>(end_ - here_))
            throw TooShort();
          here_ += n;
        }

        const char *here_, *end_;
        bool        binary_;
      };

      /// What is announced in a section and how much of it is there.
      struct Count
      {
        std::size_t announced = 0, found = 0;
        /// The numbers of nodes.
        std::vector<long long> nodes;
        /// The number of elements that are in more than one group; 0: none.
        long long ambiguous = 0;
        /// Whether the section did not end too early.
        bool complete = false;
      };

      void read_nodes_2(Numbers &in, Count &count)
      {
        count.announced = in.text_count();
        for (; count.found < count.announced; ++count.found)
          {
            count.nodes.push_back(in.integer(4));
            in.coordinates(3, count.nodes.back());
          }
      }

      void read_elements_2(Numbers                             &in,
                           Count                               &count,
                           std::map<std::size_t, unsigned int> &groups)
      {
        count.announced = in.text_count();
        while (count.found < count.announced)
          {
            // Text has a head for every element, bytes one for a block.
            long long   number = in.binary() ? 0 : in.integer(4);
            const auto  type   = in.integer(4);
            std::size_t n      = in.binary() ? in.count(4) : 1;
            const auto  n_tags = in.count(4);
            if (n_nodes(type) == 0)
              throw UnknownType();
            for (; n > 0; --n, ++count.found)
              {
                if (in.binary())
                  number = in.integer(4);
                // A negative group turns the element round.
                const unsigned int group =
                  n_tags > 0 ? std::abs(in.integer(4)) : 0;
                if (groups.emplace(number, group).first->second != group)
                  count.ambiguous = number;
                in.skip(n_tags > 0 ? n_tags - 1 : 0, 4);
                in.skip(n_nodes(type), 4);
              }
          }
      }

      void read_nodes_4(Numbers &in, Count &count, const bool newest)
      {
        const std::size_t blocks = in.count(8);
        count.announced          = in.count(8);
        in.skip(newest ? 2 : 0, 8);
        for (std::size_t b = 0; b < blocks; ++b)
          {
            const auto first = in.integer(4), second = in.integer(4);
            const auto dim        = newest ? first : second;
            const bool parametric = in.integer(4) != 0;
            const auto n          = in.count(8);
            const auto per_node   = 3 + (parametric ? dim : 0);
            const auto before     = count.nodes.size();
            for (std::size_t i = 0; i < n; ++i)
              {
                count.nodes.push_back(in.integer(newest ? 8 : 4));
                if (!newest)
                  in.coordinates(per_node, count.nodes.back());
              }
            for (std::size_t i = before; newest && i < count.nodes.size(); ++i)
              in.coordinates(per_node, count.nodes[i]);
            count.found += n;
          }
      }

      void read_elements_4(Numbers &in, Count &count, const bool newest)
      {
        const std::size_t blocks = in.count(8);
        count.announced          = in.count(8);
        in.skip(newest ? 2 : 0, 8);
        for (std::size_t b = 0; b < blocks; ++b)
          {
            in.skip(2, 4);
            const auto type = in.integer(4);
            const auto n    = in.count(8);
            if (n_nodes(type) == 0)
              throw UnknownType();
            in.skip(n * (1 + n_nodes(type)), newest ? 8 : 4);
            count.found += n;
          }
      }

      void read_entities(Numbers &in, Count &count, const bool newest)
      {
        std::size_t n[4];
        for (std::size_t &number : n)
          count.announced += number = in.count(8);
        for (unsigned int dim = 0; dim < 4; ++dim)
          for (std::size_t i = 0; i < n[dim]; ++i, ++count.found)
            {
              in.skip(1, 4);
              in.skip(dim == 0 && newest ? 3 : 6, 8);
              in.skip(in.count(8), 4);
              if (dim > 0)
                in.skip(in.count(8), 4);
            }
      }

      /// Reads one section; false if it is not one that can be counted here.
      bool read_section(const std::string &name,
                        Numbers           &in,
                        Count             &count,
                        MshText           &msh)
      {
        const bool newest = msh.version == 4.1, old = msh.version == 2.2;
        try
          {
            if (name == "Entities")
              read_entities(in, count, newest);
            else if (name == "Nodes")
              old ? read_nodes_2(in, count) : read_nodes_4(in, count, newest);
            else
              old ? read_elements_2(in, count, msh.groups)
                  : read_elements_4(in, count, newest);
            count.complete = true;
          }
        catch (const TooShort &)
          {
            count.complete = false;
          }
        catch (const UnknownType &)
          {
            return false;
          }
        if (count.complete && old && !in.at_end())
          count.found += in.lines_left();
        return true;
      }

      void check_count(const std::string &file,
                       const std::string &name,
                       Numbers           &in,
                       const Count       &count)
      {
        const bool equal = count.complete && count.found == count.announced;
        if (!equal || !in.at_end())
          throw base::InputError(
            "The mesh '" + file + "': the numbers in $" + name +
            " do not fit what follows (it says " +
            std::to_string(count.announced) + " " +
            (name == "Entities" ? "entities"
             : name == "Nodes"  ? "nodes"
                                : "elements") +
            ", " + (equal ? "more" : std::to_string(count.found)) +
            " follow); correct them or make the file again.");
      }

      void check_numbers(const std::string &file, Count count)
      {
        auto &nodes = count.nodes;
        if (count.ambiguous != 0)
          throw base::InputError(
            "The mesh '" + file +
            "' has elements of more than one physical group with the number " +
            std::to_string(count.ambiguous) +
            "; give each its own, or make the file again.");
        std::sort(nodes.begin(), nodes.end());
        if (!nodes.empty() && nodes.front() < 1)
          throw base::InputError(
            "The mesh '" + file + "' has a node with the number " +
            std::to_string(nodes.front()) +
            ", but Gmsh wants positive numbers; number the nodes from 1, in "
            "$Elements too.");
        const auto twice = std::adjacent_find(nodes.begin(), nodes.end());
        if (twice != nodes.end())
          throw base::InputError("The mesh '" + file +
                                 "' has more than one node with the number " +
                                 std::to_string(*twice) +
                                 "; give each its own, or make the file "
                                 "again.");
      }

      void check_counts(const std::string &file,
                        const std::string &text,
                        MshText           &msh)
      {
        for (const std::string name : {"Entities", "Nodes", "Elements"})
          {
            const auto begin = text.find("\n$" + name);
            if (begin == std::string::npos ||
                (name == "Entities" && msh.version == 2.2))
              continue;
            const auto line = text.find('\n', begin + 1);
            const auto end  = text.find("$End" + name, begin);
            if (line == std::string::npos || line > end)
              continue;
            Numbers in(text.data() + line + 1, text.data() + end, msh.binary);
            Count   count;
            try
              {
                if (read_section(name, in, count, msh))
                  check_count(file, name, in, count);
              }
            catch (const BadCoordinate &bad)
              {
                throw base::InputError(
                  "The mesh '" + file + "': a coordinate of node " +
                  std::to_string(bad.node) + " is '" + bad.value +
                  "', which is no finite number with a decimal point; correct "
                  "it or make the file again.");
              }
            check_numbers(file, std::move(count));
          }
      }

      /// Whether the numbers are what the format says, text or bytes: some of
      /// these are zero, and no text is.
      void check_kind(const std::string &file,
                      const std::string &text,
                      const bool         binary)
      {
        bool zeros = false;
        for (const std::string name : {"Nodes", "ParametricNodes", "Elements"})
          {
            const auto begin = text.find("\n$" + name);
            zeros |= begin != std::string::npos &&
                     text.find('\0', begin) < text.find("$End" + name, begin);
          }
        if (binary && !zeros)
          throw base::InputError(
            "The mesh '" + file +
            "' is text, but its format says that it is binary; write 0 in "
            "place of 1 in the line after $MeshFormat.");
        if (!binary && zeros)
          throw base::InputError(
            "The mesh '" + file +
            "' has bytes that are no text, but its format says that it is "
            "text (0 in the line after $MeshFormat), so that line is wrong or "
            "the file is damaged; make the file again.");
      }

      /// Where the line $MeshFormat begins, after comments.
      std::size_t find_format(const std::string &file, const std::string &text)
      {
        std::size_t begin = 0;
        if (base::starts_with(text, "$Comments"))
          {
            const auto end = text.find("\n$EndComments");
            begin = end == std::string::npos ? end : text.find('\n', end + 1);
            begin += begin != std::string::npos;
          }
        if (base::starts_with(text, "$NOD"))
          throw base::InputError(
            "The file '" + file +
            "' has version 1 of Gmsh's format, which is "
            "not read; open it in Gmsh and save it again.");
        if (begin > text.size() || text.compare(begin, 11, "$MeshFormat") != 0)
          throw base::InputError("The file '" + file +
                                 "' is not a Gmsh mesh (it does not begin with "
                                 "$MeshFormat); give a .msh or a .geo file.");
        return begin + 11;
      }
    } // namespace

    MshText look_at_msh(const std::string &file, const std::string &text)
    {
      const std::size_t  format = find_format(file, text);
      std::istringstream stream(text.substr(format, 64));
      MshText            msh;
      int                binary = -1, size = 0;
      stream >> msh.version >> binary >> size;
      if (!stream || (binary != 0 && binary != 1) ||
          (msh.version != 2.2 && msh.version != 4. && msh.version != 4.1))
        throw base::InputError("The mesh '" + file +
                               "' has an unsupported format version; save "
                               "it again with gmsh -save -format msh41.");
      msh.binary = (binary == 1);
      for (const std::string part : {"MeshFormat",
                                     "PhysicalNames",
                                     "Entities",
                                     "Nodes",
                                     "ParametricNodes",
                                     "Elements"})
        if (text.find("\n$" + part) != std::string::npos ||
            part == "MeshFormat")
          if (text.find("$End" + part) == std::string::npos)
            throw base::InputError("The mesh '" + file + "' is truncated: $" +
                                   part +
                                   " has no end; copy or make it again.");
      const bool nodes = text.find("\n$Nodes") != std::string::npos ||
                         text.find("\n$ParametricNodes") != std::string::npos;
      if (!nodes || text.find("\n$Elements") == std::string::npos)
        throw base::InputError("The mesh '" + file +
                               "' has no elements; mesh it with gmsh -2 or "
                               "gmsh -3.");
      check_kind(file, text, msh.binary);
      // Numbers of another size or order of bytes are left to Gmsh.
      int one = 1;
      if (msh.binary)
        {
          const auto line = text.find('\n', text.find('\n', format) + 1);
          if (line + 1 + sizeof(one) <= text.size())
            std::memcpy(&one, text.data() + line + 1, sizeof(one));
        }
      if (size == 8 && one == 1)
        check_counts(file, text, msh);
      return msh;
    }
  } // namespace mesh
} // namespace otto
