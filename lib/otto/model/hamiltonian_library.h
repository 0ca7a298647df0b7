// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/model/formula.h>
#include <otto/model/hamiltonian.h>

#include <array>

namespace otto
{
  namespace model
  {
    /// H = abs(p)^2/2, L = abs(v)^2/2: twice the least action is W2^2.
    template <int dim>
    class QuadraticHamiltonian : public Hamiltonian<dim>
    {
    public:
      using typename Hamiltonian<dim>::Point;
      using typename Hamiltonian<dim>::Vector;
      using typename Hamiltonian<dim>::Matrix;

      static std::string name() { return "quadratic"; }
      static std::string documentation()
      {
        return "L = |v|^2/2, twice the least action is W2^2";
      }

      double      value(const Point &, const Vector &p) const override;
      Vector      gradient(const Point &, const Vector &p) const override;
      Matrix      hessian(const Point &, const Vector &) const override;
      double      lagrangian(const Point &, const Vector &v) const override;
      bool        is_quadratic() const override { return true; }
      double      homogeneity() const override { return 2.; }
      std::string distance_name() const override { return "W2"; }
      bool        is_isotropic() const override { return true; }
      std::string description() const override;
    };



    /**
     * L = abs(v)^r/r and H = abs(p)^q/q, 1/r + 1/q = 1: r times the least
     * action is W_r^r. smoothed() is ((e^2 + abs(p)^2)^(q/2) - e^q)/q, which
     * differs from H by e^q/q at most for r >= 2, where it is below H, and by
     * about e^2 abs(p)^(q-2)/2 for r < 2, where it is above.
     */
    template <int dim>
    class PowerHamiltonian : public Hamiltonian<dim>
    {
    public:
      using typename Hamiltonian<dim>::Point;
      using typename Hamiltonian<dim>::Vector;
      using typename Hamiltonian<dim>::Matrix;

      explicit PowerHamiltonian(double exponent = 3., double smoothing = 0.);

      static std::string name() { return "power"; }
      static std::string documentation()
      {
        return "L = |v|^r/r, r times the least action is W_r^r";
      }

      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      void   parse_parameters(const dealii::ParameterHandler &prm) override;
      double value(const Point &, const Vector &p) const override;
      Vector gradient(const Point &, const Vector &p) const override;
      Matrix hessian(const Point &, const Vector &p) const override;
      double lagrangian(const Point &, const Vector &v) const override;
      double homogeneity() const override { return exponent_; }
      std::string distance_name() const override;
      double      action_unit(double length) const override;
      std::shared_ptr<const Hamiltonian<dim>>
                  smoothed(double loss, double action) const override;
      bool        is_isotropic() const override { return true; }
      std::string description() const override;

    private:
      void set_exponent(double exponent);

      double exponent_, conjugate_, smoothing_;
    };



    /**
     * H = p . S(x) p/2 with a symmetric positive definite matrix S, constant or
     * with formulas in x as entries, L = v . S^-1 v/2: twice the least action
     * is W2^2 for the distances of the Riemannian metric S^-1. A medium in
     * which mass moves at different cost from place to place, or in one
     * direction with less effort than in another.
     */
    template <int dim>
    class TensorHamiltonian : public Hamiltonian<dim>
    {
    public:
      using typename Hamiltonian<dim>::Point;
      using typename Hamiltonian<dim>::Vector;
      using typename Hamiltonian<dim>::Matrix;

      static std::string name() { return "tensor"; }
      static std::string documentation()
      {
        return "L = v.S(x)^-1 v/2, twice the least action is W2^2 for the "
               "distances of the metric S^-1";
      }

      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      void   parse_parameters(const dealii::ParameterHandler &prm) override;
      void   attach(const space::Space<dim, dim> &space) override;
      double value(const Point &x, const Vector &p) const override;
      Vector gradient(const Point &x, const Vector &p) const override;
      Matrix hessian(const Point &x, const Vector &) const override;
      double lagrangian(const Point &x, const Vector &v) const override;
      double homogeneity() const override { return 2.; }
      std::string distance_name() const override { return "W2 in the metric"; }
      /// length^2 over the mean of the eigenvalues of S at the vertices.
      double action_unit(const double length) const override
      {
        return length * length / mean_eigenvalue_;
      }
      std::string description() const override;

    private:
      /// S at a point, kept for the next call.
      const Matrix &at(const Point &x) const;

      std::vector<std::unique_ptr<Formula<dim>>> entries_;
      mutable Point                              last_;
      mutable Matrix                             matrix_;
      mutable bool                               known_           = false;
      double                                     mean_eigenvalue_ = 1.;
    };



    /**
     * H = c^2 (sqrt(1 + abs(p)^2/c^2) - 1), L = c^2 (1 - sqrt(1 -
     * abs(v)^2/c^2)): no mass is faster than c, and slow mass costs
     * abs(v)^2/2.
     */
    template <int dim>
    class RelativisticHamiltonian : public Hamiltonian<dim>
    {
    public:
      using typename Hamiltonian<dim>::Point;
      using typename Hamiltonian<dim>::Vector;
      using typename Hamiltonian<dim>::Matrix;

      static std::string name() { return "relativistic"; }
      static std::string documentation()
      {
        return "L = c^2 (1 - sqrt(1 - |v|^2/c^2)), no mass is faster than c";
      }

      void   declare_parameters(dealii::ParameterHandler &prm) const override;
      void   parse_parameters(const dealii::ParameterHandler &prm) override;
      double value(const Point &, const Vector &p) const override;
      Vector gradient(const Point &, const Vector &p) const override;
      Matrix hessian(const Point &, const Vector &p) const override;
      double lagrangian(const Point &, const Vector &v) const override;
      double largest_speed() const override { return speed_; }
      std::string remedy() const override;
      bool        is_isotropic() const override { return true; }
      std::string description() const override;

    private:
      double speed_ = 1.;
    };
  } // namespace model
} // namespace otto
