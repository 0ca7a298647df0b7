# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line of render.py."""
import argparse
import math
import pathlib
import shutil

import matplotlib
import numpy as np

from render_data import InputError


class Parser(argparse.ArgumentParser):
    """Errors in one sentence."""

    def error(self, message):
        raise InputError(f"{message}; --help explains the options.")


def numbers(text, option, form):
    """A list of numbers with commas between them; `option` is what errors name."""
    try:
        values = [float(word) for word in text.split(",")]
    except ValueError:
        values = [math.nan]
    if not np.isfinite(values).all():
        raise InputError(f"{option}: give {form}.")
    return values


def colour_range(text):
    """`frame`, or the two ends."""
    form = "LOW,HIGH with LOW below HIGH, as in --range 0,2.5, or --range frame"
    if text in (None, "frame"):
        return text
    ends = numbers(text, f"--range {text}", form)
    if len(ends) != 2 or not ends[0] < ends[1]:
        raise InputError(f"--range {text}: give {form}.")
    return ends


def levels(text):
    """Pairs of a number and whether it is a share of the largest value of a time."""
    form = "values of the field or shares such as 10%, with commas between them"
    if text is None:
        return None
    result = []
    for word in text.split(","):
        relative = word.endswith("%")
        number = numbers(word.removesuffix("%"), f"--levels {text}", form)[0]
        if relative and not 0. < number < 100.:
            raise InputError(f"--levels {text}: a share lies between 0% and 100%.")
        result.append((number / 100. if relative else number, relative))
    return result


def plane(text):
    """Unit normal and a point of x=0.5, or of normal and point as 1,1,0@0.5,0.5,0."""
    form = "x=NUMBER, y=NUMBER, z=NUMBER, or a normal and a point NX,NY,NZ@X,Y,Z"
    name, _, place = text.partition("=")
    if name in ("x", "y", "z") and place:
        normal = np.eye(3)["xyz".index(name)]
        values = numbers(place, f"--slice {text}", form)
        point = normal * values[0]
        valid = len(values) == 1
    else:
        normal, point = (np.array(numbers(part, f"--slice {text}", form))
                         for part in (text.split("@") + ["x"])[:2])
        valid = len(normal) == len(point) == 3 and text.count("@") == 1 and \
            np.linalg.norm(normal) > 0.
    if not valid:
        raise InputError(f"--slice {text}: give {form}.")
    return normal / np.linalg.norm(normal), point, text


def checked_file(name, endings):
    """A path to write to, with one of the endings, in a folder that is there."""
    file = pathlib.Path(name)
    if file.suffix not in endings:
        raise InputError(f"'{name}' must end in {' or '.join(endings)}.")
    if not file.resolve().parent.is_dir():
        raise InputError(f"The folder of '{name}' does not exist.")
    return file


def checked_film(options):
    """The film, which needs ffmpeg or is a .gif."""
    if options.fps is not None and not options.animation:
        raise InputError("--fps is of a film: give --animation FILE, too.")
    if not options.animation:
        return None
    film = checked_file(options.animation, (".gif", ".mp4"))
    if film.suffix == ".mp4" and not shutil.which("ffmpeg"):
        raise InputError("ffmpeg is needed for .mp4 and is not "
                         "installed; install it or write a .gif.")
    # viewers show a .gif that is faster at ten frames per second
    most = 50 if film.suffix == ".gif" else 120
    if options.fps is not None and not 0.1 <= options.fps <= most:
        raise InputError(f"--fps of a {film.suffix} lies between 0.1 and {most}.")
    return film


def parser(text):
    """All options."""
    result = Parser(description=text, formatter_class=argparse.RawTextHelpFormatter)
    result.add_argument("folder", help="output folder of a run")
    result.add_argument("--field", default="density")
    result.add_argument("--frames", type=int, help="how many in the strip (6)")
    result.add_argument("--times", metavar="T0,T1,...",
                        help="the frames of the strip: those written nearest")
    result.add_argument("--from", type=float, dest="begin", metavar="T",
                        help="neither strip nor film shows what is before")
    result.add_argument("--to", type=float, dest="end", metavar="T",
                        help="nor what is after")
    result.add_argument("--rows", type=int,
                        help="rows of the strip; without, what fills a page best")
    result.add_argument("--range", metavar="LOW,HIGH",
                        help="ends of the colours (--range=-1,1 below zero), or\n"
                        "frame: each frame has its own and its own bar")
    result.add_argument("--output", help="the strip, .png, .pdf or .svg")
    result.add_argument("--animation", help="a film, .gif or .mp4")
    result.add_argument("--fps", type=float, help="frames of a film per second;\n"
                        "without, it takes about five seconds, at 4 to 25")
    result.add_argument("--cells", action="store_true",
                        help="in the plane: edges of the triangles")
    result.add_argument("--velocity", action="store_true",
                        help="arrows of the velocity where there is mass")
    result.add_argument("--particles", action="store_true",
                        help="the particles of otto-continuity as dots")
    result.add_argument("--warp", action="store_true",
                        help="a plane field as the height of a surface")
    result.add_argument("--levels", metavar="A,B,...",
                        help="in space: regions above these values of the field, or\n"
                        "with %% above that share of the largest value at each time")
    result.add_argument("--slice", action="append", default=[], metavar="PLANE",
                        help="in space: a cut with colours, x=0.5 (or y, z) or normal\n"
                        "and point 1,1,0@0.5,0.5,0; may be given several times")
    result.add_argument("--colours", default="viridis",
                        choices=["viridis", "magma", "inferno", "cividis"])
    return result


def read(text):
    """What the command line says, checked but for what depends on the run."""
    options = parser(text).parse_args()
    options.colours = matplotlib.colormaps[options.colours]
    if options.frames is not None and options.times:
        raise InputError("--times says what the frames are: leave --frames out.")
    for name in ("frames", "rows"):
        if getattr(options, name) is not None and getattr(options, name) < 1:
            raise InputError(f"--{name} must be at least 1.")
    if options.times:
        options.times = numbers(options.times, f"--times {options.times}",
                                "numbers with commas between them, as in 0,0.5,1")
    options.range = colour_range(options.range)
    options.levels = levels(options.levels)
    options.slice = [plane(text) for text in options.slice]
    options.film = checked_film(options)
    options.output = options.output or str(pathlib.Path(options.folder) /
                                           f"{options.field}.png")
    return options
