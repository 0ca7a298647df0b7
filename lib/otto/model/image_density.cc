// SPDX-License-Identifier: LGPL-2.1-or-later
#include <deal.II/base/parameter_handler.h>

#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/model/entry_values.h>
#include <otto/model/image_density.h>
#include <otto/model/nodal_density.h>
#include <otto/space/space.h>

namespace otto
{
  namespace model
  {
    template <int dim>
    double ImageDensity<dim>::value_on_box(const dealii::Point<dim> &point,
                                           const dealii::Point<2>   &lower,
                                           const dealii::Point<2> &upper) const
    {
      double s[2];
      for (unsigned int d = 0; d < 2; ++d)
        {
          s[d] = (point[d] - lower[d]) / (upper[d] - lower[d]);
          if (s[d] < -1e-12 || s[d] > 1. + 1e-12)
            return 0.;
        }
      return image_.value(s[0], s[1]);
    }

    template <int dim>
    double ImageDensity<dim>::value(const dealii::Point<dim> &point) const
    {
      if (box_of_mesh_)
        throw base::RunError("The density 'image' lies on the bounding box of "
                             "a mesh; use nodal_values() or give Lower and "
                             "Upper.");
      return value_on_box(point, lower_, upper_);
    }

    template <int dim>
    typename Density<dim>::Function
    ImageDensity<dim>::inside(const space::Space<dim> &space,
                              const mesh::Regions &,
                              unsigned int) const
    {
      dealii::Point<2> lower = lower_, upper = upper_;
      if (box_of_mesh_)
        {
          const auto box = bounding_box(space);
          for (unsigned int d = 0; d < 2; ++d)
            {
              lower[d] = box.first[d];
              upper[d] = box.second[d];
            }
        }
      return [this, lower, upper](const dealii::Point<dim> &x) {
        return value_on_box(x, lower, upper);
      };
    }

    template <int dim>
    std::vector<double>
    ImageDensity<dim>::nodal_values(const space::Space<dim> &space,
                                    const mesh::Regions     &regions) const
    {
      return this->values_inside(space, regions);
    }

    template <int dim>
    void
    ImageDensity<dim>::declare_parameters(dealii::ParameterHandler &prm) const
    {
      const dealii::Patterns::Anything anything;
      prm.declare_entry(
        "File",
        "",
        anything,
        "An image in the format PNG (of any kind; colours become "
        "grey, what is transparent is empty) or PGM (P2 or P5).");
      prm.declare_entry("Lower",
                        "",
                        anything,
                        "The lower left corner of the image, x and y; empty: "
                        "that of the mesh.");
      prm.declare_entry("Upper",
                        "",
                        anything,
                        "The upper right corner of the image, x and y; empty: "
                        "that of the mesh.");
      prm.declare_entry("Invert",
                        "false",
                        dealii::Patterns::Bool(),
                        "Whether black is mass and white is empty.");
    }

    template <int dim>
    void
    ImageDensity<dim>::parse_parameters(const dealii::ParameterHandler &prm)
    {
      file_   = prm.get("File");
      invert_ = prm.get_bool("Invert");
      if (file_.empty())
        throw base::InputError("File is empty; give the name of an image in "
                               "the format PNG or PGM.");
      try
        {
          image_ = GreyImage(file_, invert_);
        }
      catch (const base::InputError &error)
        {
          throw base::InputError(std::string("File: ") + error.what());
        }
      const bool lower = !base::trimmed(prm.get("Lower")).empty();
      const bool upper = !base::trimmed(prm.get("Upper")).empty();
      box_of_mesh_     = !lower && !upper;
      if (box_of_mesh_)
        return;
      if (!lower || !upper)
        throw base::InputError(std::string(lower ? "Upper" : "Lower") +
                               " is empty but " + (lower ? "Lower" : "Upper") +
                               " is given; give both or none.");
      lower_ = get_point<2>(prm, "Lower");
      upper_ = get_point<2>(prm, "Upper");
      if (!(lower_[0] < upper_[0]) || !(lower_[1] < upper_[1]))
        throw base::InputError("Lower = '" + prm.get("Lower") +
                               "' is not below Upper = '" + prm.get("Upper") +
                               "' in both coordinates; exchange them.");
    }

    template <int dim>
    std::string ImageDensity<dim>::description() const
    {
      return "image '" + file_ + "' of " + std::to_string(image_.width()) +
             " x " + std::to_string(image_.height()) + " pixels" +
             (box_of_mesh_ ? ""
                           : " from " + text(lower_) + " to " + text(upper_)) +
             (invert_ ? ", inverted" : "");
    }

    template class ImageDensity<2>;
    template class ImageDensity<3>;
  } // namespace model
} // namespace otto
