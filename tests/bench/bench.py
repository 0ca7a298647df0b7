#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables of doc/benchmarks.md.

    bench.py OTTO_TRANSPORT MESHES WORK_FOLDER MPIEXEC [GROUP ...]

The first lines say where, when and with which revision: numbers of different
sessions are not to be compared. Groups: accuracy, equal, size, growth, ranks,
space, flow, continuity, dataset; without any, all of them. The other programs
are expected beside otto-transport. All is measured with the default settings,
`equal` compares the default pair with potentials on the refined mesh and with
potentials and densities in one space.
"""
import csv
import json
import math
import os
import re
import resource
import subprocess
import sys
import time

W2 = math.sqrt(0.32)
BUMP = ["Initial density/Type=bump", "Final density/Type=bump",
        "Initial density/bump/Radius=0.2", "Final density/bump/Radius=0.2"]


def measured(command, check=True):
    """Screen of the command, CPU seconds of all its processes, wall clock."""
    start = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          check=check)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        print(f"  (exit code {done.returncode}: {' '.join(command)})")
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime -
           before.ru_stime)
    return done.stdout, cpu, time.monotonic() - start


def on_ranks(ranks, command):
    """The command on so many ranks. Those that share a core yield it while
    they wait, which takes time where none does."""
    if ranks == 1:
        return command
    shared = ranks > len(os.sched_getaffinity(0))
    return [MPIEXEC, "--allow-run-as-root", "-np", str(ranks)] + (
        ["--oversubscribe"] if shared else []) + command


def command_of(program, mesh, folder, settings):
    command = [os.path.join(os.path.dirname(PROGRAM), program), "--mesh",
               os.path.join(MESHES, mesh), "--output", folder]
    for setting in settings + ["Output/Overwrite=true"]:
        command += ["--set", setting]
    return command


def summary_of(folder):
    with open(os.path.join(folder, "summary.json")) as file:
        return json.load(file)


def run(size, slabs, refinement=0, mesh="square_tri.geo", dim=2, ranks=1,
        extra=()):
    """One transport of the bump: CPU seconds of all ranks, and the summary
    with the unknowns, of which only the screen has the number."""
    folder = os.path.join(WORK, "transport")
    screen, cpu, _ = measured(on_ranks(ranks, command_of(
        "otto-transport", mesh, folder, BUMP + [
            "Initial density/bump/Center=" + ", ".join(["0.3"] * dim),
            "Final density/bump/Center=" + ", ".join(["0.7"] * dim),
            f"Mesh/Size={size}", f"Mesh/Refinement={refinement}",
            f"Discretisation/Slabs={slabs}", "Output/Stride=1000",
            *extra])), check=False)
    summary = summary_of(folder)
    summary["unknowns"] = int(re.search(r": (\d+) unknowns", screen)[1])
    return cpu, summary


def enclosure(result, exact):
    """Bounds of W2, minus the exact one and relative to it if it is known."""
    bounds = [result.get(f"W2 of the meshed domain, not {side}")
              for side in ("below", "above")]
    if None in bounds:
        return "none"
    if exact:
        return ", ".join(f"{bound / exact - 1:+.1e}" for bound in bounds)
    return ", ".join(f"{bound:.5f}" for bound in bounds)


def row(name, runs, exact):
    """A row of the runs, which differ in their seconds alone."""
    summary = runs[0][1]
    problem, result = summary["problem"], summary["result"]
    count, seconds = summary["iterations"], summary["seconds"]
    n = summary["unknowns"]
    memory = summary["resources"]["peak memory, all ranks (MiB)"] * 1048.576
    error = (f"{result['W2 squared'] / exact**2 - 1:+.1e}" if exact else
             f"W2 {result['W2']:.5f}")
    print(f"| {name} | {problem['pair']} | {problem['vertices']} x "
          f"{problem['slabs']} | {n} | "
          f"{', '.join(f'{cpu:.1f}' for cpu, _ in runs)} | "
          f"{', '.join('%.1f' % r[1]['seconds']['total'] for r in runs)} | "
          f"{count['Newton steps']} | "
          f"{count['FGMRES']} ({count['FGMRES, largest of a step']}) | "
          f"{count['inner'] / max(1, count['FGMRES']):.1f} | "
          f"{result['relative gap']:.1e} | {error} | "
          f"{enclosure(result, exact)} | "
          f"{100 * seconds.get('Enclosure', 0) / seconds['total']:.0f} % | "
          f"{memory / n:.2f} |", flush=True)


def table(title, cases, times=1, exact=W2):
    """A row for each case; with several times the cases take turns."""
    print(f"\n### {title}\n\n| case | pair | vertices x slabs | unknowns | "
          "CPU s | wall s | Newton | FGMRES (largest) | inner per FGMRES | "
          "gap | error of W2^2 | bounds of W2 | enclosure | kB per unknown |\n"
          "|" + " --- |" * 14, flush=True)
    runs = {name: [] for name in cases}
    for turn in range(times):
        for name, case in cases.items():
            runs[name].append(run(**case))
            if turn == times - 1:
                row(name, runs[name], exact)
    return runs


def accuracy():
    table("Time to accuracy", {
        "coarse": dict(size=0.08, slabs=12),
        "middle": dict(size=0.04, slabs=16),
        "fine": dict(size=0.04, slabs=32),
        "quadrilaterals": dict(mesh="square_quad.geo", size=0.04, slabs=32)})


def equal():
    for refinement, slabs in ((0, 16), (0, 32), (1, 32)):
        case = dict(size=0.04, refinement=refinement, slabs=slabs)
        table("Equal spaces", {
            "default": case,
            **{pair: dict(case, extra=[f"Discretisation/Pair={pair}"])
               for pair in ("P1-iso-P2/P1", "P1/P1")}}, 2)


def size():
    case = dict(size=0.01708, slabs=32)
    runs = table("Time at size", {
        "default": case,
        "without enclosure": dict(case, extra=["Solver/Enclosure pieces=0"]),
        "coarse start": dict(case, extra=["Solver/Coarse start=true"])}, 2)
    seconds = runs["default"][0][1]["seconds"]
    print("\n| section | share |\n| --- | --- |")
    for name, spent in seconds.items():
        print(f"| {name} | {100 * spent / seconds['total']:.0f} % |")


def growth():
    """The largest case needs 7 GB of memory."""
    runs = list(table("Growth", {
        name: dict(size=size, refinement=refinement, slabs=slabs)
        for name, size, refinement, slabs in (
            ("refinement 0", 0.04, 0, 16), ("refinement 1", 0.04, 1, 32),
            ("refinement 2", 0.04, 2, 32), ("largest", 0.0277, 2, 32))
    }).values())
    (first, small), (last, large) = runs[0][0], runs[-1][0]
    print("\nExponent of the CPU seconds: %.2f." % (
        math.log(last / first) /
        math.log(large["unknowns"] / small["unknowns"])))


def ranks():
    table("Ranks", {
        f"{count} rank{'s' * (count > 1)}": dict(size=0.025, slabs=32,
                                                 ranks=count)
        for count in (1, 2)}, 3)


def space():
    table("Tetrahedra", {"box with a hole": dict(
        mesh="box_with_hole.geo", size=0.06, slabs=16, dim=3)}, exact=None)


def flow_run(name, size, refinement, settings, ranks=1, program="otto-flow"):
    """One run of otto-flow or otto-continuity: CPU seconds, summary, steps.
    "on core" is the part of the wall clock in which one rank had a core:
    seconds of steps are multiplied with it, so that other work does not
    count."""
    folder = os.path.join(WORK, name)
    _, cpu, elapsed = measured(on_ranks(ranks, command_of(
        program, "square_tri.geo", folder,
        [f"Mesh/Size={size}", f"Mesh/Refinement={refinement}",
         "Output/Interval=1e9", "Output/Checkpoint interval=0"] + settings)))
    with open(os.path.join(folder, "history.csv")) as file:
        steps = list(csv.DictReader(file))
    summary = summary_of(folder)
    summary["on core"] = min(1., cpu / elapsed) if ranks == 1 else 1.
    return cpu, summary, steps


POROUS = ["Initial density/Type=bump", "Initial density/bump/Center=0.5, 0.5",
          "Initial density/bump/Radius=0.3", "Energy/Terms=power"]
DRIFT = ["Initial density/Type=expression",
         "Initial density/expression/Expression=1.2+cos(pi*x)",
         "Energy/Terms=entropy, potential",
         "Energy/potential/Potential=-x", "Time/Scheme=bdf2"]


def flow():
    """Seconds of a step without the first, in which there is no guess."""
    print("\n### Gradient flows\n\n| flow | vertices | s per step | "
          "Newton per step | Krylov per Newton | us per vertex and Newton "
          "step | kB per vertex |\n|" + " --- |" * 7)
    for name, settings, tau in (("porous medium", POROUS, 1e-4),
                                ("Fokker-Planck", DRIFT, 1e-2)):
        for size, refinement in ((0.0108, 0), (0.0136, 2), (0.0172, 3)):
            # tau with the mesh size
            step = tau * size / 0.0108 * 2 ** -refinement
            cpu, summary, steps = flow_run(
                "f", size, refinement,
                settings + [f"Time/Step={step}", f"Time/End={5 * step}"])
            seconds = summary["on core"] * (
                float(steps[-1]["seconds"]) -
                float(steps[0]["seconds"])) / (len(steps) - 1)
            newton = sum(int(s["newton_steps"]) for s in steps[1:])
            krylov = sum(int(s["krylov_iterations"]) for s in steps[1:])
            n = summary["problem"]["vertices"]
            memory = summary["resources"]["peak memory, all ranks (MiB)"]
            print(f"| {name} | {n} | {seconds:.2f} | "
                  f"{newton / (len(steps) - 1):.1f} | {krylov / newton:.1f} | "
                  f"{1e6 * seconds * (len(steps) - 1) / newton / n:.2f} | "
                  f"{memory * 1048.576 / n:.2f} |", flush=True)
    cpu, summary, steps = flow_run(
        "f100", 0.0087, 0, POROUS + ["Time/Step=1e-4", "Time/End=1e-2"])
    newton = summary["iterations"]["Newton steps"]
    print(f"\n100 steps of porous medium on {summary['problem']['vertices']} "
          f"vertices: {cpu:.1f} CPU s, {newton / 100} Newton steps each.",
          flush=True)


def continuity():
    """The continuity and Fokker-Planck equations, a quarter of a turn."""
    print("\n### Continuity equation\n\n| equation | ranks | vertices | steps "
          "| vertices x steps per s | s per step, exponent | kB a vertex |\n"
          "|---|---:|---:|---:|---:|---:|---:|", flush=True)
    for name, extra in (("convection", []),
                        ("convection, particles", ["Particles/Number=10000"]),
                        ("Fokker-Planck", ["Diffusion/Coefficient=0.01"])):
        before = None
        for ranks, size, refinement, end in (
                (1, 0.04, 2, 0.1), (1, 0.04, 3, 0.02), (1, 0.04, 4, 0.005),
                (1, 0.04, 5, 0.0005), (2, 0.04, 4, 0.005)):
            settings = ["Particles/Number=0", "Checks/Duality=false",
                        f"Time/End={end}", f"Output/Interval={end}"] + extra
            _, summary, _ = flow_run(
                "continuity", size, refinement, settings, ranks,
                "otto-continuity")
            n = summary["problem"]["vertices"]
            steps = summary["iterations"]["steps"]
            seconds = summary["on core"] * (
                summary["seconds"]["Equation"] +
                summary["seconds"].get("Particles", 0.))
            exponent = ""
            if before is not None and ranks == 1:
                exponent = ", %.2f" % (math.log(seconds / steps / before[1]) /
                                       math.log(n / before[0]))
            before = (n, seconds / steps) if ranks == 1 else before
            memory = summary["resources"]["peak memory, all ranks (MiB)"]
            print("| %s | %d | %d | %d | %.2e | %.4f%s | %.2f |" %
                  (name, ranks, n, steps, n * steps / seconds,
                   seconds / steps, exponent, memory * 1048.576 / n),
                  flush=True)


def dataset():
    """Samples of about 1,000 vertices, on one rank and on two."""
    print("\n### Data sets\n\n| samples | number | vertices x times | ranks | "
          "wall s | samples per s | CPU s a sample | MiB a sample | "
          "MiB of memory |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|",
          flush=True)
    for kind, number, times, extra in (
            ("transport", 40, 9, []),
            ("gradient flow", 60, 9, ["Gradient flow/Steps per interval=4"]),
            ("continuity", 120, 9, [])):
        for count in (1, 2):
            folder = os.path.join(WORK, "dataset")
            _, cpu, _ = measured(on_ranks(count, command_of(
                "otto-dataset", "square_tri.geo", folder,
                ["Mesh/Size=0.0365", f"Samples/Kind={kind}",
                 f"Samples/Number={number}", "Grid/Points=64",
                 "Output/Precision=single"] + extra)))
            summary = summary_of(folder)
            seconds = summary["seconds"]["total"]
            file_size = os.path.getsize(os.path.join(folder, "dataset.h5"))
            memory = summary["resources"]["peak memory, all ranks (MiB)"]
            print("| %s | %d | %d x %d | %d | %.1f | %.2f | %.2f | %.2f | "
                  "%.0f |" %
                  (kind, number, summary["problem"]["vertices"], times, count,
                   seconds, number / seconds, cpu / number,
                   file_size / 1048576 / number, memory), flush=True)


def session():
    """Processor, load, day and revision."""
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file
                 if line.startswith("model name")]
    version = subprocess.run([PROGRAM, "--version"], capture_output=True,
                             text=True, check=False).stdout.strip()
    print(f"{names[0] if names else 'unknown processor'}, "
          f"{len(os.sched_getaffinity(0))} cores, load "
          f"{os.getloadavg()[0]:.1f} before, "
          f"{time.strftime('%Y-%m-%d %H:%M')}\n{version}", flush=True)


if __name__ == "__main__":
    PROGRAM, MESHES, WORK, MPIEXEC = sys.argv[1:5]
    os.makedirs(WORK, exist_ok=True)
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1",
                      OMPI_ALLOW_RUN_AS_ROOT="1",
                      OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    groups = {group.__name__: group for group in (
        accuracy, equal, size, growth, ranks, space, flow, continuity,
        dataset)}
    session()
    for group in sys.argv[5:] or groups:
        groups[group]()
