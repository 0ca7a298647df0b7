# SPDX-License-Identifier: LGPL-2.1-or-later
"""The part of render.py that makes pixels of surfaces in space: a camera, and triangles
that are transparent.

Each pixel gets the triangles that cover its centre, sorted by their depth there: no
seams between triangles of a smooth surface, and surfaces may cross.
"""
import numpy as np

LIGHT = np.array([0.4, -0.5, 0.77])
LINE_COLOUR = (0.32, 0.36, 0.42, 0.7)
# inches
LINE_WIDTH = 0.008
# pixels of a picture before it is made smaller, for smooth outlines
PIXELS = 1000
# pixels of triangles that are looked at at once, for the memory
CHUNK = 3000000


class Camera:
    """An orthographic view, by default from above and the side."""

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
# of the plane, x to the right and y upwards
TOP = Camera(90., -90.)


def shape(extent):
    """Rows and columns of the image."""
    width, height = extent[1] - extent[0], extent[3] - extent[2]
    scale = PIXELS / max(width, height)
    return int(np.ceil(height * scale)), int(np.ceil(width * scale))


def fragments(corners, extent, camera):
    """The pixels whose centre a triangle covers: number of the pixel, depth, normal and
    value there, (n,) and (n, 5). A corner is a place, a normal and a value."""
    rows, columns = shape(extent)
    seen = camera.plane(corners[:, :, :3])
    # an odd offset, as no edge may go through the centres of pixels
    x = (seen[:, :, 0] - extent[0]) * columns / (extent[1] - extent[0]) + 1.7e-4
    y = (extent[3] - seen[:, :, 1]) * rows / (extent[3] - extent[2]) + 2.3e-4
    data = np.concatenate([camera.depth(corners[:, :, :3])[:, :, None],
                           corners[:, :, 3:]], axis=2)
    left, top = (np.ceil(c.min(axis=1) - 0.5).astype(int) for c in (x, y))
    wide, high = (np.floor(c.max(axis=1) - 0.5).astype(int) - first + 1
                  for c, first in ((x, left), (y, top)))
    count = np.maximum(wide, 0) * np.maximum(high, 0)
    total = np.cumsum(count)
    ends = np.unique(np.searchsorted(
        total, np.append(np.arange(CHUNK, total[-1], CHUNK), total[-1])) + 1)
    for begin, end in zip(np.append(0, ends[:-1]), ends):
        of = np.repeat(np.arange(begin, end), count[begin:end])
        place = np.arange(len(of)) - np.repeat(
            np.cumsum(count[begin:end]) - count[begin:end], count[begin:end])
        column, row = left[of] + place % wide[of], top[of] + place // wide[of]
        weights = barycentric(x[of], y[of], column + 0.5, row + 0.5)
        inside = (weights >= 0).all(axis=1)
        yield ((row * columns + column)[inside],
               np.einsum("nk,nkd->nd", weights[inside], data[of[inside]]))


def barycentric(x, y, px, py):
    """Shares of the three corners at a place; no numbers for a flat triangle."""
    area = (x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - \
        (x[:, 2] - x[:, 0]) * (y[:, 1] - y[:, 0])
    area = np.where(np.abs(area) > 1e-12, area, np.nan)
    second = ((px - x[:, 0]) * (y[:, 2] - y[:, 0]) -
              (x[:, 2] - x[:, 0]) * (py - y[:, 0])) / area
    third = ((x[:, 1] - x[:, 0]) * (py - y[:, 0]) -
             (px - x[:, 0]) * (y[:, 1] - y[:, 0])) / area
    return np.stack([1. - second - third, second, third], axis=1)


def ribbons(lines, width, extent, camera):
    """Triangles for lines, hidden by what is nearer; each has the width and lies a
    little nearer to the eye than its line."""
    along = camera.plane(lines[:, 1] - lines[:, 0])
    size = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-300)
    across = 0.5 * width * (along / size)[:, ::-1] * [-1., 1.] @ camera.axes[:2]
    lines = lines + 0.003 * (extent[1] - extent[0]) * camera.axes[2]
    a, b, c, d = (lines[:, end] + side * across
                  for end, side in ((0, 1), (0, -1), (1, -1), (1, 1)))
    places = np.concatenate([np.stack(t, axis=1) for t in ((a, b, c), (a, c, d))])
    return np.concatenate([places, np.zeros((*places.shape[:2], 4))], axis=2)


def painted(surfaces, extent, camera):
    """An image of surfaces on white: each is its triangles and a function that gives
    colours with opacities for normals and values."""
    rows, columns = shape(extent)
    parts = [(pixel, data[:, 0], colour(data[:, 1:4], data[:, 4]))
             for corners, colour in surfaces if len(corners)
             for pixel, data in fragments(corners, extent, camera)]
    pixel, depth, colours = (np.concatenate(p) for p in zip(*parts))
    order = np.lexsort((-depth, pixel))
    pixel, colours = pixel[order], colours[order]
    # what comes through all that is nearer to the eye
    opacity = np.minimum(colours[:, 3], 0.9999)
    passed = np.cumsum(np.log1p(-opacity))
    first = np.flatnonzero(np.append(True, pixel[1:] != pixel[:-1]))
    before = np.append(0., passed[:-1])
    start = np.repeat(before[first], np.diff(np.append(first, len(pixel))))
    weight = np.exp(before - start) * opacity
    image = [1. + np.bincount(pixel, weight * (c - 1.), rows * columns)
             for c in colours[:, :3].T]
    return np.clip(np.stack(image, axis=1), 0., 1.).reshape(rows, columns, 3)


def show(axes, surfaces, lines, extent, camera=CAMERA):
    """Puts surfaces and lines into axes."""
    inches = axes.get_position().width * axes.figure.get_figwidth()
    width = LINE_WIDTH / inches * (extent[1] - extent[0])
    edges = (ribbons(lines, width, extent, camera),
             lambda normals, _: np.tile(LINE_COLOUR, (len(normals), 1)))
    axes.imshow(painted(surfaces + [edges], extent, camera), extent=extent,
                interpolation="hanning")
    axes.set_aspect("equal")
    axes.set_axis_off()
