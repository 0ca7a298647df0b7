// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/app/tangent_vector.h>
#include <otto/base/text.h>
#include <otto/geometry/velocity_norm.h>
#include <otto/io/csv_table.h>
#include <otto/time/layout.h>
#include <otto/time/nodal_gradient.h>

#include <algorithm>
#include <cmath>

namespace otto
{
  namespace app
  {
    template <int dim>
    std::vector<io::NodalField>
    tangent_fields(const space::Space<dim>           &space,
                   const geometry::TangentSpace<dim> &tangent,
                   const std::vector<TangentVector>  &vectors,
                   const double                       exponent)
    {
      const double        q = geometry::conjugate_exponent(exponent);
      std::vector<double> degenerate(space.n_local());
      for (unsigned int i = 0; i < space.n_owned(); ++i)
        degenerate[i] = tangent.is_degenerate()[i];
      time::Layout(space, 1).update_ghosts(degenerate);
      std::vector<io::NodalField> fields{{"density", false, tangent.density()},
                                         {"degenerate", false, degenerate}};
      for (std::size_t k = 0; k < vectors.size(); ++k)
        {
          const auto       &vector = vectors[k];
          const std::string number = "_" + std::to_string(k + 1);
          const auto gradient = time::nodal_gradient(space, vector.potential);
          fields.push_back({"potential" + number, false, vector.potential});
          fields.push_back({"velocity" + number,
                            true,
                            geometry::duality_map<dim>(gradient, q)});
          fields.push_back(
            {"rate" + number, false, tangent.rate(vector.potential)});
          if (vector.field.empty())
            continue;
          auto remainder = gradient;
          for (std::size_t i = 0; i < remainder.size(); ++i)
            remainder[i] = vector.field[i] - remainder[i];
          fields.push_back({"remainder" + number, true, remainder});
        }
      return fields;
    }



    void report_gram_matrix(const base::Console       &console,
                            const base::RunFolder     &folder,
                            const MPI_Comm             communicator,
                            const std::vector<double> &gram)
    {
      const std::size_t n = std::lround(std::sqrt(gram.size()));
      std::vector<std::vector<std::string>> table{{"vector", "norm"}};
      std::vector<std::string>              columns{"vector", "norm"};
      for (const std::string kind : {"g", "angle"})
        for (std::size_t j = 1; j <= n; ++j)
          {
            columns.push_back(kind + "_" + std::to_string(j));
            table[0].push_back(kind + " " + std::to_string(j));
          }
      io::CsvTable csv(folder.path("gram.csv"), columns, communicator);
      for (std::size_t i = 0; i < n; ++i)
        {
          const double        norm = std::sqrt(gram[i * n + i]);
          std::vector<double> row{i + 1., norm};
          for (std::size_t j = 0; j < n; ++j)
            row.push_back(gram[i * n + j]);
          for (std::size_t j = 0; j < n; ++j)
            {
              const double cosine =
                i == j ? 1.
                       : gram[i * n + j] / (norm * std::sqrt(gram[j * n + j]));
              row.push_back(180. / dealii::numbers::PI *
                            std::acos(std::min(1., std::max(-1., cosine))));
            }
          csv.add_row(row);
          table.emplace_back();
          for (std::size_t c = 0; c < row.size(); ++c)
            table.back().push_back(base::short_number(row[c], 5));
        }
      console(base::aligned_table(table));
    }



    template std::vector<io::NodalField>
    tangent_fields(const space::Space<2> &,
                   const geometry::TangentSpace<2> &,
                   const std::vector<TangentVector> &,
                   double);
    template std::vector<io::NodalField>
    tangent_fields(const space::Space<3> &,
                   const geometry::TangentSpace<3> &,
                   const std::vector<TangentVector> &,
                   double);
  } // namespace app
} // namespace otto
