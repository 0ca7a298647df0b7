# SPDX-License-Identifier: LGPL-2.1-or-later
# Wrong input of otto-dataset: exit code 2, one sentence that names thing and
# remedy, nothing written.
. "$(dirname "$0")/common.sh"

# wrong WHAT REGEX ARGUMENTS...
wrong() {
  local what=$1 regex=$2 code=0
  shift 2
  "$program" "$@" >out.txt 2>err.txt || code=$?
  [ $code -eq 2 ] || fail "$what: exit code $code instead of 2"
  [ "$(wc -l <err.txt)" -eq 1 ] || fail "$what: not one line: $(cat err.txt)"
  grep -Eq -- "$regex" err.txt || fail "$what: no '$regex' in: $(cat err.txt)"
  [ ! -e otto-dataset.out ] || fail "$what: something was written"
  rm -rf otto-dataset.out
}

disk=$meshes/disk.msh
on="--mesh $disk"
wrong "no mesh" "Mesh/File.*--mesh"
wrong "no samples" "Number.*'0'" $on --set Samples/Number=0
wrong "unknown kind" "Kind.*transport" $on --set Samples/Kind=heat
wrong "splits that are not one" "Splits = '0.8, 0.1, 0.2'.*sum is 1.1" $on \
  --set "Samples/Splits=0.8, 0.1, 0.2"
wrong "two splits" "Splits = '0.8, 0.2'.*three" $on \
  --set "Samples/Splits=0.8, 0.2"
wrong "a split that is no number" "'many' is no fraction" $on \
  --set "Samples/Splits=many, 0.1, 0.2"
wrong "negative seed" "Seed" $on --set Samples/Seed=-1
wrong "no attempts" "Attempts" $on --set Samples/Attempts=0
wrong "unknown family" "Type.*mixture" $on --set "Initial density/Type=gauss"
wrong "no components" "Initial density/mixture.*Components = '0'" $on \
  --set "Initial density/mixture/Components=0"
wrong "half a component" "Components = '1, 2.5'.*integers" $on \
  --set "Initial density/mixture/Components=1, 2.5"
wrong "a range the wrong way round" "Standard deviations = '0.2, 0.1'.*first" \
  $on --set "Final density/mixture/Standard deviations=0.2, 0.1"
wrong "three numbers for a range" "Weights = '1, 2, 3'.*largest" $on \
  --set "Final density/mixture/Weights=1, 2, 3"
wrong "a box outside" "Box.*domain" $on \
  --set "Initial density/mixture/Box=5, 5; 6, 6"
wrong "half a box" "Box.*two corners" $on \
  --set "Initial density/mixture/Box=5, 5"
wrong "a field that is no function" "Order = 1.*from 2 on" $on \
  --set "Initial density/Type=field" --set "Initial density/field/Order=1"
wrong "no correlation length" "Correlation length = '0'" $on \
  --set "Initial density/Type=field" \
  --set "Initial density/field/Correlation length=0"
wrong "wrong fixed density" "fixed.*Expression" $on \
  --set "Initial density/Type=fixed" \
  --set "Initial density/fixed/Density/Type=expression" \
  --set "Initial density/fixed/Density/expression/Expression=x +"
wrong "negative fixed density" "fixed.*negative" $on \
  --set "Initial density/Type=fixed" \
  --set "Initial density/fixed/Density/Type=expression" \
  --set "Initial density/fixed/Density/expression/Expression=x"
files="Initial density/files/Files"
wrong "no files" "files.*Files is empty" $on --set "Initial density/Type=files"
wrong "files that are not there" "Files: there is no file 'nowhere\*.png'" $on \
  --set "Initial density/Type=files" --set "$files=nowhere*.png"
wrong "files that are no images" "'Files'.*disk.msh.*neither" $on \
  --set "Initial density/Type=files" --set "$files=$disk"
wrong "negative speed" "Speed = '-1'" $on --set Samples/Kind=continuity \
  --set Velocity/stream/Speed=-1
wrong "no end" "Continuity/End" $on --set Continuity/End=0
wrong "CFL number above one" "CFL number = 2" $on \
  --set "Continuity/CFL number=2"
wrong "no end of a flow" "End = 'soon'" $on --set "Samples/Kind=gradient flow" \
  --set "Gradient flow/End=soon"
wrong "unknown energy" "gravity" $on --set "Samples/Kind=gradient flow" \
  --set Energy/Terms=gravity
wrong "one slab" "Slabs" $on --set Transport/Slabs=1
wrong "a grid of one point" "Grid/Points = '1'.*from 2" $on --set Grid/Points=1
wrong "a grid of three dimensions" "Grid/Points.*2 with commas" $on \
  --set "Grid/Points=4, 4, 4"
wrong "unknown mode" "Mode.*samples" $on --set Parallel/Mode=both
wrong "compression" "Compression" $on --set Output/Compression=10
wrong "a domain in two pieces" "2 components.*data set for each" \
  --mesh "$meshes/repaired/two_pieces.msh"
touch file
wrong "a folder that is a file" "'file' is a file" $on --output file
wrong "a folder below a file" "file/run" $on --output file/run

# restarts
wrong "restart of nothing" "nowhere.*parameters.prm" --restart nowhere
"$program" $on --set Samples/Number=3 --set Transport/Slabs=4 --output run \
  >out.txt || fail "the run to restart: exit code $?"
cp -r run before
wrong "other slabs" "Transport/Slabs' = '4'.*cannot go on with '8'" \
  --restart run --set Transport/Slabs=8
wrong "another seed" "Samples/Seed' = '1'" --restart run --set Samples/Seed=2
wrong "fewer samples" "3 samples.*at least as many" --restart run \
  --set Samples/Number=2
wrong "another folder" "its own folder" --restart run --output other
wrong "a parameter file with a restart" "leave out the parameter file" \
  --restart run run/parameters.prm
wrong "a folder with files" "not empty" $on --output run
diff -r run before >diff.txt || fail "a refused restart has changed files"
head -c 3000 run/dataset.h5 >half && cp half run/dataset.h5
wrong "a data set that is damaged" "dataset.h5' is not the data set" \
  --restart run --set Samples/Number=4
cmp -s half run/dataset.h5 || fail "a damaged data set was changed"

# the samples of another mesh
sed "s/^  set Number *= 3/  set Number = 300/" run/parameters.prm >long.prm
cp "$disk" my.msh
"$program" long.prm --mesh my.msh --output unfinished >out.txt 2>&1 &
pid=$!
while [ ! -e unfinished/samples/sample_000000002.h5 ] &&
  kill -0 $pid 2>/dev/null; do sleep 0.05; done
kill -9 $pid
wait $pid 2>/dev/null
cp "$meshes/square_tri_22.msh" my.msh
wrong "another mesh of the same name" "another mesh" --restart unfinished
finish
