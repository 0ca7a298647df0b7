// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/dataset/problem.h>
#include <otto/model/nodal_density.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace dataset
  {
    template <int dim>
    Group<dim>::Group(const Domain<dim> &domain, const space::Space<dim> &space)
      : domain_(domain)
      , space_(space)
      , order_(space)
    {
    }



    template <int dim>
    std::vector<double>
    Group<dim>::distribute(const std::vector<double> &values,
                           const unsigned int         n) const
    {
      return order_.local(in_order(values, n), n);
    }



    namespace
    {
      // What is not a number is no solution.
      void check_finite(const Sample &sample)
      {
        for (const auto &[name, number] : sample.numbers)
          if (!std::isfinite(number))
            throw base::RunError("the number " + name + " is not finite");
      }
    } // namespace



    template <int dim>
    Sample make_sample(Problem<dim>       &problem,
                       const std::uint64_t seed,
                       const unsigned long index,
                       const unsigned int  most_attempts,
                       const Stop         &stop)
    {
      const dealii::Timer clock;
      Sample              sample;
      sample.index = index;
      while (!sample.solved && sample.attempts < most_attempts)
        {
          const RandomSource source(seed, index, sample.attempts);
          sample.key = source.key();
          sample.fields.clear();
          sample.numbers.clear();
          ++sample.attempts;
          std::string reason;
          try
            {
              problem.solve(source, stop, sample);
              check_finite(sample);
              sample.solved = true;
            }
          catch (const base::RunError &error)
            {
              reason = error.what();
            }
          catch (const base::InputError &error)
            {
              reason = error.what();
            }
          if (!reason.empty())
            sample.reason += (sample.reason.empty() ? "" : "; ") + reason;
        }
      if (!sample.solved)
        {
          sample.fields.clear();
          sample.numbers.clear();
        }
      sample.seconds = clock.wall_time();
      return sample;
    }



    template <int dim>
    DensityInput<dim>::DensityInput(std::string                         name,
                                    const unsigned int                  part,
                                    const double                        floor,
                                    std::unique_ptr<RandomDensity<dim>> family,
                                    const Group<dim>                   &group)
      : name_(std::move(name))
      , part_(part)
      , floor_(floor)
      , family_(std::move(family))
      , group_(group)
    {
      family_->attach(group.domain());
    }



    template <int dim>
    std::vector<double> DensityInput<dim>::draw(const RandomSource &source,
                                                Sample &sample) const
    {
      const auto  &space = group_.domain().space();
      auto         drawn = family_->draw(source.part(part_));
      const double mass  = model::mass(drawn.values, space);
      if (!(mass > 0.) || !std::isfinite(mass))
        throw base::RunError("the density " + name_ + " has no finite mass");
      for (double &value : drawn.values)
        value = (value / mass + floor_ / space.volume()) / (1. + floor_);
      sample.fields[name_] = group_.in_order(drawn.values);
      if (!drawn.numbers.empty())
        sample.fields[name_ + "_parameters"] = drawn.numbers;
      return group_.distribute(drawn.values);
    }



    template <int dim>
    std::vector<Field> DensityInput<dim>::fields() const
    {
      Field density;
      density.name        = name_;
      density.input       = true;
      density.description = "density of mass one, " + family_->record();
      density.unit        = "1/length^" + std::to_string(dim);
      density.files       = family_->checksum();
      std::vector<Field> result{density};
      const auto         names = family_->names();
      if (!names.empty())
        {
          Field numbers;
          numbers.name        = name_ + "_parameters";
          numbers.input       = true;
          numbers.nodal       = false;
          numbers.components  = names.size();
          numbers.columns     = names;
          numbers.description = "the numbers " + name_ +
                                " was made of, before the floor; NaN for what "
                                "it does not have";
          result.push_back(numbers);
        }
      return result;
    }



    std::vector<double> equal_times(const double end_time, const unsigned int n)
    {
      std::vector<double> result;
      for (unsigned int k = 0; k <= n; ++k)
        result.push_back(end_time * k / n);
      return result;
    }



    template <int dim>
    void DensityCheck::add(const std::vector<double> &rho,
                           const space::Space<dim>   &space)
    {
      double low = std::numeric_limits<double>::max(), high = 0;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          low  = std::min(low, rho[i]);
          high = std::max(high, rho[i]);
        }
      low      = dealii::Utilities::MPI::min(low, space.communicator());
      high     = dealii::Utilities::MPI::max(high, space.communicator());
      smallest = first_ ? low : std::min(smallest, low);
      largest  = std::max(largest, high);
      mass_defect =
        std::max(mass_defect, std::abs(model::mass(rho, space) - 1.));
      first_ = false;
    }



    std::vector<Scalar> DensityCheck::scalars()
    {
      return {{"mass_defect", "largest difference of the mass from one"},
              {"smallest_density", "at all times and vertices"},
              {"largest_density", "at all times and vertices"}};
    }



    void DensityCheck::add_to(Sample &sample) const
    {
      sample.numbers["mass_defect"]      = mass_defect;
      sample.numbers["smallest_density"] = smallest;
      sample.numbers["largest_density"]  = largest;
    }



#define OTTO_INSTANTIATE(dim)                                                  \
  template class Group<dim>;                                                   \
  template Sample make_sample(                                                 \
    Problem<dim> &, std::uint64_t, unsigned long, unsigned int, const Stop &); \
  template class DensityInput<dim>;                                            \
  template void DensityCheck::add<dim>(const std::vector<double> &,            \
                                       const space::Space<dim> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace dataset
} // namespace otto
