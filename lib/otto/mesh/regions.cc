// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/regions.h>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      using Names = std::map<unsigned int, std::string>;

      std::string default_name(const unsigned int id, const std::string &noun)
      {
        return id == Regions::untagged ? "untagged"
                                       : noun + " " + std::to_string(id);
      }

      void add(Names             &names,
               const unsigned int id,
               const std::string &name,
               const std::string &noun)
      {
        names[id] = name.empty() ? default_name(id, noun) : name;
      }

      unsigned int number_of(const Names       &names,
                             const std::string &name,
                             const std::string &noun)
      {
        for (const auto &entry : names)
          if (entry.second == name)
            return entry.first;
        unsigned int id = 0;
        if (base::to_unsigned(name, id) && names.count(id) > 0)
          return id;
        std::vector<std::string> known;
        for (const auto &entry : names)
          known.push_back(entry.second);
        const std::string nearest = base::nearest_name(name, known);
        std::string       quotes;
        for (const std::string &word : known)
          if (word.find(',') != std::string::npos && quotes.empty())
            quotes =
              "; put names with a comma in quotes, as in \"" + word + "\"";
        throw base::InputError(
          "The mesh has no " + noun + " '" + name + "'" +
          (nearest.empty() ? "" : " (did you mean '" + nearest + "'?)") +
          "; it has " + (known.empty() ? "none" : base::joined(known)) +
          quotes + ".");
      }

      std::string name_of(const Names       &names,
                          const unsigned int id,
                          const std::string &noun)
      {
        const auto found = names.find(id);
        return found == names.end() ? default_name(id, noun) : found->second;
      }
    } // namespace

    void Regions::add_cell_region(const unsigned int id,
                                  const std::string &name)
    {
      add(cells_, id, name, "region");
    }

    void Regions::add_boundary_region(const unsigned int id,
                                      const std::string &name)
    {
      add(boundary_, id, name, "boundary");
    }

    void Regions::add_shared_boundary(const unsigned int               id,
                                      const std::vector<unsigned int> &parts)
    {
      shared_[id] = parts;
    }

    unsigned int Regions::cell_region(const std::string &name) const
    {
      return number_of(cells_, name, "region");
    }

    unsigned int Regions::boundary_region(const std::string &name) const
    {
      return number_of(boundary_, name, "boundary part");
    }

    std::string Regions::name_of_cell_region(const unsigned int id) const
    {
      return name_of(cells_, id, "region");
    }

    std::string Regions::name_of_boundary_region(const unsigned int id) const
    {
      std::string names;
      for (const unsigned int part : boundary_parts(id))
        names +=
          (names.empty() ? "" : " and ") + name_of(boundary_, part, "boundary");
      return names;
    }

    std::vector<unsigned int>
    Regions::boundary_parts(const unsigned int id) const
    {
      const auto found = shared_.find(id);
      return found == shared_.end() ? std::vector<unsigned int>{id}
                                    : found->second;
    }

    const std::map<unsigned int, std::string> &Regions::cell_regions() const
    {
      return cells_;
    }

    const std::map<unsigned int, std::string> &Regions::boundary_regions() const
    {
      return boundary_;
    }

    const std::map<unsigned int, std::vector<unsigned int>> &
    Regions::shared_boundaries() const
    {
      return shared_;
    }
  } // namespace mesh
} // namespace otto
