# SPDX-License-Identifier: LGPL-2.1-or-later
# A run of otto-transport that is killed or interrupted and goes on is the run
# that was not, to the last digit; a run can start from an earlier one.
. "$(dirname "$0")/common.sh"

rows() {
  if [ -e "$1/iterations.csv" ]; then wc -l <"$1/iterations.csv"; else echo 0; fi
}

# number FOLDER NAME: from summary.json
number() {
  sed -n "s/^ *\"$2\": \(.*\),\{0,1\}$/\1/p" "$1/summary.json" | tr -d ,
}

# The processes that mpirun, or nothing, has started, and the former.
processes() {
  echo "$1" $(cat /proc/"$1"/task/*/children 2>/dev/null)
}

# stop_at FOLDER ROWS SIGNAL: ends process $pid when the table has as many lines
stop_at() {
  while [ "$(rows "$1")" -lt "$2" ] && kill -0 $pid 2>/dev/null; do
    sleep 0.01
  done
  [ ! -e "$1/summary.json" ] || fail "$1: the run was over before it was ended"
  kill -"$3" $(processes $pid)
  code=0
  wait $pid 2>/dev/null || code=$?
}

# compare WHAT WHOLE FOLDER: all but the seconds
compare() {
  diff <(cut -d, -f1-13 "$2/iterations.csv") \
    <(cut -d, -f1-13 "$3/iterations.csv") >diff.txt ||
    fail "$1: another table: $(cat diff.txt)"
  for name in W2 "primal value" "dual value" "Newton steps" FGMRES; do
    [ "$(number "$2" "$name")" = "$(number "$3" "$name")" ] ||
      fail "$1: another $name: $(number "$3" "$name")"
  done
  [ "$(ls "$3/state")" = checkpoint_0.h5 ] || fail "$1: not one state"
}

# in_gap WHAT FOLDER: whether W2 is that of the whole run up to the gaps
in_gap() {
  awk -v a="$(number whole W2)" -v b="$(number "$2" W2)" \
    'BEGIN { d = a - b; exit !(d < 1e-4 * a && -d < 1e-4 * a) }' ||
    fail "$1: W2 is $(number "$2" W2) instead of $(number whole W2)"
}

problem=(--mesh "$meshes/square_tri.msh" --set Discretisation/Slabs=12
  --set "Output/Checkpoint interval=1e-6")
"$program" "${problem[@]}" --output whole >whole.txt || fail "the whole run: $?"
[ "$(rows whole)" -ge 10 ] || fail "too few steps for this test"

# killed twice, and once before the first step
"$program" "${problem[@]}" --output killed >out.txt 2>&1 &
pid=$!
stop_at killed 3 KILL
"$program" --restart killed >out.txt 2>&1 &
pid=$!
stop_at killed 7 KILL
cp -r killed torn
cp -r killed moved
"$program" --restart killed >out.txt || fail "killed: exit code $?"
grep -q "Newton step [0-9]* from 'killed" out.txt || fail "no word of the step"
compare "killed" whole killed

# the newest checkpoint is torn: the one before is used, and it is said
newest=$(ls -t torn/checkpoint/checkpoint_?.h5 | head -n 1)
size=$(wc -c <"$newest")
head -c $((size / 2)) "$newest" >half && mv half "$newest"
"$program" --restart torn >out.txt || fail "torn: exit code $?"
grep -q "$(basename "$newest").*torn" out.txt || fail "no word of what is torn"
compare "torn" whole torn

# from one rank to two
ranks 2 "$program" --restart moved >out.txt || fail "two ranks: exit code $?"
in_gap "from one rank to two" moved

# two ranks alone
ranks 2 "$program" "${problem[@]}" --output two >out.txt || fail "two: $?"
"$mpiexec" --allow-run-as-root --oversubscribe -np 2 "$program" \
  "${problem[@]}" --output killed_two >out.txt 2>&1 &
pid=$!
stop_at killed_two 5 KILL
ranks 2 "$program" --restart killed_two >out.txt || fail "two ranks: $?"
compare "two ranks" two killed_two

# interrupted: a complete folder, from which it goes on
"$program" "${problem[@]}" --output stopped >out.txt 2>&1 &
pid=$!
stop_at stopped 6 INT
[ $code -eq 0 ] || fail "interrupted: exit code $code"
grep -q "to go on: otto-transport --restart stopped" out.txt || fail "no hint"
grep -q '"reason": "the run was interrupted"' stopped/summary.json ||
  fail "summary.json does not say that it was interrupted"
[ -s stopped/density.pvd ] && [ -s stopped/state/checkpoint_0.h5 ] ||
  fail "interrupted: files are missing"
cp -r stopped stopped_once
"$program" --restart stopped >out.txt || fail "interrupted: $?"
compare "interrupted" whole stopped

# before the first step, and in a coarse start: from the beginning
for start in false true; do
  "$program" "${problem[@]}" --set "Solver/Coarse start=$start" \
    --output start_$start >out.txt || fail "coarse start $start: $?"
  "$program" "${problem[@]}" --set "Solver/Coarse start=$start" \
    --output early >out.txt 2>&1 &
  pid=$!
  while [ ! -e early/checkpoint/checkpoint_0.h5 ] && kill -0 $pid; do
    sleep 0.01
  done
  kill -9 $pid
  wait $pid 2>/dev/null
  # as if it had been killed at once
  rm -f early/checkpoint/checkpoint_1.h5
  "$program" --restart early >out.txt || fail "killed early: exit code $?"
  compare "killed early" start_$start early
  rm -rf early
done

# a run that is over: the same again, and further
cp -r whole further
"$program" --restart further >out.txt || fail "run that is over: $?"
compare "run that is over" whole further
"$program" --restart further --set "Solver/Gap tolerance=1e-5" >out.txt ||
  fail "a smaller gap: exit code $?"
[ "$(rows further)" -gt "$(rows whole)" ] || fail "a smaller gap: no more steps"
in_gap "a smaller gap" further
cut -d, -f1 further/iterations.csv | tail -n +2 |
  awk '$1 != NR - 1 { exit 1 }' || fail "a smaller gap: rows are missing"

# at its limit of steps: exit code 1, and it goes on with a higher one
code=0
"$program" "${problem[@]}" --set "Solver/Maximum Newton steps=4" \
  --output limited >out.txt 2>&1 || code=$?
[ $code -eq 1 ] || fail "limit of steps: exit code $code"
"$program" --restart limited --set "Solver/Maximum Newton steps=60" >out.txt ||
  fail "a higher limit: exit code $?"
compare "a higher limit" whole limited

# refuse WHAT REGEX ARGUMENTS: exit code 2, one sentence, nothing changed
refuse() {
  local what=$1 regex=$2
  shift 2
  code=0
  "$program" "$@" >out.txt 2>err.txt || code=$?
  [ $code -eq 2 ] || fail "$what: exit code $code instead of 2"
  [ "$(wc -l <err.txt)" -eq 1 ] || fail "$what: not one line: $(cat err.txt)"
  grep -Eq -- "$regex" err.txt || fail "$what: no '$regex' in: $(cat err.txt)"
}
cp -r stopped_once before
refuse "other slabs" "Discretisation/Slabs.*another run" --restart stopped_once \
  --set Discretisation/Slabs=13
refuse "another start" "Solver/Start from" --restart stopped_once \
  --set "Solver/Start from=whole"
refuse "another density" "Initial density" --restart stopped_once \
  --set "Initial density/Type=uniform"
refuse "another mesh" "another mesh" --restart stopped_once \
  --mesh "$meshes/two_rooms.msh"
refuse "a folder of its own" "Output/Folder" --restart stopped_once --output other
refuse "no checkpoint" "no checkpoint" --restart "$meshes"
diff -r before stopped_once >diff.txt || fail "a refused restart: $(cat diff.txt)"

# a start from an earlier run: other slabs, another mesh, a run without an end
steps() { number "$1" "Newton steps"; }
warm() {
  "$program" --mesh "$meshes/square_tri.msh" --set Discretisation/Slabs=16 \
    "${@:2}" --output "$1" >out.txt 2>err.txt ||
    fail "$1: exit code $?: $(cat err.txt)"
}
warm cold
warm warm --set "Solver/Start from=whole"
[ "$(steps warm)" -lt "$(steps cold)" ] ||
  fail "$(steps warm) steps from an earlier run, $(steps cold) without"
awk -v a="$(number cold "dual value")" -v b="$(number warm "primal value")" \
  -v c="$(number warm "dual value")" -v d="$(number cold "primal value")" \
  'BEGIN { exit !(a <= b && c <= d) }' || fail "the enclosures do not meet"
warm finer_cold --set Mesh/Refinement=1
warm finer --set Mesh/Refinement=1 --set "Solver/Start from=whole"
[ "$(steps finer)" -lt "$(steps finer_cold)" ] ||
  fail "$(steps finer) steps on a finer mesh, $(steps finer_cold) without"
rm -r stopped_once/state
warm unfinished --set "Solver/Start from=stopped_once"
refuse "start from nothing" "Solver/Start from.*nowhere" \
  --mesh "$meshes/square_tri.msh" --set "Solver/Start from=nowhere"
refuse "start on another domain" "Solver/Start from.*another domain" \
  --mesh "$meshes/two_rooms.msh" --set "Solver/Start from=whole"
refuse "start in another dimension" "Solver/Start from.*dimension" \
  --mesh "$meshes/ball.msh" --set "Solver/Start from=whole"
refuse "two starts" "Coarse start.*Start from" \
  --mesh "$meshes/square_tri.msh" --set "Solver/Start from=whole" \
  --set "Solver/Coarse start=true"
[ ! -e otto-transport.out ] || fail "a refused start has written something"
finish
