// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/dataset_parameters.h>
#include <otto/app/problem_sections.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/type_section.h>
#include <otto/space/pair.h>

namespace otto
{
  namespace app
  {
    namespace
    {
      template <int dim>
      std::unique_ptr<dataset::RandomDensity<dim>>
      density(dealii::ParameterHandler &prm,
              const std::string        &section,
              const DatasetTypes<dim>  &types)
      {
        return model::make_type(prm, section, types.densities);
      }



      template <int dim>
      std::unique_ptr<dataset::Problem<dim>>
      transport(const DatasetParameters   &parameters,
                dealii::ParameterHandler  &prm,
                const dataset::Group<dim> &group,
                dealii::TimerOutput       &timer,
                const DatasetTypes<dim>   &types)
      {
        typename dataset::TransportProblem<dim>::Parameters result;
        result.slabs   = parameters.slabs;
        result.floor   = parameters.floor;
        result.problem = app::make_problem(prm,
                                           group.space(),
                                           group.domain().regions(),
                                           1.,
                                           types.hamiltonians,
                                           types.energies);
        if (result.problem.growth_length > 0.)
          throw base::InputError(
            "'Transport/Growth length' is for otto-transport; the densities of a "
            "data set have mass one at all times. Set it to 0.");
        result.interior_point.potentials =
          space::named_pair(parameters.pair, group.space().kind()).potentials;
        result.interior_point.gap_tolerance    = parameters.gap_tolerance;
        result.interior_point.max_steps        = parameters.max_steps;
        result.interior_point.linear_tolerance = parameters.linear_tolerance;
        return std::make_unique<dataset::TransportProblem<dim>>(
          group,
          result,
          density(prm, "Initial density", types),
          free_end(prm) ? nullptr : density(prm, "Final density", types),
          timer);
      }



      template <int dim>
      std::unique_ptr<dataset::Problem<dim>>
      gradient_flow(const DatasetParameters   &parameters,
                    dealii::ParameterHandler  &prm,
                    const dataset::Group<dim> &group,
                    dealii::TimerOutput       &timer,
                    const DatasetTypes<dim>   &types)
      {
        typename dataset::FlowProblem<dim>::Parameters result;
        result.floor               = parameters.floor;
        result.intervals           = parameters.flow_intervals;
        result.steps               = parameters.flow_steps;
        result.potential_deviation = parameters.potential_deviation;
        using flow::Scheme;
        result.time.scheme = parameters.scheme == "jko" ? Scheme::jko
                             : parameters.scheme == "midpoint"
                               ? Scheme::midpoint
                             : parameters.scheme == "slabs" ? Scheme::slabs
                                                            : Scheme::bdf2;
        result.time.slabs  = parameters.flow_slabs;
        {
          const model::InSection inside(prm, "Gradient flow");
          result.time.end_time = model::get_positive_numbers(prm, "End", 1)[0];
        }
        {
          const model::InSection inside(prm, "Random potential");
          result.potential.parse(prm);
        }
        return std::make_unique<dataset::FlowProblem<dim>>(
          group,
          result,
          density(prm, "Initial density", types),
          model::EnergyParameters<dim>(types.energies).make_energy(prm),
          timer);
      }



      template <int dim>
      std::unique_ptr<dataset::Problem<dim>>
      continuity(const DatasetParameters   &parameters,
                 dealii::ParameterHandler  &prm,
                 const dataset::Group<dim> &group,
                 dealii::TimerOutput       &timer,
                 const DatasetTypes<dim>   &types)
      {
        typename dataset::ContinuityProblem<dim>::Parameters result;
        result.floor     = parameters.floor;
        result.eps       = parameters.eps;
        result.end_time  = parameters.continuity_end;
        result.intervals = parameters.continuity_intervals;
        result.steps.cfl = parameters.cfl;
        return std::make_unique<dataset::ContinuityProblem<dim>>(
          group,
          result,
          density(prm, "Initial density", types),
          model::make_type(prm, "Velocity", types.velocities),
          timer);
      }
    } // namespace



    template <int dim>
    std::unique_ptr<dataset::Problem<dim>>
    DatasetParameters::make_problem(dealii::ParameterHandler  &prm,
                                    const dataset::Group<dim> &group,
                                    dealii::TimerOutput       &timer,
                                    const DatasetTypes<dim>   &types) const
    {
      return kind == "transport" ? transport(*this, prm, group, timer, types)
             : kind == "continuity"
               ? continuity(*this, prm, group, timer, types)
               : gradient_flow(*this, prm, group, timer, types);
    }



    template std::unique_ptr<dataset::Problem<2>>
    DatasetParameters::make_problem(dealii::ParameterHandler &,
                                    const dataset::Group<2> &,
                                    dealii::TimerOutput &,
                                    const DatasetTypes<2> &) const;
    template std::unique_ptr<dataset::Problem<3>>
    DatasetParameters::make_problem(dealii::ParameterHandler &,
                                    const dataset::Group<3> &,
                                    dealii::TimerOutput &,
                                    const DatasetTypes<3> &) const;
  } // namespace app
} // namespace otto
