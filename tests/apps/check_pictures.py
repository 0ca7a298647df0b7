# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks of the scripts that draw: what pictures show, what the gallery compares.

  check_pictures.py frames STRIP NUMBER   no frame of a strip of render.py is empty
  check_pictures.py gallery APPS          a wrong number in the gallery is found
"""
import re
import sys


def frames(file, number):
    """In each frame at least 1 % of the pixels have a colour, which walls and
    their edges have not."""
    import numpy
    from PIL import Image
    pixels = numpy.asarray(Image.open(file).convert("RGB")).astype(int)
    bar = int(0.9 * 150)
    width = (pixels.shape[1] - bar) / int(number)
    for k in range(int(number)):
        frame = pixels[:, int(k * width):int((k + 1) * width)]
        coloured = (numpy.ptp(frame, axis=2) > 60).mean()
        if coloured < 0.01:
            sys.exit(f"frame {k + 1} of {file} is empty: {coloured:.4f}")


def gallery(folder):
    """Each number of the gallery, made wrong, is found, and nothing is as it is."""
    sys.path.insert(0, folder)
    import gallery as script
    written = script.blocks()
    for entry in script.ENTRIES:
        if not entry.text:
            continue
        right = written[entry.name]
        if script.differences(entry, right, right) != []:
            sys.exit(f"{entry.name}: the text is not that of the table")
        words = re.escape(script.FIELD.sub("\0", entry.text)).replace(
            re.escape("\0"), f"({script.NUMBER})")
        for group in range(1, len(script.FIELD.findall(entry.text)) + 1):
            match = re.fullmatch(words, right)
            number = match.group(group)
            wrong = re.sub(r"\d+", lambda d: str(9 * int(d[0]) + 9), number, 1)
            text = right[:match.start(group)] + wrong + right[match.end(group):]
            # a rounding error may be any other one
            if abs(float(number)) > 1e-12 and \
                    not script.differences(entry, right, text):
                sys.exit(f"{entry.name}: {wrong} passes for {number}")


if __name__ == "__main__":
    {"frames": frames, "gallery": gallery}[sys.argv[1]](*sys.argv[2:])
