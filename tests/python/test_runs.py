#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs of the programs, what they leave, and what they say when they fail."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

from common import BUMP, MESHES, SIZE, SOURCE, SQUARE, bump

import numpy as np
import otto


class Transport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mesh = otto.mesh(SQUARE, **SIZE)
        cls.result = otto.transport(cls.mesh, BUMP, {
            "Type": "gaussian", "Mean": (0.6, 0.6),
            "Standard deviation": 0.2}, Discretisation={"Slabs": 4})

    def test_arrays(self):
        run, n = self.result, len(self.mesh.vertices)
        np.testing.assert_array_equal(run.vertices, self.mesh.vertices)
        np.testing.assert_array_equal(run.cells, self.mesh.cells)
        np.testing.assert_allclose(run.times, np.linspace(0., 1., 5))
        np.testing.assert_allclose(run.potential_times,
                                   [0.125, 0.375, 0.625, 0.875])
        self.assertEqual(run.density.shape, (5, n))
        self.assertEqual(run.potential.shape, (4, n))
        self.assertEqual(run.velocity.shape, (5, n, 2))
        np.testing.assert_allclose(run.density @ run.mesh.weights, 1.)
        low, high = run.enclosure
        self.assertTrue(0.3 < low < high < 1.01 * low)
        self.assertTrue(0.99 * low < run.distance < 1.02 * high)
        self.assertEqual(run.summary["problem"]["vertices"], n)
        self.assertAlmostEqual(run.history["gap"][-1],
                               run.summary["result"]["relative gap"], 3)
        self.assertIn("W2", run.log)
        self.assertAlmostEqual(run.value, run.distance ** 2)

    def test_other_costs(self):
        run = otto.transport(SQUARE, BUMP, Mesh=SIZE,
                             Discretisation={"Slabs": 4},
                             Transport={"Cost": "power",
                                        "power/Exponent": 1.5})
        self.assertAlmostEqual(run.value, run.distance ** 1.5)

    def test_the_velocity_transports(self):
        """W2 squared is the kinetic energy at any time."""
        run = self.result
        energy = (run.density * (run.velocity ** 2).sum(axis=2) @
                  run.mesh.weights)
        np.testing.assert_allclose(energy[1:-1], run.distance ** 2, rtol=0.1)

    def test_values_at_points(self):
        run, k = self.result, [3, 17, 20]
        x = run.vertices[k]
        np.testing.assert_allclose(run.at(x, 0.25), run.density[1, k])
        found = run.at(x, [0., 0.375])
        np.testing.assert_allclose(found[0], run.density[0, k])
        np.testing.assert_allclose(found[1], run.density[1:3, k].mean(axis=0))
        np.testing.assert_allclose(run.at(x, 0.5, "velocity"),
                                   run.velocity[2, k])
        np.testing.assert_allclose(
            run.at(x, 0., "potential"),
            1.5 * run.potential[0, k] - 0.5 * run.potential[1, k])
        self.assertTrue(np.isnan(run.at([2., 2.], 0.)))
        with self.assertRaisesRegex(otto.InputError, "not between"):
            run.at(x, 1.5)
        with self.assertRaisesRegex(otto.InputError, "no field 'heat'; .*mom"):
            run.at(x, 0.5, "heat")
        for points in [[0.5, 0.5, 0.5]], np.zeros((2, 2, 2)):
            with self.assertRaisesRegex(otto.InputError, r"must be \(m, 2\)"):
                run.at(points, 0.5)
        with self.assertRaisesRegex(otto.InputError, "at least one"):
            run.at(x, [])
        with self.assertRaisesRegex(otto.InputError,
                                    "no series 'heat'; it has density"):
            run.series("heat")

    def test_plot(self):
        figure = self.result.plot(cmap="magma")
        titles = [axes.get_title() for axes in figure.axes]
        self.assertEqual(titles[:5], ["t = 0", "t = 0.25", "t = 0.5",
                                      "t = 0.75", "t = 1"])
        self.result.plot(0.3, "velocity").canvas.draw()
        with self.assertRaisesRegex(otto.InputError, "at least one"):
            self.result.plot([])
        with self.assertRaisesRegex(otto.InputError, "meshes in space"):
            self.result.plot(cut=("z", 0.5))

    def test_values_at_vertices(self):
        values = bump(*self.mesh.vertices.T)
        runs = [otto.transport(self.mesh, rho, {
            "Type": "gaussian", "Mean": (0.6, 0.6),
            "Standard deviation": 0.2}, Discretisation={"Slabs": 4},
            End_densities={"Projection": "nodal"})
            for rho in (BUMP, bump, values)]
        for run in runs:
            np.testing.assert_allclose(run.density[0], values / (
                values @ self.mesh.weights), atol=1e-10)
            self.assertAlmostEqual(run.distance, runs[0].distance, 10)
        # the mesh of a name is that of the program
        run = otto.flow(SQUARE, values, Mesh=SIZE, Time={
            "Step": 0.01, "End": 0.02})
        np.testing.assert_allclose(run.density[0], runs[0].density[0],
                                   rtol=1e-6, atol=1e-6)

    def test_two_ranks_and_a_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            run = otto.transport(self.mesh, bump, folder=folder, ranks=2,
                                 Discretisation={"Slabs": 4})
            np.testing.assert_array_equal(run.vertices, self.mesh.vertices)
            # pictures have vertices once a rank, in another order
            pictures = run._nodal(run.series("density"), "density")
            np.testing.assert_allclose(pictures.values, run.density, rtol=1e-6)
            again = otto.run("otto-transport", restart=folder,
                             **{"Solver/Gap tolerance": 1e-6})
            self.assertLess(again.summary["result"]["relative gap"], 1e-6)
            with self.assertRaisesRegex(otto.InputError, "is not empty"):
                otto.transport(self.mesh, bump, folder=folder)
            # its parameters repeat it
            once_more = otto.run("otto-transport", folder=folder + "/again",
                                 file=folder + "/parameters.prm")
            self.assertAlmostEqual(once_more.distance, run.distance, 6)


class OtherPrograms(unittest.TestCase):
    def test_flow_and_continuity(self):
        flow = otto.flow(SQUARE, BUMP, Mesh=SIZE, ranks=2,
                         Energy={"Terms": "entropy"},
                         Time={"Step": 0.01, "End": 0.05})
        self.assertEqual(flow.potential.shape, flow.density.shape)
        self.assertEqual(flow.velocity.shape, (*flow.density.shape, 2))
        self.assertTrue((np.diff(flow.history["energy"]) < 0.).all())
        np.testing.assert_allclose(flow.density @ flow.mesh.weights, 1.,
                                   rtol=1e-6)
        with self.assertRaisesRegex(otto.InputError, "has no 'distance'"):
            print(flow.distance)
        with self.assertWarnsRegex(UserWarning, "velocity crosses"):
            carried = otto.continuity(SQUARE, BUMP, Mesh=SIZE, Velocity={
                "Type": "expression", "expression": {"Components": "0.2; 0"}})
        centre = carried.density @ (carried.mesh.weights[:, None] *
                                    carried.vertices)
        self.assertAlmostEqual(centre[-1, 0] - centre[0, 0], 0.2, 2)
        np.testing.assert_array_equal(carried.vertices, flow.vertices)
        self.assertEqual(carried.series("particles")[0].points.shape[1], 3)

    def test_geometry(self):
        run = otto.geometry(SQUARE, [BUMP, "x", "1"], Mesh=SIZE,
                            Task="distances", Discretisation={"Slabs": 4})
        table = run.table("distances")
        self.assertEqual(table["W2_1"][1], table["W2_2"][0])
        self.assertEqual(run.field("density").values.shape,
                         (3, len(run.vertices)))
        with self.assertRaisesRegex(otto.InputError, "it has .*pairs"):
            run.table("history")

    def test_space(self):
        mesh = otto.mesh(MESHES / "hex_box.msh")
        run = otto.transport(mesh, "1 + x", "1 + z",
                             Discretisation={"Slabs": 4})
        self.assertEqual(run.velocity.shape[1:], run.vertices.shape)
        again = otto.transport(mesh, run.density[0], "1 + z",
                               Discretisation={"Slabs": 4})
        np.testing.assert_allclose(again.density[0], run.density[0])
        run.plot([0., 1.]).canvas.draw()
        figure = run.plot(0., cut=("z", 0.4))
        image = figure.axes[0].images[0].get_array()
        self.assertLess(np.abs(image - run.at([[0.3, 0.3, 0.3]], 0.)).min(),
                        0.01)
        self.assertGreater(np.ptp(image, axis=1).min(), 0.5)
        with self.assertRaisesRegex(otto.InputError, "does not cut the domain"):
            run.plot(0., cut=("z", 7.))


class Failures(unittest.TestCase):
    def test_wrong_input(self):
        with tempfile.TemporaryDirectory() as folder:
            new = pathlib.Path(folder) / "new"
            with self.assertRaisesRegex(
                    otto.InputError, "no entry 'Slabz'.*did you mean 'Slabs'"):
                otto.transport(SQUARE, bump, folder=new, ranks=2,
                               Discretisation={"Slabz": 3})
            self.assertFalse(new.exists())
            new.mkdir()
            with self.assertRaisesRegex(otto.InputError, "'Slabz'"):
                otto.transport(SQUARE, bump, folder=new, Mesh=SIZE,
                               Discretisation={"Slabz": 3})
            self.assertEqual(list(new.iterdir()), [])
            with self.assertRaisesRegex(otto.InputError, "not the folder"):
                otto.Run(folder)
            with self.assertRaisesRegex(otto.InputError, "no otto-transport|"
                                        "no program otto-transport"):
                otto.transport(SQUARE, bin=folder)
        with tempfile.TemporaryDirectory() as folder, \
                mock.patch.object(tempfile, "tempdir", folder):
            with self.assertRaisesRegex(ValueError, "finite and not negative"):
                otto.transport(SQUARE, "x - 2")
            with self.assertRaisesRegex(otto.InputError, r"shape \(3,\)"):
                otto.flow(SQUARE, np.ones(3))
            with self.assertRaisesRegex(otto.InputError, "complex"):
                otto.flow(SQUARE, np.ones(3) * 1j)
            self.assertEqual(os.listdir(folder), [])

    def test_notes(self):
        with self.assertWarnsRegex(UserWarning, "Initial density/box/Lower"):
            otto.flow(SQUARE, BUMP, Mesh=SIZE, Time={"Step": 1, "End": 1}, **{
                "Initial density/box/Lower": 0})

    def test_what_a_failed_run_has_kept(self):
        with self.assertRaisesRegex(otto.RunError, "gap tolerance") as caught:
            otto.transport(SQUARE, Mesh=SIZE, ranks=2, **{
                "Solver/Maximum Newton steps": 2, "Discretisation/Slabs": 4})
        run = caught.exception.run
        self.assertFalse(run.summary["result"]["converged"])
        self.assertEqual(len(run.density), 5)
        # a run that has not begun keeps nothing, whatever was there before
        os.utime(run.folder / "summary.json", (0, 0))
        with mock.patch.dict(os.environ, OTTO_MPIEXEC="false"), \
                self.assertRaisesRegex(otto.RunError, "exit code 1") as caught:
            otto.transport(SQUARE, folder=run.folder, overwrite=True, ranks=2)
        self.assertIsNone(caught.exception.run)

    def test_what_cannot_be(self):
        for ranks in (0, -1, "2"):
            with self.assertRaisesRegex(otto.InputError, "integer from 1 on"):
                otto.flow(SQUARE, BUMP, Mesh=SIZE, ranks=ranks)
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "parameters.prm").touch()
            with self.assertRaisesRegex(otto.InputError, "has not ended"):
                otto.Run(folder).summary

    def test_a_refused_run_leaves_the_folder_as_it_was(self):
        with tempfile.TemporaryDirectory() as parent:
            entries = {"Mesh/Size": 0.3, "Output/Folder": f"{parent}/run"}
            mesh = otto.mesh(SQUARE, Size=0.3)
            rho = np.ones(len(mesh.vertices))
            run = otto.flow(mesh, rho, Time={"Step": 1, "End": 1}, **entries)
            self.assertEqual(run.folder, pathlib.Path(parent) / "run")
            files = {file: file.read_bytes() for file in run.folder.glob("input/*")}
            self.assertEqual(len(files), 1)
            with self.assertRaises(otto.InputError):
                otto.flow(mesh, rho + 1, Energy={"Terms": "nope"}, overwrite=True,
                          **entries)
            for file, content in files.items():
                self.assertEqual(file.read_bytes(), content)

    def test_interruption(self):
        with tempfile.TemporaryDirectory() as folder:
            script = (f"import sys; sys.path.insert(0, '{SOURCE}/apps/python')"
                      "\nimport otto\notto.flow("
                      f"'{SQUARE}', folder='{folder}/run', Time={{'End': 1000,"
                      "'Step': 0.001})")
            with subprocess.Popen([sys.executable, "-B", "-c", script],
                                  stderr=subprocess.PIPE,
                                  start_new_session=True) as process:
                table = pathlib.Path(folder) / "run/history.csv"
                while process.poll() is None and not table.exists():
                    time.sleep(0.1)
                # as a terminal does
                os.killpg(process.pid, signal.SIGINT)
                error = process.communicate()[1]
            self.assertIn(b"KeyboardInterrupt", error)
            summary = otto.Run(f"{folder}/run").summary
            self.assertEqual(summary["result"]["stopped"], "interrupted")

    def test_temporary_folders_are_removed(self):
        run = otto.continuity(SQUARE, Mesh=SIZE, Time={"End": 0.1})
        folder = run.folder
        self.assertTrue(folder.is_dir())
        del run
        self.assertFalse(folder.parent.exists())


if __name__ == "__main__":
    unittest.main()
