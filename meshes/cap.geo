// gmsh -2 -format msh41 cap.geo -o cap.msh
// The part of the unit sphere within the polar angle pi/3, a surface with a
// boundary.
DefineConstant[h = {0.1, Min 0.01, Max 0.5, Name "h"}];

s = Sin(Pi / 3);
c = Cos(Pi / 3);
Point(1) = {0, 0, 0, h};
Point(2) = {0, 0, 1, h};
Point(3) = {0, 0, c, h};
Point(4) = {s, 0, c, h};
Point(5) = {0, s, c, h};
Point(6) = {-s, 0, c, h};
Point(7) = {0, -s, c, h};
For i In {0 : 3}
  Circle(1 + i) = {4 + i, 3, 4 + (i + 1) % 4};
  Circle(5 + i) = {4 + i, 1, 2};
EndFor
For i In {0 : 3}
  Curve Loop(1 + i) = {1 + i, 5 + (i + 1) % 4, -(5 + i)};
  Surface(1 + i) = {1 + i} In Sphere {1};
EndFor

Physical Surface("cap", 1) = {1 : 4};
Physical Curve("rim", 11) = {1 : 4};
