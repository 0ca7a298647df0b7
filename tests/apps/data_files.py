# SPDX-License-Identifier: LGPL-2.1-or-later
"""data_files.py: files with densities as other programs write them, in the working
folder: linear.N.vtu and linear.N.vti of VTK in all encodings, with 3 + x + 2 y (mass 4.5
on the unit square) and the velocity (y, x), and 16.png and rgba.png of PIL."""
import itertools

import numpy as np
import vtk
from PIL import Image
from vtk.util.numpy_support import numpy_to_vtk


def with_fields(data, cells):
    points = [data.GetPoint(i) for i in range(data.GetNumberOfPoints())]
    rho = numpy_to_vtk(np.array([3 + x + 2 * y for x, y, z in points]), deep=True)
    rho.SetName("rho")
    data.GetPointData().AddArray(rho)
    v = numpy_to_vtk(np.array([(y, x, 0) for x, y, z in points]), deep=True)
    v.SetName("velocity")
    data.GetPointData().AddArray(v)
    number = numpy_to_vtk(np.arange(cells), deep=True)
    number.SetName("number")
    data.GetCellData().AddArray(number)
    return data


def grid(n=4):
    """Triangles and quadrilaterals on [-0.5, 1.5]^2."""
    points, mesh = vtk.vtkPoints(), vtk.vtkUnstructuredGrid()
    for j, i in itertools.product(range(n + 1), repeat=2):
        points.InsertNextPoint(-0.5 + 2 * i / n, -0.5 + 2 * j / n, 0)
    mesh.SetPoints(points)
    for j, i in itertools.product(range(n), repeat=2):
        a, b = i + j * (n + 1), i + (j + 1) * (n + 1)
        if (i + j) % 2:
            mesh.InsertNextCell(vtk.VTK_QUAD, 4, (a, a + 1, b + 1, b))
        else:
            mesh.InsertNextCell(vtk.VTK_TRIANGLE, 3, (a, a + 1, b + 1))
            mesh.InsertNextCell(vtk.VTK_TRIANGLE, 3, (a, b + 1, b))
    return with_fields(mesh, mesh.GetNumberOfCells())


def image():
    result = vtk.vtkImageData()
    result.SetDimensions(5, 6, 1)
    result.SetOrigin(1.5, -0.5, 0)
    result.SetSpacing(0.5, 0.5, 1)
    # x backwards
    result.SetDirectionMatrix(-1, 0, 0, 0, 1, 0, 0, 0, -1)
    return with_fields(result, 20)


number = 0
for compressed, mode, head in itertools.product((False, True), range(3), (32, 64)):
    for data, end in ((grid(), "vtu"), (image(), "vti")):
        writer = (vtk.vtkXMLUnstructuredGridWriter if end == "vtu"
                  else vtk.vtkXMLImageDataWriter)()
        writer.SetFileName(f"linear.{number}.{end}")
        writer.SetInputData(data)
        (writer.SetDataModeToAscii, writer.SetDataModeToBinary,
         writer.SetDataModeToAppended)[mode]()
        writer.SetEncodeAppendedData(head == 32)
        if not compressed:
            writer.SetCompressorTypeToNone()
        (writer.SetHeaderTypeToUInt32 if head == 32 else writer.SetHeaderTypeToUInt64)()
        writer.Write()
    number += 1

ramp = np.tile(np.arange(4) * 20000, (4, 1))
Image.fromarray(ramp.astype(np.uint16)).save("16.png")
Image.fromarray(np.dstack([np.full((4, 4), 255)] * 3 + [ramp // 257]).astype(np.uint8),
                "RGBA").save("rgba.png")
