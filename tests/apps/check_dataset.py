#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks of data sets of otto-dataset against what is known without Otto.

    check_dataset.py check FILE            all that a file has to fulfil
    check_dataset.py same FILE FILE [TOL]  the same inputs to the last bit, the
                                           same outputs up to TOL
    check_dataset.py translation FILE TOL  W2 of single Gaussians of one width
    check_dataset.py settings FILE K       sample K for otto-transport
    check_dataset.py close FILE K W2 TOL   W2 of sample K is this number

The exit code is 1 if something is wrong, which is printed.
"""
import os
import sys

import h5py
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__),
                                "../../apps/python"))
import otto  # noqa: E402

failures = 0


def require(fine, text):
    global failures
    if not fine:
        failures += 1
        print(text)


def gradients(points, cells):
    """Of the linear shape functions, [cell][vertex][dim], and the measures."""
    dim = points.shape[1]
    corners = points[cells]
    edges = np.swapaxes(corners[:, 1:] - corners[:, :1], 1, 2)
    inverse = np.linalg.inv(edges)
    first = -inverse.sum(axis=1, keepdims=True)
    measure = np.abs(np.linalg.det(edges)) / (2 if dim == 2 else 6)
    return np.concatenate([first, inverse], axis=1), measure


def action(file, rho, phi):
    """tau sum_n int (rho_n + rho_{n-1})/2 |grad phi_n|^2 on simplices."""
    cells = file["mesh/cells"][...]
    slope, measure = gradients(file["mesh/points"][...], cells)
    total = 0.
    for n in range(len(phi)):
        v = np.einsum("cvd,cv->cd", slope, phi[n][cells])
        mean = (rho[n] + rho[n + 1])[cells].mean(axis=1) / 2
        total += (measure * mean * (v ** 2).sum(axis=1)).sum() / len(phi)
    return total


def check_grid(file, tolerance):
    """Values on the grid are those of the linear functions on triangles."""
    from matplotlib.tri import LinearTriInterpolator, Triangulation
    points, cells = file["mesh/points"][...], file["mesh/cells"][...]
    mesh = Triangulation(points[:, 0], points[:, 1], cells)
    x, y = np.meshgrid(file["grid/x"][...], file["grid/y"][...])
    mask = file["grid/mask"][...].astype(bool)
    require(mask.shape == x.shape, "the mask has another shape")
    # on the boundary two searches may differ by rounding
    found = mesh.get_trifinder()(x, y) >= 0
    inner = np.zeros_like(mask)
    inner[1:-1, 1:-1] = True
    share = np.mean((mask == found) | ~inner)
    require(share > 0.995, f"the mask differs at {1 - share:.2%} of the points")
    both = mask & found
    for group in ("inputs", "outputs"):
        for name, array in file["grid"][group].items():
            values, nodal = array[0], file[group][name][0]
            require(np.isnan(values[..., ~mask]).all()
                    if values.shape[-2:] == mask.shape else True,
                    f"{name} is not NaN outside of the domain")
            if values.ndim == 3 and values.shape[1:] == mask.shape:
                values, nodal = values[-1], nodal[-1]
            if values.shape != mask.shape:
                continue
            exact = LinearTriInterpolator(mesh, nodal)(x, y)
            error = np.abs(values - exact)[both].max()
            require(error <= tolerance * np.abs(nodal).max(),
                    f"{name} on the grid differs by {error:.1e}")


def check(name):
    with h5py.File(name) as file:
        single = file["outputs/rho"].dtype == np.float32
        rounding = 1e-5 if single else 1e-12
        for attribute in ("title", "kind", "equations", "parameters", "made_by",
                          "length_unit", "time_unit", "seed", "random_inputs"):
            require(attribute in file.attrs, f"no attribute {attribute}")
        status = file["samples/status"][...]
        n = len(status)
        require((status == 1).all(), f"{(status != 1).sum()} are not solved")
        weights = file["mesh/weights"][...]
        split = file["samples/split"][...]
        lists = [file["splits"][s][...] for s in ("train", "validation", "test")]
        together = np.sort(np.concatenate(lists))
        require((together == np.arange(n)).all(),
                "the splits are not disjoint and complete")
        for s, numbers in enumerate(lists):
            require((split[numbers] == s).all(), "split and splits differ")
        transport = file.attrs["kind"] == "transport"
        simplices = file["mesh/cells"].shape[1] == len(file["mesh/points"][0]) + 1
        count = 0
        for part in ("train", "validation", "test"):
            data = otto.DataSet(name, part)
            for i, k in enumerate(data.numbers):
                count += 1
                sample = data.sample(i)
                rho = sample["rho"].astype(float)
                defect = np.abs(rho @ weights - 1).max()
                require(defect <= rounding, f"{k}: mass defect {defect:.1e}")
                require(rho.min() >= 0, f"{k}: a negative density")
                require((sample["rho"][0] == sample["rho_0"]).all(),
                        f"{k}: rho does not start from rho_0")
                for array in file["outputs"]:
                    require(np.isfinite(sample[array]).all(),
                            f"{k}: not finite")
                if not transport:
                    continue
                require((sample["rho"][-1] == sample["rho_1"]).all(),
                        f"{k}: rho does not end at rho_1")
                below = file["samples/W2_squared_below"][k]
                above = file["samples/W2_squared_above"][k]
                w2 = file["samples/W2"][k]
                require(below <= w2 ** 2 <= above <= below * 1.001,
                        f"{k}: W2 is not between its bounds")
                if simplices:
                    found = action(file, rho, sample["phi"].astype(float))
                    require(abs(found / w2 ** 2 - 1) < 5e-4,
                            f"{k}: int rho |grad phi|^2 = {found}, W2^2 = {w2**2}")
        require(count == n, "the reader misses samples")
        if "grid" in file and file["mesh/cells"].shape[1] == 3:
            check_grid(file, 1e-5 if single else 1e-11)


def same(first, second, tolerance=0.):
    with h5py.File(first) as a, h5py.File(second) as b:
        names = []
        a.visit(names.append)
        others = []
        b.visit(others.append)
        require(names == others, "other arrays")
        for name in names:
            if not isinstance(a[name], h5py.Dataset):
                continue
            x, y = a[name][...], b[name][...]
            if x.shape != y.shape:
                require(False, f"{name} has another shape")
            elif x.dtype.kind != "f":
                require((x == y).all(), f"{name} differs")
            elif not name.startswith(("outputs", "grid/outputs", "samples")):
                require(np.array_equal(x, y, equal_nan=True), f"{name} differs")
            elif name.startswith(("outputs/rho", "samples/W2")):
                scale = np.nanmax(np.abs(x))
                error = np.nanmax(np.abs(x - y)) / scale
                require(error <= float(tolerance), f"{name} differs by {error:.1e}")


def columns(file, field):
    array = file["inputs/" + field]
    names = list(array.attrs["columns"])
    return lambda name: array[:, names.index(name)]


def translation(name, tolerance):
    with h5py.File(name) as file:
        start, end = columns(file, "rho_0_parameters"), columns(
            file, "rho_1_parameters")
        exact = np.hypot(end("mean_x_1") - start("mean_x_1"),
                         end("mean_y_1") - start("mean_y_1"))
        error = np.abs(file["samples/W2"][...] - exact).max()
        print(f"W2 of translations: largest error {error:.2e}")
        require(error < float(tolerance), f"the error of W2 is {error}")


def settings(name, k):
    with h5py.File(name) as file:
        for field, section in (("rho_0", "Initial density"),
                               ("rho_1", "Final density")):
            column = columns(file, field + "_parameters")
            means, weights, widths = [], [], []
            for c in range(1, 100):
                try:
                    weight = column(f"weight_{c}")[int(k)]
                except ValueError:
                    break
                if np.isnan(weight):
                    break
                weights.append(repr(float(weight)))
                widths.append(repr(float(column(f"standard_deviation_{c}")[int(k)])))
                means.append(", ".join(
                    repr(float(column(f"mean_{x}_{c}")[int(k)])) for x in "xy"))
            print(f"{section}/Type=mixture")
            print(f"{section}/mixture/Means={'; '.join(means)}")
            print(f"{section}/mixture/Weights={', '.join(weights)}")
            print(f"{section}/mixture/Standard deviations={', '.join(widths)}")


def close(name, k, w2, tolerance):
    with h5py.File(name) as file:
        stored = file["samples/W2"][int(k)]
        require(abs(stored / float(w2) - 1) < float(tolerance),
                f"W2 is {stored} and not {w2}")


if __name__ == "__main__":
    {"check": check, "same": same, "translation": translation,
     "settings": settings, "close": close}[sys.argv[1]](*sys.argv[2:])
    sys.exit(1 if failures else 0)
