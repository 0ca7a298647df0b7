// gmsh -2 -format msh41 layers.geo -o layers.msh
// A rectangle with layers of flat triangles at the walls below and above: up to
// about fifty times as long as high.
DefineConstant[h = {0.1, Min 0.01, Max 0.5, Name "h"}];

Point(1) = {0, 0, 0, h};
Point(2) = {2, 0, 0, h};
Point(3) = {2, 1, 0, h};
Point(4) = {0, 1, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};

n = Ceil(2 / h) + 1;
Transfinite Curve {1, 3} = n;
Transfinite Curve {2, 4} = n Using Bump 0.01;
Transfinite Surface {1} Alternate;

Physical Surface("domain", 1) = {1};
Physical Curve("walls", 11) = {1, 3};
Physical Curve("ends", 12) = {2, 4};
