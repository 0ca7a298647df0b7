// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /**
     * An array that every sample has. Its shape is [time][vertex][component],
     * of which time is left out if there are no times, vertex if the values do
     * not belong to vertices, and component if there is one.
     */
    struct Field
    {
      std::string name;
      /// Whether it is given to the solver or comes from it.
      bool input = false;
      /// The times of the values.
      std::vector<double> times;
      bool                nodal      = true;
      unsigned int        components = 1;
      /// What it is, with its formula, and its unit.
      std::string description, unit;
      /// The names of the components, if they have some.
      std::vector<std::string> columns;
      /// RandomDensity::checksum().
      std::uint64_t files = 0;

      /// The dimensions of the values of one sample.
      std::vector<std::size_t> shape(const std::size_t n_vertices) const
      {
        std::vector<std::size_t> result;
        if (!times.empty())
          result.push_back(times.size());
        if (nodal)
          result.push_back(n_vertices);
        if (components > 1 || !nodal)
          result.push_back(components);
        return result;
      }
    };

    /// A number that every sample has.
    struct Scalar
    {
      std::string name, description;
    };

    /// A solved problem, or the record of one that could not be solved.
    struct Sample
    {
      unsigned long index = 0;
      /// Whether the arrays are there.
      bool solved = false;
      /// How many random data were tried; the last one is kept.
      unsigned int attempts = 0;
      /// The key of the random numbers of the last attempt.
      std::uint64_t key = 0;
      /// Why attempts failed, one sentence each.
      std::string reason;
      double      seconds = 0;
      /// The arrays by name, vertices in the order of the mesh; on the first
      /// rank of the group that solved it.
      std::map<std::string, std::vector<double>> fields;
      /// The numbers by name, on all ranks.
      std::map<std::string, double> numbers;
    };
  } // namespace dataset
} // namespace otto
