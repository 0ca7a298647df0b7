// gmsh -2 -format msh41 city_block.geo -o city_block.msh
// A city block of 300 m x 200 m: streets and squares between seven buildings, which are
// holes. The station forecourt is in the lower left, the market in the upper right.
SetFactory("OpenCASCADE");
DefineConstant[h = {8, Min 1, Max 30, Name "h"}];

Rectangle(1) = {0, 0, 0, 300, 200}; // x, y, z of a corner, width, height

// buildings
Rectangle(11) = {20, 75, 0, 60, 105};
Rectangle(12) = {100, 15, 0, 70, 55};
Rectangle(13) = {100, 90, 0, 30, 90};
Rectangle(14) = {150, 90, 0, 45, 40};
Rectangle(15) = {150, 150, 0, 45, 30};
Rectangle(16) = {190, 15, 0, 95, 35};
Disk(17) = {245, 85, 0, 16}; // a round hall
block() = BooleanDifference{ Surface{1}; Delete; }{ Surface{11:17}; Delete; };

// two squares become parts of the domain with a name
Rectangle(21) = {10, 10, 0, 75, 50};
Rectangle(22) = {215, 120, 0, 70, 65};
BooleanFragments{ Surface{block()}; Delete; }{ Surface{21, 22}; Delete; }

e = 0.01;
station() = Surface In BoundingBox{10 - e, 10 - e, -e, 85 + e, 60 + e, e};
market() = Surface In BoundingBox{215 - e, 120 - e, -e, 285 + e, 185 + e, e};
streets() = Surface{:};
streets() -= station();
streets() -= market();
Physical Surface("station") = station();
Physical Surface("market") = market();
Physical Surface("streets") = streets();

// what is not the boundary of the rectangle is a wall of a building
all() = CombinedBoundary{ Surface{:}; };
limits() = Curve In BoundingBox{-e, -e, -e, 300 + e, e, e};
limits() += Curve In BoundingBox{-e, 200 - e, -e, 300 + e, 200 + e, e};
limits() += Curve In BoundingBox{-e, -e, -e, e, 200 + e, e};
limits() += Curve In BoundingBox{300 - e, -e, -e, 300 + e, 200 + e, e};
For i In {0 : #all() - 1}
  all(i) = Abs(all(i));
EndFor
all() -= limits();
Physical Curve("limits") = limits();
Physical Curve("buildings") = all();

Mesh.MeshSizeMin = h;
Mesh.MeshSizeMax = h;
