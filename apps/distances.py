#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The picture of a distance table of otto-geometry.

  distances.py RUN                      RUN/distances.png
  distances.py RUN --output table.png

The densities on their mesh, the table, and the plane of the first two coordinates
of multidimensional scaling, where distances are nearly those of the table. The
same colour everywhere for the same density. Exit code 2: wrong input. Debian
packages: those of render.py.
"""
import argparse
import csv
import pathlib
import sys

import render
from render import InputError, np, plt


def read_table(file):
    """The rows of a CSV file without its first column."""
    try:
        with open(file, encoding="utf-8") as stream:
            rows = list(csv.reader(stream))[1:]
        return np.array([[float(x) for x in row[1:]] for row in rows])
    except (OSError, ValueError) as error:
        raise InputError(f"'{file}' cannot be read ({error}); give the folder "
                         "of a run of otto-geometry with Task = "
                         "distances.") from error


def centre(step):
    """Where most of a density is: the mean place of its largest values."""
    values = step.fields["density"]
    chosen = values > 0.5 * values.max()
    return np.average(step.points[chosen], axis=0, weights=values[chosen])


def draw_densities(axes, steps, colours):
    """Contours of all densities of a plane mesh with their numbers."""
    axes.add_collection(render.matplotlib.collections.LineCollection(
        steps[0].boundary()[:, :, :2], colors="0.25", linewidths=0.8))
    for k, step in enumerate(steps):
        values = step.fields["density"]
        mesh = (*step.points[:, :2].T, step.triangles(), values)
        axes.tricontourf(*mesh, levels=values.max() * np.array([.1, .4, .7, 1]),
                         colors=[(*colours[k][:3], a) for a in (.2, .45, .75)])
        axes.annotate(str(k + 1), centre(step)[:2], ha="center", va="center",
                      fontsize=9)
    axes.set_aspect("equal")
    axes.autoscale()
    axes.margins(0.02)
    axes.set_axis_off()


def draw_table(axes, table):
    """The distances as colours and numbers."""
    n = len(table)
    axes.imshow(table, cmap="viridis")
    size = max(4., min(9., 70 / n))
    for i in range(n):
        for j in range(n):
            axes.text(j, i, f"{table[i, j]:.2f}" if i != j else "",
                      ha="center", va="center", fontsize=size,
                      color="w" if table[i, j] < 0.6 * table.max() else "k")
    axes.set_xticks(range(n), range(1, n + 1))
    axes.set_yticks(range(n), range(1, n + 1))
    axes.tick_params(length=0)
    axes.set_title("$W_2$", fontsize=10)


def draw_plane(axes, points, shares, colours):
    """The first two coordinates."""
    axes.scatter(*points.T, s=220, c=colours, edgecolors="0.3", linewidths=0.8)
    for k, point in enumerate(points):
        axes.annotate(str(k + 1), point, ha="center", va="center", fontsize=9)
    axes.set_aspect("equal", adjustable="datalim")
    axes.margins(0.12)
    axes.set_xlabel(f"first coordinate, {100 * shares[0]:.0f} %")
    axes.set_ylabel(f"second coordinate, {100 * shares[1]:.0f} %")


def draw(folder, output):
    """The picture of a run folder."""
    if not folder.is_dir():
        raise InputError(f"The run folder '{folder}' does not exist.")
    table = read_table(folder / "distances.csv")
    points = read_table(folder / "coordinates.csv")
    if points.shape[1] < 2:
        raise InputError("Two densities have one coordinate only; a picture "
                         "needs three of them.")
    eigenvalues = read_table(folder / "eigenvalues.csv")[:, 0]
    shares = eigenvalues / eigenvalues[eigenvalues > 0].sum()
    steps = [render.Step(*s) for s in
             render.read_series(folder / "densities.pvd")]
    colours = plt.get_cmap("tab10" if len(table) <= 10 else "turbo")(
        np.linspace(0, 1, len(table)))
    plane = not steps[0].solid
    extent = np.ptp(steps[0].points[:, :2], axis=0)
    widths = ([max(1., min(1.8, extent[0] / extent[1]))] if plane else []) + \
        [1., 1.1]
    figure, axes = plt.subplots(1, len(widths), width_ratios=widths,
                                figsize=(4.2 * sum(widths), 4.2),
                                layout="constrained")
    if plane:
        draw_densities(axes[0], steps, colours)
    draw_table(axes[-2], table)
    draw_plane(axes[-1], points[:, :2], shares, colours)
    figure.savefig(output, dpi=110)


def main():
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    try:
        draw(options.folder,
             options.output or options.folder / "distances.png")
    except InputError as error:
        print(f"distances.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
