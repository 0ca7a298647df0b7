# SPDX-License-Identifier: LGPL-2.1-or-later
"""The programs of Otto from Python, and what they leave behind as arrays.

    import otto
    run = otto.transport("square.msh", "exp(-20*(x^2+y^2))", "x")
    print(run.distance, run.enclosure)
    run.plot().savefig("geodesic.png")

`transport`, `flow`, `continuity`, `geometry` and `dataset` run the program of
that name; `Run` reads a run folder, `DataSet` the file of otto-dataset, `mesh`
a mesh as the programs see it. Needed are numpy and h5py, and matplotlib for
plots.
"""
from ._data import DataSet
from ._mesh import Mesh
from ._programs import (InputError, OttoError, RunError, settings,
                        write_parameters)
from ._run import Field, Run
from ._wrappers import (continuity, dataset, flow, geometry, mesh, run,
                        transport)

__all__ = ["DataSet", "Field", "InputError", "Mesh", "OttoError", "Run",
           "RunError", "continuity", "dataset", "flow", "geometry", "mesh",
           "run", "settings", "transport", "write_parameters"]
