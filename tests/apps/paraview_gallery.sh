# SPDX-License-Identifier: LGPL-2.1-or-later
# ParaView, without a window, opens every series of the runs of doc/gallery.md, which are
# solved to a rough gap; a barycentre does not reach its tolerance with one.
. "$(dirname "$0")/run_paraview.sh"

python=/usr/bin/python3
[ -x $python ] || python=python3
# name, program, parameters, run before, entry with its folder, settings
$python -B - "$source_folder/apps" >entries.txt <<'END' || fail "the table of the gallery"
import sys
sys.path.insert(0, sys.argv[1])
import gallery_entries
for e in gallery_entries.ENTRIES:
    if e.program != "otto-dataset":
        print(e.name, e.program, e.parameters, e.after or "-",
              (e.folder_entry or "-").replace(" ", "_"), *e.settings, sep="|")
END
[ "$(wc -l <entries.txt)" -gt 30 ] || fail "the table of the gallery is too short"

levels=density,momentum,potential,velocity
slabs=momentum,potential,slack,velocity
# fields WORD... N FIRST: WORD_FIRST to WORD_N of each, with commas
fields() {
  local words=(${@:1:$#-2}) last=${@: -2:1} first=${@: -1} word n
  for word in "${words[@]}"; do
    for n in $(seq "$first" "$last"); do printf ',%s_%s' "$word" "$n"; done
  done
}
# expected NAME PROGRAM: the series and their fields
expected() {
  case $1 in
    growth) echo "density=$levels,growth potential=$slabs,growth" ;;
    continuity_double_well | continuity_two_rooms)
      echo "density=density,velocity particles=id,mass" ;;
    geometry_metric) echo "tangent=density,degenerate,remainder_3$(fields potential velocity rate 4 1)" ;;
    geometry_two_rooms) echo "densities=density" ;;
    geometry_*barycentre) echo "density=density" ;;
    geometry_l_shape) echo "logarithm=density$(fields potential velocity density exponential 4 2)" ;;
    geometry_*) echo "density=density,density_eulerian,potential,velocity" \
      "particles=density,det_J,mass" ;;
    *) case $2 in
      otto-transport) echo "density=$levels potential=$slabs" ;;
      otto-flow) echo "density=density,energy_variation,potential,velocity" ;;
      otto-continuity) echo "density=density,velocity particles=density,id,log_det_J,mass" ;;
    esac ;;
  esac
}
n=0
while IFS='|' read -r name which parameters after entry settings; do
  [ -n "$OTTO_GALLERY_ONLY" ] && case " $OTTO_GALLERY_ONLY " in *" $name "*) ;; *) continue ;; esac
  set --
  IFS='|' read -ra more <<<"$settings"
  for setting in "${more[@]}"; do set -- "$@" --set "$setting"; done
  [ "$which" = otto-transport ] &&
    set -- "$@" --set "Solver/Gap tolerance=1e-2" --set "Solver/Enclosure pieces=0"
  [ "$after" = - ] || set -- "$@" --set "${entry//_/ }=$after"
  "$bin/$which" "$source_folder/apps/$which/$parameters.prm" --output "$name" "$@" \
    >"$name.txt" 2>&1 || { fail "$name: exit code $?, $(tail -n 1 "$name.txt")"; continue; }
  # shellcheck disable=SC2046
  opens "$name" $(expected "$name" "$which")
  n=$((n + 1))
done <entries.txt
echo "$n runs"
finish
