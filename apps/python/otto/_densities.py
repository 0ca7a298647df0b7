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

#: An expression in x, y, z; the entries of a type, {"Type": "bump", ...};
#: values at the vertices (n,); or a function of their coordinates x, y[, z].
Density = Union[str, Mapping[str, Any], np.ndarray, Callable[..., np.ndarray]]


def section_of(density: str | Mapping[str, Any] | None) -> dict[str, Any]:
    """The section of a density without values: an expression, or a type."""
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
    if np.iscomplexobj(values):
        raise InputError("A density is complex; its values must be real.")
    if np.ma.is_masked(values):
        raise InputError("A density has masked values; fill them, with 0 where "
                         "there is no mass.")
    values = np.asarray(values, float)
    n = len(mesh.vertices)
    if values.ndim == 0 and callable(density):
        values = np.full(n, values)
    if values.shape != (n,):
        raise InputError(f"A density has the shape {values.shape}; it must be "
                         f"({n},), one value for each vertex of the mesh.")
    name, content = name.with_suffix(".h5"), io.BytesIO()
    with h5py.File(content, "w") as file:
        file["density"], file["vertices"] = values, mesh.vertices
    return name, content.getvalue(), {"Type": "values",
                                      "values": {"File": name}}
