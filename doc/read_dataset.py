#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads a data set of otto-dataset with h5py: read_dataset.py FILE [SPLIT]"""
import sys

import h5py
import numpy


def samples(file, split="train"):
    """Number, inputs and outputs of each sample of a split, as numpy arrays."""
    for k in file["splits"][split][...]:
        yield (int(k), {name: array[k] for name, array in file["inputs"].items()},
               {name: array[k] for name, array in file["outputs"].items()})


def main(name, split="train"):
    with h5py.File(name) as file:
        print(f"{file.attrs['title']}: {file.attrs['kind']}")
        print(f"{file.attrs['equations']}")
        for group in ("inputs", "outputs"):
            for array in file[group].values():
                print(f"  {array.name} ({array.attrs['axes']}) {array.shape}: "
                      f"{array.attrs['description']}")
        weights = file["mesh/weights"][...]
        for k, inputs, outputs in samples(file, split):
            mass = outputs["rho"] @ weights  # int rho at each time
            extra = "".join(f", W2 = {w2[k]:.6f}" for w2 in
                            [file["samples"].get("W2")] if w2 is not None)
            print(f"{split} {k}: {' '.join(inputs)} -> {' '.join(outputs)}, "
                  f"mass defect {numpy.abs(mass - 1).max():.1e}{extra}")


if __name__ == "__main__":
    main(*sys.argv[1:])
