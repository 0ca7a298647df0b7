# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a run has left in its folder."""
from __future__ import annotations

import functools
import json
import os
import pathlib
from typing import Any, NamedTuple, Sequence

import h5py
import numpy as np

from ._mesh import Mesh
from ._programs import InputError
from ._vtu import Step, find, read_series


class Field(NamedTuple):
    """A field on the vertices: `times` (n_times,), `values` (n_times, n) or,
    of vectors, (n_times, n, dim)."""

    times: np.ndarray
    values: np.ndarray

    def at(self, t: float) -> np.ndarray:
        """The values at a time, linear between the two nearest; before the
        first and after the last on the same straight line."""
        if len(self.times) == 1:
            return self.values[0]
        k = np.clip(np.searchsorted(self.times, t), 1, len(self.times) - 1)
        s = (t - self.times[k - 1]) / (self.times[k] - self.times[k - 1])
        return (1. - s) * self.values[k - 1] + s * self.values[k]


class Run:
    """The folder of a run of otto-transport, otto-flow, otto-continuity or
    otto-geometry. Arrays are read when they are asked for, and kept."""

    def __init__(self, folder: str | os.PathLike, log: str = "") -> None:
        self.folder = pathlib.Path(folder)
        self.log = log  # what the program printed
        self._fields: dict[str, Field] = {}
        if not (self.folder / "parameters.prm").is_file():
            raise InputError(f"'{folder}' is not the folder of a run; it has "
                             "no parameters.prm.")

    def __repr__(self) -> str:
        return f"otto.Run({str(self.folder)!r})"

    @functools.cached_property
    def summary(self) -> dict[str, Any]:
        """summary.json: results, iterations, seconds, memory, versions."""
        file = self.folder / "summary.json"
        if not file.is_file():
            raise InputError(f"The run in '{self.folder}' has not ended: it has no "
                             "summary.json; go on with it by restart=.")
        return json.loads(file.read_text(encoding="utf-8"))

    def table(self, name: str) -> np.ndarray:
        """A table NAME.csv, by columns: run.table("pairs")["W2"]."""
        file = self.folder / f"{name}.csv"
        if not file.is_file():
            known = sorted(f.stem for f in self.folder.glob("*.csv"))
            raise InputError(f"'{self.folder}' has no table '{name}'; it has "
                             f"{', '.join(known) or 'none'}.")
        return np.atleast_1d(np.genfromtxt(
            file, delimiter=",", names=True, dtype=None, encoding="utf-8"))

    @property
    def history(self) -> np.ndarray:
        """What was computed step by step: the table iterations of
        otto-transport, history of the others."""
        transport = (self.folder / "iterations.csv").is_file()
        return self.table("iterations" if transport else "history")

    def series(self, name: str) -> list[Step]:
        """The pictures of a series, NAME.pvd, as they are in the files:
        "particles" for the points of otto-continuity."""
        file = self.folder / f"{name}.pvd"
        if not file.is_file():
            known = sorted(f.stem for f in self.folder.glob("*.pvd"))
            raise InputError(f"'{self.folder}' has no series '{name}'; it has "
                             f"{', '.join(known) or 'none'}.")
        return read_series(file)

    def _state(self) -> pathlib.Path | None:
        """A file with the vertices and cells of the mesh, in HDF5."""
        return next((file for folder in ("state", "checkpoint") for file in
                     sorted((self.folder / folder).glob("*.h5"))), None)

    @functools.cached_property
    def mesh(self) -> Mesh:
        """The mesh of the run. The order of its vertices is that of the
        states, the same for all programs and any number of ranks; in runs of
        otto-geometry, which have no states, it is that of the coordinates."""
        file = self._state()
        if file:
            with h5py.File(file) as state:
                return Mesh(state["vertices"], state["cells"])
        name = next(f.stem for f in sorted(self.folder.glob("*.pvd"))
                    if f.stem != "particles")
        step = self.series(name)[0]
        dim = 2 if step.cells.shape[1] == 3 or not step.points[:, 2].any() \
            else 3
        vertices, number = np.unique(step.points[:, :dim], axis=0,
                                     return_inverse=True)
        return Mesh(vertices, number[step.cells])

    @property
    def vertices(self) -> np.ndarray:
        """(n, dim), in the unit of the mesh."""
        return self.mesh.vertices

    @property
    def cells(self) -> np.ndarray:
        """(cells, corners): numbers of vertices, in the order of VTK."""
        return self.mesh.cells

    def field(self, name: str) -> Field:
        """A field of the state, in double precision, or of the pictures, in
        single precision: density, potential, velocity, momentum, slack, ..."""
        if name not in self._fields:
            self._fields[name] = self._read(name)
        return self._fields[name]

    def _read(self, name: str) -> Field:
        state = self.folder / "state"
        for file in sorted(state.glob("*.h5")) if state.is_dir() else []:
            with h5py.File(file) as content:
                found = [f for key, f in content["fields"].items()
                         if key.rpartition(" ")[0] == name]
                found = sorted((float(f.attrs["time"]), f[...]) for f in found)
            if found:
                return Field(*map(np.array, zip(*found)))
        known = set()
        for file in sorted(self.folder.glob("*.pvd")):
            steps = self.series(file.stem) if file.stem != "particles" else []
            known.update(*(s.fields for s in steps[:1]))
            if steps and name in steps[0].fields:
                return self._nodal(steps, name)
        raise InputError(f"'{self.folder}' has no field '{name}'; there are "
                         f"{', '.join(sorted(known))}.")

    def _nodal(self, steps: Sequence[Step], name: str) -> Field:
        """A field of pictures in the order of the vertices."""
        dim, values = self.mesh.dim, []
        for step in steps:
            order = find(self.vertices, step.points[:, :dim])
            given = step.fields[name][order].astype(float)
            values.append(given[:, :dim] if given.ndim > 1 else given)
        return Field(np.array([s.time for s in steps]), np.array(values))

    @property
    def times(self) -> np.ndarray:
        """The times of the densities, (n_times,)."""
        return self.field("density").times

    @property
    def density(self) -> np.ndarray:
        """ρ at the vertices, mass over volume, (n_times, n)."""
        return self.field("density").values

    @property
    def potential(self) -> np.ndarray:
        """φ, whose gradient is the velocity: of otto-transport at the middles
        of the slabs, (n_slabs, n), see `potential_times`."""
        return self.field("potential").values

    @property
    def potential_times(self) -> np.ndarray:
        """The times of the potentials."""
        return self.field("potential").times

    @property
    def velocity(self) -> np.ndarray:
        """v at the vertices and the times of the pictures, (n_times, n, dim).
        """
        return self.field("velocity").values

    @property
    def distance(self) -> float:
        """W2 of the discrete problem of otto-transport, a length; with other
        costs W_p, or InputError where the least action is no distance."""
        result = self.summary["result"]
        return self._result(result.get("distance name", "distance"))

    @property
    def value(self) -> float:
        """What otto-transport minimises as it prints it: W2 squared, W_p to
        the power p, or the action."""
        result = self.summary["result"]
        return self._result(result.get("value name", "value"))

    @property
    def enclosure(self) -> tuple[float, float]:
        """Two numbers between which W2 of the meshed domain is, whatever the
        solver did."""
        return (self._result("W2 of the meshed domain, not below"),
                self._result("W2 of the meshed domain, not above"))

    def _result(self, name: str) -> float:
        if name not in self.summary["result"]:
            raise InputError(f"The run in '{self.folder}' has no '{name}'.")
        return self.summary["result"][name]

    def at(self, points: np.ndarray, t: float | Sequence[float],
           field: str = "density") -> np.ndarray:
        """A field at points (m, dim) and times: (m,), or of several times
        (len(t), m); a vector has its components in a last axis. P1 or Q1 in
        space, linear in time; nan outside of the domain."""
        found, times = self.field(field), np.atleast_1d(t)
        ends = (found if len(found.times) == 1 else self).times
        if times.ndim > 1 or not times.size:
            raise InputError("'t' must be a time or a list of at least one.")
        slack = 1e-9 * (ends[-1] - ends[0])
        if len(ends) > 1 and (times.min() < ends[0] - slack or
                              times.max() > ends[-1] + slack):
            raise InputError(f"t = {t} is not between {ends[0]} and "
                             f"{ends[-1]}.")
        nodal = np.stack([found.at(time) for time in times], axis=1)
        values = np.moveaxis(self.mesh.interpolate(nodal, points), 1, 0)
        return values if np.ndim(t) else values[0]

    def plot(self, t: float | Sequence[float] | None = None,
             field: str = "density", cut: tuple[str, float] | None = None,
             **options: Any) -> Any:
        """A figure of matplotlib with the field at a time or several, five if
        none is given. In space `cut=("z", 0.5)` is the picture on that plane;
        without it, on the boundary. Options go to matplotlib: cmap="magma"."""
        from ._plot import plot
        found = self.field(field)
        if t is None:
            ends = self.times[[0, -1]] if len(found.times) > 1 else \
                found.times
            t = np.linspace(ends[0], ends[-1], 5 if len(ends) > 1 else 1)
        times = np.atleast_1d(t)
        if times.ndim > 1 or not times.size:
            raise InputError("'t' must be a time or a list of at least one.")
        values = [found.at(time) for time in times]
        values = [v if v.ndim == 1 else np.linalg.norm(v, axis=1)
                  for v in values]
        return plot(self.mesh, times, values, field, cut, **options)
