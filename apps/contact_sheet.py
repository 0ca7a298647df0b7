#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A picture of the first samples of a data set of otto-dataset, in the plane.

    contact_sheet.py dataset.h5 --output sheet.png [--samples 6] [--times 5]

One row a sample: inputs, the density at some times, for transport the first
potential. Colours of densities are those of the sample in the row.
"""
import argparse

import render  # finds a Python that has what is needed
from render import np, plt

try:
    import h5py
except ImportError as error:
    render.with_debian_python("contact_sheet.py", error, "python3-h5py")
from matplotlib.tri import Triangulation


def triangulation(file):
    points, cells = file["mesh/points"][...], file["mesh/cells"][...]
    if points.shape[1] != 2:
        raise SystemExit("contact_sheet.py: the data set is not in the plane")
    if cells.shape[1] == 4:
        cells = np.concatenate([cells[:, [0, 1, 2]], cells[:, [0, 2, 3]]])
    return Triangulation(points[:, 0], points[:, 1], cells)


def columns(file, k, n_times):
    """Title, values and kind (density, signed, velocity) of each picture."""
    inputs, outputs = file["inputs"], file["outputs"]
    result = []
    if "V" in inputs:
        result.append(("V", inputs["V"][k], "signed"))
    if "v" in inputs:
        v = inputs["v"][k]
        result.append(("v" if v.ndim == 2 else "v, t = 0",
                       v if v.ndim == 2 else v[0], "velocity"))
    rho = outputs["rho"]
    times = rho.attrs["times"]
    for n in np.unique(np.linspace(0, len(times) - 1, n_times).round()):
        n = int(n)
        result.append((f"ρ, t = {times[n]:.3g}", rho[k, n], "density"))
    if "phi" in outputs:
        result.append((f"φ, t = {outputs['phi'].attrs['times'][0]:.3g}",
                       outputs["phi"][k, 0], "signed"))
    return result


def draw(axes, mesh, values, kind, top):
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.triplot(mesh, color="0.92", linewidth=0.2, zorder=0)
    if kind == "density":
        # the square root shows what is thin, too
        axes.tripcolor(mesh, np.sqrt(values / top), shading="gouraud",
                       cmap="magma_r", vmin=0, vmax=1)
    elif kind == "signed":
        middle = np.median(values)
        largest = max(np.abs(values - middle).max(), 1e-300)
        axes.tripcolor(mesh, values - middle, shading="gouraud",
                       cmap="RdBu_r", vmin=-largest, vmax=largest)
    else:
        speed = np.linalg.norm(values, axis=1)
        axes.tripcolor(mesh, speed, shading="gouraud", cmap="Blues",
                       vmin=0, vmax=1.3 * speed.max())
        some = thinned(np.column_stack([mesh.x, mesh.y]))
        axes.quiver(mesh.x[some], mesh.y[some], *values[some].T,
                    color="0.15", width=0.008, pivot="mid")


def thinned(points, n=11):
    """At most one vertex in each box of a grid."""
    low, extent = points.min(axis=0), np.ptp(points, axis=0).max()
    boxes = ((points - low) / extent * n).astype(int)
    return np.unique(boxes[:, 0] * 10000 + boxes[:, 1], return_index=True)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--output", default="contact_sheet.png")
    parser.add_argument("--samples", type=int, default=6)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with h5py.File(options.file) as file:
        mesh = triangulation(file)
        solved = np.flatnonzero(file["samples/status"][...] == 1)
        numbers = solved[:options.samples]
        if len(numbers) == 0:
            raise SystemExit("contact_sheet.py: no sample is solved")
        n = len(columns(file, numbers[0], options.times))
        height = 1.45 * np.ptp(mesh.y) / np.ptp(mesh.x)
        figure, rows = plt.subplots(
            len(numbers), n, squeeze=False, constrained_layout=True,
            figsize=(1.5 * n, (height + 0.1) * len(numbers) + 0.3))
        for row, k in zip(rows, numbers):
            pictures = columns(file, k, options.times)
            top = max(values.max() for _, values, kind in pictures
                      if kind == "density")
            for axes, (title, values, kind) in zip(row, pictures):
                draw(axes, mesh, values, kind, top)
                if k == numbers[0]:
                    axes.set_title(title, fontsize=9)
            label = f"sample {k}"
            if "W2" in file["samples"]:
                label += f"\nW2 = {file['samples/W2'][k]:.3f}"
            row[0].text(-0.08, 0.5, label, fontsize=8, rotation=90,
                        ha="center", va="center", transform=row[0].transAxes)
        figure.savefig(options.output, dpi=110)


if __name__ == "__main__":
    main()
