// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/gmsh_sizes.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <gmsh.h>
#include <map>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      /// The area or volume of what is to be meshed: exactly for OpenCASCADE,
      /// otherwise that of the box around it.
      double measure_of_domain(const int dim)
      {
        std::array<double, 6> box;
        gmsh::model::getBoundingBox(
          -1, -1, box[0], box[1], box[2], box[3], box[4], box[5]);
        double around = 1.;
        for (int d = 0; d < 3; ++d)
          if (d < dim)
            around *= box[3 + d] - box[d];
        double           exact = 0.;
        gmsh::vectorpair entities;
        gmsh::model::occ::getEntities(entities, dim);
        for (const auto &entity : entities)
          {
            double mass = 0.;
            gmsh::model::occ::getMass(entity.first, entity.second, mass);
            exact += mass;
          }
        return exact > 0. ? exact : around;
      }

      /// The edges of the mesh of a curve.
      struct Edges
      {
        std::size_t number  = 0;
        double      longest = 0.;
      };

      /// By the number of the curve.
      std::map<int, Edges> edges_of_curves()
      {
        std::vector<std::size_t> tags;
        std::vector<double>      x, parameters;
        gmsh::model::mesh::getNodes(tags, x, parameters);
        std::map<std::size_t, std::size_t> place;
        for (std::size_t i = 0; i < tags.size(); ++i)
          place[tags[i]] = i;
        gmsh::vectorpair curves;
        gmsh::model::getEntities(curves, 1);
        std::map<int, Edges> result;
        for (const auto &curve : curves)
          {
            Edges                   &edges = result[curve.second];
            std::vector<std::size_t> numbers, nodes;
            gmsh::model::mesh::getElementsByType(1,
                                                 numbers,
                                                 nodes,
                                                 curve.second);
            edges.number = numbers.size();
            for (std::size_t e = 0; e + 1 < nodes.size(); e += 2)
              {
                double square = 0.;
                for (unsigned int d = 0; d < 3; ++d)
                  square += std::pow(x[3 * place[nodes[e]] + d] -
                                       x[3 * place[nodes[e + 1]] + d],
                                     2);
                edges.longest = std::max(edges.longest, std::sqrt(square));
              }
          }
        return result;
      }

      /// The factor of all sizes in Gmsh, put back in the end.
      class SizeFactor
      {
      public:
        SizeFactor() { gmsh::option::getNumber(name, given_); }
        ~SizeFactor() { gmsh::option::setNumber(name, given_); }
        void multiply(const double factor)
        {
          gmsh::option::setNumber(name, factor * given_);
        }

      private:
        static constexpr char name[] = "Mesh.MeshSizeFactor";
        double                given_ = 1.;
      };

      /// Throws if there would be too much with all sizes smaller by a factor,
      /// as far as two meshes of the curves with neighbouring factors tell.
      void check_edges(const std::string          &file,
                       const int                   dim,
                       const std::map<int, Edges> &before,
                       const std::map<int, Edges> &now,
                       const double                factor)
      {
        double number = 0., longest = 0.;
        for (const auto &[curve, edges] : now)
          {
            // Curves that are too short yet, or have a number of edges of
            // their own, are no reason to refuse anything.
            const auto found = before.find(curve);
            const bool grows =
              found != before.end() && edges.number > 3 * found->second.number;
            number += grows ? factor * edges.number : 0.;
            longest = std::max(longest, edges.longest / (grows ? factor : 1.));
          }
        if (number > most_cells)
          throw base::InputError(
            "The sizes in '" + file + "' would give about " +
            base::short_number(number, 1) +
            " edges on its curves; make them larger, or mesh it with gmsh and "
            "give the .msh.");
        if (longest > 0.)
          check_size(file, dim, longest);
      }
    } // namespace

    void check_size(const std::string &file, const int dim, const double size)
    {
      const double regular = dim == 2 ? 0.43 : 0.12; // of edge 1
      const double cells =
        measure_of_domain(dim) / (regular * std::pow(size, dim));
      if (cells > most_cells)
        throw base::InputError(
          "A mesh of '" + file + "' of the size " + base::short_number(size) +
          " would have about " + base::short_number(cells, 1) +
          " cells; give a larger Size, or mesh it with gmsh and give the "
          ".msh.");
    }

    double longest_edge()
    {
      double longest = 0.;
      for (const auto &curve : edges_of_curves())
        longest = std::max(longest, curve.second.longest);
      return longest;
    }

    void try_sizes(const std::string &file, const int dim)
    {
      const double             first = 1e15, last = 10., ratio = 10.;
      std::vector<std::size_t> nodes;
      std::vector<double>      x, parameters;
      gmsh::model::mesh::getNodes(nodes, x, parameters);
      if (!nodes.empty())
        return; // the geometry has commands that mesh it
      SizeFactor           size;
      std::map<int, Edges> before;
      for (double factor = first; factor > 0.9 * last; factor /= ratio)
        {
          size.multiply(factor);
          try
            {
              gmsh::model::mesh::generate(1);
            }
          catch (...)
            {
              return; // will be said of the mesh itself, if it is wrong there
            }
          auto now = edges_of_curves();
          gmsh::model::mesh::clear();
          check_edges(file, dim, before, now, factor);
          before.swap(now);
        }
      // What was wrong with coarse curves is no error of the geometry.
      gmsh::logger::stop();
      gmsh::logger::start();
    }
  } // namespace mesh
} // namespace otto
