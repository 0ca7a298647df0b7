// gmsh -2 -format msh41 sphere.geo -o sphere.msh
// The unit sphere, a surface in space.
DefineConstant[h = {0.2, Min 0.01, Max 1, Name "h"}];

Point(1) = {0, 0, 0, h};
Point(2) = {1, 0, 0, h};
Point(3) = {0, 1, 0, h};
Point(4) = {-1, 0, 0, h};
Point(5) = {0, -1, 0, h};
Point(6) = {0, 0, 1, h};
Point(7) = {0, 0, -1, h};
Circle(1) = {2, 1, 3};
Circle(2) = {3, 1, 4};
Circle(3) = {4, 1, 5};
Circle(4) = {5, 1, 2};
For i In {0 : 3}
  Circle(5 + i) = {2 + i, 1, 6};
  Circle(9 + i) = {2 + i, 1, 7};
EndFor
For i In {0 : 3}
  Curve Loop(1 + i) = {1 + i, 5 + (i + 1) % 4, -(5 + i)};
  Surface(1 + i) = {1 + i} In Sphere {1};
  Curve Loop(5 + i) = {-(1 + i), 9 + i, -(9 + (i + 1) % 4)};
  Surface(5 + i) = {5 + i} In Sphere {1};
EndFor

Physical Surface("sphere", 1) = {1 : 8};
