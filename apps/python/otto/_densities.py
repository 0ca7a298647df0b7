# SPDX-License-Identifier: LGPL-2.1-or-later
"""Densities as the programs read them."""
from __future__ import annotations

import io
import pathlib
from typing import Any, Callable, Mapping, Union

import h5py
import numpy as np

from ._mesh import Mesh
from ._programs import InputError

#: A formula in x, y, z; the entries of a type, {"Type": "bump", ...};
#: values at the vertices (n,); or a function of their coordinates x, y[, z].
Density = Union[str, Mapping[str, Any], np.ndarray, Callable[..., np.ndarray]]

#: What keeps values as they are, by program.
PROJECTIONS = {"otto-transport": "End densities/Projection",
               "otto-geometry": "Densities/Projection"}


def section_of(density: str | Mapping[str, Any] | None) -> dict[str, Any]:
    """The section of a density without values: a formula, or a type."""
    if density is None:
        return {}
    if isinstance(density, str):
        density = {"Type": "expression", "Expression": density}
    kind = density.get("Type", "automatic")
    entries = {k: v for k, v in density.items() if k not in ("Type", kind)}
    return {"Type": kind, kind: {**density.get(kind, {}), **entries}}


def nodal_section(density: Any, mesh: Mesh, name: pathlib.Path) -> tuple[
        pathlib.Path, bytes, dict[str, Any]]:
    """The file of values at the vertices, its content, and the section that
    names it."""
    values = density(*mesh.vertices.T) if callable(density) else density
    values = np.asarray(values, float)
    n = len(mesh.vertices)
    if values.ndim == 0 and callable(density):
        values = np.full(n, values)
    if values.shape != (n,):
        raise InputError(f"A density has the shape {values.shape}; it must be "
                         f"({n},), one value for each vertex of the mesh.")
    return NODAL(values, mesh, name)


def _values(values: np.ndarray, mesh: Mesh, name: pathlib.Path) -> tuple[
        pathlib.Path, bytes, dict[str, Any]]:
    """The values and the vertices that they belong to, in HDF5."""
    name, content = name.with_suffix(".h5"), io.BytesIO()
    with h5py.File(content, "w") as file:
        file["density"], file["vertices"] = values, mesh.vertices
    return name, content.getvalue(), {"Type": "values",
                                      "values": {"File": name}}


def _image(values: np.ndarray, mesh: Mesh, name: pathlib.Path) -> tuple[
        pathlib.Path, bytes, dict[str, Any]]:
    """An image that is looked at in the vertices only: the four pixels around
    each have its value, to 16 bits of the largest."""
    if mesh.dim != 2:
        raise InputError("Values at vertices are for plane meshes; in space "
                         "give a formula or a type.")
    if not 0. <= values.min() <= values.max() < np.inf or not values.any():
        raise InputError("A density is negative, not finite, or zero at all "
                         "vertices.")
    ends = mesh.vertices[mesh.edge_index]
    pixel = np.linalg.norm(ends[0] - ends[1], axis=1).min() / 3.
    low = mesh.vertices.min(axis=0) - pixel
    count = np.ceil((mesh.vertices.max(axis=0) - low) / pixel).astype(int) + 1
    if count.prod() > 1e8:
        raise InputError("The smallest edges of the mesh are too short for "
                         "values at its vertices; give a formula or a type.")
    image = np.zeros(count[::-1], ">u2")
    x, y = np.floor((mesh.vertices - low) / pixel - 0.5).astype(int).T
    for i, j in ((0, 0), (1, 0), (0, 1), (1, 1)):
        image[y + j, x + i] = np.round(values / values.max() * 65535.)
    head = f"P5\n{count[0]} {count[1]}\n65535\n".encode()
    name = name.with_suffix(".pgm")
    return name, head + image[::-1].tobytes(), {"Type": "image", "image": {
        "File": name, "Lower": low, "Upper": low + count * pixel}}


#: How values at vertices are given to the programs: _values, with any mesh and
#: all digits, where they have a type of densities of that name.
NODAL = _image
