// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/collective.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/io/checkpoint_file.h>
#include <otto/mesh/cell_shape.h>
#include <otto/space/vertex_order.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace otto
{
  namespace io
  {
    namespace
    {
      namespace fs = std::filesystem;

      std::string file_path(const std::string &folder, const unsigned int slot)
      {
        return (fs::path(folder) /
                ("checkpoint_" + std::to_string(slot) + ".h5"))
          .string();
      }



      void make_folder(const std::string &folder)
      {
        std::error_code error;
        fs::create_directories(folder, error);
        if (error)
          throw base::RunError(
            "The folder '" + folder + "' for checkpoints cannot be made (" +
            error.message() + "); choose another, or remove what is there.");
      }



      /// The two files of a folder.
      struct Files
      {
        explicit Files(const std::string &folder)
        {
          for (unsigned int slot = 0; slot < 2; ++slot)
            {
              path[slot]  = file_path(folder, slot);
              there[slot] = fs::exists(path[slot]);
              if (!there[slot])
                continue;
              auto content = read_bytes(path[slot]);
              whole[slot]  = is_whole(content, sequence[slot]);
              if (whole[slot] &&
                  (newest < 0 || sequence[slot] > sequence[newest]))
                {
                  newest = slot;
                  bytes  = std::move(content);
                }
            }
        }

        std::string   path[2];
        bool          there[2] = {false, false}, whole[2] = {false, false};
        unsigned long sequence[2] = {0, 0};
        /// The whole file of the largest sequence number, or -1; its content.
        int         newest = -1;
        std::string bytes;
      };



      /// The file to restart from; on rank 0.
      Files newest_file(const std::string &folder)
      {
        Files files(folder);
        if (!files.there[0] && !files.there[1])
          throw base::InputError("There is no checkpoint in the folder '" +
                                 folder +
                                 "'; give the folder of a run that wrote one, "
                                 "or start without a restart.");
        if (files.newest < 0)
          throw base::InputError("No checkpoint in the folder '" + folder +
                                 "' is whole, each file there is torn or "
                                 "altered; restore one from a copy, or start "
                                 "without a restart.");
        return files;
      }



      /// Content, path and note of the file to restart from. Collective.
      Restart read_newest(const std::string &folder,
                          const MPI_Comm     communicator,
                          CheckpointContent &content)
      {
        std::string bytes, path, damaged;
        base::on_first_rank(communicator, [&] {
          Files files = newest_file(folder);
          bytes       = std::move(files.bytes);
          path        = files.path[files.newest];
          if (files.there[1 - files.newest] && !files.whole[1 - files.newest])
            damaged = files.path[1 - files.newest];
        });
        // every rank takes what it needs from the same bytes
        content = decode(base::broadcast_text(communicator, bytes));
        damaged = base::broadcast_text(communicator, damaged);
        Restart restart;
        restart.file = base::broadcast_text(communicator, path);
        if (!damaged.empty())
          restart.note = "The checkpoint '" + damaged +
                         "' is torn or altered and was left out; the run goes "
                         "on from step " +
                         std::to_string(content.state.step) + " of '" +
                         restart.file + "'.";
        return restart;
      }



      /// One sentence on why the vertices are not those of the mesh, or
      /// nothing.
      std::string difference(const CheckpointContent   &content,
                             const std::vector<double> &mesh,
                             const unsigned int         dim)
      {
        if (content.dim != dim)
          return "has dimension " + std::to_string(content.dim) +
                 " and this one " + std::to_string(dim);
        if (content.vertices.size() != mesh.size())
          return "has " +
                 base::counted(content.vertices.size() / dim,
                               "vertex",
                               "vertices") +
                 " and this one " + std::to_string(mesh.size() / dim);
        double extent = 0., distance = 0.;
        for (std::size_t i = 0; i < mesh.size(); ++i)
          {
            extent = std::max(extent, std::abs(mesh[i] - mesh[i % dim]));
            distance =
              std::max(distance, std::abs(mesh[i] - content.vertices[i]));
          }
        if (distance <= 1e-10 * extent)
          return "";
        return "has vertices in other places, up to " +
               base::short_number(distance) + " away from those of this one";
      }



      /// The cells of the mesh, which every rank sees.
      template <int dim>
      void add_cells(const space::NodalBasis<dim>  &space,
                     const space::VertexOrder<dim> &order,
                     CheckpointContent             &content)
      {
        const auto cells      = space.mesh_cells();
        const auto kind       = space.kind();
        content.cell_width    = cells.n_vertices;
        content.vtk_cell_type = mesh::reference_cell(kind).vtk_linear_type();
        content.cells.resize(cells.vertex.size());
        // Gmsh and VTK number the vertices of linear cells alike
        for (std::size_t c = 0; c < cells.size(); ++c)
          for (unsigned int v = 0; v < content.cell_width; ++v)
            content.cells[c * content.cell_width + mesh::gmsh_vertex(kind, v)] =
              order(cells.vertex[c * content.cell_width + v]);
      }



      /// What the caller must have right on every rank.
      void check(const Checkpoint &state, const unsigned int n_local)
      {
        const auto check_name = [](const std::string &name) {
          (void)name;
          AssertThrow(!name.empty() && name != "." &&
                        name.find_first_of(std::string("/\0", 2)) ==
                          std::string::npos,
                      dealii::ExcMessage("'" + name +
                                         "' cannot be a name in a checkpoint"));
        };
        for (const auto &[name, values] : state.fields)
          {
            check_name(name);
            AssertThrow(values.size() == n_local,
                        dealii::ExcDimensionMismatch(values.size(), n_local));
          }
        for (const auto &entry : state.numbers)
          check_name(entry.first);
        for (const auto &entry : state.counts)
          check_name(entry.first);
        for (const auto &entry : state.texts)
          check_name(entry.first);
        for (const auto &entry : state.arrays)
          check_name(entry.first);
        for (const auto &[name, table] : state.tables)
          {
            check_name(name);
            for (const auto &row : table.rows)
              AssertThrow(row.size() == table.columns.size(),
                          dealii::ExcDimensionMismatch(row.size(),
                                                       table.columns.size()));
          }
      }
    } // namespace



    CheckpointFolder::CheckpointFolder(std::string    path,
                                       const MPI_Comm communicator)
      : communicator_(communicator)
      , path_(std::move(path))
    {
    }



    template <int dim>
    void CheckpointFolder::write(const space::NodalBasis<dim> &space,
                                 const Checkpoint             &state)
    {
      check(state, space.n_local());
      const space::VertexOrder<dim> order(space);
      CheckpointContent             content;
      content.dim      = space.n_coordinates();
      content.vertices = order.points();
      content.state    = state;
      add_cells(space, order, content);
      for (auto &[name, values] : content.state.fields)
        values = order.gather(values);

      base::on_first_rank(communicator_, [&] {
        if (sequence_ == 0)
          {
            make_folder(path_);
            const Files files(path_);
            if (files.newest >= 0)
              slot_ = 1 - files.newest;
            sequence_ = 1 + std::max(files.sequence[0], files.sequence[1]);
          }
        content.sequence = sequence_;
        replace_file(file_path(path_, slot_), encode(content));
        ++sequence_;
        slot_ = 1 - slot_;
      });
    }



    template <int dim>
    Restart
    CheckpointFolder::read_latest(const space::NodalBasis<dim> &space) const
    {
      CheckpointContent content;
      Restart           restart = read_newest(path_, communicator_, content);
      const space::VertexOrder<dim> order(space);
      const std::string             text =
        difference(content, order.points(), space.n_coordinates());
      if (!text.empty())
        throw base::InputError("The checkpoint '" + restart.file +
                               "' belongs to another mesh, which " + text +
                               "; restart with the mesh, the refinement and "
                               "the scale of the run that wrote it.");
      restart.state = std::move(content.state);
      for (auto &[name, values] : restart.state.fields)
        values = order.local(values);
      return restart;
    }



    std::string CheckpointFolder::read_text(const std::string &name) const
    {
      CheckpointContent content;
      const auto        restart = read_newest(path_, communicator_, content);
      const auto        found   = content.state.texts.find(name);
      if (found != content.state.texts.end())
        return found->second;
      std::vector<std::string> known;
      for (const auto &entry : content.state.texts)
        known.push_back(entry.first);
      throw base::InputError("The checkpoint '" + restart.file +
                             "' has no text '" + name + "'; " +
                             base::did_you_mean(name, known));
    }



    template void CheckpointFolder::write(const space::NodalBasis<2> &,
                                          const Checkpoint &);
    template void CheckpointFolder::write(const space::NodalBasis<3> &,
                                          const Checkpoint &);
    template Restart
    CheckpointFolder::read_latest(const space::NodalBasis<2> &) const;
    template Restart
    CheckpointFolder::read_latest(const space::NodalBasis<3> &) const;
  } // namespace io
} // namespace otto
