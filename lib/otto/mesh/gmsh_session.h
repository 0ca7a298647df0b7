// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/errors.h>
#include <otto/base/text.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <gmsh.h>
#include <string>
#include <vector>

namespace otto
{
  namespace mesh
  {
    /// A temporary file that gives the constant h a value.
    struct ConstantFile
    {
      explicit ConstantFile(const double size)
      {
        if (size <= 0.)
          return;
        path = std::filesystem::temp_directory_path() / "otto_XXXXXX.geo";
        const int         number = mkstemps(&path[0], 4);
        const std::string text = "h = " + base::short_number(size, 16) + ";\n";
        if (number < 0 || write(number, text.data(), text.size()) < 0)
          throw base::RunError("The temporary file '" + path +
                               "' cannot be written; check that the disk is "
                               "not full.");
        close(number);
      }
      ~ConstantFile()
      {
        if (!path.empty())
          std::remove(path.c_str());
      }
      ConstantFile(const ConstantFile &)            = delete;
      ConstantFile &operator=(const ConstantFile &) = delete;

      std::string path;
    };

    /// Gmsh from construction to destruction, with one file opened; a
    /// positive size becomes the value of the constant h.
    class Session
    {
    public:
      explicit Session(const std::string &file, const double size = 0.)
      {
        // A constant that is known is kept by DefineConstant.
        const ConstantFile constant(size);
        attempt(file, "read", [&]() {
          if (size > 0.)
            gmsh::merge(constant.path);
          size > 0. ? gmsh::merge(file) : gmsh::open(file);
        });
      }

      Session(const Session &)            = delete;
      Session &operator=(const Session &) = delete;

      /// Does some work of Gmsh and throws if it fails or logs an error.
      template <typename Work>
      void attempt(const std::string &file, const std::string &verb, Work work)
      {
        std::string reason;
        try
          {
            work();
          }
        catch (const std::string &text)
          {
            reason = text;
          }
        catch (const std::exception &error)
          {
            reason = error.what();
          }
        std::vector<std::string> lines;
        gmsh::logger::get(lines);
        for (const std::string &line : lines)
          if (base::starts_with(line, "Error") && reason.empty())
            reason = line;
        if (!reason.empty())
          throw base::InputError("Gmsh could not " + verb + " '" + file +
                                 "': " + base::trimmed(reason) + ".");
      }

    private:
      /// A member, so that Gmsh is closed too if the constructor throws.
      struct Library
      {
        Library()
        {
          gmsh::initialize(0, nullptr, false);
          gmsh::option::setNumber("General.Terminal", 0);
          gmsh::logger::start();
        }
        ~Library()
        {
          // Lines of the logger and known constants would outlive it.
          gmsh::logger::stop();
          gmsh::onelab::clear();
          gmsh::clear();
          gmsh::finalize();
        }
      };

      Library library_;
    };
  } // namespace mesh
} // namespace otto
