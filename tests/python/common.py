# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests share: the package, the meshes, and who is to be skipped."""
import pathlib
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
MESHES = SOURCE / "meshes"
SQUARE, SIZE = MESHES / "square_tri.geo", {"Size": 0.2}
sys.path.insert(0, str(SOURCE / "apps/python"))

try:
    import h5py  # noqa: F401
    import matplotlib
    import numpy  # noqa: F401
except ImportError as error:
    print(f"the packages of apps/python are not installed: {error}")
    sys.exit(77)
matplotlib.use("Agg")


def bump(x, y, *z):
    """A density that vanishes far from the lower left corner."""
    return numpy.maximum(0., 0.2 - (x - 0.3) ** 2 - (y - 0.3) ** 2)


BUMP = "max(0, 0.2 - (x-0.3)^2 - (y-0.3)^2)"
