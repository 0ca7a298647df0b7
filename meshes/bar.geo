// gmsh -3 -format msh41 bar.geo -o bar.msh
// A bar of length 1 with a square cross-section, tetrahedra.
SetFactory("OpenCASCADE");
DefineConstant[h = {0.15, Min 0.005, Max 1, Name "h"}];

Box(1) = {0, 0, 0, 1, 0.4, 0.4};
MeshSize{PointsOf{Volume{1};}} = h;

Physical Volume("domain", 1) = {1};
Physical Surface("walls", 11) = Boundary{Volume{1};};
