// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <deal.II/base/hdf5.h>

#include <deal.II/grid/tria.h>
#include <deal.II/grid/tria_description.h>

#include <deal.II/lac/full_matrix.h>

#include <boost/test/unit_test.hpp>

#include <otto/base/collective.h>
#include <otto/model/nodal_density.h>
#include <otto/model/projected_density.h>
#include <otto/model/transport_data.h>
#include <otto/space/vertex_order.h>

#include <base/throws_with.h>
#include <io/scratch.h>
#include <model/exactly.h>
#include <model/fixture.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

using namespace otto;
using dealii::Point;

namespace
{
  /// Work on rank 0, which no other rank must disturb any more.
  void on_rank_0(const std::function<void()> &work)
  {
    MPI_Barrier(MPI_COMM_WORLD);
    base::on_first_rank(MPI_COMM_WORLD, work);
  }

  /// A value that is no polynomial and that tells vertices apart.
  template <int dim>
  double some_value(const Point<dim> &x)
  {
    double value = 0.1;
    for (unsigned int d = 0; d < dim; ++d)
      value += std::exp(-20. * (d + 1) * std::pow(x[d] - 0.3, 2));
    return value;
  }

  /// Vertices and their values, and the file with both.
  template <int dim>
  struct Table
  {
    std::vector<Point<dim>> vertices;
    std::vector<double>     values;

    /// What a mesh has, in the order of states.
    static Table of(const space::Space<dim> &space)
    {
      Table                         table;
      const space::VertexOrder<dim> order(space);
      table.vertices.resize(order.points().size() / dim);
      for (std::size_t i = 0; i < order.points().size(); ++i)
        table.vertices[i / dim][i % dim] = order.points()[i];
      for (const auto &x : table.vertices)
        table.values.push_back(some_value(x));
      return table;
    }

    void reverse()
    {
      std::reverse(vertices.begin(), vertices.end());
      std::reverse(values.begin(), values.end());
    }

    template <typename Number = double>
    void write(const std::string &name, const std::string &group = "") const
    {
      on_rank_0([&]() {
        using dealii::HDF5::File;
        File       file(name, File::FileAccessMode::create);
        const auto place =
          group.empty() ? dealii::HDF5::Group(file) : file.create_group(group);
        place.write_dataset("density",
                            std::vector<Number>(values.begin(), values.end()));
        dealii::FullMatrix<Number> points(vertices.size(), dim);
        for (unsigned int i = 0; i < vertices.size(); ++i)
          for (unsigned int d = 0; d < dim; ++d)
            points(i, d) = vertices[i][d];
        file.write_dataset("vertices", points);
      });
    }
  };



  template <int dim>
  auto from(const std::string &file, const std::string &set = "density")
  {
    return density<dim>("values", {"File=" + file, "Data set=" + set});
  }

  template <int dim>
  void check_kept(const Domain<dim>         &domain,
                  const model::Density<dim> &density,
                  const double               accuracy = 0.)
  {
    const auto values = model::projected_density(density,
                                                 domain.space,
                                                 domain.mesh.regions(),
                                                 "Initial density");
    BOOST_REQUIRE(values.size() == domain.space.n_local());
    double error = 0;
    for (unsigned int i = 0; i < values.size(); ++i)
      error = std::max(error,
                       std::abs(values[i] - some_value(domain.space.point(i))));
    BOOST_TEST(error <= accuracy);
  }

  template <int dim>
  void check_all_orders(const Domain<dim> &domain)
  {
    const Scratch     scratch;
    const std::string file  = scratch.folder.path() + "/rho.h5";
    auto              table = Table<dim>::of(domain.space);
    for (const std::string group : {"", "fields"})
      {
        table.write(file, group);
        check_kept(domain, *from<dim>(file));
      }
    table.template write<float>(file);
    check_kept(domain, *from<dim>(file), 1e-6);
    table.reverse();
    table.write(file);
    check_kept(domain, *from<dim>(file));
    // once for each of two ranks
    table.vertices.push_back(table.vertices[3]);
    table.values.push_back(table.values[3]);
    table.template write<float>(file);
    check_kept(domain, *from<dim>(file), 1e-6);
  }



  /// Two triangles that lie side by side, without being connected.
  struct Slit
  {
    Slit()
    {
      const std::vector<Point<2>>      points = {Point<2>(0, 0),
                                                 Point<2>(1, 0),
                                                 Point<2>(0, 1),
                                                 Point<2>(1, 0),
                                                 Point<2>(1, 1),
                                                 Point<2>(0, 1)};
      std::vector<dealii::CellData<2>> cells(2, dealii::CellData<2>(3));
      cells[0].vertices = {0, 1, 2};
      cells[1].vertices = {3, 4, 5};
      triangulation.create_triangulation(points, cells, dealii::SubCellData());
    }

    dealii::Triangulation<2> triangulation;
  };

  std::string refusal(const Domain<2> &domain, const std::string &file)
  {
    std::string text;
    try
      {
        model::nodal_density(*from<2>(file),
                             domain.space,
                             domain.mesh.regions(),
                             "Initial density");
      }
    catch (const base::InputError &error)
      {
        text = error.what();
      }
    BOOST_TEST(same_on_all_ranks(text));
    return text;
  }

  void check_refused(const Domain<2>                &domain,
                     const std::string              &file,
                     const std::vector<std::string> &words)
  {
    check_throws_with([&]() { throw base::InputError(refusal(domain, file)); },
                      words);
  }
} // namespace

BOOST_AUTO_TEST_SUITE(values_density)

BOOST_AUTO_TEST_CASE(values_come_to_their_vertices_in_any_order)
{
  check_all_orders(Domain<2>("square_tri.msh"));
  check_all_orders(Domain<2>("square_quad.msh", 0., 1));
  check_all_orders(Domain<3>("hex_box.msh"));
  check_all_orders(Domain<3>("ball.msh"));
}

BOOST_AUTO_TEST_CASE(end_densities_have_them_up_to_a_factor)
{
  const Domain<2>   domain("disk.msh");
  const Scratch     scratch;
  const std::string file = scratch.folder.path() + "/rho.h5";
  Table<2>::of(domain.space).write(file);
  const auto data = model::end_densities(*from<2>(file),
                                         *density<2>("uniform"),
                                         domain.space,
                                         domain.mesh.regions());
  for (unsigned int i = 0; i < domain.space.n_local(); ++i)
    BOOST_TEST(data.initial[i] * data.initial_mass / domain.space.volume() ==
                 some_value(domain.space.point(i)),
               exactly);
}

BOOST_AUTO_TEST_CASE(two_sides_of_a_slit_need_the_order)
{
  const Slit            slit;
  const space::Space<2> space(slit.triangulation, MPI_COMM_SELF);
  const Scratch         scratch;
  const std::string     file  = scratch.folder.path() + "/rho.h5";
  auto                  table = Table<2>::of(space);
  std::iota(table.values.begin(), table.values.end(), 1.);
  table.write(file);
  const mesh::Regions regions;
  const auto          values = space::VertexOrder<2>(space).gather(
    from<2>(file)->nodal_values(space, regions));
  BOOST_TEST(values == table.values, boost::test_tools::per_element());
  table.reverse();
  table.write(file);
  check_throws_with([&]() { from<2>(file)->nodal_values(space, regions); },
                    {"two values are given at the place (1, 0)",
                     "values/File = '",
                     "in the order of a state"});
  std::fill(table.values.begin(), table.values.end(), 2.);
  table.write(file);
  BOOST_TEST(from<2>(file)->nodal_values(space, regions) == table.values,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(another_mesh_is_refused)
{
  const Domain<2>   domain("square_tri.msh");
  const Scratch     scratch;
  const std::string file  = scratch.folder.path() + "/rho.h5";
  const auto        table = Table<2>::of(domain.space);
  auto              other = table;
  for (auto &x : other.vertices)
    x *= 1.01;
  other.write(file);
  check_refused(domain,
                file,
                {"'Initial density': values/File = '" + file + "'",
                 "no value is given at the vertex (",
                 "the nearest one is 0.0",
                 "Mesh/File, Size, Refinement and Scale"});
  other = table;
  other.vertices.emplace_back(0.512345, 0.25);
  other.values.push_back(1.);
  other.write(file);
  check_refused(domain,
                file,
                {"a value is given at the place (0.512345, 0.25), where the "
                 "mesh has no vertex"});
  other           = table;
  other.values[2] = -1.;
  other.write(file);
  check_refused(domain, file, {"the value -1 at (", "not negative"});
  other.values[2] = std::nan("");
  other.write(file);
  check_throws_with([&]() { from<2>(file); },
                    {"File = '" + file + "'",
                     "'density' has the value nan at (",
                     "not finite"});
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_used_are_named)
{
  const Scratch     scratch;
  const std::string file = scratch.folder.path() + "/rho.h5";
  check_throws_with([&]() { from<2>(""); },
                    {"'Initial density/values'", "File is empty"});
  check_throws_with([&]() { from<2>(file); },
                    {"'Initial density/values'", file, "cannot be read"});
  on_rank_0([&]() { std::ofstream(file) << "1 2 3\n"; });
  check_throws_with([&]() { from<2>(file); },
                    {"File = '" + file + "'", "not an HDF5 file"});

  Table<2> table{{Point<2>(0, 0), Point<2>(1, 0)}, {1., 2.}};
  table.write(file);
  check_throws_with([&]() { from<2>(file, "rho"); },
                    {"Data set: there is no data set 'rho' in the file '" +
                     file + "', which has 'density', 'vertices'"});
  check_throws_with([&]() { from<3>(file); },
                    {"File = '" + file + "'",
                     "'vertices' has the shape (2, 2)",
                     "3 coordinates"});
  check_throws_with([&]() { from<2>(file, "vertices"); },
                    {"'vertices' has the shape (2, 2)", "one value for each"});
  BOOST_TEST(from<2>(file)->description() ==
             "values 'density' of the file '" + file + "' at 2 vertices");
  BOOST_TEST(from<2>(file)->on_one_mesh());
  check_throws_with<base::RunError>([&]() { from<2>(file)->value({}); },
                                    {"nodal_values()"});
  table.values.push_back(3.);
  table.write(file);
  check_throws_with([&]() { from<2>(file); },
                    {"'density' has the shape (3,) and 'vertices' (2, 2)"});
  // two data sets that are nowhere
  on_rank_0([&]() {
    const hid_t   id  = H5Fopen(file.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hsize_t n[] = {1000000000000u, 2}, chunk[] = {1000000, 2};
    for (const int rank : {1, 2})
      {
        const hid_t space  = H5Screate_simple(rank, n, nullptr),
                    chunks = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_chunk(chunks, rank, chunk);
        H5Dclose(H5Dcreate2(id,
                            rank == 1 ? "huge" : "points",
                            H5T_NATIVE_DOUBLE,
                            space,
                            H5P_DEFAULT,
                            chunks,
                            H5P_DEFAULT));
        H5Pclose(chunks);
        H5Sclose(space);
      }
    H5Fclose(id);
  });
  check_throws_with([&]() { from<2>(file, "huge"); },
                    {"'huge' has the shape (1000000000000,) and 'vertices'"});
  check_throws_with([&]() { density<2>("points", {"File=" + file}); },
                    {"Data set: the data set 'points' of the file",
                     "the shape (1000000000000, 2), more than the 0 bytes"});
  table.vertices.emplace_back(0., std::nan(""));
  table.write(file);
  check_throws_with([&]() { from<2>(file); },
                    {"a coordinate of vertex 2", "not a finite number"});
  on_rank_0([&]() {
    using dealii::HDF5::File;
    File(file, File::FileAccessMode::create)
      .write_dataset("density", std::vector<double>(2));
  });
  check_throws_with([&]() { from<2>(file); },
                    {"File: there is no data set 'vertices'", "'density'"});
}

BOOST_AUTO_TEST_SUITE_END()
