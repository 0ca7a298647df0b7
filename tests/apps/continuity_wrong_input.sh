# SPDX-License-Identifier: LGPL-2.1-or-later
# Wrong input of otto-continuity: exit code 2, one sentence that names thing and
# remedy, nothing written.
. "$(dirname "$0")/common.sh"
transport=$(dirname "$program")/otto-transport

# wrong WHAT REGEX ARGUMENTS...
wrong() {
  local what=$1 regex=$2 code=0
  shift 2
  "$program" "$@" >out.txt 2>err.txt || code=$?
  [ $code -eq 2 ] || fail "$what: exit code $code instead of 2"
  [ "$(wc -l <err.txt)" -eq 1 ] || fail "$what: not one line: $(cat err.txt)"
  grep -Eq -- "$regex" err.txt || fail "$what: no '$regex' in: $(cat err.txt)"
  [ ! -e otto-continuity.out ] || fail "$what: something was written"
  rm -rf otto-continuity.out
}

disk=$meshes/disk.msh
of=Velocity/expression/Components
wrong "no mesh" "Mesh/File.*--mesh"
wrong "surface in space" "sphere.geo.*only otto-transport" \
  --mesh "$meshes/sphere.geo"
wrong "unknown velocity" "expression" --mesh $disk --set Velocity/Type=formula
wrong "velocity that does not parse" "Components = '-y\\+\\*x'" --mesh $disk \
  --set Velocity/Type=expression --set "$of=-y+*x; x"
wrong "one component too many" "3 expressions.*dimension 2" --mesh $disk \
  --set Velocity/Type=expression --set "$of=-y; x; 0"
wrong "infinite velocity" "not finite.*expression" --mesh $disk \
  --set Velocity/Type=expression --set "$of=sqrt(x); 0"
wrong "potential that does not parse" "Potential = 'x\\+'" --mesh $disk \
  --set Velocity/Type=potential --set "Velocity/potential/Potential=x+"
wrong "velocity that is a density" "torus.vti.*1 component.*Field" \
  --mesh "$meshes/ball.msh" --set Velocity/Type=interpolated \
  --set "Velocity/interpolated/File=$source_folder/apps/otto-transport/torus.vti"
wrong "CFL number above one" "CFL number = 1.5.*above 1" --mesh $disk \
  --set "Time/CFL number=1.5"
wrong "CFL number zero" "CFL number = 0" --mesh $disk \
  --set "Time/CFL number=0"
wrong "step beyond the bound" "Largest step = 0.5 is above" --mesh $disk \
  --set "Time/Largest step=0.5"
wrong "no time" "Time/End" --mesh $disk --set Time/End=0
wrong "too many pictures" "Output/Interval" --mesh $disk \
  --set Output/Interval=1e-9
wrong "negative diffusion" "Coefficient" --mesh $disk \
  --set Diffusion/Coefficient=-1
wrong "no folder of a run" "Folder = ''.*otto-transport" --mesh $disk \
  --set Velocity/Type=transport
wrong "no such run" "Folder = 'nowhere'.*otto-transport" --mesh $disk \
  --set Velocity/Type=transport --set Velocity/transport/Folder=nowhere
wrong "negative density" "negative" --mesh $disk \
  --set "Initial density/Type=expression" \
  --set "Initial density/expression/Expression=x"

"$transport" --mesh $disk --set Discretisation/Slabs=4 --output geodesic \
  >out.txt || fail "the transport run: exit code $?"
wrong "another mesh" "Folder = 'geodesic'.*another mesh" \
  --mesh "$meshes/square_tri.msh" --set Velocity/Type=transport \
  --set Velocity/transport/Folder=geodesic
"$transport" --mesh $disk --set Discretisation/Slabs=4 \
  --set Transport/Cost=power --output w3 >out.txt ||
  fail "the transport run with another cost: exit code $?"
wrong "another cost" "gradients of the potentials are not the velocities" \
  --mesh $disk --set Velocity/Type=transport \
  --set Velocity/transport/Folder=w3
wrong "beyond the geodesic" "Time/End = 2.*up to time 1" --mesh $disk \
  --set Velocity/Type=transport --set Velocity/transport/Folder=geodesic \
  --set Time/End=2

# restarts
wrong "restart of nothing" "nowhere" --restart nowhere
"$program" --mesh $disk --output run --set Time/End=0.1 >out.txt ||
  fail "the run to restart: exit code $?"
cp -r run before
wrong "restart with another end" "Output/Interval" --restart run \
  --set Output/Interval=0.05
wrong "restart in another folder" "its own folder" --restart run --output other
diff -r run before >diff.txt || fail "a refused restart has changed files"
wrong "folder with files" "run" --mesh $disk --output run
finish
