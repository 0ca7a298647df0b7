#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Parameters, meshes of all kinds of cells, and fields on them."""
import io
import pathlib
import subprocess
import tempfile
import unittest

from common import MESHES

import h5py
import numpy as np
import otto
from otto._densities import nodal_section, section_of
from otto._programs import find_program, quoted
from otto._vtu import read_vtu


class Parameters(unittest.TestCase):
    def test_masked_density_is_refused(self):
        mesh = otto.Mesh(np.array([[0., 0.], [1., 0.], [0., 1.]]),
                         np.array([[0, 1, 2]]))
        values = np.ma.masked_less(np.array([-1., 1., 2.]), 0.)
        with self.assertRaisesRegex(otto.InputError, "masked"):
            nodal_section(values, mesh, pathlib.Path("a"))

    def test_values(self):
        found = otto.settings({
            "Solver": {"Gap_tolerance": 1e-5, "Coarse start": True},
            "Mesh/File": pathlib.Path("a b.msh"), "Top": None,
            "Bump": {"Center": [[0.1, 0.2], (0.3, np.float64(0.4))],
                     "Radius": np.array([1, 2])}})
        self.assertEqual(found, {
            "Solver/Gap tolerance": "1e-05", "Solver/Coarse start": "true",
            "Mesh/File": "a b.msh", "Top": "",
            "Bump/Center": "0.1, 0.2; 0.3, 0.4", "Bump/Radius": "1, 2"})
        self.assertEqual(quoted("a = 1\n"), '"a = 1\\n"')
        with self.assertRaisesRegex(otto.InputError, "cannot be the value"):
            otto.settings({"a": object()})

    def test_file_is_read_as_it_was_written(self):
        given = {"Mesh": {"File": 'a "b" #1.msh ', "Size": 1 / 3},
                 "Initial density": {"bump": {"Center": [(0.1, 0.2)]}}}
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "run.prm"
            again = pathlib.Path(folder) / "again.prm"
            otto.write_parameters(file, given)
            program = find_program("otto-transport")
            for source, target in (file, again), (again, file):
                printed = subprocess.run(
                    [program, source, "--print-parameters"], check=True,
                    capture_output=True, text=True).stdout
                target.write_text(printed)
        for line in ('File       = "a \\"b\\" #1.msh "',
                     f"Size       = {1 / 3!r}", "Center  = 0.1, 0.2"):
            self.assertIn(f"set {line}", printed)


class Densities(unittest.TestCase):
    def test_sections(self):
        self.assertEqual(section_of("x"), {
            "Type": "expression", "expression": {"Expression": "x"}})
        bump = {"Type": "bump", "bump": {"Radius": 1}}
        self.assertEqual(section_of(bump), bump)
        self.assertEqual(section_of({"Type": "bump", "Radius": 1}), bump)

    def test_file_of_values(self):
        mesh = otto.Mesh([(0, 0), (1, 0), (0, 1)], [(0, 1, 2)])
        name, content, section = nodal_section(
            lambda x, y: 1. + x + 2. * y, mesh, pathlib.Path("run/input/a"))
        self.assertEqual(section["values"], {"File": name})
        with h5py.File(io.BytesIO(content)) as file:
            np.testing.assert_array_equal(file["density"], [1., 2., 3.])
            np.testing.assert_array_equal(file["vertices"], mesh.vertices)


def values(x, y, z=0.):
    """Linear in each coordinate, and linear."""
    return 1. + x + 2. * y - z


class Meshes(unittest.TestCase):
    files = {"square_tri": 1., "square_quad": 1., "hex_box": None,
             "ball": None, "l_shape": None}

    def test_fields_on_all_cells(self):
        random = np.random.default_rng(1)
        for name, volume in self.files.items():
            with self.subTest(name):
                mesh = otto.mesh(MESHES / f"{name}.msh")
                n, dim = mesh.vertices.shape
                if volume:
                    self.assertAlmostEqual(mesh.weights.sum(), volume)
                # the centre of mass of the cells is that of the weights
                points = mesh.vertices[mesh.cells].mean(axis=1)
                nodal = values(*mesh.vertices.T)
                exact = values(*points.T)
                found = mesh.interpolate(nodal, points)
                np.testing.assert_allclose(found, exact, atol=1e-12)
                shares = random.dirichlet(np.ones(mesh.cells.shape[1]), 300)
                cells = mesh.cells[random.integers(len(mesh.cells), size=300)]
                points = np.einsum("pk,pkx->px", shares, mesh.vertices[cells])
                found = mesh.interpolate(np.stack([nodal, 2. * nodal], axis=1),
                                         points)
                np.testing.assert_allclose(found[:, 0], values(*points.T),
                                           atol=1e-10)
                np.testing.assert_allclose(found[:, 1], 2. * found[:, 0])
                # vertices are in the domain, others are not
                np.testing.assert_allclose(
                    mesh.interpolate(nodal, mesh.vertices), nodal, atol=1e-10)
                outside = mesh.vertices.max(axis=0) + 0.1
                self.assertTrue(np.isnan(mesh.interpolate(nodal, outside)))
                self.assertEqual(mesh.interpolate(nodal, []).shape, (0,))
                self.topology(mesh)

    def topology(self, mesh):
        """Euler's formula, of the boundary in space, and edges both ways."""
        first, second = mesh.edge_index
        edges = len(first) // 2
        np.testing.assert_array_equal(first[:edges], second[edges:])
        self.assertEqual(len(np.unique(mesh.edge_index, axis=1).T), 2 * edges)
        self.assertTrue((first != second).all())
        if mesh.dim == 2:
            self.assertEqual(len(mesh.vertices) - edges + len(mesh.cells), 1)
            self.assertEqual(len(mesh.boundary), len(np.unique(mesh.boundary)))
        else:
            n = len(np.unique(mesh.triangles))
            self.assertEqual(len(mesh.triangles), 2 * n - 4)

    def test_distorted_quadrilaterals(self):
        mesh = otto.Mesh([(0, 0), (2, 0), (3, 3), (0, 1)], [(0, 1, 2, 3)])
        shape = [0.3 * 0.4, 0.7 * 0.4, 0.7 * 0.6, 0.3 * 0.6]
        point = shape @ mesh.vertices
        np.testing.assert_allclose(
            mesh.interpolate(np.eye(4), point)[0], shape, atol=1e-12)
        self.assertAlmostEqual(mesh.weights.sum(), 4.5)

    def test_pictures_are_those_that_vtk_reads(self):
        try:
            from vtkmodules.util.numpy_support import vtk_to_numpy
            from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader
        except ImportError:
            self.skipTest("no VTK")
        run = otto.continuity(MESHES / "square_quad.msh", ranks=2,
                              Time={"End": 0.1}, Output={"Interval": 0.1})
        for name in "density", "particles":
            file = run.folder / name / f"{name}_0001.vtu"
            step = read_vtu(file)
            reader = vtkXMLUnstructuredGridReader()
            reader.SetFileName(str(file))
            reader.Update()
            grid = reader.GetOutput()
            self.assertAlmostEqual(step.time, 0.1)
            np.testing.assert_array_equal(
                step.points, vtk_to_numpy(grid.GetPoints().GetData()))
            np.testing.assert_array_equal(
                step.cells.ravel(),
                vtk_to_numpy(grid.GetCells().GetConnectivityArray()))
            for k, (field, array) in enumerate(step.fields.items()):
                self.assertEqual(grid.GetPointData().GetArrayName(k), field)
                np.testing.assert_array_equal(
                    array, vtk_to_numpy(grid.GetPointData().GetArray(k)))


if __name__ == "__main__":
    unittest.main()
