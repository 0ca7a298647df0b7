# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Install to a new prefix, then configure, build and run apps/template.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed: ${ARGN}")
  endif()
endfunction()

set(share ${WORK}/prefix/share/otto)
file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${OTTO_BUILD} --prefix ${WORK}/prefix)
# what a user of the installation alone needs, where links of the texts find it
foreach(file README.md LICENSE CHANGELOG.md CITATION.cff doc/user_guide.md
        doc/pictures/two_rooms.png doc/read_dataset.py apps/render.py
        apps/vectors.py apps/distances.py apps/contact_sheet.py
        apps/template/README.md apps/template/CMakeLists.txt
        apps/otto-transport/two_rooms.prm apps/otto-transport/ring.pgm
        meshes/two_rooms.geo ../doc/otto/LICENSE)
  if(NOT EXISTS ${share}/${file})
    message(FATAL_ERROR "not installed: share/otto/${file}")
  endif()
endforeach()
# the commands of apps/template/README.md
run(${CMAKE_COMMAND} -E copy_directory ${share}/apps/template
  ${WORK}/my-transport)
run(${CMAKE_COMMAND} -S ${WORK}/my-transport -B ${WORK}/build -G Ninja
  -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/my-transport ${share}/meshes/disk.msh)
run(${WORK}/prefix/bin/otto-transport
  ${share}/apps/otto-transport/translation.prm --check)
run(${WORK}/build/my-flow --mesh ${share}/meshes/disk.msh
  --set Energy/Terms=quartic --set Time/End=0.1 --output ${WORK}/flow)
run(${WORK}/prefix/bin/otto-flow ${share}/apps/otto-flow/crowd.prm --check)
run(${share}/apps/render.py ${WORK}/flow)
