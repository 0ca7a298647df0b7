// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/file_entries.h>
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/parameter_file.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>


#include <deal.II/base/parameter_handler.h>

#include <boost/crc.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

namespace otto
{
  namespace app
  {
    namespace
    {
      namespace fs = std::filesystem;

      // Whether an entry names a file or a folder that is read.
      bool names_a_file(const base::ParameterEntry &entry)
      {
        if (base::starts_with(entry.pattern, "[FileName") ||
            base::starts_with(entry.pattern, "[DirectoryName"))
          return true;
        const std::string section =
          entry.sections.empty() ? "" : entry.sections.back();
        return entry.name() == "Mesh/Adapted" ||
               (entry.entry == "File" &&
                (section == "Mesh" || section == "image" ||
                 section == "values" || section == "points" ||
                 section == "interpolated")) ||
               (entry.entry == "Field file" && section == "potential") ||
               (entry.entry == "Folder" &&
                (section == "transport" ||
                 base::starts_with(section, "Vector ")));
      }

      bool names_files(const base::ParameterEntry &entry)
      {
        return entry.entry == "Files" && !entry.sections.empty() &&
               entry.sections.back() == "files";
      }

      // Before the name of an entry and the checksum of its file.
      const char checksum_mark[] = "# crc32 of the file of ";

      // Empty for what is not a file that can be read. Vertices of meshes are
      // compared, which may be written anew.
      std::string checksum_of(const base::ParameterEntry &entry)
      {
        std::error_code error;
        if (!names_a_file(entry) || base::starts_with(entry.name(), "Mesh/") ||
            !fs::is_regular_file(entry.value, error))
          return "";
        std::ifstream           file(entry.value, std::ios::binary);
        boost::crc_32_type      crc;
        std::array<char, 65536> buffer;
        while (file.read(buffer.data(), buffer.size()), file.gcount() > 0)
          crc.process_bytes(buffer.data(), std::size_t(file.gcount()));
        std::ostringstream text;
        text << std::hex << crc.checksum();
        return text.str();
      }

      // Does something to each name of a list.
      std::string each_name(const std::string                          &list,
                            const std::function<std::string(fs::path)> &change)
      {
        dealii::ParameterHandler prm;
        prm.declare_entry("Files", list);
        std::string result;
        for (const auto &name : model::get_names(prm, "Files"))
          {
            const std::string changed = change(name);
            const bool        quoted  = changed.find(',') != std::string::npos;
            result += (result.empty() ? "" : ", ") +
                      (quoted ? '"' + changed + '"' : changed);
          }
        return result;
      }

      // Without links, along which .. would lead elsewhere.
      std::string from_run_folder(const fs::path    &file,
                                  const std::string &run_folder)
      {
        std::error_code error;
        const auto      relative =
          fs::relative(fs::absolute(file), fs::absolute(run_folder), error);
        return error || relative.empty()
                 ? fs::weakly_canonical(fs::absolute(file), error).string()
                 : relative.string();
      }
    } // namespace



    void resolve_files(dealii::ParameterHandler &prm, const std::string &given)
    {
      if (given.empty())
        return;
      // names that are relative in the file stay so, for a run folder that is
      // moved with them
      std::error_code no_folder;
      const fs::path  folder =
        fs::path(given).lexically_proximate(fs::current_path(no_folder));
      for (const auto &entry : base::parameter_entries(prm))
        {
          if (names_files(entry))
            base::set_entry(
              prm, entry, each_name(entry.value, [&](const fs::path &file) {
                const fs::path path = folder / file;
                return file.is_absolute() ||
                           base::matching_files(path.string()).empty()
                         ? file.string()
                         : path.lexically_normal().string();
              }));
          const fs::path  file = entry.value, path = folder / file;
          const fs::path  shorter = path.lexically_normal();
          std::error_code error;
          if (!names_a_file(entry) || file.empty() || file.is_absolute() ||
              !fs::exists(path, error))
            continue;
          // .. behind a link leads elsewhere than without both
          base::set_entry(prm,
                          entry,
                          fs::equivalent(path, shorter, error)
                            ? shorter.string()
                            : path.string());
        }
    }



    std::string run_parameters(const dealii::ParameterHandler &prm,
                               const std::string              &run_folder)
    {
      auto        entries = base::parameter_entries(prm);
      std::string checksums;
      for (auto &entry : entries)
        {
          const std::string checksum = checksum_of(entry);
          if (!checksum.empty())
            checksums += checksum_mark + entry.name() + ": " + checksum + '\n';
          if (names_files(entry))
            entry.value = each_name(entry.value, [&](const fs::path &file) {
              return file.is_absolute() ? file.string()
                                        : from_run_folder(file, run_folder);
            });
          const fs::path file = entry.value;
          if (names_a_file(entry) && !file.empty() && !file.is_absolute())
            entry.value = from_run_folder(file, run_folder);
        }
      return base::entries_as_text(entries) + checksums;
    }



    void check_files(const dealii::ParameterHandler &prm,
                     const std::string              &stored,
                     const std::string              &run_folder)
    {
      for (const auto &entry : base::parameter_entries(prm))
        {
          const std::string checksum = checksum_of(entry);
          const std::string before   = checksum_mark + entry.name() + ": ";
          if (!checksum.empty() && stored.find(before) != std::string::npos &&
              stored.find(before + checksum + '\n') == std::string::npos)
            throw base::InputError(
              "The file '" + entry.value + "' of '" + entry.name() +
              "' is not what it was when the run in '" + run_folder +
              "' began; put the old one back, or start another run.");
        }
    }
  } // namespace app
} // namespace otto
