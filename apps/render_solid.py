# SPDX-License-Identifier: LGPL-2.1-or-later
"""The part of render.py that draws fields in space.

The walls are a transparent skin: faces seen at a grazing angle are darker, as those
of glass, and the normals are those of a smooth surface but at edges of the domain.
Inside of it are three regions where the field is large, each cut by the walls, so that
a density that touches them is closed there. The levels are those of each time: the
densest 30, 65 and 95 % of the mass, or 70, 35 and 10 % of the largest value of that
time if these are lower. No time is empty, neither a narrow density nor a uniform one;
colours compare the times.
"""
import matplotlib
import numpy as np

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersCore import (vtkClipPolyData, vtkContourFilter,
                                       vtkFeatureEdges, vtkPolyDataNormals,
                                       vtkTriangleFilter)
from vtkmodules.vtkFiltersGeometry import vtkDataSetSurfaceFilter
from vtkmodules.vtkFiltersVerdict import vtkCellSizeFilter

# an edge of the domain, rather than one of the mesh of a round wall
FEATURE_ANGLE = 50.
# a fold of a level set, which is smooth but for the mesh
FOLD_ANGLE = 120.
# share of the mass, share of the largest value, opacity of each region
REGIONS = ((0.95, 0.1, 0.13), (0.65, 0.35, 0.3), (0.3, 0.7, 0.85))
LIGHT = np.array([0.4, -0.5, 0.77])
SKIN = np.array([0.45, 0.52, 0.6])
# pixels of a picture before it is made smaller, for smooth outlines
PIXELS = 1200


class Camera:
    """An orthographic view from above and the side."""

    def __init__(self, elevation=28., azimuth=-55.):
        e, a = np.radians([elevation, azimuth])
        self.axes = np.array(
            [[-np.sin(a), np.cos(a), 0.],
             [-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)],
             [np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)]])

    def plane(self, points):
        """Right and up in the picture."""
        return points @ self.axes[:2].T

    def depth(self, points):
        """Large near to the eye."""
        return points @ self.axes[2]

    def extent(self, points):
        """Left, right, bottom and top of the picture of all points."""
        seen = self.plane(points)
        low, high = seen.min(axis=0), seen.max(axis=0)
        margin = 0.03 * (high - low).max()
        return (low[0] - margin, high[0] + margin, low[1] - margin,
                high[1] + margin)


CAMERA = Camera()


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


def refined(corners, value):
    """Triangles cut in four as long as normals turn by more than some degrees on one,
    or the field changes by more than the value: each gets one colour."""
    for _ in range(5):
        turn, change = (np.ptp(corners[:, :, c], axis=1).max(axis=1, initial=0.)
                        for c in (slice(3, 6), slice(6, 7)))
        uneven = (turn > 0.08) | (change > value)
        if not uneven.any():
            break
        a, b, c = corners[uneven].transpose(1, 0, 2)
        ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
        corners = np.concatenate([corners[~uneven]] + [
            np.stack(t, axis=1) for t in ((a, ab, ca), (ab, b, bc),
                                          (ca, bc, c), (ab, bc, ca))])
    return corners


def skin(grid):
    """The surface of the domain."""
    surface = vtkDataSetSurfaceFilter()
    surface.SetInputData(grid)
    surface.Update()
    return surface.GetOutput()


def region(grid, surface, level):
    """The surface of the part where the field is above the level: inside of the
    domain and on its walls."""
    contour = vtkContourFilter()
    contour.SetInputData(grid)
    contour.SetValue(0, level)
    contour.Update()
    walls = vtkClipPolyData()
    walls.SetInputData(surface)
    walls.SetValue(level)
    walls.Update()
    return np.concatenate([triangles(contour.GetOutput(), FOLD_ANGLE),
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


def lit(corners, colours, alpha):
    """Colours of triangles in light from above and the side."""
    normals = corners[:, :, 3:6].mean(axis=1)
    size = np.linalg.norm(normals, axis=1, keepdims=True)
    normals /= np.where(size > 0, size, 1.)
    shade = 0.5 + 0.5 * np.abs(normals @ LIGHT)
    return np.column_stack([colours[:, :3] * shade[:, None],
                            np.full(len(corners), alpha)])


def glass(corners):
    """Colours of the skin, darker where it is seen at a grazing angle."""
    normals = corners[:, :, 3:6].mean(axis=1)
    size = np.linalg.norm(normals, axis=1)
    facing = np.abs(normals @ CAMERA.axes[2]) / np.where(size > 0, size, 1.)
    return np.column_stack([np.tile(SKIN, (len(corners), 1)),
                            0.04 + 0.4 * (1. - np.minimum(facing, 1.)) ** 3])


def painted(corners, colours, extent):
    """An image of triangles, the farthest first."""
    order = np.argsort(CAMERA.depth(corners[:, :, :3]).mean(axis=1))
    width, height = extent[1] - extent[0], extent[3] - extent[2]
    scale = PIXELS / max(width, height)
    figure = Figure(figsize=(width * scale / 100, height * scale / 100),
                    dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set_axis_off()
    axes.set_xlim(*extent[:2])
    axes.set_ylim(*extent[2:])
    # smoothed outlines of triangles would show all seams between them
    axes.add_collection(matplotlib.collections.PolyCollection(
        CAMERA.plane(corners[order, :, :3]), facecolors=colours[order],
        linewidths=0, antialiaseds=False))
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3]


def outline(step, field):
    """The edges of the domain; a round one has none."""
    edges = vtkFeatureEdges()
    edges.SetInputData(skin(step.grid(field)))
    edges.SetFeatureAngle(FEATURE_ANGLE)
    edges.BoundaryEdgesOff()
    edges.NonManifoldEdgesOff()
    edges.ColoringOff()
    edges.Update()
    data = edges.GetOutput()
    if data.GetNumberOfLines() == 0:
        return np.zeros((0, 2, 3))
    points = vtk_to_numpy(data.GetPoints().GetData())
    ids = vtk_to_numpy(data.GetLines().GetConnectivityArray())
    return points[ids.reshape(-1, 2)]


def draw(axes, step, options, lines, norm):
    """A field in space: the skin of the domain and the regions where it is
    large."""
    grid = step.grid(options.field)
    surface = skin(grid)
    walls = refined(triangles(surface, FEATURE_ANGLE), np.inf)
    corners, colours = [walls], [glass(walls)]
    for level, alpha in levels(step.scalar(options.field), volumes(step, grid),
                               norm.vmin):
        new = refined(region(grid, surface, level),
                      0.03 * (norm.vmax - norm.vmin))
        corners.append(new)
        colours.append(lit(new, options.colours(norm(new[:, :, 6].mean(axis=1))),
                           alpha))
    extent = CAMERA.extent(step.points)
    axes.imshow(painted(np.concatenate(corners), np.concatenate(colours),
                        extent), extent=extent, interpolation="hanning")
    axes.add_collection(matplotlib.collections.LineCollection(
        CAMERA.plane(lines), colors="0.25", linewidths=0.6, alpha=0.5))
    axes.set_aspect("equal")
    axes.set_axis_off()
