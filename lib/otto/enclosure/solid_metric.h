// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/enclosure/metric.h>

#include <deal.II/base/tensor.h>

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include <utility>

namespace otto
{
  namespace enclosure
  {
    /**
     * Ways in a meshed domain in space that is not convex: distances() are
     * straight, through what is outside; mean_square() takes straight ways
     * where no boundary is near, and otherwise those along edges of cells,
     * which are not the shortest.
     */
    class SolidMetric : public Metric<3>
    {
    public:
      explicit SolidMetric(const Domain<3> &domain);

      /// Whether each component is on one side of the plane of each of its
      /// faces.
      bool is_convex() const;

      void   distances(unsigned int         v,
                       std::vector<double> &result) const override;
      double curvature(std::size_t, double) const override { return 1.; }
      double diameter() const override { return diameter_; }
      double mean_square(const Piece<3> &from,
                         const Piece<3> &to) const override;
      bool   exact() const override { return false; }

    private:
      /// Of the boundary.
      struct Face
      {
        std::vector<unsigned int> vertices;
        dealii::Tensor<1, 3>      outward;
        dealii::Point<3>          low, high;
      };

      bool   is_free(const std::vector<unsigned int> &vertices) const;
      double along_edges(unsigned int v, unsigned int w) const;

      /// From vertex to vertex of a cell, with the lengths.
      using Edges = boost::compressed_sparse_row_graph<boost::directedS,
                                                       boost::no_property,
                                                       double>;

      const Domain<3>  &domain_;
      Edges             edges_;
      std::vector<Face> faces_;
      double            diameter_;
      /// The lengths along edges from one vertex, the last that was asked for.
      mutable unsigned int        from_;
      mutable std::vector<double> lengths_;
    };
  } // namespace enclosure
} // namespace otto
