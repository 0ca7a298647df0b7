#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pictures and films of a run folder of Otto, without a display.

  render.py RUN                                   strip of six frames, RUN/density.png
  render.py RUN --frames 8 --velocity             with arrows of the velocity
  render.py RUN --particles                       with particles
  render.py RUN --warp                            the density as a landscape
  render.py RUN --field potential --output phi.png
  render.py RUN --animation film.gif              a film too (or .mp4, with ffmpeg)

VTK reads the files and cuts surfaces; matplotlib draws, since the VTK of Debian
cannot draw where there is no X server. Fields in space are drawn by
render_solid.py. Exit code 2: wrong input.
Debian packages: python3-vtk9 python3-numpy python3-matplotlib python3-pil, and
ffmpeg for .mp4.
"""
import argparse
import os
import pathlib
import shutil
import sys
import xml.etree.ElementTree as xml


DEBIAN_PYTHON = "/usr/bin/python3"


class InputError(Exception):
    """Something the user gave is wrong; the text names it and the remedy."""


def with_debian_python(script, error, packages):
    """Starts the script again with the Python of Debian, which has VTK; where
    that is what runs already, says what is missing."""
    if sys.executable != DEBIAN_PYTHON and os.access(DEBIAN_PYTHON, os.X_OK) \
            and "OTTO_PYTHON" not in os.environ:
        os.environ["OTTO_PYTHON"] = DEBIAN_PYTHON
        os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON] + sys.argv)
    print(f"{script}: {error}; install {packages}, and use {DEBIAN_PYTHON}.",
          file=sys.stderr)
    sys.exit(2)


try:
    import matplotlib
    import numpy as np

    matplotlib.use("Agg")
    import matplotlib.animation
    import matplotlib.collections
    import matplotlib.pyplot as plt
    from mpl_toolkits.mplot3d.art3d import Line3DCollection, Poly3DCollection
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkUnstructuredGrid
    from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader

    import render_solid
except ImportError as error:
    with_debian_python(pathlib.Path(sys.argv[0]).name, error,
                       "python3-vtk9, python3-numpy, python3-matplotlib and "
                       "python3-pil")

# local numbers of the edges of VTK's cells, and of the triangles they are cut in
EDGES = {5: [(0, 1), (1, 2), (2, 0)], 9: [(0, 1), (1, 2), (2, 3), (3, 0)]}
TRIANGLES = {5: [(0, 1, 2)], 9: [(0, 1, 2), (0, 2, 3)]}
SOLID = (10, 12)


def read_series(file):
    """The (time, file) pairs of a .pvd collection."""
    try:
        root = xml.parse(file).getroot()
    except (OSError, xml.ParseError) as error:
        raise InputError(f"'{file}' cannot be read as a ParaView collection "
                         f"({error}).") from error
    steps = [(float(s.get("timestep")), file.parent / s.get("file"))
             for s in root.iter("DataSet")]
    if not steps:
        raise InputError(f"'{file}' lists no steps: the run wrote none.")
    return steps


class Step:
    """One time of a series: points and cells with the points of neighbouring
    cells merged, and the fields on them."""

    def __init__(self, time, file):
        self.time = time
        if not file.is_file():
            raise InputError(f"'{file}' is missing although the collection "
                             "lists it; run again.")
        reader = vtkXMLUnstructuredGridReader()
        reader.SetFileName(str(file))
        reader.Update()
        grid = reader.GetOutput()
        if grid.GetNumberOfCells() == 0:
            raise InputError(f"'{file}' holds no cells; it is damaged.")
        points = vtk_to_numpy(grid.GetPoints().GetData()).astype(float)
        # far from the origin, too
        length = np.ptp(points, axis=0).max()
        keys = np.round((points - points.min(axis=0)) / length *
                        1e9).astype(np.int64)
        _, first, inverse = np.unique(keys, axis=0, return_index=True,
                                      return_inverse=True)
        self.points = points[first]
        self.cells = inverse[vtk_to_numpy(
            grid.GetCells().GetConnectivityArray())]
        self.kind = grid.GetCellType(0)
        self.solid = self.kind in SOLID
        width = grid.GetCell(0).GetNumberOfPoints()
        self.cells = self.cells.reshape(-1, width)
        data = grid.GetPointData()
        self.fields = {data.GetArrayName(i):
                       vtk_to_numpy(data.GetArray(i))[first]
                       for i in range(data.GetNumberOfArrays())}

    def scalar(self, name):
        """A field, or the length of a vector field."""
        values = self.fields[name]
        return np.linalg.norm(values, axis=1) if values.ndim > 1 else values

    def triangles(self):
        """The triangles of a plane mesh."""
        return np.vstack([self.cells[:, t] for t in TRIANGLES[self.kind]])

    def boundary(self):
        """Edges of the boundary of a plane mesh: those of one cell only."""
        edges = np.vstack([self.cells[:, e] for e in EDGES[self.kind]])
        unique, count = np.unique(np.sort(edges, axis=1), axis=0,
                                  return_counts=True)
        return self.points[unique[count == 1]]

    def grid(self, name):
        """The merged mesh with a scalar field as a VTK grid."""
        grid, points = vtkUnstructuredGrid(), vtkPoints()
        points.SetData(numpy_to_vtk(self.points, deep=True))
        grid.SetPoints(points)
        grid.Allocate(len(self.cells))
        for cell in self.cells.tolist():
            grid.InsertNextCell(self.kind, len(cell), cell)
        values = numpy_to_vtk(self.scalar(name).astype(float), deep=True)
        values.SetName(name)
        grid.GetPointData().SetScalars(values)
        return grid


def find_series(folder, field):
    """The steps of the collection in the folder that holds a field."""
    if not folder.is_dir():
        raise InputError(f"The run folder '{folder}' does not exist.")
    files = sorted(folder.glob("*.pvd"))
    if not files:
        raise InputError(f"'{folder}' holds no .pvd file: it is not the "
                         "output folder of a run, or the run wrote no fields.")
    known = []
    for file in files:
        steps = read_series(file)
        names = list(Step(*steps[0]).fields)
        if field in names:
            return steps
        known += [n for n in names if n not in ("region", "rank")]
    raise InputError(f"There is no field '{field}' in '{folder}'; there are: "
                     f"{', '.join(sorted(set(known)))}.")


def outline(step, field):
    """The lines that show the domain, for all frames."""
    return render_solid.outline(step, field) if step.solid else step.boundary()


def draw_plane(axes, step, options, lines, norm):
    """A plane field seen from above."""
    mesh = (*step.points[:, :2].T, step.triangles())
    axes.tripcolor(*mesh, step.scalar(options.field), shading="gouraud",
                   cmap=options.colours, norm=norm, rasterized=True)
    axes.add_collection(matplotlib.collections.LineCollection(
        lines[:, :, :2], colors="0.25", linewidths=0.6))
    axes.set_aspect("equal")
    axes.set_axis_off()


def draw_landscape(axes, step, options, lines, norm):
    """A plane field as the height of a surface."""
    axes.computed_zorder = False
    values = step.scalar(options.field)
    extent = np.ptp(step.points[:, :2], axis=0)
    triangles = step.triangles()
    heights = (values - norm.vmin) / (norm.vmax - norm.vmin)
    colours = options.colours(norm(values[triangles].mean(axis=1)))
    # edges of the same colour, or the background shines through the seams
    surface = Poly3DCollection(
        np.column_stack([step.points[:, :2], heights])[triangles],
        facecolors=colours, edgecolors=colours, linewidths=0.3, zorder=1)
    axes.add_collection3d(surface)
    axes.add_collection3d(Line3DCollection(lines * [1, 1, 0], colors="0.25",
                                           linewidths=0.6, zorder=0))
    set_view(axes, step, np.append(extent, 0.5 * extent.max()), (0., 1.), 1.2)


def set_view(axes, step, extent, heights, zoom):
    """The box and the orthographic camera of a picture in space."""
    for name, k in (("x", 0), ("y", 1)):
        axes.set(**{name + "lim": (step.points[:, k].min(),
                                   step.points[:, k].max())})
    axes.set_zlim(*heights)
    axes.set_box_aspect(extent, zoom=zoom)
    axes.set_proj_type("ortho")
    axes.view_init(elev=28, azim=-55)
    axes.set_axis_off()


def mass_flux(step):
    """The length of density times velocity."""
    if "momentum" in step.fields:
        return np.linalg.norm(step.fields["momentum"], axis=1)
    return step.fields["density"] * np.linalg.norm(step.fields["velocity"],
                                                   axis=1)


def read_particles(file):
    """Positions of the particles with mass."""
    reader = vtkXMLUnstructuredGridReader()
    reader.SetFileName(str(file))
    reader.Update()
    grid = reader.GetOutput()
    if grid.GetNumberOfPoints() == 0:
        raise InputError(f"'{file}' holds no particles; it is damaged.")
    points = vtk_to_numpy(grid.GetPoints().GetData())
    mass = vtk_to_numpy(grid.GetPointData().GetArray("mass"))
    return points[mass > 1e-3 * mass.max()]


def draw_particles(axes, file, solid):
    """Particles as dots."""
    points = read_particles(file)
    seen = render_solid.CAMERA.plane(points) if solid else points[:, :2]
    axes.scatter(*seen.T, s=0.8, c="k" if solid else "w", edgecolors="none",
                 alpha=0.7)


def draw_arrows(axes, step, options):
    """Arrows of the velocity where there is mass, about 15 along the domain."""
    flux = mass_flux(step)
    speed = np.linalg.norm(step.fields["velocity"], axis=1)
    density = np.divide(flux, speed, out=np.zeros_like(flux), where=speed > 0)
    if density.max() <= 0:
        return
    spacing = np.ptp(step.points, axis=0).max() / (8 if step.solid else 15)
    _, chosen = np.unique(np.round(step.points / spacing).astype(int), axis=0,
                          return_index=True)
    chosen = chosen[density[chosen] > 0.05 * density.max()]
    vectors = step.fields["velocity"][chosen]
    vectors = vectors * (1.2 * spacing / options.fastest)
    places = step.points[chosen]
    if step.solid:
        places, vectors = map(render_solid.CAMERA.plane, (places, vectors))
    axes.quiver(*places[:, :2].T, *vectors[:, :2].T, angles="xy",
                color="k" if step.solid else "w", scale_units="xy", scale=1,
                width=0.0035)


class Pictures:
    """The frames of a series, drawn alike: one view, one range of colours."""

    def __init__(self, options):
        self.options = options
        folder = pathlib.Path(options.folder)
        self.series = find_series(folder, options.field)
        self.arrows = find_series(folder, "velocity") if options.velocity \
            else None
        self.particles = read_series(folder / "particles.pvd") \
            if options.particles else None
        first = Step(*self.series[0])
        self.lines = outline(first, options.field)
        if first.solid and options.warp:
            raise InputError("--warp needs a plane mesh; this one is solid.")
        self.solid = first.solid
        self.draw = render_solid.draw if first.solid else \
            draw_landscape if options.warp else draw_plane
        seen = render_solid.CAMERA.plane(first.points) if first.solid \
            else first.points
        extent = np.ptp(seen, axis=0)
        self.aspect = 1. if options.warp else extent[0] / extent[1]
        self.norm = self.colour_range()

    def colour_range(self):
        """One range for all times. Densities begin at zero; a short peak, as in
        a narrow door, is cut off rather than to leave all else dark: the range
        covers the ends and four fifths of the mass of all times."""
        last = len(self.series) - 1
        values = [s.scalar(self.options.field)
                  for s in self.steps(range(last + 1))]
        pooled = np.sort(np.concatenate(values))
        if not np.isfinite(pooled).all():
            raise InputError(f"The field '{self.options.field}' holds values "
                             "that are not finite.")
        if self.arrows:
            self.options.fastest = max(self.fastest(), 1e-300)
        low, high = pooled[0], pooled[-1]
        if low >= 0 and high > 0:
            low, mass = 0., np.cumsum(pooled)
            high = max(pooled[np.searchsorted(mass, 0.8 * mass[-1])],
                       values[0].max(), values[last].max())
        self.cut = high < pooled[-1]
        return plt.Normalize(low, high if high > low else low + 1.)

    def fastest(self):
        """The largest velocity where there is mass."""
        result = 0.
        for entry in self.arrows:
            step = Step(*entry)
            speed = np.linalg.norm(step.fields["velocity"], axis=1)
            flux = mass_flux(step)
            result = max(result, (flux * speed).sum() / max(flux.sum(), 1e-300))
        return result

    def steps(self, numbers):
        """The steps of these numbers, one after the other."""
        for number in numbers:
            yield Step(*self.series[number])

    def frame(self, axes, step):
        """One time in one picture."""
        self.draw(axes, step, self.options, self.lines, self.norm)
        if self.arrows and not self.options.warp:
            nearest = min(self.arrows, key=lambda s: abs(s[0] - step.time))
            draw_arrows(axes, Step(*nearest), self.options)
        if self.particles and not self.options.warp:
            nearest = min(self.particles, key=lambda s: abs(s[0] - step.time))
            draw_particles(axes, nearest[1], self.solid)
        axes.set_title(f"t = {step.time:.3g}", fontsize=10,
                       y=0.96 if self.options.warp else None)

    def figure(self, n_frames, height):
        """A figure with axes in a row, two where one would be more than eight times
        as long as it is high, and the colour bar."""
        width, title, bar = height * self.aspect, 0.3, 0.9
        rows = 2 if n_frames > 1 and n_frames * self.aspect > 8. else 1
        columns = -(-n_frames // rows)
        total, high = columns * width + bar, rows * (height + title)
        figure = plt.figure(figsize=(total, high))
        # all lengths are inches until here, shares of the figure from here
        axes = [figure.add_axes(
            [(k % columns + 0.02) * width / total,
             1. - (k // columns + 1) / rows + 0.02 / rows,
             0.96 * width / total, 0.96 * height / high],
            projection="3d" if self.options.warp else None)
            for k in range(n_frames)]
        place = figure.add_axes([(columns * width + 0.1) / total, 0.08 / rows,
                                 0.12 / total,
                                 1. - 1. / rows + 0.84 * height / high])
        colours = matplotlib.cm.ScalarMappable(self.norm, self.options.colours)
        figure.colorbar(colours, cax=place,
                        extend="max" if self.cut else "neither").set_label(
                            self.options.field, fontsize=9)
        place.tick_params(labelsize=8)
        return figure, axes

    def strip(self, file):
        """The picture of some frames side by side."""
        count = min(self.options.frames, len(self.series))
        numbers = np.unique(np.round(
            np.linspace(0, len(self.series) - 1, count)).astype(int))
        figure, axes = self.figure(len(numbers), 2.4)
        for a, step in zip(axes, self.steps(numbers)):
            self.frame(a, step)
        figure.savefig(file, dpi=150)
        plt.close(figure)

    def film(self, file):
        """All times one after the other, about five seconds."""
        figure, (axes,) = self.figure(1, 4.)

        def show(step):
            axes.clear()
            self.frame(axes, step)

        rate = max(4, len(self.series) // 5)
        if file.suffix == ".gif":
            writer = matplotlib.animation.PillowWriter(fps=rate)
        else:
            # yuv420p is what all players know; it needs even sizes
            writer = matplotlib.animation.FFMpegWriter(
                fps=rate, extra_args=["-pix_fmt", "yuv420p", "-vf",
                                      "pad=ceil(iw/2)*2:ceil(ih/2)*2"])
        with writer.saving(figure, str(file), dpi=120):
            for step in self.steps(range(len(self.series))):
                show(step)
                writer.grab_frame()
        plt.close(figure)


def checked_file(name, endings):
    """A path to write to, with one of the endings, in a folder that is there."""
    file = pathlib.Path(name)
    if file.suffix not in endings:
        raise InputError(f"'{name}' must end in {' or '.join(endings)}.")
    if not file.resolve().parent.is_dir():
        raise InputError(f"The folder of '{name}' does not exist.")
    return file


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", help="output folder of a run")
    parser.add_argument("--field", default="density")
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--output", help="the strip, .png, .pdf or .svg")
    parser.add_argument("--animation", help="a film, .gif or .mp4")
    parser.add_argument("--velocity", action="store_true",
                        help="arrows of the velocity where there is mass")
    parser.add_argument("--particles", action="store_true",
                        help="the particles of otto-continuity as dots")
    parser.add_argument("--warp", action="store_true",
                        help="a plane field as the height of a surface")
    parser.add_argument("--colours", default="viridis",
                        choices=["viridis", "magma", "inferno", "cividis"])
    options = parser.parse_args()
    options.colours = matplotlib.colormaps[options.colours]
    return options


def main():
    """Reads, draws, and says where the pictures are."""
    try:
        options = arguments()
        if options.frames < 1:
            raise InputError("--frames must be at least 1.")
        if not options.output:
            options.output = str(pathlib.Path(options.folder) /
                                 f"{options.field}.png")
        film = None
        if options.animation:
            film = checked_file(options.animation, (".gif", ".mp4"))
            if film.suffix == ".mp4" and not shutil.which("ffmpeg"):
                raise InputError("ffmpeg is needed for .mp4 and is not "
                                 "installed; install it or write a .gif.")
        pictures = Pictures(options)
        strip = checked_file(options.output, (".png", ".pdf", ".svg"))
        pictures.strip(strip)
        print(strip)
        if film:
            pictures.film(film)
            print(film)
    except InputError as error:
        print(f"render.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
