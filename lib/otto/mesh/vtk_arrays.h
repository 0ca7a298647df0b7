// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <boost/property_tree/ptree.hpp>

#include <string>
#include <vector>

namespace otto
{
  namespace mesh
  {
    /// An array of a VTK file.
    struct VtkArray
    {
      std::string         name;
      unsigned int        n_components = 1;
      std::vector<double> values;
    };

    /// A file of VTK in XML, with its arrays decoded.
    class VtkFile
    {
    public:
      /// @throws base::InputError that names the file if it is no such file.
      explicit VtkFile(const std::string &file);

      /// What it has: UnstructuredGrid, ImageData, ...
      const std::string &type() const { return type_; }

      /// The element of that name.
      const boost::property_tree::ptree &grid() const
      {
        return tree_.get_child("VTKFile." + type_);
      }

      /// The array of an element DataArray of at most @p n_entries points or
      /// cells.
      /// @throws base::InputError that names file and array.
      VtkArray array(const boost::property_tree::ptree &element,
                     double                             n_entries) const;

      /// An error that begins with the name of the file.
      [[noreturn]] void fail(const std::string &text) const;

    private:
      /// At most @p most bytes of an array that begins there.
      std::string bytes(const std::string &text,
                        std::size_t        begin,
                        bool               base64,
                        std::size_t        most) const;

      std::string                 file_, type_, appended_;
      boost::property_tree::ptree tree_;
      bool         compressed_ = false, big_endian_ = false, base64_ = false;
      unsigned int head_ = 4;
    };
  } // namespace mesh
} // namespace otto
