// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the tables of gradient flows share: a flow on a mesh with what is
// measured on the way.
#pragma once


#include "cases.h"

#include <otto/base/parameter_file.h>
#include <otto/flow/gradient_flow.h>
#include <otto/mesh/mesh.h>
#include <otto/model/nodal_density.h>
#include <otto/verification/density_errors.h>

#include <deal.II/base/conditional_ostream.h>
#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/timer.h>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <sstream>

namespace otto
{
  using dealii::Point;

  template <int dim>
  using Function = std::function<double(const Point<dim> &)>;

  inline std::string digits(const double value)
  {
    std::ostringstream text;
    text.precision(17);
    text << value;
    return text.str();
  }

  // A flow on a mesh with what is measured on the way.
  template <int dim>
  struct Run
  {
    Run(const std::string              &file,
        const double                    size,
        const std::string              &terms,
        const std::vector<std::string> &entries,
        const flow::TimeParameters     &time,
        const unsigned int              refinement = 0,
        const double                    scale      = 1.)
      : mesh(parameters(file, size, refinement, scale), MPI_COMM_WORLD)
      , space(mesh.triangulation(), MPI_COMM_WORLD)
      , energy(make_energy(terms, entries))
      , stream(std::cout, false)
      , timer(stream,
              dealii::TimerOutput::never,
              dealii::TimerOutput::wall_times)
      , flow(space, *energy, time, newton(), timer)
    {
    }

    static mesh::MeshParameters parameters(const std::string &file,
                                           const double       size,
                                           const unsigned int refinement,
                                           const double       scale)
    {
      mesh::MeshParameters result;
      result.file       = std::string(OTTO_MESHES) + "/" + file;
      result.size       = size;
      result.refinement = refinement;
      result.scale      = scale;
      return result;
    }

    // so that errors of Newton's method are far below the others
    static typename flow::JkoStep<dim>::Parameters newton()
    {
      typename flow::JkoStep<dim>::Parameters result;
      result.tolerance = 1e-6;
      return result;
    }

    std::unique_ptr<model::EnergySum<dim>>
    make_energy(const std::string              &terms,
                const std::vector<std::string> &entries)
    {
      const model::EnergyParameters<dim> types;
      dealii::ParameterHandler           prm;
      types.declare(prm);
      base::set_parameter(prm, "Energy/Terms=" + terms);
      for (const auto &entry : entries)
        base::set_parameter(prm, "Energy/" + entry);
      auto result = types.make_energy(prm);
      result->attach(space, mesh.regions());
      return result;
    }

    // from nodal values of the given mass; each step is shown
    void
    solve(const Function<dim>                               &initial,
          const double                                       mass,
          const std::function<void(const flow::FlowStep &)> &after_step = {})
    {
      std::vector<double> start(space.n_local());
      for (unsigned int i = 0; i < start.size(); ++i)
        start[i] = initial(space.point(i));
      const double factor = mass / model::mass(start, space);
      for (double &value : start)
        value *= factor;
      state = flow.start(start);
      while (!flow.finished(state))
        {
          const auto step = flow.advance(state);
          newton_steps += step.result.newton_steps;
          most_newton = std::max(most_newton, step.result.newton_steps);
          smallest    = std::min(smallest, step.result.smallest);
          mass_defect = std::max(mass_defect, step.result.mass_defect);
          slack       = std::min(slack, step.result.dissipation_slack);
          if (after_step)
            after_step(step);
        }
    }

    double l1_error(const Function<dim> &exact) const
    {
      return verification::l1_error<dim>(space, state.rho, exact);
    }

    double divergence(const Function<dim> &exact) const
    {
      return verification::symmetric_kullback_leibler<dim>(space,
                                                           state.rho,
                                                           exact);
    }

    double h() const
    {
      return std::pow(space.volume() / space.n_dofs(), 1. / dim);
    }

    double newton_per_step() const { return double(newton_steps) / state.step; }

    mesh::Mesh<dim>                        mesh;
    space::Space<dim>                      space;
    std::unique_ptr<model::EnergySum<dim>> energy;
    dealii::ConditionalOStream             stream;
    dealii::TimerOutput                    timer;
    flow::GradientFlow<dim>                flow;
    flow::FlowState                        state;
    unsigned int                           newton_steps = 0, most_newton = 0;
    double smallest = 1e300, mass_defect = 0, slack = 1e300;
  };

} // namespace otto
