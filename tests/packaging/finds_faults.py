#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""finds_faults.py SOURCE_FOLDER WORK: check_recipes.py finds what is made wrong."""
import pathlib
import shutil
import subprocess
import sys

CHECK = pathlib.Path(__file__).with_name("check_recipes.py")
DOCKER, APPTAINER = "packaging/Dockerfile", "packaging/otto.def"
SPACK = "packaging/spack/packages/otto/package.py"
# file, what is replaced by what, the fault
WRONG = [
    (DOCKER, "FROM debian:12", "FROM debian:11", "does not begin with FROM debian:12"),
    (DOCKER, "\nWORKDIR /work\n", "\nWORKDIRS /work\n", "no instruction WORKDIRS"),
    (DOCKER, "COPY . ", "COPY gone ", "gone is not there"),
    (DOCKER, "&& ldconfig", "&& && ldconfig", "Syntax error"),
    (DOCKER, "./bootstrap.sh", "./setup.sh", "./setup.sh is not there"),
    (DOCKER, "-DOTTO_BUILD_TESTS=", "-DOTTO_TESTS=", "no option OTTO_TESTS"),
    (DOCKER, "--preset release -D", "--preset fast -D", "no preset fast"),
    (DOCKER, '"--help"]', '"--help"', "CMD is no list"),
    (APPTAINER, "%post", "%posts", "no section %posts"),
    (APPTAINER, "From: debian:12", "From: debian", "no 'From: debian:12'"),
    (APPTAINER, "    . /opt", "    gone /opt", "gone is not there"),
    (APPTAINER, "    ldconfig", "    if ldconfig", "Syntax error"),
    (SPACK, "(CMakePackage):", "(CMakePackage)", "expected ':'"),
    (SPACK, "(CMakePackage):", "(Package):", "no class Otto(CMakePackage)"),
    (SPACK, '"0.1.0"', '"0.0.9"', "no version 0.1.0"),
    (SPACK, 'depends_on("lemon")', 'depends_on("mpi")', "not depend on lemon"),
    (SPACK, "+metis", "", "without +metis"),
    (SPACK, '"OTTO_BUILD_APPS"', '"OTTO_APPS"', "no option OTTO_APPS"),
    (SPACK, '_APPS", "apps"', '_APPS", "programs"', "no variant programs"),
]


def main(source, work):
    source, work = pathlib.Path(source), pathlib.Path(work)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("CMakeLists.txt", "CMakePresets.json", "bootstrap.sh"):
        shutil.copy(source / name, work)
    for file, old, new, fault in WRONG:
        shutil.rmtree(work / "packaging", ignore_errors=True)
        shutil.copytree(source / "packaging", work / "packaging")
        text = (work / file).read_text(encoding="utf-8")
        assert text.count(old) >= 1, (file, old)
        (work / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", str(CHECK), str(work)],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 1 and fault in done.stdout, (
            file, new, done.stdout, done.stderr)
    print(f"{len(WRONG)} faults were found")


if __name__ == "__main__":
    main(*sys.argv[1:])
