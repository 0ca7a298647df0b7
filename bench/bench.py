#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables of doc/benchmarks.md.

    bench.py OTTO_TRANSPORT MESHES WORK_FOLDER MPIEXEC [GROUP ...]

Groups: accuracy, size, growth, ranks, space. Without any, all of them.
"""
import json
import os
import resource
import subprocess
import sys

BUMP = ["Initial density/Type=bump", "Final density/Type=bump",
        "Initial density/bump/Radius=0.2", "Final density/bump/Radius=0.2"]


def run(name, mesh, size, refinement, slabs, dim=2, ranks=1, extra=()):
    """One run; CPU seconds of all ranks, and the summary."""
    folder = os.path.join(WORK, name)
    sets = BUMP + [
        "Initial density/bump/Center=" + ", ".join(["0.3"] * dim),
        "Final density/bump/Center=" + ", ".join(["0.7"] * dim),
        f"Mesh/Size={size}", f"Mesh/Refinement={refinement}",
        f"Discretisation/Slabs={slabs}", "Output/Overwrite=true",
        "Output/Stride=1000"] + list(extra)
    command = [PROGRAM, "--mesh", os.path.join(MESHES, mesh), "--output",
               folder]
    for setting in sets:
        command += ["--set", setting]
    if ranks > 1:
        command = [MPIEXEC, "--allow-run-as-root", "--oversubscribe", "-np",
                   str(ranks)] + command
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
    print(f"| {name} | {summary['problem']['vertices']} x "
          f"{summary['problem']['slabs']} | {n} | {cpu:.1f} | "
          f"{summary['seconds']['total']:.1f} | {count['Newton steps']} | "
          f"{count['FGMRES']} ({count['FGMRES, largest of a step']}) | "
          f"{count['inner'] / max(1, count['FGMRES']):.1f} | "
          f"{result['relative gap']:.1e} | "
          f"{abs(result['W2 squared'] / exact - 1):.1e} | "
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
        exact=0.48)


if __name__ == "__main__":
    PROGRAM, MESHES, WORK, MPIEXEC = sys.argv[1:5]
    os.makedirs(WORK, exist_ok=True)
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1",
                      OMPI_ALLOW_RUN_AS_ROOT="1",
                      OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    groups = {"accuracy": accuracy, "size": size, "growth": growth,
              "ranks": ranks, "space": space}
    for group in sys.argv[5:] or groups:
        groups[group]()
