# SPDX-License-Identifier: LGPL-2.1-or-later
# Some pictures of the gallery, at least one of each program, are made anew: the numbers
# below them are still right.
. "$(dirname "$0")/common.sh"

python=/usr/bin/python3
[ -x $python ] || python=python3
$python -c 'import numpy, matplotlib, PIL, h5py, vtkmodules' 2>/dev/null ||
  { echo "the packages of render.py are not installed"; exit 77; }
$python -B "$source_folder/apps/gallery.py" --check --work "$work" \
  --programs "$(dirname "$program")" \
  two_rooms ball flow_crowd flow_porous_medium continuity_swirl \
  continuity_geodesic geometry_metric geometry_barycentre dataset_mixtures ||
  fail "numbers of the gallery"
finish
