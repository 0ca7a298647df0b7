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
foreach(file README.md LICENSE CHANGELOG.md CONTRIBUTING.md CITATION.cff
        doc/user_guide.md doc/notebook/README.md doc/tutorials/README.md
        doc/pictures/two_rooms.png doc/python.md apps/render.py
        apps/python/otto/__init__.py apps/python/examples/learn_distance.py
        apps/paraview/open_run.py apps/vectors.py apps/distances.py apps/contact_sheet.py
        apps/template/README.md apps/template/my_transport.cc
        apps/otto-transport/two_rooms.prm apps/otto-transport/ring.pgm
        apps/otto-transport/spiral.csv apps/otto-dataset/images/ring.png
        meshes/two_rooms.geo meshes/city_block.geo ../doc/otto/LICENSE)
  if(NOT EXISTS ${share}/${file})
    message(FATAL_ERROR "not installed: share/otto/${file}")
  endif()
endforeach()
# and no link of the texts is broken there
run(/usr/bin/python3 -B ${CMAKE_CURRENT_LIST_DIR}/../doc/check_links.py ${share})
# the commands of apps/template/README.md
run(${CMAKE_COMMAND} -E copy_directory ${share}/apps/template
  ${WORK}/my-transport)
run(${CMAKE_COMMAND} -S ${WORK}/my-transport -B ${WORK}/build -G Ninja
  -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)
set(MESHES ${share}/meshes)
run(${WORK}/build/my-distance ${MESHES}/disk.msh ${WORK}/distance)
run(${WORK}/build/my-curves ${MESHES}/disk.msh ${WORK}/curves)
foreach(file flow/density.pvd flow/history.csv turned/density.pvd)
  if(NOT EXISTS ${WORK}/curves/${file})
    message(FATAL_ERROR "not written: ${WORK}/curves/${file}")
  endif()
endforeach()
# the classes of the template, by name, in the plane and in space
run(${WORK}/build/my-transport --mesh ${MESHES}/disk.msh
  --set "Final density/Type=ring" --set "Final density/ring/Radius=0.6"
  --set Discretisation/Slabs=4 --output ${WORK}/ring)
run(${WORK}/build/my-transport --mesh ${MESHES}/hex_box.msh
  --set "Initial density/Type=ring" --check)
# errors of a program of one's own are one sentence and the exit codes of Otto
function(fails code text)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result
    OUTPUT_QUIET ERROR_VARIABLE error)
  if(NOT result EQUAL code OR NOT error MATCHES "${text}")
    message(FATAL_ERROR "not ${code} with '${text}' but ${result}: ${error}")
  endif()
endfunction()
fails(2 "^my-distance: .*no_mesh.msh" ${WORK}/build/my-distance no_mesh.msh
  ${WORK}/no_distance)
fails(2 "^my-distance: give the file" ${WORK}/build/my-distance)
fails(2 "ring" ${WORK}/build/my-transport --mesh ${MESHES}/disk.msh
  --set "Final density/Type=rinf")
run(${WORK}/prefix/bin/otto-transport
  ${share}/apps/otto-transport/translation.prm --check)
foreach(mesh disk ball)
  run(${WORK}/build/my-flow --mesh ${MESHES}/${mesh}.msh
    --set Energy/Terms=quartic --set Time/Step=0.01 --set Time/End=0.05
    --output ${WORK}/flow_${mesh})
endforeach()
run(${WORK}/build/my-cost --mesh ${MESHES}/disk.msh
  --set Transport/Cost=quartic --set Discretisation/Slabs=4
  --output ${WORK}/cost)
run(${WORK}/prefix/bin/otto-flow
  ${share}/apps/otto-flow/crowd.prm --check)
run(${share}/apps/render.py ${WORK}/flow_disk)
# the package finds the programs of its installation
run(${CMAKE_COMMAND} -E env --unset=OTTO_BIN PYTHONPATH=${share}/apps/python
  /usr/bin/python3 -c "import otto
run = otto.flow('${MESHES}/disk.msh', Time={'Step': 0.01, 'End': 0.02})
run.plot().savefig('${WORK}/flow.png')")
