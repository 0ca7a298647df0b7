# SPDX-License-Identifier: LGPL-2.1-or-later
# All shipped parameter files of otto-dataset run on two ranks, with fewer
# samples.
. "$(dirname "$0")/common.sh"

for file in "$source_folder"/apps/otto-dataset/*.prm; do
  name=$(basename "$file" .prm)
  ranks 2 "$program" "$file" --output "$name" --set Samples/Number=10 \
    >"$name.txt" 2>&1 || fail "$name: $(tail -n 1 "$name.txt")"
  printf '%s: ' "$name"
  grep -E ' solved, ' "$name.txt"
done
finish
