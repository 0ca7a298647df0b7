# SPDX-License-Identifier: LGPL-2.1-or-later
#
# site_finds_faults.sh SOURCE_FOLDER BUILD_FOLDER PYTHON: check_site.py on a small site
# that Doxygen makes with the settings of the large one. It accepts one without faults,
# and names each fault of one with a broken link, place, picture and reference, an item
# without documentation in a public header, and no MathJax.
source_folder=$1
build=$2
python=$3
work=$build/doc/faults
status=0

command -v doxygen >/dev/null || { echo "doxygen is not installed"; exit 77; }
grep -q '^OTTO_MATHJAX:PATH=/' "$build/CMakeCache.txt" ||
  { echo "libjs-mathjax is not installed"; exit 77; }
mathjax=$(sed -n 's/^OTTO_MATHJAX:PATH=//p' "$build/CMakeCache.txt")
rm -rf "$work"
mkdir -p "$work/lib/otto/base"
echo base/small.h >"$work/public.txt"

# site NAME [MATHJAX]: makes and checks it
site() {
  {
    # without the inputs of the large site, the continued lines included
    sed '/\\$/{:a;N;/\\\n/!{/\\$/ba};};s/\\\n/ /g' "$build/doc/Doxyfile" |
      grep -vE '^(INPUT|OUTPUT_DIRECTORY|WARN_LOGFILE|HTML_EXTRA_FILES|USE_MDFILE|STRIP_FROM|IMAGE_PATH) *[A-Z_]* *='
    echo "INPUT = $work/README.md $work/lib"
    echo "OUTPUT_DIRECTORY = $work/$1"
    echo "WARN_LOGFILE = $work/$1.log"
  } >"$work/Doxyfile"
  mkdir -p "$work/$1"
  doxygen "$work/Doxyfile" >/dev/null
  "$python" "$source_folder/doc/finish_site.py" "$work/$1/html" $2
  "$python" "$source_folder/tests/doc/check_site.py" "$work/$1/html" \
    "$work/$1.log" "$work/public.txt" >"$work/$1.txt"
}

cat >"$work/README.md" <<'TEXT'
# A page
[here](#a-place)
## A place
TEXT
cat >"$work/lib/otto/base/small.h" <<'TEXT'
// A header.
/// A class.
class Small
{
public:
  /// The number of things.
  int size() const;
};
TEXT
site good "$mathjax" || { echo "a correct site is refused:"; cat "$work/good.txt"; status=1; }

cat >"$work/README.md" <<'TEXT'
# A page
[file](nowhere.txt), [place](#no-place), <a href="index.html#gone">gone</a>
<img src="missing.png"/>

$$ x $$
TEXT
sed -i '/number of things/d' "$work/lib/otto/base/small.h"
site allowed "$mathjax" && { echo "a site with faults is accepted"; status=1; }
grep -q 'is not documented' "$work/allowed.txt" ||
  { echo "an item without documentation is not found"; status=1; }
echo 'base/small.h 1' >"$work/public.txt"
site allowed "$mathjax"
grep -q 'is not documented' "$work/allowed.txt" &&
  { echo "one item that may lack documentation is a fault"; status=1; }
echo base/small.h >"$work/public.txt"
site bad && { echo "a site with faults is accepted"; status=1; }
for fault in "nowhere.txt' leads nowhere" "no-place" "no place 'gone'" \
  "missing.png' leads nowhere" "MathJax.js is missing" \
  'base/small.h:.*size() const .* is not documented'; do
  grep -q -- "$fault" "$work/bad.txt" || { echo "not found: $fault"; status=1; }
done
[ $status -eq 0 ] || cat "$work/bad.txt"
exit $status
