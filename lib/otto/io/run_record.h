// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/run_folder.h>

#include <map>
#include <memory>
#include <string>

namespace otto
{
  namespace io
  {
    /// Peak memory of a run in bytes: the largest rank and the sum of all.
    struct PeakMemory
    {
      double largest = 0, total = 0;
    };

    /// Collective.
    PeakMemory peak_memory(MPI_Comm communicator);



    /**
     * What a run was and what came out, as named groups of named values in a
     * JSON file. Numbers that are not finite become null.
     */
    class RunRecord
    {
    public:
      RunRecord();
      ~RunRecord();

      void add(const std::string &group, const std::string &name, double value);
      void add(const std::string &group,
               const std::string &name,
               unsigned long long value);
      void add(const std::string &group,
               const std::string &name,
               const std::string &value);
      void add(const std::string &group, const std::string &name, bool value);
      /// Not the bool that a pointer can become.
      void
      add(const std::string &group, const std::string &name, const char *value)
      {
        add(group, name, std::string(value));
      }

      /// Versions of Otto and of the libraries under it.
      void add_versions();

      /// Ranks, peak memory and the seconds of the sections of a timer.
      /// Collective.
      void add_resources(const std::map<std::string, double> &seconds,
                         MPI_Comm                             communicator);

      /// The JSON text.
      std::string text() const;

      /// Writes the file atomically. Collective.
      void write(const base::RunFolder &folder, const std::string &name) const;

    private:
      struct Content;
      std::unique_ptr<Content> content_;
    };
  } // namespace io
} // namespace otto
