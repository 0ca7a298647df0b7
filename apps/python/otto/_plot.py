# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pictures of fields by matplotlib."""
from __future__ import annotations

from typing import Any, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from ._mesh import Mesh
from ._programs import InputError


def _plane(axes, mesh, values, norm, options) -> None:
    """A field in the plane."""
    axes.tripcolor(*mesh.vertices.T, mesh.triangles, values, norm=norm,
                   shading="gouraud", **options)
    axes.add_collection(LineCollection(mesh.vertices[mesh.boundary],
                                       colors="0.25", linewidths=0.6))
    axes.set_aspect("equal")


def _cut(axes, mesh, values, norm, options, cut) -> None:
    """A field in space on a plane, on 200 points along its longer side."""
    across = "xyz".index(cut[0])
    ends = mesh.vertices[:, across].min(), mesh.vertices[:, across].max()
    if not ends[0] <= cut[1] <= ends[1]:
        raise InputError(f"The plane {cut[0]} = {cut[1]} does not cut the "
                         f"domain, which goes from {ends[0]} to {ends[1]}.")
    along = [d for d in range(3) if d != across]
    low, high = (f(mesh.vertices[:, along], axis=0) for f in (np.min, np.max))
    counts = np.ceil(200 * (high - low) / (high - low).max()).astype(int)
    sides = [a + (np.arange(n) + 0.5) / n * (b - a)
             for a, b, n in zip(low, high, counts)]
    points = np.full((counts[1], counts[0], 3), float(cut[1]))
    points[..., along[0]], points[..., along[1]] = np.meshgrid(*sides)
    image = mesh.interpolate(
        values, points.reshape(-1, 3)).reshape(points.shape[:2])
    axes.imshow(image, norm=norm, origin="lower",
                extent=np.stack([low, high], axis=1).ravel(), **options)
    axes.set_xlabel("xyz"[along[0]])
    axes.set_ylabel("xyz"[along[1]])


def _skin(axes, mesh, values, norm, options) -> None:
    """A field in space on the boundary."""
    colours = plt.get_cmap(options.get("cmap"))(
        norm(values[mesh.triangles].mean(axis=1)))
    axes.add_collection3d(Poly3DCollection(
        mesh.vertices[mesh.triangles], facecolors=colours,
        edgecolors=colours, linewidths=0.3))
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    axes.set(**{f"{x}lim": (low[d], high[d]) for d, x in enumerate("xyz")})
    axes.set_box_aspect(high - low)
    axes.set_axis_off()


def _norm(values: Sequence[np.ndarray]) -> tuple[plt.Normalize, bool]:
    """A range of colours for all times, and whether it leaves out a peak: of
    what is positive it covers the ends and four fifths of the mass, so that a
    short peak, as in a narrow door, leaves the rest its colours."""
    pooled = np.sort(np.concatenate(values))
    low, high = pooled[[0, -1]]
    if low >= 0. and high > 0.:
        low, mass = 0., np.cumsum(pooled)
        high = max(pooled[np.searchsorted(mass, 0.8 * mass[-1])],
                   values[0].max(), values[-1].max())
    return plt.Normalize(low, high if high > low else low + 1.), \
        high < pooled[-1]


def plot(mesh: Mesh, times: Sequence[float], values: Sequence[np.ndarray],
         label: str, cut: tuple[str, float] | None = None,
         **options: Any) -> plt.Figure:
    """Pictures side by side in one range of colours; see Run.plot()."""
    if cut is not None and (mesh.dim == 2 or cut[0] not in ("x", "y", "z")):
        raise InputError("'cut' is for meshes in space: ('z', 0.5).")
    skin = mesh.dim == 3 and cut is None
    norm, peak = _norm(values)
    extent = np.ptp(mesh.vertices[:, :2], axis=0)
    width = 2.6 if mesh.dim == 3 else np.clip(2. * extent[0] / extent[1],
                                              1.2, 3.6)
    figure, axes = plt.subplots(
        1, len(values), squeeze=False, layout="compressed",
        figsize=((width + 0.4) * len(values) + 1., 2.6),
        subplot_kw={"projection": "3d"} if skin else {})
    for place, time, v in zip(axes[0], times, values):
        if cut is not None:
            _cut(place, mesh, v, norm, options, cut)
        else:
            (_skin if skin else _plane)(place, mesh, v, norm, options)
        place.set_title(f"t = {time:.3g}")
    figure.colorbar(ScalarMappable(norm, options.get("cmap")),
                    ax=axes[0].tolist(), label=label,
                    extend="max" if peak else "neither")
    return figure
