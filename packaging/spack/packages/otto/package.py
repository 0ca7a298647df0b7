# SPDX-License-Identifier: LGPL-2.1-or-later
"""Otto for Spack, built from a source folder; see packaging/README.md."""
from spack.package import *


class Otto(CMakePackage):
    """Dynamical optimal transport with finite elements: geodesics of densities on
    meshes of Gmsh, gradient flows, the continuity equation, the geometry of Wasserstein
    space, and data sets of all of these."""

    license("LGPL-2.1-or-later")

    # no archive: `spack dev-build otto@0.1.0` or `spack develop` in the source folder
    version("0.1.0")

    variant("apps", default=True, description="Build the programs")
    variant("tests", default=False, description="Build the tests")
    variant("python", default=True,
            description="What the Python package and the scripts that draw need")

    depends_on("cmake@3.21:", type="build")
    depends_on("ninja", type="build")
    depends_on("dealii@9.4:+mpi+trilinos+gmsh+muparser+metis+hdf5")
    depends_on("trilinos+ml+aztec+epetra")
    depends_on("gmsh@4.8:")
    depends_on("hdf5+mpi")
    depends_on("boost@1.74:")
    depends_on("nlohmann-json@3:")
    depends_on("lemon")
    depends_on("libpng@1.6:")
    depends_on("zlib-api")
    depends_on("mpi")
    with when("+python"):
        depends_on("python@3.10:", type="run")
        depends_on("py-numpy", type="run")
        depends_on("py-h5py", type="run")
        depends_on("py-matplotlib", type="run")
        depends_on("vtk+python", type="run")
        depends_on("pil", type="run")

    generator = "Ninja"

    def cmake_args(self):
        return [
            self.define("DEAL_II_DIR", self.spec["dealii"].prefix),
            self.define_from_variant("OTTO_BUILD_APPS", "apps"),
            self.define_from_variant("OTTO_BUILD_TESTS", "tests"),
        ]

    def setup_run_environment(self, env):
        env.set("OTTO", join_path(self.prefix.share, "otto"))
        if "+python" in self.spec:
            env.prepend_path("PYTHONPATH",
                             join_path(self.prefix.share, "otto", "apps", "python"))
