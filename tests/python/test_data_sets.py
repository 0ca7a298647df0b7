#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Data sets as pairs of arrays."""
import pathlib
import pickle
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

from common import SIZE, SOURCE, SQUARE

import numpy as np
import otto


class DataSets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        options = {"Mesh": SIZE, "Grid": {"Points": (6, 5)}}
        cls.result = otto.dataset(
            SQUARE, Samples={"Number": 16, "Splits": (0.5, 0.25, 0.25)},
            Transport={"Slabs": 4, "Pair": "P1/P1"}, **options)
        cls.stirred = otto.dataset(SQUARE, Velocity={
            "stream": {"Frequency": 0.5}}, Samples={
            "Number": 3, "Kind": "continuity"}, **options)

    def test_fields(self):
        train = otto.DataSet(self.result, "train")
        n = len(train.mesh.vertices)
        self.assertEqual((len(train), train.inputs, train.outputs),
                         (8, ["rho_0", "rho_1"], ["phi", "rho"]))
        x, y = train[3]
        sample = train.sample(3)
        self.assertEqual((x.shape, y.shape), ((2, n), (9, n)))
        np.testing.assert_array_equal(x, [sample["rho_0"], sample["rho_1"]])
        np.testing.assert_array_equal(y[4:], sample["rho"])
        np.testing.assert_array_equal(y[[4, 8]], x)
        np.testing.assert_allclose(y[4:] @ train.weights, 1.)
        np.testing.assert_allclose(train.weights, train.mesh.weights,
                                   rtol=1e-12)
        np.testing.assert_allclose(train.times("rho"), np.linspace(0, 1, 5))
        self.assertEqual(train.edge_index.shape[0], 2)
        with self.assertRaises(IndexError):
            train[8]
        with self.assertRaises(TypeError):
            train[0:2]

    def test_splits(self):
        parts = [otto.DataSet(self.result.folder, s)
                 for s in ("train", "validation", "test")]
        together = np.concatenate([p.numbers for p in parts])
        every = otto.DataSet(self.result.folder / "dataset.h5")
        self.assertEqual(sorted(together), list(every.numbers))
        with self.assertRaisesRegex(otto.InputError, "no split 'heat'"):
            otto.DataSet(self.result, "heat")
        with self.assertRaisesRegex(otto.InputError, "There is no data set"):
            otto.DataSet(self.result.folder / "density.h5")

    def test_a_split_without_samples(self):
        empty = otto.DataSet(self.result.folder, "train")
        empty.numbers = empty.numbers[:0]
        for ask in (empty.arrays, empty.statistics):
            with self.assertRaisesRegex(otto.InputError, "no samples in this split"):
                ask()

    def test_statistics(self):
        data = otto.DataSet(self.result, "train", outputs=["rho", "phi"])
        for name, values in zip("xy", data.arrays()):
            mean, std = data.statistics()[name]
            np.testing.assert_allclose(mean, values.mean(axis=(0, 2)))
            np.testing.assert_allclose(std, values.std(axis=(0, 2)))

    def test_numbers(self):
        data = otto.DataSet(self.result, outputs="W2")
        w2 = data.arrays()[1]
        self.assertEqual(w2.shape, (16, 1))
        table = self.result.table("samples")["W2"]
        np.testing.assert_allclose(w2[:, 0], table)
        self.assertAlmostEqual(data.statistics()["y"][0][0], table.mean())
        with self.assertRaisesRegex(otto.InputError, "no 'W3'"):
            otto.DataSet(self.result, outputs="W3")
        with self.assertRaisesRegex(otto.InputError, "rho, W2: x and y are"):
            otto.DataSet(self.result, outputs=["rho", "W2"])

    def test_grid(self):
        nodal = otto.DataSet(self.result, outputs="rho")
        data = otto.DataSet(self.result, outputs="rho", grid=True, dtype="f4")
        x, y = data[2]
        self.assertEqual((x.shape, y.shape, y.dtype),
                         ((2, 5, 6), (5, 5, 6), np.float32))
        axes = [data.file["grid/x"], data.file["grid/y"]]
        points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
        exact = data.mesh.interpolate(nodal[2][1].T, points).T.reshape(y.shape)
        np.testing.assert_allclose(y, exact, atol=1e-5 * exact.max())

    def test_vectors(self):
        data = otto.DataSet(self.stirred, inputs="v")
        x, v = data[1][0], data.sample(1)["v"]
        np.testing.assert_array_equal(x, np.concatenate([v[..., 0],
                                                         v[..., 1]]))
        grid = otto.DataSet(self.stirred, inputs="v", grid=True)[1][0]
        self.assertEqual(grid.shape, (len(x), 5, 6))

    def test_workers_and_torch(self):
        data = otto.DataSet(self.result, "test")
        copy = pickle.loads(pickle.dumps(data))
        np.testing.assert_array_equal(copy[1][0], data[1][0])
        self.assertNotIn("torch", sys.modules)
        # what a data set asks of PyTorch, where that is not installed
        torch = types.ModuleType("torch")
        torch.from_numpy = lambda array: array
        torch.utils = mock.Mock()
        torch.utils.data.TensorDataset = lambda *arrays: arrays
        with mock.patch.dict(sys.modules, torch=torch):
            x, y = data.torch()
        np.testing.assert_array_equal(y[1], data[1][1])

    def test_example(self):
        folder = SOURCE / "apps/python"
        with tempfile.TemporaryDirectory() as work:
            printed = subprocess.run(
                [sys.executable, "-B", folder / "examples/learn_distance.py",
                 self.result.folder], cwd=pathlib.Path(work), check=True,
                capture_output=True, text=True,
                env={"PYTHONPATH": str(folder)}).stdout
        self.assertRegex(printed, "(?s)train, 8 samples: mean error .*test, 4")


if __name__ == "__main__":
    unittest.main()
