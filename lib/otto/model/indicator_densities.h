// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/density.h>

#include <set>

namespace otto
{
  namespace model
  {
    /**
     * A density that jumps from zero to a constant at the boundary of a set.
     *
     * With `Smoothing = none` the nodal values are those of the set's
     * indicator at the vertices; with `dual cells` (the default) they are its
     * means over the dual cells, sampled by a Gauss rule on every cell. The
     * dual cell of a vertex is where its shape function is the largest.
     *
     * Root mean square errors over 20 disks of radius 0.2 to 0.26 on
     * meshes/square_tri.geo, relative, the centre of mass to the radius and
     * the second moment for unit mass about the centre:
     *
     *     h       mass              centre            second moment
     *             none    dual      none    dual      none    dual
     *     0.1     5.9e-2  1.2e-3    6.3e-2  3.5e-3    1.2e-1  1.5e-1
     *     0.05    1.6e-2  4.9e-4    2.0e-2  5.2e-4    3.2e-2  3.9e-2
     *     0.025   4.0e-3  1.2e-4    7.5e-3  1.2e-4    7.6e-3  9.8e-3
     *     0.0125  2.1e-3  6.0e-5    2.4e-3  5.8e-5    2.6e-3  2.4e-3
     *
     * The error of the second moment with dual cells is a bias of order h^2
     * that hardly depends on where the set lies, so the errors at both ends
     * of a transport are alike; without, mass and centre are random.
     */
    template <int dim>
    class IndicatorDensity : public Density<dim>
    {
    public:
      std::vector<double>
           nodal_values(const space::Space<dim, dim> &space,
                        const mesh::Regions          &regions) const override;
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;

    private:
      bool dual_cells_ = true;
    };

    /**
     * Disks in the plane, balls in space, of equal mass about given centres:
     * rho(x) = sum_k (R_1/R_k)^dim where |x - c_k| <= R_k.
     *
     * Entries: `Center`, one point or several separated by semicolons;
     * `Radius`, one for each centre or one for all; `Smoothing`.
     */
    template <int dim>
    class DiskDensity : public IndicatorDensity<dim>
    {
    public:
      static std::string name() { return "disk"; }
      static std::string documentation()
      {
        return "uniform on disks (balls in 3D) of equal mass: 'Center', "
               "'Radius'";
      }
      double value(const dealii::Point<dim> &point) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      void   parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      std::vector<dealii::Point<dim>> centers_;
      std::vector<double>             radii_;
    };

    /**
     * Uniform on an ellipse or ellipsoid, rho(x) = 1 where
     * sum_i ((Q^T (x-c))_i / a_i)^2 <= 1, Q the rotation by an angle.
     *
     * Entries: `Center`; `Semi-axes` a_i; `Angle` of the first axis with the x
     * direction in degrees, in the plane only; `Smoothing`.
     */
    template <int dim>
    class EllipseDensity : public IndicatorDensity<dim>
    {
    public:
      static std::string name() { return "ellipse"; }
      static std::string documentation()
      {
        return "uniform on an ellipse (ellipsoid in 3D): 'Center', "
               "'Semi-axes', in 2D 'Angle'";
      }
      double value(const dealii::Point<dim> &point) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError also for an angle in three dimensions.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      dealii::Point<dim>  center_;
      std::vector<double> semi_axes_;
      double              angle_ = 0, cosine_ = 1, sine_ = 0;
    };

    /**
     * Uniform on a box, rho(x) = 1 where l_i <= x_i <= u_i for all i.
     *
     * Entries: `Lower` and `Upper`, two opposite corners; `Smoothing`.
     */
    template <int dim>
    class BoxDensity : public IndicatorDensity<dim>
    {
    public:
      static std::string name() { return "box"; }
      static std::string documentation()
      {
        return "uniform on a box between the corners 'Lower' and 'Upper'";
      }
      double value(const dealii::Point<dim> &point) const override;
      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      /// @throws base::InputError also if Lower is not below Upper.
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      dealii::Point<dim> lower_, upper_;
    };

    /**
     * Uniform on named regions (physical groups) of the mesh.
     *
     * The nodal value is int w_i over the regions divided by int w_i, so the
     * mass is the measure of the regions exactly; at vertices between the
     * regions and the rest it is between zero and one.
     *
     * Entry: `Names`, separated by commas.
     */
    template <int dim>
    class RegionDensity : public Density<dim>
    {
    public:
      static std::string name() { return "region"; }
      static std::string documentation()
      {
        return "uniform on the regions of the mesh that 'Names' lists";
      }
      /// @throws base::RunError always: a region is known on its mesh only.
      double value(const dealii::Point<dim> &point) const override;
      /// @throws base::InputError for a name that the mesh does not have.
      std::vector<double>
      nodal_values(const space::Space<dim, dim> &space,
                   const mesh::Regions          &regions) const override;
      typename Density<dim>::Function
           inside(const space::Space<dim, dim> &space,
                  const mesh::Regions          &regions,
                  unsigned int                  region) const override;
      void declare_parameters(dealii::ParameterHandler &prm) const override;
      void parse_parameters(const dealii::ParameterHandler &prm) override;
      std::string description() const override;

    private:
      /// The regions of these names.
      std::set<unsigned int> chosen(const mesh::Regions &regions) const;

      std::vector<std::string> names_;
      /// The entry as it was given. A single name in quotes that has a # loses
      /// them, and may have a comma.
      std::string as_given_;
    };
  } // namespace model
} // namespace otto
