// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/base/errors.h>
#include <otto/io/newton_checkpoint.h>
#include <otto/mesh/mesh.h>

#include <deal.II/base/mpi.h>

#include <array>
#include <cmath>

using namespace otto;
using space::Potentials;

namespace
{
  constexpr std::array<Potentials, 3> all_potentials = {
    {Potentials::same, Potentials::refined, Potentials::quadratic}};

  // A system on the ranks of a communicator and a state that is given by
  // functions of the place, so that it is the same on any ranks.
  template <int dim>
  struct PlacedState
  {
    PlacedState(const std::string &file,
                const Potentials   potentials,
                const MPI_Comm     communicator)
      : mesh(parameters(file), communicator)
      , space(mesh.triangulation(), communicator)
      , system(std::make_shared<const space::Pair<dim>>(space, potentials),
               3,
               {ones(), ones()})
      , state(system.constant_state(1.))
    {
      set(space::flat_space(system.pair().potential()), 3, 1., state.potential);
      set(space, 2, 2., state.density);
      set(space, 2, 3., state.slack);
    }

    static mesh::MeshParameters parameters(const std::string &file)
    {
      mesh::MeshParameters parameters;
      parameters.file = std::string(OTTO_MESHES) + "/" + file;
      return parameters;
    }

    std::vector<double> ones() const
    {
      return std::vector<double>(space.n_local(), 1.);
    }

    static void set(const space::Space<dim> &space,
                    const unsigned int       n,
                    const double             k,
                    time::Vector            &x)
    {
      for (std::size_t i = 0; i < space.n_owned(); ++i)
        for (unsigned int l = 0; l < n; ++l)
          x.begin()[i * n + l] =
            2. + std::cos(k * space.point(i)[0] + 2. * space.point(i)[1] + l) *
                   std::cos(space.point(i)[dim - 1]);
    }

    mesh::Mesh<dim>         mesh;
    space::Space<dim>       space;
    optimality::System<dim> system;
    optimality::State       state;
  };

  double distance(const time::Vector &a, const time::Vector &b)
  {
    double result = 0;
    for (std::size_t k = 0; k < a.locally_owned_size(); ++k)
      result = std::max(result, std::abs(a.begin()[k] - b.begin()[k]));
    return result;
  }

  // Written by all ranks, read by each alone.
  template <int dim>
  void check_kept(const std::string &file)
  {
    for (const auto potentials : all_potentials)
      BOOST_TEST_CONTEXT(file << ", potentials "
                              << static_cast<int>(potentials))
      {
        const PlacedState<dim> together(file, potentials, MPI_COMM_WORLD);
        solver::NewtonMemory   memory;
        memory.step = 7;
        memory.mu   = 0.3;
        io::Checkpoint checkpoint;
        io::add_newton_state(together.system,
                             together.state,
                             memory,
                             checkpoint);
        if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) != 0)
          continue; // arrays are on rank 0

        const PlacedState<dim> alone(file, potentials, MPI_COMM_SELF);
        BOOST_TEST((io::potentials(checkpoint) == potentials));
        const auto kept = io::newton_state(alone.system, checkpoint);
        BOOST_TEST(kept.memory.step == 7u);
        BOOST_TEST(kept.memory.mu == 0.3);
        BOOST_TEST(distance(kept.iterate.potential, alone.state.potential) <
                   1e-12);
        BOOST_TEST(distance(kept.iterate.density, alone.state.density) < 1e-12);
        BOOST_TEST(distance(kept.iterate.slack, alone.state.slack) < 1e-12);
      }
  }
} // namespace

BOOST_AUTO_TEST_SUITE(newton_checkpoint)

BOOST_AUTO_TEST_CASE(states_of_every_pair_are_read_on_other_ranks)
{
  check_kept<2>("two_rooms.msh");
  check_kept<2>("square_quad.msh");
  check_kept<3>("ball.msh");
}

// Refined and quadratic potentials are as many, at other places in memory.
BOOST_AUTO_TEST_CASE(another_pair_is_refused)
{
  const PlacedState<2> one("square_tri.msh",
                           Potentials::quadratic,
                           MPI_COMM_WORLD),
    other("square_tri.msh", Potentials::refined, MPI_COMM_WORLD);
  const solver::NewtonMemory memory;
  io::Checkpoint             checkpoint;
  io::add_newton_state(one.system, one.state, memory, checkpoint);
  BOOST_CHECK_THROW(io::newton_state(other.system, checkpoint),
                    base::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
