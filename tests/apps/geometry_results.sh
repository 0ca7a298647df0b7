# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs of otto-geometry that succeed, and what they leave behind.
. "$(dirname "$0")/common.sh"

for option in --help --version --print-parameters; do
  "$program" $option >out.txt 2>err.txt || fail "$option: exit code $?"
  [ -s out.txt ] || fail "$option prints nothing"
  [ ! -s err.txt ] || fail "$option: $(cat err.txt)"
done
"$program" --print-parameters >all.prm
"$program" all.prm --mesh "$meshes/disk.msh" --check >out.txt ||
  fail "the printed parameters are not accepted"
[ ! -e otto-geometry.out ] || fail "--check has written something"
# a section of them, and what differs from the defaults, which is a file, too
"$program" --print-parameters Mesh >mesh.prm
grep -q "^subsection Mesh" mesh.prm && [ "$(grep -c "^subsection" mesh.prm)" -eq 1 ] ||
  fail "--print-parameters Mesh: $(cat mesh.prm)"
"$program" --print-changes --mesh "$meshes/disk.msh" \
  --set "Vector 1/Formula=x*y" >changes.prm
[ "$(grep -c "set " changes.prm)" -eq 2 ] &&
  grep -q "set Expression *= x\*y" changes.prm ||
  fail "--print-changes: $(cat changes.prm)"
"$program" changes.prm --print-changes | cmp -s - changes.prm ||
  fail "the printed changes are not what they were"
[ "$("$program" --print-changes)" = "# all parameters have their defaults" ] ||
  fail "--print-changes without any: $("$program" --print-changes)"
code=0
"$program" --print-parameters Msh >out.txt 2>err.txt || code=$?
[ $code -eq 2 ] && grep -q "did you mean 'Mesh'" err.txt ||
  fail "a section that is not there: exit code $code: $(cat err.txt)"

# the middle of an annulus is in its hole: the second density is elsewhere
"$program" --mesh "$meshes/annulus.msh" --check >annulus.txt || fail "annulus"
grep -q "note: the place .*'Density 2' is not in the domain; it is at" \
  annulus.txt || fail "an automatic density in a hole: $(cat annulus.txt)"
# a tilt keeps the mass of each component
"$program" --mesh "$meshes/repaired/two_pieces.msh" --output pieces \
  --set "Density 1/Type=expression" \
  --set "Density 1/expression/Expression=1 + 0.3*y" >pieces.txt 2>&1 ||
  fail "tilt on two components: $(tail -n 1 pieces.txt)"

# nothing but the mesh and a task: what is carried stays in its piece
"$program" --mesh "$meshes/repaired/two_pieces.msh" --output distances \
  --set Mesh/Refinement=3 --set Task=distances >distances.txt 2>&1 ||
  fail "distances on two components: $(tail -n 1 distances.txt)"
grep -q "note: the domain has 2 components.*lie in the largest" distances.txt ||
  fail "automatic densities on two components: $(cat distances.txt)"
# the automatic vector is in units of the domain: the same motion in all of them
exponential() {
  "$program" --mesh "$meshes/square_tri.msh" --set Task=exponential \
    --set Exponential/Outputs=2 --set "Exponential/Eulerian=false" "$@" \
    >scaled.txt || fail "exponential $*: $?"
}
exponential --output unit
grep -q "vector 1: tilt in the direction 1, 0 (automatic" scaled.txt ||
  fail "the automatic vector is not said: $(cat scaled.txt)"
for scale in 1e-4 1e5; do
  exponential --set Mesh/Scale=$scale --output scaled_$scale
  for folder in unit scaled_$scale; do
    cut -d, -f1,2 $folder/history.csv | awk -F, '{ printf "%s %.6g\n", $1, $2 }' \
      >$folder.txt
  done
  cmp -s unit.txt scaled_$scale.txt ||
    fail "another motion with Scale = $scale: $(cat scaled_$scale.txt)"
done
grep -q "set Direction *= 1e-05, 0" scaled_1e5/parameters.prm ||
  fail "the automatic vector is no number in parameters.prm"

# column FILE NAME of the last row
column() {
  awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == name) c = i }
    END { print $c }' "$1"
}
less() {
  awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }'
}
# near WHAT A B TOLERANCE, relative
near() {
  awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN { d = a - b; if (d < 0) d = -d
    s = b < 0 ? -b : b; exit !(d <= t * s) }' || fail "$1: $2 and $3"
}
files() {
  local folder=$1
  shift
  for file in summary.json parameters.prm "$@"; do
    [ -s "$folder/$file" ] || fail "$folder: no $file"
  done
  grep -q '"converged": true' "$folder/summary.json" || fail "$folder: failed"
}

# nothing but a mesh, in the plane and in space, on one and two ranks
for mesh in disk hex_box; do
  "$program" --mesh "$meshes/$mesh.msh" --output $mesh >$mesh.txt ||
    fail "$mesh: exit code $?"
  files $mesh gram.csv tangent.pvd tangent/tangent_0000.vtu
  ranks 2 "$program" --mesh "$meshes/$mesh.msh" --output ${mesh}_2 >out.txt ||
    fail "$mesh: two ranks"
  near "norm on two ranks" "$(column $mesh/gram.csv norm)" \
    "$(column ${mesh}_2/gram.csv norm)" 1e-9
done
for field in density potential_1 velocity_2 rate_1 degenerate region rank; do
  grep -q "Name=\"$field\"" disk/tangent/tangent_0000.vtu || fail "no $field"
done

# uniform density: potentials x and y/2 have the norms 1 and 1/2 and a right
# angle, for p = 3 the norms of j_q are 1 and (1/2)^(1/2)
"$program" --mesh "$meshes/square_quad.msh" --set "Density 1/Type=uniform" \
  --set "Vector 1/Type=potential" --set "Vector 1/Expression=x" \
  --set "Vector 2/Type=potential" --set "Vector 2/Expression=y/2" \
  --set "Vector 3/Type=field" --set "Vector 3/Expression=0.5-y; x-0.5" \
  --set Metric/Exponent=3 --output uniform >uniform.txt || fail "uniform: $?"
awk -F, 'NR == 2 { a = $2; angle = $7 } NR == 3 { b = $2 } END {
  exit !(a > 1 - 1e-9 && a < 1 + 1e-9 && b > .5 - 1e-9 && b < .5 + 1e-9 &&
    angle > 90 - 1e-6 && angle < 90 + 1e-6) }' uniform/gram.csv ||
  fail "another Gram matrix: $(cat uniform/gram.csv)"
grep -Eq "Vector 2: norm of j_q.* 0.7071" uniform.txt || fail "another p-norm"
grep -Eq "Vector 3: norm of its remainder" uniform.txt || fail "no remainder"
grep -q 'Name="remainder_3"' uniform/tangent/tangent_0000.vtu ||
  fail "no field of the remainder"

# the exponential map; its two forms agree; a shock is found at 1/0.8
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.05 \
  --set Task=exponential --set "Density 1/Type=gaussian" \
  --set "Density 1/gaussian/Mean=0.5" \
  --set "Density 1/gaussian/Standard deviation=0.1" \
  --set "Vector 1/Type=potential" --set "Vector 1/Expression=0.1*x*y" \
  --output moved >moved.txt || fail "exponential: exit code $?"
files moved density.pvd particles.pvd history.csv density/density_0010.vtu \
  particles/particles_0010.vtu
grep -q '"stopped": "end time"' moved/summary.json || fail "no end"
[ "$(wc -l <moved/history.csv)" -eq 12 ] || fail "not 11 outputs"
less "$(column moved/history.csv distance)" 0.02 || fail "two densities"
"$program" --mesh "$meshes/square_quad.geo" --set Mesh/Size=0.05 \
  --set Task=exponential --set "Density 1/Type=bump" \
  --set "Density 1/bump/Center=0.5" --set "Density 1/bump/Radius=0.3" \
  --set "Vector 1/Type=potential" \
  --set "Vector 1/Expression=-0.4*((x-0.5)^2+(y-0.5)^2)" --set Exponential/End=2 \
  --set Exponential/Eulerian=false --output shock >shock.txt ||
  fail "shock: exit code $?"
grep -q '"stopped": "shock"' shock/summary.json || fail "no shock"
grep -q "characteristics meet at time 1.25" shock.txt ||
  fail "another shock: $(grep meet shock.txt)"

# logarithms, distances, barycentre: all pairs on one rank as on two, up to what
# gap and linear systems leave
few="--set Discretisation/Slabs=4 --set Solver/Gap\ tolerance=1e-3 \
  --set Solver/Linear\ tolerance=1e-2"
for task in logarithm distances barycentre; do
  for n in 1 2; do
    eval ranks $n '"$program"' --mesh '"$meshes/square_quad.geo"' \
      --set Mesh/Size=0.125 $few --set Task=$task \
      --set '"Barycentre/Tolerance=0.2"' --output ${task}_$n \
      ">${task}_$n.txt" 2>&1 || fail "$task on $n ranks: $(tail -n 1 ${task}_$n.txt)"
  done
done
files logarithm_1 logarithm.pvd pairs.csv gram.csv
files distances_1 densities.pvd pairs.csv distances.csv coordinates.csv \
  eigenvalues.csv
files barycentre_1 density.pvd history.csv
for run in logarithm_1/pairs.csv distances_1/pairs.csv; do
  near "$run" "$(column $run W2)" "$(column ${run/_1/_2} W2)" 1e-6
done
near "barycentre" "$(column barycentre_1/history.csv functional)" \
  "$(column barycentre_2/history.csv functional)" 1e-5
# the three automatic densities are translates of each other on a diagonal
awk -F, 'NR == 2 { a = $3; c = $4 } NR == 3 { b = $4 } END {
  d = a + b - c; exit !(d < 0.02 * c && d > -0.02 * c) }' \
  distances_1/distances.csv || fail "not on a line"
for word in remaining "triangle inequality" "constant speed"; do
  grep -q "$word" distances_1.txt || fail "no '$word' on the screen"
done
grep -q "remaining" barycentre_1.txt || fail "no remaining time"

# a descent that misses its tolerance has not converged, and says so
code=0
eval '"$program"' --mesh '"$meshes/square_quad.geo"' --set Mesh/Size=0.125 $few \
  --set Task=barycentre --set Barycentre/Tolerance=1e-9 \
  --set "'Barycentre/Maximum steps=4'" --output missed ">missed.txt" 2>err.txt ||
  code=$?
[ $code -eq 1 ] || fail "a missed tolerance: exit code $code"
grep -q "Barycentre/Tolerance' = 1e-09" err.txt ||
  fail "a missed tolerance: $(cat err.txt)"
grep -q '"converged": false' missed/summary.json ||
  fail "a missed tolerance: converged"
[ -s missed/density.pvd ] || fail "a missed tolerance: no density"

# the logarithm of a run of otto-transport: its norm is W2
transport=$(dirname "$program")/otto-transport
"$transport" --mesh "$meshes/square_quad.geo" --set Mesh/Size=0.08 \
  --set Discretisation/Slabs=8 --output run >run.txt || fail "transport: $?"
"$program" --mesh "$meshes/square_quad.geo" --set Mesh/Size=0.08 \
  --set "Vector 1/Type=transport" --set "Vector 1/Folder=run" \
  --output of_run >of_run.txt || fail "vector of a run: exit code $?"
near "norm of the logarithm of a run" \
  "$(awk -F, 'NR == 2 { print $2 }' of_run/gram.csv)" \
  "$(awk '$1 == "W2" { print $2 }' run.txt)" 0.01

# another exponent: names, and no note that it is not used
"$program" --mesh "$meshes/square_tri.msh" --set Task=distances \
  --set Metric/Exponent=3 --output w3 >w3.txt 2>&1 || fail "distances of W3"
grep -q "^  W3 " w3.txt || fail "no table of W3: $(cat w3.txt)"
grep -q "^first,second,W3,W3^3_lower" w3/pairs.csv || fail "pairs of W3"
grep -q "not used" w3.txt && fail "the exponent is said to be unused"

# too few Newton steps: exit code 1, and everything is written
code=0
"$program" --mesh "$meshes/square_quad.msh" --set Task=distances \
  --set "Solver/Maximum Newton steps=2" --output failed >out.txt 2>err.txt ||
  code=$?
[ $code -eq 1 ] || fail "failure: exit code $code"
grep -q "did not converge" err.txt || fail "failure: $(cat err.txt)"
grep -q '"converged": false' failed/summary.json || fail "failed run: no record"
[ -s failed/pairs.csv ] || fail "failed run: no pairs.csv"

# every shipped file is right
for file in "$source_folder"/apps/otto-geometry/*.prm; do
  name=$(basename "$file" .prm)
  "$program" "$file" --check >"$name.txt" || fail "$name.prm is not accepted"
done
finish
