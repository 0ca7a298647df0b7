#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Learns W2 of two random densities by least squares, with numpy alone: W2
squared is nearly quadratic in the coefficients of both in their first modes.

    learn_distance.py DATA_SET       a data set of otto-dataset
    learn_distance.py MESH           makes one first, in half a minute
"""
import sys

import numpy as np
import otto


def modes(fields, weights, size=5):
    """Mean and first modes, orthonormal in L2 (proper orthogonal
    decomposition)."""
    mean, root = fields.mean(axis=0), np.sqrt(weights)
    return mean, np.linalg.svd((fields - mean) * root)[2][:size] / root


def features(x, bases, weights):
    """One, the coefficients of both densities, and all products of two."""
    c = np.concatenate([(x[:, k] - mean) * weights @ basis.T
                        for k, (mean, basis) in enumerate(bases)], axis=1)
    i, j = np.triu_indices(c.shape[1])
    return np.column_stack([np.ones(len(c)), c, c[:, i] * c[:, j]])


def main(source):
    if source.endswith((".msh", ".geo")):
        smooth = {"Type": "field", "field": {"Correlation length": 1,
                                             "Standard deviation": 0.5}}
        source = otto.dataset(source, Samples={"Number": 300},
                              Transport={"Slabs": 4}, Initial_density=smooth,
                              Final_density=smooth)
    train, test = (otto.DataSet(source, split, outputs="W2")
                   for split in ("train", "test"))
    (x, w2), weights = train.arrays(), train.weights
    bases = [modes(x[:, k], weights) for k in (0, 1)]
    a = features(x, bases, weights)
    penalty = 1e-2 * np.diag((a ** 2).sum(axis=0))
    solution = np.linalg.solve(a.T @ a + penalty, a.T @ w2 ** 2)
    for name, (x, w2) in ("train", train.arrays()), ("test", test.arrays()):
        found = np.sqrt(np.maximum(features(x, bases, weights) @ solution, 0.))
        print(f"{name}, {len(x)} samples: mean error of W2 "
              f"{np.abs(found / w2 - 1.).mean():.1%}, of the mean of all "
              f"{np.abs(train.statistics()['y'][0] / w2 - 1.).mean():.1%}")


if __name__ == "__main__":
    main(sys.argv[1])
