// gmsh -3 -format msh41 ball.geo -o ball.msh
// The ball of radius 1 about the origin with tetrahedra.
SetFactory("OpenCASCADE");
DefineConstant[h = {0.4, Min 0.03, Max 1, Name "h"}];

Sphere(1) = {0, 0, 0, 1};
Mesh.MeshSizeMin = h;
Mesh.MeshSizeMax = h;

Physical Volume("domain", 1) = {1};
Physical Surface("sphere", 11) = {1};
