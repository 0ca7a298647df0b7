# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs of otto-flow that succeed, and what they leave behind.
. "$(dirname "$0")/common.sh"

for option in --help --version --print-parameters; do
  "$program" $option >out.txt 2>err.txt || fail "$option: exit code $?"
  [ -s out.txt ] || fail "$option prints nothing"
  [ ! -s err.txt ] || fail "$option: $(cat err.txt)"
done
"$program" --print-parameters >all.prm
"$program" all.prm --mesh "$meshes/disk.msh" --check >out.txt ||
  fail "the printed parameters are not accepted"
[ ! -e otto-flow.out ] || fail "--check has written something"

# nothing but a mesh, in the plane and in space
for mesh in disk hex_box; do
  "$program" --mesh "$meshes/$mesh.msh" --output $mesh --set Time/Step=0.01 \
    --set Time/End=0.1 >$mesh.txt || fail "$mesh: exit code $?"
  for file in density.pvd summary.json history.csv parameters.prm \
    density/density_0010.vtu checkpoint/checkpoint_0.h5; do
    [ -s $mesh/$file ] || fail "$mesh: no $file"
  done
  grep -q '"stopped": "end time"' $mesh/summary.json || fail "$mesh: no end"
  [ "$(wc -l <$mesh/history.csv)" -eq 11 ] || fail "$mesh: not ten steps"
done
for word in remaining energy "mass defect" "peak memory" smallest largest; do
  grep -q "$word" disk.txt || fail "no '$word' on the screen"
done
for field in density potential velocity energy_variation region rank; do
  grep -q "Name=\"$field\"" disk/density/density_0000.vtu || fail "no $field"
done
head -n 1 disk/history.csv | grep -q "energy_entropy" ||
  fail "no column for the entropy"

# automatic times: of the domain, and with it of its unit
"$program" --mesh "$meshes/disk.msh" --check >unit.txt || fail "unit: $?"
"$program" --mesh "$meshes/disk.msh" --set Mesh/Scale=1000 --check >scaled.txt ||
  fail "scaled: $?"
times() {
  sed -n 's/^  time step \([^,]*\), end \([^ ]*\) (automatic.*/\1 \2/p' "$1"
}
times unit.txt | grep -q . || fail "no automatic times: $(cat unit.txt)"
echo "$(times unit.txt) $(times scaled.txt)" | awk '{ a = $3 / $1 / 1e6 - 1
  b = $4 / $2 / 1e6 - 1; exit !(a * a < 1e-20 && b * b < 1e-20) }' ||
  fail "automatic times do not scale: $(times unit.txt), $(times scaled.txt)"

# column NAME of the last row
column() {
  awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == name) c = i }
    END { print $c }' "$1/history.csv"
}
close() {
  awk -v a="$1" -v b="$2" -v t="$3" \
    'BEGIN { d = a - b; if (d < 0) d = -d; exit !(d <= t) }'
}
# the resolved parameters repeat the run, also on two ranks
ranks 2 "$program" disk/parameters.prm --output again >out.txt ||
  fail "the resolved parameters do not run"
close "$(column disk energy)" "$(column again energy)" 1e-7 ||
  fail "two ranks have another energy"

# every shipped file is right, with a coarse mesh for some steps
for file in "$source_folder"/apps/otto-flow/*.prm; do
  name=$(basename "$file" .prm)
  "$program" "$file" --check >"$name.txt" || fail "$name.prm is not accepted"
done
"$program" "$source_folder/apps/otto-flow/crowd.prm" --set Mesh/Size=0.12 \
  --set Time/End=0.1 --output crowd >crowd.txt || fail "crowd: exit code $?"
close "$(column crowd largest_density)" 2.4 0.1000001 || fail "crowd: too dense"
"$program" "$source_folder/apps/otto-flow/keller_segel.prm" \
  --set Mesh/Size=0.1 --set Time/End=0.002 --output ks >ks.txt ||
  fail "keller_segel: exit code $?"

# a flow at rest, and one that is interrupted
"$program" --mesh "$meshes/disk.msh" --output steady --set Time/Adaptive=true \
  --set Time/End=100 --set Time/Steady=1e-3 >steady.txt || fail "steady: $?"
grep -q '"stopped": "steady state"' steady/summary.json || fail "not steady"
"$program" --mesh "$meshes/disk.msh" --output stopped --set Time/End=1000 \
  >stopped.txt &
pid=$!
for wait in 1 2 3 4 5 6 7 8 9 10; do
  sleep 0.5
  [ "$(wc -l <stopped/history.csv 2>/dev/null || echo 0)" -gt 3 ] && break
done
kill -INT $pid
wait $pid || fail "an interrupted run ends with exit code $?"
grep -q '"stopped": "interrupted"' stopped/summary.json || fail "no interrupt"
grep -q -- "--restart stopped" stopped.txt || fail "no word of --restart"
finish
