// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

namespace otto
{
  namespace model
  {
    /**
     * A section of a parameter file that chooses a density:
     *
     * @code
     * subsection Initial density
     *   set Type = gaussian
     *   subsection gaussian
     *     set Mean = 0.3, 0.3
     *   end
     * end
     * @endcode
     *
     * `Type` is one of the registered names; the entries of a type are in a
     * section of the same name, and only those of the chosen type matter. The
     * types of the library declare the same entries in two and three
     * dimensions, so that a file can be declared and read with either and the
     * density be made when the dimension of the mesh is known.
     */
    template <int dim>
    class DensityParameters
    {
    public:
      /**
       * @param section The name of the section.
       * @param types The types to choose from.
       * @param default_type The type if the file names none.
       */
      explicit DensityParameters(std::string       section,
                                 DensityTypes<dim> types = density_types<dim>(),
                                 std::string       default_type = "uniform");

      /// The name of the section.
      const std::string &section() const { return section_; }

      /// Declares the section with the entries of all types.
      void declare(dealii::ParameterHandler &prm) const;

      /**
       * The density of the type that the parameters name, with its entries
       * taken over. The parameters are unchanged.
       *
       * @throws base::InputError that names section and entry if a value
       * cannot be used.
       */
      std::unique_ptr<Density<dim>>
      make_density(dealii::ParameterHandler &prm) const;

    private:
      std::string       section_;
      DensityTypes<dim> types_;
      std::string       default_type_;
    };
  } // namespace model
} // namespace otto
