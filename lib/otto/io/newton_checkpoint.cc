// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/io/newton_checkpoint.h>
#include <otto/space/vertex_order.h>

#include <algorithm>
#include <utility>

namespace otto
{
  namespace io
  {
    namespace
    {
      const std::string iterate_name = "iterate";
      // 0 for equal spaces, 1 for refined potentials, 2 for quadratic ones
      const std::string pair_name = "space of the potentials";
      const std::string unit_name = "unit of the potentials";

      /// Calls @p number and @p count for all that a memory has, by name.
      template <typename Memory, typename Number, typename Count>
      void visit(Memory &memory, const Number &number, const Count &count)
      {
        number("mu", memory.mu);
        number("first mu", memory.first_mu);
        number("action", memory.action);
        number("last step", memory.last_step);
        number("room", memory.room);
        number("precision", memory.precision);
        number("continuity", memory.continuity);
        number("seconds", memory.seconds);
        count("newton step", memory.step);
        count("short steps", memory.short_steps);
        count("failures", memory.failures);
      }



      template <int dim>
      CheckpointArray gathered(const space::VertexOrder<dim> &order,
                               const time::Vector            &x,
                               const unsigned int             n)
      {
        const std::vector<double> owned(x.begin(), x.end());
        return {n, order.gather(owned, n)};
      }



      template <int dim>
      void add_state(const optimality::System<dim> &system,
                     const optimality::State       &state,
                     const std::string             &name,
                     Checkpoint                    &checkpoint)
      {
        const space::VertexOrder<dim> potential(system.pair().potential());
        const space::VertexOrder<dim> density(system.space());
        const unsigned int            n = system.n_slabs();
        const unsigned int            m = system.levels().levels();

        auto &arrays                = checkpoint.arrays;
        arrays[name + " potential"] = gathered(potential, state.potential, n);
        arrays[name + " density"]   = gathered(density, state.density, m);
        arrays[name + " slack"]     = gathered(density, state.slack, m);
      }



      /// Sets the entries of this rank.
      template <int dim>
      void distribute(const space::NodalBasis<dim> &space,
                      const Checkpoint             &checkpoint,
                      const std::string            &name,
                      const unsigned int            n,
                      time::Vector                 &x)
      {
        const auto found = checkpoint.arrays.find(name);
        if (found == checkpoint.arrays.end() || found->second.columns != n ||
            found->second.values.size() != std::size_t(space.n_dofs()) * n)
          throw base::InputError(
            "The checkpoint has no '" + name +
            "' for this mesh, pair of spaces and number of slabs; restart with "
            "those of the run that wrote it.");
        const space::VertexOrder<dim> order(space);
        const double                 *values = found->second.values.data();
        for (std::size_t i = 0; i < space.n_owned(); ++i)
          std::copy_n(values + order(space.global_index(i)) * n,
                      n,
                      x.begin() + i * n);
      }



      template <int dim>
      void read_state(const optimality::System<dim> &system,
                      const Checkpoint              &checkpoint,
                      const std::string             &name,
                      optimality::State             &state)
      {
        const unsigned int m = system.levels().levels();
        distribute(system.pair().potential(),
                   checkpoint,
                   name + " potential",
                   system.n_slabs(),
                   state.potential);
        distribute(
          system.space(), checkpoint, name + " density", m, state.density);
        distribute(system.space(), checkpoint, name + " slack", m, state.slack);
      }
    } // namespace



    template <int dim>
    void add_newton_state(const optimality::System<dim> &system,
                          const optimality::State       &iterate,
                          const solver::NewtonMemory    &memory,
                          Checkpoint                    &checkpoint)
    {
      checkpoint.step = memory.step;
      checkpoint.counts[pair_name] =
        static_cast<unsigned int>(system.pair().potentials());
      checkpoint.numbers[unit_name] = system.problem().unit;
      add_state(system, iterate, iterate_name, checkpoint);
      visit(
        memory,
        [&](const std::string &name, const double value) {
          checkpoint.numbers[name] = value;
        },
        [&](const std::string &name, const unsigned int value) {
          checkpoint.counts[name] = value;
        });
    }



    double potential_unit(const Checkpoint &checkpoint)
    {
      return checkpoint.numbers.at(unit_name);
    }



    space::Potentials potentials(const Checkpoint &checkpoint)
    {
      return static_cast<space::Potentials>(checkpoint.counts.at(pair_name));
    }



    bool has_newton_state(const Checkpoint &checkpoint)
    {
      return checkpoint.counts.count("newton step") != 0;
    }



    template <int dim>
    solver::NewtonState newton_state(const optimality::System<dim> &system,
                                     const Checkpoint              &checkpoint)
    {
      if (potentials(checkpoint) != system.pair().potentials())
        throw base::InputError("The checkpoint is of another pair of spaces; "
                               "restart with that of the run that wrote it.");
      solver::NewtonState result;
      result.iterate = system.constant_state(1.);
      read_state(system, checkpoint, iterate_name, result.iterate);
      visit(
        result.memory,
        [&](const std::string &name, double &value) {
          value = checkpoint.numbers.at(name);
        },
        [&](const std::string &name, unsigned int &value) {
          value = checkpoint.counts.at(name);
        });
      return result;
    }



    template void                add_newton_state(const optimality::System<2> &,
                                                  const optimality::State &,
                                                  const solver::NewtonMemory &,
                                                  Checkpoint &);
    template void                add_newton_state(const optimality::System<3> &,
                                                  const optimality::State &,
                                                  const solver::NewtonMemory &,
                                                  Checkpoint &);
    template solver::NewtonState newton_state(const optimality::System<2> &,
                                              const Checkpoint &);
    template solver::NewtonState newton_state(const optimality::System<3> &,
                                              const Checkpoint &);
  } // namespace io
} // namespace otto
