#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Everything from a fresh Debian 12 machine to results; see ./bootstrap.sh help.
set -euo pipefail
cd "$(dirname "$0")"

packages="g++ cmake ninja-build ccache git pkg-config
  libdeal.ii-dev libgmsh-dev gmsh libboost-all-dev nlohmann-json3-dev
  liblemon-dev libtrilinos-ml-dev libhdf5-openmpi-dev libpng-dev zlib1g-dev libopenblas0-pthread openmpi-bin
  python3 python3-numpy python3-matplotlib procps python3-vtk9 python3-pil
  python3-h5py clang-format"
# for the site of the texts, which a test makes, too
doc_packages="doxygen libjs-mathjax"
release=build/release
debug=build/debug
jobs=$(nproc)

# One thread a rank: MPI is the only parallelism. Open MPI refuses root
# without these.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'bootstrap.sh: %s\n' "$*" >&2; exit 1; }

usage() {
  cat <<'TEXT'
Usage: ./bootstrap.sh COMMAND [--jobs N] [NAME...]

  install   install the Debian packages that are missing
  build     install, configure and build build/release
  demo      build, transport a density from room to room, let a crowd leave a
            room, make pictures
  test      build Release and Debug, run the quick tests of both
  bench     build and run the benchmarks of doc/benchmarks.md
  gallery   build, make the pictures and numbers of doc/gallery.md anew, all or
            those named
  all       install, build, test and demo
  doc       make a site of the texts and the reference of the library, with doxygen
  help      this text
TEXT
}

install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "This is not Debian: nothing is installed. Needed are: $packages"
    return
  fi
  local missing=""
  for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
      grep -q 'install ok installed' || missing="$missing $package"
  done
  [ -z "$missing" ] && return
  say "Installing:$missing"
  local root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "these packages are missing and there is no sudo; as root run: apt-get install$missing"
    root=sudo
  fi
  $root apt-get update -q
  # shellcheck disable=SC2086
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
    --no-install-recommends $missing
}

# configure_and_build PRESET FOLDER [OPTIONS of cmake when it is new...]
configure_and_build() {
  local preset=$1 folder=$2
  shift 2
  [ -f "$folder/CMakeCache.txt" ] && set --
  say "Building $folder"
  cmake --preset "$preset" "$@" >"$folder.log" 2>&1 ||
    { tail -n 30 "$folder.log"; fail "cmake failed, see $folder.log"; }
  cmake --build "$folder" --parallel "$jobs"
}

build() {
  install_packages
  mkdir -p build
  configure_and_build release "$release"
}

python() {
  if [ -x /usr/bin/python3 ]; then /usr/bin/python3 "$@"; else python3 "$@"; fi
}

demo() {
  build
  say "Transport from room to room"
  "$release/bin/otto-transport" apps/otto-transport/two_rooms.prm \
    --output demo/two_rooms --set Output/Overwrite=true
  say "Picture"
  python apps/render.py demo/two_rooms --output demo/two_rooms/geodesic.png
  say "A crowd leaves a room"
  "$release/bin/otto-flow" apps/otto-flow/crowd.prm --output demo/crowd \
    --set Output/Overwrite=true --set Mesh/Size=0.08
  python apps/render.py demo/crowd --output demo/crowd/crowd.png
  say "Done"
  echo "The geodesic:   demo/two_rooms/geodesic.png"
  echo "The crowd:      demo/crowd/crowd.png, demo/crowd/density.pvd"
  echo "In ParaView:    demo/two_rooms/density.pvd, demo/two_rooms/potential.pvd"
  echo "All numbers:    demo/two_rooms/summary.json"
  echo "Change and run: $release/bin/otto-transport demo/two_rooms/parameters.prm --output again"
}

run_tests() {
  packages="$packages $doc_packages"
  build
  # The tests need no symbols, which take a third of the compiler's time.
  configure_and_build debug "$debug" -DOTTO_DEBUG_SYMBOLS=OFF
  local status=0
  say "Quick tests, Release"
  ctest --preset release --parallel "$jobs" || status=1
  say "Quick tests, Debug"
  ctest --preset debug --parallel "$jobs" || status=1
  if [ $status -eq 0 ]; then say "All quick tests passed"; else say "Some tests FAILED, see above"; fi
  return $status
}

command=${1:-help}
[ $# -gt 0 ] && shift
names=()
while [ $# -gt 0 ]; do
  case $1 in
    --jobs) jobs=${2:?"--jobs needs a number"}; shift 2 ;;
    [a-z]*)
      [ "$command" = gallery ] || fail "$command takes no names; see ./bootstrap.sh help"
      names+=("$1"); shift ;;
    *) fail "there is no option $1; see ./bootstrap.sh help" ;;
  esac
done

case $command in
  install) install_packages ;;
  build) build ;;
  demo) demo ;;
  test) run_tests ;;
  bench) build; cmake --build "$release" --target bench ;;
  all) run_tests; demo ;;
  gallery) build; python apps/gallery.py "${names[@]}" ;;
  doc) packages="$packages $doc_packages"; build; cmake --build "$release" --target doc ;;
  help | --help | -h) usage ;;
  *) usage; fail "there is no command $command" ;;
esac
