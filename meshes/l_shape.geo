// gmsh -2 -format msh41 l_shape.geo -o l_shape.msh
// The square (-1, 1)^2 without the quadrant x > 0, y < 0; finer at the corner.
DefineConstant[h = {0.15, Min 0.005, Max 1, Name "h"}];

Point(1) = {-1, -1, 0, h};
Point(2) = {0, -1, 0, h};
Point(3) = {0, 0, 0, h / 3};
Point(4) = {1, 0, 0, h};
Point(5) = {1, 1, 0, h};
Point(6) = {-1, 1, 0, h};
Line(1) = {1, 2};
Line(2) = {2, 3};
Line(3) = {3, 4};
Line(4) = {4, 5};
Line(5) = {5, 6};
Line(6) = {6, 1};
Curve Loop(1) = {1, 2, 3, 4, 5, 6};
Plane Surface(1) = {1};

Physical Surface("domain", 1) = {1};
Physical Curve("outer", 11) = {1, 4, 5, 6};
Physical Curve("corner", 12) = {2, 3};
