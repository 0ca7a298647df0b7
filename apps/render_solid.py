# SPDX-License-Identifier: LGPL-2.1-or-later
"""The part of render.py that draws fields in space.

The walls are a transparent skin: faces seen at a grazing angle are darker, as those
of glass, and the normals are those of a smooth surface but at edges of the domain.
Inside of it are regions where the field is large, each cut by the walls, so that
a density that touches them is closed there. The levels are those of each time: the
densest 30, 65 and 95 % of the mass, or 70, 35 and 10 % of the largest value of that
time if these are lower. No time is empty, neither a narrow density nor a uniform one;
colours compare the times. Other levels, and slices, are those of the command line.
"""
import numpy as np

from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkFiltersCore import (vtkClipPolyData, vtkContourFilter,
                                       vtkFeatureEdges, vtkPolyDataNormals,
                                       vtkTriangleFilter)
from vtkmodules.vtkFiltersGeometry import vtkDataSetSurfaceFilter
from vtkmodules.vtkFiltersVerdict import vtkCellSizeFilter

from render_data import InputError
from render_raster import CAMERA, LIGHT, show

# an edge of the domain, rather than one of the mesh of a round wall
FEATURE_ANGLE = 50.
# a fold of a level set, which is smooth but for the mesh
FOLD_ANGLE = 120.
# share of the mass, share of the largest value, opacity of each region
REGIONS = ((0.95, 0.1, 0.13), (0.65, 0.35, 0.3), (0.3, 0.7, 0.85))
SKIN = np.array([0.45, 0.52, 0.6])


def triangles(data, angle):
    """Corners of the triangles of VTK's polygons, (n, 3, 7): place, normal, value.
    Normals are smooth but where faces meet at more than the angle."""
    cut = vtkTriangleFilter()
    cut.PassLinesOff()
    cut.PassVertsOff()
    cut.SetInputData(data)
    normals = vtkPolyDataNormals()
    normals.SetInputConnection(cut.GetOutputPort())
    normals.SetFeatureAngle(angle)
    normals.Update()
    data = normals.GetOutput()
    if data.GetNumberOfPolys() == 0:
        return np.zeros((0, 3, 7))
    ids = vtk_to_numpy(data.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    fields = data.GetPointData()
    table = np.column_stack([vtk_to_numpy(data.GetPoints().GetData()),
                             vtk_to_numpy(fields.GetNormals()),
                             vtk_to_numpy(fields.GetScalars())])
    return table[ids].astype(float)


def skin(grid):
    """The surface of the domain."""
    surface = vtkDataSetSurfaceFilter()
    surface.SetInputData(grid)
    surface.Update()
    return surface.GetOutput()


def contour(grid, level):
    """The level set of the scalars."""
    surface = vtkContourFilter()
    surface.SetInputData(grid)
    surface.SetValue(0, level)
    surface.Update()
    return surface.GetOutput()


def region(grid, surface, level):
    """The surface of the part where the field is above the level: inside of the
    domain and on its walls."""
    walls = vtkClipPolyData()
    walls.SetInputData(surface)
    walls.SetValue(level)
    walls.Update()
    return np.concatenate([triangles(contour(grid, level), FOLD_ANGLE),
                           triangles(walls.GetOutput(), FEATURE_ANGLE)])


def volumes(step, grid):
    """The share of the domain that belongs to each vertex."""
    size = vtkCellSizeFilter()
    size.SetInputData(grid)
    size.Update()
    of_cells = vtk_to_numpy(
        size.GetOutput().GetCellData().GetArray("Volume"))
    corners = step.cells.shape[1]
    return np.bincount(step.cells.ravel(),
                       np.repeat(np.abs(of_cells) / corners, corners),
                       len(step.points))


def levels(values, sizes, lowest):
    """The level of each region at one time. `lowest` is the smallest value of all
    times: below zero the field has no mass, and volumes take its place."""
    base = min(lowest, 0.)
    largest = values.max()
    if largest <= base:
        return []
    order = np.argsort(-values)
    mass = np.cumsum(sizes[order] * (1. if lowest < 0. else values[order]))
    result = []
    for share, height, alpha in REGIONS:
        k = min(np.searchsorted(mass, share * mass[-1]), len(order) - 1)
        result.append((min(values[order[k]], base + height * (largest - base)),
                       alpha))
    return result


def chosen_levels(values, wanted):
    """The levels of --levels at one time; the smallest is the outermost."""
    result = sorted(level * values.max() if relative else level
                    for level, relative in wanted)
    return list(zip(result, np.geomspace(0.15, 0.85, len(result))
                    if len(result) > 1 else [0.85]))


def check(options, low, high, points):
    """Levels and slices must meet the field and the domain at some time."""
    for level, relative in options.levels or []:
        if relative and low < -1e-9 * abs(high):
            raise InputError(f"--levels: percentages are of a field that is nowhere "
                             f"negative, and '{options.field}' is; give values.")
        if not relative and not low < level < high:
            raise InputError(f"--levels: {level:g} is not a value of "
                             f"'{options.field}', which lies between {low:.4g} and "
                             f"{high:.4g}.")
    for normal, origin, text in options.slice:
        distance = (points - origin) @ normal
        if distance.min() > 0. or distance.max() < 0.:
            low, high = points.min(axis=0), points.max(axis=0)
            box = ", ".join(f"{a:.4g} <= {n} <= {b:.4g}"
                            for n, a, b in zip("xyz", low, high))
            raise InputError(f"--slice {text} misses the domain, where {box}.")


def cut(step, grid, normal, origin):
    """The slice of the domain by a plane, which may be one of its walls."""
    distance = (step.points - origin) @ normal
    inside = 1e-6 * np.ptp(distance)
    field = grid.GetPointData().GetScalars()
    values = numpy_to_vtk(distance, deep=True)
    values.SetName("distance")
    grid.GetPointData().AddArray(values)
    grid.GetPointData().SetActiveScalars("distance")
    plane = contour(grid, np.clip(0., distance.min() + inside, distance.max() - inside))
    plane.GetPointData().SetActiveScalars(field.GetName())
    grid.GetPointData().SetActiveScalars(field.GetName())
    grid.GetPointData().RemoveArray("distance")
    return plane


def glass(normals, colours, alpha):
    """Colours of glass, less transparent where it is seen at a grazing angle."""
    size = np.linalg.norm(normals, axis=1)
    facing = np.abs(normals @ CAMERA.axes[2]) / np.where(size > 0, size, 1.)
    grazing = (1. - np.minimum(facing, 1.)) ** 3
    return np.column_stack([colours, alpha + 0.4 * (1. - alpha) * grazing])


def walls(normals, _):
    """Colours of the skin."""
    return glass(normals, np.tile(SKIN, (len(normals), 1)), 0.04)


def lit(normals, colours, alpha):
    """Colours in light from above and the side."""
    size = np.linalg.norm(normals, axis=1, keepdims=True)
    shade = 0.5 + 0.5 * np.abs(normals @ LIGHT)[:, None] / np.where(size > 0, size, 1.)
    return glass(normals, colours[:, :3] * shade, alpha)


def edges(data, boundary):
    """Lines of a surface: those where it folds, or those where it ends."""
    filtered = vtkFeatureEdges()
    filtered.SetInputData(data)
    filtered.SetFeatureAngle(FEATURE_ANGLE)
    filtered.SetFeatureEdges(not boundary)
    filtered.SetBoundaryEdges(boundary)
    filtered.NonManifoldEdgesOff()
    filtered.ColoringOff()
    filtered.Update()
    data = filtered.GetOutput()
    if data.GetNumberOfLines() == 0:
        return np.zeros((0, 2, 3))
    points = vtk_to_numpy(data.GetPoints().GetData())
    ids = vtk_to_numpy(data.GetLines().GetConnectivityArray())
    return points[ids.reshape(-1, 2)]


def outline(step, field):
    """The edges of the domain; a round one has none."""
    return edges(skin(step.grid(field)), False)


def draw(axes, step, options, lines, norm):
    """A field in space: the skin of the domain, slices, and the regions where it is
    large, which slices alone take the place of."""
    grid = step.grid(options.field)
    surface = skin(grid)
    values = step.scalar(options.field)
    surfaces = [(triangles(surface, FEATURE_ANGLE), walls)]
    shown = []
    if options.levels:
        shown = chosen_levels(values, options.levels)
    elif not options.slice:
        shown = levels(values, volumes(step, grid), options.lowest)
    for level, alpha in shown:
        surfaces.append((region(grid, surface, level),
                         lambda n, v, alpha=alpha:
                         lit(n, options.colours(norm(v)), alpha)))
    for normal, origin, _ in options.slice:
        plane = cut(step, grid, normal, origin)
        # no light: the colours are those of the bar
        surfaces.append((triangles(plane, FEATURE_ANGLE),
                         lambda n, v: options.colours(norm(v))))
        lines = np.concatenate([lines, edges(plane, True)])
    show(axes, surfaces, lines, CAMERA.extent(step.points))
