# SPDX-License-Identifier: LGPL-2.1-or-later
# For paraview.sh and paraview_gallery.sh: `check FOLDER SERIES=FIELDS...` opens a run folder in
# ParaView, without a window. OTTO_PVPYTHON is another pvpython than that on PATH; Debian's
# package python3-paraview cannot be there together with python3-vtk9.
pvpython=${OTTO_PVPYTHON:-pvpython}
command -v "$pvpython" >/dev/null ||
  { echo "there is no pvpython: install ParaView (Debian: python3-paraview)"; exit 77; }
if [ -z "$DISPLAY" ]; then
  command -v xvfb-run >/dev/null ||
    { echo "there is no display and no xvfb-run: install xvfb and xauth"; exit 77; }
  # a server that is not set up anew, and not there meanwhile, between two runs
  exec xvfb-run -a -s "-noreset -screen 0 1280x1024x24" bash "$0" "$@"
fi
. "$(dirname "$0")/common.sh"
bin=$(dirname "$program")

check() {
  timeout 300 "$pvpython" "$source_folder/tests/apps/check_paraview.py" \
    "$source_folder/apps/paraview/open_run.py" "$@"
}
# opens FOLDER SERIES=FIELDS...
opens() {
  check "$@" || fail "$*"
}
