// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/space/pair.h>


#include <algorithm>
#include <utility>

namespace otto
{
  namespace space
  {
    using dealii::numbers::invalid_unsigned_int;

    NamedPair named_pair(const std::string   &pair,
                         const mesh::CellKind kind,
                         const bool           only_same)
    {
      const auto pairs_of = [](const bool simplex) {
        const std::string l = simplex ? "P1" : "Q1", q = simplex ? "P2" : "Q2";
        return std::vector<NamedPair>{{l + "-iso-" + q + "/" + l,
                                       Potentials::refined},
                                      {q + "/" + l, Potentials::quadratic},
                                      {l + "/" + l, Potentials::same}};
      };
      const bool simplex = mesh::is_simplex(kind);
      const auto known   = pairs_of(simplex);
      // on irregular triangles the refined potentials leave densities that are
      // a quarter off at single vertices
      if (pair == "automatic")
        return only_same                          ? known.back()
               : kind == mesh::CellKind::triangle ? known[1]
                                                  : known[0];
      std::string remedy = "; set Pair = ";
      if (!only_same)
        remedy += known[0].name + ", " + known[1].name + ", ";
      remedy += known.back().name + " or automatic";
      for (const auto &one : known)
        if (pair == one.name)
          {
            if (only_same && one.potentials != Potentials::same)
              throw base::InputError("this program does not know the pair of "
                                     "spaces " +
                                     pair + remedy);
            return one;
          }
      if (pair == "P1/P0" || pair == "Q1/DGQ0" || pair == "Q1/DGQ1")
        throw base::InputError(
          "the pair of spaces " + pair +
          " oscillates badly although W2 and the potential look right, so it "
          "is refused" +
          remedy);
      for (const auto &other : pairs_of(!simplex))
        if (pair == other.name)
          throw base::InputError("the pair of spaces " + pair +
                                 " does not fit a mesh of " +
                                 mesh::plural_name(kind) + remedy);
      throw base::InputError("the pair of spaces '" + pair +
                             "' does not exist" + remedy);
    }



    template <int dim>
    Pair<dim>::Pair(const NodalBasis<dim> &density, const Potentials potentials)
      : density_(density)
      , potentials_(potentials)
    {
      if (potentials != Potentials::same)
        enrich(potentials);
    }



    template <int dim>
    void Pair<dim>::enrich(const Potentials potentials)
    {
      auto enrichment   = density_.enriched(potentials);
      mesh_             = std::move(enrichment.mesh);
      richer_           = std::move(enrichment.potential);
      means_            = std::move(enrichment.means);
      densities_.vertex = std::move(enrichment.vertex);
      set_values(enrichment.at_potentials);
      make_pattern();
      assemble_mass(enrichment.at_potentials);
      set_gradients(enrichment.at_potentials);
      vertex_.resize(density_.n_owned());
      for (unsigned int i = 0; i < means_.size(); ++i)
        if (means_[i].size() == 1)
          vertex_[means_[i][0]] = i;
    }



    // The shape functions of W at the points of quadrature, from their values
    // at the points of V, of which they are a part.
    template <int dim>
    void Pair<dim>::set_values(const std::vector<double> &at_potentials)
    {
      const auto        &cells = richer_->cells();
      const unsigned int nv    = cells.n_vertices;
      const unsigned int nw    = mesh::n_vertices(density_.kind());
      densities_.n_vertices    = nw;
      for (std::size_t c = 0; c < cells.size(); ++c)
        {
          const double *at = at_potentials.data() + c * nv * nw;
          for (unsigned int q = 0; q < cells.n_points; ++q)
            for (unsigned int b = 0; b < nw; ++b)
              {
                double value = 0;
                for (unsigned int a = 0; a < nv; ++a)
                  value += cells.value[q * nv + a] * at[a * nw + b];
                densities_.value.push_back(value);
              }
        }
    }



    template <int dim>
    void Pair<dim>::make_pattern()
    {
      const auto                            &cells = richer_->cells();
      const unsigned int                     nv    = cells.n_vertices;
      const unsigned int                     nw    = densities_.n_vertices;
      std::vector<std::vector<unsigned int>> rows(richer_->n_local());
      const auto                             for_entries = [&](const auto &f) {
        for (std::size_t c = 0; c < cells.size(); ++c)
          for (unsigned int a = 0; a < nv; ++a)
            for (unsigned int b = 0; b < nw; ++b)
              f(cells.vertex[c * nv + a], densities_.vertex[c * nw + b]);
      };
      for_entries([&](const unsigned int i, const unsigned int j) {
        if (i < richer_->n_owned() || j < density_.n_owned())
          rows[i].push_back(j);
      });
      pattern_ = Pattern(rows);
      for_entries([&](const unsigned int i, const unsigned int j) {
        densities_.position.push_back(pattern_.position(i, j));
      });
    }



    template <int dim>
    void Pair<dim>::assemble_mass(const std::vector<double> &at_potentials)
    {
      const auto        &cells = richer_->cells();
      const unsigned int nv    = cells.n_vertices;
      const unsigned int nw    = densities_.n_vertices;
      mass_.assign(pattern_.column.size(), 0.);
      for (std::size_t c = 0; c < cells.size(); ++c)
        for (unsigned int a = 0; a < nv; ++a)
          for (unsigned int b = 0; b < nw; ++b)
            {
              const auto position = densities_.position[(c * nv + a) * nw + b];
              if (position == invalid_unsigned_int)
                continue;
              double m = 0;
              for (unsigned int q = 0; q < cells.n_points; ++q)
                m += cells.weight[c * cells.n_points + q] *
                     cells.value[q * nv + a] *
                     densities_.value[(c * cells.n_points + q) * nw + b];
              // on linear simplices the one point does not integrate it
              if (cells.n_points == 1)
                {
                  m = 0;
                  for (unsigned int k = 0; k < nv; ++k)
                    m += cells.weight[c] * (1. + (a == k)) /
                         ((dim + 1) * (dim + 2)) *
                         at_potentials[(c * nv + k) * nw + b];
                }
              mass_[position] += m;
            }
    }



    // W is a part of V: its gradients are combinations of those of V.
    template <int dim>
    void Pair<dim>::set_gradients(const std::vector<double> &at_potentials)
    {
      const auto        &cells = richer_->cells();
      const unsigned int nv    = cells.n_vertices;
      const unsigned int nw    = densities_.n_vertices;
      auto              &to    = densities_.gradient;
      to.assign(cells.size() * cells.n_points * nw * dim, 0.);
      for (std::size_t point = 0; point < cells.size() * cells.n_points;
           ++point)
        for (unsigned int a = 0; a < nv; ++a)
          for (unsigned int b = 0; b < nw; ++b)
            for (unsigned int d = 0; d < dim; ++d)
              to[(point * nw + b) * dim + d] +=
                at_potentials[(point / cells.n_points * nv + a) * nw + b] *
                cells.gradient[(point * nv + a) * dim + d];
    }



    template <int dim>
    void Pair<dim>::restrict_potential(const unsigned int levels,
                                       const double      *potential,
                                       double            *values) const
    {
      const std::size_t n = levels;
      for (std::size_t i = 0; i < density_.n_owned(); ++i)
        {
          const std::size_t k = richer_ ? vertex_[i] : i;
          std::copy(potential + k * n, potential + (k + 1) * n, values + i * n);
        }
    }



    template <int dim>
    void Pair<dim>::interpolate_potential(const unsigned int levels,
                                          const double      *values,
                                          double            *potential) const
    {
      const std::size_t n = levels;
      if (!richer_)
        {
          std::copy(values, values + density_.n_owned() * n, potential);
          return;
        }
      for (std::size_t i = 0; i < means_.size(); ++i)
        for (std::size_t l = 0; l < n; ++l)
          {
            double sum = 0;
            for (const std::size_t k : means_[i])
              sum += values[k * n + l];
            potential[i * n + l] = sum / means_[i].size();
          }
    }



    template class Pair<2>;
    template class Pair<3>;
  } // namespace space
} // namespace otto
