# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage of all scripts: SCRIPT PROGRAM SOURCE_FOLDER WORK_FOLDER MPIEXEC
program=$1
source_folder=$2
work=$3
mpiexec=$4
failures=0
meshes=$source_folder/meshes
rm -rf "$work"
mkdir -p "$work"
cd "$work"

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

ranks() {
  "$mpiexec" --allow-run-as-root --oversubscribe -np "$@"
}

finish() {
  echo "$failures failures"
  [ "$failures" -eq 0 ]
}
