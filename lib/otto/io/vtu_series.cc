// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/io/vtu_series.h>

#include <deal.II/base/data_out_base.h>
#include <deal.II/base/utilities.h>

#include <sstream>

namespace otto
{
  namespace io
  {
    VtuSeries::VtuSeries(const base::RunFolder &folder,
                         std::string            name,
                         const MPI_Comm         communicator)
      : folder_(folder)
      , name_(std::move(name))
      , communicator_(communicator)
    {
      folder_.subfolder(name_);
    }



    void VtuSeries::write(const double time, const VtuPiece &piece)
    {
      const std::string file = file_name(steps_.size());
      write_vtu(folder_.path(file), time, piece, communicator_);
      steps_.emplace_back(time, file);
      write_collection();
    }



    void VtuSeries::restore(const std::vector<double> &times)
    {
      steps_.clear();
      for (const double time : times)
        steps_.emplace_back(time, file_name(steps_.size()));
      write_collection();
    }



    std::vector<double> VtuSeries::times() const
    {
      std::vector<double> result;
      for (const auto &step : steps_)
        result.push_back(step.first);
      return result;
    }



    std::string VtuSeries::file_name(const std::size_t number) const
    {
      return name_ + '/' + name_ + '_' +
             dealii::Utilities::int_to_string(number, 4) + ".vtu";
    }



    void VtuSeries::write_collection() const
    {
      std::ostringstream pvd;
      dealii::DataOutBase::write_pvd_record(pvd, steps_);
      folder_.write(name_ + ".pvd", pvd.str());
    }
  } // namespace io
} // namespace otto
