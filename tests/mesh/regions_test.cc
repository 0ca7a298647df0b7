// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/mesh/regions.h>

#include <base/throws_with.h>

BOOST_AUTO_TEST_CASE(regions_know_names_and_numbers)
{
  otto::mesh::Regions regions;
  regions.add_cell_region(1, "left room");
  regions.add_cell_region(3, "");
  regions.add_boundary_region(11, "walls");
  regions.add_boundary_region(0, "");
  BOOST_TEST(regions.cell_region("left room") == 1u);
  BOOST_TEST(regions.cell_region("1") == 1u);
  BOOST_TEST(regions.cell_region("region 3") == 3u);
  BOOST_TEST(regions.boundary_region("walls") == 11u);
  BOOST_TEST(regions.boundary_region("untagged") == 0u);
  BOOST_TEST(regions.name_of_cell_region(7) == "region 7");
  BOOST_TEST(regions.name_of_boundary_region(11) == "walls");
  BOOST_TEST(regions.cell_regions().size() == 2u);
  check_throws_with([&]() { regions.cell_region("left rom"); },
                    {"no region 'left rom'", "did you mean 'left room'?"});
  check_throws_with([&]() { regions.boundary_region("12"); },
                    {"no boundary part '12'", "'untagged', 'walls'"});
}
