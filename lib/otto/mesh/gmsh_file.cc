// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/mesh/child_process.h>
#include <otto/mesh/geometry_commands.h>
#include <otto/mesh/gmsh_elements.h>
#include <otto/mesh/gmsh_file.h>
#include <otto/mesh/gmsh_session.h>
#include <otto/mesh/gmsh_sizes.h>

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/utility.hpp>

#include <gmsh.h>
#include <regex>
#include <sstream>

namespace otto
{
  namespace mesh
  {
    bool is_geometry(const std::string &file)
    {
      const auto dot = file.rfind('.');
      return dot != std::string::npos && file.substr(dot) == ".geo";
    }

    namespace
    {
      /// Whether a geometry has the constant h that stands for the mesh size.
      bool has_size_constant(const std::string &text)
      {
        const std::regex constant("DefineConstant\\s*\\[[^\\]]*\\bh\\b\\s*=");
        return std::regex_search(text, constant);
      }

      void check_commands(const std::string &file, const bool trusted)
      {
        const std::string found = trusted ? "" : unsafe_commands(file);
        if (!found.empty())
          throw base::InputError(
            "The geometry '" + file +
            "' has commands that may run programs or write files (" + found +
            "); remove them, or set Trust = true in section 'Mesh' if you "
            "know what they do.");
      }

      /// The result of work in a child process, or one sentence.
      std::string bytes_of(const std::string &file,
                           const bool         geometry,
                           const ChildResult &result)
      {
        if (result.end == ChildResult::End::finished)
          return result.bytes;
        const std::string remedy =
          geometry ? "mesh the geometry with gmsh and give the .msh"
                   : "the file may be damaged; copy or make it again";
        if (result.end == ChildResult::End::crashed)
          throw base::InputError("Gmsh crashed while " + result.phase + " '" +
                                 file + "'; " + remedy + ".");
        throw base::InputError(
          "The geometry '" + file +
          "' ends Gmsh before there is a mesh; remove Exit and "
          "General.AbortOnError from it.");
      }

      /// Meshes the curves, looks at their sizes, and meshes the rest at once
      /// as Gmsh's program does: surfaces and volumes one after the other
      /// would give another mesh.
      void generate(Session           &session,
                    const std::string &file,
                    const double       size,
                    const SayPhase    &say)
      {
        const std::string remedy =
          "correct the geometry, and look at it in gmsh";
        const int dim = gmsh::model::getDimension();
        if (size > 0. && dim >= 2)
          check_size(file, dim, size);
        say("meshing");
        if (dim >= 2)
          try_sizes(file, dim);
        session.attempt("mesh", remedy, []() {
          gmsh::model::mesh::generate(1);
        });
        // Sizes that the geometry itself asks for.
        if (dim >= 2 && longest_edge() > 0.)
          check_size(file, dim, longest_edge());
        session.attempt("mesh", remedy, [dim]() {
          gmsh::model::mesh::generate(dim);
        });
      }

      /// Takes the sizes, and those of fields of the geometry, but neither
      /// those of its points nor of its curves.
      void set_sizes(const SizeField &sizes)
      {
        for (const char *option : {"Mesh.MeshSizeFromPoints",
                                   "Mesh.MeshSizeFromCurvature",
                                   "Mesh.MeshSizeExtendFromBoundary"})
          gmsh::option::setNumber(option, 0);
        gmsh::model::mesh::setSizeCallback([&sizes](int,
                                                    int,
                                                    const double x,
                                                    const double y,
                                                    const double z
#if GMSH_API_VERSION_MAJOR > 4 || GMSH_API_VERSION_MINOR > 8
                                                    ,
                                                    double
#endif
                                           ) {
          return sizes({{x, y, z}});
        });
      }

      std::string packed_info(const GmshFileInfo &info)
      {
        std::ostringstream              stream;
        boost::archive::binary_oarchive archive(stream);
        archive << info.geometry << info.version << info.binary
                << info.dimension << info.surface << info.elements
                << info.physical_names;
        return stream.str();
      }

      GmshFileInfo unpacked_info(const std::string &bytes)
      {
        std::istringstream              stream(bytes);
        boost::archive::binary_iarchive archive(stream);
        GmshFileInfo                    info;
        archive >> info.geometry >> info.version >> info.binary >>
          info.dimension >> info.surface >> info.elements >>
          info.physical_names;
        return info;
      }

      /// Whether the surfaces of a geometry, which has no mesh yet, or the
      /// vertices of the elements on surfaces leave the planes z = constant.
      bool is_surface(const bool geometry)
      {
        Point3     low{{0., 0., 0.}}, high = low;
        bool       first = true;
        const auto add   = [&](const double *p) {
          for (unsigned int d = 0; d < 3; ++d)
            {
              low[d]  = first ? p[d] : std::min(low[d], p[d]);
              high[d] = first ? p[d] : std::max(high[d], p[d]);
            }
          first = false;
        };
        if (geometry)
          {
            gmsh::vectorpair surfaces;
            gmsh::model::getEntities(surfaces, 2);
            for (const auto &surface : surfaces)
              {
                Point3 a, b;
                gmsh::model::getBoundingBox(
                  2, surface.second, a[0], a[1], a[2], b[0], b[1], b[2]);
                add(a.data());
                add(b.data());
              }
          }
        else
          {
            std::vector<std::size_t> tags;
            std::vector<double>      points, parameters;
            gmsh::model::mesh::getNodes(tags, points, parameters, 2, -1, true);
            for (std::size_t i = 0; i + 2 < points.size(); i += 3)
              add(points.data() + i);
          }
        // boxes of OpenCASCADE are wider by 1e-7
        const double none = geometry ? 1e-5 : flat;
        return high[2] - low[2] >
               none * std::max(high[0] - low[0], high[1] - low[1]);
      }

      /// What the file itself says, before Gmsh sees it.
      MshText look_at_text(const std::string &file,
                           const std::string &text,
                           const bool         trusted,
                           GmshFileInfo      &info)
      {
        MshText msh;
        info.geometry = is_geometry(file);
        if (info.geometry)
          check_commands(file, trusted);
        else
          msh = look_at_msh(file, text);
        info.version = msh.version;
        info.binary  = msh.binary;
        return msh;
      }
    } // namespace

    GmshFileInfo look_at(const std::string &file, const bool trusted)
    {
      base::check_regular_file("mesh", file);
      const auto work = [&](const SayPhase &) {
        GmshFileInfo info;
        look_at_text(file, base::content_of("mesh", file), trusted, info);
        const Session session(file, info.geometry);
        if (info.geometry)
          info.dimension = gmsh::model::getDimension();
        count_elements(file, info);
        info.surface = info.dimension == 2 && is_surface(info.geometry);
        return packed_info(info);
      };
      return unpacked_info(bytes_of(file,
                                    is_geometry(file),
                                    in_child_process(file, work, trusted)));
    }

    RawMesh read_gmsh(const std::string &file,
                      const double       size,
                      const bool         trusted,
                      const SizeField   *sizes)
    {
      base::check_regular_file("mesh", file);
      const auto work = [&](const SayPhase &say) {
        const std::string text = base::content_of("mesh", file);
        GmshFileInfo      info;
        const MshText     msh = look_at_text(file, text, trusted, info);
        if (!info.geometry && size > 0.)
          throw base::InputError(
            "The mesh '" + file +
            "' is already meshed, so Size has no effect; set Size = 0 or give "
            "the .geo file.");
        const bool constant = size > 0. && has_size_constant(text);
        Session    session(file, info.geometry, constant ? size : 0.);
        if (info.geometry)
          {
            if (sizes)
              set_sizes(*sizes);
            else if (size > 0. && !constant)
              {
                gmsh::option::setNumber("Mesh.MeshSizeMin", size);
                gmsh::option::setNumber("Mesh.MeshSizeMax", size);
              }
            generate(session, file, sizes ? 0. : size, say);
          }
        count_elements(file, info);
        check_has_cells(file, info);
        return packed(mesh_of_session(file, info, msh.groups));
      };
      return unpacked(bytes_of(file,
                               is_geometry(file),
                               in_child_process(file, work, trusted)));
    }
  } // namespace mesh
} // namespace otto
