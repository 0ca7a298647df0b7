// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/space/global_values.h>
#include <otto/transport/particles.h>
#include <otto/transport/random_stream.h>

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace otto
{
  namespace transport
  {
    using dealii::Point;
    using dealii::Tensor;
    namespace MPI = dealii::Utilities::MPI;

    namespace
    {
      // Attempts to draw a point of a cell before its middle is taken.
      const unsigned int max_attempts = 10000;
      // The step number that stands for the placement of particles.
      const std::uint64_t placement = ~std::uint64_t(0);
    } // namespace



    template <int dim>
    Particles<dim>::Particles(const space::Space<dim>        &space,
                              const space::PointLocator<dim> &locator,
                              const model::Velocity<dim>     &velocity)
      : space_(&space)
      , locator_(&locator)
      , velocity_(&velocity)
    {
    }



    template <int dim>
    unsigned long Particles<dim>::size() const
    {
      return MPI::sum<unsigned long>(particles_.size(), space_->communicator());
    }



    template <int dim>
    std::vector<double>
    Particles<dim>::on_all_vertices(const std::vector<double> &local) const
    {
      return space::global_values(*space_, local);
    }



    template <int dim>
    double Particles<dim>::interpolate(const std::vector<double>  &all,
                                       const space::Location<dim> &where) const
    {
      std::array<double, 8> shape;
      locator_->shape_values(where.unit, shape.data());
      double result = 0;
      for (unsigned int v = 0; v < locator_->n_vertices(); ++v)
        result += shape[v] * all[locator_->vertices(where.cell)[v]];
      return result;
    }



    // Keeps the particle if it belongs to this rank.
    template <int dim>
    void Particles<dim>::add(const std::uint64_t         id,
                             const space::Location<dim> &where,
                             const double                density)
    {
      const auto communicator = space_->communicator();
      if (id % MPI::n_mpi_processes(communicator) !=
          MPI::this_mpi_process(communicator))
        return;
      Particle<dim> particle;
      particle.id              = id;
      particle.location        = where;
      particle.initial_density = density;
      particle.jacobian        = dealii::unit_symmetric_tensor<dim>();
      particles_.push_back(particle);
    }



    template <int dim>
    void Particles<dim>::place(const ParticleParameters  &parameters,
                               const std::vector<double> &rho)
    {
      particles_.clear();
      seed_ = parameters.seed;
      if (parameters.number == 0)
        return;
      if (parameters.sampling == "regular")
        place_regularly(parameters.number, rho);
      else
        draw(parameters, rho);
    }



    template <int dim>
    void Particles<dim>::place_at(const std::vector<dealii::Point<dim>> &points)
    {
      particles_.clear();
      for (std::size_t k = 0; k < points.size(); ++k)
        {
          const auto where = locator_->locate(points[k]);
          if (!where.valid())
            {
              std::string place;
              for (unsigned int d = 0; d < dim; ++d)
                place += (d > 0 ? ", " : "") + base::short_number(points[k][d]);
              throw base::InputError("The point (" + place +
                                     ") is not in the domain; leave it out.");
            }
          add(k, where, 0.);
        }
    }



    template <int dim>
    void Particles<dim>::place_regularly(const unsigned long        number,
                                         const std::vector<double> &rho)
    {
      const auto all            = on_all_vertices(rho);
      const auto [lower, upper] = model::bounding_box(*space_);
      const double spacing      = std::pow(space_->volume() / number, 1. / dim);
      std::array<unsigned long, 3> n{{1, 1, 1}};
      for (unsigned int d = 0; d < dim; ++d)
        n[d] = std::max(1., std::round((upper[d] - lower[d]) / spacing));
      std::uint64_t id = 0;
      for (unsigned long k = 0; k < n[0] * n[1] * n[2]; ++k)
        {
          const std::array<unsigned long, 3> index{
            {k % n[0], k / n[0] % n[1], k / (n[0] * n[1])}};
          Point<dim> point;
          for (unsigned int d = 0; d < dim; ++d)
            point[d] =
              lower[d] + (index[d] + 0.5) / n[d] * (upper[d] - lower[d]);
          const auto where = locator_->locate(point);
          if (where.valid())
            add(id++, where, interpolate(all, where));
        }
      double sum = 0;
      for (auto &particle : particles_)
        {
          particle.volume = space_->volume() / id;
          sum += particle.initial_density;
        }
      sum               = MPI::sum(sum, space_->communicator());
      const double mass = model::mass(rho, *space_);
      for (auto &particle : particles_)
        particle.mass = sum > 0. ? mass * particle.initial_density / sum : 0.;
    }



    // The cell by its mass, the place in it by rejection.
    template <int dim>
    void Particles<dim>::draw(const ParticleParameters  &parameters,
                              const std::vector<double> &rho)
    {
      const auto          all     = on_all_vertices(rho);
      const std::size_t   n_cells = locator_->n_cells();
      const unsigned int  n       = locator_->n_vertices();
      const bool          simplex = n == dim + 1;
      std::vector<double> sums(n_cells);
      Point<dim>          middle;
      for (unsigned int d = 0; d < dim; ++d)
        middle[d] = simplex ? 1. / (dim + 1) : 0.5;
      for (std::size_t c = 0; c < n_cells; ++c)
        {
          double mean = 0;
          for (unsigned int v = 0; v < n; ++v)
            mean += all[locator_->vertices(c)[v]] / n;
          sums[c] = mean * locator_->determinant(c, middle);
        }
      std::partial_sum(sums.begin(), sums.end(), sums.begin());
      const double mass = model::mass(rho, *space_) / parameters.number;

      for (std::uint64_t id = 0; id < parameters.number; ++id)
        {
          RandomStream random(seed_, id, placement);
          const auto   cell = static_cast<unsigned int>(std::min<std::size_t>(
            std::upper_bound(sums.begin(),
                             sums.end(),
                             random.uniform() * sums.back()) -
              sums.begin(),
            n_cells - 1));
          double       largest = 0;
          for (unsigned int v = 0; v < n; ++v)
            largest = std::max(largest, all[locator_->vertices(cell)[v]]);
          auto where = locator_->place(cell, middle);
          for (unsigned int k = 0; k < max_attempts; ++k)
            {
              Point<dim> unit;
              double     sum = 0;
              for (unsigned int d = 0; d < dim; ++d)
                sum += unit[d] = random.uniform();
              const double threshold = largest * random.uniform();
              if (simplex && sum > 1.)
                continue;
              const auto trial = locator_->place(cell, unit);
              if (interpolate(all, trial) >= threshold)
                {
                  where = trial;
                  break;
                }
            }
          add(id, where, interpolate(all, where));
        }
      for (auto &particle : particles_)
        {
          particle.mass   = mass;
          particle.volume = mass / particle.initial_density;
        }
    }



    template <int dim>
    void Particles<dim>::runge_kutta(Particle<dim> &particle,
                                     const double   time,
                                     const double   tau) const
    {
      const auto start    = particle.location;
      const auto jacobian = particle.jacobian;
      // of the slopes at the four stages
      const double   weight[] = {1. / 6, 1. / 3, 1. / 3, 1. / 6};
      const double   part[]   = {0., 0.5, 0.5, 1.};
      auto           where    = start;
      auto           J        = jacobian;
      Tensor<1, dim> slope, motion;
      Tensor<2, dim> rate, gradient;
      for (unsigned int s = 0; s < 4; ++s)
        {
          const double now = time + part[s] * tau;
          if (s > 0)
            {
              where = locator_->move(start,
                                     part[s] * tau * slope,
                                     space::Wall::slide);
              J     = jacobian + part[s] * tau * rate;
            }
          slope = velocity_->value(where, now);
          // the two places in the middle differ by O(tau^2)
          if (s != 2)
            gradient = velocity_->gradient(where, now);
          rate = gradient * J;
          motion += weight[s] * tau * slope;
          particle.jacobian += weight[s] * tau * rate;
          particle.divergence += weight[s] * tau * dealii::trace(gradient);
        }
      particle.location = locator_->move(start, motion, space::Wall::slide);
    }



    template <int dim>
    void Particles<dim>::advance(const double        time,
                                 const double        tau,
                                 const double        eps,
                                 const std::uint64_t step)
    {
      velocity_->prepare(time, time + tau);
      const double spread = std::sqrt(2 * eps * tau);
      for (auto &particle : particles_)
        {
          if (eps == 0.)
            {
              runge_kutta(particle, time, tau);
              continue;
            }
          auto displacement = tau * velocity_->value(particle.location, time);
          RandomStream random(seed_, particle.id, step);
          for (unsigned int d = 0; d < dim; ++d)
            displacement[d] += spread * random.normal();
          particle.location = locator_->move(particle.location,
                                             displacement,
                                             space::Wall::reflect);
        }
    }



    template <int dim>
    double Particles<dim>::distance(const std::vector<double> &rho) const
    {
      const auto all = on_all_vertices(rho);
      double     sum = 0;
      for (const auto &particle : particles_)
        sum += particle.volume * std::abs(interpolate(all, particle.location) *
                                            particle.determinant() -
                                          particle.initial_density);
      return MPI::sum(sum, space_->communicator());
    }



    template <int dim>
    double Particles<dim>::histogram_distance(const std::vector<double> &rho,
                                              const unsigned int n) const
    {
      const auto [lower, upper] = model::bounding_box(*space_);
      const auto box            = [&, lower = lower, upper = upper](
                         const Point<dim> &point) {
        std::size_t result = 0;
        for (unsigned int d = 0; d < dim; ++d)
          {
            const double place = (point[d] - lower[d]) / (upper[d] - lower[d]);
            result             = result * n + static_cast<std::size_t>(
                                    std::min(std::max(place * n, 0.), n - 1.));
          }
        return result;
      };
      std::vector<double> masses(std::pow(n, dim) + 0.5, 0.);
      for (const auto &particle : particles_)
        masses[box(particle.location.point)] += particle.mass;
      // each rank integrates over a part of the cells, by nodes of a lattice
      const auto              all  = on_all_vertices(rho);
      const auto              comm = space_->communicator();
      const unsigned int      m = 4, corners = locator_->n_vertices();
      const bool              simplex = corners == dim + 1;
      std::vector<Point<dim>> nodes;
      for (unsigned int k = 0; k < std::pow(m, dim); ++k)
        {
          Point<dim> unit;
          double     sum = 0;
          for (unsigned int d = 0, rest = k; d < dim; ++d, rest /= m)
            sum += unit[d] = (rest % m + 0.5) / m;
          if (!simplex || sum <= 1.)
            nodes.push_back(unit);
        }
      const double volume =
        simplex ? (dim == 2 ? 0.5 : 1. / 6) / nodes.size() : 1. / nodes.size();
      for (std::size_t c = MPI::this_mpi_process(comm); c < locator_->n_cells();
           c += MPI::n_mpi_processes(comm))
        for (const auto &unit : nodes)
          {
            const auto where = locator_->place(c, unit);
            masses[box(where.point)] -=
              volume * locator_->determinant(c, unit) * interpolate(all, where);
          }
      MPI::sum(masses, comm, masses);
      double result = 0;
      for (const double difference : masses)
        result += std::abs(difference);
      return result;
    }



    template <int dim>
    double Particles<dim>::liouville_defect() const
    {
      double result = 0;
      for (const auto &particle : particles_)
        result =
          std::max(result,
                   std::abs(std::log(std::max(particle.determinant(), 1e-300)) -
                            particle.divergence));
      return MPI::max(result, space_->communicator());
    }



    template <int dim>
    std::vector<std::string> Particles<dim>::columns()
    {
      std::vector<std::string> result{"id", "cell"};
      for (unsigned int d = 0; d < dim; ++d)
        result.push_back("x" + std::to_string(d));
      for (const char *name :
           {"mass", "initial_density", "volume", "divergence"})
        result.emplace_back(name);
      for (unsigned int k = 0; k < dim * dim; ++k)
        result.push_back("J" + std::to_string(k));
      return result;
    }



    template <int dim>
    std::vector<dealii::Point<dim>> Particles<dim>::places() const
    {
      std::vector<dealii::Point<dim>> result;
      for (const auto &row : table())
        {
          result.emplace_back();
          for (unsigned int d = 0; d < dim; ++d)
            result.back()[d] = row[2 + d];
        }
      return result;
    }



    template <int dim>
    std::vector<std::vector<double>> Particles<dim>::table() const
    {
      std::vector<std::vector<double>> rows;
      for (const auto &particle : particles_)
        {
          std::vector<double> row{double(particle.id),
                                  double(particle.location.cell)};
          for (unsigned int d = 0; d < dim; ++d)
            row.push_back(particle.location.point[d]);
          row.insert(row.end(),
                     {particle.mass,
                      particle.initial_density,
                      particle.volume,
                      particle.divergence});
          for (unsigned int i = 0; i < dim; ++i)
            for (unsigned int j = 0; j < dim; ++j)
              row.push_back(particle.jacobian[i][j]);
          rows.push_back(row);
        }
      std::vector<std::vector<double>> result;
      for (const auto &part : MPI::all_gather(space_->communicator(), rows))
        result.insert(result.end(), part.begin(), part.end());
      std::sort(result.begin(), result.end());
      return result;
    }



    template <int dim>
    void Particles<dim>::restore(const std::vector<std::vector<double>> &rows,
                                 const std::uint64_t                     seed)
    {
      seed_ = seed;
      particles_.clear();
      for (const auto &row : rows)
        {
          space::Location<dim> where;
          where.cell = static_cast<unsigned int>(row[1]);
          Point<dim> point;
          for (unsigned int d = 0; d < dim; ++d)
            point[d] = row[2 + d];
          where.point       = point;
          const auto before = particles_.size();
          add(static_cast<std::uint64_t>(row[0]),
              locator_->move(where, Tensor<1, dim>(), space::Wall::slide),
              row[dim + 3]);
          if (particles_.size() == before)
            continue;
          auto &particle      = particles_.back();
          particle.mass       = row[dim + 2];
          particle.volume     = row[dim + 4];
          particle.divergence = row[dim + 5];
          for (unsigned int k = 0; k < dim * dim; ++k)
            particle.jacobian[k / dim][k % dim] = row[dim + 6 + k];
        }
    }



    template struct Particle<2>;
    template struct Particle<3>;
    template class Particles<2>;
    template class Particles<3>;
  } // namespace transport
} // namespace otto
