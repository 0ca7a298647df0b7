// gmsh -2 -format msh41 cylinder.geo -o cylinder.msh
// The side of the cylinder of radius 1/2 and length 1 about the z axis, a surface
// with two boundaries.
DefineConstant[h = {0.1, Min 0.01, Max 0.5, Name "h"}];

Point(1) = {0, 0, 0, h};
For i In {0 : 3}
  Point(2 + i) = {0.5 * Cos(i * Pi / 2), 0.5 * Sin(i * Pi / 2), 0, h};
EndFor
For i In {0 : 3}
  Circle(1 + i) = {2 + i, 1, 2 + (i + 1) % 4};
EndFor
a[] = Extrude {0, 0, 1} { Curve{1 : 4}; };

Physical Surface("cylinder", 1) = {a[1], a[5], a[9], a[13]};
Physical Curve("bottom", 11) = {1 : 4};
Physical Curve("top", 12) = {a[0], a[4], a[8], a[12]};
