# SPDX-License-Identifier: LGPL-2.1-or-later
"""pvpython check_paraview.py OPEN_RUN FOLDER SERIES=FIELD,FIELD... ...

Opens a run folder with apps/paraview/open_run.py and checks that ParaView finds each
series of it, all of its times, and these fields on the vertices, finite at each time, and
`region` and `rank` on cells; then that the picture is not empty. Exit code 1 otherwise.
"""
import math
import os
import re
import sys

sys.path.insert(0, os.path.dirname(sys.argv[1]))
import open_run  # noqa: E402
from paraview import simple  # noqa: E402
from paraview.vtk.util.numpy_support import vtk_to_numpy  # noqa: E402
from vtkmodules.vtkIOImage import vtkPNGReader  # noqa: E402


def colours(file):
    """How many colours a picture has."""
    reader = vtkPNGReader()
    reader.SetFileName(file)
    reader.Update()
    pixels = vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars())
    return len({tuple(row) for row in pixels[::7].tolist()})


def main(folder, expected):
    faults = []
    view, readers = open_run.open_run(folder)
    expected = {name: fields.split(",")
                for name, fields in (text.split("=") for text in expected)}
    if set(readers) != set(expected):
        faults.append(f"series {sorted(readers)} instead of {sorted(expected)}")
    for name, reader in readers.items():
        with open(os.path.join(folder, name + ".pvd"), encoding="utf-8") as file:
            n_times = len(re.findall("<DataSet ", file.read()))
        times = list(reader.TimestepValues) or [0.]
        if len(times) != n_times:
            faults.append(f"{name}: {len(times)} times instead of {n_times}")
        for t in times:
            reader.UpdatePipeline(t)
            there = set(reader.PointData.keys())
            wanted = set(expected.get(name, ()))
            if there != wanted:
                faults.append(f"{name} at {t}: {sorted(there ^ wanted)} too many or "
                              "too few")
            for field in there & wanted:
                if not all(map(math.isfinite, reader.PointData[field].GetRange(-1))):
                    faults.append(f"{name} at {t}: {field} is not finite")
            if name != "particles" and not {"rank", "region"} <= set(
                    reader.CellData.keys()):
                faults.append(f"{name} at {t}: no region or rank on cells")
        print(f"{folder}/{name}.pvd: {len(times)} times, {sorted(there)}")
    picture = os.path.join(folder, "paraview.png")
    view.ViewSize = [500, 350]
    simple.SaveScreenshot(picture, view, ImageResolution=[500, 350])
    if colours(picture) < 50:
        faults.append(f"{picture} is empty")
    for fault in faults:
        print("FAULT:", fault)
    # pvpython's own end takes seconds and may fail without a display
    sys.stdout.flush()
    os._exit(1 if faults else 0)


main(sys.argv[2], sys.argv[3:])
