# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of gallery.py: what makes each picture of doc/gallery.md, and the numbers
that stand below it.

In a text, {GROUP/NAME:FORMAT} is an entry of summary.json, {FILE.csv/ROW/COLUMN:FORMAT}
one of a table, with a number from 1 or first, last, least, largest as the row, and
{mass x < 1.04:FORMAT} the share of the mass of the last density on that side.
"""
import dataclasses


@dataclasses.dataclass
class Entry:
    """One picture: name of the file, program, parameter file without its ending, the
    numbers below it, the script that draws, and what is set besides."""
    name: str
    program: str
    parameters: str
    text: str = ""
    script: tuple = ("render.py",)
    settings: tuple = ()
    # the run whose results this one reads, and the entry that names its folder
    after: str = ""
    folder_entry: str = ""


def transport(name):
    """A geodesic."""
    return Entry(
        name, "otto-transport", name,
        "W2 = {result/W2:.5f}, on the meshed domain between {result/W2 of the "
        "meshed domain, not below:.5f} and {result/W2 of the meshed domain, not "
        "above:.5f}; relative gap {result/relative gap:.1e} of the discrete "
        "problem, mass defect {result/mass defect:.0e}; "
        "{problem/vertices} vertices, {problem/slabs} slabs, "
        "{iterations/Newton steps} Newton steps, at most "
        "{iterations/FGMRES, largest of a step} FGMRES iterations.")


def least_action(name, value,
                 mass="mass defect {result/mass defect:.0e}"):
    """Other costs; the value says what is minimised."""
    return Entry(
        name, "otto-transport", name,
        value + "; relative gap {result/relative gap:.1e} of the discrete "
        "problem, " + mass + "; "
        "{problem/vertices} vertices, {problem/slabs} slabs, "
        "{iterations/Newton steps} Newton steps, at most "
        "{iterations/FGMRES, largest of a step} FGMRES iterations.")


def flow(name, text):
    """A gradient flow; the text goes on after the number of vertices."""
    return Entry("flow_" + name, "otto-flow", name, text)


def continuity(name, text, particles=True, **more):
    """A run of otto-continuity, with particles as dots or without."""
    return Entry("continuity_" + name, "otto-continuity", name, text,
                 ("render.py", "--particles") if particles else
                 ("render.py",), **more)


def geometry(name, text="", script=("render.py",)):
    """A run of otto-geometry."""
    return Entry("geometry_" + name, "otto-geometry", name, text, script)


def dataset(name):
    """The first samples of a data set. A sample depends on its number alone, so that
    four of them are those of the whole set."""
    return Entry("dataset_" + name, "otto-dataset", name, "",
                 ("contact_sheet.py", "--samples", "4"),
                 ("Samples/Number=4",))


NEWTON = "at most {history.csv/largest/newton_steps} Newton steps each"
VERTICES = "{problem/vertices} vertices, {iterations/steps} steps"

ENTRIES = [transport(name) for name in (
    "two_rooms", "translation", "compression", "gaussians", "disk_to_ellipse",
    "l_shape", "annulus", "regions", "image", "ball", "box_with_hole",
    "hex_box")] + [
    least_action("power", "W3 = {result/W3:.5f}"),
    least_action("fast_road",
                 "W2 in the metric = {result/W2 in the metric:.5f}"),
    least_action("hill", "least action {result/action:.5f}"),
    least_action("congestion", "least action {result/action:.5f}"),
    least_action("game", "value {result/value:.5f}"),
    least_action("bridge", "least action {result/action:.5f}"),
    least_action("growth", "WFR = {result/WFR:.5f}",
                 "mass against its parabola "
                 "{result/mass against its parabola:.0e}"),
    flow("crowd",
         "Largest density {history.csv/largest/largest_density:.6f}; at the end "
         "{mass x < 1.04:.0e} of the crowd is not yet in the right room; "
         + VERTICES + ", " + NEWTON + "."),
    flow("aggregation",
         "{problem/vertices} vertices, {iterations/steps} adaptive steps to the "
         "steady state at t = {result/time:.1f}, " + NEWTON + "."),
    flow("porous_medium", VERTICES + ", " + NEWTON + "."),
    flow("keller_segel", VERTICES + ", " + NEWTON + "."),
    flow("fokker_planck", VERTICES + " of BDF2, " + NEWTON + "."),
    flow("ornstein_uhlenbeck", VERTICES + " of BDF2, " + NEWTON + "."),
    flow("ball", VERTICES + " of BDF2, " + NEWTON + "."),
    continuity("rotation",
               "Smallest density {result/smallest density:.1g}, largest "
               "{result/largest density:.4g}, at the end "
               "{result/largest density at the end:.3f}; mass defect "
               "{result/largest mass defect:.0e}; " + VERTICES + ".",
               particles=False),
    continuity("swirl",
               "Distance to the push-forward by particles "
               "{result/distance to the push-forward:.1e} at the end, drift of "
               "test functions {result/duality defect:.1e}; " + VERTICES + "."),
    continuity("double_well",
               "Distance to the histogram of 3000 particles "
               "{result/distance to the histogram:.1e}; " + VERTICES + "."),
    continuity("two_rooms",
               "Distance to the histogram of 5000 particles "
               "{result/distance to the histogram:.1e}; " + VERTICES + "."),
    continuity("annulus", VERTICES + "."),
    continuity("box_with_hole",
               VERTICES + ".", particles=False),
    continuity("geodesic",
               "L1 distance to the geodesic, of at most 2: "
               "{result/distance to the geodesic at the end:.2f} at the end, "
               "{result/largest distance to the geodesic:.2f} at most; "
               + VERTICES + ".", particles=False,
               after="translation", folder_entry="Velocity/transport/Folder"),
    geometry("two_rooms",
             "{problem/vertices} vertices, 45 transport problems with a gap of "
             "1e-3 each; shares of the first two coordinates "
             "{result/share of coordinate 1:.2f} and "
             "{result/share of coordinate 2:.2f}, negative eigenvalues "
             "{result/negative eigenvalues over the positive ones:.3f} of the "
             "positive ones; largest defect of the triangle inequality "
             "{result/largest defect of the triangle inequality (relative):.4f} "
             "of the largest distance, deviation from constant speed "
             "{result/largest deviation from constant speed:.4f}.",
             ("distances.py",)),
    geometry("metric",
             "Norm of the swirl {Vector 3/norm of the field:.3f}, of its gradient "
             "part {Vector 3/norm of its gradient part:.3f}, of its remainder "
             "{Vector 3/norm of its remainder:.3f}; vectors 1 and 3, 1 and 4 are "
             "orthogonal by symmetry: {gram.csv/1/angle_3:.2f} and "
             "{gram.csv/1/angle_4:.2f} degrees.", ("vectors.py",)),
    geometry("caustics",
             "The first shock is reported at the time "
             "{result/time of the end:.3f}, exact is 2; {problem/vertices} "
             "vertices.", ("render.py", "--particles")),
    geometry("ball"),
    geometry("l_shape",
             "W2 = {logarithm to density 2/W2:.3f}, "
             "{logarithm to density 3/W2:.3f}, {logarithm to density 4/W2:.3f}; "
             "angles {gram.csv/1/angle_2:.1f} degrees between the first two, "
             "{gram.csv/1/angle_3:.1f} and {gram.csv/2/angle_3:.1f} between them "
             "and the third.", ("vectors.py",)),
    geometry("barycentre",
             "F falls from {history.csv/first/functional:.4f} to "
             "{result/functional:.4f} in {iterations/descent steps} steps, the "
             "gradient over the mean distance from "
             "{history.csv/first/relative_gradient_norm:.3f} to "
             "{history.csv/last/relative_gradient_norm:.3f}; {problem/vertices} "
             "vertices."),
    geometry("box_barycentre",
             "F falls from {history.csv/first/functional:.4f} to "
             "{result/functional:.4f} in {iterations/descent steps} steps; "
             "{problem/vertices} vertices."),
] + [dataset(name) for name in ("mixtures", "two_rooms", "fokker_planck",
                                "stirring")]
