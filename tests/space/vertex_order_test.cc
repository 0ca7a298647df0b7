// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/space/vertex_order.h>

#include <deal.II/base/mpi.h>

#include <model/fixture.h>

using namespace otto;

namespace
{
  // The order of all ranks is that of one, values go there and come back.
  template <int dim>
  void check_order(const std::string &file)
  {
    const Domain<dim>             domain(file);
    const auto                   &space = domain.space;
    const space::VertexOrder<dim> order(space);
    const mesh::Mesh<dim>         alone(Domain<dim>::parameters(file, 0., 0),
                                MPI_COMM_SELF);
    const space::Space<dim>       whole(alone.triangulation(), MPI_COMM_SELF);
    BOOST_TEST(order.points() == space::VertexOrder<dim>(whole).points());

    std::vector<double> local;
    for (unsigned int i = 0; i < space.n_local(); ++i)
      for (unsigned int d = 0; d < dim; ++d)
        {
          BOOST_TEST(order.points()[order(space.global_index(i)) * dim + d] ==
                     space.point(i)[d]);
          local.push_back(space.point(i)[d]);
        }
    const auto all = order.gather(local, dim);
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      BOOST_TEST(all == order.points());
    else
      BOOST_TEST(all.empty());
    BOOST_TEST(order.local(order.points(), dim) == local);
  }
} // namespace

BOOST_AUTO_TEST_CASE(order_of_vertices)
{
  check_order<2>("two_rooms.msh");
  check_order<2>("square_quad.msh");
  check_order<3>("ball.msh");
}
