// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the geometry of Wasserstein space in doc/verification.md.
//
//   otto-geometry-verification [case ...]

#include <otto/geometry/characteristics.h>
#include <otto/geometry/eulerian_geodesic.h>
#include <otto/geometry/tangent_space.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/mesh/mesh.h>
#include <otto/model/nodal_density.h>
#include <otto/verification/density_errors.h>
#include <otto/verification/exact.h>
#include <otto/verification/rates.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  template <int dim>
  using Function = std::function<double(const Point<dim> &)>;

  void print(const std::string &text)
  {
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::cout << text << std::flush;
  }

  template <typename... Values>
  void print_row(const char *format, const Values... values)
  {
    char text[400];
    std::snprintf(text, sizeof(text), format, values...);
    print(text);
  }

  template <int dim>
  struct Domain
  {
    Domain(const std::string &file, const double size)
      : mesh(parameters(file, size), MPI_COMM_WORLD)
      , space(mesh.triangulation(), MPI_COMM_WORLD)
      , locator(space)
    {
    }

    static mesh::MeshParameters parameters(const std::string &file,
                                           const double       size)
    {
      mesh::MeshParameters result;
      result.file = std::string(OTTO_MESHES) + "/" + file;
      result.size = size;
      return result;
    }

    std::vector<double> nodal(const Function<dim> &f) const
    {
      std::vector<double> result;
      for (unsigned int i = 0; i < space.n_local(); ++i)
        result.push_back(f(space.point(i)));
      return result;
    }

    double h() const
    {
      return std::pow(space.volume() / space.n_dofs(), 1. / dim);
    }

    mesh::Mesh<dim>          mesh;
    space::Space<dim>        space;
    space::PointLocator<dim> locator;
  };



  // A Gaussian that is stretched and turned by Psi = (x-c).B(x-c)/2 + a.(x-c).
  template <int dim>
  void affine_exponential(const std::string         &cells,
                          const std::string         &file,
                          const std::vector<double> &sizes)
  {
    Tensor<2, dim> A, B;
    Tensor<1, dim> a;
    Point<dim>     c0, c1;
    for (unsigned int d = 0; d < dim; ++d)
      {
        B[d][d] = d == 0 ? 0.3 : -0.25;
        c0[d]   = 0.5;
        a[d]    = d == 0 ? 0.05 : -0.03;
        c1[d]   = c0[d] + a[d];
      }
    B[0][1] = B[1][0] = 0.15;
    for (unsigned int i = 0; i < dim; ++i)
      for (unsigned int j = 0; j < dim; ++j)
        A[i][j] = (i == j) + B[i][j];
    const double               sigma = 0.07;
    verification::RateTable    table({"L1 characteristics",
                                   "L1 Eulerian",
                                   "speed drift",
                                   "norm"});
    for (const double size : sizes)
      {
        const Domain<dim>   domain(file, size);
        const Function<dim> density = [&](const Point<dim> &x) {
          return std::exp(-(x - c0).norm_square() / (2 * sigma * sigma)) /
                 std::pow(2 * M_PI * sigma * sigma, dim / 2.);
        };
        const auto mu  = domain.nodal(density);
        const auto psi = domain.nodal([&](const Point<dim> &x) {
          return 0.5 * (x - c0) * (B * (x - c0)) + a * (x - c0);
        });
        const geometry::Characteristics<dim> characteristics(
          domain.space, domain.locator, mu, psi);
        geometry::EulerianGeodesic<dim> pair(
          domain.space, domain.locator, mu, psi);
        const double speed = pair.speed();
        pair.advance(1.);
        const Tensor<2, dim> inverse = dealii::invert(A);
        const Function<dim>  exact   = [&](const Point<dim> &y) {
          return density(c0 + inverse * (y - c1)) / dealii::determinant(A);
        };
        const auto pushed = characteristics.push_forward(1.);
        const double norm  = a.norm_square() +
                            sigma * sigma * dealii::trace(B * B);
        table.add(domain.h(),
                  {verification::l1_error<dim>(domain.space,
                                               pushed.density,
                                               exact),
                   verification::l1_error<dim>(domain.space,
                                               pair.density(),
                                               exact),
                   std::abs(pair.speed() / speed - 1.),
                   std::abs(speed * speed / norm - 1.)});
        const auto end = characteristics.end(5., 1e-5);
        print_row("%s: mass error %.1e, end %s, steps %lu\n",
                  cells.c_str(),
                  pushed.mass_error,
                  end.text().c_str(),
                  pair.steps());
      }
    print("\n" + cells + "\n\n" + table.markdown() + "\n");
  }

  void exponential()
  {
    print("## The exponential map at a Gaussian\n\n");
    affine_exponential<2>("triangles", "square_tri.geo", {0.05, 0.025, 0.0125});
    affine_exponential<2>("squares", "square_quad.geo", {0.05, 0.025, 0.0125});
  }
} // namespace

int main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const std::map<std::string, std::function<void()>> cases{
    {"exponential", exponential}};
  for (const auto &[name, run] : cases)
    {
      bool wanted = argc == 1;
      for (int k = 1; k < argc; ++k)
        wanted = wanted || argv[k] == name;
      if (wanted)
        run();
    }
}
