// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/atomic_file.h>
#include <otto/base/errors.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace otto
{
  namespace base
  {
    namespace
    {
      /// The new name of a file is on the disk only when its folder is; some
      /// file systems cannot flush folders, which is not an error of the file.
      void flush_folder(const std::string &file)
      {
        const auto folder =
          std::filesystem::absolute(file).parent_path().string();
        const int descriptor = ::open(folder.c_str(), O_RDONLY);
        if (descriptor < 0)
          return;
        ::fsync(descriptor);
        ::close(descriptor);
      }



      [[noreturn]] void throw_not_written(const std::string &file,
                                          const int          error)
      {
        throw RunError("The file '" + file + "' cannot be written (" +
                       std::strerror(error) +
                       "); check that its folder is writable and that the "
                       "disk is not full.");
      }
    } // namespace



    AtomicFile::AtomicFile(std::string file)
      : file_(std::move(file))
      , temporary_(file_ + ".tmp")
    {
      // what a killed run has left, or a link to somewhere else
      ::unlink(temporary_.c_str());
      descriptor_ =
        ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0666);
      if (descriptor_ < 0)
        keep_error();
    }



    AtomicFile::~AtomicFile()
    {
      if (descriptor_ < 0)
        return;
      ::close(descriptor_);
      ::unlink(temporary_.c_str());
    }



    void AtomicFile::keep_error()
    {
      if (error_ == 0)
        error_ = errno;
    }



    void AtomicFile::write(const char *bytes, const std::size_t size)
    {
      for (std::size_t done = 0; done < size && error_ == 0;)
        {
          const auto n = ::write(descriptor_, bytes + done, size - done);
          if (n < 0 && errno != EINTR)
            keep_error();
          done += n > 0 ? n : 0;
        }
    }



    void AtomicFile::commit(const bool to_disk)
    {
      if (error_ == 0 && to_disk && ::fsync(descriptor_) != 0)
        keep_error();
      if (descriptor_ >= 0 && ::close(descriptor_) != 0)
        keep_error();
      const bool opened = descriptor_ >= 0;
      descriptor_       = -1;
      if (error_ == 0 && std::rename(temporary_.c_str(), file_.c_str()) != 0)
        keep_error();
      if (error_ != 0)
        {
          if (opened)
            ::unlink(temporary_.c_str());
          throw_not_written(file_, error_);
        }
      if (to_disk)
        flush_folder(file_);
    }



    void move_to_place(const std::string &temporary, const std::string &file)
    {
      const int descriptor = ::open(temporary.c_str(), O_RDWR);
      if (descriptor < 0)
        throw_not_written(file, errno);
      int error = ::fsync(descriptor) == 0 ? 0 : errno;
      ::close(descriptor);
      if (error == 0 && std::rename(temporary.c_str(), file.c_str()) != 0)
        error = errno;
      if (error != 0)
        throw_not_written(file, error);
      flush_folder(file);
    }
  } // namespace base
} // namespace otto
