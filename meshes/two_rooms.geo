// gmsh -2 -format msh41 two_rooms.geo -o two_rooms.msh
// Two rooms in [0, 2] x [0, 1], joined by a door of width 1/4 in a wall of
// thickness 0.08; a round pillar stands in the left room in front of the door.
DefineConstant[h = {0.08, Min 0.005, Max 0.2, Name "h"}];

wall = 0.08;  // thickness of the wall
low  = 0.375; // the door is open from low to high
high = 0.625;
xp   = 0.72;  // centre and radius of the pillar
yp   = 0.52;
r    = 0.1;
a    = 1 - wall / 2;
b    = 1 + wall / 2;

Point(1)  = {0, 0, 0, h};
Point(2)  = {a, 0, 0, h};
Point(3)  = {a, low, 0, h / 2};
Point(4)  = {b, low, 0, h / 2};
Point(5)  = {b, 0, 0, h};
Point(6)  = {2, 0, 0, h};
Point(7)  = {2, 1, 0, h};
Point(8)  = {b, 1, 0, h};
Point(9)  = {b, high, 0, h / 2};
Point(10) = {a, high, 0, h / 2};
Point(11) = {a, 1, 0, h};
Point(12) = {0, 1, 0, h};
Point(13) = {xp, yp, 0, h};
Point(14) = {xp + r, yp, 0, h / 2};
Point(15) = {xp, yp + r, 0, h / 2};
Point(16) = {xp - r, yp, 0, h / 2};
Point(17) = {xp, yp - r, 0, h / 2};

Line(1)  = {1, 2};
Line(2)  = {2, 3};
Line(3)  = {3, 4};
Line(4)  = {4, 5};
Line(5)  = {5, 6};
Line(6)  = {6, 7};
Line(7)  = {7, 8};
Line(8)  = {8, 9};
Line(9)  = {9, 10};
Line(10) = {10, 11};
Line(11) = {11, 12};
Line(12) = {12, 1};
Line(13) = {4, 9}; // the far end of the door; the door is in the left room
Circle(14) = {14, 13, 15};
Circle(15) = {15, 13, 16};
Circle(16) = {16, 13, 17};
Circle(17) = {17, 13, 14};

Curve Loop(1) = {1, 2, 3, 13, 9, 10, 11, 12};
Curve Loop(2) = {14, 15, 16, 17};
Curve Loop(3) = {4, 5, 6, 7, 8, -13};
Plane Surface(1) = {1, 2};
Plane Surface(2) = {3};

Physical Surface("left room", 1) = {1};
Physical Surface("right room", 2) = {2};
Physical Curve("walls", 11) = {1:12};
Physical Curve("obstacle", 12) = {14:17};
