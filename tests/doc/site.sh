# SPDX-License-Identifier: LGPL-2.1-or-later
#
# site.sh SOURCE_FOLDER BUILD_FOLDER PYTHON: the site as the target doc makes it; all links
# lead somewhere, and public headers have no warning.
source_folder=$1
build=$2
python=$3

command -v doxygen >/dev/null || { echo "doxygen is not installed"; exit 77; }
grep -q '^OTTO_MATHJAX:PATH=/' "$build/CMakeCache.txt" ||
  { echo "libjs-mathjax is not installed"; exit 77; }
mathjax=$(sed -n 's/^OTTO_MATHJAX:PATH=//p' "$build/CMakeCache.txt")
rm -rf "$build/doc/html"
doxygen "$build/doc/Doxyfile" || exit 1
"$python" "$source_folder/doc/finish_site.py" "$build/doc/html" "$mathjax" || exit 1
"$python" "$source_folder/tests/doc/check_site.py" "$build/doc/html" \
  "$build/doc/warnings.log" "$source_folder/doc/public_headers.txt"
