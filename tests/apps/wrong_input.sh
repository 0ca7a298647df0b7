# SPDX-License-Identifier: LGPL-2.1-or-later
# Wrong input: exit code 2, one sentence that names thing and remedy, nothing
# written.
. "$(dirname "$0")/common.sh"

# wrong WHAT REGEX ARGUMENTS...
wrong() {
  local what=$1 regex=$2 code=0
  shift 2
  "$program" "$@" >out.txt 2>err.txt || code=$?
  [ $code -eq 2 ] || fail "$what: exit code $code instead of 2"
  [ "$(wc -l <err.txt)" -eq 1 ] || fail "$what: not one line: $(cat err.txt)"
  grep -Eq -- "$regex" err.txt || fail "$what: no '$regex' in: $(cat err.txt)"
  [ ! -e otto-transport.out ] || fail "$what: something was written"
  rm -rf otto-transport.out
}

square=$meshes/square_tri.msh

# the command line
wrong "no mesh" "Mesh/File.*--mesh"
wrong "unknown option" "no option --mehs.*--mesh" --mehs $square
wrong "missing value" "--mesh needs a value" --mesh
wrong "missing parameter file" "nowhere.prm" nowhere.prm
wrong "two parameter files" "two parameter files" a.prm b.prm

wrong "a mesh without --mesh" "is a mesh.*--mesh $square" $square

# meshes
wrong "missing mesh" "nowhere.msh" --mesh nowhere.msh
for mesh in truncated second_order mixed_shapes empty curves_only \
  non_manifold tangled_quad concave_quad no_elements not_gmsh \
  degenerate_triangle duplicate_cell missing_node overlapping prism \
  three_pages moebius_strip_of_quadrilaterals tangled_hex two_groups version_1 \
  degenerate_tetrahedron no_elements_section two_groups_of_a_surface \
  damaged_41 damaged_22 hanging_nodes hanging_face hanging_hex \
  overlapping_pieces crossing_pieces joined_by_a_vertex fewer_elements_announced \
  more_elements_announced fewer_nodes_announced nodes_from_zero; do
  wrong "$mesh.msh" "$mesh.msh" --mesh "$meshes/invalid/$mesh.msh"
done
for geometry in syntax_error self_intersecting open_loop zero_area \
  negative_size open_surface crash_while_meshing exit walls_only \
  curves_only commands; do
  wrong "$geometry.geo" "$geometry.geo" --mesh "$meshes/invalid/$geometry.geo"
done
wrong "an adaptive run without a geometry" "Adaptation/Width.*$square.*\.geo" \
  --mesh $square --set Adaptation/Width=0.1
wrong "absurd size" "square_tri.geo.*cells.*Size" \
  --mesh "$meshes/square_tri.geo" --set Mesh/Size=1e-6

# surfaces in space
surface() {
  wrong "$1" "$2" --mesh "$meshes/sphere.geo" --set "Mesh/Size=0.5" "${@:3}"
}
surface "tensor on a surface" "Transport/Cost' = 'tensor'.*surface.*quadratic" \
  --set Transport/Cost=tensor
surface "region on a surface" "Initial density.*surfaces" \
  --set "Initial density/Type=region" --set "Initial density/region/Names=sphere"
surface "start of a surface" "Start from.*surfaces" \
  --set "Solver/Start from=nowhere"
surface "infinite potential on a surface" "Running cost.*Potential = 'log\\(z\\)'" \
  --set "Running cost/Terms=potential" \
  --set "Running cost/potential/Potential=log(z)"

# costs
cost() {
  wrong "$1" "$2" --mesh "$square" --set "Transport/Cost=$3" --set "${@:4}"
}
cost "unknown cost" "Transport/Cost.*cubic" cubic "Transport/Diffusion=0"
cost "exponent too small" "Transport/power.*Exponent = '1.1'.*1.25" power \
  "Transport/power/Exponent=1.1"
cost "indefinite tensor" "positive definite at" tensor "Transport/tensor/xy=2"
cost "tensor that changes sign" "positive definite at" tensor \
  "Transport/tensor/xx=x-0.5"
cost "negative speed" "Largest speed = '-1'" relativistic \
  "Transport/relativistic/Largest speed=-1"
cost "negative diffusion" "Transport/Diffusion" quadratic \
  "Transport/Diffusion=-0.1"
cost "unknown running cost" "Running cost.*entropi" quadratic \
  "Running cost/Terms=entropi"
cost "running cost that is not convex" "Running cost.*interaction.*convex" \
  quadratic "Running cost/Terms=interaction"
cost "bound as running cost" "Running cost.*congestion.*bound" quadratic \
  "Running cost/Terms=congestion"

cost "terminal cost of a given end" "Terminal cost/Terms.*Transport/End.*free" \
  quadratic "Terminal cost/Terms=entropy"
cost "bound as terminal cost" "Terminal cost.*congestion.*bound" quadratic \
  "Transport/End=free" --set "Terminal cost/Terms=congestion"
cost "growth of another cost" "Growth length.*Cost = quadratic" power \
  "Transport/Growth length=0.1"
cost "unequal masses" "mass.*Normalise.*Growth length" quadratic \
  "End densities/Normalise=false" --set "Initial density/Type=uniform"
cost "end of another kind" "Transport/End" quadratic "Transport/End=open"

# what cannot be computed, before it is tried
cost "speed with which nothing arrives" \
  "Largest speed' = 0.1.*Transport/relativistic.*moves by 0.56" relativistic \
  "Transport/relativistic/Largest speed=0.1"
for diffusion in 1e6 1e300; do
  cost "diffusion $diffusion" "Transport/Diffusion.*times the domain.*by a factor of" \
    quadratic "Transport/Diffusion=$diffusion"
done
# 1.5e10 unknowns, 15 terabytes
wrong "more than the memory" "100000 slabs.*unknowns.*GB.*Discretisation/Slabs" \
  --mesh "$square" --set Discretisation/Slabs=100000 --set Mesh/Refinement=4

# what is no file, and would never end
wrong "folder as mesh" "'$meshes/'.*folder" --mesh "$meshes/"
wrong "device as mesh" "/dev/zero.*regular file" --mesh /dev/zero
mkfifo pipe.msh
wrong "pipe as mesh" "pipe.msh.*regular file" --mesh pipe.msh
wrong "pipe as parameters" "pipe.msh.*regular file" pipe.msh
for command in Include Merge; do
  for file in pipe.msh /dev/zero; do
    echo "$command \"$file\";" >reads.geo
    wrong "$command of $file" "included file.*regular file" --mesh reads.geo
  done
done
echo 'Include "/tmp";' >reads.geo
wrong "Include of a folder" "included file '/tmp'.*folder" --mesh reads.geo
wrong "device as parameters" "/dev/zero.*regular file" /dev/zero
wrong "pipe as image" "pipe.msh.*regular file" --mesh "$square" \
  --set "Initial density/Type=image" \
  --set "Initial density/image/File=pipe.msh"
wrong "absurd refinement" "refined 12 times.*cells.*Refinement" \
  --mesh "$square" --set Mesh/Refinement=12

# geometries and options beside a mesh run no commands and write no files
cp "$meshes/invalid/commands.geo" .
wrong "commands in a geometry" "SystemCall in line 11.*Save.*Trust = true" \
  --mesh commands.geo --check
cp "$meshes/square_tri.msh" my.msh
echo 'SystemCall "touch made_by_a_command";' >my.msh.opt
"$program" --mesh my.msh --check >out.txt 2>err.txt ||
  fail "mesh with options beside it: $(cat err.txt)"
[ ! -e made_by_a_command ] && [ ! -e made_by_a_command.msh ] ||
  fail "a command was run"
"$program" --mesh commands.geo --set Mesh/Trust=true --check >out.txt \
  2>err.txt || fail "trusted geometry: $(cat err.txt)"
[ -e made_by_a_command ] && [ -e made_by_a_command.msh ] ||
  fail "Trust = true has no effect"

# an endless loop: something is said, and SIGTERM ends all of it
(echo 'For i In {1:1000000000000}'; echo '  a = i;'; echo 'EndFor') >endless.geo
"$program" --mesh endless.geo --check >out.txt 2>err.txt &
endless=$!
for half_second in $(seq 240); do
  grep -q "endless.geo.*s so far" out.txt && break
  sleep 0.5
done
grep -q "reading 'endless.geo'.*s so far" out.txt ||
  fail "an endless loop: nothing is said"
kill -TERM $endless
wait $endless
sleep 0.5
pgrep -f "^$program --mesh endless.geo" >pids.txt &&
  fail "an endless loop goes on: $(cat pids.txt)"
head -c 3000 "$meshes/square_tri_binary.msh" >half.msh
wrong "truncated binary mesh" "half.msh" --mesh half.msh
head -c 100 /dev/urandom >noise.msh
wrong "noise" "noise.msh" --mesh noise.msh

for format in square_tri square_tri_binary; do
  sed '2s/ 0 8/ 2 8/; 2s/ 1 8/ 0 8/; 2s/ 2 8/ 1 8/' "$meshes/$format.msh" \
    >other_kind.msh
  wrong "$format of another kind" "other_kind.msh.*format says" \
    --mesh other_kind.msh
done

# parameters
printf 'subsection Mesh\n  set File = a\0.msh\nend\n' >zero.prm
wrong "byte zero" "zero.prm, line 2: .*byte of value zero" zero.prm
printf '\357\273\277subsection Mesh\n  set File = a.msh\n' >twice.prm
printf '  set File = %s\nend\n' "$square" >>twice.prm
"$program" twice.prm --check >out.txt 2>err.txt ||
  fail "a byte order mark: $(cat err.txt)"
grep -q "^note: twice.prm sets 'Mesh/File' more than once: .*line 3 counts" \
  out.txt || fail "no note of an entry that is set twice: $(cat out.txt)"
printf 'subsection Discretisation\n  set Slab = 8\nend\n' >misspelt.prm
wrong "misspelt entry" "misspelt.prm.*Slab.*Slabs" misspelt.prm --mesh $square
printf 'subsection Discretization\n  set Slabs = 8\nend\n' >misspelt2.prm
wrong "misspelt section" "Discretisation" misspelt2.prm --mesh $square
wrong "misspelt assignment" "Solver.*Gap tolerance" \
  --mesh $square --set "Solver/Gap tolerence=1e-3"
wrong "value out of range" "Slabs" --mesh $square --set Discretisation/Slabs=0
wrong "not a number" "Slabs' = 'many'.*from 2 to 100000, or 'automatic'" \
  --mesh $square --set Discretisation/Slabs=many
wrong "unknown type" "Type.*gaussian" --mesh $square \
  --set "Initial density/Type=gausian"
wrong "unknown pair" "P1/P1" --mesh $square --set Discretisation/Pair=P7/P3
wrong "oscillating pair" "P1/P0.*oscillat" --mesh $square \
  --set Discretisation/Pair=P1/P0
wrong "pair of other cells" "Q1/Q1" --mesh $square \
  --set Discretisation/Pair=Q1/Q1

# densities
expression() {
  wrong "$1" "$2" --mesh $square --set "Initial density/Type=expression" \
    --set "Initial density/expression/Expression=$3"
}
expression "expression that does not parse" "Initial density.*1 \+\* x" "1 +* x"
expression "negative expression" "Initial density.*negative" "x - 0.5"
expression "expression that is not a number" "Initial density" "sqrt(x - 0.5)"
expression "infinite expression" "Initial density" "1/x"
expression "zero mass" "Initial density.*(zero|mass)" "0"
expression "mass that is no number" "Initial density.*1e-310.*too small" 1e-310
wrong "support outside of the mesh" "Initial density" --mesh $square \
  --set "Initial density/Type=bump" --set "Initial density/bump/Center=7, 7"
wrong "unknown region" "left rom.*left room" \
  --mesh "$meshes/two_rooms.msh" --set "Initial density/Type=region" \
  --set "Initial density/region/Names=left rom"
wrong "missing values" "Initial density/values.*nowhere.h5" --mesh $square \
  --set "Initial density/Type=values" \
  --set "Initial density/values/File=nowhere.h5"
wrong "values that are no HDF5" "$square.*not an HDF5 file" --mesh $square \
  --set "Initial density/Type=values" \
  --set "Initial density/values/File=$square"
wrong "missing image" "nowhere.pgm" --mesh $square \
  --set "Initial density/Type=image" \
  --set "Initial density/image/File=nowhere.pgm"
printf '\211PNG\r\n\032\n' >half.png
wrong "truncated PNG" "half.png.*as PNG.*truncated.*again" --mesh $square \
  --set "Initial density/Type=image" --set "Initial density/image/File=half.png"
points() {
  printf "$3" >points.csv
  wrong "$1" "points.csv'.*$2" --mesh $square --set "Initial density/Type=points" \
    --set "Initial density/points/File=points.csv" "${@:4}"
}
points "no points" "there are no points" '# nothing\n'
points "points without a coordinate" "shape \(1, 1\).*2 coordinates" '0.5\n'
points "points that are no numbers" "line 2.*'half' is not a number" '0 0\n0 half\n'
points "points outside" "zero at all vertices" '7, 7\n' \
  --set "Initial density/points/Width=0.1"
wrong "width zero" "Width = '0'.*positive" --mesh $square \
  --set "Initial density/Type=points" --set "Initial density/points/Width=0" \
  --set "Initial density/points/File=points.csv"
field() {
  wrong "$1" "interpolated.*$2" --mesh $square \
    --set "Initial density/Type=interpolated" \
    --set "Initial density/interpolated/File=$3" "${@:4}"
}
field "missing field" "nowhere.vtu.*cannot be read" nowhere.vtu
field "mesh without a view" "square_tri.msh.*no post-processing view" $square
field "image as field" "none of VTK in XML" "$source_folder/apps/otto-transport/ring.pgm"
field "3D image on a 2D mesh" "torus.vti.*dimension 3.*slice" \
  "$source_folder/apps/otto-transport/torus.vti"
field "unknown field" "torus.vti.*no field 'rho', but 'density'" \
  "$source_folder/apps/otto-transport/torus.vti" \
  --set "Initial density/interpolated/Field=rho"
wrong "unequal masses" "Normalise" --mesh $square \
  --set "Initial density/Type=expression" \
  --set "Initial density/expression/Expression=1" \
  --set "Final density/Type=expression" \
  --set "Final density/expression/Expression=2" \
  --set "End densities/Normalise=false"
wrong "components with different masses" "No transport exists" \
  --mesh "$meshes/repaired/two_pieces.msh" \
  --set "Initial density/Type=expression" \
  --set "Initial density/expression/Expression=1 + x"

# formulas that muParser takes for others
expression "decimal comma" "Expression.*point" "1+0,5*x"
expression "assignment" "Expression.*==" "x=1"
expression "random numbers" "Expression.*random" "1+rand()"

# names that are no UTF-8 are names
sed "s/right room/M$(printf '\374')ndung, rechts/" "$meshes/two_rooms.msh" \
  >latin.msh
"$program" --mesh latin.msh --check --set "Initial density/Type=region" \
  --set "Initial density/region/Names=\"M$(printf '\374')ndung, rechts\"" \
  >out.txt 2>err.txt || fail "names in Latin-1: $(cat err.txt)"
wrong "name with a comma without quotes" "in quotes" --mesh latin.msh \
  --set "Initial density/Type=region" \
  --set "Initial density/region/Names=M$(printf '\374')ndung, rechts"
sed 's/"right room"/"right, room #2"/' "$meshes/two_rooms.msh" >sharp.msh
"$program" --mesh sharp.msh --check --set "Initial density/Type=region" \
  --set 'Initial density/region/Names="right, room #2"' >out.txt 2>err.txt ||
  fail "a name with a comma and a #: $(cat err.txt)"
echo 'Point(1) = {0, 0, 0, 1};' >point.geo
wrong "geometry without a surface" "point.geo.*no surface and no volume" \
  --mesh point.geo

# output
mkdir full && echo precious >full/file
wrong "folder with files" "full.*(empty|Overwrite)" --mesh $square --output full
[ "$(cat full/file)" = precious ] || fail "a file of the user was changed"
echo precious >a_file
wrong "folder that is a file" "a_file" --mesh $square --output a_file
[ "$(cat a_file)" = precious ] || fail "a file of the user was changed"
wrong "folder that cannot be made" "/proc/none" --mesh $square \
  --output /proc/none

# the same on two ranks: one sentence, not two
code=0
ranks 2 "$program" --mesh nowhere.msh >out.txt 2>err.txt || code=$?
[ $code -eq 2 ] || fail "two ranks: exit code $code instead of 2"
[ "$(grep -c '^otto-transport: ' err.txt)" -eq 1 ] ||
  fail "two ranks: not one sentence: $(cat err.txt)"

finish
