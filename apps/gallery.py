#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the pictures of doc/gallery.md and the numbers below them anew.

  gallery.py                       all of them
  gallery.py two_rooms flow_ball   these
  gallery.py --check two_rooms     runs, and compares the numbers with those written
  gallery.py --consistent          nothing runs: do table, text and pictures agree?
  gallery.py --list                the names

The programs are looked for in build/release/bin unless --programs says where.
gallery_entries.py is the table. With --check counts may differ by a fifth, other
numbers by a hundredth, those with an exponent by a factor of two, and nothing of the
documentation is changed. Exit codes: 0 all is well; 1 a run failed or a number
differs; 2 wrong input.
"""
import argparse
import csv
import json
import os
import pathlib
import re
import subprocess
import sys

from gallery_entries import ENTRIES

SOURCE = pathlib.Path(__file__).resolve().parent.parent
APPS = SOURCE / "apps"
TEXT = SOURCE / "doc" / "gallery.md"
PICTURES = SOURCE / "doc" / "pictures"
NAMES = {entry.name: entry for entry in ENTRIES}
FIELD = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}")
BLOCK = re.compile(r"(<!-- numbers (\w+) -->\n)(.*?)(\n<!-- end -->)", re.S)
NUMBER = r"-?[\d.]+(?:e[-+]?\d+)?"


class InputError(Exception):
    """What the user or the table says is wrong."""


class RunError(Exception):
    """A run or a script failed."""


def mass_share(folder, bound):
    """The share of the mass of the last density where x is below the bound."""
    import render
    np = render.np
    step = render.Step(*render.read_series(folder / "density.pvd")[-1])
    triangles = step.triangles()
    x, y = step.points[:, 0][triangles], step.points[:, 1][triangles]
    areas = 0.5 * np.abs((x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) -
                         (x[:, 2] - x[:, 0]) * (y[:, 1] - y[:, 0]))
    mass = areas * step.fields["density"][triangles].mean(axis=1)
    return mass[x.mean(axis=1) < bound].sum() / mass.sum()


def of_table(file, row, column):
    """An entry of a table of a run."""
    with open(file, encoding="utf-8") as stream:
        values = [float(r[column]) for r in csv.DictReader(stream)]
    rows = {"first": lambda: values[0], "last": lambda: values[-1],
            "least": lambda: min(values), "largest": lambda: max(values)}
    return rows[row]() if row in rows else values[int(row) - 1]


def value(folder, summary, name):
    """What a field of a text of the table stands for."""
    side = re.fullmatch(r"mass x < ([\d.]+)", name)
    try:
        if side:
            return mass_share(folder, float(side[1]))
        if ".csv/" in name:
            return of_table(folder / name.split("/")[0],
                            *name.split("/", 1)[1].split("/", 1))
        group, entry = name.split("/", 1)
        return summary[group][entry]
    except (KeyError, IndexError, ValueError, OSError) as error:
        raise RunError(f"'{folder}' has no '{name}' ({error!r}), which the "
                       "table asks for.") from error


def written(number, form):
    """A number of a text; whole ones of tables are floating-point numbers."""
    if not form and float(number).is_integer():
        return str(int(number))
    text = format(number, form or "")
    return re.sub(r"e([-+])0*(\d)", lambda e: "e" + e[1].replace("+", "") + e[2],
                  text)


def numbers(entry, folder):
    """The text below the picture of a run, in lines of at most 88 characters."""
    if not entry.text:
        return ""
    with open(folder / "summary.json", encoding="utf-8") as stream:
        summary = json.load(stream)
    return FIELD.sub(lambda f: written(value(folder, summary, f[1]), f[2]),
                     entry.text)


def same(old, new, form):
    """Whether two numbers of a text agree as --check asks for."""
    a, b = float(old), float(new)
    if form and form.endswith("e"):
        # rounding errors are as good as zero
        a, b = (max(abs(x), 1e-12) for x in (a, b))
        return max(a, b) <= 2 * min(a, b)
    if not form:
        return abs(a - b) <= max(2, 0.2 * abs(a))
    last = 10. ** -len(old.partition(".")[2])
    return abs(a - b) <= max(1.5 * last, 0.01 * abs(a))


def differences(entry, old, new):
    """The numbers of a text that do not agree; None if the words differ."""
    forms = FIELD.findall(entry.text)
    words = re.escape(FIELD.sub("\0", entry.text)).replace(
        re.escape("\0"), f"({NUMBER})")
    pairs = [re.fullmatch(words, t) for t in (old, new)]
    if not all(pairs):
        return None
    return [f"{name.split('/')[-1]} is {b}, not {a}" for (name, form), a, b in
            zip(forms, pairs[0].groups(), pairs[1].groups())
            if not same(a, b, form)]


def run(entry, options):
    """Runs the program of an entry; its folder."""
    folder = options.work / entry.name
    if options.reuse and (folder / "summary.json").is_file():
        return folder
    program = options.programs / entry.program
    if not program.is_file():
        raise InputError(f"There is no program '{program}'; build it "
                         "(./bootstrap.sh build) or say --programs FOLDER.")
    command = [program, APPS / entry.program / f"{entry.parameters}.prm",
               "--output", folder, "--set", "Output/Overwrite=true"]
    for setting in entry.settings:
        command += ["--set", setting]
    if entry.after:
        before = run(NAMES[entry.after], options)
        command += ["--set", f"{entry.folder_entry}={before}"]
    call(command, options.work / f"{entry.name}.txt")
    return folder


def call(command, log):
    """Runs a command with its output in a file."""
    with open(log, "w", encoding="utf-8") as stream:
        done = subprocess.run([str(c) for c in command], stdout=stream,
                              stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        lines = log.read_text(encoding="utf-8").strip().splitlines() or [""]
        raise RunError(f"{pathlib.Path(command[0]).name} ended with exit code "
                       f"{done.returncode}: {lines[-1].strip()} (all of it is in "
                       f"'{log}')")


def draw(entry, folder, picture, options):
    """Draws the picture of a run."""
    source = folder / "dataset.h5" if entry.program == "otto-dataset" else folder
    call([sys.executable, APPS / entry.script[0], source, *entry.script[1:],
          "--output", picture], options.work / f"{entry.name}.drawn.txt")


def blocks():
    """The texts of doc/gallery.md, by name."""
    return {m[2]: " ".join(m[3].split()) for m in
            BLOCK.finditer(TEXT.read_text(encoding="utf-8"))}


def wrapped(text, width=88):
    """Lines of words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def write(name, text):
    """Puts numbers into doc/gallery.md."""
    old = TEXT.read_text(encoding="utf-8")
    TEXT.write_text(BLOCK.sub(
        lambda m: m[1] + wrapped(text) + m[4] if m[2] == name else m[0], old),
        encoding="utf-8")


def make(entry, options):
    """One picture and its numbers; what is wrong, as a list of sentences."""
    folder = run(entry, options)
    text = numbers(entry, folder)
    picture = options.work / f"{entry.name}.png" if options.check \
        else PICTURES / f"{entry.name}.png"
    draw(entry, folder, picture, options)
    if not entry.text:
        return []
    if not options.check:
        write(entry.name, text)
        return []
    old = blocks()[entry.name]
    wrong = differences(entry, old, text)
    return [f"the words differ: '{old}', '{text}'"] if wrong is None else wrong


def consistent():
    """What table, text and pictures do not agree about."""
    text = TEXT.read_text(encoding="utf-8")
    pictures = re.compile(r"\((?:\.\./)?pictures/(\w+)\.png\)")
    shown = set(pictures.findall(text))
    # other pages have theirs
    anywhere = {name for page in TEXT.parent.rglob("*.md")
                for name in pictures.findall(page.read_text(encoding="utf-8"))}
    there = {file.stem for file in PICTURES.glob("*.png")}
    wrong = [f"{name}: {what}" for names, what in (
        (shown - set(NAMES), "shown, but not in the table"),
        (set(NAMES) - shown, "in the table, but not shown"),
        (shown - there, "shown, but there is no picture"),
        (there - anywhere, "a picture that is not shown")) for name in sorted(names)]
    written_ones = blocks()
    for entry in ENTRIES:
        if not (APPS / entry.program / f"{entry.parameters}.prm").is_file():
            wrong.append(f"{entry.name}: there is no parameter file")
        if not entry.text:
            continue
        if entry.name not in written_ones:
            wrong.append(f"{entry.name}: no numbers in {TEXT.name}")
        elif differences(entry, *2 * [written_ones[entry.name]]) is None:
            wrong.append(f"{entry.name}: the words below the picture are not "
                         "those of the table; make it anew")
    return wrong


def arguments():
    """What the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--consistent", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--reuse", action="store_true",
                        help="runs that are there already are not repeated")
    parser.add_argument("--programs", type=pathlib.Path,
                        default=SOURCE / "build" / "release" / "bin")
    parser.add_argument("--work", type=pathlib.Path,
                        default=SOURCE / "build" / "gallery",
                        help="where the runs are left")
    options = parser.parse_args()
    for name in options.names:
        if name not in NAMES:
            raise InputError(f"There is no picture '{name}'; --list names all.")
    options.programs = options.programs.resolve()
    options.work = options.work.resolve()
    return options


def main():
    """Makes, or checks, one after the other."""
    try:
        options = arguments()
        if options.list:
            print("\n".join(NAMES))
            return 0
        failures = consistent() if options.consistent else []
        chosen = [] if options.consistent else options.names or NAMES
        options.work.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        for name in chosen:
            try:
                wrong = make(NAMES[name], options)
            except RunError as error:
                wrong = [str(error)]
            print(f"{name}: {'; '.join(wrong) or 'done'}", flush=True)
            failures += wrong
        if options.consistent:
            print("\n".join(failures) or "table, text and pictures agree")
    except InputError as error:
        print(f"gallery.py: {error}", file=sys.stderr)
        return 2
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
