#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# check_style.sh SOURCE_FOLDER
#
# The rules that a compiler does not know. Prints each violation as
# FILE: TEXT; the exit code is 1 if there is one.
cd "${1:?usage: check_style.sh SOURCE_FOLDER}" || exit 2
status=0
violation() { printf '%s\n' "$*"; status=1; }

sources=$(find lib tests apps -name '*.h' -o -name '*.cc' | sort)
[ -n "$sources" ] || { echo "no sources in $1"; exit 2; }

# shellcheck disable=SC2086
found=$(
  wc -l $sources | awk '$2 != "total" && $1 >= 500 {
    print $2 ": " $1 " lines, at most 499" }'
  awk 'FNR <= 2 && /SPDX-License-Identifier: LGPL-2.1-or-later/ { has[FILENAME] }
    END { for (k = 1; k < ARGC; ++k) if (!(ARGV[k] in has))
      print ARGV[k] ": no SPDX line at the top" }' $sources
  # Tensor-product rules and the bilinear mapping give silently wrong numbers
  # on triangles and tetrahedra; only cell_kind knows which cell it has.
  grep -l 'QGauss<\|MappingQ1' $sources | grep -v '^lib/otto/mesh/cell_kind' |
    sed 's/$/: QGauss or MappingQ1, ask mesh\/cell_kind instead/'
  grep -lE '#include <(Amesos|Epetra|ml_|Teuchos|Trilinos|deal.II/lac/trilinos)' \
    $sources | grep -v '^lib/otto/la/trilinos.cc$' |
    sed 's/$/: a header of Trilinos, which only la\/trilinos.cc names/'
  headers=$(printf '%s\n' $sources | grep '\.h$')
  grep -l 'using namespace' $headers | sed 's/$/: using namespace in a header/'
  grep -L '#pragma once' $headers | sed 's/$/: no #pragma once/'
)
[ -z "$found" ] || violation "$found"

# A layer includes itself and those before it.
before=""
for layer in base mesh la space time model optimality solver flow transport \
  geometry enclosure io verification dataset app; do
  before="$before $layer"
  [ -d "lib/otto/$layer" ] || continue
  for used in $(grep -rhoE '#include <otto/[a-z]+' "lib/otto/$layer" |
    sed 's|.*otto/||' | sort -u); do
    case " $before " in
      *" $used "*) ;;
      *) violation "lib/otto/$layer: includes $used, a layer above it" ;;
    esac
  done
done

# The layout of .clang-format, where the version that it is written for is
# there (Debian 12's).
formatter=$(command -v clang-format-14 || command -v clang-format)
if [ -f .clang-format ] && [ -n "$formatter" ] &&
  "$formatter" --version | grep -q 'version 14\.'; then
  # shellcheck disable=SC2086
  for file in $("$formatter" --dry-run --Werror $sources 2>&1 |
    sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: error: .*/\1/p' | sort -u); do
    violation "$file: run clang-format -i"
  done
fi

scripts=$(find lib tests apps -name 'CMakeLists.txt' -o \
  -name '*.cmake' -o -name '*.in' -o -name '*.py' -o -name '*.sh')
for file in $scripts; do
  head -n 3 "$file" | grep -q 'SPDX-License-Identifier' ||
    violation "$file: no SPDX line at the top"
done
exit $status
