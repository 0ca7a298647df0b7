# SPDX-License-Identifier: LGPL-2.1-or-later
"""Parameters as the programs read them, and the processes."""
from __future__ import annotations

import numbers
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
from typing import Any, Mapping

import numpy as np


class OttoError(Exception):
    """What an Otto program says when it fails: one sentence."""


class InputError(OttoError, ValueError):
    """The input is wrong (exit code 2); nothing was written."""


class RunError(OttoError, RuntimeError):
    """The computation failed (exit code 1). `run` is the `Run` of what was
    kept, such as the best iterate; None if nothing was."""

    run = None


def text(value: Any) -> str:
    """A value as a parameter file has it: numbers with all digits, sequences
    with commas, sequences of points with semicolons between them."""
    if value is None:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    if not hasattr(value, "__iter__"):
        raise InputError(f"{value!r} cannot be the value of a parameter.")
    rows = [text(v) for v in value]
    points = any(hasattr(v, "__iter__") and not isinstance(v, str)
                 for v in value)
    return ("; " if points else ", ").join(rows)


def quoted(value: str) -> str:
    """In quotes where the programs would not read it as it stands."""
    if value == value.strip() and not set(value) & set("#\n\r") \
            and not value.endswith("\\"):
        return value
    for character, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n")):
        value = value.replace(character, escaped)
    return f'"{value}"'


def settings(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Nested parameters as {"Section/Entry": value}. Names may be flat before,
    and have underscores for blanks: {"Solver": {"Gap_tolerance": 1e-5}}."""
    result = {}
    for name, value in parameters.items():
        name = name.replace("_", " ")
        if isinstance(value, Mapping):
            result.update({f"{name}/{inner}": v
                           for inner, v in settings(value).items()})
        else:
            result[name] = text(value)
    return result


def write_parameters(file: str | os.PathLike,
                     parameters: Mapping[str, Any]) -> None:
    """Writes a parameter file, for a cluster: `otto-transport FILE`."""
    lines = []
    for name, value in settings(parameters).items():
        *sections, entry = name.split("/")
        lines += [f"subsection {s}" for s in sections]
        lines += [f"set {entry} = {quoted(value)}"] + ["end"] * len(sections)
    pathlib.Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def find_program(name: str, folder: str | os.PathLike | None = None) -> str:
    """Where a program is: in the folder, or that of OTTO_BIN, or in the
    installation that this package is part of, or on PATH."""
    folder = folder or os.environ.get("OTTO_BIN")
    # DIR/share/otto/apps/python/otto/_programs.py
    installed = pathlib.Path(__file__).resolve().parents[5:6]
    places = [folder] if folder else [p / "bin" for p in installed]
    found = next(filter(None, (shutil.which(name, path=p) for p in places)),
                 None)
    if not found and not folder:
        found = shutil.which(name)
    if not found:
        raise InputError(
            f"There is no program {name} in '{folder}'." if folder else
            f"There is no {name} on PATH; let OTTO_BIN name its folder.")
    return found


def execute(program: str, words: list[str], ranks: int = 1,
            bin: str | os.PathLike | None = None,
            verbose: bool = False) -> str:
    """Runs a program and returns what it printed.

    `ranks`: processes, started by mpiexec or by what OTTO_MPIEXEC says.
    Raises InputError or RunError with the sentence that the program ends with.
    The process is in a session of its own: Ctrl-C is passed on once, in the
    way that mpiexec passes to all ranks, and the program writes what it has.
    """
    if not isinstance(ranks, numbers.Integral) or ranks < 1:
        raise InputError(f"ranks={ranks!r}: give an integer from 1 on.")
    command = [find_program(program, bin), *words]
    if ranks > 1:
        launcher = os.environ.get("OTTO_MPIEXEC", "mpiexec")
        command = [*shlex.split(launcher), "-n", str(ranks), *command]
    with tempfile.TemporaryFile("w+", errors="replace") as errors, \
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors,
                             text=True, errors="replace",
                             start_new_session=True) as process:
        printed = []
        try:
            for line in process.stdout:
                printed.append(line)
                if verbose:
                    print(line, end="", flush=True)
            code = process.wait()
        except BaseException:
            process.send_signal(signal.SIGUSR1 if ranks > 1 else
                                signal.SIGINT)
            process.communicate()
            raise
        errors.seek(0)
        complaint = errors.read()
    if code == 0:
        return "".join(printed)
    said = [line[len(program) + 2:] for line in complaint.splitlines()
            if line.startswith(program + ": ")]
    message = said[-1] if said else \
        f"{program} ended with exit code {code}. {complaint.strip()[-1000:]}"
    raise (InputError if code == 2 else RunError)(message)
