// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cmath>
#include <cstdint>

namespace otto
{
  namespace transport
  {
    /**
     * Random numbers that depend on nothing but a seed and two counters, so
     * that they are the same however work is divided: the generator SplitMix64
     * (Steele, Lea, Flood, OOPSLA 2014), started from a hash of the three.
     */
    class RandomStream
    {
    public:
      RandomStream(const std::uint64_t seed,
                   const std::uint64_t particle,
                   const std::uint64_t step)
        : state_(seed)
      {
        for (const auto counter : {particle, step})
          state_ = next() ^ (counter * 0xD1342543DE82EF95u);
        next();
      }

      /// Uniform in the open interval from 0 to 1.
      double uniform() { return ((next() >> 11) + 0.5) * 0x1p-53; }

      /// Of the standard normal distribution, by the method of Box and Muller.
      double normal()
      {
        const double radius = std::sqrt(-2. * std::log(uniform()));
        return radius * std::cos(2 * M_PI * uniform());
      }

      /// Uniform on all integers of 64 bits: the seed of further streams.
      std::uint64_t integer() { return next(); }

    private:
      std::uint64_t next()
      {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t z = state_;
        z               = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z               = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
      }

      std::uint64_t state_;
    };
  } // namespace transport
} // namespace otto
