# SPDX-License-Identifier: LGPL-2.1-or-later
# The unit of length and the place of the domain change nothing but the numbers
# that have them: the same iterations, W2 over the unit the same.
. "$(dirname "$0")/common.sh"
bin=$(dirname "$program")

# result FOLDER NAME: a number in summary.json
result() {
  sed -n "s/^ *\"$2\": \([^,]*\),*$/\1/p" "$1/summary.json" | head -n 1
}
# near WHAT A B TOLERANCE, relative
near() {
  awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN { if (a == "" || b == "") exit 1
    d = a - b; if (d < 0) d = -d; s = b < 0 ? -b : b; exit !(d <= t * s) }' ||
    fail "$1: $2 and $3"
}
times() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.17g", a * b }'; }
# run PROGRAM NAME OPTIONS...
run() {
  local which=$1 name=$2
  shift 2
  "$bin/$which" --output "$name" "$@" >"$name.txt" 2>&1 ||
    fail "$which, $name: exit code $?, $(tail -n 1 "$name.txt")"
}
# same NAME REFERENCE: as many iterations. The corrections inside a step stop at
# residuals that rounding moves, one or two more or less of hundreds.
same() {
  local name=$1 reference=$2
  for count in "Newton steps" FGMRES; do
    [ "$(result "$name" "$count")" = "$(result "$reference" "$count")" ] ||
      fail "$name: $(result "$name" "$count") $count, $(result "$reference" "$count") in $reference"
  done
  near "corrections of $name" "$(result "$name" corrections)" \
    "$(result "$reference" corrections)" 0.02
}

# What rounding changes passes through what a linear system leaves: with the
# default tolerance W2 agrees to some 1e-8.
printf 'subsection Solver\n  set Linear tolerance = 1e-3\nend\n' >tight.prm
transport="tight.prm --set Discretisation/Slabs=6"
distances="--set Task=distances --set Discretisation/Slabs=4"
square=$meshes/square_tri.msh
run otto-transport transport --mesh $square $transport
run otto-transport w3 --mesh $square $transport --set Transport/Cost=power
run otto-geometry distances --mesh $square $distances
run otto-geometry metric --mesh $square
run otto-flow flow --mesh $square
run otto-flow power --mesh $square --set Energy/Terms=power
[ "$(result power steps)" = "$(result flow steps)" ] ||
  fail "porous medium: $(result power steps) steps, not $(result flow steps)"
run otto-transport metric_1e8 --mesh $square $transport \
  --set Transport/Cost=tensor --set Transport/tensor/xx=1e8 \
  --set Transport/tensor/yy=1e8
same metric_1e8 transport
near "W2 in the metric" "$(result metric_1e8 "W2 in the metric")" \
  "$(times "$(result transport W2)" 1e-4)" 1e-8
for scale in 1e-6 1e-3 1e3; do
  unit="--mesh $square --set Mesh/Scale=$scale"
  run otto-transport transport_$scale $unit $transport
  same transport_$scale transport
  near "W2 with the unit $scale" "$(result transport_$scale W2)" \
    "$(times "$(result transport W2)" $scale)" 1e-8
  run otto-transport w3_$scale $unit $transport --set Transport/Cost=power
  same w3_$scale w3
  near "W3 with the unit $scale" "$(result w3_$scale W3)" \
    "$(times "$(result w3 W3)" $scale)" 1e-8
  run otto-geometry distances_$scale $unit $distances
  awk -F, 'NR > 1 { print $NF }' distances/distances.csv >one.txt
  awk -F, 'NR > 1 { print $NF }' distances_$scale/distances.csv >other.txt
  paste one.txt other.txt | awk -v s=$scale '{ d = $2 - s * $1
    if (d < 0) d = -d; if (d > 1e-8 * s) exit 1 }' ||
    fail "distances with the unit $scale"
  run otto-geometry metric_$scale $unit
  # end and step of a flow come from the domain and the energy
  for flow in flow power; do
    terms=entropy
    [ $flow = flow ] || terms=$flow
    run otto-flow ${flow}_$scale $unit --set Energy/Terms=$terms
    [ "$(result ${flow}_$scale steps)" = "$(result $flow steps)" ] ||
      fail "$flow with the unit $scale: $(result ${flow}_$scale steps) steps, not $(result $flow steps)"
    near "Newton steps of $flow with the unit $scale" \
      "$(result ${flow}_$scale "Newton steps")" \
      "$(result $flow "Newton steps")" 0.02
    near "density of a $flow with the unit $scale" \
      "$(times "$(times "$(result ${flow}_$scale "largest density")" $scale)" $scale)" \
      "$(result $flow "largest density")" 1e-6
  done
done

# moved by a power of two, which costs the coordinates no more than ten digits
awk '/^\$Nodes/ { nodes = 1 } /^\$EndNodes/ { nodes = 0 }
  nodes && NF == 3 { printf "%.17g %.17g %.17g\n", $1 + 1048576, $2 - 524288, $3
                     next }
  { print }' $square >moved.msh
run otto-transport moved --mesh moved.msh $transport
same moved transport
near "W2 of the moved square" "$(result moved W2)" "$(result transport W2)" 1e-8
run otto-geometry moved_metric --mesh moved.msh
awk -F, 'NR == 2 { print $2 }' metric/gram.csv >one.txt
awk -F, 'NR == 2 { print $2 }' moved_metric/gram.csv >other.txt
near "norm of a tangent vector of the moved square" "$(cat other.txt)" \
  "$(cat one.txt)" 1e-6

finish
