// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/startup.h>
#include <otto/base/text.h>

#include <unistd.h>

#include <cstdlib>

namespace otto
{
  namespace app
  {
    namespace
    {
      // The number in an environment variable, or another one.
      unsigned int number_in(const char *variable, const unsigned int otherwise)
      {
        const char  *text  = std::getenv(variable);
        unsigned int value = otherwise;
        return text != nullptr && base::to_unsigned(text, value) ? value
                                                                 : otherwise;
      }
    } // namespace



    bool is_first_process()
    {
      for (const char *variable :
           {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
        if (std::getenv(variable) != nullptr)
          return number_in(variable, 0) == 0;
      return true;
    }



    bool is_crowded(const unsigned int ranks,
                    const double       busy,
                    const unsigned int cores)
    {
      // one rank waits for nobody
      return ranks > 1 && ranks + busy > cores + 0.5;
    }



    void yield_if_crowded()
    {
      const unsigned int ranks = number_in("OMPI_COMM_WORLD_LOCAL_SIZE", 1);
      double             busy  = 0;
      if (getloadavg(&busy, 1) != 1)
        busy = 0;
      if (is_crowded(ranks, busy, sysconf(_SC_NPROCESSORS_ONLN)))
        setenv("OMPI_MCA_mpi_yield_when_idle", "1", 0);
    }
  } // namespace app
} // namespace otto
