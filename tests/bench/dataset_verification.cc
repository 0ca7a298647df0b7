// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of doc/verification.md for data sets: the covariance of discrete
// random fields against Matern's formula. The covariance of the discrete field
// is computed exactly, without samples, see MaternField::discrete_covariance().
#include <otto/dataset/matern_field.h>
#include <otto/mesh/mesh.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

using namespace otto;

namespace
{
  // The variance in the interior before the scaling, and the error of the
  // covariance with the middle of the domain as far as walls are further away
  // than the margin.
  struct Errors
  {
    double       h = 0, variance = 0, covariance = 0;
    unsigned int vertices = 0;
  };

  template <int dim>
  Errors errors(const std::string &file,
                const double       size,
                const unsigned int order,
                const double       length,
                const double       margin)
  {
    mesh::MeshParameters parameters;
    parameters.file = std::string(OTTO_MESHES) + "/" + file;
    parameters.size = size;
    const mesh::Mesh<dim>      mesh(parameters, MPI_COMM_SELF);
    const dataset::Domain<dim> domain(mesh);
    const auto                &space = domain.space();
    dataset::MaternParameters  matern;
    matern.correlation_length = length;
    matern.order              = order;
    const dataset::MaternField<dim> field(domain, matern);
    const auto   center = (domain.lower() + domain.upper()) / 2;
    unsigned int middle = 0;
    for (unsigned int i = 0; i < space.n_dofs(); ++i)
      if ((space.point(i) - center).norm() <
          (space.point(middle) - center).norm())
        middle = i;
    const auto found = field.discrete_covariance(middle);
    Errors     result;
    result.vertices = space.n_dofs();
    result.h        = std::pow(space.volume() / space.n_dofs(), 1. / dim);
    result.variance = field.variance_ratio() - 1.;
    for (unsigned int i = 0; i < space.n_dofs(); ++i)
      {
        double away = 1e9;
        for (unsigned int d = 0; d < dim; ++d)
          away = std::min({away,
                           space.point(i)[d] - domain.lower()[d],
                           domain.upper()[d] - space.point(i)[d]});
        const double r = space.point(i).distance(space.point(middle));
        if (away > margin && r > 0.25 * length)
          result.covariance =
            std::max(result.covariance,
                     std::abs(found[i] - field.covariance(r)));
      }
    return result;
  }

  template <int dim>
  void table(const std::string         &name,
             const std::string         &file,
             const std::vector<double> &sizes,
             const unsigned int         order,
             const double               length,
             const double               margin)
  {
    Errors before;
    for (const double size : sizes)
      {
        const auto now  = errors<dim>(file, size, order, length, margin);
        const auto rate = [&](const double a, const double b) {
          char text[32] = "";
          if (before.h > 0.)
            std::snprintf(text,
                          sizeof(text),
                          "%.2f",
                          std::log(std::abs(a / b)) /
                            std::log(before.h / now.h));
          return std::string(text);
        };
        std::printf("| %s | %u | %.4g | %u | %.4f | %.2e | %s | %.2e | %s |\n",
                    before.h == 0. ? name.c_str() : "",
                    order,
                    order - 0.5 * dim,
                    now.vertices,
                    now.h,
                    now.variance,
                    rate(before.variance, now.variance).c_str(),
                    now.covariance,
                    rate(before.covariance, now.covariance).c_str());
        before = now;
      }
  }
} // namespace



int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  std::printf(
    "### Covariance of random fields\n\n| cells | alpha | nu | "
    "vertices | h | variance before scaling - 1 | rate | largest error, r > l/4 | "
    "rate |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  const std::vector<double> sizes{0.08, 0.04, 0.02, 0.01};
  for (const unsigned int order : {2u, 3u, 4u})
    table<2>("triangles", "square_tri.geo", sizes, order, 0.3, 0.25);
  for (const unsigned int order : {2u, 3u})
    table<2>("squares", "square_quad.geo", sizes, order, 0.3, 0.25);
  for (const unsigned int order : {2u, 3u, 4u})
    table<3>("hexahedra", "hex_box.geo", {0.1, 0.05, 0.025}, order, 0.4, 0.25);
}
