// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/enclosure/metric.h>
#include <otto/enclosure/polygon_metric.h>
#include <otto/enclosure/solid_metric.h>


namespace otto
{
  namespace enclosure
  {
    namespace
    {
      template <int dim>
      class StraightMetric : public Metric<dim>
      {
      public:
        explicit StraightMetric(const Domain<dim> &domain)
          : domain_(domain)
        {
        }

        void distances(const unsigned int   v,
                       std::vector<double> &result) const override
        {
          const auto &points = domain_.points;
          result.resize(points.size());
          for (std::size_t w = 0; w < points.size(); ++w)
            result[w] = points[v].distance(points[w]);
        }

        double curvature(std::size_t, double) const override { return 1.; }

        double diameter() const override { return domain_.diagonal; }

        double mean_square(const Piece<dim> &from,
                           const Piece<dim> &to) const override
        {
          return from.centre.distance_square(to.centre) + from.variance +
                 to.variance;
        }

        bool exact() const override { return true; }

      private:
        const Domain<dim> &domain_;
      };
    } // namespace



    template <>
    std::unique_ptr<Metric<2>> make_metric(const Domain<2> &domain)
    {
      auto result = std::make_unique<PolygonMetric>(domain);
      if (result->n_corners() == 0)
        return std::make_unique<StraightMetric<2>>(domain);
      return result;
    }



    template <>
    std::unique_ptr<Metric<3>> make_metric(const Domain<3> &domain)
    {
      auto result = std::make_unique<SolidMetric>(domain);
      if (result->is_convex())
        return std::make_unique<StraightMetric<3>>(domain);
      return result;
    }
  } // namespace enclosure
} // namespace otto
