# SPDX-License-Identifier: LGPL-2.1-or-later
"""The pictures of a run, VTU files with appended data of zlib, without VTK."""
from __future__ import annotations

import pathlib
import xml.etree.ElementTree as xml
import zlib
from typing import NamedTuple

import numpy as np

from ._programs import OttoError

_MARK = b'<AppendedData encoding="raw">\n_'


class Step(NamedTuple):
    """One time of a series. `points` (n, 3), each once a rank; `cells`
    (cells, corners) in the order of VTK; `fields` by name, (n,) or (n, 3)."""

    time: float
    points: np.ndarray
    cells: np.ndarray
    fields: dict[str, np.ndarray]


def _array(data: bytes, entry: xml.Element) -> np.ndarray:
    """An array of the appended data: a table of sizes, and blocks of zlib."""
    begin = int(entry.get("offset"))
    n = int(np.frombuffer(data, "<u8", 1, begin)[0])
    sizes = np.frombuffer(data, "<u8", n, begin + 24)
    ends = begin + 24 + 8 * n + np.cumsum(sizes)
    raw = b"".join(zlib.decompress(data[e - s:e])
                   for e, s in zip(ends.tolist(), sizes.tolist()))
    kind = entry.get("type").replace("UInt", "u").replace("Int", "i") \
        .replace("Float", "f")
    values = np.frombuffer(raw, f"<{kind[0]}{int(kind[1:]) // 8}")
    width = int(entry.get("NumberOfComponents"))
    return values.reshape(-1, width) if width > 1 else values


def read_vtu(file: pathlib.Path) -> Step:
    """A picture of all ranks, one after the other."""
    content = file.read_bytes()
    head, mark, data = content.partition(_MARK)
    if not mark:
        raise OttoError(f"'{file}' is not a picture that Otto has written.")
    root = xml.fromstring(head + b"</VTKFile>")
    points, cells, fields, n = [], [], {}, 0
    for piece in root.iter("Piece"):
        points.append(_array(data, piece.find("Points/DataArray")))
        part = {e.get("Name"): _array(data, e)
                for e in piece.findall("Cells/DataArray")}
        if len(part["offsets"]):
            cells.append(n + part["connectivity"].reshape(
                -1, part["offsets"][0]))
        n += len(points[-1])
        for entry in piece.findall("PointData/DataArray"):
            fields.setdefault(entry.get("Name"), []).append(
                _array(data, entry))
    time = float(root.find(".//FieldData/DataArray").text)
    return Step(time, np.concatenate(points), np.concatenate(cells),
                {k: np.concatenate(v) for k, v in fields.items()})


def read_series(file: pathlib.Path) -> list[Step]:
    """All times of a ParaView collection."""
    return [read_vtu(file.parent / entry.get("file"))
            for entry in xml.parse(file).getroot().iter("DataSet")]


def find(vertices: np.ndarray, points: np.ndarray) -> np.ndarray:
    """For each vertex the number of a point that has its coordinates."""
    _, same = np.unique(np.concatenate([points, vertices]), axis=0,
                        return_inverse=True)
    number = np.full(same.max() + 1, -1)
    number[same[:len(points)]] = np.arange(len(points))
    result = number[same[len(points):]]
    if result.min(initial=0) < 0:
        raise OttoError("The fields are those of another mesh.")
    return result
