// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>
#include <otto/model/point_cloud.h>

namespace otto
{
  namespace model
  {
    /**
     * A point cloud that is smoothed with a Gaussian kernel,
     *
     *   rho(x) = sum_k w_k K(x - x_k) / sum_k w_k,
     *   K(y) = exp(-|y|^2 / (2 h^2)) / (2 pi h^2)^(dim/2),
     *
     * cut off by the boundary of the domain, and where |y| > 6 h. Without a
     * boundary its mean is that of the points and its covariance that of the
     * points plus h^2 I.
     *
     * The automatic width h is that of Scott's rule (D. W. Scott, Multivariate
     * Density Estimation, Wiley 1992, section 6.3), h = s n^(-1/(dim + 4)) with
     * s^2 the mean of the variances along the axes and
     * n = (sum w_k)^2 / sum w_k^2, and at least the mean size of the cells,
     * (volume/number of cells)^(1/dim).
     *
     * A kernel that is narrow against the cells falls between the points of
     * their rules. A width below a quarter of the mean size of the cells is
     * therefore taken to be that, inside of the cells, where the projection
     * keeps the mass, the centre and the second moments; and the values at the
     * vertices alone have at least the mean size as their width.
     *
     * Of more than 10,000 points those in boxes with edges of h/4 are put
     * together in their centre; h^2 then grows by the mean variance that this
     * takes away, less than h^2/192.
     *
     * Entries: `File`, `Data set`, see read_points(); `Width`, h in the unit
     * of the mesh, or automatic.
     */
    template <int dim>
    class PointsDensity : public Density<dim>
    {
    public:
      static std::string name() { return "points"; }
      static std::string documentation()
      {
        return "the point cloud of 'File' (text or HDF5), smoothed with a "
               "Gaussian kernel of 'Width'";
      }
      /// @throws base::RunError if the width is automatic.
      double value(const dealii::Point<dim> &point) const override;
      std::vector<double>
      nodal_values(const space::Space<dim, dim> &space,
                   const mesh::Regions          &regions) const override;
      typename Density<dim>::Function
      inside(const space::Space<dim, dim> &space,
             const mesh::Regions          &regions,
             unsigned int                  region) const override;
      /// The automatic width, points outside of the mesh, and a width that is
      /// less than the size of the cells.
      std::vector<std::string>
           notes(const space::Space<dim, dim> &space) const override;
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError also if the file cannot be read.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

      /// The width h inside of the cells of a mesh, in its unit.
      double width(const space::Space<dim, dim> &space) const;

    private:
      std::string     file_;
      PointCloud<dim> cloud_;
      /// 0: automatic.
      double width_ = 0.;
    };
  } // namespace model
} // namespace otto
