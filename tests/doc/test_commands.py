#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test_commands.py SOURCE WORK [--bin FOLDER] [--installed FOLDER] [--list | --write]

Runs every command of README.md, CONTRIBUTING.md and doc, each in a folder of its own, as
command_rules.py says, and prints each with its result. --list only checks that
doc/notebook/commands.md has every command, and that no rule is of a command that is gone;
--write writes that page. --installed has `prefix` and `build` of the test
install.consumer: the installation, and the built template.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import command_blocks
from command_rules import RULES, SCENERY, Rule

HEAD = """<!-- SPDX-License-Identifier: LGPL-2.1-or-later -->
# The commands of the texts

Every command of README, CONTRIBUTING and the pages of `doc`, and how the test
`doc.commands` runs it; `tests/doc/test_commands.py --write` makes this page. "As written"
is in a folder with a mesh and the folders of the source; numbers and places that are
changed are given. Commands of the tutorials are run by their own tests.

| page | command | run |
| --- | --- | --- |
"""


def rule_of(page, command):
    for rule in RULES:
        if rule.page in ("*", page) and command.startswith(rule.command):
            return rule
    return Rule(page, command)


def plan(rule):
    """How a command is run, in words."""
    if rule.skip:
        return f"no: {rule.skip}"
    if rule.by:
        return f"by the test {rule.by}"
    if rule.usage:
        return "options compared with `--help`"
    words = [rule.why] if rule.why else []
    if "template" in rule.needs:
        words.append("with the built template")
    if not words and rule.replace:
        words.append("with names in place of placeholders")
    return "; ".join(words) or "as written"


def table(source):
    """The page commands.md, and the rules that no command has."""
    rows, used = [], set()
    for page, found in command_blocks.pages(source):
        for command in found:
            rule = rule_of(page, command)
            used.add(id(rule))
            text = re.sub(r"\s*\n\s*", " ⏎ ", command.replace("\\\n", " "))
            text = re.sub(r" {2,}", " ", text).replace("|", "\\|")
            rows.append(f"| {page} | `` {text} `` | {plan(rule)} |\n")
    return HEAD + "".join(rows), [r for r in RULES if id(r) not in used]


class Runner:
    def __init__(self, source, work, programs, installed):
        self.source, self.work = source, work
        self.installed = installed
        self.bin = programs
        self.environment = dict(
            os.environ, SOURCE=str(source), PYTHONPATH=str(source / "apps/python"),
            OTTO_BIN=str(programs), MPLBACKEND="Agg", PYTHONDONTWRITEBYTECODE="1",
            OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
            OMPI_MCA_rmaps_base_oversubscribe="1",
            PATH=f"{programs}:/usr/bin:{os.environ.get('PATH', '')}")
        if installed:
            self.environment["DIR"] = str(installed / "prefix")

    def folder(self, name):
        """A folder with what commands find in the source folder."""
        folder = self.work / name
        folder.mkdir(parents=True)
        for part in ("apps", "meshes", "tests", "doc"):
            (folder / part).symlink_to(self.source / part)
        (folder / "build/release").mkdir(parents=True)
        (folder / "build/release/bin").symlink_to(self.bin)
        shutil.copy(self.source / "meshes/square_tri.msh", folder / "my.msh")
        (folder / "my.prm").write_text(
            "subsection Mesh\nset File = my.msh\nend\n"
            "subsection Discretisation\nset Slabs = 4\nend\n")
        return folder

    def shell(self, script, folder, name="command"):
        """Exit code and what was printed; ends after five minutes."""
        with open(folder / f"{name}.log", "wb") as log:
            code = subprocess.run(
                ["timeout", "300", "bash", "-ec", script], cwd=folder, stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, env=self.environment,
                check=False).returncode
        return code, (folder / f"{name}.log").read_text(errors="replace")

    def scenery(self):
        folder = self.folder("scenery")
        for name, command in SCENERY.items():
            code, text = self.shell(command, folder, name)
            if code:
                sys.exit(f"{command}: exit code {code}\n{text[-2000:]}")

    def usage(self, command):
        program = command.split()[0]
        _, text = self.shell(f"{program} --help", self.work, program)
        options = set(re.findall(r"--[a-z-]+", command))
        there = set(re.findall(r"--[a-z-]+", text))
        return sorted(options - there), sorted(there - options - {"--set"})

    def run(self, number, command, rule):
        """What is wrong with a command, "" if nothing; None: it was not run."""
        if rule.usage:
            missing, more = self.usage(command)
            return f"--help differs: {missing} {more}" if missing or more else ""
        folder = self.folder(f"{number:03d}")
        for need in rule.needs:
            if need == "POT":
                if self.shell("python3 -c 'import ot, scipy'", folder)[0]:
                    return None
            elif need == "template":
                if not self.installed or not (self.installed / "build").is_dir():
                    return None
                shutil.rmtree(folder / "build")
                shutil.copytree(self.installed / "build", folder / "build",
                                symlinks=True, ignore=shutil.ignore_patterns(
                                    "CMake*", ".ninja*", "build.ninja"))
            else:
                shutil.copytree(self.work / "scenery" / need, folder / need)
        for old, new in rule.replace:
            if old not in command:
                return f"there is no '{old}' in it"
            command = command.replace(old, new)
        if command_blocks.PYTHON.match(command):
            (folder / "code.py").write_text(
                "import h5py, numpy, otto\n" + command + (
                    "\n        pass\n" if command.endswith(":") else "\n"))
            command = "python3 code.py"
        code, text = self.shell(rule.before + "\n" + command, folder)
        return f"exit code {code}: {text[-600:]}" if code else ""


def geo_commands(source):
    """The first line of each .geo, which makes its mesh."""
    for file in sorted((source / "meshes").glob("*.geo")):
        yield file.name, file.read_text(encoding="utf-8").split("\n")[0]


def run_all(options):
    work = options.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    runner = Runner(options.source, work, options.bin, options.installed)
    runner.scenery()
    jobs = [(page, command, rule_of(page, command))
            for page, found in command_blocks.pages(options.source)
            for command in found]
    for name, line in geo_commands(options.source):
        jobs.append((f"meshes/{name}", line.lstrip("/ "), Rule(
            "", "", before="cp meshes/*.geo .")))

    def job(number):
        page, command, rule = jobs[number]
        start = time.time()
        if rule.skip or rule.by:
            return plan(rule), 0.
        fault = runner.run(number, command, rule)
        result = ("not run: it needs what is not there" if fault is None
                  else f"FAILED: {fault}" if fault else "done")
        return result, time.time() - start

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for (page, command, rule), (result, seconds) in zip(
                jobs, pool.map(job, range(len(jobs)))):
            failed += result.startswith("FAILED")
            first = command.split("\n")[0]
            print(f"{page}: {first} [{seconds:.0f} s] {result}", flush=True)
    print(f"{len(jobs)} commands, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--bin", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--installed", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    options.source = options.source.resolve()
    page = options.source / "doc/notebook/commands.md"
    text, unused = table(options.source)
    if options.write:
        page.write_text(text, encoding="utf-8")
    for rule in unused:
        print(f"no command for the rule '{rule.page}: {rule.command}'")
    stale = not page.is_file() or page.read_text(encoding="utf-8") != text
    if stale:
        print("doc/notebook/commands.md is not of these commands: run "
              "tests/doc/test_commands.py . build/commands --list --write")
    if unused or stale:
        return 1
    if options.list or options.write:
        print(f"{text.count(chr(10)) - HEAD.count(chr(10))} commands")
        return 0
    return run_all(options)


if __name__ == "__main__":
    sys.exit(main())
