# SPDX-License-Identifier: LGPL-2.1-or-later
# All shipped parameter files of otto-flow run on two ranks.
. "$(dirname "$0")/common.sh"

for file in "$source_folder"/apps/otto-flow/*.prm; do
  name=$(basename "$file" .prm)
  ranks 2 "$program" "$file" --output "$name" >"$name.txt" 2>&1 ||
    fail "$name: $(tail -n 1 "$name.txt")"
  printf '%s: ' "$name"
  grep -E '^  energy ' "$name.txt"
done
finish
