// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/velocity.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace otto
{
  namespace dataset
  {
    /// What a nodal field is to a velocity.
    enum class FieldKind
    {
      /// v = grad phi, phi [vertex].
      potential,
      /// v = curl psi: (d_y psi, -d_x psi) with psi [vertex] in the plane,
      /// psi [vertex][3] in space.
      stream
    };

    /// Numbers a vertex of such a field.
    template <int dim>
    unsigned int n_components(const FieldKind kind)
    {
      return kind == FieldKind::stream && dim == 3 ? 3 : 1;
    }

    /**
     * The velocity of nodal fields a, b: that of a cos(omega t) + b sin(omega
     * t), or of a alone.
     *
     * The Eulerian equation sees the gradient or the curl in each cell; points
     * see nodal means of it, and of the derivatives of these, interpolated in
     * their cell.
     */
    template <int dim>
    class FieldVelocity : public model::Velocity<dim>
    {
    public:
      /**
       * @param fields One field, or a and b; each on the local vertices of the
       *   space that attach() gets.
       * @param omega The angular frequency; not used with one field.
       */
      FieldVelocity(FieldKind                        kind,
                    std::vector<std::vector<double>> fields,
                    double                           omega);

      void attach(const space::Space<dim> &space) override;
      typename model::Velocity<dim>::Vector
      value(const space::Location<dim> &where, double time) const override;
      typename model::Velocity<dim>::Jacobian
      gradient(const space::Location<dim> &where, double time) const override;
      std::vector<double> nodal_values(double time) const override;
      std::vector<double> convection(const space::Convection<dim> &forms,
                                     double time) const override;
      bool                steady() const override;
      std::string         description() const override;

    private:
      /// n values at a vertex of each field, at a point and a time.
      template <int n>
      std::array<double, n>
      interpolate(const space::Location<dim>             &where,
                  double                                  time,
                  const std::vector<std::vector<double>> &values) const;

      /// The linear combination of parts at a time.
      std::vector<double> combine(const std::vector<std::vector<double>> &parts,
                                  double time) const;

      FieldKind                                 kind_;
      std::vector<std::vector<double>>          fields_;
      double                                    omega_;
      std::unique_ptr<space::PointLocator<dim>> locator_;
      /// v of each field at the local vertices, and, with its derivatives, at
      /// those of all ranks in global order.
      std::vector<std::vector<double>> nodal_, all_, gradients_;
      /// The matrix of each field, made when first asked for.
      mutable std::vector<std::vector<double>> matrices_;
    };

    /// The nodal velocity of a field, [vertex][dim] on local vertices.
    /// Collective.
    template <int dim>
    std::vector<double> nodal_velocity(const space::Space<dim>   &space,
                                       FieldKind                  kind,
                                       const std::vector<double> &field);
  } // namespace dataset
} // namespace otto
