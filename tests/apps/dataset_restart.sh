# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs of otto-dataset that are killed at any moment go on, on another number
# of ranks, and make the data set of the run that was not killed.
. "$(dirname "$0")/common.sh"
python=/usr/bin/python3
[ -x $python ] || python=python3
checks=$source_folder/tests/apps/check_dataset.py
export PYTHONDONTWRITEBYTECODE=1
check() { "$python" "$checks" "$@" || fail "check_dataset.py $*"; }

# many quick samples, and a file that takes its time
run() {
  "$@" --mesh "$meshes/disk.msh" --set Samples/Kind=continuity \
    --set Samples/Number=100 --set Velocity/stream/Frequency=0.5 \
    --set Grid/Points=32
}

# the numbers of a process and of all that it has started
family() {
  echo "$1"
  for child in $(pgrep -P "$1"); do family "$child"; done
}

# kills them all at once and waits until they are gone
kill_all() {
  local all
  all=$(family "$1")
  # shellcheck disable=SC2086
  kill -9 $all 2>/dev/null
  wait "$1" 2>/dev/null
  for one in $all; do
    while kill -0 "$one" 2>/dev/null; do sleep 0.02; done
  done
}

parts() {
  find "$1/samples" -name '*.h5' 2>/dev/null | wc -l
}

run "$program" --output whole >whole.txt || fail "the whole run: $?"

# after some samples; on two ranks after more; while the file is put together
run "$program" --output killed >first.txt 2>&1 &
pid=$!
while [ "$(parts killed)" -lt 25 ] && kill -0 $pid 2>/dev/null; do
  sleep 0.01
done
kill_all $pid
[ ! -e killed/dataset.h5 ] || fail "the first run has come to its end"
cp -r killed torn
ranks 2 "$program" --restart killed >second.txt 2>&1 &
pid=$!
while [ "$(parts killed)" -lt 55 ] && kill -0 $pid 2>/dev/null; do
  sleep 0.01
done
kill_all $pid
[ ! -e killed/dataset.h5 ] || fail "the second run has come to its end"
"$program" --restart killed >third.txt 2>&1 &
pid=$!
while [ ! -e killed/dataset.h5.tmp ] && kill -0 $pid 2>/dev/null; do
  sleep 0.01
done
sleep 0.05
kill_all $pid
[ -e killed/dataset.h5.tmp ] || fail "the third run has come to its end"
"$program" --restart killed >fourth.txt || fail "the last part: exit code $?"
grep -q "goes on: 100 of 100" fourth.txt || fail "no word of what is done"
check same whole/dataset.h5 killed/dataset.h5
check check killed/dataset.h5
[ ! -e killed/dataset.h5.tmp ] || fail "a temporary file is left"
[ "$(wc -l <killed/samples.csv)" -eq 101 ] || fail "another number of rows"

# torn and altered samples are solved again
cd torn/samples || exit 1
first=$(ls sample_*.h5 | head -n 1)
last=$(ls sample_*.h5 | tail -n 1)
head -c 5000 "$first" >half && mv half "$first"
printf 'x' | dd of="$last" bs=1 seek=3000 conv=notrunc 2>/dev/null
cd ../..
"$program" --restart torn >torn.txt || fail "torn samples: exit code $?"
grep -q "2 files of samples that are torn" torn.txt || fail "no word of torn"
check same whole/dataset.h5 torn/dataset.h5

# a finished data set with more samples: the first ones are as they were
"$program" --restart killed --set Samples/Number=106 >more.txt ||
  fail "more samples: exit code $?"
grep -q "goes on: 100 of 106" more.txt || fail "all samples were solved again"
"$python" - <<'TEXT' || fail "more samples have changed the first ones"
import h5py, numpy
with h5py.File("whole/dataset.h5") as a, h5py.File("killed/dataset.h5") as b:
    assert len(b["samples/status"]) == 106
    assert (b["samples/status"][...] == 1).all()
    for name in ("inputs/rho_0", "inputs/v", "outputs/rho", "grid/outputs/rho"):
        assert numpy.array_equal(a[name][...], b[name][:100], equal_nan=True)
    assert (a["samples/split"][...] == b["samples/split"][:100]).all()
TEXT

# a new run in the folder of another, killed at once: nothing old is its own
run "$program" --output torn --set Output/Overwrite=true \
  --set Samples/Seed=2 >new.txt 2>&1 &
pid=$!
while ! grep -q "^Samples" new.txt && kill -0 $pid 2>/dev/null; do
  sleep 0.01
done
kill_all $pid
[ ! -e torn/dataset.h5 ] || fail "the old data set is still there"
"$program" --restart torn >again.txt || fail "after overwriting: exit code $?"
"$python" - <<'TEXT' || fail "samples of an overwritten run are left"
import h5py
with h5py.File("whole/dataset.h5") as a, h5py.File("torn/dataset.h5") as b:
    assert (b["samples/status"][...] == 1).all()
    assert (a["samples/key"][...] != b["samples/key"][...]).all()
TEXT

# interrupted: a data set of what is done, exit code 0, then on with it
run ranks 2 "$program" --output stopped >stopped.txt 2>&1 &
pid=$!
while [ "$(parts stopped)" -lt 12 ] && kill -0 $pid 2>/dev/null; do
  sleep 0.01
done
for one in $(family $pid); do
  if [ "$(ps -o comm= -p "$one")" = otto-dataset ]; then kill -INT "$one"; fi
done
wait $pid || fail "an interrupted run ends with exit code $?"
grep -q '"stopped": "interrupted"' stopped/summary.json || fail "no interrupt"
grep -q -- "--restart stopped" stopped.txt || fail "no word of --restart"
"$python" -c '
import h5py
with h5py.File("stopped/dataset.h5") as file:
    status = file["samples/status"][...]
    assert 0 < (status == 1).sum() < 100
    assert sum(len(file["splits"][s]) for s in file["splits"]) == (status == 1).sum()
' || fail "the data set of an interrupted run"
ranks 2 "$program" --restart stopped >on.txt || fail "on: exit code $?"
check same whole/dataset.h5 stopped/dataset.h5
finish
