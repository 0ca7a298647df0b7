// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/model/hamiltonian.h>
#include <otto/model/hamiltonian_library.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace otto
{
  namespace model
  {
    template <int dim>
    void Hamiltonian<dim>::declare_parameters(dealii::ParameterHandler &) const
    {
    }



    template <int dim>
    void Hamiltonian<dim>::parse_parameters(const dealii::ParameterHandler &)
    {
    }



    template <int dim>
    void Hamiltonian<dim>::attach(const space::Space<dim> &)
    {
    }



    // Newton steps towards the largest value of the concave function
    // p.v - H(x, p), halved as long as that makes them better.
    template <int dim>
    double Hamiltonian<dim>::lagrangian(const Point &x, const Vector &v) const
    {
      const auto objective = [&](const Vector &p) {
        return p * v - value(x, p);
      };
      Vector p    = v;
      double best = objective(p);
      for (unsigned int step = 0; step < 200; ++step)
        {
          const Vector dp =
            dealii::invert(hessian(x, p)) * (v - gradient(x, p));
          const double before = best;
          Vector       next   = p;
          for (double part = 1.; part > 1e-16; part *= 0.5)
            {
              const double trial = objective(p + part * dp);
              if (trial > best)
                {
                  best = trial;
                  next = p + part * dp;
                }
              else if (best > before)
                break;
            }
          if (!(best > before + 1e-16 * std::abs(best)))
            return best;
          p = next;
        }
      // no p has this velocity: the values grow without end
      return std::numeric_limits<double>::infinity();
    }



    template <int dim>
    std::shared_ptr<const Hamiltonian<dim>>
    Hamiltonian<dim>::smoothed(double, double) const
    {
      return nullptr;
    }



    template <int dim>
    void Hamiltonian<dim>::evaluate(const double     *point,
                                    const std::size_t levels,
                                    const double     *p,
                                    double           *h,
                                    double           *v,
                                    double           *hessian) const
    {
      Point x;
      std::copy(point, point + dim, x.begin_raw());
      for (std::size_t l = 0; l < levels; ++l)
        {
          Vector momentum;
          for (unsigned int d = 0; d < dim; ++d)
            momentum[d] = p[d * levels + l];
          h[l]                  = value(x, momentum);
          const Vector velocity = gradient(x, momentum);
          for (unsigned int d = 0; d < dim; ++d)
            v[d * levels + l] = velocity[d];
          if (!hessian)
            continue;
          const Matrix second = this->hessian(x, momentum);
          for (unsigned int d = 0; d < dim; ++d)
            for (unsigned int e = 0; e < dim; ++e)
              hessian[(d * dim + e) * levels + l] = second[d][e];
        }
    }



    template <int dim>
    void Hamiltonian<dim>::evaluate_lagrangian(const double     *point,
                                               const std::size_t levels,
                                               const double     *v,
                                               double           *l) const
    {
      Point x;
      std::copy(point, point + dim, x.begin_raw());
      for (std::size_t k = 0; k < levels; ++k)
        {
          Vector velocity;
          for (unsigned int d = 0; d < dim; ++d)
            velocity[d] = v[d * levels + k];
          l[k] = lagrangian(x, velocity);
        }
    }



    namespace
    {
      // H in other units: of points, of time and of the action.
      template <int dim>
      class InUnits : public Hamiltonian<dim>
      {
      public:
        using typename Hamiltonian<dim>::Point;
        using typename Hamiltonian<dim>::Vector;
        using typename Hamiltonian<dim>::Matrix;

        InUnits(std::shared_ptr<const Hamiltonian<dim>> hamiltonian,
                const space::Frame<dim>                &frame,
                const double                            time,
                const double                            action)
          : hamiltonian_(std::move(hamiltonian))
          , frame_(frame)
          , time_(time)
          , speed_(frame.length / time)
          , rate_(action / time)
          , momentum_(action / frame.length)
        {
        }

        double value(const Point &x, const Vector &p) const override
        {
          return hamiltonian_->value(at(x), momentum_ * p) / rate_;
        }

        Vector gradient(const Point &x, const Vector &p) const override
        {
          return hamiltonian_->gradient(at(x), momentum_ * p) / speed_;
        }

        Matrix hessian(const Point &x, const Vector &p) const override
        {
          return hamiltonian_->hessian(at(x), momentum_ * p) *
                 (momentum_ / speed_);
        }

        double lagrangian(const Point &x, const Vector &v) const override
        {
          return hamiltonian_->lagrangian(at(x), speed_ * v) / rate_;
        }

        double homogeneity() const override
        {
          return hamiltonian_->homogeneity();
        }

        double largest_speed() const override
        {
          return hamiltonian_->largest_speed() / speed_;
        }

        double action_unit(const double length) const override
        {
          return hamiltonian_->action_unit(length * speed_) / rate_;
        }

        std::shared_ptr<const Hamiltonian<dim>>
        smoothed(const double loss, const double action) const override
        {
          auto result = hamiltonian_->smoothed(loss * rate_, action * rate_);
          if (!result)
            return nullptr;
          return std::make_shared<const InUnits>(std::move(result),
                                                 frame_,
                                                 time_,
                                                 rate_ * time_);
        }

        std::string remedy() const override { return hamiltonian_->remedy(); }

        std::string description() const override
        {
          return hamiltonian_->description();
        }

      private:
        Point at(const Point &x) const
        {
          return frame_.origin + frame_.length * dealii::Tensor<1, dim>(x);
        }

        std::shared_ptr<const Hamiltonian<dim>> hamiltonian_;
        space::Frame<dim>                       frame_;
        double                                  time_, speed_, rate_, momentum_;
      };
    } // namespace



    template <int dim>
    std::shared_ptr<const Hamiltonian<dim>>
    in_frame(std::shared_ptr<const Hamiltonian<dim>> hamiltonian,
             const space::Frame<dim>                &frame,
             const double                            unit)
    {
      if (!hamiltonian || hamiltonian->is_quadratic())
        return hamiltonian;
      return std::make_shared<const InUnits<dim>>(std::move(hamiltonian),
                                                  frame,
                                                  1.,
                                                  unit);
    }



    template <int dim>
    std::shared_ptr<const Hamiltonian<dim>>
    in_unit_time(std::shared_ptr<const Hamiltonian<dim>> hamiltonian,
                 const double                            horizon)
    {
      if (horizon == 1.)
        return hamiltonian;
      return std::make_shared<const InUnits<dim>>(std::move(hamiltonian),
                                                  space::Frame<dim>(),
                                                  horizon,
                                                  1.);
    }



    template <int dim>
    HamiltonianTypes<dim> hamiltonian_types()
    {
      HamiltonianTypes<dim> types("cost");
      add_hamiltonian<QuadraticHamiltonian<dim>>(types);
      add_hamiltonian<PowerHamiltonian<dim>>(types);
      add_hamiltonian<TensorHamiltonian<dim>>(types);
      add_hamiltonian<RelativisticHamiltonian<dim>>(types);
      return types;
    }



    template class Hamiltonian<2>;
    template class Hamiltonian<3>;
    template std::shared_ptr<const Hamiltonian<2>>
    in_frame(std::shared_ptr<const Hamiltonian<2>>,
             const space::Frame<2> &,
             double);
    template std::shared_ptr<const Hamiltonian<3>>
    in_frame(std::shared_ptr<const Hamiltonian<3>>,
             const space::Frame<3> &,
             double);
    template std::shared_ptr<const Hamiltonian<2>>
    in_unit_time(std::shared_ptr<const Hamiltonian<2>>, double);
    template std::shared_ptr<const Hamiltonian<3>>
    in_unit_time(std::shared_ptr<const Hamiltonian<3>>, double);
    template HamiltonianTypes<2> hamiltonian_types<2>();
    template HamiltonianTypes<3> hamiltonian_types<3>();
  } // namespace model
} // namespace otto
