// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/gmsh_session.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <gmsh.h>
#include <vector>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      /// A name of an open file beside which there are no other files.
      std::string name_of(const int number)
      {
        return "/proc/self/fd/" + std::to_string(number);
      }

      std::string
      replaced(std::string text, const std::string &what, const std::string &by)
      {
        for (auto found = text.find(what); found != std::string::npos;
             found      = text.find(what, found + by.size()))
          text.replace(found, what.size(), by);
        return text;
      }
    } // namespace

    Session::Session(const std::string &file,
                     const bool         geometry,
                     const double       size)
      : file_(file)
    {
      gmsh::initialize(0, nullptr, false);
      gmsh::option::setNumber("General.Terminal", 0);
      // Inside of the mesher its exceptions end in an abort; errors are logged.
      gmsh::option::setNumber("General.AbortOnError", 0);
      gmsh::option::setNumber("General.NumThreads", 1);
      gmsh::logger::start();
      attempt("read",
              geometry ? "correct the geometry"
                       : "copy the file again or save it again with gmsh -save",
              [&]() {
                if (geometry)
                  read_geometry(size);
                else
                  {
                    number_ = open(file_.c_str(), O_RDONLY | O_CLOEXEC);
                    seen_   = name_of(number_);
                    gmsh::merge(seen_);
                  }
              });
    }

    Session::~Session()
    {
      close(number_);
    }

    void Session::read_geometry(const double size)
    {
      // Included, not merged: relative names in it keep their meaning, and
      // options beside it are not read.
      seen_            = std::filesystem::absolute(file_).string();
      const char quote = seen_.find('"') == std::string::npos ? '"' : '\'';
      if (seen_.find(quote) != std::string::npos || seen_.size() > 1000)
        throw base::InputError("Gmsh cannot read the name '" + seen_ +
                               "'; rename the file or its folder.");
      // A constant that is known is kept by DefineConstant.
      const std::string text =
        (size > 0. ? "h = " + base::short_number(size, 16) + ";\n" : "") +
        "Include " + quote + seen_ + quote + ";\n";
      number_ = memfd_create("geometry", MFD_CLOEXEC);
      if (number_ < 0 ||
          write(number_, text.data(), text.size()) != ssize_t(text.size()))
        throw base::RunError("There is no memory to read '" + file_ + "'.");
      gmsh::merge(name_of(number_));
    }

    void Session::attempt(const std::string           &verb,
                          const std::string           &remedy,
                          const std::function<void()> &work)
    {
      std::string thrown;
      try
        {
          work();
        }
      catch (const std::string &text)
        {
          thrown = text;
        }
      catch (const base::InputError &)
        {
          throw;
        }
      catch (const std::exception &error)
        {
          thrown = error.what();
        }
      // The first error is the cause of the others.
      std::vector<std::string> lines;
      gmsh::logger::get(lines);
      std::string reason;
      for (const std::string &line : lines)
        if (base::starts_with(line, "Error") && reason.empty())
          reason = base::trimmed(line.substr(line.find(':') + 1));
      if (reason.empty())
        reason = base::trimmed(thrown);
      if (!reason.empty())
        throw base::InputError("Gmsh could not " + verb + " '" + file_ +
                               "': " + replaced(reason, seen_, file_) + "; " +
                               remedy + ".");
    }
  } // namespace mesh
} // namespace otto
