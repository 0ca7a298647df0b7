# SPDX-License-Identifier: LGPL-2.1-or-later
"""The part of render.py that draws fields on curved surfaces in space: the side that
is seen from above and the front, in light."""
import numpy as np

from render_raster import CAMERA, LIGHT, show


def normals_of(step):
    """At each point the mean of the normals of the triangles, towards the eye."""
    mesh = step.triangles()
    a, b, c = step.points[mesh].transpose(1, 0, 2)
    of_triangles = np.cross(b - a, c - a)
    of_triangles *= np.where(CAMERA.depth(of_triangles)[:, None] < 0., -1., 1.)
    normals = np.zeros_like(step.points)
    for k in range(3):
        np.add.at(normals, mesh[:, k], of_triangles)
    return normals


def visible(step, chosen):
    """Which of the chosen points no triangle hides: as far as the middles of the
    triangles tell, and their size."""
    corners = step.points[step.triangles()]
    middle = corners.mean(axis=1)
    radius = np.linalg.norm(corners - middle[:, None], axis=2).max(axis=1)
    places, depths = CAMERA.plane(middle), CAMERA.depth(middle)
    seen = []
    for point in step.points[chosen]:
        near = np.linalg.norm(places - CAMERA.plane(point), axis=1) < radius
        before = depths - CAMERA.depth(point) > 2. * radius
        seen.append(not (near & before).any())
    return chosen[np.array(seen, dtype=bool)]


def draw(axes, step, options, lines, norm):
    """A field on a surface."""
    corners = np.column_stack([step.points, normals_of(step),
                               step.scalar(options.field)])[step.triangles()]

    def lit(normals, values):
        size = np.maximum(np.linalg.norm(normals, axis=1), 1e-300)
        shade = 0.62 + 0.38 * np.maximum(normals @ LIGHT / size, 0.)
        return options.colours(norm(values)) * np.column_stack(
            3 * [shade] + [np.ones(len(shade))])

    show(axes, [(corners, lit)], lines, CAMERA.extent(step.points))
