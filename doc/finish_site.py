#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""finish_site.py HTML_FOLDER [MATHJAX_FOLDER]

What Doxygen leaves to do: the parts of MathJax that show formulas come into the site, so
that it works without a network and wherever it is copied to; and pages of classes lose
the link to a list of nested classes that they do not have (Doxygen 1.9.4 makes one where
all of them are private).
"""
import pathlib
import re
import shutil
import sys

MATHJAX = ("MathJax.js", "extensions", "jax/input/TeX", "jax/output/HTML-CSS",
           "jax/element", "fonts/HTML-CSS/TeX")
NESTED = re.compile(r'<a href="#nested-classes">[^<]*</a>(?: \|\s*)?')


def finish(folder, mathjax=None):
    folder = pathlib.Path(folder)
    for page in folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        if '"#nested-classes"' in text and 'name="nested-classes"' not in text:
            page.write_text(NESTED.sub("", text), encoding="utf-8")
    for name in MATHJAX if mathjax else ():
        source, copy = pathlib.Path(mathjax) / name, folder / "mathjax" / name
        if source.is_dir():
            shutil.copytree(source, copy, dirs_exist_ok=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)


if __name__ == "__main__":
    finish(*sys.argv[1:])
