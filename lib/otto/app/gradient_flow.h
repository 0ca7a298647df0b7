// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/app/energies.h>
#include <otto/app/unfinished.h>
#include <otto/flow/gradient_flow.h>

namespace otto
{
  /// What gradient_flow() can be told: scheme, slabs, adaptive steps and so on
  /// of flow::TimeParameters, in which here a length of time that is zero, the
  /// default, is chosen by flow::TimeScale. Errors call them as parameter files
  /// do.
  struct FlowOptions : flow::TimeParameters
  {
    FlowOptions() { tau = end_time = 0; }

    /// The size of the cells if the mesh is made from a .geo, in its units; 0:
    /// as it says.
    double mesh_size = 0;
  };



  /**
   * The Wasserstein gradient flow d_t rho = div(rho grad E'(rho)) of an energy
   * without flux through the boundary, by the scheme of Jordan, Kinderlehrer
   * and Otto (SIAM J. Math. Anal. 29, 1998). Copies share the same data.
   * Functions of space are their values at the local vertices of space(), owned
   * ones first. Every step is kept, with two numbers a vertex.
   */
  template <int dim>
  class Flow
  {
  public:
    /// 0 and the ends of the steps.
    const std::vector<double> &times() const;

    /// E(rho) at these times.
    const std::vector<double> &energies() const;

    /// What happened in each step, its terms of the energy, its W2 and its
    /// iterations.
    const std::vector<flow::FlowStep> &steps() const;

    /// Whether the flow has ended because it was steady.
    bool steady() const;

    /// rho(t) with the mass of the initial density, linear between times().
    /// @throws base::InputError if t is after the last time.
    std::vector<double> density(double t) const;

    /// The velocity -grad E'(rho) of the step that t is in, or that begins
    /// there, as the gradient of its potential over its length,
    /// [vertex][coordinate]. Collective.
    /// @throws base::InputError if t is after the last time.
    std::vector<double> velocity(double t) const;

    /// density.pvd with 21 states, history.csv and summary.json, as otto-flow
    /// writes them. Collective.
    /// @throws base::InputError if the folder cannot be used.
    void write(const std::string &folder,
               base::Existing     existing = base::Existing::refuse) const;

    /// Where the values at vertices are.
    const space::Space<dim> &space() const;

    struct Data;

    /// Made by otto::gradient_flow().
    explicit Flow(std::shared_ptr<const Data> data);

  private:
    std::shared_ptr<const Data> data_;
  };



  /**
   * The flow of a sum of energies from a density, with its mass. Collective.
   *
   * @throws base::InputError if the domain, the density, an energy or an
   *   option cannot be used.
   * @throws Unfinished<Flow<dim>>, a base::RunError, with the steps before one
   *   that fails; base::RunError if the first one fails.
   */
  template <int dim>
  Flow<dim> gradient_flow(const GivenDomain<dim>  &domain,
                          const GivenDensity<dim> &initial,
                          const Energies<dim>     &energies,
                          const FlowOptions       &options = {});
} // namespace otto
