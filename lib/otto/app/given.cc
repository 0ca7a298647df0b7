// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/discretisation.h>
#include <otto/app/given.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/model/projected_density.h>

#include <algorithm>

namespace otto
{
  namespace
  {
    template <int dim>
    class VertexDensity : public model::Density<dim>
    {
    public:
      VertexDensity(std::vector<double> values)
        : values_(std::move(values))
      {
      }
      std::vector<double> nodal_values(const space::Space<dim> &,
                                       const mesh::Regions &) const override
      {
        return values_;
      }
      double value(const dealii::Point<dim> &) const override
      {
        throw base::RunError("Values at vertices are none at other points.");
      }
      bool        on_one_mesh() const override { return true; }
      std::string description() const override { return "values"; }

    private:
      const std::vector<double> values_;
    };
  } // namespace



  template <int dim>
  GivenDensity<dim>::GivenDensity(std::vector<double> values)
    : density_(std::make_shared<VertexDensity<dim>>(std::move(values)))
  {
  }



  namespace app
  {
    template <int dim>
    SpaceOf<dim>::SpaceOf(const GivenDomain<dim> &given, const double mesh_size)
      : name_(given.file_)
      , mesh_(given.mesh_)
      , space_(given.space_)
    {
      if (space_ != nullptr)
        {
          name_ = "a space";
          return;
        }
      if (mesh_ == nullptr)
        {
          mesh::MeshParameters parameters;
          parameters.file = given.file_;
          parameters.size = mesh_size;
          own_mesh_ =
            std::make_unique<mesh::Mesh<dim>>(parameters, MPI_COMM_WORLD);
          mesh_ = own_mesh_.get();
        }
      else
        name_ = "a mesh";
      own_space_ = std::make_unique<space::Space<dim>>(mesh_->triangulation(),
                                                       mesh_->communicator());
      space_     = own_space_.get();
    }



    template <int dim>
    const mesh::Regions &SpaceOf<dim>::regions() const
    {
      static const mesh::Regions none;
      return mesh_ != nullptr ? mesh_->regions() : none;
    }



    template <int dim>
    std::string SpaceOf<dim>::pair(const std::string &name) const
    {
      return mesh_ != nullptr ? automatic_pair(name, mesh_->report()) : name;
    }



    template <int dim>
    std::vector<double> SpaceOf<dim>::values(const GivenDensity<dim> &density,
                                             const std::string &name) const
    {
      return model::projected_density(*density, *space_, regions(), name);
    }



    template <int dim>
    const std::vector<double> &
    SpaceOf<dim>::checked(const std::vector<double> &values,
                          const unsigned int         components) const
    {
      const auto wanted = space_->n_local() * components;
      model::throw_on_all_ranks(
        space_->communicator(),
        values.size() == wanted
          ? ""
          : "There are " + base::counted(values.size(), "value") + " for " +
              base::counted(space_->n_local(), "vertex", "vertices") +
              (components > 1
                 ? " and " + std::to_string(components) + " coordinates"
                 : "") +
              "; give one for each.");
      return values;
    }



    template <int dim>
    base::RunFolder SpaceOf<dim>::folder(const std::string   &path,
                                         const base::Existing existing) const
    {
      const base::RunFolder result(path, space_->communicator(), existing);
      result.check();
      result.create();
      return result;
    }



    std::pair<std::size_t, double> place_of(const std::vector<double> &times,
                                            const double               t)
    {
      // ends are sums of steps
      const double rounding = 1e-9 * (times.back() - times.front());
      if (!(t >= times.front() - rounding && t <= times.back() + rounding))
        throw base::InputError("There are the times from " +
                               base::short_number(times.front()) + " to " +
                               base::short_number(times.back()) + ", and not " +
                               base::short_number(t) + ".");
      const std::size_t after =
        std::upper_bound(times.begin() + 1, times.end() - 1, t) - times.begin();
      const double part =
        (t - times[after - 1]) / (times[after] - times[after - 1]);
      return {after - 1, std::min(1., std::max(0., part))};
    }



    template class SpaceOf<2>;
    template class SpaceOf<3>;
  } // namespace app

  template class GivenDensity<2>;
  template class GivenDensity<3>;
} // namespace otto
