#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""check_recipes.py SOURCE_FOLDER: the recipes in packaging, as far as they can be checked
without building them. Prints each fault; the exit code is 1 if there is one.

* Dockerfile: instructions, scripts that a shell can read, files that are there;
* otto.def: sections, scripts, files;
* the recipe of Spack: it compiles, is a CMakePackage of the project's version, and names
  what CMake and Debian's packages in bootstrap.sh ask for, and variables of CMake that
  the project has.
"""
import ast
import pathlib
import re
import subprocess
import sys

INSTRUCTIONS = {"FROM", "COPY", "WORKDIR", "RUN", "ENV", "USER", "CMD", "ARG", "LABEL"}
SECTIONS = {"files", "post", "environment", "runscript", "test", "help", "labels"}
# what CMake asks for, and how Spack calls it
NEEDED = {"libdeal.ii-dev": "dealii", "libgmsh-dev": "gmsh", "libboost-all-dev": "boost",
          "nlohmann-json3-dev": "nlohmann-json", "liblemon-dev": "lemon",
          "libpng-dev": "libpng", "libtrilinos-ml-dev": "trilinos", "libhdf5-openmpi-dev": "hdf5",
          "openmpi-bin": "mpi", "ninja-build": "ninja", "cmake": "cmake",
          "python3-numpy": "py-numpy", "python3-h5py": "py-h5py",
          "python3-matplotlib": "py-matplotlib"}


def shell(script, where, faults):
    done = subprocess.run(["sh", "-n"], input=script, text=True, check=False,
                          capture_output=True)
    if done.returncode:
        faults.append(f"{where}: {done.stderr.strip()}")


def commands(script, where, root, faults):
    """Files of the source folder and presets that a script names."""
    for name in re.findall(r"(?:^|\s)\./([\w./-]+)", script):
        if not (root / name).is_file():
            faults.append(f"{where}: ./{name} is not there")
    presets = (root / "CMakePresets.json").read_text(encoding="utf-8")
    for name in re.findall(r"cmake --preset (\S+)", script):
        if f'"{name}"' not in presets:
            faults.append(f"{where}: there is no preset {name}")
    cmake = (root / "CMakeLists.txt").read_text(encoding="utf-8")
    for name in re.findall(r"-D(OTTO_\w+)=", script):
        if f"option({name} " not in cmake:
            faults.append(f"{where}: there is no option {name}")


def dockerfile(root, faults):
    where = "packaging/Dockerfile"
    text = (root / where).read_text(encoding="utf-8")
    text = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    lines = [line for line in text.replace("\\\n", " ").split("\n") if line.strip()]
    if not lines or not lines[0].startswith("FROM debian:12"):
        faults.append(f"{where}: does not begin with FROM debian:12")
    for line in lines:
        name, _, rest = line.partition(" ")
        if name not in INSTRUCTIONS:
            faults.append(f"{where}: there is no instruction {name}")
        elif name == "RUN":
            shell(rest, where, faults)
            commands(rest, where, root, faults)
        elif name == "COPY":
            for file in rest.split()[:-1]:
                if not (root / file).exists():
                    faults.append(f"{where}: {file} is not there")
        elif name == "ENV" and not re.fullmatch(r"(\s*\w+=\S+)+\s*", rest):
            faults.append(f"{where}: ENV {rest}")
        elif name == "CMD":
            try:
                assert all(isinstance(word, str) for word in ast.literal_eval(rest))
            except (AssertionError, SyntaxError, ValueError):
                faults.append(f"{where}: CMD is no list of words")


def apptainer(root, faults):
    where = "packaging/otto.def"
    text = (root / where).read_text(encoding="utf-8")
    head, *parts = re.split(r"^%", text, flags=re.M)
    for entry in ("Bootstrap: docker", "From: debian:12"):
        if not re.search(rf"^{entry}$", head, re.M):
            faults.append(f"{where}: no '{entry}'")
    found = set()
    for part in parts:
        name, _, content = part.partition("\n")
        found.add(name.strip())
        if name.strip() not in SECTIONS:
            faults.append(f"{where}: there is no section %{name}")
        elif name.strip() == "files":
            for line in content.split("\n"):
                if line.strip() and not (root / line.split()[0]).exists():
                    faults.append(f"{where}: {line.split()[0]} is not there")
        elif name.strip() != "help":
            shell(content, f"{where}, %{name.strip()}", faults)
            commands(content, where, root, faults)
    for name in ("files", "post", "runscript"):
        if name not in found:
            faults.append(f"{where}: no section %{name}")


def spack(root, faults):
    where = "packaging/spack/packages/otto/package.py"
    text = (root / where).read_text(encoding="utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        faults.append(f"{where}: {error}")
        return
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if [c.name for c in classes] != ["Otto"] or [
            getattr(base, "id", "") for base in classes[0].bases] != ["CMakePackage"]:
        faults.append(f"{where}: no class Otto(CMakePackage)")
        return
    calls = {}
    for node in ast.walk(classes[0]):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name,
                                                                ast.Attribute)):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            calls.setdefault(name, []).append(
                [a.value for a in node.args if isinstance(a, ast.Constant)])
    cmake = (root / "CMakeLists.txt").read_text(encoding="utf-8")
    version = re.search(r"project\(otto VERSION (\S+)", cmake)[1]
    if [version] not in calls.get("version", []):
        faults.append(f"{where}: no version {version}")
    names = {re.split(r"[@+~]", args[0])[0] for args in calls.get("depends_on", [])}
    packages = (root / "bootstrap.sh").read_text(encoding="utf-8")
    for debian, name in NEEDED.items():
        if debian not in packages:
            faults.append(f"bootstrap.sh: {debian} is no longer there, see NEEDED")
        elif name not in names:
            faults.append(f"{where}: does not depend on {name}")
    features = re.search(r"foreach\(feature ([A-Z0-9 ]+)\)", cmake)[1].split()
    dealii = next((args[0] for args in calls["depends_on"]
                   if args[0].startswith("dealii")), "")
    for feature in features:
        if f"+{feature.lower()}" not in dealii:
            faults.append(f"{where}: dealii without +{feature.lower()}")
    for option in re.findall(r'"(OTTO_\w+)"', text):
        if f"option({option} " not in cmake:
            faults.append(f"{where}: there is no option {option}")
    variants = {args[0] for args in calls.get("variant", [])}
    for args in calls.get("define_from_variant", []):
        if args[1] not in variants:
            faults.append(f"{where}: there is no variant {args[1]}")


def main(source):
    root, faults = pathlib.Path(source), []
    dockerfile(root, faults)
    apptainer(root, faults)
    spack(root, faults)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
