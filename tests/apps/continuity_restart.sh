# SPDX-License-Identifier: LGPL-2.1-or-later
# A run of otto-continuity that is killed and goes on, on another number of
# ranks, is the run that was not: density, particles and checks.
. "$(dirname "$0")/common.sh"

run() {
  "$@" --mesh "$meshes/disk.geo" --set Mesh/Size=0.05 \
    --set Particles/Number=1000 --set Particles/Sampling=random \
    --set "Output/Interval=0.02" --set "Output/Checkpoint interval=3"
}

rows() {
  if [ -e "$1/history.csv" ]; then wc -l <"$1/history.csv"; else echo 0; fi
}

# kill_at FOLDER ROWS COMMAND LINE
kill_at() {
  while [ "$(rows "$1")" -lt "$2" ] && kill -0 $pid 2>/dev/null; do
    sleep 0.02
  done
  pkill -9 -f -- "$3" || fail "the run was over before it was killed"
  wait $pid 2>/dev/null
  [ ! -e "$1/summary.json" ] || fail "the run has come to the end"
}

run "$program" --output whole >whole.txt || fail "the whole run: $?"
run "$program" --output killed >first.txt 2>&1 &
pid=$!
kill_at killed 15 "$program --output killed"
cp -r killed torn
ranks 2 "$program" --restart killed >second.txt 2>&1 &
pid=$!
kill_at killed 32 "$program --restart killed"
"$program" --restart killed >third.txt || fail "the third part: exit code $?"
grep -q "goes on from" third.txt || fail "no word of where it goes on"

# compare WHAT FOLDER
compare() {
  for series in density particles; do
    diff <(grep DataSet whole/$series.pvd) <(grep DataSet $2/$series.pvd) \
      >diff.txt || fail "$1: another list of files: $(cat diff.txt)"
  done
  [ "$(rows whole)" -eq "$(rows $2)" ] || fail "$1: another number of rows"
  # not the mass defect, which is rounding, and the seconds
  paste -d, <(tail -n +2 whole/history.csv) <(tail -n +2 $2/history.csv) |
    awk -F, -v n=10 '{ for (i = 1; i <= 9; ++i) { if (i == 5) continue
        d = $i - $(i + n)
        if (d < 0) d = -d
        if (d > 1e-7 * (1 + ($i < 0 ? -$i : $i))) bad = 1 } }
      NF != 2 * n { bad = 1 } END { exit bad }' ||
    fail "$1: another history"
  diff <(grep drift whole.txt) <(grep drift $3) || fail "$1: another duality"
}
compare "killed twice" killed third.txt

# the newest state is torn: the one before is used, and it is said
cd torn/checkpoint || exit 1
newest=$(ls -t checkpoint_?.h5 | head -n 1)
size=$(wc -c <"$newest")
head -c $((size / 2)) "$newest" >half && mv half "$newest"
cd ../..
"$program" --restart torn >torn.txt || fail "torn state: exit code $?"
grep -q "$newest" torn.txt || fail "no word of the damaged state"
compare "torn state" torn torn.txt
finish
