# SPDX-License-Identifier: LGPL-2.1-or-later
# Wrong input of otto-geometry: exit code 2, one sentence that names thing and
# remedy, nothing written.
. "$(dirname "$0")/common.sh"

# wrong WHAT REGEX ARGUMENTS...
wrong() {
  local what=$1 regex=$2 code=0
  shift 2
  "$program" "$@" >out.txt 2>err.txt || code=$?
  [ $code -eq 2 ] || fail "$what: exit code $code instead of 2"
  [ "$(wc -l <err.txt)" -eq 1 ] || fail "$what: not one line: $(cat err.txt)"
  grep -Eq -- "$regex" err.txt || fail "$what: no '$regex' in: $(cat err.txt)"
  [ ! -e otto-geometry.out ] || fail "$what: something was written"
  rm -rf otto-geometry.out
}

disk=$meshes/disk.msh
v="Vector 1"
wrong "no mesh" "Mesh/File.*--mesh"
wrong "surface in space" "sphere.geo.*only otto-transport" \
  --mesh "$meshes/sphere.geo"
wrong "unknown task" "barycentre" --mesh $disk --set Task=mean
wrong "no restart" "no option --restart in otto-geometry" --restart x
wrong "unknown type of vector" "potential" --mesh $disk --set "$v/Type=flow"
wrong "formula that does not parse" "Vector 1.*Expression = 'x\\+'" --mesh $disk \
  --set "$v/Type=potential" --set "$v/Expression=x+"
wrong "infinite formula" "Vector 1.*not finite" --mesh $disk \
  --set "$v/Type=potential" --set "$v/Expression=1/(x-x)"
wrong "one component" "Vector 1.*1 expression where 2" --mesh $disk \
  --set "$v/Type=field" --set "$v/Expression=x"
wrong "a rate with mass" "Vector 1.*changes the mass.*subtract" --mesh $disk \
  --set "$v/Type=rate" --set "$v/Expression=1"
wrong "a rate where nothing is" "Vector 1.*degenerates.*box" --mesh $disk \
  --set "Density 1/Type=disk" --set "Density 1/disk/Center=0" \
  --set "Density 1/disk/Radius=0.4" --set "$v/Type=rate" --set "$v/Expression=x"
wrong "no such density" "Vector 1.*no density 7" --mesh $disk \
  --set "$v/Type=difference" --set "$v/Densities=1, 7"
wrong "direction" "Vector 1.*Direction" --mesh $disk --set "$v/Direction=a"
wrong "negative density" "Density 2.*negative" --mesh $disk \
  --set "Density 2/Type=expression" --set "Density 2/expression/Expression=x"
wrong "masses" "Density 2.*Densities/Mass" --mesh $disk --set Densities/Mass=0 \
  --set "Density 2/Type=uniform"
wrong "exponent" "Metric/Exponent = 1" --mesh $disk --set Metric/Exponent=1
wrong "vector that is not there" "Exponential/Vector = 5.*Vector 5" \
  --mesh $disk --set Task=exponential --set Exponential/Vector=5
wrong "no time" "Exponential/End" --mesh $disk --set Task=exponential \
  --set Exponential/End=0
wrong "CFL number" "CFL number = 2" --mesh $disk --set Task=exponential \
  --set "Exponential/CFL number=2"
wrong "number of weights" "Weights = '1, 2'.*2 weights for 3 densities" \
  --mesh $disk --set Task=barycentre --set "Barycentre/Weights=1, 2"
wrong "negative weight" "Weights.*'-1' is not a positive" \
  --mesh $disk --set Task=barycentre --set "Barycentre/Weights=1, -1, 1"
wrong "start" "Barycentre/Start = 4" --mesh $disk --set Task=barycentre \
  --set Barycentre/Start=4
wrong "barycentre of W3" "barycentres are those of W2" --mesh $disk \
  --set Task=barycentre --set Metric/Exponent=3
wrong "exponent of a transport" "exponents from 1.25 to 4" --mesh $disk \
  --set Task=distances --set Metric/Exponent=5
wrong "logarithm of W2 in W3" "Vector 1/Type.*logarithm of W2" --mesh $disk \
  --set Task=exponential --set Metric/Exponent=3 \
  --set "Vector 1/Type=transport" --set "Vector 1/Folder=run"
wrong "no step" "Barycentre/Step" --mesh $disk --set Task=barycentre \
  --set Barycentre/Step=0
wrong "a gap in the numbers" "'Density 5' but no 'Density 4'" --mesh $disk \
  --set "Density 5/Type=uniform"
wrong "no slabs" "Slabs" --mesh $disk --set Discretisation/Slabs=1

wrong "no run" "Vector 1.*Folder = 'nowhere'.*otto-transport" --mesh $disk \
  --set "$v/Type=transport" --set "$v/Folder=nowhere"
wrong "no folder" "Vector 1.*Folder = ''" --mesh $disk \
  --set "$v/Type=transport"
"$(dirname "$program")/otto-transport" --mesh $disk --output run \
  --set Discretisation/Slabs=4 >out.txt || fail "the transport run: $?"
wrong "another density" "Folder = 'run'.*another density than density 1" \
  --mesh $disk --set "$v/Type=transport" --set "$v/Folder=run" \
  --set "Density 1/Type=uniform"

cat >one.prm <<TEXT
subsection Density 1
  set Type = uniform
end
TEXT
wrong "one density" "only one density.*Density 2" one.prm --mesh $disk \
  --set Task=distances
cat >gap.prm <<TEXT
subsection Density 1
  set Type = uniform
end
subsection Density 3
  set Type = uniform
end
TEXT
wrong "a gap in the file" "'Density 3' but no 'Density 2'" gap.prm --mesh $disk

# two squares that do not touch: each has to keep its mass
cat >two.geo <<TEXT
h = 0.25;
Point(1) = {0, 0, 0, h}; Point(2) = {1, 0, 0, h};
Point(3) = {1, 1, 0, h}; Point(4) = {0, 1, 0, h};
Point(5) = {2, 0, 0, h}; Point(6) = {3, 0, 0, h};
Point(7) = {3, 1, 0, h}; Point(8) = {2, 1, 0, h};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1};
Line(5) = {5, 6}; Line(6) = {6, 7}; Line(7) = {7, 8}; Line(8) = {8, 5};
Curve Loop(1) = {1:4}; Curve Loop(2) = {5:8};
Plane Surface(1) = {1}; Plane Surface(2) = {2};
Physical Surface("left", 1) = {1}; Physical Surface("right", 2) = {2};
TEXT
wrong "mass of components" "Density 2.*component.*mass" --mesh two.geo \
  --set Task=distances --set "Density 1/Type=region" \
  --set "Density 1/region/Names=left" --set "Density 2/Type=region" \
  --set "Density 2/region/Names=right" --set "Density 3/Type=uniform"

mkdir full && touch full/file
wrong "folder with files" "full" --mesh $disk --output full
finish
