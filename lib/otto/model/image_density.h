// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>
#include <otto/model/grey_image.h>

namespace otto
{
  namespace model
  {
    /**
     * A grey-scale image on a box: rho is the grey value from 0 (black) to 1
     * (white), or one minus that; zero outside of the box. In three dimensions
     * the image is in x and y and the density does not depend on z.
     *
     * Entries: `File`, a PNG or PGM file, see GreyImage; `Lower` and
     * `Upper`, the corners of the box in x and y (default: the bounding box of
     * the mesh); `Invert`, black is mass.
     */
    template <int dim>
    class ImageDensity : public Density<dim>
    {
    public:
      static std::string name() { return "image"; }
      static std::string documentation()
      {
        return "the grey values of the image 'File' (PNG, PGM) on the box between "
               "'Lower' and 'Upper'";
      }
      /// @throws base::RunError if the box is that of a mesh.
      double value(const dealii::Point<dim> &point) const override;
      std::vector<double>
      nodal_values(const space::Space<dim, dim> &space,
                   const mesh::Regions          &regions) const override;
      typename Density<dim>::Function
           inside(const space::Space<dim, dim> &space,
                  const mesh::Regions          &regions,
                  unsigned int                  region) const override;
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError also if the image cannot be read.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      double value_on_box(const dealii::Point<dim> &point,
                          const dealii::Point<2>   &lower,
                          const dealii::Point<2>   &upper) const;

      std::string      file_;
      GreyImage        image_;
      bool             invert_ = false, box_of_mesh_ = true;
      dealii::Point<2> lower_, upper_;
    };
  } // namespace model
} // namespace otto
