// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/utf8.h>
#include <otto/base/version.h>
#include <otto/io/run_record.h>
#include <otto/la/trilinos.h>

#include <deal.II/base/config.h>

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <gmsh.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace otto
{
  namespace io
  {
    PeakMemory peak_memory(const MPI_Comm communicator)
    {
      dealii::Utilities::System::MemoryStats stats;
      dealii::Utilities::System::get_memory_stats(stats);
      const double bytes = 1024. * stats.VmHWM;
      return {dealii::Utilities::MPI::max(bytes, communicator),
              dealii::Utilities::MPI::sum(bytes, communicator)};
    }



    struct RunRecord::Content
    {
      nlohmann::ordered_json json = nlohmann::ordered_json::object();
    };



    RunRecord::RunRecord()
      : content_(std::make_unique<Content>())
    {
    }



    RunRecord::~RunRecord() = default;



    void RunRecord::add(const std::string &group,
                        const std::string &name,
                        const double       value)
    {
      if (std::isfinite(value))
        content_->json[group][name] = value;
      else
        content_->json[group][name] = nullptr;
    }



    void RunRecord::add(const std::string       &group,
                        const std::string       &name,
                        const unsigned long long value)
    {
      content_->json[group][name] = value;
    }



    void RunRecord::add(const std::string &group,
                        const std::string &name,
                        const std::string &value)
    {
      content_->json[base::utf8(group)][base::utf8(name)] = base::utf8(value);
    }



    void RunRecord::add(const std::string &group,
                        const std::string &name,
                        const bool         value)
    {
      content_->json[group][name] = value;
    }



    void RunRecord::add_versions()
    {
      const std::string group = "versions";
      add(group, "otto", std::string(base::version));
      add(group, "revision", std::string(base::revision));
      add(group, "deal.II", std::string(DEAL_II_PACKAGE_VERSION));
      add(group, "Trilinos", la::trilinos_version());
      add(group, "Gmsh", std::string(GMSH_API_VERSION));
      add(group, "compiler", std::string(__VERSION__));
#ifdef DEBUG
      add(group, "build type", std::string("Debug"));
#else
      add(group, "build type", std::string("Release"));
#endif
    }



    void RunRecord::add_resources(const std::map<std::string, double> &seconds,
                                  const MPI_Comm communicator)
    {
      const std::string group  = "resources";
      const auto        memory = peak_memory(communicator);
      add(group,
          "ranks",
          static_cast<unsigned long long>(
            dealii::Utilities::MPI::n_mpi_processes(communicator)));
      add(group, "peak memory, all ranks (MiB)", memory.total / 1048576.);
      add(group, "peak memory, largest rank (MiB)", memory.largest / 1048576.);
      for (const auto &[section, value] : seconds)
        add("seconds", section, value);
    }



    std::string RunRecord::text() const
    {
      return content_->json.dump(2) + '\n';
    }



    void RunRecord::write(const base::RunFolder &folder,
                          const std::string     &name) const
    {
      folder.write(name, text());
    }
  } // namespace io
} // namespace otto
