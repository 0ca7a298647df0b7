// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/hdf5.h>
#include <deal.II/base/numbers.h>

#include <deal.II/lac/full_matrix.h>

#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/model/moment_correction.h>
#include <otto/model/nodal_density.h>
#include <otto/model/points_density.h>
#include <otto/model/projected_density.h>

#include <base/throws_with.h>
#include <io/scratch.h>
#include <model/exactly.h>
#include <model/fixture.h>

#include <cmath>

using namespace otto;
using dealii::Point;
using namespace std::string_literals;

namespace
{
  /// A file of points that all ranks can read.
  struct CloudFile
  {
    explicit CloudFile(const std::string &text)
      : name(scratch.folder.path() + "/points.csv")
    {
      base::on_first_rank(MPI_COMM_WORLD,
                          [&]() { std::ofstream(name) << text; });
    }

    template <int dim>
    auto cloud(const std::vector<std::string> &entries = {}) const
    {
      auto all = entries;
      all.push_back("File=" + name);
      return density<dim>("points", all);
    }

    const Scratch     scratch;
    const std::string name;
  };

  double kernel(const double square, const double h, const int dim)
  {
    return std::exp(-square / (2 * h * h)) /
           std::pow(2 * dealii::numbers::PI * h * h, 0.5 * dim);
  }

  /// 50 points around a centre come onto the mesh with their moments, however
  /// narrow their kernels are.
  template <int dim>
  void check_narrow(const Domain<dim> &domain,
                    const Point<dim>  &centre,
                    const double       extent)
  {
    const int               n        = 50;
    const double            accuracy = 1e-4;
    std::string             text;
    Point<dim>              mean;
    std::vector<Point<dim>> points;
    for (int k = 0; k < n; ++k)
      {
        Point<dim> x = centre;
        for (int d = 0; d < dim; ++d)
          {
            x[d] += extent * (1. - 0.25 * d) * std::sin((2.4 + d) * k + d);
            text += std::to_string(x[d]) + " ";
            mean[d] += x[d] / n;
          }
        text += "\n";
        points.push_back(x);
      }
    const CloudFile file(text);
    const double    h =
      std::pow(domain.space.volume() /
                 domain.mesh.triangulation().n_global_active_cells(),
               1. / dim);
    for (const std::string width : {"0.05", "0.02", "0.005", "1e-9"})
      {
        const auto rho       = file.template cloud<dim>({"Width=" + width});
        const auto projected = model::projected_density(*rho,
                                                        domain.space,
                                                        domain.mesh.regions(),
                                                        "Initial density");
        const auto moments   = model::moments(projected, domain.space, 0);
        BOOST_TEST(std::abs(model::mass(projected, domain.space) - 1.) <
                   accuracy);
        BOOST_TEST(moments.center().distance(mean) < accuracy);
        const double used = std::max(std::stod(width), 0.25 * h);
        for (int d = 0; d < dim; ++d)
          {
            double exact = used * used;
            for (const auto &x : points)
              exact += std::pow(x[d] - mean[d], 2) / n;
            BOOST_TEST(std::abs(moments.covariance()[d][d] - exact) < accuracy);
          }
        const auto nodal = model::nodal_density(*rho,
                                                domain.space,
                                                domain.mesh.regions(),
                                                "Initial density");
        BOOST_TEST(
          model::moments(nodal, domain.space, 0).center().distance(mean) <
          0.1 * h);
      }
  }
} // namespace

BOOST_AUTO_TEST_SUITE(points_density)

BOOST_AUTO_TEST_CASE(kernels_are_added_with_their_weights)
{
  const CloudFile file("x, y, weight # a name for each column\n"
                       "0.3, 0.4, 1\n\n"
                       "  0.5; 0.6; 3  # another\n");
  const auto      rho = file.cloud<2>({"Width=0.1"});
  BOOST_TEST(rho->value({0.4, 0.4}) ==
               0.25 * kernel(0.01, 0.1, 2) + 0.75 * kernel(0.05, 0.1, 2),
             exactly);
  BOOST_TEST(rho->value({5., 5.}) == 0.);
  BOOST_TEST(rho->description().find("2 points of '") == 0u);
  const CloudFile space("0.1 0.2 0.3\n0.1\t0.2 0.5");
  BOOST_TEST(space.cloud<3>({"Width=0.2"})->value({0.1, 0.2, 0.4}) ==
               kernel(0.01, 0.2, 3),
             exactly);
}

BOOST_AUTO_TEST_CASE(mean_and_variance_are_those_of_the_points_and_the_kernel)
{
  const CloudFile file("0.4 0.5 1\n0.6 0.55 2\n0.45 0.6 1\n");
  const Domain<2> domain("square_tri.msh");
  const auto values = model::projected_density(*file.cloud<2>({"Width=0.06"}),
                                               domain.space,
                                               domain.mesh.regions(),
                                               "Initial density");
  BOOST_TEST(model::mass(values, domain.space) == 1.,
             boost::test_tools::tolerance(1e-7));
  const auto     moments = model::moments(values, domain.space, 0);
  const Point<2> mean(0.5125, 0.55);
  const double   xx = (0.16 + 2 * 0.36 + 0.2025) / 4 - mean[0] * mean[0],
               yy   = (0.25 + 2 * 0.3025 + 0.36) / 4 - mean[1] * mean[1],
               xy   = (0.4 * 0.5 + 2 * 0.6 * 0.55 + 0.45 * 0.6) / 4 -
                    mean[0] * mean[1];
  const auto &covariance = moments.covariance();
  BOOST_TEST(moments.center().distance(mean) < 1e-7);
  BOOST_TEST(std::abs(covariance[0][0] - xx - 0.0036) < 1e-7);
  BOOST_TEST(std::abs(covariance[1][1] - yy - 0.0036) < 1e-7);
  BOOST_TEST(std::abs(covariance[0][1] - xy) < 1e-7);
}

BOOST_AUTO_TEST_CASE(narrow_kernels_keep_mass_centre_and_variances)
{
  check_narrow(Domain<2>("square_tri.msh"), Point<2>(0.5, 0.5), 0.2);
  check_narrow(Domain<2>("square_quad.msh"), Point<2>(0.5, 0.5), 0.2);
  check_narrow(Domain<3>("ball.msh"), Point<3>(), 0.6);
}

BOOST_AUTO_TEST_CASE(many_points_in_boxes_are_like_all_of_them)
{
  std::string text;
  double      exact = 0;
  const int   n     = 110; // more than 10,000 points
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      {
        const double x = 0.3 + 0.4 * std::pow((i + 0.5) / n, 2),
                     y = 0.3 + 0.4 * (j + 0.5) / n;
        text += std::to_string(x) + " " + std::to_string(y) + "\n";
        exact +=
          kernel((x - 0.5) * (x - 0.5) + (y - 0.45) * (y - 0.45), 0.1, 2);
      }
  const CloudFile file(text);
  BOOST_TEST(file.cloud<2>({"Width=0.1"})->value({0.5, 0.45}) ==
               exact / (n * n),
             boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(automatic_width_is_scotts_rule)
{
  const Domain<2> domain("square_tri.msh");
  // variances 0.04 and 0.01
  const CloudFile wide("0.3 0.4\n0.7 0.4\n0.3 0.6\n0.7 0.6\n");
  const auto      width = [&](const model::Density<2> &density) {
    return dynamic_cast<const model::PointsDensity<2> &>(density).width(
      domain.space);
  };
  const auto rho = wide.cloud<2>();
  BOOST_TEST(width(*rho) == std::sqrt(0.025) * std::pow(4., -1. / 6), exactly);
  check_throws_with<base::RunError>([&]() { rho->value({}); },
                                    {"nodal_values()", "Width"});
  const auto notes = rho->notes(domain.space);
  BOOST_REQUIRE(notes.size() == 1u);
  BOOST_TEST(notes[0].find("0.1255, by Scott's rule") != std::string::npos);
  const CloudFile one("0.5 0.5\n");
  BOOST_TEST(width(*one.cloud<2>()) ==
               std::sqrt(1. / domain.mesh.triangulation().n_active_cells()),
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(one.cloud<2>()->notes(domain.space)[0].find(
               "the mean size of the cells") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(notes_of_points_outside_and_of_narrow_kernels)
{
  const Domain<2> domain("square_tri.msh");
  const CloudFile file("0.5 0.5\n1.1 0.5\n0.5 -3\n");
  const auto      notes = file.cloud<2>({"Width=1e-3"})->notes(domain.space);
  BOOST_REQUIRE(notes.size() == 2u);
  BOOST_TEST(
    notes[0].find("has the 'Width' 0.001, less than the mean size of the "
                  "cells, 0.06428; a quarter of that, 0.01607, is taken, and "
                  "with 'Projection = nodal' all") != std::string::npos);
  BOOST_TEST(file.cloud<2>({"Width=0.02"})
               ->notes(domain.space)[0]
               .find("0.06428; with 'Projection = nodal' that is taken") !=
             std::string::npos);
  BOOST_TEST(notes[1].find("has 2 of 3 points outside of the mesh") !=
             std::string::npos);
  BOOST_TEST(
    CloudFile("0.5 0.5").cloud<2>({"Width=0.1"})->notes(domain.space).empty());
}

BOOST_AUTO_TEST_CASE(reads_hdf5)
{
  const CloudFile file("");
  MPI_Barrier(MPI_COMM_WORLD);
  base::on_first_rank(MPI_COMM_WORLD, [&]() {
    dealii::FullMatrix<double> rows(2, 3);
    rows(0, 0) = 0.3;
    rows(0, 1) = 0.4;
    rows(0, 2) = 1.;
    rows(1, 0) = 0.5;
    rows(1, 1) = 0.6;
    rows(1, 2) = 3.;
    using dealii::HDF5::File;
    File(file.name, File::FileAccessMode::create)
      .write_dataset("cells of blood", rows);
  });
  const auto rho = file.cloud<2>({"Width=0.1", "Data set=cells of blood"});
  BOOST_TEST(rho->value({0.3, 0.4}) ==
               0.25 * kernel(0., 0.1, 2) + 0.75 * kernel(0.08, 0.1, 2),
             exactly);
  BOOST_TEST(file.cloud<3>({"Width=0.1", "Data set=cells of blood"})
               ->value({0.3, 0.4, 1.}) > 0.);
  check_throws_with([&]() { file.cloud<2>(); },
                    {"Data set: there is no data set 'points'",
                     "'cells of blood'"});
}

BOOST_AUTO_TEST_CASE(columns_have_names_or_an_order)
{
  const double exact =
    0.25 * kernel(0.01, 0.1, 2) + 0.75 * kernel(0.05, 0.1, 2);
  for (const std::string text :
       {"\xef\xbb\xbf"
        "0.3,0.4,1\r\n0.5,0.6,3\r\n",
        "a, b, c\n0.3, 0.4, 1,\n0.5, 0.6, 3,\n",
        "Weight;Y;X\n1;0.4;0.3\n3;0.6;0.5\n",
        "\xef\xbb\xbf\"id\",\"y\",\"x\",\"of, what\",\"weight\"\n"
        "1,0.4,0.3,\"a, b\",1\n\n,\"0.6\",\"0.5\",,3 # the last\n",
        "name\ty\tx\tweight\tnote\na b\t0.4\t0.3\t1\t\n\t0.6\t0.5\t3\tc d",
        "y x W\n0.4 0.3 1\n0.6,0.5,3\n"})
    BOOST_TEST(CloudFile(text).cloud<2>({"Width=0.1"})->value({0.4, 0.4}) ==
                 exact,
               exactly);
  BOOST_TEST(CloudFile("z;x;y\n0.3;0.1;0.2")
                 .cloud<3>({"Width=0.2"})
                 ->value({0.1, 0.2, 0.4}) == kernel(0.01, 0.2, 3),
             exactly);
  const Domain<2> domain("square_tri.msh");
  const CloudFile file("id,x,y,mass\n0,0.3,0.3,1\n1,0.7,0.7,1\n");
  const auto      notes = file.cloud<2>({"Width=0.1"})->notes(domain.space);
  BOOST_REQUIRE(notes.size() == 1u);
  BOOST_TEST(notes[0].find("has columns that are left out: 'id', 'mass'") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_named)
{
  check_throws_with([]() { density<2>("points"); },
                    {"'Initial density/points'", "File is empty"});
  check_throws_with([]() { density<2>("points", {"File=nowhere.csv"}); },
                    {"File: The point cloud 'nowhere.csv' cannot be read"});
  const auto refused = [](const std::string              &text,
                          const std::vector<std::string> &words) {
    const CloudFile file(text);
    check_throws_with([&]() { file.cloud<2>({"Width=0.1"}); }, words);
  };
  refused("", {"File = '", "there are no points", "2 coordinates"});
  refused("x,y\n", {"there are no points"});
  refused("1\n2\n", {"shape (2, 1)", "2 coordinates"});
  refused("1 2 3 4\n", {"shape (1, 4)"});
  refused("x,y,z\n1,2,3\n", {"line 1", "column z", "dimension 2"});
  refused("1 2\n3 4 5\n", {"line 2", "3 numbers and 2 before"});
  refused("1 2\n3 four\n", {"line 2", "'four' is not a number"});
  refused("1 2\n3\n", {"line 2", "there is 1 number and 2 before"});
  refused("O.3,0.3\n0.7,0.7\n", {"line 1", "'O.3' is not a number"});
  refused("0.3,,1\n", {"line 1", "a field between separators is empty"});
  refused("0,3;0,3\n", {"line 1", "commas and semicolons"});
  refused("\"X\",\"Z\",\"Y\"\n1,2,3\n", {"line 1", "column z"});
  refused("x,weight\n1,2\n", {"line 1", "there is no column 'y'"});
  refused("x,y,X\n1,2,3\n", {"line 1", "two columns 'x'"});
  refused("id,x,y\n1,2\n0,,3\n", {"line 2", "field 3 is empty"});
  refused("id,x,y\n1,2,3\n7\n",
          {"line 3", "there is 1 field and 3 names of columns"});
  refused(std::string("\xff\xfe") + "0\0.\0"s, {"neither a text in UTF-8"});
  refused("1 \x01\xff\n", {"line 1: '?\xc3\xbf' is not a number"});
  refused("1 2\n3 nan\n", {"point 2 is (3, nan)", "finite"});
  refused("1 2 -1\n", {"point 1 is (1, 2) with the weight -1", "negative"});
  refused("1 2 0\n", {"the sum of the weights is 0"});
  const CloudFile file("0.5 0.5");
  check_throws_with([&]() { file.cloud<2>({"Width=0"}); },
                    {"Width = '0'", "not positive"});
  check_throws_with([&]() { file.cloud<2>({"Width=wide"}); },
                    {"Width = 'wide'"});
}

BOOST_AUTO_TEST_SUITE_END()
