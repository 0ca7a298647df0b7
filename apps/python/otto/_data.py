# SPDX-License-Identifier: LGPL-2.1-or-later
"""The data sets of otto-dataset."""
from __future__ import annotations

import operator
import os
import pathlib
from typing import Any, Iterator, Sequence, Union

import h5py
import numpy as np

from ._mesh import Mesh
from ._programs import InputError
from ._run import Run


class DataSet:
    """The samples of a split of a data set: pairs (x, y) of arrays.

        train = otto.DataSet("mixtures.out", "train", outputs=["rho"])
        x, y = train[0]

    source:  a file dataset.h5, the run folder that it is in, or a `Run`.
    split:   "train", "validation", "test", or None: all that are solved.
    inputs, outputs: names of fields ("rho_0", "rho_1", "V", "v", "rho", "phi")
             or of numbers ("W2", ...); all fields unless given.
    grid:    fields on the regular grid, nan outside of the domain, rather than
             at the vertices.
    dtype:   of x and y.

    x and y are (channels, n) at vertices, (channels, [z,] y, x) on the grid;
    numbers are (channels,). Channels are the fields as named, of each the
    components, of each the times. PyTorch's DataLoader takes this object as it
    is, with any number of workers.
    """

    def __init__(self, source: Union[str, os.PathLike, Run],
                 split: str | None = None,
                 inputs: Sequence[str] | None = None,
                 outputs: Sequence[str] | None = None, grid: bool = False,
                 dtype: Any = np.float64) -> None:
        self._run = source if isinstance(source, Run) else None
        path = pathlib.Path(self._run.folder if self._run else source)
        self.path = path / "dataset.h5" if path.is_dir() else path
        self.grid, self.dtype, self._opened = grid, np.dtype(dtype), (0, None)
        if not self.path.is_file():
            raise InputError(f"There is no data set '{self.path}'.")
        if grid and "grid" not in self.file:
            raise InputError(f"'{self.path}' has no grid (Grid/Points).")
        splits = self.file["splits"]
        if split is not None and split not in splits:
            raise InputError(f"There is no split '{split}'; there are "
                             f"{', '.join(splits)}.")
        #: the numbers of the samples in the file
        self.numbers = splits[split][...].astype(int) if split else \
            np.flatnonzero(self.file["samples/status"][...] == 1)
        self.inputs = self._names(inputs, "inputs")
        self.outputs = self._names(outputs, "outputs")

    def _names(self, names: Sequence[str] | None, group: str) -> list[str]:
        """What x or y is made of."""
        if names is None:
            names = [n for n in self.file[group] if self._space(n)]
        names = [names] if isinstance(names, str) else list(names)
        if len({self._space(n) for n in names}) != 1:
            raise InputError(f"{', '.join(names) or 'nothing'}: x and y are "
                             "each made of fields, or each of numbers.")
        return names

    @property
    def file(self) -> h5py.File:
        """The file, opened once in each process."""
        if self._opened[0] != os.getpid():
            self._opened = (os.getpid(), h5py.File(self.path))
        return self._opened[1]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_opened": (0, None), "_run": None}

    def _array(self, name: str) -> h5py.Dataset:
        """A field, (samples, [times,] n, [components]), or numbers of the
        samples, (samples, ...)."""
        for group in (*["grid/inputs", "grid/outputs"][:2 * self.grid],
                      "inputs", "outputs", "samples"):
            if f"{group}/{name}" in self.file:
                return self.file[f"{group}/{name}"]
        raise InputError(f"'{self.path}' has no '{name}'.")

    def _space(self, name: str) -> tuple[str, ...]:
        """The axes of a field in space; none if it is a number."""
        axes = str(self._array(name).attrs.get("axes", "")).split(", ")
        return tuple(a for a in axes if a in ("vertex", "x", "y", "z"))

    def __len__(self) -> int:
        return len(self.numbers)

    def __repr__(self) -> str:
        return (f"<otto.DataSet {str(self.path)!r}: {len(self)} samples, "
                f"{', '.join(self.inputs)} -> {', '.join(self.outputs)}>")

    def _channels(self, name: str, sample: int) -> np.ndarray:
        """A field of a sample, its components and times in front."""
        array, space = self._array(name), self._space(name)
        values = np.asarray(array[sample], self.dtype)
        if space and array.attrs["axes"].endswith("component"):
            values = np.moveaxis(values, -1, 0)
        return values.reshape(-1, *values.shape[values.ndim - len(space):])

    def __getitem__(self, k: int) -> tuple[np.ndarray, np.ndarray]:
        sample = self.numbers[operator.index(k)]
        return tuple(np.concatenate([self._channels(n, sample) for n in names])
                     for names in (self.inputs, self.outputs))

    def sample(self, k: int) -> dict[str, Any]:
        """All that is stored of a sample, by name: fields, ([n_times,] n,
        [components]), and numbers."""
        return {name: self._array(name)[self.numbers[k]]
                for group in ("inputs", "outputs", "samples")
                for name in self.file[group]}

    def _check_samples(self) -> None:
        if len(self) == 0:
            raise InputError(f"'{self.path}' has no samples in this split.")

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """All x, (samples, channels, ...), and all y."""
        self._check_samples()
        return tuple(np.stack(part) for part in zip(*self))

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        return (self[k] for k in range(len(self)))

    def statistics(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Mean and standard deviation of each channel over the samples of this
        split and the vertices or points in the domain: {"x": (mean, std),
        "y": (mean, std)}, to normalise with; one sample at a time."""
        self._check_samples()
        sums = [0., 0.]
        for pair in self:
            for k, values in enumerate(pair):
                flat = values.reshape(len(values), -1).astype(float)
                inside = np.isfinite(flat)
                flat = np.where(inside, flat, 0.)
                sums[k] = sums[k] + np.stack([inside.sum(1), flat.sum(1),
                                              (flat ** 2).sum(1)])
        result = {}
        for name, (n, first, second) in zip("xy", sums):
            mean = first / n
            result[name] = (mean, np.sqrt(np.maximum(
                second / n - mean ** 2, 0.)))
        return result

    def times(self, name: str) -> np.ndarray:
        """The times of a field."""
        return np.atleast_1d(self._array(name).attrs["times"])

    @property
    def mesh(self) -> Mesh:
        """Vertices, cells, weights; `mesh.edge_index` for graph networks."""
        return Mesh(self.file["mesh/points"], self.file["mesh/cells"])

    @property
    def weights(self) -> np.ndarray:
        """The integrals of the shape functions: rho @ weights is the mass."""
        return self.file["mesh/weights"][...]

    @property
    def edge_index(self) -> np.ndarray:
        """The edges of the mesh in both directions, (2, edges)."""
        return self.mesh.edge_index

    def torch(self) -> Any:
        """All samples as a TensorDataset of PyTorch, in memory."""
        import torch
        return torch.utils.data.TensorDataset(
            *(torch.from_numpy(part) for part in self.arrays()))
