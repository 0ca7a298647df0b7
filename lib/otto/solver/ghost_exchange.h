// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/time/layout.h>

#include <map>

namespace otto
{
  namespace solver
  {
    /**
     * Which vertices the ranks have as ghosts of each other, for data whose
     * length differs from vertex to vertex; for numbers on levels there is
     * time::Layout.
     */
    class GhostExchange
    {
    public:
      explicit GhostExchange(const time::Layout &layout);

      /// Owned vertices that are ghosts elsewhere, by rank.
      const std::map<unsigned int, std::vector<unsigned int>> &sent() const
      {
        return sent_;
      }

      /// Ghosts by owner, in the order in which it sends them.
      const std::map<unsigned int, std::vector<unsigned int>> &received() const
      {
        return received_;
      }

      /**
       * Send data of owned vertices to all ranks that have them as ghosts.
       *
       * @param pack Called with an owned vertex and the data sent so far, to
       *   which it appends.
       * @param unpack Called with a ghost and a pointer into the data received,
       *   from which it reads as much as was appended, and which it advances.
       */
      template <typename T, typename Pack, typename Unpack>
      void exchange(const Pack &pack, const Unpack &unpack) const
      {
        exchange<T>(sent_, received_, pack, unpack);
      }

      /// The other way round: data of ghosts go to their owners, where unpack
      /// is called for each rank that has the vertex as a ghost.
      template <typename T, typename Pack, typename Unpack>
      void exchange_back(const Pack &pack, const Unpack &unpack) const
      {
        exchange<T>(received_, sent_, pack, unpack);
      }

    private:
      using Vertices = std::map<unsigned int, std::vector<unsigned int>>;

      template <typename T, typename Pack, typename Unpack>
      void exchange(const Vertices &from,
                    const Vertices &to,
                    const Pack     &pack,
                    const Unpack   &unpack) const;

      MPI_Comm communicator_;
      Vertices sent_, received_;
    };



    template <typename T, typename Pack, typename Unpack>
    void GhostExchange::exchange(const Vertices &from,
                                 const Vertices &to,
                                 const Pack     &pack,
                                 const Unpack   &unpack) const
    {
      std::map<unsigned int, std::vector<T>> data;
      for (const auto &[rank, vertices] : from)
        for (const auto vertex : vertices)
          pack(vertex, data[rank]);
      const auto come =
        dealii::Utilities::MPI::some_to_some(communicator_, data);
      for (const auto &[rank, vertices] : to)
        {
          const T *place = come.at(rank).data();
          for (const auto vertex : vertices)
            unpack(vertex, place);
        }
    }
  } // namespace solver
} // namespace otto
