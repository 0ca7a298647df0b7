# SPDX-License-Identifier: LGPL-2.1-or-later
# A run of otto-flow that is killed and goes on, on another number of ranks, is
# the run that was not.
. "$(dirname "$0")/common.sh"

run() {
  "$@" --mesh "$meshes/disk.geo" --set Mesh/Size=0.07 --set Time/Step=0.002 \
    --set Time/End=0.2 --set "Time/Scheme=bdf2" \
    --set "Energy/Terms=power, 0.1 * entropy" \
    --set "Output/Checkpoint interval=3"
}

rows() {
  if [ -e "$1/history.csv" ]; then wc -l <"$1/history.csv"; else echo 0; fi
}

run "$program" --output whole >whole.txt || fail "the whole run: $?"

# Killed twice by the words of the command line, which are those of the program
# itself and not only of the shell or of mpirun; at about a third and two thirds
run "$program" --output killed >first.txt 2>&1 &
pid=$!
while [ "$(rows killed)" -lt 30 ] && kill -0 $pid 2>/dev/null; do
  sleep 0.02
done
pkill -9 -f -- "$program --output killed" ||
  fail "the run was over before it was killed"
wait $pid 2>/dev/null
cp -r killed torn
[ ! -e killed/summary.json ] || fail "the first part has come to the end"

ranks 2 "$program" --restart killed >second.txt 2>&1 &
pid=$!
while [ "$(rows killed)" -lt 60 ] && kill -0 $pid 2>/dev/null; do
  sleep 0.02
done
pkill -9 -f -- "$program --restart killed" ||
  fail "the second part was over before it was killed"
wait $pid 2>/dev/null
[ ! -e killed/summary.json ] || fail "the second part has come to the end"

"$program" --restart killed >third.txt || fail "the third part: exit code $?"
grep -q "step [0-9]*, time" third.txt || fail "no word of where it goes on"

# compare WHAT FOLDER
compare() {
  diff <(grep DataSet whole/density.pvd) <(grep DataSet $2/density.pvd) \
    >diff.txt || fail "$1: another list of files: $(cat diff.txt)"
  for file in whole/density/*.vtu; do
    [ -s $2/density/$(basename $file) ] || fail "$1: no $(basename $file)"
  done
  [ "$(rows whole)" -eq "$(rows $2)" ] || fail "$1: another number of rows"
  # time, energy and densities; not the iterations and the seconds
  paste -d, <(tail -n +2 whole/history.csv) <(tail -n +2 $2/history.csv) |
    awk -F, -v n=17 '{ for (i = 1; i <= 9; ++i) { d = $i - $(i + n)
        if (d < 0) d = -d
        if (d > 1e-7 * (1 + ($i < 0 ? -$i : $i))) bad = 1 } }
      NF != 2 * n { bad = 1 } END { exit bad }' ||
    fail "$1: another history"
}
compare "killed twice" killed

# the newest state is torn: the one before is used, and it is said
cd torn/checkpoint || exit 1
newest=$(ls -t checkpoint_?.h5 | head -n 1)
size=$(wc -c <"$newest")
head -c $((size / 2)) "$newest" >half && mv half "$newest"
cd ../..
"$program" --restart torn >torn.txt || fail "torn state: exit code $?"
grep -q "$newest" torn.txt || fail "no word of the damaged state"
compare "torn state" torn
finish
