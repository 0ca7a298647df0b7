// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>

#include <memory>
#include <string>

namespace dealii
{
  template <int dim>
  class FunctionParser;
}

namespace otto
{
  namespace model
  {
    /**
     * A real function of x, y (and z in three dimensions) that a parameter
     * file gives as a formula, evaluated by muParser. Known are pi, e, the
     * constants of the user, the functions of muParser (exp, cos, sqrt, if),
     * and one more variable if it has a name. Refused is what muParser takes
     * for something else without a word: commas outside of parentheses (0,5),
     * assignments, chained comparisons; and random numbers.
     */
    template <int dim>
    class Formula
    {
    public:
      /**
       * @param entry The name of the entry that holds the formula.
       * @param expression The formula.
       * @param constants The names and numbers of the user, as in a=1, b=2.
       * @param further_variable The name of a variable besides the
       *   coordinates, or nothing.
       * @throws base::InputError starting with the name of the entry and with
       *   muParser's words if formula or constants cannot be understood.
       */
      Formula(const std::string &entry,
              const std::string &expression,
              const std::string &constants,
              const std::string &further_variable = "");
      ~Formula();

      /// The value at a point, not finite where the formula is not defined.
      double value(const dealii::Point<dim> &x) const;

      /// The same with the value of the further variable.
      double value(const dealii::Point<dim> &x, double further) const;

      /// The text that was given.
      const std::string &expression() const { return expression_; }

    private:
      std::string                                  expression_;
      std::unique_ptr<dealii::FunctionParser<dim>> parser_;
    };
  } // namespace model
} // namespace otto
