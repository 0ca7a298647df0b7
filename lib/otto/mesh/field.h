// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/point.h>
#include <deal.II/base/symmetric_tensor.h>
#include <deal.II/base/tensor.h>

#include <array>
#include <memory>
#include <vector>

namespace otto
{
  namespace mesh
  {
    /**
     * A field with one or more components that is given at points, as a
     * function of the point: on the cells of a mesh of its own, or on the grid
     * of an image.
     */
    template <int dim>
    class Field
    {
    public:
      virtual ~Field() = default;

      /**
       * The values at a point, n_components() numbers; outside of the domain of
       * the field those at a point of its boundary nearby.
       *
       * @return The distance to where the values are from; zero inside.
       */
      virtual double value(const dealii::Point<dim> &point,
                           double                   *values) const = 0;

      /// Numbers at each point.
      unsigned int n_components() const { return n_components_; }

      /// All numbers that are given, [point][component].
      const std::vector<double> &values() const { return values_; }

      /// The mean size of a cell, (volume of its box)^(1/dim).
      double cell_size() const { return cell_size_; }

    protected:
      unsigned int        n_components_ = 1;
      std::vector<double> values_;
      double              cell_size_ = 0.;
    };

    /// A field at the points of cells, as a file has it.
    template <int dim>
    struct CellData
    {
      unsigned int                    n_components = 1;
      std::vector<dealii::Point<dim>> points;
      /// [point][component]
      std::vector<double> values;
      /// Points of triangles (tetrahedra), dim + 1 each; of quadrilaterals
      /// (hexahedra), 2^dim each, in the order of deal.II: x runs first.
      std::vector<unsigned int> simplices, boxes;

      template <class Archive>
      void serialize(Archive &archive, const unsigned int)
      {
        archive &n_components &points &values &simplices &boxes;
      }
    };

    /**
     * The linear function on triangles and tetrahedra, multilinear on
     * quadrilaterals and hexahedra, with given values at their points; cells
     * need not fit together, points may have several values.
     */
    template <int dim>
    class CellField : public Field<dim>
    {
    public:
      /// @param data Checked: numbers of points exist, there are cells, and
      ///   coordinates are finite.
      explicit CellField(CellData<dim> data);
      ~CellField() override;
      double value(const dealii::Point<dim> &point,
                   double                   *values) const override;

    private:
      struct Tree;

      const unsigned int   *corners(std::size_t cell, unsigned int &n) const;
      std::array<double, 8> shape_values(unsigned int              n,
                                         const dealii::Point<dim> &unit) const;
      dealii::Point<dim>    unit_point(std::size_t               cell,
                                       const dealii::Point<dim> &point) const;

      CellData<dim>         data_;
      std::unique_ptr<Tree> tree_;
    };

    /// An image: values on a regular grid of points.
    struct ImageData
    {
      unsigned int        n_components = 1;
      std::vector<double> values; ///< [z][y][x][component]
      /// Points in each direction; one: the field does not depend on it.
      std::array<unsigned int, 3> size = {{1, 1, 1}};
      /// The place of the first point, distances of points, and the unit
      /// vectors of the directions in the columns of a matrix.
      dealii::Point<3>     origin, spacing{1., 1., 1.};
      dealii::Tensor<2, 3> direction = dealii::unit_symmetric_tensor<3>();
      /// Whether the values belong to voxels, which reach half a distance
      /// further than their points.
      bool voxels = false;
    };

    /// The multilinear function with the values of an image at its points.
    template <int dim>
    class ImageField : public Field<dim>
    {
    public:
      explicit ImageField(const ImageData &image);
      double value(const dealii::Point<dim> &point,
                   double                   *values) const override;

    private:
      ImageData            image_;
      dealii::Tensor<2, 3> inverse_;
    };
  } // namespace mesh
} // namespace otto
