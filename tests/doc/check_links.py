#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""check_links.py FOLDER: every link of the .md files in a folder, that of the source or
share/otto of an installation, leads to a file, and to a heading of it if it names one.
Prints each that does not; the exit code is 1 if there is one, or no file at all."""
import pathlib
import re
import sys

LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")


def text_of(file):
    """Without code, in which brackets are no links."""
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    return re.sub(r"`[^`]*`", lambda m: "x" * len(m[0]), text)


def labels(file):
    """The names of the headings, as web sites make them."""
    headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))
            for heading in headings}


def main(folder):
    folder, n, faults = pathlib.Path(folder), 0, 0
    skipped = re.compile(r"^(build|demo|\.)")
    for file in sorted(folder.rglob("*.md")):
        place = file.relative_to(folder)
        if any(skipped.match(part) for part in place.parts[:-1]):
            continue
        for name, label in LINK.findall(text_of(file)):
            n += 1
            target = file.parent / name if name else file
            fault = ("leads nowhere" if not target.exists() else
                     "has no such heading" if label and target.suffix == ".md"
                     and label not in labels(target) else None)
            if fault:
                faults += 1
                print(f"{place}: {name}{'#' + label if label else ''} {fault}")
    print(f"{n} links, {faults} faults")
    return 1 if faults or not n else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
