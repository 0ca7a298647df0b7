// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/function.h>

#include <otto/base/run_folder.h>
#include <otto/mesh/mesh.h>
#include <otto/model/density.h>
#include <otto/space/space.h>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace otto
{
  namespace app
  {
    template <int dim>
    class SpaceOf;
  }

  /// A function of a point.
  template <int dim>
  using PointFunction = std::function<double(const dealii::Point<dim> &)>;



  /// Where to compute, as a user gives it: the file of a mesh, in its units; or
  /// a mesh or a space of continuous functions of degree one, which must
  /// outlive the results.
  template <int dim>
  class GivenDomain
  {
  public:
    /// A .msh, or a .geo, which is meshed.
    GivenDomain(std::string file)
      : file_(std::move(file))
    {
    }
    /// The same.
    GivenDomain(const char *file)
      : file_(file)
    {
    }
    /// A mesh that has been read.
    GivenDomain(const mesh::Mesh<dim> &mesh)
      : mesh_(&mesh)
    {
    }
    /// Functions of degree one on a mesh.
    GivenDomain(const space::Space<dim> &space)
      : space_(&space)
    {
    }

  private:
    friend class app::SpaceOf<dim>;

    std::string              file_;
    const mesh::Mesh<dim>   *mesh_  = nullptr;
    const space::Space<dim> *space_ = nullptr;
  };



  /**
   * A density as a user gives it, in mass per volume, not negative and with
   * positive mass: a function of a point, which is projected such that mass,
   * centre and second moments stay, see model::projected_density(); or values
   * at the local vertices of a space, owned ones first. Functions and densities
   * must live as long as the call that they are given to.
   */
  template <int dim>
  class GivenDensity
  {
  public:
    /// Anything that can be called with a point.
    template <class F,
              class = std::enable_if_t<
                std::is_invocable_r_v<double, F, const dealii::Point<dim> &>>>
    GivenDensity(F function)
      : density_(std::make_shared<model::FunctionDensity<dim>>(
          PointFunction<dim>(std::move(function))))
    {
    }
    /// A function of deal.II.
    GivenDensity(const dealii::Function<dim> &function)
      : GivenDensity(
          [&function](const auto &point) { return function.value(point); })
    {
    }
    /// A density of the library, or one's own.
    GivenDensity(const model::Density<dim> &density)
      : density_(std::shared_ptr<void>(), &density)
    {
    }
    /// Values at the local vertices of the space, owned ones first.
    GivenDensity(std::vector<double> values);

    /// It as a class of the library.
    const model::Density<dim> &operator*() const { return *density_; }

  private:
    std::shared_ptr<const model::Density<dim>> density_;
  };



  namespace app
  {
    /// The space of a domain that was given, and the mesh if it was read.
    template <int dim>
    class SpaceOf
    {
    public:
      /**
       * Collective, on MPI_COMM_WORLD if a file was given.
       *
       * @param mesh_size Of the cells if the file is a .geo; 0: as it says.
       * @throws base::InputError if the mesh cannot be used.
       */
      SpaceOf(const GivenDomain<dim> &given, double mesh_size);

      /// The space.
      const space::Space<dim> &operator*() const { return *space_; }
      /// The space.
      const space::Space<dim> *operator->() const { return space_; }

      /// The parts of the mesh; none of a space.
      const mesh::Regions &regions() const;

      /// The file, or what there is instead.
      const std::string &name() const { return name_; }

      /// The pair of spaces for a name, see automatic_pair().
      std::string pair(const std::string &name) const;

      /// A density at the local vertices, with the mass that it was given.
      /// Collective.
      /// @throws base::InputError that calls it by a name.
      std::vector<double> values(const GivenDensity<dim> &density,
                                 const std::string       &name) const;

      /// Values at the local vertices that were given, with so many components.
      /// Collective.
      /// @throws base::InputError if there are not as many.
      const std::vector<double> &checked(const std::vector<double> &values,
                                         unsigned int components = 1) const;

      /// A folder for results. Collective.
      /// @throws base::InputError if it cannot be used.
      base::RunFolder folder(const std::string &path,
                             base::Existing     existing) const;

    private:
      std::string                              name_;
      std::unique_ptr<const mesh::Mesh<dim>>   own_mesh_;
      std::unique_ptr<const space::Space<dim>> own_space_;
      const mesh::Mesh<dim>                   *mesh_  = nullptr;
      const space::Space<dim>                 *space_ = nullptr;
    };



    /// The place of a time in times that rise, of which there are at least two,
    /// as the interval it is in and the part of it.
    /// @throws base::InputError if it is before the first or after the last, by
    ///   more than rounding.
    std::pair<std::size_t, double> place_of(const std::vector<double> &times,
                                            double                     t);
  } // namespace app
} // namespace otto
