# SPDX-License-Identifier: LGPL-2.1-or-later
# Wrong input of otto-flow: exit code 2, one sentence that names thing and
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
  [ ! -e otto-flow.out ] || fail "$what: something was written"
  rm -rf otto-flow.out
}

disk=$meshes/disk.msh
wrong "no mesh" "Mesh/File.*--mesh"
wrong "surface in space" "sphere.geo.*only otto-transport" \
  --mesh "$meshes/sphere.geo"
wrong "unknown energy" "entropie.*entropy" --mesh $disk \
  --set "Energy/Terms=entropie"
wrong "energy listed twice" "twice" --mesh $disk \
  --set "Energy/Terms=entropy, entropy"
wrong "exponent 1" "Exponent" --mesh $disk --set "Energy/Terms=power" \
  --set "Energy/power/Exponent=1"
wrong "potential that does not parse" "Potential" --mesh $disk \
  --set "Energy/Terms=potential" --set "Energy/potential/Potential=x+*y"
wrong "kernel that is not even" "even" --mesh $disk \
  --set "Energy/Terms=interaction" --set "Energy/interaction/Kernel=x"
wrong "negative step" "Time/Step" --mesh $disk --set "Time/Step=-0.1"
wrong "step that never ends" "would take.*steps" --mesh $disk \
  --set "Time/Step=1e-300"
wrong "decimal comma in a weight" "'0' is not a name" --mesh $disk \
  --set "Energy/Terms=0,5*power"
wrong "step beyond the end" "beyond" --mesh $disk --set "Time/Step=3" \
  --set Time/End=2
wrong "step beyond the automatic end" "beyond" --mesh $disk \
  --set "Time/Step=30"
wrong "end that is no number" "Time/End.*soon.*automatic" --mesh $disk \
  --set "Time/End=soon"
wrong "unknown scheme" "jko" --mesh $disk --set "Time/Scheme=jkoo"
wrong "no room for the mass" "Largest density" --mesh $disk \
  --set "Energy/Terms=congestion" \
  --set "Energy/congestion/Largest density=0.2"
wrong "initial density above the bound" "values up to.*Largest density" \
  --mesh $disk --set "Energy/Terms=congestion" \
  --set "Energy/congestion/Largest density=1"
wrong "negative density" "negative" --mesh $disk \
  --set "Initial density/Type=expression" \
  --set "Initial density/expression/Expression=x"

# restarts
wrong "restart of nothing" "nowhere" --restart nowhere
wrong "restart with a parameter file" "leave out the parameter file" \
  "$source_folder/apps/otto-flow/ball.prm" --restart nowhere
cp $disk mesh.msh
"$program" --mesh mesh.msh --output run --set Time/End=0.02 >out.txt ||
  fail "the run to restart: exit code $?"
cp "$meshes/square_tri.msh" mesh.msh
cp -r run before
wrong "restart on another mesh" "run/checkpoint" --restart run
rm mesh.msh
wrong "restart without the mesh" "mesh.msh" --restart run
cp $disk mesh.msh
wrong "restart in another folder" "its own folder" --restart run --output other
diff -r run before >diff.txt || fail "a refused restart has changed files"
finish
