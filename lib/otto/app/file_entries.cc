// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/file_entries.h>
#include <otto/base/parameter_file.h>
#include <otto/base/text.h>

#include <filesystem>

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
        return (entry.entry == "File" &&
                (section == "Mesh" || section == "image" ||
                 section == "values")) ||
               (entry.entry == "Field file" && section == "potential") ||
               (entry.entry == "Folder" &&
                (section == "transport" ||
                 base::starts_with(section, "Vector ")));
      }
    } // namespace



    void resolve_files(dealii::ParameterHandler &prm, const std::string &folder)
    {
      if (folder.empty())
        return;
      for (const auto &entry : base::parameter_entries(prm))
        {
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
      auto entries = base::parameter_entries(prm);
      for (auto &entry : entries)
        {
          const fs::path  file = entry.value;
          std::error_code error;
          if (!names_a_file(entry) || file.empty() || file.is_absolute())
            continue;
          // both without links, along which .. would lead elsewhere
          const auto relative =
            fs::relative(fs::absolute(file), fs::absolute(run_folder), error);
          entry.value =
            error || relative.empty()
              ? fs::weakly_canonical(fs::absolute(file), error).string()
              : relative.string();
        }
      return base::entries_as_text(entries);
    }
  } // namespace app
} // namespace otto
