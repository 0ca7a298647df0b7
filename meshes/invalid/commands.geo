// Runs a program and writes files when Gmsh reads it.
/* SystemCall "touch not_this_one"; */
Point(1) = {0, 0, 0, 0.25};
Point(2) = {1, 0, 0, 0.25};
Point(3) = {0, 1, 0, 0.25};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 1};
Curve Loop(1) = {1, 2, 3};
Plane Surface(1) = {1};
SystemCall "touch made_by_a_command";
Printf("size %g", 0.25) > "made_by_a_command";
Mesh 2;
Save "made_by_a_command.msh";
