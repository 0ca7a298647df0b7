# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Install to a new prefix, then configure, build and run apps/template.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed: ${ARGN}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(COPY ${OTTO_SOURCE}/apps/template DESTINATION ${WORK})
run(${CMAKE_COMMAND} --install ${OTTO_BUILD} --prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} -S ${WORK}/template -B ${WORK}/build -G Ninja
  -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/my-transport ${WORK}/prefix/share/otto/meshes/disk.msh)
run(${WORK}/prefix/bin/otto-transport
  ${WORK}/prefix/share/otto/apps/otto-transport/translation.prm --check)
run(${WORK}/build/my-flow --mesh ${WORK}/prefix/share/otto/meshes/disk.msh
  --set Energy/Terms=quartic --set Time/End=0.1 --output ${WORK}/flow)
run(${WORK}/prefix/bin/otto-flow
  ${WORK}/prefix/share/otto/apps/otto-flow/crowd.prm --check)
