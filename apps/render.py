#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pictures and films of a run folder of Otto, without a display.

  render.py RUN                                   strip of six frames, RUN/density.png
  render.py RUN --frames 8 --velocity             with arrows of the velocity
  render.py RUN --times 0,0.1,0.5,1 --rows 2      frames at these times, in two rows
  render.py RUN --range frame                     colours of each frame for itself
  render.py RUN --particles                       with particles
  render.py RUN --warp                            the density as a landscape
  render.py RUN --field potential --output phi.png
  render.py RUN --animation film.gif --fps 12     a film too (or .mp4, with ffmpeg)
  render.py RUN --levels 10%,50%                  in space: where the density is large
  render.py RUN --slice z=0.5 --slice x=0         in space: slices

VTK reads the files and cuts surfaces; matplotlib and numpy draw, since the VTK of
Debian cannot draw where there is no X server. The parts are the files render_*.py.
Exit code 2: wrong input.
Debian packages: python3-vtk9 python3-numpy python3-matplotlib python3-pil, and
ffmpeg for .mp4.
"""
import os
import pathlib
import sys


DEBIAN_PYTHON = "/usr/bin/python3"


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

    import render_options
    import render_plane
    import render_solid
    import render_surface
    from render_data import InputError, Step, find_series, read_particles, read_series
    from render_layout import Layout
    from render_raster import CAMERA
except ImportError as error:
    with_debian_python(pathlib.Path(sys.argv[0]).name, error,
                       "python3-vtk9, python3-numpy, python3-matplotlib and "
                       "python3-pil")


def outline(step, field):
    """The lines that show the domain, for all frames."""
    return render_solid.outline(step, field) if step.solid else step.boundary()


def mass_flux(step):
    """The length of density times velocity."""
    if "momentum" in step.fields:
        return np.linalg.norm(step.fields["momentum"], axis=1)
    return step.fields["density"] * np.linalg.norm(step.fields["velocity"],
                                                   axis=1)


def draw_particles(axes, file, in_space):
    """Particles as dots."""
    points = read_particles(file)
    seen = CAMERA.plane(points) if in_space else points[:, :2]
    axes.scatter(*seen.T, s=0.8, c="k" if in_space else "w", edgecolors="none",
                 alpha=0.7)


def draw_arrows(axes, step, options):
    """Arrows of the velocity where there is mass, about 15 along the domain."""
    flux = mass_flux(step)
    speed = np.linalg.norm(step.fields["velocity"], axis=1)
    density = np.divide(flux, speed, out=np.zeros_like(flux), where=speed > 0)
    if density.max() <= 0:
        return
    spacing = np.ptp(step.points, axis=0).max() / (8 if step.in_space else 15)
    _, chosen = np.unique(np.round(step.points / spacing).astype(int), axis=0,
                          return_index=True)
    chosen = chosen[density[chosen] > 0.05 * density.max()]
    if step.curved:
        chosen = render_surface.visible(step, chosen)
    vectors = step.fields["velocity"][chosen]
    vectors = vectors * (1.2 * spacing / options.fastest)
    places = step.points[chosen]
    if step.in_space:
        places, vectors = map(CAMERA.plane, (places, vectors))
    inches = axes.get_position().width * axes.figure.get_figwidth()
    axes.quiver(*places[:, :2].T, *vectors[:, :2].T, angles="xy",
                color="k" if step.in_space else "w", scale_units="xy", scale=1,
                units="inches", width=0.006 + 0.002 * inches)


class Pictures:
    """The frames of a series, drawn alike: one view, one range of colours unless each
    frame has its own."""

    def __init__(self, options):
        self.options = options
        folder = pathlib.Path(options.folder)
        self.series = self.between(find_series(folder, options.field))
        self.arrows = find_series(folder, "velocity") if options.velocity \
            else None
        self.particles = read_series(folder / "particles.pvd") \
            if options.particles else None
        first = Step(*self.series[0])
        self.lines = outline(first, options.field)
        if first.in_space and options.warp:
            raise InputError("--warp needs a plane mesh; this one is " +
                             ("solid." if first.solid else "a curved surface."))
        if not first.solid and (options.levels or options.slice):
            raise InputError("--levels and --slice need a solid mesh; this one is "
                             + ("a curved surface." if first.curved else
                                "plane."))
        self.in_space = first.in_space
        self.draw = render_solid.draw if first.solid else \
            render_surface.draw if first.curved else \
            render_plane.draw_landscape if options.warp else render_plane.draw_plane
        self.aspect = self.shape(first)
        self.norm = self.colour_range()
        if first.solid:
            render_solid.check(options, self.lowest, self.highest, first.points)

    def shape(self, step):
        """Width over height of a frame."""
        if step.in_space or self.options.warp:
            left, right, bottom, top = CAMERA.extent(
                step.points if step.in_space else render_plane.box(step.points))
            return (right - left) / (top - bottom)
        width, height = np.ptp(step.points[:, :2], axis=0)
        return width / height

    def between(self, series):
        """The steps that --from and --to leave."""
        begin, end = self.options.begin, self.options.end
        rounding = 1e-9 * (series[-1][0] - series[0][0])
        chosen = [s for s in series if (begin is None or s[0] >= begin - rounding) and
                  (end is None or s[0] <= end + rounding)]
        if not chosen:
            raise InputError("--from and --to leave nothing: the times of the run "
                             f"are {series[0][0]:.6g} to {series[-1][0]:.6g}.")
        return chosen

    def colour_range(self):
        """One range for all times. Densities begin at zero; a short peak, as in
        a narrow door, is cut off rather than to leave all else dark: the range
        covers the ends and four fifths of the mass of all times."""
        values = [s.scalar(self.options.field)
                  for s in self.steps(range(len(self.series)))]
        pooled = np.sort(np.concatenate(values))
        if not np.isfinite(pooled).all():
            raise InputError(f"The field '{self.options.field}' holds values "
                             "that are not finite.")
        if self.arrows:
            self.options.fastest = max(self.fastest(), 1e-300)
        low, high = self.lowest, self.highest = pooled[0], pooled[-1]
        self.options.lowest = low
        if self.options.range not in (None, "frame"):
            return plt.Normalize(*self.options.range)
        if low >= 0 and high > 0:
            low, mass = 0., np.cumsum(pooled)
            high = max(pooled[np.searchsorted(mass, 0.8 * mass[-1])],
                       values[0].max(), values[-1].max())
        return plt.Normalize(low, high if high > low else low + 1.)

    def own_range(self, step):
        """The range of one frame, all of its values."""
        values = step.scalar(self.options.field)
        low, high = 0. if self.lowest >= 0 else values.min(), values.max()
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

    def numbers(self):
        """The steps of the strip."""
        times = np.array([s[0] for s in self.series])
        if not self.options.times:
            count = min(self.options.frames or 6, len(times))
            return np.unique(np.round(np.linspace(0, len(times) - 1,
                                                  count)).astype(int))
        rounding = 1e-9 * (times[-1] - times[0])
        for time in self.options.times:
            if not times[0] - rounding <= time <= times[-1] + rounding:
                raise InputError(f"--times: {time:g} is not between {times[0]:.6g} "
                                 f"and {times[-1]:.6g}, the times there are.")
        return np.unique([np.abs(times - t).argmin() for t in self.options.times])

    def frame(self, axes, step, layout, bar):
        """One time in one picture."""
        norm = self.own_range(step) if bar else self.norm
        self.draw(axes, step, self.options, self.lines, norm)
        if self.arrows and not self.options.warp:
            nearest = min(self.arrows, key=lambda s: abs(s[0] - step.time))
            draw_arrows(axes, Step(*nearest), self.options)
        if self.particles and not self.options.warp:
            nearest = min(self.particles, key=lambda s: abs(s[0] - step.time))
            draw_particles(axes, nearest[1], self.in_space)
        axes.set_title(f"t = {step.time:.3g}", fontsize=10, pad=4)
        if bar:
            layout.own_bar(bar, norm, self.options.colours, self.options.field)

    def figure(self, n_frames, rows=None):
        """A figure with places for frames, and the bar of all."""
        own = self.options.range == "frame"
        layout = Layout(n_frames, self.aspect, own, rows)
        figure, axes, bars = layout.figure()
        if not own:
            above = self.highest > self.norm.vmax
            below = self.lowest < self.norm.vmin
            layout.common_bar(figure, self.norm, self.options.colours,
                              self.options.field, "both" if above and below else
                              "max" if above else "min" if below else "neither")
        return figure, layout, list(zip(axes, bars or [None] * n_frames))

    def strip(self, file):
        """The picture of some frames side by side."""
        numbers = self.numbers()
        figure, layout, places = self.figure(len(numbers), self.options.rows)
        for (axes, bar), step in zip(places, self.steps(numbers)):
            self.frame(axes, step, layout, bar)
        figure.savefig(file, dpi=200)
        plt.close(figure)

    def film(self, file):
        """All times one after the other, in about five seconds unless --fps says else."""
        figure, layout, ((axes, bar),) = self.figure(1)
        rate = self.options.fps or min(max(4, len(self.series) // 5), 25)
        if file.suffix == ".gif":
            writer = matplotlib.animation.PillowWriter(fps=rate)
        else:
            # yuv420p is what all players know; it needs even sizes
            writer = matplotlib.animation.FFMpegWriter(
                fps=rate, extra_args=["-pix_fmt", "yuv420p", "-vf",
                                      "pad=ceil(iw/2)*2:ceil(ih/2)*2"])
        with writer.saving(figure, str(file), dpi=120):
            for step in self.steps(range(len(self.series))):
                axes.clear()
                self.frame(axes, step, layout, bar)
                writer.grab_frame()
        plt.close(figure)


def main():
    """Reads, draws, and says where the pictures are."""
    try:
        options = render_options.read(__doc__)
        pictures = Pictures(options)
        strip = render_options.checked_file(options.output, (".png", ".pdf", ".svg"))
        pictures.strip(strip)
        print(strip)
        if options.film:
            pictures.film(options.film)
            print(options.film)
    except InputError as error:
        print(f"render.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
