// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/**
 * In front of a function with long inner loops: compile one copy for
 * processors with AVX2 and fused multiply-add (the level x86-64-v3, whoever
 * made the processor) and one for all others, between which the loader chooses.
 * Nothing on other architectures and with compilers that do not know the level;
 * otherwise OTTO_HAS_VECTOR_CLONES is defined.
 */
#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 12 && \
  !defined(__clang__) && !defined(DEBUG)
#  define OTTO_HAS_VECTOR_CLONES
#  define OTTO_VECTOR_CLONES \
    __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#  define OTTO_VECTOR_CLONES
#endif
