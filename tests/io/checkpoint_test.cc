// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <deal.II/base/mpi.h>

#include <otto/io/checkpoint.h>
#include <otto/io/checkpoint_file.h>
#include <otto/mesh/mesh.h>
#include <otto/space/space.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include "base/throws_with.h"
#include "scratch.h"

using namespace otto;

namespace
{
  /// A mesh and its space on the ranks of a communicator.
  template <int dim>
  struct Meshed
  {
    explicit Meshed(const MPI_Comm     communicator,
                    const std::string &file       = "square_tri.geo",
                    const double       size       = 0.2,
                    const double       scale      = 1.,
                    const unsigned int refinement = 0)
      : mesh(parameters(file, size, scale, refinement), communicator)
      , space(mesh.triangulation(), communicator)
    {
    }

    static mesh::MeshParameters parameters(const std::string &file,
                                           const double       size,
                                           const double       scale,
                                           const unsigned int refinement)
    {
      mesh::MeshParameters parameters;
      parameters.file       = std::string(OTTO_MESHES) + "/" + file;
      parameters.size       = size;
      parameters.scale      = scale;
      parameters.refinement = refinement;
      return parameters;
    }

    mesh::Mesh<dim>   mesh;
    space::Space<dim> space;
  };

  template <int dim>
  double wave(const dealii::Point<dim> &x, const double k)
  {
    return std::cos(k * x[0] + 2. * x[1] - x[dim - 1]) + 1. / 3.;
  }

  const char *const parameters = "# Umlaut: \xc3\xa4\nset N = 3\n\n";

  /// A state whose fields are functions of the position.
  template <int dim>
  io::Checkpoint make_state(const space::Space<dim> &space,
                            const unsigned long      step)
  {
    io::Checkpoint state;
    state.step      = step;
    auto &density   = state.fields["density"];
    auto &potential = state.fields["potential"];
    for (unsigned int i = 0; i < space.n_local(); ++i)
      {
        density.push_back(wave(space.point(i), 3. + step));
        potential.push_back(wave(space.point(i), -1.));
      }
    state.numbers["time"]          = 0.1 * step;
    state.numbers["not set"]       = std::numeric_limits<double>::infinity();
    state.counts["largest"]        = std::numeric_limits<unsigned long>::max();
    state.texts["parameters"]      = parameters;
    state.texts["empty"]           = "";
    state.tables["history"]        = {{"step", "energy, total"},
                                      {{1., 1. / 7.}, {2., -1e-300}, {3., -0.}}};
    state.tables["no rows yet"]    = {{"a", "b", "c"}, {}};
    state.arrays["other vertices"] = {3,
                                      {0., -0., 1. / 3., step + 0.5, 4., 5.}};
    return state;
  }

  /// Whether a state is bit for bit the one of make_state() on this space.
  template <int dim>
  void check_state(const space::Space<dim> &space,
                   const io::Checkpoint    &state,
                   const unsigned long      step)
  {
    const auto expected = make_state(space, step);
    BOOST_TEST(state.step == step);
    BOOST_TEST((state.fields == expected.fields));
    BOOST_TEST((state.numbers == expected.numbers));
    BOOST_TEST((state.counts == expected.counts));
    BOOST_TEST((state.texts == expected.texts));
    BOOST_TEST(state.tables.size() == expected.tables.size());
    for (const auto &[name, table] : expected.tables)
      {
        BOOST_TEST((state.tables.at(name).columns == table.columns), name);
        BOOST_TEST((state.tables.at(name).rows == table.rows), name);
      }
    for (const auto &[name, array] : expected.arrays)
      {
        BOOST_TEST(state.arrays.at(name).columns == array.columns, name);
        BOOST_TEST((state.arrays.at(name).values == array.values), name);
      }
    BOOST_TEST(std::signbit(state.tables.at("history").rows.at(2).at(1)));
  }

  struct Folder : Scratch
  {
    Folder()
      : path(folder.path("state"))
    {
    }

    std::string file(const unsigned int slot) const
    {
      return path + "/checkpoint_" + std::to_string(slot) + ".h5";
    }

    /// Writes the steps of the given numbers. Collective.
    void write(const space::Space<2>            &space,
               const std::vector<unsigned long> &steps) const
    {
      io::CheckpointFolder checkpoints(path, space.communicator());
      for (const auto step : steps)
        checkpoints.write(space, make_state(space, step));
    }

    /// Changes the bytes of a file on rank 0. Collective.
    void damage(const unsigned int                        slot,
                const std::function<void(std::string &)> &change) const
    {
      base::on_first_rank(MPI_COMM_WORLD, [&] {
        std::string bytes = content(file(slot));
        BOOST_REQUIRE(bytes.size() > 4000);
        change(bytes);
        std::ofstream(file(slot), std::ios::binary) << bytes;
      });
    }

    const std::string path;
  };

  bool first_rank()
  {
    return dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0;
  }

  void cut(std::string &bytes)
  {
    bytes.resize(bytes.size() - 100);
  }

  void flip(std::string &bytes)
  {
    bytes[bytes.size() / 2] ^= 1;
  }
} // namespace

BOOST_FIXTURE_TEST_SUITE(checkpoint, Folder)

BOOST_AUTO_TEST_CASE(state_reads_back_on_the_same_ranks)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  write(domain.space, {4});
  const io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
  const auto                 restart = checkpoints.read_latest(domain.space);
  check_state(domain.space, restart.state, 4);
  BOOST_TEST(restart.file == file(0));
  BOOST_TEST(restart.note == "");
  BOOST_TEST(!std::filesystem::exists(file(0) + ".tmp"));
  BOOST_TEST(checkpoints.read_text("parameters") == parameters);
}

BOOST_AUTO_TEST_CASE(all_ranks_write_and_one_reads)
{
  {
    const Meshed<2> domain(MPI_COMM_WORLD);
    write(domain.space, {1});
  }
  if (first_rank())
    {
      const Meshed<2> alone(MPI_COMM_SELF);
      BOOST_TEST(alone.space.n_owned() == alone.space.n_dofs());
      const io::CheckpointFolder checkpoints(path, MPI_COMM_SELF);
      check_state(alone.space, checkpoints.read_latest(alone.space).state, 1);
    }
}

BOOST_AUTO_TEST_CASE(one_rank_writes_and_all_read)
{
  if (first_rank())
    {
      const Meshed<2> alone(MPI_COMM_SELF);
      write(alone.space, {1, 2});
    }
  MPI_Barrier(MPI_COMM_WORLD);
  const Meshed<2>            domain(MPI_COMM_WORLD);
  const io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
  const auto                 restart = checkpoints.read_latest(domain.space);
  check_state(domain.space, restart.state, 2);
  BOOST_TEST(restart.file == file(1));
}

BOOST_AUTO_TEST_CASE(refined_quadrilaterals_and_tetrahedra)
{
  const Meshed<2> quadrilaterals(
    MPI_COMM_WORLD, "square_quad.geo", 0.25, 2., 1);
  write(quadrilaterals.space, {1});
  io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
  check_state(quadrilaterals.space,
              checkpoints.read_latest(quadrilaterals.space).state,
              1);

  const Meshed<3> tetrahedra(MPI_COMM_WORLD, "ball.geo", 0.5);
  checkpoints.write(tetrahedra.space, make_state(tetrahedra.space, 7));
  check_state(tetrahedra.space,
              checkpoints.read_latest(tetrahedra.space).state,
              7);
}

BOOST_AUTO_TEST_CASE(files_take_turns_also_after_a_restart)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  const auto      latest = [&] {
    return io::CheckpointFolder(path, MPI_COMM_WORLD).read_latest(domain.space);
  };
  write(domain.space, {10, 20, 30});
  BOOST_TEST(latest().file == file(0));
  BOOST_TEST(latest().state.step == 30);
  // another run in the same folder, which begins from an earlier step
  write(domain.space, {5});
  BOOST_TEST(latest().file == file(1));
  BOOST_TEST(latest().state.step == 5);
  MPI_Barrier(MPI_COMM_WORLD);
  // what a run that was killed leaves behind
  if (first_rank())
    std::ofstream(file(0) + ".tmp") << "half of a";
  write(domain.space, {6});
  BOOST_TEST(latest().file == file(0));
  BOOST_TEST(latest().state.step == 6);
}

BOOST_AUTO_TEST_CASE(torn_newest_file_gives_way_to_the_one_before)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  for (const auto &change : {cut, flip})
    {
      write(domain.space, {1, 2, 3});
      const io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
      const auto newest = checkpoints.read_latest(domain.space).file;
      damage(newest == file(0) ? 0 : 1, change);
      const auto restart = checkpoints.read_latest(domain.space);
      check_state(domain.space, restart.state, 2);
      BOOST_TEST(restart.file != newest);
      BOOST_TEST(restart.note.find(newest) != std::string::npos);
      BOOST_TEST(restart.note.find("step 2") != std::string::npos);
      // the next state replaces the torn file, not the whole one
      write(domain.space, {4});
      const auto next = checkpoints.read_latest(domain.space);
      BOOST_TEST(next.file == newest);
      BOOST_TEST(next.note == "");
      check_state(domain.space, next.state, 4);
    }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_and_every_cut_is_found)
{
  io::CheckpointContent original;
  original.sequence              = 12;
  original.dim                   = 2;
  original.vertices              = {0., 0., 1., 0., 0., 1.};
  original.state.fields["f"]     = {1., 2., 3.};
  original.state.texts["a text"] = "set N = 3";
  const std::string bytes        = io::encode(original);
  unsigned long     sequence     = 0;
  BOOST_REQUIRE(io::is_whole(bytes, sequence));
  BOOST_TEST(sequence == 12u);
  BOOST_TEST((io::decode(bytes).vertices == original.vertices));

  unsigned int missed = 0;
  for (std::size_t i = 0; i < bytes.size(); i += i < 600 ? 1 : 7)
    {
      std::string altered = bytes;
      altered[i] ^= char(1 << i % 8);
      missed += io::is_whole(altered, sequence);
      missed += io::is_whole(bytes.substr(0, i), sequence);
    }
  missed += io::is_whole(bytes + '\0', sequence);
  BOOST_TEST(missed == 0u);
}

BOOST_AUTO_TEST_CASE(two_torn_files_are_an_error)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  write(domain.space, {1, 2});
  damage(0, flip);
  damage(1, cut);
  const io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
  check_throws_with([&] { checkpoints.read_latest(domain.space); },
                    {path, "torn or altered", "without a restart"});
}

BOOST_AUTO_TEST_CASE(folder_without_a_checkpoint_is_an_error)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  for (const std::string &empty : {folder.path(), path})
    {
      const io::CheckpointFolder checkpoints(empty, MPI_COMM_WORLD);
      check_throws_with([&] { checkpoints.read_latest(domain.space); },
                        {"no checkpoint", empty, "start without a restart"});
    }
}

BOOST_AUTO_TEST_CASE(another_mesh_is_refused)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  write(domain.space, {1});
  const io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
  const Meshed<2> finer(MPI_COMM_WORLD, "square_tri.geo", 0.2, 1., 1);
  check_throws_with([&] { checkpoints.read_latest(finer.space); },
                    {file(0),
                     "another mesh",
                     std::to_string(domain.space.n_dofs()) + " vertices",
                     "this one " + std::to_string(finer.space.n_dofs())});
  const Meshed<2> larger(MPI_COMM_WORLD, "square_tri.geo", 0.2, 1.5);
  check_throws_with([&] { checkpoints.read_latest(larger.space); },
                    {file(0), "another mesh", "up to 0.5 away", "scale"});
  const Meshed<3> solid(MPI_COMM_WORLD, "ball.geo", 0.5);
  check_throws_with([&] { checkpoints.read_latest(solid.space); },
                    {file(0), "another mesh", "dimension 2"});
}

BOOST_AUTO_TEST_CASE(unknown_text_is_an_error_with_the_nearest_name)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  write(domain.space, {1});
  const io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
  check_throws_with([&] { checkpoints.read_text("parameter"); },
                    {file(0), "'parameter'", "did you mean 'parameters'?"});
}

BOOST_AUTO_TEST_CASE(folder_that_cannot_be_made_is_an_error)
{
  const Meshed<2> domain(MPI_COMM_WORLD);
  base::on_first_rank(MPI_COMM_WORLD, [&] { std::ofstream(path) << "file"; });
  io::CheckpointFolder checkpoints(path, MPI_COMM_WORLD);
  check_throws_with<base::RunError>(
    [&] { checkpoints.write(domain.space, make_state(domain.space, 1)); },
    {path, "cannot be made", "choose another"});
}

BOOST_AUTO_TEST_SUITE_END()
