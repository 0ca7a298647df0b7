// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/**
 * In front of a function with long inner loops: compile one copy for
 * processors with AVX2 and fused multiply-add and one for all others, between
 * which the loader chooses. Nothing on other architectures and compilers.
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
  !defined(DEBUG)
#  define OTTO_VECTOR_CLONES \
    __attribute__((target_clones("arch=haswell", "default")))
#else
#  define OTTO_VECTOR_CLONES
#endif
