# SPDX-License-Identifier: LGPL-2.1-or-later
"""Opens a run folder of otto-transport, otto-flow, otto-continuity or otto-geometry in
ParaView with the usual look: the density, arrows of the momentum (otherwise of the
velocity), particles, walls and the time.

    OTTO_RUN=my_run paraview --script=open_run.py        in the program
    pvpython open_run.py my_run --screenshot run.png     without a window

or, in ParaView, Macros > Import new macro: with a file of a run selected in the pipeline
the macro opens its folder; without one that of OTTO_RUN.

In the plane the density is a coloured surface (--warp: a landscape). In space there are
three transparent surfaces of equal density, at 10, 35 and 70 % of the largest one of the
time that is shown, within the walls. Written for ParaView 5.11, Debian 12's; where there
is no display, `xvfb-run -a pvpython`.
"""
import os
import sys

from paraview import simple

# the field that is coloured, and the one of the arrows: the first that is there
COLOURED = ("density", "potential", "potential_1", "density_1")
ARROWS = ("momentum", "velocity", "velocity_1", "vector_1")


def series(folder):
    """The files .pvd of a run folder by their names; particles come last."""
    names = sorted((name[:-4] for name in os.listdir(folder)
                    if name.endswith(".pvd")), key=lambda n: (n == "particles", n))
    if not names:
        raise SystemExit(f"there is no series in '{folder}'; is it a run folder of "
                         "otto-transport, otto-flow, otto-continuity or "
                         "otto-geometry? (apps/contact_sheet.py draws data sets)")
    return {name: os.path.join(folder, name + ".pvd") for name in names}


def first(names, there):
    return next((name for name in names if name in there), None)


def open_series(name, file):
    reader = simple.PVDReader(registrationName=name, FileName=file)
    reader.UpdatePipelineInformation()
    reader.UpdatePipeline(reader.TimestepValues[0] if len(reader.TimestepValues)
                          else 0.)
    return reader


def _range(reader, field, component=0):
    """Of all times: the least value, and the largest of the ends or, if that is more,
    the median of the largest values; a short peak leaves the rest its colours."""
    lows, highs = [], []
    for t in list(reader.TimestepValues) or [0.]:
        reader.UpdatePipeline(t)
        low, high = reader.PointData[field].GetRange(component)
        lows.append(low)
        highs.append(high)
    usual = max(highs[0], highs[-1], sorted(highs)[len(highs) // 2])
    return min(lows), usual


def _colour(display, field, view, values):
    simple.ColorBy(display, ("POINTS", field))
    table = simple.GetColorTransferFunction(field)
    table.ApplyPreset("Viridis (matplotlib)", True)
    table.RescaleTransferFunction(*values)
    # not to another range when the time changes
    table.AutomaticRescaleRangeMode = "Never"
    display.SetScalarBarVisibility(view, True)
    bar = simple.GetScalarBar(table, view)
    bar.Title, bar.ComponentTitle = field, ""
    bar.RangeLabelFormat = "%.3g"
    bar.TitleColor = bar.LabelColor = (0.1, 0.1, 0.1)


def _plain(display, colour):
    # simple.ColorBy(display, None) fails where nothing has been coloured yet
    display.ColorArrayName = ("POINTS", "")
    display.AmbientColor = display.DiffuseColor = colour


def _arrows(reader, field, length, view):
    glyphs = simple.Glyph(registrationName=f"arrows of the {field}", Input=reader,
                          GlyphType="Arrow")
    glyphs.OrientationArray = ("POINTS", field)
    glyphs.ScaleArray = ("POINTS", field)
    glyphs.GlyphMode = "Uniform Spatial Distribution (Bounds Based)"
    glyphs.MaximumNumberOfSamplePoints = 300
    # the usual longest arrow is a tenth of the domain
    largest = _range(reader, field, -1)[1]
    glyphs.ScaleFactor = 0.1 * length / largest if largest > 0. else 1.
    display = simple.Show(glyphs, view)
    _plain(display, (1., 1., 1.))
    return glyphs


def _plane(reader, field, view, warp, length):
    source, values = reader, _range(reader, field)
    if warp:
        source = simple.WarpByScalar(Input=reader, Scalars=("POINTS", field))
        source.ScaleFactor = 0.25 * length / max(values[1] - values[0], 1e-300)
    _colour(simple.Show(source, view), field, view, values)
    surface = simple.ExtractSurface(registrationName="surface", Input=reader)
    edges = simple.Show(simple.FeatureEdges(
        registrationName="walls", Input=surface, FeatureEdges=0), view)
    _plain(edges, (0.2, 0.2, 0.2))
    edges.LineWidth = 1.5


def _space(reader, field, view, time):
    values = _range(reader, field)
    reader.UpdatePipeline(time)
    skin = simple.ExtractSurface(registrationName="walls", Input=reader)
    display = simple.Show(skin, view)
    _plain(display, (0.4, 0.4, 0.4))
    display.Opacity = 0.08
    largest = reader.PointData[field].GetRange()[1]
    levels = simple.Contour(registrationName="levels", Input=reader,
                            ContourBy=("POINTS", field),
                            Isosurfaces=[k * largest for k in (0.1, 0.35, 0.7)])
    display = simple.Show(levels, view)
    _colour(display, field, view, values)
    display.Opacity = 0.35


def open_run(folder, view=None, time=None, warp=False):
    """Everything of a run folder; returns the view and the readers by name."""
    files = series(folder)
    view = view or simple.GetActiveViewOrCreate("RenderView")
    view.UseColorPaletteForBackground = 0
    view.Background = (1., 1., 1.)
    view.OrientationAxesVisibility = 0
    readers = {name: open_series(name, file) for name, file in files.items()}
    main = next(iter(readers))
    if "density" in readers:
        main = "density"
    reader = readers[main]
    times = list(reader.TimestepValues) or [0.]
    scene = simple.GetAnimationScene()
    scene.UpdateAnimationUsingDataTimeSteps()
    time = times[len(times) // 2] if time is None else time
    scene.AnimationTime = view.ViewTime = time
    reader.UpdatePipeline(time)
    bounds = reader.GetDataInformation().GetBounds()
    sides = [bounds[2 * d + 1] - bounds[2 * d] for d in range(3)]
    flat = sides[2] < 1e-9 * max(sides)
    fields = list(reader.PointData.keys())
    field = first(COLOURED, fields) or fields[0]
    arrows = first(ARROWS, fields)
    if flat:
        _plane(reader, field, view, warp, max(sides))
    else:
        _space(reader, field, view, time)
    if arrows and not warp:
        _arrows(reader, arrows, max(sides), view)
        reader.UpdatePipeline(time)
    if "particles" in readers:
        display = simple.Show(readers["particles"], view)
        display.SetRepresentationType("Points")
        display.PointSize = 3.
        _plain(display, (0.9, 0.3, 0.1))
    label = simple.Show(simple.AnnotateTimeFilter(
        registrationName="time", Input=reader, Format="t = {time:.3g}"), view)
    label.Color = (0.1, 0.1, 0.1)
    simple.SetActiveSource(reader)
    simple.ResetCamera(view)
    if warp or not flat:
        view.CameraPosition = [view.CameraFocalPoint[0] + 1.2 * sides[0],
                               view.CameraFocalPoint[1] - 2.4 * max(sides),
                               view.CameraFocalPoint[2] + 1.3 * max(sides)]
        view.CameraViewUp = [0., 0., 1.]
        simple.ResetCamera(view)
    else:
        view.CameraParallelProjection = 1
        # with room for the bar of colours on the right
        height = max(1.12 * sides[1], 0.9 * sides[0])
        view.CameraParallelScale = 0.5 * height
        shift = 0.07 * height
        view.CameraPosition = [view.CameraPosition[0] + shift,
                               *view.CameraPosition[1:]]
        view.CameraFocalPoint = [view.CameraFocalPoint[0] + shift,
                                 *view.CameraFocalPoint[1:]]
    simple.Render(view)
    return view, readers


def _selected():
    """The folder of the file that is selected in the pipeline, or of OTTO_RUN."""
    source = simple.GetActiveSource()
    file = getattr(source, "FileName", None)
    if file:
        return os.path.dirname(file if isinstance(file, str) else file[0])
    if "OTTO_RUN" not in os.environ:
        raise SystemExit("select a file of a run in the pipeline, or set OTTO_RUN")
    return os.environ["OTTO_RUN"]


def main(arguments):
    import argparse
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--time", type=float, help="otherwise the middle one")
    parser.add_argument("--warp", action="store_true",
                        help="the density as a landscape, in the plane")
    parser.add_argument("--screenshot", help="a file .png")
    options = parser.parse_args(arguments)
    view, readers = open_run(options.folder, time=options.time, warp=options.warp)
    for name, reader in readers.items():
        print(f"{name}: {len(reader.TimestepValues)} times, "
              f"{', '.join(sorted(reader.PointData.keys()))}")
    if options.screenshot:
        view.ViewSize = [1000, 700]
        simple.SaveScreenshot(options.screenshot, view,
                              ImageResolution=[1000, 700])


if __name__ == "__main__" and len(sys.argv) > 1:
    main(sys.argv[1:])
elif __name__ != "open_run":
    open_run(_selected())
