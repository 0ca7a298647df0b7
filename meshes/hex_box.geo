// gmsh -3 -format msh41 hex_box.geo -o hex_box.msh
// The unit cube with a grid of cubes.
DefineConstant[h = {0.25, Min 0.01, Max 1, Name "h"}];

n = Ceil(1 / h - 1e-9);
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
Transfinite Curve {1, 2, 3, 4} = n + 1;
Transfinite Surface {1};
Recombine Surface {1};
out() = Extrude {0, 0, 1} { Surface{1}; Layers{n}; Recombine; };

Physical Volume("domain", 1) = {out(1)};
Physical Surface("bottom", 11) = {1};
Physical Surface("top", 12) = {out(0)};
Physical Surface("sides", 13) = {out(2), out(3), out(4), out(5)};
