// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/hdf5_numbers.h>
#include <otto/base/input_file.h>
#include <otto/base/text.h>
#include <otto/base/utf8.h>
#include <otto/model/entry_values.h>
#include <otto/model/point_cloud.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <sstream>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// A word of a file, as it may be printed.
      std::string printable(const std::string &word)
      {
        const std::size_t longest = 40;
        const bool        cut     = word.size() > longest;
        std::string       text    = base::utf8(word.substr(0, longest));
        for (char &c : text)
          if (std::iscntrl(static_cast<unsigned char>(c)))
            c = '?';
        return text + (cut ? "..." : "");
      }



      bool is_number(const std::string &word, double &value)
      {
        char *end = nullptr;
        value     = std::strtod(word.c_str(), &end);
        return !word.empty() && *end == '\0';
      }



      const char blanks = ' ';

      /// A line without its comment, and what separates its fields: one of ; ,
      /// tab and blanks, tabs only where a field can be empty.
      struct Line
      {
        Line(std::string line, const std::string &where, const bool tabs)
        {
          bool quote = false, comma = false, semicolon = false, tab = false;
          for (std::size_t i = 0; i < line.size(); ++i)
            {
              quote = quote != (line[i] == '"');
              if (quote)
                continue;
              if (line[i] == '#')
                line.resize(i);
              else
                {
                  comma     = comma || line[i] == ',';
                  semicolon = semicolon || line[i] == ';';
                  tab       = tab || line[i] == '\t';
                }
            }
          if (comma && semicolon)
            throw base::InputError(
              where + "there are commas and semicolons; write numbers with a "
                      "point (0.5) and one kind of separator between them.");
          text      = line;
          separator = semicolon     ? ';'
                      : comma       ? ','
                      : tab && tabs ? '\t'
                                    : blanks;
        }

        /// Without quotes, and without the blanks around them.
        std::vector<std::string> fields() const
        {
          std::vector<std::string> result(1);
          bool                     quote = false;
          for (const char c : text)
            if (c == '"')
              quote = !quote;
            else if (!quote && (separator == blanks
                                  ? std::isspace(static_cast<unsigned char>(c))
                                  : c == separator))
              result.emplace_back();
            else
              result.back() += c;
          for (auto &field : result)
            field = base::trimmed(field);
          if (separator == blanks)
            result.erase(std::remove(result.begin(), result.end(), ""),
                         result.end());
          else if (result.back().empty())
            result.pop_back(); // what ends with a separator
          return result;
        }

        std::string text;
        char        separator;
      };



      /// The names in the first line of a text.
      struct Columns
      {
        /// How many there are; 0 if columns have no names that are known.
        std::size_t number = 0;
        /// Which of them are the coordinates and the weight.
        std::vector<std::size_t> used;
        std::vector<std::string> left_out;

        /// @param names Not empty.
        Columns(const std::vector<std::string> &names,
                const std::string              &where,
                const int                       dim)
        {
          const std::array<std::string, 4> known{{"x", "y", "z", "weight"}};
          std::array<std::size_t, 4>       at;
          at.fill(names.size());
          for (std::size_t k = 0; k < names.size(); ++k)
            {
              std::string name = names[k];
              for (char &c : name)
                c = std::tolower(static_cast<unsigned char>(c));
              if (name == "w" || name == "weights")
                name = "weight";
              const auto which =
                std::find(known.begin(), known.end(), name) - known.begin();
              if (which == 4)
                left_out.push_back(printable(names[k]));
              else if (at[which] < names.size())
                throw base::InputError(where + "there are two columns '" +
                                       name + "'; leave one out.");
              else
                at[which] = k;
            }
          if (left_out.size() == names.size())
            {
              left_out.clear();
              return;
            }
          if (dim == 2 && at[2] < names.size())
            throw base::InputError(
              where + "there is a column z, and the mesh has dimension 2; "
                      "leave it out, a third column is the weight.");
          for (int d = 0; d < dim; ++d)
            if (at[d] == names.size())
              throw base::InputError(where + "there is no column '" + known[d] +
                                     "'; name the columns x, y" +
                                     (dim == 3 ? ", z" : "") +
                                     " and, if there are weights, weight.");
          number = names.size();
          used.assign(at.begin(), at.begin() + dim);
          if (at[3] < names.size())
            used.push_back(at[3]);
        }
        Columns() = default;
      };



      double number(const std::string &word, const std::string &where)
      {
        double value;
        if (!is_number(word, value))
          throw base::InputError(where + "'" + printable(word) +
                                 "' is not a number; correct it.");
        return value;
      }



      /// The fields of a line that has no names for its columns.
      std::vector<std::string> words(const Line &line, const std::string &where)
      {
        std::vector<std::string> result;
        for (const std::string &field : line.fields())
          {
            std::istringstream stream(field);
            const auto         before = result.size();
            result.insert(result.end(),
                          std::istream_iterator<std::string>(stream),
                          {});
            if (result.size() == before)
              throw base::InputError(where +
                                     "a field between separators is empty; "
                                     "write a number there.");
          }
        return result;
      }



      /// The fields of a line that names tell apart.
      std::vector<std::string>
      named(const Line &line, const Columns &columns, const std::string &where)
      {
        auto fields = line.fields();
        if (line.separator != blanks && fields.size() + 1 == columns.number)
          fields.emplace_back();
        if (fields.size() != columns.number)
          throw base::InputError(
            where + "there " + (fields.size() == 1 ? "is " : "are ") +
            base::counted(fields.size(), "field") + " and " +
            base::counted(columns.number, "name") +
            " of columns in the first line; write as many.");
        std::vector<std::string> result;
        for (const std::size_t k : columns.used)
          {
            if (fields[k].empty())
              throw base::InputError(where + "field " + std::to_string(k + 1) +
                                     " is empty; write a number there.");
            result.push_back(fields[k]);
          }
        return result;
      }



      /// The numbers of a text, row by row.
      base::hdf5::Numbers table(std::string               text,
                                const std::string        &file,
                                const int                 dim,
                                std::vector<std::string> &left_out)
      {
        const std::string byte_order = "\xef\xbb\xbf";
        if (base::starts_with(text, byte_order))
          text.erase(0, byte_order.size());
        if (text.find('\0') != std::string::npos)
          throw base::InputError("File = '" + file +
                                 "': this is neither a text in UTF-8 nor an "
                                 "HDF5 file; save the points as CSV.");
        base::hdf5::Numbers result{{0, 0}, {}};
        std::istringstream  stream(text);
        std::string         content;
        Columns             columns;
        bool                first = true, tabs = false;
        for (unsigned int at = 1; std::getline(stream, content); ++at)
          {
            const std::string where =
              "File = '" + file + "', line " + std::to_string(at) + ": ";
            const Line line(content, where, first || tabs);
            if (base::trimmed(line.text).empty())
              continue;
            if (first)
              {
                first            = false;
                const auto names = line.fields();
                double     ignored;
                if (std::none_of(names.begin(),
                                 names.end(),
                                 [&](const auto &name) {
                                   return is_number(name, ignored);
                                 }))
                  {
                    columns = Columns(names, where, dim);
                    tabs    = columns.number > 0 && line.separator == '\t';
                    continue;
                  }
              }
            const auto row = columns.number > 0 ? named(line, columns, where)
                                                : words(line, where);
            for (const auto &word : row)
              result.values.push_back(number(word, where));
            if (result.shape[0] > 0 && row.size() != result.shape[1])
              throw base::InputError(where + "there " +
                                     (row.size() == 1 ? "is " : "are ") +
                                     base::counted(row.size(), "number") +
                                     " and " + std::to_string(result.shape[1]) +
                                     " before; write as many in all lines.");
            result.shape[1] = row.size();
            ++result.shape[0];
          }
        left_out = columns.left_out;
        return result;
      }
    } // namespace



    template <int dim>
    PointCloud<dim> read_points(const std::string &file, const std::string &set)
    {
      PointCloud<dim> cloud;
      std::string     text;
      try
        {
          base::check_regular_file("point cloud", file);
          if (!base::hdf5::is_hdf5(file))
            text = base::content_of("point cloud", file);
        }
      catch (const base::InputError &error)
        {
          throw base::InputError(std::string("File: ") + error.what());
        }
      const std::string where = "File = '" + file + "': ";
      const auto        check = [&](const std::vector<hsize_t> &shape) {
        if (base::hdf5::count(shape) == 0.)
          throw base::InputError(
            where + "there are no points; write a line of " +
            std::to_string(dim) + " coordinates for each point.");
        if (shape.size() != 2 || (shape[1] != dim && shape[1] != dim + 1))
          throw base::InputError(
            where + "the points have the shape " + base::hdf5::text_of(shape) +
            "; write " + std::to_string(dim) +
            " coordinates for each point, and a weight if they have one.");
      };
      const auto numbers =
        base::hdf5::is_hdf5(file)
          ? base::hdf5::Input(file, "File")
              .numbers(set, "Data set", "give the name of the points.", check)
          : table(std::move(text), file, dim, cloud.left_out);
      check(numbers.shape);
      const std::size_t columns = numbers.shape[1];
      double            sum     = 0;
      for (std::size_t i = 0; i < numbers.shape[0]; ++i)
        {
          const double      *row = numbers.values.data() + i * columns;
          dealii::Point<dim> x;
          for (unsigned int d = 0; d < dim; ++d)
            x[d] = row[d];
          const double weight = columns == dim ? 1. : row[dim];
          if (!std::isfinite(x.square() + weight) || weight < 0.)
            throw base::InputError(
              where + "point " + std::to_string(i + 1) + " is " +
              model::text(x) +
              (columns == dim
                 ? ""
                 : " with the weight " + base::short_number(weight)) +
              "; correct it, coordinates have to be finite and weights not "
              "negative.");
          cloud.points.push_back(x);
          cloud.weights.push_back(weight);
          sum += weight;
        }
      if (!std::isnormal(sum))
        throw base::InputError(where + "the sum of the weights is " +
                               base::short_number(sum) +
                               "; it has to be positive.");
      for (double &weight : cloud.weights)
        weight /= sum;
      return cloud;
    }

    template PointCloud<2> read_points<2>(const std::string &,
                                          const std::string &);
    template PointCloud<3> read_points<3>(const std::string &,
                                          const std::string &);
  } // namespace model
} // namespace otto
