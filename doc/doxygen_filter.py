#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Markdown as the web reads it, for Doxygen: doxygen_filter.py FILE writes to standard
output.

Formulas between two dollar signs become Doxygen's, comments go, headings that a link
names, of the same page or of another, get a label with the name of the page, and links to
pictures and files that are no pages lead to the copies beside the pages. Lines keep their numbers.
"""
import pathlib
import re
import sys


def label(heading):
    """The name of a heading in a link, as web sites make it."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))


ROOT = pathlib.Path(__file__).resolve().parent.parent


def prefix(file):
    """What the labels of a page begin with: Doxygen's are those of all pages."""
    file = pathlib.Path(file).resolve().with_suffix("")
    try:
        file = file.relative_to(ROOT)
    except ValueError:
        pass
    return re.sub(r"\W+", "-", str(file)).strip("-").lower() + "-"


def linked(file):
    """The headings of a page that links of other pages name."""
    file = pathlib.Path(file).resolve()
    pages = [*ROOT.glob("*.md"), *ROOT.glob("doc/**/*.md"),
             *ROOT.glob("apps/template/*.md"), *ROOT.glob("meshes/*.md"),
             *ROOT.glob("packaging/*.md")]
    return {heading for page in pages for name, heading in re.findall(
        r"\]\(([^)\s:#]+\.md)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if (page.parent / name).resolve() == file}


def filtered(text, linked_headings=(), file=ROOT / "page.md"):
    """The text of a page."""
    file = pathlib.Path(file).resolve()
    # blank lines instead, of which the first may not be one: the title is there
    text = re.sub(r"<!--.*?-->", lambda m: "\n" * m[0].count("\n"), text,
                  flags=re.S).lstrip("\n")
    signs = iter(range(text.count("$$")))
    text = re.sub(r"\$\$", lambda _: r"\f]" if next(signs) % 2 else r"\f[",
                  text)
    # the words of a link on one line
    text = re.sub(r"\[([^\]\n]*)\n\s*([^\]\n]*)\]\(([^)\n]*)\)([^\s]*)",
                  r"[\1 \2](\3)\4" + "\n", text)
    wanted = set(re.findall(r"\]\(#([^)]+)\)", text)).union(linked_headings)
    text = re.sub(r"^(#+ )(.*)$", lambda m: m[0] + (
        f" {{#{prefix(file)}{label(m[2])}}}" if label(m[2]) in wanted else ""),
        text, flags=re.M)
    text = re.sub(r"\]\(#([^)\s]+)\)", rf"](#{prefix(file)}\1)", text)
    text = re.sub(
        r"\]\(([^)\s:#]+\.md)#([^)\s]+)\)",
        lambda m: f"](#{prefix(file.parent / m[1])}{m[2]})", text)
    return re.sub(r"\]\((?!https?:|#)([^)\s]*/)?([^)/\s]+)\)",
                  lambda m: m[0] if m[2].endswith(".md")
                  else f"]({m[2]})" if m[2].endswith(".png")
                  else f"](./{m[2]})", text)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(filtered(
        pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"),
        linked(sys.argv[1]), sys.argv[1]))
