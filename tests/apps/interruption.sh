# SPDX-License-Identifier: LGPL-2.1-or-later
# Programs that are told to stop keep what they have: exit code 0 and files of
# the last state; the pairs of otto-geometry are there after kill -9, too.
. "$(dirname "$0")/common.sh"

bin=$(dirname "$program")
rooms="--mesh $meshes/two_rooms.msh --set Discretisation/Slabs=40"

# wait_for FILE REGEX NUMBER: until so many lines are there
wait_for() {
  local lines=
  # the file may not be there yet
  while lines=$(grep -cE -- "$2" "$1" 2>/dev/null || true) &&
    [ "${lines:-0}" -lt "$3" ] && kill -0 $pid 2>/dev/null; do
    sleep 0.05
  done
}

"$program" $rooms --set "Solver/Gap tolerance=1e-8" --output stopped \
  >out.txt 2>err.txt &
pid=$!
wait_for out.txt '^ +[0-9]+ +[0-9.]+e' 3
kill -TERM $pid
code=0
wait $pid || code=$?
[ $code -eq 0 ] || fail "transport: exit code $code: $(cat err.txt)"
grep -q "interrupted" stopped/summary.json || fail "summary.json does not say"
grep -q "discrete problem, not below" out.txt || fail "no result"
for file in density.pvd potential.pvd state/checkpoint_0.h5; do
  [ -s stopped/$file ] || fail "no $file"
done

densities=()
for k in 1 2 3 4 5 6; do
  densities+=(--set "Density $k/Type=gaussian"
    --set "Density $k/gaussian/Mean=0.$k, 0.$((9 - k))")
done
distances() {
  "$@" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.06 \
    --set Task=distances --set Discretisation/Slabs=16 "${densities[@]}"
}
pair='^ +[0-9]+ - +?[0-9]+ '

# kept FOLDER LEAST: the pairs in both tables
kept() {
  local rows known
  rows=$(($(wc -l <"$1/pairs.csv") - 1))
  [ $rows -ge "$2" ] || fail "$1: $rows pairs instead of $2 in pairs.csv"
  # twice each in the matrix, and the diagonal
  known=$(tail -n +2 "$1/distances.csv" | cut -d, -f2- | tr ',' '\n' |
    grep -c .)
  [ "$known" -eq $((2 * rows + 6)) ] ||
    fail "$1: $known known distances with $rows pairs"
}

for signal in TERM KILL; do
  rm -f out.txt # of the run before
  distances "$bin/otto-geometry" --output $signal >out.txt 2>err.txt &
  # the function runs in a shell of its own, whose child is the program
  shell=$!
  pid=$shell
  wait_for out.txt "$pair" 3
  child=$(cat /proc/$shell/task/$shell/children)
  kill -$signal ${child:-$shell}
  code=0
  wait $shell || code=$?
  [ $signal = KILL ] || [ $code -eq 0 ] ||
    fail "geometry: exit code $code: $(cat err.txt)"
  kept $signal 3
done
grep -q '"ended": "interrupted"' TERM/summary.json || fail "not said"

# two ranks, each with pairs of its own; mpirun passes the signal on
rm -f out.txt
distances ranks 2 "$bin/otto-geometry" --output two >out.txt 2>err.txt &
shell=$!
pid=$shell
wait_for out.txt "$pair" 4
kill -USR1 $(cat /proc/$shell/task/$shell/children)
code=0
wait $shell || code=$?
[ $code -eq 0 ] || fail "two ranks: exit code $code: $(cat err.txt)"
kept two 4

# the command of the user guide, as a terminal would interrupt it
command=$(sed -n "/^    sh -c 'setsid mpirun/,/exit/p" \
  "$source_folder/doc/user_guide.md" | sed -n "s/^    //;s/^sh -c '//;s/'\$//;p")
started="mpirun -np 2 otto-transport my.prm"
[[ $command == *"$started"* ]] || fail "no command in the user guide"
command=${command/"$started"/"'$mpiexec' --allow-run-as-root --oversubscribe -np 2 '$program' my.prm"}
"$program" --print-parameters $rooms --set "Solver/Gap tolerance=1e-8" \
  >my.prm || fail "no parameters"
for signal in INT TERM; do
  rm -rf otto-transport.out out.txt
  # what runs in the background of a script ignores SIGINT otherwise
  env --default-signal=INT sh -c "$command" >out.txt 2>err.txt &
  pid=$!
  wait_for out.txt '^ +[0-9]+ +[0-9.]+e' 3
  kill -$signal $pid
  code=0
  wait $pid || code=$?
  [ $code -eq 0 ] || fail "SIG$signal to mpirun: exit code $code: $(cat err.txt)"
  grep -q "interrupted" otto-transport.out/summary.json ||
    fail "SIG$signal to mpirun: no complete files"
done
finish
