// gmsh -2 -format msh41 torus.geo -o torus.msh
// A torus around the z axis, a surface in space: circles of radius 0.4 whose
// centres are at the distance 1 from the axis.
DefineConstant[h = {0.15, Min 0.01, Max 1, Name "h"}];

Point(1) = {1, 0, 0, h};
Point(2) = {1.4, 0, 0, h};
Point(3) = {1, 0, 0.4, h};
Point(4) = {0.6, 0, 0, h};
Point(5) = {1, 0, -0.4, h};
Circle(1) = {2, 1, 3};
Circle(2) = {3, 1, 4};
Circle(3) = {4, 1, 5};
Circle(4) = {5, 1, 2};
a[] = Extrude {{0, 0, 1}, {0, 0, 0}, 2 * Pi / 3} { Curve{1 : 4}; };
b[] = Extrude {{0, 0, 1}, {0, 0, 0}, 2 * Pi / 3} { Curve{a[0], a[4], a[8], a[12]}; };
c[] = Extrude {{0, 0, 1}, {0, 0, 0}, 2 * Pi / 3} { Curve{b[0], b[4], b[8], b[12]}; };
Coherence;

Physical Surface("torus", 1) = {a[1], a[5], a[9], a[13], b[1], b[5], b[9], b[13], c[1], c[5], c[9], c[13]};
