# SPDX-License-Identifier: LGPL-2.1-or-later
# Meshes of a few cells of every kind, as .msh files of version 2.2 in the
# working folder: one_KIND.msh and two_KIND.msh.

# mesh FILE DIMENSION NODES ELEMENTS, lines "x y z" and "type region nodes"
write_mesh() {
  {
    printf '$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n1\n'
    printf '%s 1 "domain"\n$EndPhysicalNames\n' "$2"
    printf '$Nodes\n'
    printf '%s\n' "$3" | awk 'NF { n++; line[n] = $0 }
      END { print n; for (i = 1; i <= n; ++i) print i, line[i] }'
    printf '$EndNodes\n$Elements\n'
    printf '%s\n' "$4" | awk 'NF { n++; type[n] = $1; $1 = ""; nodes[n] = $0 }
      END { print n; for (i = 1; i <= n; ++i) print i, type[i], 2, 1, 1, nodes[i] }'
    printf '$EndElements\n'
  } >"$1"
}

square='0 0 0
1 0 0
1 1 0
0 1 0'
write_mesh one_triangle.msh 2 "0 0 0
1 0 0
0 1 0" "2 1 2 3"
write_mesh two_triangles.msh 2 "$square" "2 1 2 3
2 1 3 4"
write_mesh one_quadrilateral.msh 2 "$square" "3 1 2 3 4"
write_mesh two_quadrilaterals.msh 2 "$square
2 0 0
2 1 0" "3 1 2 3 4
3 2 5 6 3"
write_mesh one_tetrahedron.msh 3 "0 0 0
1 0 0
0 1 0
0 0 1" "4 1 2 3 4"
write_mesh two_tetrahedra.msh 3 "0 0 0
1 0 0
0 1 0
0 0 1
1 1 1" "4 1 2 3 4
4 2 3 4 5"
cube='0 0 0
1 0 0
1 1 0
0 1 0
0 0 1
1 0 1
1 1 1
0 1 1'
write_mesh one_hexahedron.msh 3 "$cube" "5 1 2 3 4 5 6 7 8"
write_mesh two_hexahedra.msh 3 "$cube
2 0 0
2 1 0
2 0 1
2 1 1" "5 1 2 3 4 5 6 7 8
5 2 9 10 3 6 11 12 7"
tiny_meshes="one_triangle two_triangles one_quadrilateral two_quadrilaterals \
one_tetrahedron two_tetrahedra one_hexahedron two_hexahedra"
