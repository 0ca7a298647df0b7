// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/enclosure/metric.h>

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <array>

namespace otto
{
  namespace enclosure
  {
    /**
     * Shortest ways in a meshed polygon, with holes or without: they are
     * straight but at corners whose angle inside is above pi, and those are
     * vertices of the mesh. What a vertex sees is found by going through the
     * triangles from front to back; distances of corners are those on their
     * visibility graph. What can only just be seen counts as seen, which errs
     * to the side of shorter distances; mean_square() asks instead whether
     * there is boundary in the convex hull.
     */
    class PolygonMetric : public Metric<2>
    {
    public:
      explicit PolygonMetric(const Domain<2> &domain);

      /// Vertices at which shortest ways can bend.
      std::size_t n_corners() const { return corners_.size(); }

      void   distances(unsigned int         v,
                       std::vector<double> &result) const override;
      double curvature(const std::size_t c, const double reach) const override
      {
        return 1. + std::min(steepness_[c], reach / nearest_[c]);
      }
      bool   straight() const override { return false; }
      double diameter() const override { return diameter_; }
      double mean_square(const Piece<2> &from,
                         const Piece<2> &to) const override;
      bool   exact() const override { return true; }

    private:
      using Edge = std::array<unsigned int, 2>;

      /// What is seen from a vertex, perhaps with repetitions.
      struct View
      {
        std::vector<unsigned int> vertices, triangles;
      };

      /// Between the directions of two vertices.
      struct Cone
      {
        unsigned int right, left;
      };
      using Cones = boost::container::small_vector<Cone, 2>;

      void         make_triangles();
      void         find_corners();
      void         measure_corners(const std::vector<View> &views);
      void         set_curvature(const std::vector<View> &views);
      View         look(unsigned int v) const;
      static Cones merged(const std::vector<dealii::Tensor<1, 2>> &way,
                          Cones                                    cones);
      bool         is_free(const std::vector<unsigned int> &vertices) const;
      double       reach(const Piece<2> &piece, unsigned int corner) const;
      double       corner_distance(std::size_t c, unsigned int v) const
      {
        return to_vertex_[c * domain_.points.size() + v];
      }

      const Domain<2> &domain_;
      /// Counterclockwise; the neighbour of a triangle is opposite to the
      /// vertex of the same place. Quadrilaterals are two triangles.
      std::vector<std::array<unsigned int, 3>> triangles_, neighbours_;
      std::vector<std::vector<unsigned int>>   triangles_of_vertex_;
      std::vector<Edge>                        boundary_;
      std::vector<unsigned int>                corners_;
      /// Places in corners_ that a vertex sees.
      std::vector<std::vector<unsigned int>> seen_corners_;
      /// [corner][vertex]: the distance, and the last corner on the way.
      std::vector<double>       to_vertex_;
      std::vector<unsigned int> last_corner_;
      /// Of each cell, over the corners that see it: the least distance, and
      /// the largest ratio of what is behind to the distance.
      std::vector<double> nearest_, steepness_;
      double              diameter_ = 1.;
    };
  } // namespace enclosure
} // namespace otto
