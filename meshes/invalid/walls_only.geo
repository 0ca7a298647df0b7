// A volume, but physical groups of surfaces only.
SetFactory("OpenCASCADE");
Box(1) = {0, 0, 0, 1, 1, 1};
Mesh.MeshSizeMax = 0.5;
Physical Surface("walls", 1) = {1:6};
