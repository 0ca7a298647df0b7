# SPDX-License-Identifier: LGPL-2.1-or-later
# Meshes that become finer until the width of W2 is what was asked for.
. "$(dirname "$0")/common.sh"
geometry=$meshes/l_shape.geo
adaptive=(--mesh "$geometry" --set Mesh/Size=0.25 --set Adaptation/Width=0.012
  --set "Initial density/Type=bump" --set "Initial density/bump/Center=-0.5, -0.7"
  --set "Final density/Type=bump" --set "Final density/bump/Center=0.7, 0.5")

# column NAME FILE: that of the table, without its name
column() {
  awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == name) k = i; next }
    { print $k }' "$2"
}

ranks 2 "$program" "${adaptive[@]}" --output out >out.txt 2>err.txt ||
  fail "an adaptive run: $(cat err.txt)"
table=out/adaptation.csv
n=$(column round $table | wc -l)
[ "$n" -ge 2 ] || fail "one mesh only: $(cat $table)"
column width $table | tail -1 | awk '{ exit !($1 > 0 && $1 <= 0.012) }' ||
  fail "the width is not reached: $(cat $table)"
column width $table | head -1 | awk '{ exit !($1 > 0.012) }' ||
  fail "the first mesh is fine enough: $(cat $table)"
column vertices $table | awk 'NR > 1 && $1 <= before { exit 1 } { before = $1 }' ||
  fail "a mesh is not finer: $(cat $table)"
# the last mesh alone, and a picture of what is least resolved
[ "$(cd out && echo mesh_*)" = "mesh_$n.msh" ] || fail "meshes: $(ls out)"
[ -s out/error_map.pvd ] || fail "no error map"
grep -q "Adapted *= mesh_$n.msh" out/parameters.prm || fail "parameters without the mesh"
grep -q '"vertices": '"$(column vertices $table | tail -1)" out/summary.json ||
  fail "summary.json is not of the last mesh"
column seconds $table | awk '{ exit !($1 > 0) }' || fail "no seconds"

# it goes on to a smaller width, also from elsewhere
mv out moved
ranks 1 "$program" --restart moved --set Adaptation/Width=0.009 >out.txt 2>err.txt ||
  fail "a restart: $(cat err.txt)"
column width moved/adaptation.csv | tail -1 | awk '{ exit !($1 <= 0.009) }' ||
  fail "after a restart: $(cat moved/adaptation.csv)"

# the limit
"$program" "${adaptive[@]}" --set "Adaptation/Most vertices=200" --output few >out.txt \
  2>err.txt || fail "few vertices: $(cat err.txt)"
grep -q "note: the width is not reached with 'Adaptation/Most vertices' = 200" out.txt ||
  fail "no note of the limit"

# other values: until they change little
"$program" --mesh "$meshes/square_tri.geo" --set Transport/Cost=power \
  --set Transport/power/Exponent=3 --set Adaptation/Width=0.05 --set Mesh/Size=0.15 \
  --output power >out.txt 2>err.txt || fail "W3: $(cat err.txt)"
column width power/adaptation.csv | awk 'NR == 1 && $1 != "" { exit 1 } { last = $1 }
  END { exit !(last <= 0.05) }' || fail "W3: $(cat power/adaptation.csv)"

"$program" "${adaptive[@]}" --check --output checked >out.txt || fail "--check"
[ ! -e checked ] || fail "--check leaves files"
finish
