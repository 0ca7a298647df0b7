# SPDX-License-Identifier: LGPL-2.1-or-later
# All shipped parameter files of otto-geometry run on two ranks.
. "$(dirname "$0")/common.sh"

for file in "$source_folder"/apps/otto-geometry/*.prm; do
  name=$(basename "$file" .prm)
  ranks 2 "$program" "$file" --output "$name" >"$name.txt" 2>&1 ||
    fail "$name: $(tail -n 1 "$name.txt")"
  echo "$name: $(tail -n 1 "$name.txt")"
done
finish
