// Sizes in metres where micrometres were meant to be the unit.
SetFactory("OpenCASCADE");
Rectangle(1) = {0, 0, 0, 1, 1};
Physical Surface("square", 1) = {1};
MeshSize{:} = 1e-9;
