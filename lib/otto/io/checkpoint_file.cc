// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/atomic_file.h>
#include <otto/base/errors.h>
#include <otto/io/checkpoint_file.h>

#include <boost/crc.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace otto
{
  namespace io
  {
    namespace
    {
      // The smallest user block of an HDF5 file.
      constexpr std::size_t head_size = 512;

      /// The lines of the user block; a reader of the first bytes of the file
      /// sees them.
      struct Head
      {
        unsigned long long sequence = 0, step = 0, size = 0, crc = 0;

        /// All that the checksum protects.
        std::string lines() const
        {
          return "otto checkpoint 1\nsequence " + std::to_string(sequence) +
                 "\nstep " + std::to_string(step) + "\nbytes " +
                 std::to_string(size) + "\n";
        }

        std::string text() const
        {
          std::string result = lines() + "crc32 " + std::to_string(crc) + "\n";
          result.resize(head_size, '\0');
          return result;
        }
      };



      unsigned long long
      checksum(const std::string &lines, const char *data, const std::size_t n)
      {
        boost::crc_32_type crc;
        crc.process_bytes(lines.data(), lines.size());
        crc.process_bytes(data, n);
        return crc.checksum();
      }
    } // namespace



    std::string add_head(const std::string  &image,
                         const unsigned long sequence,
                         const unsigned long step)
    {
      Head head;
      head.sequence = sequence;
      head.step     = step;
      head.size     = head_size + image.size();
      head.crc      = checksum(head.lines(), image.data(), image.size());
      return head.text() + image;
    }



    bool is_whole(const std::string &bytes, unsigned long &sequence)
    {
      if (bytes.size() <= head_size)
        return false;
      std::istringstream lines(bytes.substr(0, head_size));
      std::string        line, word;
      Head               head;
      std::getline(lines, line);
      lines >> word >> head.sequence >> word >> head.step >> word >>
        head.size >> word >> head.crc;
      // made anew from the numbers, the head must be the same to the last
      // byte, then nothing else need be checked in it
      if (!lines || head.text() != bytes.substr(0, head_size) ||
          head.size != bytes.size() ||
          head.crc != checksum(head.lines(),
                               bytes.data() + head_size,
                               bytes.size() - head_size))
        return false;
      sequence = head.sequence;
      return true;
    }



    std::string read_bytes(const std::string &file)
    {
      // a pipe would never end
      std::error_code ignored;
      if (std::filesystem::exists(file, ignored) &&
          !std::filesystem::is_regular_file(file, ignored))
        return "";
      std::ifstream stream(file, std::ios::binary);
      std::string   bytes;
      if (stream)
        {
          std::error_code error;
          const auto      size = std::filesystem::file_size(file, error);
          bytes.resize(error ? 0 : size);
          stream.read(bytes.data(), bytes.size());
          // what cannot be read is found missing by the checksum
          bytes.resize(stream.gcount());
          return bytes;
        }
      throw base::InputError("The checkpoint '" + file +
                             "' cannot be opened; check that it is a file "
                             "that you may read.");
    }



    void replace_file(const std::string &file, const std::string &bytes)
    {
      base::AtomicFile stream(file);
      stream.write(bytes);
      stream.commit(true);
    }
  } // namespace io
} // namespace otto
