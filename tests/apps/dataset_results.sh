# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs of otto-dataset that succeed, and what they leave behind.
. "$(dirname "$0")/common.sh"
transport=$(dirname "$program")/otto-transport
python=/usr/bin/python3
[ -x $python ] || python=python3
checks=$source_folder/tests/apps/check_dataset.py
export PYTHONDONTWRITEBYTECODE=1
check() { "$python" "$checks" "$@" || fail "check_dataset.py $*"; }

for option in --help --version --print-parameters; do
  "$program" $option >out.txt 2>err.txt || fail "$option: exit code $?"
  [ -s out.txt ] || fail "$option prints nothing"
  [ ! -s err.txt ] || fail "$option: $(cat err.txt)"
done
"$program" --print-parameters >all.prm
"$program" all.prm --mesh "$meshes/disk.msh" --check >out.txt ||
  fail "the printed parameters are not accepted"
[ ! -e otto-dataset.out ] || fail "--check has written something"

# nothing but a mesh, in the plane and in space
"$program" --mesh "$meshes/disk.msh" --set Samples/Number=6 \
  --set "Samples/Splits=0.5, 0.25, 0.25" --set Transport/Slabs=4 \
  --set Transport/Pair=P1/P1 \
  --set Grid/Points=24,20 --output disk >disk.txt || fail "disk: exit code $?"
"$program" --mesh "$meshes/hex_box.msh" --set Samples/Number=2 \
  --set Transport/Slabs=4 --set Grid/Points=6 --output hex_box >hex_box.txt ||
  fail "hex_box: exit code $?"
for mesh in disk hex_box; do
  for file in dataset.h5 summary.json samples.csv parameters.prm; do
    [ -s $mesh/$file ] || fail "$mesh: no $file"
  done
  [ ! -e $mesh/samples ] || fail "$mesh: the single samples are still there"
  grep -q '"stopped": "complete"' $mesh/summary.json || fail "$mesh: no end"
  check check $mesh/dataset.h5
done
[ "$(wc -l <disk/samples.csv)" -eq 7 ] || fail "not 6 rows in samples.csv"
for word in remaining relative_gap "samples per second" "peak memory" \
  "normal distributions"; do
  grep -q "$word" disk.txt || fail "no '$word' on the screen"
done

# the same on two ranks, each with samples of its own; both on each sample
ranks 2 "$program" disk/parameters.prm --output two >two.txt ||
  fail "two ranks: exit code $?"
check same disk/dataset.h5 two/dataset.h5
ranks 2 "$program" disk/parameters.prm --output space \
  --set Parallel/Mode=space >space.txt || fail "over space: exit code $?"
check same disk/dataset.h5 space/dataset.h5 1e-3

# gradient flows and continuity equations
square="--mesh $meshes/square_tri.geo --set Mesh/Size=0.08"
"$program" $square --set "Samples/Kind=gradient flow" --set Samples/Number=3 \
  --set Grid/Points=16 --output flow >flow.txt || fail "flow: exit code $?"
"$program" $square --set Samples/Kind=continuity --set Samples/Number=4 \
  --set Velocity/stream/Frequency=0.5 --set Grid/Points=16 \
  --set Output/Precision=single --output carried >carried.txt ||
  fail "continuity: exit code $?"
for run in flow carried; do
  check check $run/dataset.h5
  ranks 2 "$program" $run/parameters.prm --output ${run}_space \
    --set Parallel/Mode=space >out.txt || fail "$run over space: exit code $?"
  check same $run/dataset.h5 ${run}_space/dataset.h5 1e-4
done

# known distances: single Gaussians of one width, far from the walls
sets=()
for end in Initial Final; do
  sets+=(--set "$end density/mixture/Components=1"
    --set "$end density/mixture/Stretch=1"
    --set "$end density/mixture/Standard deviations=0.07"
    --set "$end density/mixture/Box=0.35, 0.35; 0.65, 0.65")
done
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.05 \
  --set Samples/Number=3 "${sets[@]}" --output moved >moved.txt ||
  fail "translations: exit code $?"
check translation moved/dataset.h5 2e-4

# a sample once more by otto-transport
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.06 \
  --set Samples/Number=2 --set "Initial density/mixture/Stretch=1" \
  --set "Final density/mixture/Stretch=1" --output again >again.txt ||
  fail "mixtures: exit code $?"
sets=()
while read -r line; do sets+=(--set "$line"); done \
  < <("$python" "$checks" settings again/dataset.h5 1)
"$transport" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.06 \
  --set Discretisation/Slabs=8 --set "End densities/Projection=nodal" \
  "${sets[@]}" --output transport >out.txt ||
  fail "otto-transport: exit code $?"
w2=$(sed -n 's/.*"W2": \([0-9.e-]*\),/\1/p' transport/summary.json)
check close again/dataset.h5 1 "$w2" 1e-6

# a sample that cannot be solved is not in the data set, and it is said
code=0
"$program" --mesh "$meshes/disk.msh" --set Samples/Number=3 \
  --set "Transport/Maximum Newton steps=2" --set Samples/Attempts=2 \
  --output hard >hard.txt 2>err.txt || code=$?
[ $code -eq 1 ] || fail "samples given up: exit code $code"
grep -q "3 of 3 samples were given up" err.txt || fail "no word of given up"
grep -q '"given up": 3' hard/summary.json || fail "no count of given up"
"$python" - <<'TEXT' || fail "status, attempts or reason of what was given up"
import h5py
with h5py.File("hard/dataset.h5") as file:
    samples = file["samples"]
    assert (samples["status"][...] == 2).all()
    assert (samples["attempts"][...] == 2).all()
    assert all(b"limit of Newton steps" in text for text in samples["reason"])
    assert sum(len(file["splits"][s]) for s in file["splits"]) == 0
TEXT

# an image beside the parameter file, as a density of all samples
mkdir beside
cp "$source_folder/apps/otto-transport/ring.pgm" beside
cat >beside/image.prm <<'TEXT'
subsection Initial density
  set Type = fixed
  subsection fixed
    subsection Density
      set Type = image
      subsection image
        set File = ring.pgm
      end
    end
  end
end
TEXT
"$program" beside/image.prm --mesh "$meshes/square_tri.msh" --check >image.txt ||
  fail "an image beside the parameter file is not found"
grep -q "rho_0: always" image.txt || fail "no word of the fixed density"

# every shipped file is right
for file in "$source_folder"/apps/otto-dataset/*.prm; do
  name=$(basename "$file" .prm)
  "$program" "$file" --check >"$name.txt" || fail "$name.prm is not accepted"
done
finish
