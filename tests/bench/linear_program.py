#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""W_p round a hole against a linear program, which knows nothing of Otto.

The annulus of meshes/annulus.geo, two normal densities on both sides of the hole. The
program couples the masses at the vertices, the shortest ways round the circle to
the power p being the cost (HiGHS, by scipy.optimize.linprog). Prints a row of
doc/verification.md for each p and mesh.

  PYTHONPATH=apps/python OTTO_BIN=build/release/bin python3 tests/bench/linear_program.py

Debian packages: python3-numpy python3-h5py python3-scipy.
"""
import os

import numpy as np
import scipy.optimize
import scipy.sparse

import otto

RADIUS = 0.5  # of the hole
GEOMETRY = os.path.join(os.path.dirname(__file__), "..", "..", "meshes",
                        "annulus.geo")
START = "exp(-((x + 0.75)^2 + (y + 0.05)^2)/(2*0.08^2))"
END = "exp(-((x - 0.55)^2 + (y - 0.5)^2)/(2*0.08^2))"


def shortest_ways(a, b):
    """Lengths of the shortest ways round the circle between rows of a and b."""
    away = np.linalg.norm(a[:, None] - b[None], axis=2)
    ra, rb = (np.maximum(np.linalg.norm(x, axis=1), RADIUS) for x in (a, b))
    cosine = (a @ b.T) / np.outer(np.linalg.norm(a, axis=1),
                                  np.linalg.norm(b, axis=1))
    arc = (np.arccos(np.clip(cosine, -1, 1)) - np.arccos(RADIUS / ra)[:, None] -
           np.arccos(RADIUS / rb)[None])
    tangents = (np.sqrt(ra**2 - RADIUS**2)[:, None] +
                np.sqrt(rb**2 - RADIUS**2)[None])
    # the segment meets the circle if something of the arc is left
    return np.where(arc > 0, tangents + RADIUS * arc, away)


def transport_cost(masses_0, masses_1, cost):
    """The least cost of couplings of two vectors of masses of equal sum."""
    n, m = cost.shape
    rows = scipy.sparse.kron(scipy.sparse.eye(n), np.ones((1, m)))
    columns = scipy.sparse.kron(np.ones((1, n)), scipy.sparse.eye(m))
    result = scipy.optimize.linprog(
        cost.ravel(), A_eq=scipy.sparse.vstack([rows, columns]).tocsr(),
        b_eq=np.concatenate([masses_0, masses_1]), method="highs")
    if result.status != 0:
        raise SystemExit("the linear program: " + result.message)
    return result.fun


def main():
    print("| p | vertices x slabs | W_p, otto-transport | W_p, linear program | "
          "difference |\n| --- | --- | --- | --- | --- |")
    for p in (1.5, 2, 3):
        for size, slabs in ((0.16, 12), (0.11, 18), (0.08, 24)):
            run = otto.transport(
                GEOMETRY, START, END, Mesh={"Size": size},
                Discretisation={"Slabs": slabs},
                Transport={"Cost": "power", "power": {"Exponent": p}},
                Solver={"Enclosure pieces": 0})
            x = run.vertices
            w = run.mesh.weights
            masses = []
            for density in (run.density[0], run.density[-1]):
                mass = density * w
                kept = mass > 1e-7
                masses.append((x[kept], mass[kept] / mass[kept].sum()))
            (a, m_0), (b, m_1) = masses
            least = transport_cost(m_0, m_1, shortest_ways(a, b)**p)**(1 / p)
            print(f"| {p} | {len(x)} x {slabs} | {run.distance:.5f} | "
                  f"{least:.5f} | {run.distance / least - 1:+.4f} |", flush=True)


if __name__ == "__main__":
    main()
