# SPDX-License-Identifier: LGPL-2.1-or-later
# Every program on two ranks gives the results of one on a mesh of every kind of
# cell, and on meshes of so few cells that ranks have no vertices.
. "$(dirname "$0")/common.sh"
. "$source_folder/tests/apps/run_programs.sh"
. "$source_folder/tests/apps/tiny_meshes.sh"

for mesh in square_tri square_quad; do
  all_programs $mesh "$meshes/$mesh.geo" "1 2" --set Mesh/Size=0.25
done
# of tetrahedra some cells have no vertex on their own rank
all_programs bar "$meshes/bar.geo" "1 2" --set Mesh/Size=0.3
all_programs hex_box "$meshes/hex_box.geo" "1 2" --set Mesh/Size=0.3
for mesh in one_triangle two_hexahedra; do
  all_programs $mesh $mesh.msh "1 3"
done
finish
