// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <boost/test/unit_test.hpp>

/// Equality up to rounding.
inline const auto exactly = boost::test_tools::tolerance(1e-13);

/// Equality up to rounding of float.
inline const auto in_single = boost::test_tools::tolerance(1e-6);
