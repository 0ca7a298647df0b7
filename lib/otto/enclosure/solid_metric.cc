// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/enclosure/solid_metric.h>

#include <deal.II/base/numbers.h>

#include <deal.II/grid/reference_cell.h>

#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace otto
{
  namespace enclosure
  {
    using dealii::Point;
    using dealii::Tensor;
    using dealii::numbers::invalid_unsigned_int;

    namespace
    {
      // Lengths of the unit frame that count as zero, above what coordinates
      // far from the origin are rounded to.
      const double touching = 1e-9;
    } // namespace



    SolidMetric::SolidMetric(const Domain<3> &domain)
      : domain_(domain)
      , from_(invalid_unsigned_int)
    {
      const auto reference = mesh::reference_cell(domain.kind);
      // by the vertices in ascending order; those of two cells are inside
      std::map<std::vector<unsigned int>, Face> boundary;
      for (std::size_t c = 0; c < domain.n_cells(); ++c)
        for (const unsigned int f : reference.face_indices())
          {
            Face       face;
            Point<3>   centre;
            const auto n = reference.face_reference_cell(f).n_vertices();
            for (unsigned int k = 0; k < n; ++k)
              face.vertices.push_back(
                domain.vertex(c, reference.face_to_cell_vertices(f, k, 1)));
            for (unsigned int k = 0; k < domain.n_vertices; ++k)
              centre += Tensor<1, 3>(domain.points[domain.vertex(c, k)]) /
                        domain.n_vertices;
            const auto place = [&](const unsigned int k) {
              return domain.points[face.vertices[k]];
            };
            face.outward = dealii::cross_product_3d(place(1) - place(0),
                                                    place(2) - place(0));
            face.outward /= face.outward.norm();
            if (face.outward * (centre - place(0)) > 0.)
              face.outward *= -1.;
            face.low = face.high = place(0);
            for (unsigned int k = 1; k < n; ++k)
              for (unsigned int d = 0; d < 3; ++d)
                {
                  face.low[d]  = std::min(face.low[d], place(k)[d]);
                  face.high[d] = std::max(face.high[d], place(k)[d]);
                }
            auto key = face.vertices;
            std::sort(key.begin(), key.end());
            const auto [other, is_new] = boundary.emplace(key, face);
            if (!is_new)
              boundary.erase(other);
          }
      for (const auto &[key, face] : boundary)
        faces_.push_back(face);

      std::vector<std::pair<unsigned int, unsigned int>> ends;
      std::vector<double>                                lengths;
      for (unsigned int v = 0; v < domain.points.size(); ++v)
        for (const unsigned int w : domain.patches[v])
          {
            ends.emplace_back(v, w);
            lengths.push_back(domain.points[v].distance(domain.points[w]));
          }
      edges_ = Edges(boost::edges_are_sorted,
                     ends.begin(),
                     ends.end(),
                     lengths.begin(),
                     domain.points.size());

      // by way of one vertex of each component
      diameter_ = domain.diagonal;
      std::vector<bool> done(domain.n_components, false);
      for (unsigned int v = 0; v < domain.points.size(); ++v)
        if (!done[domain.component[v]])
          {
            done[domain.component[v]] = true;
            along_edges(v, v);
            for (const double length : lengths_)
              if (std::isfinite(length))
                diameter_ =
                  std::max(diameter_, 2. * (length + domain.longest_edge));
          }
    }



    bool SolidMetric::is_convex() const
    {
      std::vector<unsigned int> vertices;
      for (const auto &face : faces_)
        vertices.insert(vertices.end(),
                        face.vertices.begin(),
                        face.vertices.end());
      std::sort(vertices.begin(), vertices.end());
      vertices.erase(std::unique(vertices.begin(), vertices.end()),
                     vertices.end());
      for (const auto &face : faces_)
        {
          const unsigned int v = face.vertices[0];
          for (const unsigned int w : vertices)
            if (domain_.component[v] == domain_.component[w] &&
                face.outward * (domain_.points[w] - domain_.points[v]) >
                  touching)
              return false;
        }
      return true;
    }



    void SolidMetric::distances(const unsigned int   v,
                                std::vector<double> &result) const
    {
      result.resize(domain_.points.size());
      for (std::size_t w = 0; w < result.size(); ++w)
        result[w] = domain_.points[v].distance(domain_.points[w]);
    }



    // Whether a plane is found between the convex hull and each face: that of
    // the face, those of the coordinates, or one across the way from the middle
    // of the hull. If there is none in fact is another question.
    bool SolidMetric::is_free(const std::vector<unsigned int> &vertices) const
    {
      const auto &points = domain_.points;
      Point<3>    low = points[vertices[0]], high = low, middle;
      for (const unsigned int v : vertices)
        {
          middle += Tensor<1, 3>(points[v]) / double(vertices.size());
          for (unsigned int d = 0; d < 3; ++d)
            {
              low[d]  = std::min(low[d], points[v][d]);
              high[d] = std::max(high[d], points[v][d]);
            }
        }
      // the largest of the hull less the smallest of the face
      const auto overlap = [&](const Face &face, const Tensor<1, 3> &way) {
        double most = -std::numeric_limits<double>::infinity(), least = -most;
        for (const unsigned int v : vertices)
          most = std::max(most, way * points[v]);
        for (const unsigned int v : face.vertices)
          least = std::min(least, way * points[v]);
        return most - least;
      };
      for (const auto &face : faces_)
        {
          bool apart = false;
          for (unsigned int d = 0; d < 3; ++d)
            apart = apart || face.high[d] < low[d] || face.low[d] > high[d];
          if (apart)
            continue;
          const auto across =
            points[face.vertices[0]] +
            (points[face.vertices[1]] - points[face.vertices[0]]) / 2. - middle;
          if (overlap(face, face.outward) > touching &&
              overlap(face, across / across.norm()) > touching)
            return false;
        }
      return true;
    }



    // In the cells.
    double SolidMetric::along_edges(const unsigned int v,
                                    const unsigned int w) const
    {
      if (v != from_)
        {
          from_ = v;
          lengths_.resize(domain_.points.size());
          const auto index = boost::get(boost::vertex_index, edges_);
          boost::dijkstra_shortest_paths(
            edges_,
            v,
            boost::weight_map(boost::get(boost::edge_bundle, edges_))
              .distance_map(
                boost::make_iterator_property_map(lengths_.begin(), index))
              .distance_inf(std::numeric_limits<double>::infinity()));
        }
      return lengths_[w];
    }



    double SolidMetric::mean_square(const Piece<3> &from,
                                    const Piece<3> &to) const
    {
      auto        hull  = domain_.patches[from.vertex];
      const auto &other = domain_.patches[to.vertex];
      hull.insert(hull.end(), other.begin(), other.end());
      if (is_free(hull))
        return from.centre.distance_square(to.centre) + from.variance +
               to.variance;
      // the root of the mean squared distance from a point
      const auto reach = [&](const Piece<3> &piece, const unsigned int v) {
        return std::sqrt(piece.centre.distance_square(domain_.points[v]) +
                         piece.variance);
      };
      const double start = reach(from, from.vertex), end = reach(to, to.vertex);
      double       length = start + along_edges(from.vertex, to.vertex) + end;
      // from all of a piece to the vertex of the other
      hull = domain_.patches[from.vertex];
      hull.push_back(to.vertex);
      if (is_free(hull))
        length = std::min(length, reach(from, to.vertex) + end);
      hull = other;
      hull.push_back(from.vertex);
      if (is_free(hull))
        length = std::min(length, start + reach(to, from.vertex));
      return length * length;
    }
  } // namespace enclosure
} // namespace otto
