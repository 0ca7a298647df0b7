# SPDX-License-Identifier: LGPL-2.1-or-later
# Domains with re-entrant corners, on coarse and on finer meshes: certified in
# at most 30 Newton steps.
. "$(dirname "$0")/common.sh"

# case PARAMETER_FILE SIZE SLABS
case_of() {
  name=$1-$2-$3
  "$program" "$source_folder/apps/otto-transport/$1.prm" --output "$name" \
    --set "Mesh/Size=$2" --set "Discretisation/Slabs=$3" \
    --set "Solver/Maximum Newton steps=30" >"$name.txt" 2>&1 ||
    fail "$name: $(tail -n 1 "$name.txt")"
  printf '%s: %s\n' "$name" "$(grep -E '^  Newton steps ' "$name.txt")"
}

case_of two_rooms 0.1 16
case_of two_rooms 0.08 16
case_of two_rooms 0.06 16
case_of l_shape 0.1 16
case_of l_shape 0.06 16
case_of annulus 0.1 16
case_of annulus 0.06 16
finish
