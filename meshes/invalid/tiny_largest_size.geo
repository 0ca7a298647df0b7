// A limit of the sizes that few would want.
SetFactory("OpenCASCADE");
Rectangle(1) = {0, 0, 0, 1, 1};
Physical Surface("square", 1) = {1};
Mesh.MeshSizeMax = 1e-7;
