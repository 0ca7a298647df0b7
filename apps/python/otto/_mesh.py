# SPDX-License-Identifier: LGPL-2.1-or-later
"""Linear and multilinear finite elements on arrays."""
from __future__ import annotations

import functools
import itertools

import numpy as np

from ._programs import InputError

# local faces in the order of VTK, by dimension and corners of a cell
_FACES = {
    (2, 3): [(0, 1), (1, 2), (2, 0)],
    (2, 4): [(0, 1), (1, 2), (2, 3), (3, 0)],
    (3, 4): [(0, 1, 2), (0, 1, 3), (1, 2, 3), (0, 2, 3)],
    (3, 8): [(0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5),
             (2, 3, 7, 6), (3, 0, 4, 7)]}
# corners of the unit square and cube
_CORNERS = {4: np.array([(0, 0), (1, 0), (1, 1), (0, 1)]),
            8: np.array([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0),
                         (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)])}


class Mesh:
    """A mesh of one kind of cells: `vertices` (n, dim), `cells` (n_cells,
    corners) in the order of VTK, which is that of Gmsh. Three corners in space
    are a surface: `weights` are its areas, and there is no more of it."""

    def __init__(self, vertices: np.ndarray, cells: np.ndarray) -> None:
        self.vertices = np.asarray(vertices, float)
        self.cells = np.asarray(cells, np.int64)
        self.settings: dict[str, str] = {}  # the section Mesh it is from
        self.dim = self.vertices.shape[1]
        self._kind = (self.dim, self.cells.shape[1])
        self._simplices = self.cells.shape[1] == self.dim + 1
        self._surface = self._kind == (3, 3)

    def _shape(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Shape functions (places, corners) and their derivatives (places,
        corners, dim) at places of the reference cell."""
        if self._simplices:
            values = np.concatenate(
                [1. - places.sum(axis=1, keepdims=True), places], axis=1)
            slope = np.concatenate([-np.ones((1, self.dim)),
                                    np.eye(self.dim)])
            return values, np.broadcast_to(slope, (len(places), *slope.shape))
        corner = _CORNERS[self.cells.shape[1]]
        factors = np.where(corner, places[:, None], 1. - places[:, None])
        slopes = np.repeat(factors[..., None], self.dim, axis=3)
        for d in range(self.dim):
            slopes[:, :, d, d] = 2. * corner[:, d] - 1.
        return factors.prod(axis=2), slopes.prod(axis=2)

    @functools.cached_property
    def weights(self) -> np.ndarray:
        """The integrals of the shape functions, (n,): `density @ weights` is
        the mass."""
        result = np.zeros(len(self.vertices))
        if self._surface:
            a, b, c = self.vertices[self.cells].transpose(1, 0, 2)
            area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
            np.add.at(result, self.cells, area[:, None] / 3.)
            return result
        gauss = np.array([0.5 - 1 / 12 ** 0.5, 0.5 + 1 / 12 ** 0.5])
        places = np.full((1, self.dim), 1 / (self.dim + 1)) \
            if self._simplices else \
            np.array(list(itertools.product(gauss, repeat=self.dim)))
        volume = (0.5 if self.dim == 2 else 1 / 6) if self._simplices else \
            1 / len(places)
        values, slopes = self._shape(places)
        for value, slope in zip(values, slopes):
            jacobian = np.einsum("ckx,ky->cxy", self.vertices[self.cells],
                                 slope)
            measure = volume * np.abs(np.linalg.det(jacobian))
            np.add.at(result, self.cells, measure[:, None] * value)
        return result

    def locate(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The cell of each point, -1 outside of the domain, and the shape
        functions of its corners there, (points, corners)."""
        if self._surface:
            raise InputError("Points are not located on surfaces in space; take "
                             "the values at `vertices`.")
        points = np.asarray(points, float)
        if points.size and (points.ndim > 2 or
                            points.shape[-1:] != (self.dim,)):
            raise InputError(f"Points have the shape {points.shape}; it must be "
                             f"(m, {self.dim}).")
        points = points.reshape(-1, self.dim)
        cell = np.full(len(points), -1)
        weights = np.full((len(points), self.cells.shape[1]), np.nan)
        corners = self.vertices[self.cells]
        low, high = corners.min(axis=1), corners.max(axis=1)
        slack = 1e-9 * (high - low).max(axis=1, keepdims=True)
        low, high = low - slack, high + slack
        # neighbours in the first coordinate together, with the cells near them
        order = np.argsort(points[:, 0])
        for begin in range(0, len(points), 256):
            some = order[begin:begin + 256]
            x = points[some]
            near = np.flatnonzero(((low <= x.max(axis=0)) &
                                   (high >= x.min(axis=0))).all(axis=1))
            k, c = np.nonzero(((x[:, None] >= low[near]) &
                               (x[:, None] <= high[near])).all(axis=2))
            values = self._inverted(corners[near[c]], x[k])
            inside = values.min(axis=1, initial=np.inf) > -1e-8
            cell[some[k[inside]]] = near[c[inside]]
            weights[some[k[inside]]] = values[inside]
        return cell, weights

    def _inverted(self, corners: np.ndarray, points: np.ndarray) -> np.ndarray:
        """The shape functions of cells where they have these points, by
        Newton's method."""
        place = np.full(points.shape, 0.5)
        for _ in range(1 if self._simplices else 12):
            values, slopes = self._shape(place)
            error = points - np.einsum("pk,pkx->px", values, corners)
            jacobian = np.einsum("pkx,pky->pxy", corners, slopes)
            jacobian[np.linalg.det(jacobian) == 0.] = np.eye(self.dim)
            place = place + np.linalg.solve(jacobian, error[..., None])[..., 0]
            # away from cells it need not converge
            place = np.clip(place, -2., 3.)
        return self._shape(place)[0]

    def interpolate(self, values: np.ndarray,
                    points: np.ndarray) -> np.ndarray:
        """P1 or Q1 functions with the values at vertices, (n, ...), at points,
        (points, ...); nan outside of the domain."""
        cell, weights = self.locate(points)
        corners = np.asarray(values)[self.cells[cell]]
        return np.einsum("pk,pk...->p...", weights, corners)

    def _all_faces(self) -> np.ndarray:
        return np.concatenate([self.cells[:, f] for f in _FACES[self._kind]])

    @functools.cached_property
    def boundary(self) -> np.ndarray:
        """The faces of one cell only, (faces, corners)."""
        faces = self._all_faces()
        _, first, count = np.unique(np.sort(faces, axis=1), axis=0,
                                    return_index=True, return_counts=True)
        return faces[first[count == 1]]

    @functools.cached_property
    def edge_index(self) -> np.ndarray:
        """The edges of the cells for a graph network, (2, edges), each in both
        directions."""
        faces = self._all_faces()
        ends = np.concatenate([faces[:, [k - 1, k]]
                               for k in range(faces.shape[1])])
        ends = np.unique(np.sort(ends, axis=1), axis=0)
        return np.concatenate([ends, ends[:, ::-1]]).T

    @functools.cached_property
    def triangles(self) -> np.ndarray:
        """The cells of a plane mesh, or the boundary of a solid one, cut in
        triangles, (triangles, 3)."""
        faces = self.cells if self.dim == 2 else self.boundary
        if faces.shape[1] == 3:
            return faces
        return np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
