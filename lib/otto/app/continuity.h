// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deal.II/base/tensor_function.h>

#include <otto/app/given.h>

namespace otto
{
  /// A velocity as a user gives it, in length per time. Functions are copied;
  /// functions of deal.II and what others refer to must live as long as the
  /// results.
  template <int dim>
  class GivenVelocity
  {
  public:
    /// v at a point and a time, in lengths of the mesh per unit of time.
    using Vector = dealii::Tensor<1, dim>;
    /// What is called for it.
    using Function =
      std::function<Vector(const dealii::Point<dim> &point, double time)>;

    /// Anything that can be called with a point and a time, or with a point if
    /// it does not depend on time, and returns a dealii::Tensor<1, dim>.
    template <class F,
              class = std::enable_if_t<
                std::is_invocable_v<F, const dealii::Point<dim> &, double> ||
                std::is_invocable_v<F, const dealii::Point<dim> &>>>
    GivenVelocity(F velocity)
      : steady_(!std::is_invocable_v<F, const dealii::Point<dim> &, double>)
    {
      if constexpr (std::is_invocable_v<F, const dealii::Point<dim> &, double>)
        function_ = std::move(velocity);
      else
        function_ = [velocity](const dealii::Point<dim> &point, double) {
          return Vector(velocity(point));
        };
    }

    /// A function of deal.II, whose time is set; it must outlive this object.
    GivenVelocity(dealii::TensorFunction<1, dim> &velocity)
      : function_([&velocity](const dealii::Point<dim> &point, double time) {
        velocity.set_time(time);
        return velocity.value(point);
      })
    {
    }

    /// With dim components.
    GivenVelocity(dealii::Function<dim> &velocity);

    /// v(t, x).
    Vector operator()(const dealii::Point<dim> &point, const double time) const
    {
      return function_(point, time);
    }

    /// Whether it does not depend on time.
    bool steady() const { return steady_; }

  private:
    Function function_;
    bool     steady_ = false;
  };



  /// What continuity() can be told.
  struct ContinuityOptions
  {
    /// eps in d_t rho + div(rho v) = eps Laplace rho, in squared length per
    /// time.
    double diffusion = 0;
    /// Where the evolution ends, in the unit of time of the velocity.
    double end_time = 1;
    /// The part of the bound for positivity that a time step uses, up to 1.
    double cfl = 0.5;
    /// How many states are kept, at equal intervals, beside the first.
    unsigned int states = 20;
    /// Particles that are carried along as in otto-continuity, 2000 there.
    unsigned long particles = 0;
    /// The size of the cells if the mesh is made from a .geo, in its units; 0:
    /// as it says.
    double mesh_size = 0;
  };



  /**
   * The solution of the continuity or Fokker-Planck equation
   *
   *     d_t rho + div(rho v) = eps Laplace rho
   *
   * without flux through the boundary, whatever v . n is there, by algebraic
   * flux correction, see transport::FluxCorrection: positive, with exact mass.
   * Copies share the same data. Functions of space are their values at the
   * local vertices of space(), owned ones first.
   */
  template <int dim>
  class Continuity
  {
  public:
    /// rho(t), computed from the last state before t. Collective.
    /// @throws base::InputError if t is not between 0 and the end.
    std::vector<double> density(double t) const;

    /// v(t), [vertex][coordinate].
    std::vector<double> velocity(double t) const;

    /**
     * X(t) of the flow map d_t X = v(X, t), X(0) = x: where points have come to
     * at the time t, without diffusion and along walls, by the method of Runge
     * and Kutta of order four. Collective, with the same points on all ranks.
     *
     * @throws base::InputError if a point is not in the domain, or t not
     *   between 0 and the end.
     */
    std::vector<dealii::Point<dim>>
    map(const std::vector<dealii::Point<dim>> &points, double t) const;

    /// int rho, that of the initial density at all times up to rounding.
    double mass() const;

    /// The times of the states that are kept, from 0 to the end.
    const std::vector<double> &times() const;

    /// density.pvd and particles.pvd of these, history.csv and summary.json, as
    /// otto-continuity writes them. Collective.
    /// @throws base::InputError if the folder cannot be used.
    void write(const std::string &folder,
               base::Existing     existing = base::Existing::refuse) const;

    /// Where the values at vertices are.
    const space::Space<dim> &space() const;

    struct Data;

    /// Made by otto::continuity().
    explicit Continuity(std::shared_ptr<const Data> data);

  private:
    std::shared_ptr<const Data> data_;
  };



  /**
   * The evolution of a density, with its mass, in a velocity. Collective.
   *
   * @throws base::InputError if the domain, the density or an option cannot be
   *   used, or if the velocity is not finite at the start.
   * @throws base::RunError if it is not finite later, or if steps become too
   *   short.
   */
  template <int dim>
  Continuity<dim> continuity(const GivenDomain<dim>   &domain,
                             const GivenDensity<dim>  &initial,
                             const GivenVelocity<dim> &velocity,
                             const ContinuityOptions  &options = {});
} // namespace otto
