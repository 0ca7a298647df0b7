// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/transport/random_stream.h>

#include <cstdint>

namespace otto
{
  /// Data sets of solved problems with random data.
  namespace dataset
  {
    /**
     * Where a random input draws its numbers: a key that follows from the seed
     * of the data set, the number of the sample and of the attempt alone, so
     * that a sample is the same whatever was computed before, on however many
     * ranks.
     */
    class RandomSource
    {
    public:
      /// @param seed, sample, attempt The numbers that the key follows from.
      RandomSource(const std::uint64_t seed,
                   const std::uint64_t sample,
                   const std::uint64_t attempt)
        : key_(transport::RandomStream(seed, sample, attempt).integer())
      {
      }

      /// Independent numbers for a part of the input.
      RandomSource part(const std::uint64_t number) const
      {
        return RandomSource(key_, number, ~std::uint64_t(0));
      }

      /// The numbers that belong to two counters, such as a vertex and a
      /// component.
      transport::RandomStream stream(const std::uint64_t first  = 0,
                                     const std::uint64_t second = 0) const
      {
        return transport::RandomStream(key_, first, second);
      }

      /// The state of the generator, by which the numbers can be had again.
      std::uint64_t key() const { return key_; }

    private:
      std::uint64_t key_;
    };
  } // namespace dataset
} // namespace otto
