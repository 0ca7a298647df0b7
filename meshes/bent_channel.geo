// gmsh -2 -format msh41 bent_channel.geo -o bent_channel.msh
// A channel of width 0.6 that is bent to most of a circle: its ends are close to
// each other, and the way from one to the other is 7.8.
DefineConstant[h = {0.1, Min 0.02, Max 0.3, Name "h"}];

r = 1;
R = 1.6;
Point(1) = {0, 0, 0, h};
For i In {0 : 4}
  Point(2 + i) = {r * Cos(1.5 * i), r * Sin(1.5 * i), 0, h};
  Point(7 + i) = {R * Cos(1.5 * i), R * Sin(1.5 * i), 0, h};
EndFor
For i In {0 : 3}
  Circle(1 + i) = {2 + i, 1, 3 + i};
  Circle(5 + i) = {7 + i, 1, 8 + i};
EndFor
Line(9) = {2, 7};
Line(10) = {6, 11};
Curve Loop(1) = {9, 5, 6, 7, 8, -10, -4, -3, -2, -1};
Plane Surface(1) = {1};

Physical Surface("domain", 1) = {1};
Physical Curve("sides", 11) = {1 : 8};
Physical Curve("ends", 12) = {9, 10};
