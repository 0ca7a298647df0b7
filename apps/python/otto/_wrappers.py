# SPDX-License-Identifier: LGPL-2.1-or-later
"""The programs as functions."""
from __future__ import annotations

import os
import pathlib
import shutil
import tempfile
import time
import warnings
import weakref
from typing import Any, Mapping, Sequence, Union

from ._densities import Density, nodal_section, section_of
from ._mesh import Mesh
from ._programs import InputError, RunError, execute, quoted, settings
from ._run import Run

Path = Union[str, os.PathLike]


def run(program: str, mesh: Path | Mesh | None = None,
        densities: Mapping[str, Density | None] | None = None, *,
        file: Path | None = None, folder: Path | None = None,
        overwrite: bool = False, restart: Path | None = None, ranks: int = 1,
        bin: Path | None = None, verbose: bool = False,
        **parameters: Any) -> Run:
    """Runs a program and returns its `Run`.

    mesh:       the file, or what `otto.mesh()` has made of it.
    densities:  by section, {"Initial density": ...}; see `transport()`.
    file:       a parameter file.
    folder:     where the results go; without it they are gone with the object
                that is returned.
    overwrite:  replace an earlier run there.
    restart:    the folder of an earlier run of this program, to go on with it.
    ranks:      processes of MPI, started by mpiexec or what OTTO_MPIEXEC says.
    bin:        the folder of the programs, if it is not that of OTTO_BIN or
                the installation, or on PATH.
    verbose:    print what the program prints.
    parameters: as for `settings()`: Solver={"Gap tolerance": 1e-5}, or
                **{"Solver/Gap tolerance": 1e-5}.

    Raises `InputError` and `RunError` with the sentence of the program; what
    it notes is a warning.
    """
    temporary, values = None, settings(parameters)
    if folder is None:
        folder = values.pop("Output/Folder", None)
    if folder is None and restart is None:
        temporary = tempfile.mkdtemp(prefix="otto-")
        folder = os.path.join(temporary, "run")
    folder = pathlib.Path(folder if restart is None else restart)
    if isinstance(mesh, Mesh):
        values.update(mesh.settings)
    elif mesh is not None:
        values["Mesh/File"] = os.fspath(mesh)
    if restart is None:
        values["Output/Folder"] = str(folder)
    if overwrite:
        values["Output/Overwrite"] = "true"
    # into a folder that is not empty nothing is written; the program says so
    there, started = folder.is_dir(), time.time() - 1.
    new = not there or not any(folder.iterdir())
    files, before, result = {}, {}, None
    try:
        for section, density in (densities or {}).items():
            if density is None or isinstance(density, (str, Mapping)):
                entries = section_of(density)
            else:
                if not isinstance(mesh, Mesh):
                    mesh = _mesh_of(values, bin)
                name = folder / "input" / section.replace(" ", "_").lower()
                name, files[name], entries = nodal_section(density, mesh, name)
            values = {**settings({section: entries}), **values}
        if files and (new or overwrite):
            (folder / "input").mkdir(parents=True, exist_ok=True)
            before = {name: name.read_bytes() for name in files if name.is_file()}
            for name, content in files.items():
                name.write_bytes(content)
            values["Output/Overwrite"] = "true"
        words = [] if file is None else [os.fspath(file)]
        words += [] if restart is None else ["--restart", str(folder)]
        for name, value in values.items():
            words += ["--set", f"{name}={quoted(value)}"]
        log = execute(program, words, ranks, bin, verbose)
        result = Run(folder, log)
        for line in map(str.strip, log.splitlines()):
            if line.startswith("note: "):
                warnings.warn(line[len("note: "):], stacklevel=3)
    except RunError as error:
        kept = folder / "summary.json"
        if kept.is_file() and kept.stat().st_mtime > started:
            error.run = result = Run(folder)
        raise
    except InputError:
        if files and new:
            shutil.rmtree(folder / "input" if there else folder, True)
        elif overwrite:  # what was there stays
            for name in files:
                if name in before:
                    name.write_bytes(before[name])
                else:
                    name.unlink(missing_ok=True)
        raise
    finally:
        if temporary and result:
            weakref.finalize(result, shutil.rmtree, temporary, True)
        elif temporary:
            shutil.rmtree(temporary, True)
    return result


def _mesh_of(values: Mapping[str, str], bin: Path | None = None) -> Mesh:
    """The mesh of these settings, as the programs see it: a density that stays
    where it is leaves a state with vertices and cells."""
    values = {k: v for k, v in values.items() if k.startswith("Mesh/")}
    result = run("otto-continuity", bin=bin, **values, **{
        "Initial density/Type": "uniform", "Velocity/Type": "potential",
        "Velocity/potential/Potential": "0", "Time/End": 1,
        "Output/Interval": 1, "Output/Checkpoint interval": 1,
        "Particles/Number": 0, "Checks/Duality": False,
        "Output/Verbosity": "quiet"}).mesh
    result.settings = values
    return result


def mesh(file: Path, *, bin: Path | None = None, **parameters: Any) -> Mesh:
    """A mesh (.msh) or geometry (.geo) as the programs see it: the vertices to
    which arrays belong, cells and weights. `parameters` are entries of the
    section Mesh: Size=0.1, Refinement=1, Scale=1e-3."""
    return _mesh_of(settings({"Mesh": {"File": file, **parameters}}), bin)


def transport(mesh: Path | Mesh, rho_0: Density | None = None,
              rho_1: Density | None = None, **parameters: Any) -> Run:
    """The geodesic from ρ₀ to ρ₁ and its length W2, by otto-transport.

    A density is an expression ("exp(-x^2)"), the entries of a type ({"Type":
    "bump", "Center": (0.2, 0.5), "Radius": 0.1}), values at the vertices (n,),
    or a function of the coordinates; None: a Gaussian, chosen by the program.
    Masses are made equal. `parameters` are those of `run()`: folder="my_run",
    ranks=4, Discretisation={"Slabs": 16}.
    """
    return run("otto-transport", mesh, {
        "Initial density": rho_0, "Final density": rho_1}, **parameters)


def flow(mesh: Path | Mesh, rho_0: Density | None = None,
         **parameters: Any) -> Run:
    """The gradient flow ∂ₜρ = ∇·(ρ∇E'(ρ)) from ρ₀, by otto-flow.

    Energy={"Terms": "entropy, potential", "potential": {"Potential": "x"}},
    Time={"Step": 0.01, "End": 1}; the rest as for `transport()`.
    """
    return run("otto-flow", mesh, {"Initial density": rho_0}, **parameters)


def continuity(mesh: Path | Mesh, rho_0: Density | None = None,
               **parameters: Any) -> Run:
    """What ρ₀ becomes in a velocity, ∂ₜρ + ∇·(ρv) = εΔρ, by otto-continuity.

    Velocity={"Type": "expression", "expression": {"Components": "-y; x"}},
    Diffusion={"Coefficient": 0.01}; the rest as for `transport()`.
    """
    return run("otto-continuity", mesh, {"Initial density": rho_0},
               **parameters)


def geometry(mesh: Path | Mesh, densities: Sequence[Density | None] = (),
             **parameters: Any) -> Run:
    """The metric, geodesics, distances or barycentres of densities, by
    otto-geometry: Task="distances". The rest as for `transport()`."""
    return run("otto-geometry", mesh, {
        f"Density {k}": d for k, d in enumerate(densities, 1)}, **parameters)


def dataset(mesh: Path | Mesh, **parameters: Any) -> Run:
    """Many problems with random data, by otto-dataset: Samples={"Number":
    100}. `otto.DataSet(run, "train")` reads them."""
    return run("otto-dataset", mesh, **parameters)
