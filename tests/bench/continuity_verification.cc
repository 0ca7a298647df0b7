// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the continuity equation in doc/verification.md.
//
//   otto-continuity-verification [case ...]

#include <otto/mesh/mesh.h>
#include <otto/model/nodal_density.h>
#include <otto/transport/evolution.h>
#include <otto/verification/density_errors.h>
#include <otto/verification/exact_flows.h>
#include <otto/verification/rates.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>

#include "cases.h"

using namespace otto;
using dealii::Point;
using dealii::Tensor;

namespace
{
  template <int dim>
  using Function = std::function<double(const Point<dim> &)>;

  // A velocity as a function.
  template <int dim>
  class FunctionVelocity : public model::Velocity<dim>
  {
  public:
    using Value = std::function<Tensor<1, dim>(const Point<dim> &, double)>;

    explicit FunctionVelocity(Value value, const bool steady = true)
      : value_(std::move(value))
      , steady_(steady)
    {
    }

    Tensor<1, dim> value(const space::Location<dim> &where,
                         const double                time) const override
    {
      return value_(where.point, time);
    }

    bool steady() const override { return steady_; }

    std::string description() const override { return "a function"; }

  private:
    Value value_;
    bool  steady_;
  };

  // An evolution on a mesh.
  template <int dim>
  struct Run
  {
    Run(const std::string               &file,
        const double                     size,
        FunctionVelocity<dim>            v,
        const double                     eps   = 0.,
        const transport::StepParameters &steps = {})
      : mesh(parameters(file, size), MPI_COMM_WORLD)
      , space(mesh.triangulation(), MPI_COMM_WORLD)
      , velocity(attached(std::move(v), space))
      , locator(space)
      , particles(space, locator, velocity)
      , evolution(space, velocity, eps, steps)
    {
    }

    static FunctionVelocity<dim> attached(FunctionVelocity<dim>    v,
                                          const space::Space<dim> &space)
    {
      v.attach(space);
      return v;
    }

    static mesh::MeshParameters parameters(const std::string &file,
                                           const double       size)
    {
      mesh::MeshParameters result;
      result.file = std::string(OTTO_MESHES) + "/" + file;
      result.size = size;
      return result;
    }

    void start(const Function<dim> &initial)
    {
      state.rho.resize(space.n_local());
      for (unsigned int i = 0; i < state.rho.size(); ++i)
        state.rho[i] = initial(space.point(i));
      mass = model::mass(state.rho, space);
    }

    void to(const double time)
    {
      steps +=
        evolution.advance(state, particles, time, [] { return false; }).steps;
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        {
          smallest = std::min(smallest, state.rho[i]);
          largest  = std::max(largest, state.rho[i]);
        }
      smallest = dealii::Utilities::MPI::min(smallest, MPI_COMM_WORLD);
      largest  = dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD);
      defect =
        std::max(defect, std::abs(model::mass(state.rho, space) / mass - 1.));
    }

    // over the mass
    double l1_error(const Function<dim> &exact) const
    {
      return verification::l1_error<dim>(space, state.rho, exact) / mass;
    }

    double h() const
    {
      return std::pow(space.volume() / space.n_dofs(), 1. / dim);
    }

    mesh::Mesh<dim>           mesh;
    space::Space<dim>         space;
    FunctionVelocity<dim>     velocity;
    space::PointLocator<dim>  locator;
    transport::Particles<dim> particles;
    transport::Evolution<dim> evolution;
    transport::EvolutionState state;
    unsigned long             steps = 0;
    double mass = 0, smallest = 1e300, largest = -1e300, defect = 0;
  };

  // One turn about the middle of the unit square in time one.
  template <int dim>
  FunctionVelocity<dim> rotation(const double y = 0.5)
  {
    return FunctionVelocity<dim>([y](const Point<dim> &x, double) {
      Tensor<1, dim> v;
      v[0] = 2 * M_PI * (y - x[1]);
      v[1] = 2 * M_PI * (x[0] - 0.5);
      return v;
    });
  }

  double smooth(const Point<2> &x)
  {
    const double r = std::min(1., x.distance({0.5, 0.75}) / 0.2);
    return std::pow(0.5 * (1 + std::cos(M_PI * r)), 2);
  }

  double cone(const Point<2> &x)
  {
    return std::max(0., 1 - x.distance({0.5, 0.25}) / 0.15);
  }

  double slotted_disk(const Point<2> &x)
  {
    return x.distance({0.5, 0.75}) < 0.15 &&
               (std::abs(x[0] - 0.5) > 0.025 || x[1] > 0.85)
             ? 1.
             : 0.;
  }

  void rotations()
  {
    for (const std::string file : {"square_tri.geo", "square_quad.geo"})
      for (const auto &[name, f] : std::map<std::string, Function<2>>{
             {"hump", smooth}, {"cone", cone}, {"slotted disk", slotted_disk}})
        {
          print("\nRotation, " + name + ", " + file + "\n\n");
          verification::RateTable table({"L1"});
          for (const double size : {0.04, 0.02, 0.01})
            {
              Run<2> run(file, size, rotation<2>());
              run.start(f);
              run.to(1.);
              const double error = run.l1_error(f);
              table.add(run.h(), {error});
              print_row(
                "%6u vertices, %5lu steps: smallest %.1e, largest %.6f, "
                "mass %.0e\n",
                unsigned(run.space.n_dofs()),
                run.steps,
                run.smallest,
                run.largest,
                run.defect);
            }
          print("\n" + table.markdown());
        }
  }

  void swirl()
  {
    const double period = 1.5;
    const auto   v      = [period](const Point<2> &x, const double t) {
      Tensor<1, 2> result;
      const double factor = std::cos(M_PI * t / period);
      const auto   s      = [](const double a) { return std::sin(M_PI * a); };
      result[0] = s(x[0]) * s(x[0]) * std::sin(2 * M_PI * x[1]) * factor;
      result[1] = -s(x[1]) * s(x[1]) * std::sin(2 * M_PI * x[0]) * factor;
      return result;
    };
    for (const std::string file : {"square_tri.geo", "square_quad.geo"})
      {
        print("\nReversing swirl, hump, " + file + "\n\n");
        verification::RateTable table({"L1", "to the push-forward at T/2"});
        for (const double size : {0.04, 0.02, 0.01})
          {
            Run<2> run(file, size, FunctionVelocity<2>(v, false));
            run.start(smooth);
            run.particles.place({4000, "regular", 1}, run.state.rho);
            run.to(period / 2);
            const double distance =
              run.particles.distance(run.state.rho) / run.mass;
            run.to(period);
            table.add(run.h(), {run.l1_error(smooth), distance});
            print_row("%6u vertices, %5lu steps: smallest %.1e, largest %.6f\n",
                      unsigned(run.space.n_dofs()),
                      run.steps,
                      run.smallest,
                      run.largest);
          }
        print("\n" + table.markdown());
      }
  }

  // L1 over space and time, and at the end.
  template <int dim>
  std::pair<double, double> strip_errors(const std::string               &file,
                                         const double                     size,
                                         const transport::StepParameters &steps,
                                         double                          &h,
                                         double                          &tau,
                                         const double drift = 1.)
  {
    const verification::FokkerPlanckStrip<dim> exact(drift);
    Run<dim>                                   run(file,
                 size,
                 FunctionVelocity<dim>([drift](const Point<dim> &, double) {
                   Tensor<1, dim> v;
                   v[0] = drift;
                   return v;
                 }),
                 1.,
                 steps);
    run.start([&](const Point<dim> &x) { return exact.density(0., x); });
    const double       end = 0.25;
    const unsigned int n   = 10;
    double             sum = 0, error = 0;
    for (unsigned int k = 1; k <= n; ++k)
      {
        const double t = end * k / n;
        run.to(t);
        error = verification::l1_error<dim>(run.space,
                                            run.state.rho,
                                            [&](const Point<dim> &x) {
                                              return exact.density(t, x);
                                            });
        sum += error * end / n;
      }
    h   = run.h();
    tau = end / run.steps;
    return {sum, error};
  }

  void fokker_planck()
  {
    for (const std::string file : {"square_tri.geo", "square_quad.geo"})
      {
        print("\nFokker-Planck, automatic steps, " + file + "\n\n");
        verification::RateTable table({"L1(L1)", "L1 at T"});
        for (const double size : {0.1, 0.05, 0.025, 0.0125})
          {
            double     h, tau;
            const auto e = strip_errors<2>(file, size, {}, h, tau);
            table.add(h, {e.first, e.second});
            print_row("h %.4f: tau %.2e\n", h, tau);
          }
        print("\n" + table.markdown());
      }
    print("\nHeat equation, order in tau, square_quad.geo, h = 0.01\n\n");
    verification::RateTable table({"L1(L1)", "L1 at T"});
    for (const double step : {0.025, 0.0125, 0.00625})
      {
        double     h, tau;
        const auto e =
          strip_errors<2>("square_quad.geo", 0.01, {1., step}, h, tau, 1e-6);
        table.add(tau, {e.first, e.second});
      }
    print(table.markdown());
    print("\nFokker-Planck on tetrahedra, bar.geo\n\n");
    verification::RateTable space({"L1(L1)", "L1 at T"});
    for (const double size : {0.2, 0.1, 0.05})
      {
        double     h, tau;
        const auto e = strip_errors<3>("bar.geo", size, {}, h, tau);
        space.add(h, {e.first, e.second});
      }
    print(space.markdown());
  }

  void particles()
  {
    print("\nParticles drawn from rho_0, 8 x 8 boxes, rotation of the hump\n\n"
          "|     n | eps 0, x sqrt n | eps 0.01, x sqrt n |\n"
          "|---:|---:|---:|\n");
    for (const unsigned long n : {500ul, 2000ul, 8000ul, 32000ul})
      {
        double distance[2];
        for (unsigned int k = 0; k < 2; ++k)
          {
            Run<2> run("square_tri.geo", 0.02, rotation<2>(), 0.01 * k);
            run.start(smooth);
            run.particles.place({n, "random", 1}, run.state.rho);
            run.to(0.25);
            distance[k] =
              run.particles.histogram_distance(run.state.rho, 8) / run.mass;
          }
        print_row("| %lu | %.4f, %.2f | %.4f, %.2f |\n",
                  n,
                  distance[0],
                  distance[0] * std::sqrt(n),
                  distance[1],
                  distance[1] * std::sqrt(n));
      }
  }

  void rotation_in_space()
  {
    const auto hump = [](const Point<3> &x) {
      const double r = std::min(1., x.distance({0.75, 0.5, 0.5}) / 0.2);
      return std::pow(0.5 * (1 + std::cos(M_PI * r)), 2);
    };
    for (const std::string file : {"box_with_hole.geo", "hex_box.geo"})
      {
        print("\nHalf a turn in space, hump, " + file + "\n\n");
        verification::RateTable table({"L1"});
        for (const double size : {0.1, 0.05, 0.035})
          {
            Run<3> run(file, size, rotation<3>());
            run.start(hump);
            run.to(0.5);
            const double error = run.l1_error([&](const Point<3> &x) {
              return hump({1 - x[0], 1 - x[1], x[2]});
            });
            table.add(run.h(), {error});
            print_row("%6u vertices, %5lu steps: smallest %.1e, largest %.4f\n",
                      unsigned(run.space.n_dofs()),
                      run.steps,
                      run.smallest,
                      run.largest);
          }
        print("\n" + table.markdown());
      }
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const Cases                              cases{{"rotation", rotations},
                    {"swirl", swirl},
                    {"fokker_planck", fokker_planck},
                    {"particles", particles},
                    {"rotation_in_space", rotation_in_space}};
  return run_cases(cases, {argv + 1, argv + argc});
}
