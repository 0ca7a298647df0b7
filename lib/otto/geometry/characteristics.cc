// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/text.h>
#include <otto/geometry/cell_map.h>
#include <otto/geometry/characteristics.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/model/nodal_density.h>
#include <otto/space/global_values.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace geometry
  {
    using dealii::Point;
    using dealii::Tensor;
    namespace MPI = dealii::Utilities::MPI;

    namespace
    {
      // Below this part of its mean a density counts as zero.
      const double zero_density = 1e-10;
      // Over the size of a cell: farther outside than this is outside.
      const double outside = 0.2;
      // Halvings of the time after which a characteristic is outside.
      const unsigned int n_time_halvings = 40;
      // No vertex is compressed by more than this; where cells are turned over,
      // which happens with little mass only, by no more than the second number.
      const double smallest_weight = 1e-6, smallest_folded_weight = 0.2;
      // Steps inward, over the way to the neighbours, from a point of a curved
      // wall that the moved mesh does not reach.
      const double inward[] = {0., 1e-8, 0.01, 0.1, 0.3};
    } // namespace



    template <int dim>
    std::string GeodesicEnd<dim>::text() const
    {
      if (kind == Kind::none)
        return "no shock";
      std::string place;
      for (unsigned int d = 0; d < dim; ++d)
        place += (d > 0 ? ", " : "") + base::short_number(start[d], 4);
      return std::string(kind == Kind::shock
                           ? "characteristics meet"
                           : "characteristics leave the domain") +
             " at time " + base::short_number(time) + ", those from about (" +
             place + ")";
    }



    // Mass that is lost to a geodesic at a time.
    template <int dim>
    struct Characteristics<dim>::Event
    {
      double     time, mass;
      Point<dim> place;
    };



    template <int dim>
    Characteristics<dim>::Characteristics(
      const space::Space<dim>        &space,
      const space::PointLocator<dim> &locator,
      std::vector<double>             mu,
      const std::vector<double>      &potential,
      const double                    exponent)
      : space_(space)
      , locator_(locator)
      , mu_(std::move(mu))
      , walls_(space)
      , recovery_(space, locator, mu_)
      , velocity_(duality_map<dim>(recovery_.gradient(potential),
                                   conjugate_exponent(exponent)))
      , all_mu_(space::global_values(space, mu_))
      , points_(space::global_points(space))
      , all_velocity_(space::global_values(space, velocity_, dim))
      , vacuum_(zero_density * model::mass(mu_, space) / space.volume())
    {
      for (unsigned int i = 0; i < points_.size(); ++i)
        walls_.make_tangential(i, all_velocity_.data() + std::size_t(i) * dim);
    }



    template <int dim>
    bool Characteristics<dim>::has_mass(const unsigned int cell) const
    {
      for (unsigned int v = 0; v < locator_.n_vertices(); ++v)
        if (all_mu_[locator_.vertices(cell)[v]] > vacuum_)
          return true;
      return false;
    }



    // The middle of a reference cell.
    template <int dim>
    Point<dim> Characteristics<dim>::middle() const
    {
      Point<dim> result;
      for (unsigned int d = 0; d < dim; ++d)
        result[d] = locator_.n_vertices() == dim + 1 ? 1. / (dim + 1) : 0.5;
      return result;
    }



    template <int dim>
    double Characteristics<dim>::cell_mass(const unsigned int cell) const
    {
      const double unit_volume = locator_.n_vertices() > dim + 1 ? 1.
                                 : dim == 2                      ? 1. / 2
                                                                 : 1. / 6;
      double       mean        = 0;
      for (unsigned int v = 0; v < locator_.n_vertices(); ++v)
        mean += all_mu_[locator_.vertices(cell)[v]] / locator_.n_vertices();
      return mean * unit_volume * locator_.determinant(cell, middle());
    }



    template <int dim>
    std::vector<Point<dim>>
    Characteristics<dim>::all_places(const double t) const
    {
      auto result = points_;
      for (std::size_t i = 0; i < result.size(); ++i)
        for (unsigned int d = 0; d < dim; ++d)
          result[i][d] += t * all_velocity_[i * dim + d];
      return result;
    }



    template <int dim>
    std::vector<Point<dim>> Characteristics<dim>::places(const double t) const
    {
      const auto              all = all_places(t);
      std::vector<Point<dim>> result;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        result.push_back(all[space_.global_index(i)]);
      return result;
    }



    // Each rank has its share of the cells.
    template <int dim>
    void Characteristics<dim>::add_shocks(const double        until,
                                          std::vector<Event> &events) const
    {
      const unsigned int rank    = MPI::this_mpi_process(space_.communicator());
      const unsigned int n_ranks = MPI::n_mpi_processes(space_.communicator());
      for (unsigned int c = rank; c < locator_.n_cells(); c += n_ranks)
        {
          if (!has_mass(c))
            continue;
          double time = std::numeric_limits<double>::infinity();
          for (const auto &A :
               corner_derivatives(locator_, c, points_, all_velocity_))
            time = std::min(time, first_root(determinant_polynomial(A), until));
          if (!(time <= until))
            continue;
          events.push_back(
            {time, cell_mass(c), locator_.place(c, middle()).point});
        }
    }



    template <int dim>
    void Characteristics<dim>::add_leaving(const double        until,
                                           std::vector<Event> &events) const
    {
      // the vertices as points of cells
      std::vector<std::pair<unsigned int, unsigned int>> cell_of(
        space_.n_dofs());
      for (unsigned int c = 0; c < locator_.n_cells(); ++c)
        for (unsigned int v = 0; v < locator_.n_vertices(); ++v)
          cell_of[locator_.vertices(c)[v]] = {c, v};
      const bool simplex = locator_.n_vertices() == dim + 1;
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          if (mu_[i] <= vacuum_)
            continue;
          const auto [c, v] = cell_of[space_.global_index(i)];
          Point<dim> unit;
          for (unsigned int d = 0; d < dim; ++d)
            unit[d] = simplex ? (v == d + 1) : ((v >> d) & 1u);
          const auto     from = locator_.place(c, unit);
          Tensor<1, dim> speed;
          for (unsigned int d = 0; d < dim; ++d)
            speed[d] = velocity_[i * dim + d];
          const double limit =
            outside * std::pow(space_.weights()[i], 1. / dim);
          const auto is_outside = [&](const double t) {
            const auto to = locator_.move(from, t * speed, space::Wall::slide);
            return (to.point - (from.point + t * speed)).norm() > limit;
          };
          if (!is_outside(until))
            continue;
          double low = 0., high = until;
          for (unsigned int k = 0; k < n_time_halvings; ++k)
            {
              const double t               = 0.5 * (low + high);
              (is_outside(t) ? high : low) = t;
            }
          events.push_back({high, space_.weights()[i] * mu_[i], from.point});
        }
    }



    // When the events of all ranks have taken more than the mass.
    template <int dim>
    GeodesicEnd<dim>
    Characteristics<dim>::first(const std::vector<Event>             &events,
                                const typename GeodesicEnd<dim>::Kind kind,
                                const double mass) const
    {
      std::vector<double> rows;
      for (const auto &event : events)
        {
          rows.insert(rows.end(), {event.time, event.mass});
          for (unsigned int d = 0; d < dim; ++d)
            rows.push_back(event.place[d]);
        }
      std::vector<std::vector<double>> all;
      for (const auto &part : MPI::all_gather(space_.communicator(), rows))
        for (auto row = part.begin(); row != part.end(); row += dim + 2)
          all.emplace_back(row, row + dim + 2);
      std::sort(all.begin(), all.end());
      GeodesicEnd<dim> result;
      double           sum = 0;
      for (const auto &row : all)
        if ((sum += row[1]) > mass)
          {
            result.kind = kind;
            result.time = row[0];
            for (unsigned int d = 0; d < dim; ++d)
              result.start[d] = row[2 + d];
            break;
          }
      return result;
    }



    template <int dim>
    GeodesicEnd<dim>
    Characteristics<dim>::end(const double until,
                              const double mass_tolerance) const
    {
      const double       mass = mass_tolerance * model::mass(mu_, space_);
      std::vector<Event> shocks, leaving;
      add_shocks(until, shocks);
      add_leaving(until, leaving);
      const auto shock = first(shocks, GeodesicEnd<dim>::Kind::shock, mass);
      const auto boundary =
        first(leaving, GeodesicEnd<dim>::Kind::boundary, mass);
      // what has left is turned over at the wall, too
      return boundary.time < 1.5 * shock.time ? boundary : shock;
    }



    template <int dim>
    std::vector<double> Characteristics<dim>::densities(const double t) const
    {
      std::vector<double> velocity(std::size_t(space_.n_local()) * dim);
      for (unsigned int i = 0; i < space_.n_local(); ++i)
        for (unsigned int d = 0; d < dim; ++d)
          velocity[i * dim + d] =
            all_velocity_[std::size_t(space_.global_index(i)) * dim + d];
      const auto         &cells = space_.cells();
      const unsigned int  n     = cells.n_vertices;
      std::vector<double> weight(space_.n_owned(), 0.);
      std::vector<bool>   folded(space_.n_owned(), false);
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int q = 0; q < cells.n_points; ++q)
          {
            const std::size_t point = c * cells.n_points + q;
            Tensor<2, dim>    J     = dealii::unit_symmetric_tensor<dim>();
            for (unsigned int a = 0; a < n; ++a)
              for (unsigned int i = 0; i < dim; ++i)
                for (unsigned int j = 0; j < dim; ++j)
                  J[i][j] += t * velocity[cells.vertex[c * n + a] * dim + i] *
                             cells.gradient[(point * n + a) * dim + j];
            const double det = dealii::determinant(J);
            for (unsigned int a = 0; a < n; ++a)
              if (const auto i = cells.vertex[c * n + a]; i < space_.n_owned())
                {
                  weight[i] += cells.value[q * n + a] * cells.weight[point] *
                               std::abs(det);
                  folded[i] = folded[i] || det <= 0.;
                }
          }
      std::vector<double> result(space_.n_owned());
      for (unsigned int i = 0; i < result.size(); ++i)
        {
          const double D = space_.weights()[i];
          const double smallest =
            folded[i] ? smallest_folded_weight : smallest_weight;
          result[i] = D * mu_[i] / std::max(weight[i], smallest * D);
        }
      return result;
    }



    // Linear in the moved cell plus half of the differences to the slopes at
    // its vertices, exact for quadratic functions, between the values there.
    template <int dim>
    bool
    Characteristics<dim>::interpolate(const std::vector<double>      &density,
                                      const std::vector<double>      &slope,
                                      const space::PointLocator<dim> &moved,
                                      const Point<dim>               &point,
                                      double &value) const
    {
      const auto where = moved.locate(point);
      if (!where.valid())
        return false;
      const auto            x = locator_.place(where.cell, where.unit).point;
      std::array<double, 8> shape;
      locator_.shape_values(where.unit, shape.data());
      double smallest = std::numeric_limits<double>::infinity(), largest = 0;
      value = 0;
      for (unsigned int v = 0; v < locator_.n_vertices(); ++v)
        {
          const auto i          = locator_.vertices(where.cell)[v];
          double     correction = 0;
          for (unsigned int d = 0; d < dim; ++d)
            correction += slope[i * dim + d] * (x[d] - points_[i][d]);
          value += shape[v] * (density[i] + 0.5 * correction);
          smallest = std::min(smallest, density[i]);
          largest  = std::max(largest, density[i]);
        }
      value = std::min(largest, std::max(smallest, value));
      return true;
    }



    // The cells with mass that are not turned over at a time, and the smallest
    // determinant among those that count.
    template <int dim>
    std::vector<bool>
    Characteristics<dim>::upright_cells(const double t,
                                        const double tolerated_mass,
                                        double      &smallest_determinant) const
    {
      std::vector<bool>                      result(locator_.n_cells());
      std::vector<std::pair<double, double>> determinants;
      for (unsigned int c = 0; c < result.size(); ++c)
        {
          if (!has_mass(c))
            continue;
          double smallest = std::numeric_limits<double>::infinity();
          for (const auto &A :
               corner_derivatives(locator_, c, points_, all_velocity_))
            smallest = std::min(smallest,
                                polynomial_value(determinant_polynomial(A), t));
          result[c] = smallest > 0.;
          if (smallest < 1.)
            determinants.emplace_back(smallest, cell_mass(c));
        }
      std::sort(determinants.begin(), determinants.end());
      double left_out = 0;
      for (const auto &[determinant, mass] : determinants)
        if ((left_out += mass) > tolerated_mass)
          {
            smallest_determinant = determinant;
            break;
          }
      return result;
    }



    template <int dim>
    PushForward
    Characteristics<dim>::push_forward(const double t,
                                       const double mass_tolerance) const
    {
      const double wanted = model::mass(mu_, space_);
      PushForward  result;
      const auto   found =
        upright_cells(t, mass_tolerance * wanted, result.smallest_determinant);
      const space::PointLocator<dim> moved(locator_, all_places(t), found);
      const auto                     local = densities(t);
      const auto density = space::global_values(space_, local);
      const auto slope =
        space::global_values(space_, recovery_.gradient(local), dim);
      result.density.assign(space_.n_local(), 0.);
      const auto &pattern = space_.pattern();
      for (unsigned int i = 0; i < space_.n_owned(); ++i)
        {
          const auto     y = space_.point(i);
          Tensor<1, dim> way;
          for (auto e = pattern.row_start[i]; e < pattern.row_start[i + 1]; ++e)
            way += (space_.point(pattern.column[e]) - y) /
                   (pattern.row_start[i + 1] - pattern.row_start[i]);
          const bool wall = walls_.at_wall(space_.global_index(i));
          for (const double part : inward)
            if (interpolate(
                  density, slope, moved, y + part * way, result.density[i]) ||
                !wall)
              break;
        }
      const double given = model::mass(result.density, space_);
      result.mass_error  = std::abs(given / wanted - 1.);
      if (given > 0.)
        for (double &value : result.density)
          value *= wanted / given;
      time::Layout(space_, 1).update_ghosts(result.density);
      return result;
    }



    template struct GeodesicEnd<2>;
    template struct GeodesicEnd<3>;
    template class Characteristics<2>;
    template class Characteristics<3>;
  } // namespace geometry
} // namespace otto
