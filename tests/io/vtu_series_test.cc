// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/io/nodal_output.h>
#include <otto/io/vtu_series.h>

#include "base/throws_with.h"
#include "model/fixture.h"
#include "vtu_reader.h"

using namespace otto;

namespace
{
  struct Square : Scratch, Domain<2>
  {
    Square()
      : Domain<2>("square_tri.geo", 0.25)
    {
    }

    /// The field t + x on the mesh.
    io::NodalField field(const double t) const
    {
      io::NodalField result{"f", false, std::vector<double>(space.n_local())};
      for (unsigned int i = 0; i < space.n_local(); ++i)
        result.values[i] = t + space.point(i)[0];
      return result;
    }
  };
} // namespace

BOOST_FIXTURE_TEST_SUITE(vtu_series, Square)

BOOST_AUTO_TEST_CASE(collection_can_be_opened_after_every_step)
{
  io::NodalOutput<2> output(space);
  io::VtuSeries      series(folder, "f", MPI_COMM_WORLD);
  for (unsigned int n = 0; n < 3; ++n)
    {
      const double t = 0.1 * n;
      output.set_fields({field(t)});
      series.write(t, output);
      MPI_Barrier(MPI_COMM_WORLD);
      const auto steps = read_pvd(folder.path("f.pvd"));
      BOOST_REQUIRE(steps.size() == n + 1);
      BOOST_TEST(series.size() == n + 1);
      // all earlier steps are still listed and hold their own values
      for (unsigned int m = 0; m <= n; ++m)
        {
          BOOST_TEST(std::abs(steps[m].time - 0.1 * m) < 1e-12);
          const auto data = read_vtu(folder.path(steps[m].file));
          const auto f    = data.at("f");
          BOOST_REQUIRE(f.size() == data.at("points").size());
          for (std::size_t i = 0; i < f.size(); ++i)
            BOOST_TEST(std::abs(f.values[i] - 0.1 * m -
                                data.at("points").values[3 * i]) < 1e-6);
        }
      MPI_Barrier(MPI_COMM_WORLD);
    }
}

BOOST_AUTO_TEST_CASE(collection_survives_a_run_killed_while_writing_it)
{
  io::NodalOutput<2> output(space);
  {
    io::VtuSeries series(folder, "f", MPI_COMM_WORLD);
    output.set_fields({field(0.)});
    series.write(0., output);
  }
  // what a killed run leaves: the next step and the next collection, both
  // cut off in the middle
  base::on_first_rank(MPI_COMM_WORLD, [&]() {
    std::ofstream(folder.path("f/f_0001.vtu")) << "<?xml version=\"1.0\"";
    std::ofstream(folder.path("f.pvd.tmp")) << "<?xml";
  });
  const auto steps = read_pvd(folder.path("f.pvd"));
  BOOST_REQUIRE(steps.size() == 1u);
  BOOST_TEST(read_vtu(folder.path(steps[0].file)).at("f").size() > 0u);
  MPI_Barrier(MPI_COMM_WORLD);

  // and the next run in the same folder replaces the remains
  io::VtuSeries series(folder, "f", MPI_COMM_WORLD);
  for (const double t : {0., 1.})
    {
      output.set_fields({field(t)});
      series.write(t, output);
    }
  MPI_Barrier(MPI_COMM_WORLD);
  BOOST_TEST(read_pvd(folder.path("f.pvd")).size() == 2u);
  BOOST_TEST(read_vtu(folder.path("f/f_0001.vtu")).at("f").size() > 0u);
  BOOST_TEST(!std::filesystem::exists(folder.path("f.pvd.tmp")));
}

BOOST_AUTO_TEST_CASE(a_step_that_cannot_be_written_is_not_listed)
{
  io::NodalOutput<2> output(space);
  io::VtuSeries      series(folder, "f", MPI_COMM_WORLD);
  output.set_fields({field(0.)});
  series.write(0., output);
  // a folder where the file of the next step should be
  folder.subfolder("f/f_0001.vtu");
  check_throws_with<base::RunError>([&]() { series.write(1., output); },
                                    {"f_0001.vtu", "cannot be written"});
  MPI_Barrier(MPI_COMM_WORLD);
  BOOST_TEST(read_pvd(folder.path("f.pvd")).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
