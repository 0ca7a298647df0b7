// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/function_parser.h>
#include <deal.II/base/numbers.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/formula.h>

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <map>
#include <sstream>
#include <vector>

namespace otto
{
  namespace model
  {
    namespace
    {
      /// FunctionParser prints the complaints of muParser to std::cerr before
      /// it throws them; only our own sentence is to be seen.
      class SilentErrorStream
      {
      public:
        SilentErrorStream()
          : kept_(std::cerr.rdbuf(sink_.rdbuf()))
        {
        }
        ~SilentErrorStream() { std::cerr.rdbuf(kept_); }

      private:
        std::ostringstream sink_;
        std::streambuf    *kept_;
      };

      /// What muParser said, without the frame that deal.II puts around it.
      std::string reason_of(const dealii::ExceptionBase &error)
      {
        std::ostringstream stream;
        error.print_info(stream);
        const std::string marker = "The parser said: ";
        const std::string whole  = base::trimmed(stream.str());
        const auto        found  = whole.find(marker);
        return found == std::string::npos ? whole
                                          : whole.substr(found + marker.size());
      }

      bool is_name(const std::string &word)
      {
        if (word.empty() || std::isdigit(static_cast<unsigned char>(word[0])))
          return false;
        for (const char c : word)
          if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_')
            return false;
        return true;
      }

      /// The place after a word that starts at @p i.
      std::size_t end_of_word(const std::string &text, std::size_t i)
      {
        while (
          i < text.size() &&
          (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_'))
          ++i;
        return i;
      }

      /// What is wrong with a formula that muParser would take for another
      /// one without a word; empty if nothing is.
      std::string misunderstood(const std::string &text)
      {
        if (base::trimmed(text).empty())
          return "there is no expression; give one";
        // For each open parenthesis, whether something was compared in it.
        std::vector<bool> compared(1, false);
        for (std::size_t i = 0; i < text.size(); ++i)
          {
            const char c     = text[i];
            const bool equal = i + 1 < text.size() && text[i + 1] == '=';
            if (std::isalpha(static_cast<unsigned char>(c)) || c == '_')
              {
                const std::size_t end  = end_of_word(text, i);
                const std::string word = text.substr(i, end - i);
                if (word == "rand" || word == "rand_seed")
                  return "random numbers differ from rank to rank and from run "
                         "to run; write an expression without '" +
                         word + "'";
                i = end - 1;
              }
            else if (c == '(')
              compared.push_back(false);
            else if (c == ')' && compared.size() > 1)
              compared.pop_back();
            else if (c == ';')
              return "there is more than one expression; give one";
            else if (c == ',' && compared.size() == 1)
              return "a comma outside of parentheses has no meaning; write "
                     "decimals with a point, as in 0.5, and separate expressions "
                     "by semicolons where several are allowed";
            else if (c == '=' && !equal)
              return "an expression cannot assign; write == to compare, and give "
                     "numbers names in Constants";
            else if (c == '<' || c == '>' || ((c == '=' || c == '!') && equal))
              {
                i += equal;
                if (compared.back())
                  return "comparisons cannot be chained; write a < x && x < b";
                compared.back() = true;
              }
            else if (c == ',' || c == '&' || c == '|' || c == '?' || c == ':')
              compared.back() = false;
          }
        return "";
      }

      /// pi, e and what the user defines; @p further is taken like x, y, z.
      std::map<std::string, double> constants_of(const std::string &text,
                                                 const std::string &further)
      {
        std::map<std::string, double> constants = {{"pi", dealii::numbers::PI},
                                                   {"e", dealii::numbers::E}};
        if (base::trimmed(text).empty())
          return constants;
        const std::string where = "Constants = '" + text + "': ";
        for (const std::string &piece : base::split(text, ','))
          {
            const auto words = base::split(piece, '=');
            char      *end   = nullptr;
            double     value = 0;
            if (words.size() == 2)
              value = std::strtod(words[1].c_str(), &end);
            if (words.size() != 2 || !is_name(words[0]) || words[1].empty() ||
                *end != '\0' || !std::isfinite(value))
              throw base::InputError(where + "'" + piece +
                                     "' is not a name and a number; write as "
                                     "in a=1, b=2.");
            if (words[0] == "x" || words[0] == "y" || words[0] == "z" ||
                words[0] == further ||
                !constants.emplace(words[0], value).second)
              throw base::InputError(where + "the name '" + words[0] +
                                     "' is taken; use another one.");
          }
        return constants;
      }
    } // namespace

    template <int dim>
    Formula<dim>::Formula(const std::string &entry,
                          const std::string &expression,
                          const std::string &constants,
                          const std::string &further_variable)
      : expression_(expression)
      , parser_(std::make_unique<dealii::FunctionParser<dim>>())
    {
      const bool  further   = !further_variable.empty();
      std::string variables = dim == 2 ? "x,y" : "x,y,z";
      if (further)
        variables += "," + further_variable;
      const auto numbers = constants_of(constants, further_variable);
      const auto wrong   = misunderstood(expression);
      if (!wrong.empty())
        throw base::InputError(entry + " = '" + expression + "': " + wrong +
                               ".");
      try
        {
          const SilentErrorStream silence;
          // The further variable takes the place that deal.II has for time.
          parser_->initialize(variables, expression, numbers, further);
          // muParser reads the formula when it is evaluated first.
          parser_->value(dealii::Point<dim>());
        }
      catch (const dealii::ExceptionBase &error)
        {
          throw base::InputError(
            entry + " = '" + expression + "': muParser says '" +
            reason_of(error) + "'; known are " + variables +
            ", pi, e, the names in Constants, and functions such as exp, cos, "
            "sqrt, abs, min, if(a < b, c, d).");
        }
    }

    template <int dim>
    Formula<dim>::~Formula() = default;

    template <int dim>
    double Formula<dim>::value(const dealii::Point<dim> &x) const
    {
      return parser_->value(x);
    }

    template <int dim>
    double Formula<dim>::value(const dealii::Point<dim> &x,
                               const double              further) const
    {
      parser_->set_time(further);
      return parser_->value(x);
    }

    template class Formula<2>;
    template class Formula<3>;
  } // namespace model
} // namespace otto
