# SPDX-License-Identifier: LGPL-2.1-or-later
# The scripts that draw, and the table of the gallery.
. "$(dirname "$0")/common.sh"

apps=$source_folder/apps
check=$source_folder/tests/apps/check_pictures.py
programs=$(dirname "$program")
python() {
  if [ -x /usr/bin/python3 ]; then /usr/bin/python3 -B "$@"; else python3 -B "$@"; fi
}
python -c 'import numpy, matplotlib, PIL, vtkmodules' 2>/dev/null ||
  { echo "the packages of render.py are not installed"; exit 77; }

# a narrow density becomes a wide one: no frame is empty, in the plane and in space
"$program" --mesh "$meshes/hex_box.geo" --set Mesh/Size=0.2 --output cube \
  --set "Initial density/Type=gaussian" --set "Final density/Type=gaussian" \
  --set "Initial density/gaussian/Standard deviation=0.08" \
  --set "Final density/gaussian/Standard deviation=0.3" \
  --set Discretisation/Slabs=4 --set "Solver/Gap tolerance=1e-2" >cube.txt ||
  fail "cube: exit code $?"
python "$apps/render.py" cube --frames 3 || fail "cube: no picture"
python "$check" frames cube/density.png 3 || fail "cube: an empty frame"

# nearly uniform at the end, in a round domain
"$programs/otto-flow" --mesh "$meshes/ball.geo" --set Mesh/Size=0.35 --output heat \
  --set Time/Step=0.1 \
  --set Time/End=1 --set Output/Interval=0.5 >heat.txt || fail "heat: exit code $?"
python "$apps/render.py" heat --frames 3 --velocity || fail "heat: no picture"
python "$check" frames heat/density.png 3 || fail "heat: an empty frame"

"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.15 --output plane \
  --set Discretisation/Slabs=4 --set "Solver/Gap tolerance=1e-2" >plane.txt ||
  fail "plane: exit code $?"
python "$apps/render.py" plane --frames 3 --velocity --animation plane.gif ||
  fail "plane: no picture"
[ -s plane.gif ] || fail "plane: no film"
python "$check" frames plane/density.png 3 || fail "plane: an empty frame"
python "$apps/render.py" plane --warp --output warp.png || fail "plane: no landscape"

python "$apps/render.py" plane --field heat 2>error.txt && fail "an unknown field"
grep -q "no field 'heat' in 'plane'; there are: density" error.txt ||
  fail "an unknown field: $(cat error.txt)"
python "$apps/render.py" cube --warp 2>error.txt && fail "a landscape in space"

# table, text and pictures of the gallery are of the same things, and a number that
# is wrong is found
python "$apps/gallery.py" --consistent --work gallery || fail "the gallery"
python "$check" gallery "$apps" || fail "the comparison of the gallery"
finish
