# SPDX-License-Identifier: LGPL-2.1-or-later
"""The commands that the texts show: blocks of a shell or of Python, indented or between
fences, and words between backquotes that are a command with arguments."""
import pathlib
import re

PAGES = ("README.md", "CONTRIBUTING.md", "apps/template/README.md",
         "meshes/README.md", "packaging/README.md",
         "doc/*.md", "doc/notebook/*.md")
PROGRAMS = (r"otto-[a-z]+|python3|cmake|ctest|bash|sh|mpirun|gmsh|git|cp|cd|export|"
            r"apt-get|docker|apptainer|spack|pvpython|paraview|clang-[a-z]+|"
            r"\./bootstrap\.sh|(?:build|apps)/[\w/.-]+|--set|DIR=\S*")
BEGIN = re.compile(rf"(?:{PROGRAMS})(?:\s|$)")
PYTHON = re.compile(r"import |(?:run|data|train|mesh) = otto\.|otto\.\w+\(|"
                    r"with h5py")
INLINE = re.compile(rf"`((?:{PROGRAMS}) [^`]+)`")


def _indented(lines):
    """Indented blocks with the lines between blank ones."""
    k = 0
    while k < len(lines):
        if lines[k].startswith("    ") and (k == 0 or not lines[k - 1].strip()):
            end = k
            while end < len(lines) and lines[end].startswith("    "):
                end += 1
            yield "\n".join(line[4:].rstrip() for line in lines[k:end])
            k = end
        k += 1


def commands(text):
    """All commands of a page, in order of kind and place, without repetitions."""
    found, fences = [], re.compile(r"^```+(\w*)\s*\n(.*?)^```+\s*$", re.S | re.M)
    for kind, content in fences.findall(text):
        if kind == "sh":
            found.append(content.rstrip())
    text = fences.sub("", text)
    found += [block for block in _indented(text.split("\n"))
              if BEGIN.match(block) or PYTHON.match(block)]
    prose = "\n".join(line for line in text.split("\n")
                      if not line.startswith("    "))
    found += [re.sub(r"\s+", " ", command)
              for command in INLINE.findall(prose)]
    return list(dict.fromkeys(found))


def pages(root):
    """(page, commands) of all texts."""
    root = pathlib.Path(root)
    for pattern in PAGES:
        for file in sorted(root.glob(pattern)):
            if file.name == "commands.md":
                continue
            yield (str(file.relative_to(root)),
                   commands(file.read_text(encoding="utf-8")))
