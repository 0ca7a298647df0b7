// gmsh -2 -format msh41 square_quad.geo -o square_quad.msh
// The unit square with a grid of squares.
DefineConstant[h = {0.1, Min 0.001, Max 0.5, Name "h"}];

Point(1) = {0, 0, 0, h};
Point(2) = {1, 0, 0, h};
Point(3) = {1, 1, 0, h};
Point(4) = {0, 1, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};

n = Ceil(1 / h - 1e-9) + 1;
Transfinite Curve {1, 2, 3, 4} = n;
Transfinite Surface {1};
Recombine Surface {1};

Physical Surface("domain", 1) = {1};
Physical Curve("bottom", 11) = {1};
Physical Curve("right", 12) = {2};
Physical Curve("top", 13) = {3};
Physical Curve("left", 14) = {4};
