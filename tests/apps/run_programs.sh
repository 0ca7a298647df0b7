# SPDX-License-Identifier: LGPL-2.1-or-later
# Short runs of all programs on a mesh with some numbers of ranks, whose results
# must be the same; for ranks.sh and all_ranks.sh, after common.sh.
bin=$(dirname "$program")

# result FOLDER NAME: a number in summary.json
result() {
  sed -n "s/^ *\"$2\": \([^,]*\),*$/\1/p" "$1/summary.json" | head -n 1
}

# same WHAT A B TOLERANCE, relative to the larger one or to one
same() {
  awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN {
    if (a == "" || b == "") exit 1
    d = a - b; if (d < 0) d = -d; s = a < 0 ? -a : a; if (s < 1) s = 1
    exit !(d <= t * s) }' || fail "$1: $2 and $3"
}

# run_on NAME MESH RANKS PROGRAM OPTIONS...
run_on() {
  local name=$1 mesh=$2 n=$3 which=$4
  shift 4
  rm -rf "$name"
  ranks "$n" timeout 120 "$bin/$which" --mesh "$mesh" --output "$name" "$@" \
    >"$name.txt" 2>&1
}

# compare NAME MESH "RANKS" PROGRAM "QUANTITIES" TOLERANCE OPTIONS...
compare() {
  local name=$1 mesh=$2 numbers=$3 which=$4 quantities=$5 tolerance=$6 n first=
  shift 6
  for n in $numbers; do
    run_on "${name}_$n" "$mesh" "$n" "$which" "$@" || {
      fail "$which on $mesh with $n ranks: exit code $?, $(tail -n 1 "${name}_$n.txt")"
      continue
    }
    [ -n "$first" ] || first=$n
    for quantity in $quantities; do
      same "$which, ${quantity//_/ } on $mesh with $first and $n ranks" \
        "$(result "${name}_$first" "${quantity//_/ }")" \
        "$(result "${name}_$n" "${quantity//_/ }")" "$tolerance"
    done
  done
  rm -rf "${name}"_*
}

# all_programs NAME MESH "RANKS" OPTIONS...
all_programs() {
  local name=$1 mesh=$2 numbers=$3
  shift 3
  compare "$name.transport" "$mesh" "$numbers" otto-transport "mass W2" 1e-3 \
    --set Discretisation/Slabs=3 --set "Solver/Gap tolerance=1e-3" "$@"
  compare "$name.flow" "$mesh" "$numbers" otto-flow "mass energy" 1e-4 \
    --set "Energy/Terms=entropy, interaction" \
    --set "Time/Scheme=bdf2" --set Time/Step=0.01 --set Time/End=0.03 "$@"
  # with a barrier at zero
  compare "$name.porous" "$mesh" "$numbers" otto-flow "mass energy" 1e-4 \
    --set "Energy/Terms=power" --set Time/Step=0.01 --set Time/End=0.02 "$@"
  compare "$name.game" "$mesh" "$numbers" otto-transport "mass value" 1e-3 \
    --set Discretisation/Slabs=3 --set "Solver/Gap tolerance=1e-3" \
    --set Transport/End=free --set "Terminal cost/Terms=power" "$@"
  compare "$name.growth" "$mesh" "$numbers" otto-transport "mass WFR" 1e-3 \
    --set Discretisation/Slabs=3 --set "Solver/Gap tolerance=1e-3" \
    --set "Transport/Growth length=0.2" --set "End densities/Normalise=false" \
    --set "Initial density/Type=uniform" "$@"
  for eps in 0 0.01; do
    compare "$name.continuity$eps" "$mesh" "$numbers" otto-continuity \
      "mass largest_density_at_the_end smallest_density" 1e-6 \
      --set Diffusion/Coefficient=$eps --set Time/End=0.04 \
      --set Output/Interval=0.02 --set Particles/Number=50 "$@"
  done
  compare "$name.geometry" "$mesh" "$numbers" otto-geometry "mass volume" 1e-9 \
    "$@"
  compare "$name.dataset" "$mesh" "$numbers" otto-dataset \
    "samples solved mean" 1e-3 --set Samples/Number=2 \
    --set Transport/Slabs=2 --set "Initial density/Type=mixture" "$@"
}
