# SPDX-License-Identifier: LGPL-2.1-or-later
# All shipped parameter files of otto-continuity run on two ranks.
. "$(dirname "$0")/common.sh"

ranks 2 "$(dirname "$program")/otto-transport" \
  "$source_folder/apps/otto-transport/translation.prm" --output translation.out \
  >transport.txt 2>&1 || fail "translation: $(tail -n 1 transport.txt)"
for file in "$source_folder"/apps/otto-continuity/*.prm; do
  name=$(basename "$file" .prm)
  ranks 2 "$program" "$file" --output "$name" >"$name.txt" 2>&1 ||
    fail "$name: $(tail -n 1 "$name.txt")"
  printf '%s: ' "$name"
  grep -E '^  smallest density ' "$name.txt"
done
finish
