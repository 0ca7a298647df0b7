# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs that succeed, and what they leave behind.
. "$(dirname "$0")/common.sh"

for option in --help --version --print-parameters; do
  "$program" $option >out.txt 2>err.txt || fail "$option: exit code $?"
  [ -s out.txt ] || fail "$option prints nothing"
  [ ! -s err.txt ] || fail "$option: $(cat err.txt)"
done
# what is printed is a parameter file
"$program" --print-parameters >all.prm
"$program" all.prm --mesh "$meshes/disk.msh" --check >out.txt ||
  fail "the printed parameters are not accepted"
[ ! -e otto-transport.out ] || fail "--check has written something"

# nothing but a mesh, in the plane and in space
for mesh in disk hex_box; do
  "$program" --mesh "$meshes/$mesh.msh" --output $mesh \
    --set Discretisation/Slabs=4 >$mesh.txt || fail "$mesh: exit code $?"
  for file in density.pvd potential.pvd summary.json iterations.csv \
    parameters.prm density/density_0004.vtu potential/potential_0003.vtu; do
    [ -s $mesh/$file ] || fail "$mesh: no $file"
  done
  grep -q '"converged": true' $mesh/summary.json || fail "$mesh: not converged"
done
for word in "W2 " "relative gap" "mass defect" "peak memory" remaining; do
  grep -q "$word" disk.txt || fail "no '$word' on the screen"
done
for field in density region rank; do
  grep -q "Name=\"$field\"" disk/density/density_0000.vtu || fail "no $field"
done
for field in potential velocity momentum slack; do
  grep -q "Name=\"$field\"" disk/potential/potential_0000.vtu ||
    fail "no $field"
done
[ "$(grep -c '<DataSet' disk/density.pvd)" -eq 5 ] || fail "not five levels"

# densities that fill an irregular mesh: P1/P1 oscillates and is told so, the
# default pair does not
cat >fill.prm <<'TEXT'
subsection Initial density
  set Type = expression
  subsection expression
    set Expression = 1 + 0.8*cos(3*pi*x)
  end
end
subsection Final density
  set Type = expression
  subsection expression
    set Expression = 0.05 + exp(-((x - 0.7)/0.16)^2)
  end
end
TEXT
{ cat "$meshes/square_tri.geo"; echo "Mesh.Algorithm = 5; // Delaunay"; } >fill.geo
for pair in automatic P1/P1; do
  name=fill_${pair%%/*}
  "$program" fill.prm --mesh fill.geo --output $name \
    --set Mesh/Size=0.05 --set Discretisation/Slabs=8 \
    --set Discretisation/Pair=$pair >$name.txt || fail "$pair: exit code $?"
done
grep -q '"pair": "P2/P1"' fill_automatic/summary.json ||
  fail "the default pair is not the stable one"
grep -q "oscillate" fill_automatic.txt && fail "the default pair oscillates"
grep -q "Discretisation/Pair = automatic" fill_P1.txt ||
  fail "P1/P1 does not say that it oscillates"

# the state for readers without Otto
python=/usr/bin/python3
[ -x $python ] || python=python3
"$python" - <<'TEXT' || fail "the state is not what the user guide says"
import h5py
import numpy as np
with h5py.File("disk/state/checkpoint_0.h5") as f:
    x, cells = f["vertices"][...], f["cells"][...]
    assert f["cells"].attrs["vtk_cell_type"] == 5
    a, b, c = (x[cells[:, k]] for k in range(3))
    area = 0.5 * ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    assert (area > 0).all()
    middle = f["fields/density 2"]
    assert middle.attrs["time"] == 0.5
    assert f["fields/potential 1"].attrs["time"] == 0.125
    assert abs((area * middle[...][cells].mean(axis=1)).sum() - 1) < 1e-9
    assert f.attrs["program"].startswith("Otto ")
    assert "geodesic" in f.attrs["content"] and "units" in f.attrs
    assert float(f.attrs["mass"]) == 1
TEXT
# the times add up
sed -n '/time went/,/peak memory/p' disk.txt |
  awk '$NF == "%" { sum += $(NF - 1) } END { exit !(sum > 90 && sum < 110) }' ||
  fail "the shares of the time do not add up"

value() {
  sed -n "s/.*\"$2\": \([-0-9.e+]*\).*/\1/p" "$1/summary.json" | head -n 1
}
# close A B TOLERANCE
close() {
  awk -v a="$1" -v b="$2" -v t="$3" \
    'BEGIN { d = a - b; if (d < 0) d = -d; exit !(b > 0 && d <= t * b) }'
}
# the resolved parameters repeat the run
"$program" disk/parameters.prm --output again >out.txt ||
  fail "the resolved parameters do not run"
close "$(value disk W2)" "$(value again W2)" 1e-9 ||
  fail "the rerun has another W2"
# two ranks find the same within the certificate
ranks 2 "$program" disk/parameters.prm --output two >out.txt ||
  fail "two ranks: exit code $?"
close "$(value disk W2)" "$(value two W2)" 1e-4 ||
  fail "two ranks have another W2: $(value disk W2) $(value two W2)"
# the mass of the user
"$program" --mesh "$meshes/square_tri.msh" --output mass \
  --set "Initial density/Type=expression" \
  --set "Initial density/expression/Expression=4*x" \
  --set "Final density/Type=expression" \
  --set "Final density/expression/Expression=4*y" \
  --set "End densities/Normalise=false" --set Discretisation/Slabs=4 \
  >out.txt || fail "without normalisation: exit code $?"
close "$(value mass mass)" 2 1e-9 || fail "the mass is not 2"
# a run that fails says so, and keeps its last state
code=0
"$program" --mesh "$meshes/disk.msh" --output short \
  --set "Solver/Maximum Newton steps=2" --set Discretisation/Slabs=4 \
  >out.txt 2>err.txt || code=$?
[ $code -eq 1 ] || fail "a failed run has exit code $code"
grep -q "limit of Newton steps.*best iterate, that of step [12] .*gap of" err.txt ||
  fail "no reason: $(cat err.txt)"
[ -s short/density.pvd ] || fail "the last state was not written"

# every shipped parameter file is correct
for file in "$source_folder"/apps/otto-transport/*.prm; do
  "$program" "$file" --check --output check.out >out.txt 2>err.txt ||
    fail "$file: $(cat err.txt)"
done
# slabs chosen by the program, kept for the rerun, and asked for in a failure
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.05 --check \
  --output none --set "Initial density/Type=disk" --set "Final density/Type=disk" \
  --set "Initial density/disk/Center=0.2, 0.5" --set "Final density/disk/Center=0.8, 0.5" \
  --set "Initial density/disk/Radius=0.15" --set "Final density/disk/Radius=0.15" \
  >out.txt || fail "automatic slabs: exit code $?"
grep -q "1[0-9] slabs, since mass crosses 1[0-9.]* cells" out.txt ||
  fail "automatic slabs: $(cat out.txt)"
"$program" --mesh "$meshes/disk.msh" --output automatic >automatic.txt ||
  fail "automatic slabs: exit code $?"
grep -q "set Slabs *= [0-9]" automatic/parameters.prm ||
  fail "the number of slabs is not kept: $(grep Slabs automatic/parameters.prm)"
code=0
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.014 --output long \
  --set "Solver/Maximum Newton steps=1" --set Discretisation/Slabs=2 \
  >out.txt 2>err.txt || code=$?
[ $code -eq 1 ] && grep -q "crosses .* cells in a slab; set.*automatic" err.txt ||
  fail "long slabs: $code, $(cat err.txt)"
# potentials of degree two where triangles are not flat
for mesh in layers square_tri; do
  "$program" --mesh "$meshes/$mesh.msh" --check --output none >$mesh.txt ||
    fail "the pair on $mesh: exit code $?"
done
grep -q "slabs, P1-iso-P2/P1" layers.txt && grep -q "slabs, P2/P1" square_tri.txt ||
  fail "the default pair: $(grep slabs layers.txt square_tri.txt)"
# a second mesh for the discretisation error: coarser, or finer
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.06 \
  --set Discretisation/Slabs=8 --set "Solver/Error estimate=true" \
  --output coarser >coarser.txt || fail "error estimate: exit code $?"
"$program" --mesh "$meshes/square_tri.geo" --set Mesh/Size=0.03 \
  --set Discretisation/Slabs=16 --output reference >reference.txt ||
  fail "reference: exit code $?"
awk -v a="$(value coarser "W2 squared")" -v b="$(value reference "W2 squared")" \
  -v e="$(value coarser "estimated discretisation error of W2 squared")" \
  'BEGIN { d = a - b; if (d < 0) d = -d; exit !(e > 0 && d < 4 * e) }' ||
  fail "error estimate $(grep 'discretisation error' coarser.txt)"
"$program" --mesh "$meshes/square_quad.msh" --set Discretisation/Slabs=4 \
  --set "Solver/Error estimate=true" --output finer >finer.txt ||
  fail "error estimate on a finer mesh: exit code $?"
grep -q "discretisation error .*, 8 slabs" finer.txt || fail "no finer mesh"
# a running cost belongs to a mesh
cost="Running cost/Terms=potential"
"$program" --mesh "$meshes/square_tri.msh" --set Discretisation/Slabs=4 \
  --set "$cost" --set "Solver/Error estimate=true" --output second >second.txt ||
  fail "error estimate with a running cost: exit code $?"
"$program" --mesh "$meshes/square_tri.msh" --set Discretisation/Slabs=8 \
  --set "$cost" --set Mesh/Refinement=1 --output alone >alone.txt ||
  fail "running cost: exit code $?"
awk -v a="$(value second "action on the second mesh")" \
  -v b="$(value alone action)" \
  'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a > 0 && d < 1e-6 * b) }' ||
  fail "second mesh with a running cost: $(grep 'second mesh' second/summary.json)"
"$program" --mesh "$meshes/ball.msh" --set "Solver/Error estimate=true" \
  --output none 2>none.txt >/dev/null
[ $? -eq 2 ] || fail "error estimate of tetrahedra from a file: not refused"
grep -q "Error estimate.*Mesh/Size" none.txt || fail "no remedy: $(cat none.txt)"
[ ! -e none ] || fail "error estimate: something was written"

# equal densities have no relative gap
"$program" --mesh "$meshes/square_tri.msh" --set Discretisation/Slabs=4 \
  --set "Initial density/Type=uniform" --set "Final density/Type=uniform" \
  --output equal >equal.txt || fail "equal densities: exit code $?"
grep -q "told from zero" equal.txt || fail "equal densities: $(grep gap equal.txt)"

finish
