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

# regions above levels, slices (one of them a wall), walls without traces of cells
render() { python "$apps/render.py" "$@" >drawn.txt || fail "no picture: $*"; }
render cube --frames 2 --levels 5% --output low.png
render cube --frames 2 --levels 80% --output high.png
python "$check" more low.png high.png || fail "cube: levels"
render cube --frames 2 --levels 95% --output walls.png
python "$check" plain walls.png 2 || fail "cube: walls"
render cube --frames 3 --slice x=0.5 --slice z=0 --slice 1,1,0@0.5,0.5,0 \
  --output cuts.png
python "$check" frames cuts.png 3 1 0.15 || fail "cube: slices"

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

# frames at given times, rows, ranges, films of a part
render plane --times 0,0.3,0.5,1 --rows 2 --output rows.png
python "$check" frames rows.png 2 2 || fail "plane: rows"
render plane --frames 3 --range frame --output own.png
python "$check" peaks own.png 3 own || fail "plane: a range for each frame"
# values are interpolated, not colours; edges of cells are of none
render plane --frames 3 --range 0,1 --output steep.png
python "$check" palette steep.png 3 || fail "plane: colours of no value"
render plane --frames 3 --range 0,1 --cells --output cells.png
python "$check" palette cells.png 3 2>/dev/null && fail "plane: no edges of cells"
render plane --frames 3 --range 0,1000 --output wide.png
python "$check" peaks wide.png 3 none || fail "plane: a given range"
render plane --from 0.25 --to 0.8 --animation part.gif --fps 8 --output part.png
python "$check" film part.gif 3 8 || fail "plane: a film of a part"

# one sentence says what is wrong
refused() {
  said=$1
  shift
  python "$apps/render.py" "$@" 2>error.txt && fail "accepted: $*"
  code=$?
  [ $code -eq 2 ] || fail "$*: exit code $code"
  [ "$(wc -l <error.txt)" -eq 1 ] || fail "$*: more than one line"
  grep -qF -- "$said" error.txt || fail "$*: $(cat error.txt)"
}
refused "--range 2,1: give LOW,HIGH" plane --range 2,1
refused "--range 0: give LOW,HIGH" plane --range 0
refused "--times: 3 is not between 0 and 1" plane --times 0,3
refused "--times a: give numbers" plane --times a
refused "leave --frames out" plane --times 0 --frames 2
refused "--from and --to leave nothing: the times of the run are 0 to 1" plane --from 2
refused "--rows must be at least 1" plane --rows 0
refused "give --animation" plane --fps 5
refused "--fps of a .gif lies between 0.1 and 50" plane --fps 80 --animation fast.gif
refused "need a solid mesh" plane --levels 10%
refused "need a solid mesh" plane --slice x=0.5
refused "--slice x=7 misses the domain, where 0 <= x <= 1" cube --slice x=7
refused "--slice w=1: give x=NUMBER" cube --slice w=1
refused "a share lies between 0% and 100%" cube --levels 120%
refused "-1 is not a value of 'density', which lies between" cube --levels=-1
refused "--frames: invalid int value" plane --frames many

python "$apps/render.py" plane --field heat 2>error.txt && fail "an unknown field"
grep -q "no field 'heat' in 'plane'; there are: density" error.txt ||
  fail "an unknown field: $(cat error.txt)"
python "$apps/render.py" cube --warp 2>error.txt && fail "a landscape in space"

# table, text and pictures of the gallery are of the same things, and a number that
# is wrong is found
python "$apps/gallery.py" --consistent --work gallery || fail "the gallery"
python "$check" gallery "$apps" || fail "the comparison of the gallery"
finish
