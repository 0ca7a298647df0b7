// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/flow_results.h>
#include <otto/base/text.h>
#include <otto/model/nodal_density.h>
#include <otto/time/nodal_gradient.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace otto
{
  namespace app
  {
    namespace
    {
      constexpr char head[] =
        " step        time    %      tau       energy       W2    slack    "
        "mass smallest  largest Newton Krylov seconds remaining";
      constexpr char row[] =
        "%5lu %11.5g %4.0f %8.2e %12.6g %8.2e %8.1e %7.0e %8.1e %8.2e %6u "
        "%6u %7.1f %9s";

      std::vector<std::string> columns(const std::vector<std::string> &terms)
      {
        std::vector<std::string> result{
          "step", "time", "tau", "length", "extrapolation", "energy"};
        for (const auto &term : terms)
          result.push_back("energy_" + term);
        for (const char *name : {"W2",
                                 "dissipation_slack",
                                 "mass_defect",
                                 "smallest_density",
                                 "largest_density",
                                 "newton_steps",
                                 "krylov_iterations",
                                 "retries",
                                 "seconds"})
          result.emplace_back(name);
        return result;
      }



      unsigned int krylov(const flow::FlowStep &step)
      {
        return step.result.krylov_iterations + step.extrapolation_krylov;
      }
    } // namespace



    void FlowResults::add(const flow::FlowStep &step)
    {
      const auto &result      = step.result;
      steps                   = step.step;
      time                    = step.time;
      energy                  = result.energy;
      energies                = result.energies;
      smallest                = result.smallest;
      largest                 = result.largest;
      mass_defect             = std::max(mass_defect, result.mass_defect);
      const double dissipated = result.w2_squared / (2 * step.length);
      if (dissipated > 0.)
        smallest_slack =
          newton_steps == 0
            ? result.dissipation_slack / dissipated
            : std::min(smallest_slack, result.dissipation_slack / dissipated);
      newton_steps += result.newton_steps;
      most_newton_steps =
        std::max<unsigned long>(most_newton_steps, result.newton_steps);
      krylov_iterations += krylov(step);
      retries += step.retries;
    }



    std::string FlowResults::text() const
    {
      const auto number = [](const double value) {
        return base::short_number(value, 8);
      };
      std::vector<std::vector<std::string>> rows{{"stopped at", stopped},
                                                 {"time", number(time)},
                                                 {"steps",
                                                  std::to_string(steps)},
                                                 {"energy", number(energy)}};
      for (std::size_t k = 0; terms.size() > 1 && k < energies.size(); ++k)
        rows.push_back({"  " + terms[k], number(energies[k])});
      rows.insert(rows.end(),
                  {{"mass", number(mass)},
                   {"largest mass defect of a step",
                    base::scientific(mass_defect)},
                   {"smallest density", base::scientific(smallest)},
                   {"largest density", number(largest)},
                   {"least slack of the dissipation, relative",
                    base::scientific(smallest_slack)},
                   {"Newton steps, most in a step",
                    std::to_string(newton_steps) + ", " +
                      std::to_string(most_newton_steps)},
                   {"Krylov iterations", std::to_string(krylov_iterations)}});
      return base::aligned_table(rows);
    }



    void FlowResults::add_to(io::RunRecord &record) const
    {
      const std::string group   = "result";
      const auto        integer = [](const unsigned long value) {
        return static_cast<unsigned long long>(value);
      };
      record.add(group, "stopped", stopped);
      record.add(group, "time", time);
      record.add(group, "energy", energy);
      for (std::size_t k = 0; k < energies.size(); ++k)
        record.add(group, "energy " + terms[k], energies[k]);
      record.add(group, "mass", mass);
      record.add(group, "largest mass defect", mass_defect);
      record.add(group, "smallest density", smallest);
      record.add(group, "largest density", largest);
      record.add(group, "least relative dissipation slack", smallest_slack);
      record.add("iterations", "steps", integer(steps));
      record.add("iterations", "repeated steps", integer(retries));
      record.add("iterations", "Newton steps", integer(newton_steps));
      record.add("iterations",
                 "Newton steps, most in a step",
                 integer(most_newton_steps));
      record.add("iterations", "Krylov", integer(krylov_iterations));
    }



    bool is_written(const double from, const double to, const double interval)
    {
      return std::floor(to / interval * (1 + 1e-12)) >
             std::floor(from / interval * (1 + 1e-12));
    }



    template <int dim>
    std::vector<io::NodalField> flow_fields(const space::Space<dim>     &space,
                                            const model::EnergySum<dim> &energy,
                                            const std::vector<double>   &rho,
                                            const std::vector<double>   &phi,
                                            const double                 length)
    {
      std::vector<io::NodalField> fields(4);
      fields[0] = {"density", false, rho};
      fields[1] = {"potential", false, phi};
      fields[2] = {"velocity", true, time::nodal_gradient(space, phi)};
      for (double &value : fields[2].values)
        value = length > 0. ? value / length : 0.;
      fields[3]             = {"energy_variation",
                               false,
                               std::vector<double>(rho.size(), 0.)};
      auto         positive = rho;
      const double least    = 1e-14 * model::mass(rho, space) / space.volume();
      // where the initial density vanishes E' may be infinite
      for (double &value : positive)
        value = std::max(value, least);
      energy.add_first_variation(positive, 1., fields[3].values);
      return fields;
    }



    template <int dim>
    void add_flow_problem(io::RunRecord               &record,
                          const std::string           &mesh,
                          const space::Space<dim>     &space,
                          const model::EnergySum<dim> &energy)
    {
      const std::string group = "problem";
      record.add(group, "mesh", mesh);
      record.add(group, "energy", energy.description());
      record.add(group,
                 "vertices",
                 static_cast<unsigned long long>(space.n_dofs()));
      record.add(group, "volume", space.volume());
    }



    FlowTable::FlowTable(const base::Console            &console,
                         const std::string              &file,
                         const std::vector<std::string> &terms,
                         const double                    end_time,
                         const MPI_Comm                  communicator)
      : console_(console)
      , end_time_(end_time)
      , history_{columns(terms), {}}
      , csv_(file, history_.columns, communicator)
    {
      console_(head);
    }



    void FlowTable::restore(const io::CheckpointTable &history)
    {
      history_ = history;
      for (const auto &values : history_.rows)
        csv_.add_row(values);
      if (!history_.rows.empty())
        first_time_ = history_.rows.back()[1];
    }



    void FlowTable::add(const flow::FlowStep &step, const double seconds)
    {
      const auto         &result = step.result;
      const double        w2     = std::sqrt(std::max(0., result.w2_squared));
      std::vector<double> values{double(step.step),
                                 step.time,
                                 step.tau,
                                 step.length,
                                 step.extrapolation,
                                 result.energy};
      values.insert(values.end(),
                    result.energies.begin(),
                    result.energies.end());
      values.insert(values.end(),
                    {w2,
                     result.dissipation_slack,
                     result.mass_defect,
                     result.smallest,
                     result.largest,
                     double(result.newton_steps),
                     double(krylov(step)),
                     double(step.retries),
                     seconds});
      history_.rows.push_back(values);
      csv_.add_row(values);

      const double done      = (step.time - first_time_);
      const double remaining = seconds * (end_time_ - step.time) / done;
      char         text[240];
      std::snprintf(
        text,
        sizeof(text),
        row,
        step.step,
        step.time,
        100 * step.time / end_time_,
        step.tau,
        result.energy,
        w2,
        result.dissipation_slack,
        result.mass_defect,
        result.smallest,
        result.largest,
        result.newton_steps,
        krylov(step),
        seconds,
        base::short_number(std::round(10 * remaining) / 10, 4).c_str());
      console_(text);
    }



#define OTTO_INSTANTIATE(dim)                               \
  template std::vector<io::NodalField> flow_fields(         \
    const space::Space<dim> &,                              \
    const model::EnergySum<dim> &,                          \
    const std::vector<double> &,                            \
    const std::vector<double> &,                            \
    double);                                                \
  template void add_flow_problem(io::RunRecord &,           \
                                 const std::string &,       \
                                 const space::Space<dim> &, \
                                 const model::EnergySum<dim> &);

    OTTO_INSTANTIATE(2)
    OTTO_INSTANTIATE(3)
#undef OTTO_INSTANTIATE
  } // namespace app
} // namespace otto
