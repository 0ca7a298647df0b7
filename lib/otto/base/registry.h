// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/errors.h>
#include <otto/base/text.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace otto
{
  namespace base
  {
    /**
     * Names that a parameter file may use for the classes derived from Base,
     * each with its documentation and a function that makes the object from
     * arguments of type Args.
     */
    template <typename Base, typename... Args>
    class Registry
    {
    public:
      using Factory = std::function<std::unique_ptr<Base>(Args...)>;

      /// An empty registry; @p noun says in errors what is registered: energy.
      explicit Registry(std::string noun = "name")
        : noun_(std::move(noun))
      {
      }

      /**
       * Adds a name.
       *
       * @throws InputError if the name is taken.
       */
      void add(const std::string &name,
               const std::string &documentation,
               Factory            factory)
      {
        if (!entries_.emplace(name, Entry{documentation, std::move(factory)})
               .second)
          throw InputError("The " + noun_ + " '" + name +
                           "' is registered twice; use another name.");
      }

      /**
       * Makes the object of that name.
       *
       * @throws InputError for an unknown name, with the known ones.
       */
      std::unique_ptr<Base> create(const std::string &name, Args... args) const
      {
        return entry(name).factory(std::forward<Args>(args)...);
      }

      /// The documentation of a name; throws InputError for an unknown name.
      const std::string &documentation(const std::string &name) const
      {
        return entry(name).documentation;
      }

      /// Whether the name is registered.
      bool contains(const std::string &name) const
      {
        return entries_.count(name) > 0;
      }

      /// All names in alphabetical order.
      std::vector<std::string> names() const
      {
        std::vector<std::string> list;
        for (const auto &entry : entries_)
          list.push_back(entry.first);
        return list;
      }

    private:
      struct Entry
      {
        std::string documentation;
        Factory     factory;
      };

      const Entry &entry(const std::string &name) const
      {
        const auto found = entries_.find(name);
        if (found == entries_.end())
          {
            const std::string nearest = nearest_name(name, names());
            throw InputError(
              "There is no " + noun_ + " '" + name + "'" +
              (nearest.empty() ? "" : " (did you mean '" + nearest + "'?)") +
              "; known: " + joined(names()) + ".");
          }
        return found->second;
      }

      std::string                  noun_;
      std::map<std::string, Entry> entries_;
    };
  } // namespace base
} // namespace otto
