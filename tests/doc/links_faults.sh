# SPDX-License-Identifier: LGPL-2.1-or-later
#
# links_faults.sh PYTHON WORK: check_links.py accepts right links and names wrong ones.
check="$1 -B $(dirname "$0")/check_links.py"
work=$2
status=0
rm -rf "$work"
mkdir -p "$work/right" "$work/none"
printf '# A\n[b](sub/b.md#a-place-2), [here](#a), `[x](gone)`\n' >"$work/right/a.md"
mkdir "$work/right/sub"
printf '# B\n## A place, 2\n' >"$work/right/sub/b.md"
$check "$work/right" || { echo "right links are refused"; status=1; }
$check "$work/none" && { echo "no links at all are accepted"; status=1; }
printf '# B\n' >"$work/right/sub/b.md"
printf '# A\n[b](sub/b.md#a-place-2), [c](c.md), [here](#gone)\n' >"$work/right/a.md"
found=$($check "$work/right") && { echo "wrong links are accepted"; status=1; }
for fault in 'sub/b.md#a-place-2 has no such heading' 'c.md leads nowhere' \
  '#gone has no such heading' '3 links, 3 faults'; do
  echo "$found" | grep -q "$fault" || { echo "not found: $fault in: $found"; status=1; }
done
exit $status
