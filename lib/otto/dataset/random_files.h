// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/dataset/random_density.h>

namespace otto
{
  namespace dataset
  {
    /**
     * One of the densities that files have, images, point clouds or fields on
     * other meshes, all equally probable and independently for each sample.
     *
     * Entries: `Files`, names with commas between them, in which * and ? stand
     * for any letters; `Density`, a section with a type of the library that has
     * an entry `File`, which is set to each of the files.
     */
    template <int dim>
    class RandomFiles : public RandomDensity<dim>
    {
    public:
      /// @param types Those with an entry `File` can be named.
      explicit RandomFiles(
        const model::DensityTypes<dim> &types = model::density_types<dim>());
      ~RandomFiles() override;

      static std::string name() { return "files"; }
      static std::string documentation()
      {
        return "densities of files, one drawn for each sample: images, point "
               "clouds, fields on other meshes";
      }
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(dealii::ParameterHandler &prm) override;
      /// Reads all files.
      /// @throws base::InputError that names the file if one cannot be used.
      void  attach(const Domain<dim> &domain) override;
      Drawn draw(const RandomSource &source) const override;
      /// The number of the file in the list, from 1.
      std::vector<std::string> names() const override { return {"file"}; }
      std::string              description() const override;
      /// The same with the list of the files.
      std::string record() const override;
      /// Of their names without folders and of what is in them.
      std::uint64_t checksum() const override;

    private:
      model::DensityTypes<dim>                  types_;
      std::vector<std::string>                  files_;
      std::unique_ptr<dealii::ParameterHandler> entries_;
      std::vector<std::vector<double>>          values_;
    };
  } // namespace dataset
} // namespace otto
