// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/vector_clones.h>

#include <vector>

namespace
{
  // a b + c. The copy for processors with fused multiply-add rounds once, the
  // other one twice: the result says which copy has run.
  __attribute__((noinline)) OTTO_VECTOR_CLONES void
  multiply_add(const std::vector<double> &a,
               const std::vector<double> &b,
               std::vector<double>       &c)
  {
    for (std::size_t i = 0; i < c.size(); ++i)
      c[i] += a[i] * b[i];
  }

  bool processor_has_v3()
  {
#if defined(__x86_64__)
    // of the features of the level those that loops with doubles use
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi2");
#else
    return false;
#endif
  }
} // namespace

BOOST_AUTO_TEST_SUITE(vector_clones)

BOOST_AUTO_TEST_CASE(run_the_copy_that_fits_the_processor)
{
  // (1 + e)(1 - e) - 1 = -e^2, of which two roundings leave nothing
  const double              e = 1. / (1 << 30);
  const std::vector<double> a(37, 1. + e), b(37, 1. - e);
  std::vector<double>       c(37, -1.);
  multiply_add(a, b, c);
#if defined(__FMA__)
  const bool fused = true; // the compiler was told that all processors have it
#elif defined(OTTO_HAS_VECTOR_CLONES)
  const bool fused = processor_has_v3();
#else
  const bool fused = false;
  (void)processor_has_v3;
#endif
  for (const double value : c)
    BOOST_TEST(value == (fused ? -e * e : 0.));
}

BOOST_AUTO_TEST_SUITE_END()
