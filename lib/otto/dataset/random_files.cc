// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/input_file.h>
#include <otto/base/parameter_file.h>
#include <otto/base/text.h>
#include <otto/dataset/random_files.h>
#include <otto/model/density_parameters.h>
#include <otto/model/entry_values.h>
#include <otto/model/nodal_density.h>
#include <otto/model/type_section.h>

#include <deal.II/base/parameter_handler.h>

#include <boost/crc.hpp>

#include <algorithm>
#include <filesystem>

namespace otto
{
  namespace dataset
  {
    namespace
    {
      const std::string section_of_density = "Density";

      /// The types that have an entry File.
      template <int dim>
      model::DensityTypes<dim> of_files(const model::DensityTypes<dim> &types)
      {
        model::DensityTypes<dim> result("density of a file");
        for (const auto &name : types.names())
          {
            dealii::ParameterHandler prm;
            types.create(name)->declare_parameters(prm);
            for (const auto &entry : base::parameter_entries(prm))
              if (entry.entry == "File" && entry.sections.empty())
                result.add(name, types.documentation(name), [types, name]() {
                  return types.create(name);
                });
          }
        return result;
      }
    } // namespace



    template <int dim>
    RandomFiles<dim>::RandomFiles(const model::DensityTypes<dim> &types)
      : types_(of_files(types))
    {
    }



    template <int dim>
    RandomFiles<dim>::~RandomFiles() = default;



    template <int dim>
    void
    RandomFiles<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      prm.declare_entry("Files",
                        "",
                        dealii::Patterns::Anything(),
                        "Files with commas between them; * and ? stand for "
                        "any letters, as in images/*.png.");
      model::DensityParameters<dim>(section_of_density, types_, "image")
        .declare(prm);
    }



    template <int dim>
    void RandomFiles<dim>::parse_parameters(dealii::ParameterHandler &prm)
    {
      files_.clear();
      for (const auto &pattern : model::get_names(prm, "Files"))
        {
          const auto found = base::matching_files(pattern);
          if (found.empty())
            throw base::InputError("Files: there is no file '" + pattern +
                                   "'; check its name and the folder you are "
                                   "in.");
          files_.insert(files_.end(), found.begin(), found.end());
        }
      if (files_.empty())
        throw base::InputError("Files is empty; give names of files with "
                               "commas between them, such as images/*.png.");
      // the entries of the type, without the rest of the parameters
      entries_ = std::make_unique<dealii::ParameterHandler>();
      model::DensityParameters<dim>(section_of_density, types_, "image")
        .declare(*entries_);
      const model::InSection inside(prm, section_of_density);
      for (const auto &entry : base::parameter_entries(*entries_))
        if (entry.sections.size() == 1)
          base::set_entry(*entries_, entry, prm.get(entry.entry));
        else
          {
            const model::InSection type(prm, entry.sections[1]);
            base::set_entry(*entries_, entry, prm.get(entry.entry));
          }
    }



    template <int dim>
    void RandomFiles<dim>::attach(const Domain<dim> &domain)
    {
      RandomDensity<dim>::attach(domain);
      const model::DensityParameters<dim> parameters(section_of_density,
                                                     types_,
                                                     "image");
      values_.clear();
      for (const auto &file : files_)
        {
          {
            const model::InSection inside(*entries_, section_of_density);
            const model::InSection type(*entries_, entries_->get("Type"));
            entries_->set("File", file);
          }
          try
            {
              values_.push_back(
                model::nodal_density(*parameters.make_density(*entries_),
                                     domain.space(),
                                     domain.regions(),
                                     "files/" + section_of_density));
            }
          catch (const base::InputError &error)
            {
              // without the section of entries_
              const std::string text  = error.what();
              const auto        colon = text.find("': ");
              const bool        named = base::starts_with(text, "In section");
              throw base::InputError("One of the 'Files': " +
                                     (named && colon != std::string::npos
                                        ? text.substr(colon + 3)
                                        : text));
            }
        }
    }



    template <int dim>
    Drawn RandomFiles<dim>::draw(const RandomSource &source) const
    {
      const auto n =
        std::min<std::size_t>(source.stream().uniform() * values_.size(),
                              values_.size() - 1);
      return {values_[n], {n + 1.}};
    }



    template <int dim>
    std::string RandomFiles<dim>::description() const
    {
      return "one of " + base::counted(files_.size(), "file") +
             (files_.size() == 1
                ? ", '" + files_[0] + "'"
                : " from '" + files_.front() + "' to '" + files_.back() + "'");
    }



    template <int dim>
    std::string RandomFiles<dim>::record() const
    {
      std::string list;
      for (std::size_t k = 0; k < files_.size(); ++k)
        list +=
          (k > 0 ? ", " : "") + std::to_string(k + 1) + " '" + files_[k] + "'";
      return "one of " + base::counted(files_.size(), "file") + ": " + list;
    }



    template <int dim>
    std::uint64_t RandomFiles<dim>::checksum() const
    {
      boost::crc_32_type crc;
      for (const auto &file : files_)
        for (const std::string &text :
             {std::filesystem::path(file).filename().string(),
              base::content_of("file", file)})
          crc.process_bytes(text.data(), text.size());
      return crc.checksum();
    }



    template class RandomFiles<2>;
    template class RandomFiles<3>;
  } // namespace dataset
} // namespace otto
