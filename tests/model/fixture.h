// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/mpi.h>
#include <deal.II/base/parameter_handler.h>

#include <otto/base/parameter_file.h>
#include <otto/mesh/mesh.h>
#include <otto/model/density_parameters.h>
#include <otto/space/space.h>

#include <memory>
#include <string>
#include <vector>

/// A mesh of the folder meshes with its space.
template <int dim>
struct Domain
{
  explicit Domain(const std::string &file,
                  const double       size       = 0.,
                  const unsigned int refinement = 0)
    : mesh(parameters(file, size, refinement), MPI_COMM_WORLD)
    , space(mesh.triangulation(), MPI_COMM_WORLD)
  {
  }

  static otto::mesh::MeshParameters parameters(const std::string &file,
                                               const double       size,
                                               const unsigned int refinement)
  {
    otto::mesh::MeshParameters parameters;
    parameters.file       = std::string(OTTO_MESHES) + "/" + file;
    parameters.size       = size;
    parameters.refinement = refinement;
    return parameters;
  }

  otto::mesh::Mesh<dim>   mesh;
  otto::space::Space<dim> space;
};

/// The density of a type with entries "Name=value", by a parameter handler.
template <int dim>
std::unique_ptr<otto::model::Density<dim>>
density(const std::string              &type,
        const std::vector<std::string> &entries = {},
        const std::string              &section = "Initial density")
{
  const otto::model::DensityParameters<dim> parameters(section);
  dealii::ParameterHandler                  prm;
  parameters.declare(prm);
  otto::base::set_parameter(prm, section + "/Type=" + type);
  for (const std::string &entry : entries)
    otto::base::set_parameter(prm, section + "/" + type + "/" + entry);
  return parameters.make_density(prm);
}

/// Whether all ranks have the same text.
inline bool
same_on_all_ranks(const std::string &text)
{
  for (const std::string &other :
       dealii::Utilities::MPI::all_gather(MPI_COMM_WORLD, text))
    if (other != text)
      return false;
  return true;
}
