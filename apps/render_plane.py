# SPDX-License-Identifier: LGPL-2.1-or-later
"""The part of render.py that draws fields in the plane, from above or as landscapes."""
import itertools

import matplotlib.collections
import numpy as np

from render_raster import CAMERA, LIGHT, TOP, show


def draw_plane(axes, step, options, lines, norm):
    """A plane field seen from above, linear in triangles; matplotlib would mix the
    colours of their corners."""
    points = step.points * [1., 1., 0.]
    corners = np.column_stack([points, np.zeros_like(points),
                               step.scalar(options.field)])[step.triangles()]
    show(axes, [(corners, lambda _, values: options.colours(norm(values)))],
         lines[:0], TOP.extent(points), TOP)
    axes.add_collection(matplotlib.collections.LineCollection(
        lines[:, :, :2], colors="0.25", linewidths=0.6))
    if options.cells:
        axes.triplot(*points[:, :2].T, step.triangles(), color="w", linewidth=0.15)


def box(points):
    """Corners of the box of a landscape, half as high as it is long."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return np.array(list(itertools.product(
        (low[0], high[0]), (low[1], high[1]), (0., 0.5 * (high - low).max()))))


def draw_landscape(axes, step, options, lines, norm):
    """A plane field as the height of a surface, cut off at the ends of the colours."""
    values, mesh = step.scalar(options.field), step.triangles()
    corners = box(step.points)
    heights = np.clip(np.asarray(norm(values)), 0., 1.) * corners[-1, 2]
    points = np.column_stack([step.points[:, :2], heights])
    a, b, c = points[mesh].transpose(1, 0, 2)
    of_triangles = np.cross(b - a, c - a)
    of_triangles *= np.where(of_triangles[:, 2:] < 0., -1., 1.)
    normals = np.zeros_like(points)
    for k in range(3):
        np.add.at(normals, mesh[:, k], of_triangles)

    def lit(normals, values):
        size = np.maximum(np.linalg.norm(normals, axis=1), 1e-300)
        shade = 0.65 + 0.35 * np.abs(normals @ LIGHT) / size
        return options.colours(norm(values)) * np.column_stack(
            3 * [shade] + [np.ones(len(shade))])

    surface = np.column_stack([points, normals, values])[mesh]
    show(axes, [(surface, lit)], lines * [1., 1., 0.], CAMERA.extent(corners))
