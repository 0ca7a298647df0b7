// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/mpi.h>

#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

/// The cases of a verification program, by name.
using Cases = std::map<std::string, std::function<void()>>;

/// Runs the cases that are named, all if none is; the exit code.
inline int
run_cases(const Cases &cases, std::vector<std::string> names)
{
  if (names.empty())
    for (const auto &[name, run] : cases)
      names.push_back(name);
  for (const auto &name : names)
    if (const auto found = cases.find(name); found != cases.end())
      found->second();
    else
      {
        std::cerr << "There is no case '" << name << "'. Known:";
        for (const auto &[known, run] : cases)
          std::cerr << ' ' << known;
        std::cerr << std::endl;
        return 2;
      }
  return 0;
}

/// Prints on one rank.
inline void
print(const std::string &text)
{
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
    std::cout << text << std::flush;
}

/// The same in the format of printf.
template <typename... Values>
void
print_row(const char *format, const Values... values)
{
  char text[400];
  std::snprintf(text, sizeof(text), format, values...);
  print(text);
}
