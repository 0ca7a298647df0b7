#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# finds_violations.sh SCRATCH_FOLDER: check_style.sh on files that break a rule
# each must name every one of them, and must accept a correct file.
check=$(dirname "$0")/check_style.sh
work=${1:?usage: finds_violations.sh SCRATCH_FOLDER}
rm -rf "$work"
mkdir -p "$work/lib" "$work/tests" "$work/apps"
spdx='// SPDX-License-Identifier: LGPL-2.1-or-later'
status=0

printf '%s\n#pragma once\n' "$spdx" >"$work/lib/good.h"
"$check" "$work" || { echo "a correct file is refused"; status=1; }

printf 'int a;\n' >"$work/lib/no_license.cc"
printf '%s\ndealii::QG''auss<2> q(2);\n' "$spdx" >"$work/lib/quadrature.cc"
printf '%s\n#include <Epetra_Map.h>\n' "$spdx" >"$work/lib/trilinos.cc"
printf '%s\nusing namespace dealii;\n' "$spdx" >"$work/lib/header.h"
mkdir -p "$work/lib/otto/base"
printf '%s\n#include <otto/app/run.h>\n' "$spdx" >"$work/lib/otto/base/up.cc"
printf 'BasedOnStyle: GNU\n' >"$work/.clang-format"
printf '%s\nint  a ( ) ;\n' "$spdx" >"$work/lib/layout.cc"
{ echo "$spdx"; yes '' | head -n 500; } >"$work/lib/long.cc"
found=$("$check" "$work") && { echo "violations are accepted"; status=1; }
for name in no_license.cc quadrature.cc trilinos.cc header.h long.cc; do
  echo "$found" | grep -q "lib/$name:" || { echo "$name not found"; status=1; }
done
echo "$found" | grep -q '^lib/otto/base: includes app' ||
  { echo "an include of a layer above is not found"; status=1; }
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
  echo "$found" | grep -q '^lib/layout.cc: run clang-format' ||
    { echo "the layout is not checked"; status=1; }
fi
exit $status
