# SPDX-License-Identifier: LGPL-2.1-or-later
# ParaView, without a window, opens every series of short runs of all programs, in the plane
# and in space, with apps/paraview/open_run.py.
. "$(dirname "$0")/run_paraview.sh"

run() {
  local name=$1 which=$2 mesh=$3
  shift 3
  "$bin/$which" --mesh "$meshes/$mesh" --output "$name" "$@" >"$name.txt" 2>&1 ||
    fail "$name: exit code $?, $(tail -n 1 "$name.txt")"
}

levels=density,momentum,potential,velocity
for mesh in square_tri.msh hex_box.msh; do
  name=${mesh%.msh}
  run "transport_$name" otto-transport $mesh --set Discretisation/Slabs=4 \
    --set "Solver/Gap tolerance=1e-2" --set "Solver/Enclosure pieces=0"
  opens "transport_$name" density=$levels potential=momentum,potential,slack,velocity
  run "flow_$name" otto-flow $mesh --set Time/Step=0.01 --set Time/End=0.03
  opens "flow_$name" density=density,energy_variation,potential,velocity
  run "continuity_$name" otto-continuity $mesh --set Time/End=0.1 \
    --set Output/Interval=0.05
  opens "continuity_$name" density=density,velocity \
    particles=density,id,log_det_J,mass
  run "metric_$name" otto-geometry $mesh
done
run growth otto-transport square_tri.msh --set Discretisation/Slabs=4 \
  --set "Solver/Gap tolerance=1e-2" --set "Transport/Growth length=0.3" \
  --set "End densities/Normalise=false"
opens growth density=$levels,growth potential=momentum,potential,slack,velocity,growth
run noise otto-continuity square_tri.msh --set Diffusion/Coefficient=0.01 \
  --set Time/End=0.05 --set Output/Interval=0.05
opens noise density=density,velocity particles=id,mass
opens metric_square_tri \
  tangent=degenerate,density,potential_1,potential_2,rate_1,rate_2,velocity_1,velocity_2
opens metric_hex_box \
  tangent=degenerate,density,potential_1,potential_2,rate_1,rate_2,velocity_1,velocity_2
for task in exponential logarithm distances barycentre; do
  run $task otto-geometry square_tri.msh --set Task=$task \
    --set Discretisation/Slabs=4 --set Barycentre/Tolerance=0.2
done
opens exponential density=density,density_eulerian,potential,velocity \
  particles=density,det_J,mass
pair=potential_2,potential_3,velocity_2,velocity_3
opens logarithm logarithm=density,density_2,density_3,exponential_2,exponential_3,$pair
opens distances densities=density
opens barycentre density=density

# as a macro, without arguments
OTTO_RUN=growth timeout 120 "$pvpython" "$source_folder/apps/paraview/open_run.py" \
  >macro.txt 2>&1 || fail "the macro: exit code $?, $(head -n 3 macro.txt)"

# what is wrong is found
check flow_square_tri density=density,heat >wrong.txt 2>&1 &&
  fail "a field that is missing is not found"
grep -q "FAULT: density at 0.0: .*heat" wrong.txt || fail "$(cat wrong.txt)"
timeout 120 "$pvpython" "$source_folder/apps/paraview/open_run.py" . \
  >wrong.txt 2>&1 && fail "a folder without a run is opened"
grep -q "there is no series in '.'" wrong.txt || fail "$(cat wrong.txt)"
finish
