#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables of doc/benchmarks.md.

    bench.py OTTO_TRANSPORT MESHES WORK_FOLDER MPIEXEC [GROUP ...]

The first lines say where, when and with which revision: numbers of different sessions
are not to be compared. Groups: accuracy, size, growth, ranks, space, flow, continuity, dataset. Without
any, all of them; the other programs are expected beside otto-transport.
"""
import csv
import json
import math
import os
import resource
import subprocess
import sys
import time

BUMP = ["Initial density/Type=bump", "Final density/Type=bump",
        "Initial density/bump/Radius=0.2", "Final density/bump/Radius=0.2"]


def on_ranks(ranks, command):
    """The command on so many ranks. Those that share a core yield it while
    they wait, which takes time where none does."""
    if ranks == 1:
        return command
    shared = ranks > len(os.sched_getaffinity(0))
    return [MPIEXEC, "--allow-run-as-root", "-np", str(ranks)] + (
        ["--oversubscribe"] if shared else []) + command


def run(name, mesh, size, refinement, slabs, dim=2, ranks=1, extra=()):
    """One run; CPU seconds of all ranks, and the summary."""
    folder = os.path.join(WORK, name)
    # the tables are of equal spaces
    pair = "Q1/Q1" if "quad" in mesh or "hex" in mesh else "P1/P1"
    sets = BUMP + [
        f"Discretisation/Pair={pair}",
        "Initial density/bump/Center=" + ", ".join(["0.3"] * dim),
        "Final density/bump/Center=" + ", ".join(["0.7"] * dim),
        f"Mesh/Size={size}", f"Mesh/Refinement={refinement}",
        f"Discretisation/Slabs={slabs}", "Output/Overwrite=true",
        "Output/Stride=1000"] + list(extra)
    command = [PROGRAM, "--mesh", os.path.join(MESHES, mesh), "--output",
               folder]
    for setting in sets:
        command += ["--set", setting]
    command = on_ranks(ranks, command)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.path.join(folder, "summary.json")) as file:
        summary = json.load(file)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime -
           before.ru_stime)
    if done.returncode != 0:
        print(f"  ({name} ended with exit code {done.returncode})")
    return cpu, summary


def unknowns(summary):
    problem = summary["problem"]
    return problem["vertices"] * (2 * problem["slabs"] - 1)


def row(name, cpu, summary, exact=0.32):
    result, count = summary["result"], summary["iterations"]
    n = unknowns(summary)
    memory = summary["resources"]["peak memory, all ranks (MiB)"] * 1048.576
    error = f"{abs(result['W2 squared'] / exact - 1):.1e}" if exact else ""
    print(f"| {name} | {summary['problem']['vertices']} x "
          f"{summary['problem']['slabs']} | {n} | {cpu:.1f} | "
          f"{summary['seconds']['total']:.1f} | {count['Newton steps']} | "
          f"{count['FGMRES']} ({count['FGMRES, largest of a step']}) | "
          f"{count['inner'] / max(1, count['FGMRES']):.1f} | "
          f"{result['relative gap']:.1e} | "
          f"{error} | "
          f"{memory / n:.2f} |")
    sys.stdout.flush()


def head(title):
    print(f"\n### {title}\n\n| case | vertices x slabs | unknowns | CPU s | "
          "wall s | Newton | FGMRES (largest) | inner per FGMRES | gap | "
          "error of W2^2 | kB per unknown |")
    print("|" + " --- |" * 11)


def accuracy():
    head("Time to accuracy")
    row("coarse", *run("a1", "square_tri.geo", 0.04, 0, 16))
    row("fine", *run("a2", "square_tri.geo", 0.04, 0, 32))


def size():
    head("Time at size")
    cpu, summary = run("b", "square_tri.geo", 0.01708, 0, 32)
    row("4,200 x 32", cpu, summary)
    total = summary["seconds"]["total"]
    print("\n| section | share |\n| --- | --- |")
    for name, seconds in summary["seconds"].items():
        print(f"| {name} | {100 * seconds / total:.0f} % |")
    row("with a coarse start",
        *run("b2", "square_tri.geo", 0.01708, 0, 32,
             extra=["Solver/Coarse start=true"]))


def growth():
    head("Growth")
    for refinement, slabs in ((0, 16), (1, 32), (2, 32), (3, 32)):
        row(f"refinement {refinement}",
            *run(f"c{refinement}", "square_tri.geo", 0.04, refinement, slabs))


def ranks():
    head("Ranks")
    for count in (1, 2):
        row(f"{count} ranks",
            *run(f"r{count}", "square_tri.geo", 0.0158, 0, 32, ranks=count))


def space():
    head("Tetrahedra")
    row("box with a hole",
        *run("s", "box_with_hole.geo", 0.032, 0, 16, dim=3, ranks=2),
        exact=None)


def flow_run(name, size, refinement, settings, ranks=1, program="otto-flow"):
    """One run of otto-flow or otto-continuity; CPU seconds, summary, steps."""
    folder = os.path.join(WORK, name)
    program = os.path.join(os.path.dirname(PROGRAM), program)
    command = [program, "--mesh", os.path.join(MESHES, "square_tri.geo"),
               "--output", folder]
    for setting in [f"Mesh/Size={size}", f"Mesh/Refinement={refinement}",
                    "Output/Overwrite=true", "Output/Interval=1e9",
                    "Output/Checkpoint interval=0"] + settings:
        command += ["--set", setting]
    command = on_ranks(ranks, command)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.path.join(folder, "summary.json")) as file:
        summary = json.load(file)
    with open(os.path.join(folder, "history.csv")) as file:
        steps = list(csv.DictReader(file))
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime -
           before.ru_stime)
    return cpu, summary, steps


POROUS = ["Initial density/Type=bump", "Initial density/bump/Center=0.5, 0.5",
          "Initial density/bump/Radius=0.3", "Energy/Terms=power"]
DRIFT = ["Initial density/Type=expression",
         "Initial density/expression/Expression=1.2+cos(pi*x)",
         "Energy/Terms=entropy, potential",
         "Energy/potential/Potential=-x", "Time/Scheme=bdf2"]


def flow():
    """Seconds of a step without the first, in which there is no guess."""
    print("\n### Gradient flows\n\n| flow | vertices | wall s per step | "
          "Newton per step | Krylov per Newton | us per vertex and Newton step "
          "| kB per vertex |\n|" + " --- |" * 7)
    for name, settings, tau in (("porous medium", POROUS, 1e-4),
                                ("Fokker-Planck", DRIFT, 1e-2)):
        for size, refinement in ((0.0108, 0), (0.0136, 2), (0.0172, 4)):
            # tau with the mesh size
            step = tau * size / 0.0108 * 2 ** -refinement
            cpu, summary, steps = flow_run(
                "f", size, refinement,
                settings + [f"Time/Step={step}", f"Time/End={5 * step}"])
            seconds = (float(steps[-1]["seconds"]) -
                       float(steps[0]["seconds"])) / (len(steps) - 1)
            newton = sum(int(s["newton_steps"]) for s in steps[1:])
            krylov = sum(int(s["krylov_iterations"]) for s in steps[1:])
            n = summary["problem"]["vertices"]
            memory = summary["resources"]["peak memory, all ranks (MiB)"]
            print(f"| {name} | {n} | {seconds:.2f} | "
                  f"{newton / (len(steps) - 1):.1f} | {krylov / newton:.1f} | "
                  f"{1e6 * seconds * (len(steps) - 1) / newton / n:.2f} | "
                  f"{memory * 1048.576 / n:.2f} |")
            sys.stdout.flush()
    cpu, summary, steps = flow_run(
        "f100", 0.0087, 0, POROUS + ["Time/Step=1e-4", "Time/End=1e-2"])
    newton = summary["iterations"]["Newton steps"]
    print(f"\n100 steps of porous medium on {summary['problem']['vertices']} "
          f"vertices: {cpu:.1f} CPU s, {newton / 100} Newton steps each.")


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
            cpu, summary, _ = flow_run(
                "continuity", size, refinement, settings, ranks,
                "otto-continuity")
            n = summary["problem"]["vertices"]
            steps = summary["iterations"]["steps"]
            seconds = summary["seconds"]["Equation"] + summary["seconds"].get(
                "Particles", 0.)
            exponent = ""
            if before is not None and ranks == 1:
                exponent = ", %.2f" % (math.log(seconds / steps / before[1]) /
                                       math.log(n / before[0]))
            before = (n, seconds / steps) if ranks == 1 else before
            memory = summary["resources"]["peak memory, all ranks (MiB)"]
            print("| %s | %d | %d | %d | %.2e | %.4f%s | %.2f |" %
                  (name, ranks, n, steps, n * steps / seconds,
                   seconds / steps, exponent, memory * 1048.576 / n), flush=True)


def dataset():
    """Samples of about 1,000 vertices, on one rank and on two."""
    print("\n### Data sets\n\n| samples | number | vertices x times | ranks | "
          "wall s | samples per s | CPU s a sample | MiB a sample | MiB of memory "
          "|\n|---|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    program = os.path.join(os.path.dirname(PROGRAM), "otto-dataset")
    for kind, number, times, extra in (
            ("transport", 60, 9, ["Transport/Pair=P1/P1"]),
            ("gradient flow", 60, 9, ["Gradient flow/Steps per interval=4"]),
            ("continuity", 120, 9, [])):
        for ranks in (1, 2):
            folder = os.path.join(WORK, "dataset")
            command = [program, "--mesh", os.path.join(MESHES, "square_tri.geo"),
                       "--output", folder]
            for setting in ["Mesh/Size=0.0365", f"Samples/Kind={kind}",
                            f"Samples/Number={number}", "Grid/Points=64",
                            "Output/Precision=single",
                            "Output/Overwrite=true"] + extra:
                command += ["--set", setting]
            command = on_ranks(ranks, command)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = (after.ru_utime + after.ru_stime - before.ru_utime -
                   before.ru_stime)
            with open(os.path.join(folder, "summary.json")) as file:
                summary = json.load(file)
            seconds = summary["seconds"]["total"]
            size = os.path.getsize(os.path.join(folder, "dataset.h5"))
            memory = summary["resources"]["peak memory, all ranks (MiB)"]
            print("| %s | %d | %d x %d | %d | %.1f | %.2f | %.2f | %.2f | %.0f |"
                  % (kind, number, summary["problem"]["vertices"], times, ranks,
                     seconds, number / seconds, cpu / number,
                     size / 1048576 / number, memory), flush=True)


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
    groups = {"accuracy": accuracy, "size": size, "growth": growth,
              "ranks": ranks, "space": space, "flow": flow,
              "continuity": continuity, "dataset": dataset}
    session()
    for group in sys.argv[5:] or groups:
        groups[group]()
