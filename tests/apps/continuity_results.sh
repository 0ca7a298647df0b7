# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs of otto-continuity that succeed, and what they leave behind.
. "$(dirname "$0")/common.sh"
transport=$(dirname "$program")/otto-transport

for option in --help --version --print-parameters; do
  "$program" $option >out.txt 2>err.txt || fail "$option: exit code $?"
  [ -s out.txt ] || fail "$option prints nothing"
  [ ! -s err.txt ] || fail "$option: $(cat err.txt)"
done
"$program" --print-parameters >all.prm
"$program" all.prm --mesh "$meshes/disk.msh" --check >out.txt ||
  fail "the printed parameters are not accepted"
[ ! -e otto-continuity.out ] || fail "--check has written something"

# nothing but a mesh, in the plane and in space
for mesh in disk hex_box; do
  "$program" --mesh "$meshes/$mesh.msh" --output $mesh \
    --set Time/End=0.5 >$mesh.txt || fail "$mesh: exit code $?"
  for file in density.pvd particles.pvd summary.json history.csv \
    parameters.prm density/density_0020.vtu particles/particles_0020.vtu \
    checkpoint/checkpoint_0.h5; do
    [ -s $mesh/$file ] || fail "$mesh: no $file"
  done
  grep -q '"stopped": "end time"' $mesh/summary.json || fail "$mesh: no end"
  [ "$(wc -l <$mesh/history.csv)" -eq 22 ] || fail "$mesh: not 21 outputs"
done
for word in remaining "mass defect" "push-forward" "log det J" "peak memory" \
  "test functions"; do
  grep -q "$word" disk.txt || fail "no '$word' on the screen"
done
for field in density velocity region rank; do
  grep -q "Name=\"$field\"" disk/density/density_0000.vtu || fail "no $field"
done
for field in id mass density log_det_J; do
  grep -q "Name=\"$field\"" disk/particles/particles_0000.vtu ||
    fail "no $field of particles"
done
# a rotation about the middle is tangential to a circle, but not to a square
if grep -q "note:" disk.txt; then fail "a note on the disk"; fi
# where the default is another velocity, along the walls
if grep -q "note:" hex_box.txt; then fail "a note on the box"; fi
grep -q "circulation" hex_box.txt || fail "no circulation in the box"
"$program" --mesh "$meshes/hex_box.msh" --set Velocity/Type=expression \
  --set "Velocity/expression/Components=0.5-y; x-0.5; 0" --check >crossed.txt ||
  fail "a rotation in the box: exit code $?"
grep -q "note:.*crosses" crossed.txt || fail "no note on the box"
# the two sides of a slit, where points have two velocities
"$program" --mesh "$meshes/repaired/slit.msh" --output slit \
  --set Mesh/Refinement=2 >slit.txt || fail "slit: exit code $?"
awk '/log det J against/ { found = 1; exit !($NF < 1e-3) }
  END { if (!found) exit 1 }' slit.txt ||
  fail "slit: $(grep 'log det J against' slit.txt)"
# a constant density stays as it is, because nothing crosses the walls
for mesh in square_tri l_shape bar hex_box; do
  "$program" --mesh "$meshes/$mesh.msh" --set "Initial density/Type=uniform" \
    --set Density/Mass=0 --set Time/End=0.1 --set Checks/Duality=false \
    --output constant_$mesh >out.txt || fail "constant on $mesh: exit code $?"
  tail -n 1 constant_$mesh/history.csv | cut -d, -f6-7 |
    awk -F, '{ exit !($1 > 1 - 1e-9 && $2 < 1 + 1e-9) }' ||
    fail "the circulation on $mesh changes a constant density"
done

# column NAME of the last row
column() {
  awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == name) c = i }
    END { print $c }' "$1/history.csv"
}
less() {
  awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }'
}
# the resolved parameters repeat the run, also on two ranks
ranks 2 "$program" disk/parameters.prm --output again >out.txt ||
  fail "the resolved parameters do not run"
for name in largest_density distance_to_push_forward; do
  less "$(awk -v a="$(column disk $name)" -v b="$(column again $name)" \
    'BEGIN { d = a - b; print d < 0 ? -d : d }')" 1e-9 ||
    fail "two ranks have another $name"
done

# with diffusion: particles on random paths
"$program" --mesh "$meshes/disk.msh" --set Diffusion/Coefficient=0.05 \
  --output noise >noise.txt || fail "diffusion: exit code $?"
less "$(column noise distance_to_histogram)" 0.25 || fail "another histogram"

# the geodesic of a transport run
"$transport" "$source_folder/apps/otto-transport/translation.prm" \
  --set Mesh/Size=0.06 --set Discretisation/Slabs=16 --output geodesic \
  >out.txt || fail "the transport run: exit code $?"
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.06 \
  --set Velocity/Type=transport --set Velocity/transport/Folder=geodesic \
  --output carried >carried.txt || fail "geodesic: exit code $?"
# 0.2516 for the discrete geodesic itself; iterates within the gap have 0.2500
less "$(column carried distance_to_geodesic)" 0.255 || fail "another geodesic"
grep -q '"distance to the geodesic at the end"' carried/summary.json ||
  fail "no distance to the geodesic in summary.json"
# beyond a tenth it says so
if less "$(column carried distance_to_geodesic)" 0.1; then
  if grep -q "note: the density is" carried.txt; then fail "a wrong note"; fi
else
  grep -q "note: the density is .* away from that of the geodesic" carried.txt ||
    fail "no note of the distance to the geodesic"
fi

# every shipped file is right; the geodesic of two rooms needs its run
for file in "$source_folder"/apps/otto-continuity/*.prm; do
  name=$(basename "$file" .prm)
  [ "$name" = geodesic ] && continue
  "$program" "$file" --check >"$name.txt" || fail "$name.prm is not accepted"
done

# interrupted
"$program" --mesh "$meshes/disk.msh" --output stopped --set Time/End=1000 \
  --set Output/Interval=0.1 >stopped.txt &
pid=$!
for wait in 1 2 3 4 5 6 7 8 9 10; do
  sleep 0.5
  [ -e stopped/history.csv ] && [ "$(wc -l <stopped/history.csv)" -gt 3 ] && break
done
kill -INT $pid
wait $pid || fail "an interrupted run ends with exit code $?"
grep -q '"stopped": "interrupted"' stopped/summary.json || fail "no interrupt"
grep -q -- "--restart stopped" stopped.txt || fail "no word of --restart"
finish
