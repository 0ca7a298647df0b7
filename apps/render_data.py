# SPDX-License-Identifier: LGPL-2.1-or-later
"""The part of render.py that reads: series of a run folder, steps, particles."""
import xml.etree.ElementTree as xml

import numpy as np

from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkUnstructuredGrid
from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader

# local numbers of the edges of VTK's cells, and of the triangles they are cut in
EDGES = {5: [(0, 1), (1, 2), (2, 0)], 9: [(0, 1), (1, 2), (2, 3), (3, 0)]}
TRIANGLES = {5: [(0, 1, 2)], 9: [(0, 1, 2), (0, 2, 3)]}
SOLID = (10, 12)


class InputError(Exception):
    """Something the user gave is wrong; the text names it and the remedy."""


def read_series(file):
    """The (time, file) pairs of a .pvd collection."""
    try:
        root = xml.parse(file).getroot()
    except (OSError, xml.ParseError) as error:
        raise InputError(f"'{file}' cannot be read as a ParaView collection "
                         f"({error}).") from error
    steps = [(float(s.get("timestep")), file.parent / s.get("file"))
             for s in root.iter("DataSet")]
    if not steps:
        raise InputError(f"'{file}' lists no steps: the run wrote none.")
    return steps


class Step:
    """One time of a series: points and cells with the points of neighbouring
    cells merged, and the fields on them."""

    def __init__(self, time, file):
        self.time = time
        if not file.is_file():
            raise InputError(f"'{file}' is missing although the collection "
                             "lists it; run again.")
        reader = vtkXMLUnstructuredGridReader()
        reader.SetFileName(str(file))
        reader.Update()
        grid = reader.GetOutput()
        if grid.GetNumberOfCells() == 0:
            raise InputError(f"'{file}' holds no cells; it is damaged.")
        points = vtk_to_numpy(grid.GetPoints().GetData()).astype(float)
        # far from the origin, too
        length = np.ptp(points, axis=0).max()
        keys = np.round((points - points.min(axis=0)) / length *
                        1e9).astype(np.int64)
        _, first, inverse = np.unique(keys, axis=0, return_index=True,
                                      return_inverse=True)
        self.points = points[first]
        self.cells = inverse[vtk_to_numpy(
            grid.GetCells().GetConnectivityArray())]
        self.kind = grid.GetCellType(0)
        self.solid = self.kind in SOLID
        # a surface that is not a part of the plane
        self.curved = not self.solid and np.ptp(points[:, 2]) > 1e-9 * length
        self.in_space = self.solid or self.curved
        width = grid.GetCell(0).GetNumberOfPoints()
        self.cells = self.cells.reshape(-1, width)
        data = grid.GetPointData()
        self.fields = {data.GetArrayName(i):
                       vtk_to_numpy(data.GetArray(i))[first]
                       for i in range(data.GetNumberOfArrays())}

    def scalar(self, name):
        """A field, or the length of a vector field."""
        values = self.fields[name]
        return np.linalg.norm(values, axis=1) if values.ndim > 1 else values

    def triangles(self):
        """The triangles of a plane mesh or a surface."""
        return np.vstack([self.cells[:, t] for t in TRIANGLES[self.kind]])

    def boundary(self):
        """Edges of the boundary of a plane mesh or a surface: those of one cell
        only."""
        edges = np.vstack([self.cells[:, e] for e in EDGES[self.kind]])
        unique, count = np.unique(np.sort(edges, axis=1), axis=0,
                                  return_counts=True)
        return self.points[unique[count == 1]]

    def grid(self, name):
        """The merged mesh with a scalar field as a VTK grid."""
        grid, points = vtkUnstructuredGrid(), vtkPoints()
        points.SetData(numpy_to_vtk(self.points, deep=True))
        grid.SetPoints(points)
        grid.Allocate(len(self.cells))
        for cell in self.cells.tolist():
            grid.InsertNextCell(self.kind, len(cell), cell)
        values = numpy_to_vtk(self.scalar(name).astype(float), deep=True)
        values.SetName(name)
        grid.GetPointData().SetScalars(values)
        return grid


def find_series(folder, field):
    """The steps of the collection in the folder that holds a field."""
    if not folder.is_dir():
        raise InputError(f"'{folder}' is a file; name the folder of a run."
                         if folder.exists() else
                         f"The run folder '{folder}' does not exist.")
    files = sorted(folder.glob("*.pvd"))
    if not files:
        raise InputError(f"'{folder}' holds no .pvd file: it is not the "
                         "output folder of a run, or the run wrote no fields.")
    known = []
    for file in files:
        steps = read_series(file)
        names = list(Step(*steps[0]).fields)
        if field in names:
            return steps
        known += [n for n in names if n not in ("region", "rank")]
    raise InputError(f"There is no field '{field}' in '{folder}'; there are: "
                     f"{', '.join(sorted(set(known)))}.")


def read_particles(file):
    """Positions of the particles with mass."""
    reader = vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(file))
    reader.Update()
    grid = reader.GetOutput()
    if grid.GetNumberOfPoints() == 0:
        raise InputError(f"'{file}' holds no particles; it is damaged.")
    points = vtk_to_numpy(grid.GetPoints().GetData())
    mass = vtk_to_numpy(grid.GetPointData().GetArray("mass"))
    return points[mass > 1e-3 * mass.max()]
