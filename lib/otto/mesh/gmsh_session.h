// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <string>

namespace otto
{
  namespace mesh
  {
    /**
     * Gmsh with one file read; for the work of in_child_process(), since Gmsh
     * crashes and exits on some files, and is never closed.
     *
     * Only the file itself is read, and what a geometry includes: Gmsh's
     * configuration of the user and options beside the file are not.
     */
    class Session
    {
    public:
      /**
       * @param size If positive, the value of the constant h of a geometry.
       * @throws base::InputError with Gmsh's words if it complains.
       */
      Session(const std::string &file, bool geometry, double size = 0.);
      ~Session();

      Session(const Session &)            = delete;
      Session &operator=(const Session &) = delete;

      /**
       * Does some work of Gmsh.
       *
       * @throws base::InputError if it fails or logs an error: that Gmsh could
       *   not do @p verb, with its words and @p remedy.
       */
      void attempt(const std::string           &verb,
                   const std::string           &remedy,
                   const std::function<void()> &work);

    private:
      void read_geometry(double size);

      std::string file_;
      int         number_ = -1;
      /// The name by which Gmsh sees the file.
      std::string seen_;
    };
  } // namespace mesh
} // namespace otto
