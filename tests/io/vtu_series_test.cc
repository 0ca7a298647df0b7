// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/io/csv_table.h>
#include <otto/io/nodal_output.h>
#include <otto/io/point_output.h>
#include <otto/io/vtu_series.h>

#include <set>

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

BOOST_AUTO_TEST_CASE(each_rank_writes_its_vertices_once)
{
  io::NodalOutput<2> output(space);
  output.set_fields({field(0.)});
  io::write_vtu(folder.path("one.vtu"), 0.5, output, MPI_COMM_WORLD);
  MPI_Barrier(MPI_COMM_WORLD);
  auto              data    = read_vtu(folder.path("one.vtu"));
  const auto       &points  = data.at("points");
  const auto        pieces  = data.at("first point of a piece").values;
  const std::size_t n_cells = mesh.triangulation().n_global_active_cells();
  BOOST_TEST(points.type == "Float64");
  BOOST_TEST(data.at("region").type == "Int32");
  BOOST_TEST(data.at("region").size() == n_cells);
  BOOST_TEST(data.at("rank").size() == n_cells);
  // no two points of a piece are in the same place, and all vertices are there
  std::set<std::pair<double, double>> all;
  for (std::size_t p = 0; p < pieces.size(); ++p)
    {
      std::set<std::pair<double, double>> own;
      const std::size_t                   end =
        p + 1 < pieces.size() ? pieces[p + 1] : points.size();
      for (std::size_t i = pieces[p]; i < end; ++i)
        BOOST_TEST(
          own.insert({points.values[3 * i], points.values[3 * i + 1]}).second);
      all.insert(own.begin(), own.end());
    }
  BOOST_TEST(all.size() == space.n_dofs());
  // the cells fill the unit square
  const auto &v = data.at("connectivity").values;
  BOOST_REQUIRE(v.size() == 3 * n_cells);
  double area = 0;
  for (std::size_t c = 0; c < n_cells; ++c)
    {
      const auto x = [&](const int k, const int d) {
        return points.values[3 * v[3 * c + k] + d];
      };
      area += 0.5 * ((x(1, 0) - x(0, 0)) * (x(2, 1) - x(0, 1)) -
                     (x(2, 0) - x(0, 0)) * (x(1, 1) - x(0, 1)));
    }
  BOOST_TEST(std::abs(area - 1.) < 1e-12);
}

BOOST_AUTO_TEST_CASE(long_arrays_have_several_blocks)
{
  // more than a megabyte, and an end that fills its block exactly
  for (const std::size_t n : {200000ul, 131072ul, 1ul, 0ul})
    {
      std::vector<dealii::Point<2>>    places;
      std::vector<std::vector<double>> values;
      const bool                       first =
        dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0;
      for (std::size_t i = 0; first && i < n; ++i)
        {
          places.emplace_back(5e5 + 1e-7 * i, -1. * i);
          values.push_back({20000000. + i});
        }
      io::PointOutput<2> output;
      output.set_points(places, {"id"}, values);
      io::write_vtu(folder.path("p.vtu"), 0., output, MPI_COMM_WORLD);
      MPI_Barrier(MPI_COMM_WORLD);
      if (n > 0)
        {
          const auto data = read_vtu(folder.path("p.vtu"));
          BOOST_REQUIRE(data.at("id").size() == n);
          BOOST_TEST(data.at("id").values.back() == 20000000. + n - 1);
          BOOST_TEST(data.at("points").values[3 * (n - 1)] ==
                     5e5 + 1e-7 * (n - 1));
        }
      MPI_Barrier(MPI_COMM_WORLD);
    }
}

BOOST_AUTO_TEST_CASE(a_link_is_replaced_and_not_written_through)
{
  base::on_first_rank(MPI_COMM_WORLD, [&]() {
    std::ofstream(folder.path("precious")) << "precious";
    for (const char *name : {"one.vtu", "one.vtu.tmp", "table.csv", "x.json"})
      std::filesystem::create_symlink("precious", folder.path(name));
  });
  io::NodalOutput<2> output(space);
  output.set_fields({field(0.)});
  io::write_vtu(folder.path("one.vtu"), 0., output, MPI_COMM_WORLD);
  io::CsvTable(folder.path("table.csv"), {"a"}, MPI_COMM_WORLD).add_row({1.});
  folder.write("x.json", "{}");
  BOOST_TEST(content(folder.path("precious")) == "precious");
  BOOST_TEST(content(folder.path("table.csv")) == "a\n1\n");
  MPI_Barrier(MPI_COMM_WORLD);
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
