# SPDX-License-Identifier: LGPL-2.1-or-later
#
# commands.sh PYTHON SOURCE_FOLDER WORK PROGRAMS INSTALLED: runs the commands of the texts.
python=$1
"$python" -c 'import numpy, matplotlib, PIL, h5py, vtkmodules' 2>/dev/null ||
  { echo "the packages of apps/render.py and apps/python are not installed"; exit 77; }
exec "$python" -B "$2/tests/doc/test_commands.py" "$2" "$3" --bin "$4" --installed "$5"
