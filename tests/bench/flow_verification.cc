// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the gradient flows in doc/verification.md: flows with known
// answers.
//
//   otto-flow-verification [case ...]

#include "flow_run.h"

#include <map>
#include <otto/verification/exact_flows.h>
#include <otto/verification/rates.h>
#include <random>

using namespace otto;

namespace
{
  flow::TimeParameters
  time_parameters(const flow::Scheme scheme, const double tau, const double end)
  {
    flow::TimeParameters time;
    time.scheme   = scheme;
    time.tau      = tau;
    time.end_time = end;
    return time;
  }

  // L1 over space and time, L1 at the end.
  template <int dim>
  std::pair<double, double> strip_errors(Run<dim> &run)
  {
    const verification::FokkerPlanckStrip<dim> exact(1.);
    std::pair<double, double>                  error{0., 0.};
    run.solve([&](const Point<dim> &x) { return exact.density(0., x); },
              run.space.volume(),
              [&](const flow::FlowStep &step) {
                error.second = run.l1_error([&](const Point<dim> &x) {
                  return exact.density(step.time, x) / exact.mass();
                });
                error.first += step.tau * error.second;
              });
    return error;
  }

  void fokker_planck()
  {
    print("\n## Fokker-Planck, P1/P1\n\nOn about 900 triangles, tau = "
          "0.0125, T = 0.25:\n\n| scheme | L1(L1) rho | Newton steps per step "
          "| mass defect | least slack |\n| --- | --- | --- | --- | --- |\n");
    for (const auto scheme :
         {flow::Scheme::jko, flow::Scheme::midpoint, flow::Scheme::bdf2})
      {
        Run<2>     run("square_tri.geo",
                   0.0515,
                   "entropy, potential",
                   {"potential/Potential=-x"},
                   time_parameters(scheme, 0.0125, 0.25));
        const auto error = strip_errors(run);
        print_row("| %s | %.2e | %.1f | %.1e | %.1e |\n",
                  scheme == flow::Scheme::jko        ? "jko"
                  : scheme == flow::Scheme::midpoint ? "midpoint"
                                                     : "bdf2",
                  error.first,
                  run.newton_per_step(),
                  run.mass_defect,
                  run.slack);
      }
    for (const auto scheme : {flow::Scheme::jko, flow::Scheme::bdf2})
      {
        verification::RateTable table({"L1(L1) rho", "L1 rho(T)"});
        for (const double tau : {0.05, 0.025, 0.0125, 0.00625})
          {
            Run<2>     run("square_tri.geo",
                       0.015,
                       "entropy, potential",
                       {"potential/Potential=-x"},
                       time_parameters(scheme, tau, 0.25));
            const auto error = strip_errors(run);
            table.add(tau, {error.first, error.second});
          }
        print(std::string("\nIn time, ") +
              (scheme == flow::Scheme::jko ? "jko" : "bdf2") +
              "; the column h is tau:\n\n" + table.markdown());
      }
    verification::RateTable table({"L1(L1) rho", "L1 rho(T)"});
    for (const unsigned int refinement : {0, 1, 2})
      {
        Run<2>     run("square_tri.geo",
                   0.1,
                   "entropy, potential",
                   {"potential/Potential=-x"},
                   time_parameters(flow::Scheme::bdf2, 1e-3, 0.1),
                   refinement);
        const auto error = strip_errors(run);
        table.add(run.h(), {error.first, error.second});
      }
    print("\nIn space, bdf2 with tau = 0.001, T = 0.1:\n\n" + table.markdown());
  }

  void fokker_planck_in_space()
  {
    print("\n## Fokker-Planck on tetrahedra\n\nbdf2, T = 0.1, tau with h:\n\n");
    verification::RateTable table({"L1(L1) rho", "L1 rho(T)"});
    for (const unsigned int level : {0, 1, 2})
      {
        Run<3>     run("bar.geo",
                   0.2 / (1 << level),
                   "entropy, potential",
                   {"potential/Potential=-x"},
                   time_parameters(flow::Scheme::bdf2,
                                   0.01 / (1 << level),
                                   0.1));
        const auto error = strip_errors(run);
        table.add(run.h(), {error.first, error.second});
      }
    print(table.markdown());
  }

  void ornstein_uhlenbeck()
  {
    print(
      "\n## Ornstein-Uhlenbeck\n\nOn a square of length 12, tau = 0.05, t = "
      "0.9; a random symmetric positive definite matrix and centre for "
      "each seed. The midpoint scheme is compared with the exact iterates "
      "of the JKO scheme, the largest L1 difference of all steps; both "
      "with the process at t = 0.9 by the symmetric Kullback-Leibler "
      "divergence.\n\n| seed | vertices | midpoint: L1 to the JKO iterates "
      "| symmetric KL to them | to the process | bdf2: to the process "
      "|\n| --- | --- | --- | --- | --- | --- |\n");
    for (const unsigned int seed : {1, 2, 3})
      for (const double size : {0.03, 0.015})
        {
          std::mt19937                           random(seed);
          std::uniform_real_distribution<double> unit(0., 1.);
          const double                           angle = M_PI * unit(random);
          const double                           a = 0.5 + 1.5 * unit(random),
                       b                           = 0.5 + 1.5 * unit(random);
          const double         c = std::cos(angle), s = std::sin(angle);
          dealii::Tensor<2, 2> A;
          A[0][0] = a * c * c + b * s * s;
          A[1][1] = a * s * s + b * c * c;
          A[0][1] = A[1][0] = (a - b) * c * s;
          const Point<2> centre(5.5 + unit(random), 5.5 + unit(random));
          verification::Gaussian<2> first;
          first.mean = {5.25 + 1.5 * unit(random), 5.25 + 1.5 * unit(random)};
          first.covariance[0][0] = 0.8;
          first.covariance[1][1] = 0.5;
          first.covariance[0][1] = first.covariance[1][0] = 0.2;
          const verification::OrnsteinUhlenbeck<2> process(A, centre, first);
          const std::string x = "(x-" + digits(centre[0]) + ")";
          const std::string y = "(y-" + digits(centre[1]) + ")";
          const std::string V = digits(A[0][0] / 2) + "*" + x + "^2+" +
                                digits(A[0][1]) + "*" + x + "*" + y + "+" +
                                digits(A[1][1] / 2) + "*" + y + "^2";
          double       values[4] = {};
          unsigned int vertices  = 0;
          for (const auto scheme : {flow::Scheme::midpoint, flow::Scheme::bdf2})
            {
              const bool midpoint = scheme == flow::Scheme::midpoint;
              Run<2>     run("square_tri.geo",
                         size,
                         "entropy, potential",
                         {"potential/Potential=" + V},
                         time_parameters(scheme, 0.05, 0.9),
                         0,
                         12.);
              vertices = run.space.n_dofs();
              run.solve([&](const Point<2> &p) { return first.density(p); },
                        1.,
                        [&](const flow::FlowStep &step) {
                          if (!midpoint)
                            return;
                          const auto exact =
                            process.jko_iterate(step.step, 0.05);
                          const auto density = [&](const Point<2> &p) {
                            return exact.density(p);
                          };
                          values[0] =
                            std::max(values[0], run.l1_error(density));
                          values[1] = run.divergence(density);
                        });
              values[midpoint ? 2 : 3] = run.divergence(
                [&](const Point<2> &p) { return process.density(0.9, p); });
            }
          print_row("| %u | %u | %.2e | %.2e | %.2e | %.2e |\n",
                    seed,
                    vertices,
                    values[0],
                    values[1],
                    values[2],
                    values[3]);
        }
  }

  // The divergence from a random mixture after t = 4, on a mesh and on a finer
  // one, and that between the two.
  void mixture_row(const unsigned int seed, const double width)
  {
    std::mt19937                           random(seed);
    std::uniform_real_distribution<double> place(20. - width, 20. + width);
    std::vector<Point<2>>                  centres;
    std::string                            sum;
    for (unsigned int k = 0; k < 5; ++k)
      {
        centres.emplace_back(place(random), place(random));
        sum += (k > 0 ? "+" : "") + std::string("exp(-((x-") +
               digits(centres[k][0]) + ")^2+(y-" + digits(centres[k][1]) +
               ")^2)/2)";
      }
    const auto target = [&](const Point<2> &x) {
      double value = 0;
      for (const auto &centre : centres)
        value += std::exp(-x.distance_square(centre) / 2) / (10 * M_PI);
      return value;
    };
    double       values[2];
    unsigned int vertices[2];
    for (const unsigned int level : {0, 1})
      {
        Run<2> run("square_tri.geo",
                   0.02,
                   "entropy, potential",
                   {"potential/Potential=-log(" + sum + "+1e-300)"},
                   time_parameters(flow::Scheme::bdf2, 0.1, 4.),
                   level,
                   40.);
        run.solve(
          [](const Point<2> &x) {
            return std::exp(-x.distance_square({20., 20.}) / 32);
          },
          1.);
        values[level]   = run.divergence(target);
        vertices[level] = run.space.n_dofs();
      }
    print_row("| %g | %u | %.2e | %.2e |\n", width, seed, values[0], values[1]);
    if (seed == 5)
      print_row("| %g | vertices | %u | %u |\n",
                width,
                vertices[0],
                vertices[1]);
  }

  void mixture()
  {
    print("\n## Towards a mixture of five Gaussians\n\nFrom N(0, 16 I) on a "
          "square of length 40 up to t = 4, bdf2 with tau = 0.1: symmetric "
          "Kullback-Leibler divergence from the target exp(-V), five Gaussians "
          "of covariance I around random centres in [-a, a]^2, on two meshes."
          "\n\n| a | seed | coarse | fine |\n| --- | --- | --- | --- |\n");
    for (const double width : {5., 2.5})
      for (const unsigned int seed : {1, 2, 3, 4, 5})
        mixture_row(seed, width);
  }

  // The largest distance of a vertex with more than a thousandth of the largest
  // density, and that of the exact solution.
  template <int dim>
  std::pair<double, double> fronts(const Run<dim>                      &run,
                                   const verification::Barenblatt<dim> &exact,
                                   const Point<dim>                    &centre)
  {
    const double time   = run.state.time;
    const double little = 1e-3 * exact.density(time, centre);
    double       found = 0, inside = 0, outside = exact.front(time);
    for (unsigned int i = 0; i < run.space.n_owned(); ++i)
      if (run.state.rho[i] > little)
        found = std::max(found, run.space.point(i).distance(centre));
    for (unsigned int k = 0; k < 60; ++k)
      {
        auto         x      = centre;
        const double middle = (inside + outside) / 2;
        x[0] += middle;
        (exact.density(time, x) > little ? inside : outside) = middle;
      }
    return {dealii::Utilities::MPI::max(found, MPI_COMM_WORLD), inside};
  }

  void barenblatt()
  {
    print(
      "\n## Barenblatt: the porous medium equation\n\nFrom age t_0 to 2 t_0, "
      "tau with h. The front is where the density is a thousandth of its "
      "largest value.\n");
    const Point<2> centre(0.5, 0.5);
    for (const double exponent : {2., 4.})
      for (const std::string file : {"square_tri.geo", "square_quad.geo"})
        {
          const double                      age = exponent == 2. ? 2e-3 : 5e-5;
          const verification::Barenblatt<2> exact(exponent, 1., centre, age);
          verification::RateTable           table(
            {"L1(L1) rho/t_0", "L1 rho(T)", "front", "front over h"});
          double       smallest = 1e300;
          unsigned int most     = 0;
          for (const unsigned int level : {0, 1, 2})
            {
              Run<2> run(file,
                         0.05 / (1 << level),
                         "power",
                         {"power/Exponent=" + digits(exponent)},
                         time_parameters(flow::Scheme::jko,
                                         age / (10 << level),
                                         age));
              double error = 0, last = 0;
              run.solve([&](const Point<2> &x) { return exact.density(0., x); },
                        1.,
                        [&](const flow::FlowStep &step) {
                          last = run.l1_error([&](const Point<2> &x) {
                            return exact.density(step.time, x);
                          });
                          error += step.tau / age * last;
                        });
              const auto [found, wanted] = fronts(run, exact, centre);
              const double off           = std::abs(found - wanted);
              table.add(run.h(), {error, last, off, off / run.h()});
              smallest = std::min(smallest, run.smallest);
              most     = std::max(most, run.most_newton);
            }
          print_row("\nm = %g, %s, smallest density %.1e, at most %u Newton "
                    "steps:\n\n",
                    exponent,
                    file.c_str(),
                    smallest,
                    most);
          print(table.markdown());
        }
  }

  void proximal()
  {
    print("\n## Potential energy only: the proximal map\n\nV = (x - 0.6)^2/2 + "
          "(y - 0.4)^2, a bump of radius 0.3, one step: L1 distance to the "
          "push-forward by the proximal map.\n\n| tau | h | jko | midpoint "
          "|\n| --- | --- | --- | --- |\n");
    const auto bump = [](const Point<2> &x) {
      const double r = x.distance({0.5, 0.5});
      return r < 0.3 ? std::pow(std::cos(M_PI * r / 0.6), 2) : 0.;
    };
    for (const double tau : {0.1, 0.05, 0.025})
      for (const double size : {0.04, 0.02, 0.01})
        {
          double errors[2], h = 0;
          for (const auto scheme : {flow::Scheme::jko, flow::Scheme::midpoint})
            {
              Run<2> run("square_tri.geo",
                         size,
                         "potential",
                         {"potential/Potential=(x-0.6)^2/2+(y-0.4)^2"},
                         time_parameters(scheme, tau, tau));
              h = run.h();
              run.solve(bump, 1.);
              const double mass = 0.09 * (M_PI / 2 - 2 / M_PI);
              errors[scheme == flow::Scheme::midpoint] =
                run.l1_error([&](const Point<2> &x) {
                  return verification::proximal_density<2>(
                           bump,
                           [](const Point<2> &y) {
                             return dealii::Tensor<1, 2>(
                               {y[0] - 0.6, 2 * (y[1] - 0.4)});
                           },
                           [](const Point<2> &) {
                             dealii::Tensor<2, 2> hessian;
                             hessian[0][0] = 1.;
                             hessian[1][1] = 2.;
                             return hessian;
                           },
                           tau,
                           x) /
                         mass;
                });
            }
          print_row(
            "| %g | %.4f | %.2e | %.2e |\n", tau, h, errors[0], errors[1]);
        }
  }

  // int |x - c|^2 rho
  double second_moment(const Run<2> &run, const std::vector<double> &rho)
  {
    double sum = 0;
    for (unsigned int i = 0; i < run.space.n_owned(); ++i)
      sum += run.space.weights()[i] * rho[i] *
             run.space.point(i).distance_square({0.5, 0.5});
    return dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD);
  }

  void keller_segel()
  {
    print("\n## Keller-Segel: the second moment\n\nA Gaussian of standard "
          "deviation 0.05 in the middle of the unit square, no decay, bdf2 "
          "with tau = 1e-4, up to t = 1e-3: d/dt int |x|^2 rho over its exact "
          "value in the plane, 4 M (1 - M/(8 pi)). On the square, where the "
          "mean of the mass is subtracted, the law has the further term "
          "M m_2/|Omega| with the second moment m_2, which is "
          "added here.\n\n| mass/(8 pi) | h | measured | exact | "
          "relative error |\n| --- | --- | --- | --- | --- |\n");
    for (const double part : {0.5, 0.9, 1.5})
      for (const double size : {0.02, 0.01})
        {
          const double mass = part * 8 * M_PI;
          Run<2>       run("square_tri.geo",
                     size,
                     "entropy, chemotaxis",
                     {"chemotaxis/Decay=0"},
                     time_parameters(flow::Scheme::bdf2, 1e-4, 1e-3));
          double       first = 0, integral = 0, before = 0, last_time = 0;
          std::vector<double> start;
          const auto          gaussian = [](const Point<2> &x) {
            return std::exp(-x.distance_square({0.5, 0.5}) / 0.005);
          };
          run.solve(gaussian, mass, [&](const flow::FlowStep &step) {
            const double moment = second_moment(run, run.state.rho);
            if (step.step == 2)
              first = moment;
            if (step.step > 2)
              integral += step.tau * (moment + before) / 2;
            before    = moment;
            last_time = step.time;
          });
          // from the second step on, when the start-up of BDF2 is over
          const double duration = last_time - 2e-4;
          const double measured =
            (second_moment(run, run.state.rho) - first) / duration;
          const double exact =
            4 * mass * (1 - part) + mass * integral / duration;
          print_row("| %.1f | %.4f | %.4f | %.4f | %.1e |\n",
                    part,
                    run.h(),
                    measured,
                    exact,
                    std::abs(measured / exact - 1));
        }
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const Cases cases{{"fokker_planck", fokker_planck},
                    {"fokker_planck_in_space", fokker_planck_in_space},
                    {"ornstein_uhlenbeck", ornstein_uhlenbeck},
                    {"mixture", mixture},
                    {"barenblatt", barenblatt},
                    {"proximal", proximal},
                    {"keller_segel", keller_segel}};
  return run_cases(cases, {argv + 1, argv + argc});
}
