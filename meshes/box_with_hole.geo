// gmsh -3 -format msh41 box_with_hole.geo -o box_with_hole.msh
// The unit cube without the ball of radius 1/4 in the middle, tetrahedra.
SetFactory("OpenCASCADE");
DefineConstant[h = {0.2, Min 0.02, Max 0.5, Name "h"}];

Box(1) = {0, 0, 0, 1, 1, 1};
Sphere(2) = {0.5, 0.5, 0.5, 0.25};
BooleanDifference(3) = { Volume{1}; Delete; }{ Volume{2}; Delete; };
Mesh.MeshSizeMin = h / 2;
Mesh.MeshSizeMax = h;
MeshSize{ PointsOf{ Volume{3}; } } = h;

hole() = Surface In BoundingBox {0.2, 0.2, 0.2, 0.8, 0.8, 0.8};
all() = Boundary{ Volume{3}; };
all() -= hole();

Physical Volume("domain", 1) = {3};
Physical Surface("walls", 11) = all();
Physical Surface("hole", 12) = hole();
