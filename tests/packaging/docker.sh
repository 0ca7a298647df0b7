# SPDX-License-Identifier: LGPL-2.1-or-later
#
# docker.sh SOURCE_FOLDER: the image is built and a program runs in it, where there is an
# engine and OTTO_BUILD_IMAGES is set (it takes half an hour and the network); with an
# engine alone the recipe is checked by it.
cd "$1" || exit 2
command -v docker >/dev/null || { echo "docker is not installed"; exit 77; }
docker info >/dev/null 2>&1 || { echo "docker has no engine"; exit 77; }
if [ -z "$OTTO_BUILD_IMAGES" ]; then
  docker buildx version >/dev/null 2>&1 ||
    { echo "docker has no buildx, and OTTO_BUILD_IMAGES is not set"; exit 77; }
  exec docker buildx build --check -f packaging/Dockerfile .
fi
docker build -f packaging/Dockerfile -t otto-test . || exit 1
docker run --rm otto-test sh -c \
  'otto-transport --mesh $OTTO/meshes/disk.msh --output run &&
   python3 $OTTO/apps/render.py run && python3 -c "import otto"'
