#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The picture of the tangent vectors of a run of otto-geometry in the plane, Task =
metric or logarithm.

  vectors.py RUN                      RUN/vectors.png
  vectors.py RUN --output vectors.png

One picture for each vector: its potential in colours, on the density in grey, and
arrows of its velocity where there is mass; of a vector field also the remainder,
which is no gradient. Exit code 2: wrong input. Debian packages: those of render.py.
"""
import argparse
import pathlib
import sys

import render
from render import InputError, np, plt


def arrows(axes, step, vectors, scale, colour):
    """Arrows where there is mass, about 14 along the domain."""
    density = step.fields["density"]
    spacing = np.ptp(step.points, axis=0).max() / 14
    _, chosen = np.unique(np.round(step.points / spacing).astype(int), axis=0,
                          return_index=True)
    chosen = chosen[density[chosen] > 0.03 * density.max()]
    axes.quiver(*step.points[chosen, :2].T,
                *(vectors[chosen, :2] * (1.3 * spacing / scale)).T,
                color=colour, angles="xy", scale_units="xy", scale=1,
                width=0.006)


def panel(axes, step, title, values, vectors, target=None):
    """A potential (none for a remainder) and arrows, and where they lead."""
    density = step.fields["density"]
    mass = density > 0.03 * density.max()
    mesh = (*step.points[:, :2].T, step.triangles())
    axes.tripcolor(*mesh, density, shading="gouraud", cmap="Greys",
                   vmin=0, vmax=2.5 * density.max(), rasterized=True)
    if target is not None:
        axes.tricontourf(*mesh, target, colors=[(.9, .6, .2, a) for a in
                                                (.25, .5, .75)],
                         levels=target.max() * np.array([.1, .4, .7, 1]))
    if values is not None:
        low, high = values[mass].min(), values[mass].max()
        axes.tricontour(*mesh, values, levels=np.linspace(low, high, 13),
                        cmap="coolwarm", linewidths=1.1)
    speed = np.linalg.norm(vectors, axis=1)[mass].max()
    if speed > 0:
        arrows(axes, step, vectors, speed, "k")
    axes.add_collection(render.matplotlib.collections.LineCollection(
        step.boundary()[:, :, :2], colors="0.25", linewidths=0.8))
    low, high = (f(step.points[:, :2], axis=0) for f in (np.min, np.max))
    margin = 0.08 * (high - low).max()
    axes.set_xlim(low[0] - margin, high[0] + margin)
    axes.set_ylim(low[1] - margin, high[1] + margin)
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_title(title, fontsize=10)


def draw(folder, output):
    """The picture of a run folder."""
    files = [folder / f"{name}.pvd" for name in ("tangent", "logarithm")]
    file = next((f for f in files if f.is_file()), None)
    if file is None:
        raise InputError(f"'{folder}' has no tangent.pvd or logarithm.pvd: give "
                         "the folder of a run of otto-geometry with Task = "
                         "metric or logarithm.")
    step = render.Step(*render.read_series(file)[0])
    if step.solid:
        raise InputError("The mesh is solid; vectors are drawn in the plane "
                         "only.")
    panels = []
    for name in sorted((n for n in step.fields if n.startswith("potential_")),
                       key=lambda n: int(n.split("_")[1])):
        k = name.split("_")[1]
        what = f"vector {k}" if file.stem == "tangent" else \
            f"logarithm to density {k}"
        panels.append((what, step.fields[name], step.fields["velocity_" + k],
                       step.fields.get("density_" + k)))
        if "remainder_" + k in step.fields:
            panels.append((f"remainder of the field {k}", None,
                           step.fields["remainder_" + k]))
    extent = np.ptp(step.points[:, :2], axis=0)
    figure, axes = plt.subplots(
        1, len(panels), squeeze=False, layout="constrained",
        figsize=(3. * len(panels), 3. * extent[1] / extent[0] + 0.3))
    for place, content in zip(axes[0], panels):
        panel(place, step, *content)
    figure.savefig(output, dpi=110)


def main():
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    try:
        draw(options.folder, options.output or options.folder / "vectors.png")
    except InputError as error:
        print(f"vectors.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
