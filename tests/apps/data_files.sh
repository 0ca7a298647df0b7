# SPDX-License-Identifier: LGPL-2.1-or-later
# Densities and velocities from files of other programs and other runs, with all
# programs, on one and two ranks.
. "$(dirname "$0")/common.sh"
python=/usr/bin/python3
here=$(dirname "$program")
"$python" "$source_folder/tests/apps/data_files.py" || fail "data_files.py"
square=$meshes/square_tri.msh
rho="Initial density"

# mass WHAT EXPECTED RANKS ARGUMENTS...: what --check says of the initial density
mass() {
  local what=$1 expected=$2 n=$3
  shift 3
  ranks "$n" "$program" --mesh "$square" --check "$@" >out.txt 2>err.txt ||
    fail "$what: $(cat err.txt)"
  grep -Eq "^  initial: .*, mass $expected\$" out.txt ||
    fail "$what: not $expected but $(grep initial: out.txt)"
}

for file in linear.*; do
  mass "$file" 4.5 1 --set "$rho/Type=interpolated" \
    --set "$rho/interpolated/File=$file" --set "$rho/interpolated/Field=rho"
done
mass "a field on two ranks" 4.5 2 --set "$rho/Type=interpolated" \
  --set "$rho/interpolated/File=linear.11.vtu" --set "$rho/interpolated/Field=rho"

# grey values 0 to 60000 of 65535 in four columns; the same as opacity
for n in 1 2; do
  mass "16.png" 0.4577[0-9]* $n --set "$rho/Type=image" --set "$rho/image/File=16.png"
  mass "rgba.png" 0.4558[0-9]* $n --set "$rho/Type=image" \
    --set "$rho/image/File=rgba.png"
done
printf 'x y w\n0.4 0.5 1\n0.6 0.5 3\n' >points.txt
for n in 1 2; do
  mass "points.txt" '(1|0.99999[0-9])' $n --set "$rho/Type=points" \
    --set "$rho/points/File=points.txt" --set "$rho/points/Width=0.08"
done
mass "a point outside" '0\.[0-9]*' 1 --set "$rho/Type=points" \
  --set "$rho/points/File=points.txt" --set "Mesh/Scale=0.55"
grep -Eq "note: .*has 1 of 2 points outside of the mesh" out.txt ||
  fail "no note of a point outside"
grep -Eq "note: .*the width 0\.0[0-9]*, by Scott" out.txt ||
  fail "no note of the automatic width"

# the state and the pictures of a run on another mesh, written on two ranks
ranks 2 "$program" --mesh "$meshes/square_quad.msh" --output first \
  --set Discretisation/Slabs=4 >out.txt 2>err.txt || fail "run: $(cat err.txt)"
mass "a state" '(1|1.00[0-9]*|0.99[0-9]*)' 2 --set "$rho/Type=interpolated" \
  --set "$rho/interpolated/File=first/state/checkpoint_0.h5" \
  --set "$rho/interpolated/Field=density 2"
mass "a picture" '(1|1.00[0-9]*|0.99[0-9]*)' 1 --set "$rho/Type=interpolated" \
  --set "$rho/interpolated/File=first/density/density_0002.vtu"
"$program" --mesh "$meshes/annulus.msh" --check --set "$rho/Type=interpolated" \
  --set "$rho/interpolated/File=first/density/density_0002.vtu" >out.txt 2>err.txt ||
  fail "a picture on another domain: $(cat err.txt)"
grep -q "note: .* lie outside of the field of 'first" out.txt ||
  fail "no note of vertices outside"

# the same sentence on two ranks, and no deadlock
head -c 3000 linear.11.vtu >half.vtu
for file in half.vtu linear.0.vti; do
  code=0
  ranks 2 "$program" --mesh "$square" --set "$rho/Type=interpolated" \
    --set "$rho/interpolated/File=$file" >out.txt 2>err.txt || code=$?
  [ $code -eq 2 ] || fail "$file on two ranks: exit code $code instead of 2"
  [ "$(grep -c "^otto-transport: .*interpolated.*$file" err.txt)" -eq 1 ] ||
    fail "$file on two ranks: not one sentence: $(cat err.txt)"
done

# a run folder is repeated from elsewhere, with its files
mkdir beside && cp linear.3.vtu points.txt beside
cat >beside/run.prm <<'TEXT'
subsection Initial density
  set Type = interpolated
  subsection interpolated
    set File  = linear.3.vtu
    set Field = rho
  end
end
subsection Final density
  set Type = points
  subsection points
    set File  = points.txt
    set Width = 0.1
  end
end
subsection Discretisation
  set Slabs = 4
end
TEXT
"$program" beside/run.prm --mesh "$square" --output second >out.txt 2>err.txt ||
  fail "files beside the parameter file: $(cat err.txt)"
(cd beside && "$program" ../second/parameters.prm --check >out.txt 2>err.txt) ||
  fail "a run that is repeated: $(cat beside/err.txt)"

# not with another file under the same name
cp beside/linear.3.vtu linear.vtu
cp linear.4.vtu beside/linear.3.vtu
code=0
"$program" --restart second --check >out.txt 2>err.txt || code=$?
[ $code -eq 2 ] &&
  grep -q "linear.3.vtu' of 'Initial density/interpolated/File' is not what it was" \
    err.txt || fail "another file and --restart: exit code $code: $(cat err.txt)"
cp linear.vtu beside/linear.3.vtu
"$program" --restart second --check >out.txt 2>err.txt ||
  fail "the old file and --restart: $(cat err.txt)"

# a velocity: the field of that name
velocity="--set Velocity/Type=interpolated"
"$here/otto-continuity" --mesh "$square" $velocity \
  --set Velocity/interpolated/File=linear.5.vtu --set Time/End=0.05 \
  --set Output/Interval=0.05 --output carried >out.txt 2>err.txt ||
  fail "otto-continuity: $(cat err.txt)"
"$here/otto-continuity" --mesh "$square" --set Velocity/Type=expression \
  --set "Velocity/expression/Components=y; x" --set Time/End=0.05 \
  --set Output/Interval=0.05 --output formula >out.txt 2>err.txt || fail formula
"$python" - <<'TEXT' || fail "a velocity of a file and the formula differ"
import csv
rows = [list(csv.DictReader(open(f"{run}/history.csv")))[-1] for run in ("carried", "formula")]
assert len(rows[0]) > 4
for name in ("smallest density", "largest density"):
    found = [float(row[n]) for row in rows for n in row if n.replace("_", " ") == name]
    assert len(found) == 2 and abs(found[0] - found[1]) < 1e-6 * abs(found[1]), found
TEXT

# a data set of files, which goes on
cp "$source_folder"/apps/otto-dataset/images/*.png beside
cat >beside/set.prm <<'TEXT'
subsection Samples
  set Number = 4
end
subsection Initial density
  set Type = files
  subsection files
    set Files = ring.png, c*.png
    subsection Density
      subsection image
        set Invert = true
      end
    end
  end
end
TEXT
"$here/otto-dataset" beside/set.prm --mesh "$square" --set Transport/Slabs=4 \
  --output set >out.txt 2>err.txt || fail "otto-dataset: $(cat err.txt)"
grep -q "one of 3 files from '.*ring.png' to '.*cross.png'" out.txt ||
  fail "otto-dataset does not say which files"
mv beside/ring.png ring.png
cp beside/cross.png beside/ring.png
code=0
"$here/otto-dataset" --restart set --set Samples/Number=6 >out.txt 2>err.txt ||
  code=$?
[ $code -eq 2 ] && grep -q "from other files than 'Files' are now" err.txt ||
  fail "a data set with another file: exit code $code: $(cat err.txt)"
mv ring.png beside/ring.png
"$here/otto-dataset" --restart set --set Samples/Number=6 >out.txt 2>err.txt ||
  fail "otto-dataset goes on: $(cat err.txt)"
"$python" - <<'TEXT' || fail "the files are not recorded in the data set"
import h5py
import numpy as np
from PIL import Image
with h5py.File("set/dataset.h5") as file:
    numbers = file["inputs/rho_0_parameters"][...].ravel()
    assert len(numbers) == 6 and set(numbers) <= {1, 2, 3} and len(set(numbers)) > 1
    text = file["inputs/rho_0"].attrs["description"]
    for k, name in enumerate(("ring", "corner", "cross")):
        assert f"{k + 1} '" in text and f"{name}.png'" in text.split(f"{k + 1} '")[1]
    # dark where the image is bright
    x = file["mesh/points"][...]
    for k, number in enumerate(numbers):
        name = ("ring", "corner", "cross")[int(number) - 1]
        grey = np.asarray(Image.open(f"beside/{name}.png"), float)
        at = grey[np.minimum((32 * (1 - x[:, 1])).astype(int), 31),
                  np.minimum((32 * x[:, 0]).astype(int), 31)]
        rho = file["inputs/rho_0"][k]
        assert np.corrcoef(at, rho)[0, 1] < -0.9, (name, np.corrcoef(at, rho))
TEXT
finish
