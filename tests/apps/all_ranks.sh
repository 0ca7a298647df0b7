# SPDX-License-Identifier: LGPL-2.1-or-later
# Every program on 1, 2, 3, 5 and 7 ranks on every shipped mesh and on meshes of
# one and two cells: results do not depend on the number of ranks. Some minutes.
. "$(dirname "$0")/common.sh"
. "$source_folder/tests/apps/run_programs.sh"
. "$source_folder/tests/apps/tiny_meshes.sh"

for mesh in $tiny_meshes; do
  all_programs $mesh $mesh.msh "1 2 3 5 7"
done
for mesh in "$meshes"/*.msh; do
  # the same square in other formats
  case $mesh in *_22.msh | *_binary.msh) continue ;; esac
  all_programs "$(basename "$mesh" .msh)" "$mesh" "1 2 3 5 7"
done
finish
