// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

#include <functional>
#include <string>
#include <utility>

/// A density by a function.
template <int dim>
class Given : public otto::model::Density<dim>
{
public:
  using Function = std::function<double(const dealii::Point<dim> &)>;
  explicit Given(Function f)
    : f_(std::move(f))
  {
  }
  double value(const dealii::Point<dim> &x) const override { return f_(x); }
  std::string description() const override { return "given"; }

private:
  Function f_;
};
