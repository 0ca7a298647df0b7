#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""run_page.py PAGE --work FOLDER [--bin FOLDER] [--otto FOLDER] [--dir FOLDER]

Does what a tutorial says, in an empty folder, and compares what comes out of it:

* a block without a language, or of a language other than sh and text, after a paragraph
  that ends with `NAME`: is written to the file NAME;
* blocks of sh run one after the other in one shell, which ends at the first failure;
* a block of text after one of sh is what one should see: its lines are found in this
  order in what was printed, words as they are, numbers to two per cent; `...` stands for
  the rest of a line, or for lines;
* a picture of the page is the one that was made under the same name: the same size, and
  on average the same colours.

Blocks see the programs of --bin on PATH, OTTO=--otto (the source folder, or share/otto
of an installation) and DIR = --dir, where Otto is installed.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*[A-Za-z_])")
TOLERANCE = 0.02


def blocks(text):
    """(language or file name, content) of each block between fences."""
    found, lines, k = [], text.split("\n"), 0
    while k < len(lines):
        match = re.match(r"```+(\w*)\s*$", lines[k])
        if not match:
            k += 1
            continue
        end = next((j for j in range(k + 1, len(lines))
                    if lines[j].rstrip() == "```"), None)
        if end is None:
            raise SystemExit(f"the block of line {k + 1} has no end")
        kind = match[1]
        if kind not in ("sh", "text"):
            before = " ".join(line for line in lines[max(0, k - 3):k] if line)
            name = re.search(r"`([^`\s]+)`:$", before.rstrip())
            kind = f"file {name[1]}" if name else "other"
        found.append((kind, "\n".join(lines[k + 1:end]) + "\n"))
        k = end + 1
    return found


def pieces(line):
    """A line as words and numbers."""
    numbers = [match[0] for match in NUMBER.finditer(line)]
    words = NUMBER.sub("\0", line).split()
    return words, numbers


def same(expected, printed):
    """Whether a line is the one that the page shows."""
    if "..." in expected:
        expected = expected[:expected.index("...")]
        words, numbers = pieces(expected)
        other_words, other_numbers = pieces(printed)
        other_words = other_words[:len(words)]
        other_numbers = other_numbers[:len(numbers)]
    else:
        words, numbers = pieces(expected)
        other_words, other_numbers = pieces(printed)
    if words != other_words or len(numbers) != len(other_numbers):
        return False
    for a, b in zip(map(float, numbers), map(float, other_numbers)):
        if abs(a - b) > TOLERANCE * max(abs(a), abs(b)):
            return False
    return True


def missing(expected, printed):
    """The lines of the page that were not printed, in this order."""
    lines, lost, k = printed.split("\n"), [], 0
    for line in expected.split("\n"):
        if line.strip() in ("", "..."):
            continue
        found = next((j for j in range(k, len(lines)) if same(line, lines[j])),
                     None)
        if found is None:
            lost.append(line)
        else:
            k = found + 1
    return lost


def compare_pictures(page, text, work):
    """The pictures of the page beside those that were made."""
    import numpy
    from PIL import Image
    faults, names = [], re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", text)
    for name in names:
        shipped = (page.parent / name).resolve()
        made = [*work.rglob(shipped.name)]
        if len(made) != 1:
            faults.append(f"{shipped.name} was not made")
            continue
        if not shipped.is_file():
            faults.append(f"{name} is not there")
            continue
        a, b = (Image.open(file).convert("RGB") for file in (shipped, made[0]))
        if max(abs(x - y) / x for x, y in zip(a.size, b.size)) > 0.02:
            faults.append(f"{shipped.name}: {b.size} instead of {a.size}")
            continue
        a, b = (numpy.asarray(image.resize((120, 60)), float)
                for image in (a, b))
        difference = abs(a - b).mean() / 255
        print(f"{shipped.name}: colours differ by {difference:.1%}")
        if difference > 0.03:
            faults.append(f"{shipped.name}: another picture")
    if not names:
        faults.append("the page has no picture")
    return faults


def run(page, work, environment):
    """Does what the page says; returns the faults."""
    text = page.read_text(encoding="utf-8")
    script, expected, n = ["set -e"], {}, 0
    script.append("trap 'echo $? > \"$OTTO_OUT/code\"' EXIT")
    for kind, content in blocks(text):
        if kind == "sh":
            n += 1
            script += [f'exec > "$OTTO_OUT/{n}" 2>&1', content]
        elif kind == "text":
            expected[n] = content
        elif kind.startswith("file "):
            script.append(f"cat > {kind[5:]} <<'END OF THE FILE'\n{content}"
                          "END OF THE FILE")
    out = work / "out"
    out.mkdir(parents=True)
    folder = work / "run"
    folder.mkdir()
    subprocess.run(["bash", "-c", "\n".join(script)], cwd=folder, check=False,
                   env=dict(environment, OTTO_OUT=str(out)),
                   stdin=subprocess.DEVNULL)
    faults = []
    code = (out / "code").read_text().strip()
    done = max((int(file.name) for file in out.iterdir()
                if file.name.isdigit()), default=0)
    if code != "0":
        tail = (out / str(done)).read_text(errors="replace").split("\n")[-8:]
        faults.append(f"block {done} of {n} ended with exit code {code}: "
                      + "\n  ".join(tail))
    if not n:
        faults.append("there is nothing to run")
    for k, content in expected.items():
        if k > done:
            continue
        printed = (out / str(k)).read_text(errors="replace")
        for line in missing(content, printed):
            faults.append(f"block {k} has not printed: {line}")
    if code == "0":
        faults += compare_pictures(page, text, folder)
    print(f"{page.name}: {n} blocks of commands, {len(expected)} of output, "
          f"{len(faults)} faults")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--bin", default="")
    parser.add_argument("--otto", default="")
    parser.add_argument("--dir", default="")
    options = parser.parse_args()
    work = options.work.resolve()
    if work.exists():
        subprocess.run(["rm", "-rf", str(work)], check=True)
    environment = dict(os.environ, MPLBACKEND="Agg")
    # Debian's Python, which has the packages, before others
    path = ["/usr/bin", environment.get("PATH", "")]
    if options.bin:
        path.insert(0, os.path.abspath(options.bin))
        environment["OTTO_BIN"] = path[0]
    environment["PATH"] = ":".join(path)
    for name, value in ("OTTO", options.otto), ("DIR", options.dir):
        if value:
            environment[name] = os.path.abspath(value)
    faults = run(options.page.resolve(), work, environment)
    for fault in faults:
        print(f"FAILED: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
