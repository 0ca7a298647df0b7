# SPDX-License-Identifier: LGPL-2.1-or-later
# Run folders: what is in them repeats a run from anywhere, a disk that is full
# is an error, and a new run leaves nothing of an old one.
. "$(dirname "$0")/common.sh"

bin=$(dirname "$program")
square=$meshes/square_tri.msh

# expect WHAT CODE REGEX ARGUMENTS...: exit code and what is on standard error
expect() {
  local what=$1 wanted=$2 regex=$3 code=0
  shift 3
  "$@" >out.txt 2>err.txt || code=$?
  [ $code -eq "$wanted" ] || fail "$what: exit code $code: $(cat err.txt)"
  [ -z "$regex" ] || grep -Eq -- "$regex" err.txt ||
    fail "$what: no '$regex' in: $(cat err.txt)"
  [ "$wanted" -eq 0 ] || [ "$(wc -l <err.txt)" -eq 1 ] ||
    fail "$what: not one line: $(cat err.txt)"
}

# names with everything in them, relative paths, and other working folders
mkdir -p "project/mesh files" other
cp "$square" "project/mesh files/plan #1.msh"
(cd project && "$program" --mesh "mesh files/plan #1.msh" \
  --set Time/End=0.02 --output runs/a >out.txt) || fail "the run: $?"
mv project moved
cd other || exit 1
expect "restart from elsewhere" 0 "" "$program" --restart ../moved/runs/a \
  --set Time/End=0.03
expect "repeated from elsewhere" 0 "" "$program" \
  ../moved/runs/a/parameters.prm --output b
cd ..
(cd moved/runs/a &&
  "$program" --restart . --set Time/End=0.04 >../out.txt) ||
  fail "restart inside of the run folder"
# what stands beside, called as in the old days of an image in memory
mkdir checkpoint
expect "restart beside 'checkpoint'" 0 "" "$program" --restart moved/runs/a \
  --set Time/End=0.05
expect "data set beside 'checkpoint'" 0 "" "$bin/otto-dataset" \
  --mesh "$square" --set Samples/Number=2 --set Transport/Slabs=4 \
  --output samples
rmdir checkpoint

# names in Latin-1, of which parameters.prm keeps the bytes
latin=$(printf 'M\374ndung')
sed "s/right room/$latin/" "$meshes/two_rooms.msh" >"$latin.msh"
for which in otto-flow otto-continuity otto-transport; do
  region="Initial density"
  end="--set Time/End=0.02"
  [ $which != otto-transport ] || end="--set Discretisation/Slabs=3"
  expect "$which in Latin-1" 0 "" "$bin/$which" --mesh "$latin.msh" $end \
    --set "$region/Type=region" --set "$region/region/Names=$latin" \
    --output "$which.$latin"
  expect "$which in Latin-1 restarted" 0 "" "$bin/$which" \
    --restart "$which.$latin"
  expect "$which in Latin-1 repeated" 0 "" "$bin/$which" \
    "$which.$latin/parameters.prm" --output "$which.again"
done
# blanks at the ends of a name belong to it
expect "blanks around a name" 0 "" "$program" --mesh "$square" \
  --set Time/End=0.02 --output " a run "
expect "blanks around a name, restarted" 0 "" "$program" --restart " a run " \
  --set Time/End=0.03

# densities of an earlier run, which stand beside
mkdir -p chain && cp "$square" chain/square.msh
(cd chain && "$bin/otto-transport" --mesh square.msh \
  --set Discretisation/Slabs=4 --output first >out.txt) || fail "first: $?"
values="Initial density/values"
(cd chain && "$bin/otto-transport" --mesh square.msh \
  --set Discretisation/Slabs=4 --set "Initial density/Type=values" \
  --set "$values/File=first/state/checkpoint_0.h5" \
  --set "$values/Data set=density 2" --output second >out.txt) ||
  fail "second: $?"
mv chain links
expect "values of an earlier run, repeated from elsewhere" 0 "" \
  "$bin/otto-transport" links/second/parameters.prm --output third
expect "values on a second mesh" 2 "Error estimate.*density 2" \
  "$bin/otto-transport" links/second/parameters.prm --output fourth \
  --set "Solver/Error estimate=true"
expect "an unknown level" 2 "'density 9'.*'density 0', 'density 1'" \
  "$bin/otto-transport" links/second/parameters.prm --output fourth \
  --set "$values/Data set=density 9"

# the file of the parameters wins over one of the same name here
mkdir -p params && cp "$meshes/disk.msh" params/my.msh && cp "$square" my.msh
printf 'subsection Mesh\n  set File = my.msh\nend\n' >params/p.prm
"$program" params/p.prm --check >disk.txt || fail "--check: $?"
grep -q "1 boundary" disk.txt || grep -qi "disk" disk.txt ||
  grep -q "params/my.msh" disk.txt || fail "not the mesh beside the parameters"

# what may change at a restart, and what may not
"$program" --mesh "$square" --set Time/End=0.05 --output flow >out.txt ||
  fail "the run to restart: $?"
cp -r flow before
for change in "Energy/Terms=power" "Energy/Terms=entropy, 0.1*power" \
  "Density/Mass=5" "Initial density/Type=uniform" "Mesh/Scale=2" \
  "Time/Scheme=bdf2" "Initial density/gaussian/Mean=0.5, 0.5"; do
  expect "$change" 2 "was made with '${change%%=*}'.*cannot go on" \
    "$program" --restart flow --set Time/End=0.1 --set "$change"
done
expect "an end that is past" 2 "Time/End" "$program" --restart flow \
  --set Time/End=0.01
diff -r flow before >diff.txt || fail "a refused restart has changed files"
expect "changes that are fine" 0 "" "$program" --restart flow \
  --set Time/End=0.1 --set "Output/Checkpoint interval=4" \
  --set Output/Interval=0.02 --set Solver/Tolerance=1e-3 \
  --set Output/Verbosity=detail
"$bin/otto-continuity" --mesh "$square" --set Time/End=0.1 \
  --set Particles/Number=50 --output carried >out.txt || fail "continuity: $?"
for change in Particles/Number=0 Diffusion/Coefficient=0.05 \
  "Velocity/Type=potential" Density/Mass=2 Time/End=0.2; do
  expect "$change" 2 "was made with '${change%%=*}'" "$bin/otto-continuity" \
    --restart carried --set "$change"
done
expect "a shorter step" 0 "" "$bin/otto-continuity" --restart carried \
  --set "Time/CFL number=0.4"

expect "the run of another program" 2 "goes on with its own runs only" \
  "$program" --restart carried

# a new run leaves nothing of the old one, and all that is not ours
echo precious >flow/notes.txt
expect "overwriting" 0 "" "$program" --mesh "$square" --output flow \
  --set Output/Overwrite=true --set "Output/Checkpoint interval=0" \
  --set Time/End=0.01
[ "$(cat flow/notes.txt)" = precious ] || fail "a file of the user is gone"
expect "restart of what was overwritten" 2 "no checkpoint" \
  "$program" --restart flow
mkdir -p data/samples && echo precious >data/samples/sample_of_mine.txt
expect "a data set beside files of a user" 0 "" "$bin/otto-dataset" \
  --mesh "$square" --set Samples/Number=2 --set Transport/Slabs=4 \
  --set Output/Overwrite=true --output data
[ -s data/samples/sample_of_mine.txt ] || fail "a sample of the user is gone"

mkdir data_of_mine && echo precious >data_of_mine/samples
expect "a file called samples" 1 "samples.*cannot be made" "$bin/otto-dataset" \
  --mesh "$square" --set Samples/Number=2 --set Transport/Slabs=4 \
  --set Output/Overwrite=true --output data_of_mine
[ -s data_of_mine/samples ] || fail "a file called samples is gone"
mkdir elsewhere linked && echo precious >elsewhere/density_0000.vtu
ln -s ../elsewhere linked/density
expect "a link in the run folder" 0 "" "$program" --mesh "$square" \
  --set Time/End=0.01 --set Output/Overwrite=true --output linked
[ "$(cat elsewhere/density_0000.vtu)" = precious ] ||
  fail "written through a link"

# what is printed on a full disk: exit code 1, one sentence, and all files
if [ -c /dev/full ]; then
  printed_in_vain() {
    local name=$1 code=0
    shift
    "$@" >/dev/full 2>err.txt || code=$?
    [ $code -eq 1 ] && [ "$(grep -c "cannot be written" err.txt)" -eq 1 ] ||
      fail "$name on a full disk: exit code $code: $(cat err.txt)"
  }
  for option in --help --version --print-parameters; do
    printed_in_vain $option "$program" $option
  done
  printed_in_vain "a run" "$program" --mesh "$square" --set Time/End=0.02 \
    --output in_vain
  printed_in_vain "a run on two ranks" ranks 2 bash -c \
    'if [ "$OMPI_COMM_WORLD_RANK" = 0 ]; then exec "$@" >/dev/full; else exec "$@"; fi' \
    started "$program" --mesh "$square" --set Time/End=0.02 --output in_vain_2
  for folder in in_vain in_vain_2; do
    grep -q '"stopped"' $folder/summary.json && [ -s $folder/density.pvd ] &&
      [ -s $folder/checkpoint ] || fail "$folder: files are lost"
  done
fi

# files that find no room: exit code 1, one sentence, no torn file in a list
full() {
  local folder=$1 code=0
  shift
  # started by mpirun, whose own files have no limit
  ranks 1 bash -c 'ulimit -f "$1" && shift && exec "$@"' limited "$limit" \
    "$@" --output "$folder" >out.txt 2>err.txt || code=$?
  [ $code -eq 1 ] || fail "no room for $folder: exit code $code"
  [ "$(grep -c "cannot be written" err.txt)" -eq 1 ] ||
    fail "no room for $folder: $(cat err.txt)"
  for file in $(sed -n 's/.*file="\([^"]*\)".*/\1/p' "$folder"/*.pvd 2>/dev/null); do
    tail -c 12 "$folder/$file" | grep -q VTKFile || fail "torn: $file"
  done
  ! find "$folder" -name "*.tmp" | grep -q . || fail "remains in $folder"
}
# larger than this: the history, pictures, the state
limit=16
full full_flow "$program" --mesh "$meshes/disk.msh" --set Time/End=2 \
  --set Time/Step=0.01 \
  --set "Output/Checkpoint interval=0"
limit=24
full full_transport "$bin/otto-transport" --mesh "$square" \
  --set Discretisation/Slabs=4
grep -qE "^  W2 +[0-9]" out.txt || fail "the distance was not printed"
grep -q '"W2":' full_transport/summary.json || fail "the distance is lost"
limit=8
full full_pictures "$program" --mesh "$meshes/disk.msh" --set Time/End=0.1 \
  --set "Output/Checkpoint interval=0"
full full_continuity "$bin/otto-continuity" --mesh "$meshes/disk.msh" \
  --set Time/End=0.1 --set "Output/Checkpoint interval=0"
full full_geometry "$bin/otto-geometry" --mesh "$meshes/disk.msh" \
  --set Task=exponential
full full_samples "$bin/otto-dataset" --mesh "$square" \
  --set Samples/Number=2 --set Transport/Slabs=4

# long names: they work, or are refused before anything is computed
name=$(printf 'x%.0s' $(seq 240))
expect "a long name" 0 "" "$program" --mesh "$square" --set Time/End=0.02 \
  --output "$name/$name"
expect "a name that is too long" 2 "cannot be made" "$program" \
  --mesh "$square" --output "$(printf 'x%.0s' $(seq 300))"
! grep -q "Steps" out.txt || fail "computed before the name was refused"

# entries of a type that is not chosen are named
"$program" --mesh "$square" --check --set "Initial density/Type=bump" \
  --set "Initial density/gaussian/Mean=0.1, 0.1" >out.txt || fail "--check"
grep -q "note: 'Initial density/gaussian/Mean'.*not used" out.txt ||
  fail "no note of an entry that is not used"
"$program" --mesh "$square" --check --set "Energy/Terms=2 * power, entropy" \
  --set Energy/power/Exponent=3 >out.txt || fail "--check"
! grep -q "not used" out.txt || fail "a note of an entry that is used"
"$bin/otto-dataset" --mesh "$square" --check --set "Gradient flow/Slabs=3" \
  --set Transport/Slabs=5 >out.txt || fail "--check of a data set"
[ "$(grep "not used" out.txt)" = "note: 'Gradient flow/Slabs' = '3' is not \
used, since 'Samples/Kind' is 'transport'." ] ||
  fail "notes of sections of another kind: $(grep note: out.txt)"
"$bin/otto-geometry" --mesh "$square" --check --set Barycentre/Step=0.3 \
  >out.txt || fail "--check of geometry"
grep -q "'Barycentre/Step'.*since 'Task' is 'metric'" out.txt ||
  fail "no note of the section of another task"
finish
