# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tutorial.sh PYTHON SOURCE_FOLDER NAME PROGRAMS WORK [BUILD]: does what
# doc/tutorials/NAME.md says; with BUILD in an installation of it.
python=$1
source_folder=$2
name=$3
programs=$4
work=$5
build=$6

"$python" -c 'import numpy, matplotlib, PIL, h5py, vtkmodules' 2>/dev/null ||
  { echo "the packages of apps/render.py and apps/python are not installed"; exit 77; }
rm -rf "$work"
mkdir -p "$work"
otto=$source_folder
if [ -n "$build" ]; then
  cmake --install "$build" --prefix "$work/prefix" >"$work/install.txt" ||
    { tail "$work/install.txt"; exit 1; }
  otto=$work/prefix/share/otto
  programs=$work/prefix/bin
fi
exec "$python" -B "$source_folder/tests/doc/run_page.py" \
  "$source_folder/doc/tutorials/$name.md" --work "$work/page" \
  --bin "$programs" --otto "$otto" --dir "$work/prefix"
