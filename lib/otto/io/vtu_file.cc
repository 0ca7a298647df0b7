// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/atomic_file.h>
#include <otto/base/collective.h>
#include <otto/io/vtu_file.h>

#include <deal.II/base/exceptions.h>
#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cstdint>
#include <sstream>

#include <zlib.h>

namespace otto
{
  namespace io
  {
    namespace
    {
      using Number = std::uint64_t;

      // Bytes that are compressed together; also the most in one message.
      constexpr std::size_t block_size = std::size_t(1) << 20;

      constexpr int tag = 1;

      template <typename T>
      const char *type_name();
      template <>
      const char *type_name<float>()
      {
        return "Float32";
      }
      template <>
      const char *type_name<double>()
      {
        return "Float64";
      }
      template <>
      const char *type_name<int>()
      {
        return "Int32";
      }
      template <>
      const char *type_name<unsigned char>()
      {
        return "UInt8";
      }



      /// The blocks of zlib with their table in front: how many, size of each
      /// but the last, size of the last (0: as the others), compressed sizes.
      std::string compressed(const char *data, const std::size_t size)
      {
        const std::size_t   n = (size + block_size - 1) / block_size;
        std::vector<Number> head{n, block_size, size % block_size};
        std::string         blocks;
        std::string         block(compressBound(block_size), '\0');
        for (std::size_t k = 0; k < n; ++k)
          {
            const std::size_t begin  = k * block_size;
            uLongf            length = block.size();
            const int         result =
              compress2(reinterpret_cast<Bytef *>(&block[0]),
                        &length,
                        reinterpret_cast<const Bytef *>(data + begin),
                        std::min(block_size, size - begin),
                        Z_BEST_SPEED);
            AssertThrow(result == Z_OK, dealii::ExcInternalError());
            blocks.append(block, 0, length);
            head.push_back(length);
          }
        return std::string(reinterpret_cast<const char *>(head.data()),
                           head.size() * sizeof(Number)) +
               blocks;
      }



      /// All arrays in the order in which they are in the file.
      std::vector<const VtuArray *> arrays(const VtuPiece &piece)
      {
        std::vector<const VtuArray *> result{&piece.points};
        for (const auto *group :
             {&piece.cells, &piece.point_data, &piece.cell_data})
          for (const auto &array : *group)
            result.push_back(&array);
        return result;
      }



      /// The XML in front of the data.
      class Head
      {
      public:
        explicit Head(const double time)
        {
          stream_.precision(17);
          stream_
            << "<?xml version=\"1.0\"?>\n"
               "<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" "
               "byte_order=\"LittleEndian\" header_type=\"UInt64\" "
               "compressor=\"vtkZLibDataCompressor\">\n<UnstructuredGrid>\n"
               "<FieldData>\n<DataArray type=\"Float64\" Name=\"TimeValue\" "
               "NumberOfTuples=\"1\" format=\"ascii\">"
            << time << "</DataArray>\n</FieldData>\n";
        }

        /// @param sizes Points, cells, and the bytes of the arrays of a rank.
        void piece(const VtuPiece &names, const std::vector<Number> &sizes)
        {
          if (sizes[0] + sizes[1] == 0)
            return;
          next_ = sizes.data() + 2;
          stream_ << "<Piece NumberOfPoints=\"" << sizes[0]
                  << "\" NumberOfCells=\"" << sizes[1] << "\">\n";
          group("Points", {names.points});
          group("Cells", names.cells);
          group("PointData", names.point_data);
          group("CellData", names.cell_data);
          stream_ << "</Piece>\n";
        }

        std::string text() const
        {
          return stream_.str() +
                 "</UnstructuredGrid>\n<AppendedData encoding=\"raw\">\n_";
        }

      private:
        void group(const char *name, const std::vector<VtuArray> &arrays)
        {
          stream_ << '<' << name << ">\n";
          for (const auto &array : arrays)
            {
              stream_ << "<DataArray type=\"" << array.type << "\" Name=\""
                      << array.name << "\" NumberOfComponents=\""
                      << array.n_components
                      << "\" format=\"appended\" offset=\"" << offset_
                      << "\"/>\n";
              offset_ += *next_++;
            }
          stream_ << "</" << name << ">\n";
        }

        std::ostringstream stream_;
        const Number      *next_   = nullptr;
        Number             offset_ = 0;
      };



      constexpr char foot[] = "\n</AppendedData>\n</VTKFile>\n";



      void send(const VtuPiece &piece, const MPI_Comm communicator)
      {
        for (const auto *array : arrays(piece))
          for (std::size_t begin = 0; begin < array->bytes.size();
               begin += block_size)
            MPI_Send(array->bytes.data() + begin,
                     std::min(block_size, array->bytes.size() - begin),
                     MPI_CHAR,
                     0,
                     tag,
                     communicator);
      }



      /// Writes what a rank sends; it is received after an error, too, so that
      /// the rank goes on.
      void receive(base::AtomicFile          &stream,
                   const int                  rank,
                   const std::vector<Number> &sizes,
                   const MPI_Comm             communicator)
      {
        std::string block(block_size, '\0');
        for (std::size_t k = 2; k < sizes.size(); ++k)
          for (Number begin = 0; begin < sizes[k]; begin += block_size)
            {
              const auto n = std::min<Number>(block_size, sizes[k] - begin);
              MPI_Recv(&block[0],
                       n,
                       MPI_CHAR,
                       rank,
                       tag,
                       communicator,
                       MPI_STATUS_IGNORE);
              stream.write(block.data(), n);
            }
      }
    } // namespace



    template <typename T>
    VtuArray vtu_array(const std::string    &name,
                       const std::vector<T> &values,
                       const unsigned int    n_components)
    {
      return {name,
              type_name<T>(),
              n_components,
              compressed(reinterpret_cast<const char *>(values.data()),
                         values.size() * sizeof(T))};
    }



    void write_vtu(const std::string &file,
                   const double       time,
                   const VtuPiece    &piece,
                   const MPI_Comm     communicator)
    {
      std::vector<Number> sizes{piece.n_points, piece.n_cells};
      // ranks without points are not in the file
      if (sizes[0] + sizes[1] > 0)
        for (const auto *array : arrays(piece))
          sizes.push_back(array->bytes.size());
      const auto all  = dealii::Utilities::MPI::gather(communicator, sizes);
      const int  rank = dealii::Utilities::MPI::this_mpi_process(communicator);
      if (rank > 0 && sizes.size() > 2)
        send(piece, communicator);
      base::on_first_rank(communicator, [&]() {
        Head head(time);
        for (const auto &its : all)
          head.piece(piece, its);
        base::AtomicFile stream(file);
        stream.write(head.text());
        if (sizes.size() > 2)
          for (const auto *array : arrays(piece))
            stream.write(array->bytes);
        for (std::size_t r = 1; r < all.size(); ++r)
          receive(stream, r, all[r], communicator);
        stream.write(foot);
        stream.commit();
      });
    }



    template VtuArray
    vtu_array(const std::string &, const std::vector<float> &, unsigned int);
    template VtuArray
    vtu_array(const std::string &, const std::vector<double> &, unsigned int);
    template VtuArray
    vtu_array(const std::string &, const std::vector<int> &, unsigned int);
    template VtuArray vtu_array(const std::string &,
                                const std::vector<unsigned char> &,
                                unsigned int);
  } // namespace io
} // namespace otto
