// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/errors.h>

#include <hdf5.h>

#include <algorithm>
#include <string>

namespace otto
{
  namespace base
  {
    /// What the writers and readers of HDF5 files share.
    namespace hdf5
    {
      /// A handle of HDF5 that is closed at the end of its life.
      class Handle
      {
      public:
        /// @throws base::RunError if HDF5 gave no handle.
        Handle(const hid_t id, herr_t (*close)(hid_t), const std::string &what)
          : id_(id)
          , close_(close)
        {
          if (id_ < 0)
            throw RunError("HDF5 cannot open " + what +
                           " of a file; check that memory and disk "
                           "suffice and that Otto wrote the file.");
        }
        Handle(const Handle &)            = delete;
        Handle &operator=(const Handle &) = delete;
        ~Handle() { close_(id_); }

        operator hid_t() const { return id_; }

      private:
        hid_t id_;
        herr_t (*close_)(hid_t);
      };



      /// HDF5 prints its errors unless told otherwise; ours are exceptions.
      class Quiet
      {
      public:
        Quiet()
        {
          H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
          H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        }
        ~Quiet() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
        Quiet(const Quiet &)            = delete;
        Quiet &operator=(const Quiet &) = delete;

      private:
        H5E_auto2_t function_ = nullptr;
        void       *data_     = nullptr;
      };



      /// @throws base::RunError if a call of HDF5 failed.
      inline void check(const bool fine, const std::string &what)
      {
        if (!fine)
          throw RunError("HDF5 cannot transfer " + what +
                         " of a file; check that memory and disk suffice "
                         "and that Otto wrote the file.");
      }



      /// The type of a text of a given length, padded with zeros.
      inline Handle text_type(const std::size_t length)
      {
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, std::max<std::size_t>(length, 1));
        H5Tset_strpad(type, H5T_STR_NULLPAD);
        H5Tset_cset(type, H5T_CSET_UTF8);
        return {type, H5Tclose, "a text"};
      }
    } // namespace hdf5
  }   // namespace base
} // namespace otto
