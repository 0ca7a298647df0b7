# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks of the scripts that draw: what pictures show, what the gallery compares.

  check_pictures.py frames STRIP COLUMNS [ROWS [SHARE]]  no frame of a strip is empty
  check_pictures.py peaks STRIP COLUMNS own|none   the last colour is in each frame, with its
                                                own bar, or in none
  check_pictures.py palette STRIP COLUMNS          colours of frames are those of viridis
  check_pictures.py more STRIP OTHER               one shows more of a field than the other
  check_pictures.py plain STRIP COLUMNS            walls have no traces of their cells
  check_pictures.py film FILE NUMBER FPS           frames of a .gif, and their time
  check_pictures.py gallery APPS                   a wrong number in the gallery is found
"""
import re
import sys

# pixels: the bar at the right, and titles and bars below and above frames
BAR, MARGIN, ABOVE, BELOW = 190, 20, 60, 100


def cells(file, columns, rows="1", bar=BAR):
    """The pixels of each frame of a strip of render.py."""
    import numpy
    from PIL import Image
    pixels = numpy.asarray(Image.open(file).convert("RGB")).astype(int)
    high, wide = pixels.shape[0] / int(rows), (pixels.shape[1] - bar) / int(columns)
    return [pixels[int(r * high):int((r + 1) * high), int(c * wide):int((c + 1) * wide)]
            for r in range(int(rows)) for c in range(int(columns))]


def coloured(pixels):
    """The share of pixels with a colour, which walls and their edges have not."""
    return (pixels.max(axis=2) - pixels.min(axis=2) > 60).mean()


def frames(file, columns, rows="1", share="0.01"):
    """In each frame at least this share of the pixels has a colour."""
    for k, frame in enumerate(cells(file, columns, rows)):
        if coloured(frame) < float(share):
            sys.exit(f"frame {k + 1} of {file} is empty: {coloured(frame):.4f}")


def peaks(file, columns, wanted):
    """Yellow is the last colour; frames may have bars of their own."""
    bar = MARGIN if wanted == "own" else BAR
    for k, frame in enumerate(cells(file, columns, bar=bar)):
        red, green, blue = frame[ABOVE:-BELOW].transpose(2, 0, 1)
        yellow = ((red > 200) & (green > 180) & (blue < 120)).any()
        if yellow != (wanted == "own"):
            sys.exit(f"frame {k + 1} of {file}: peak {yellow}, wanted {wanted}")


def palette(file, columns):
    """All colours but mixtures with white or grey at edges are near to one of viridis."""
    import matplotlib
    import numpy
    known = 255. * matplotlib.colormaps["viridis"](numpy.linspace(0., 1., 256))[:, :3]
    for k, frame in enumerate(cells(file, columns)):
        pixels, counts = numpy.unique(frame[ABOVE:-BELOW].reshape(-1, 3), axis=0,
                                      return_counts=True)
        bright = pixels.max(axis=1) - pixels.min(axis=1) > 60
        pixels, counts = pixels[bright], counts[bright]
        distance = numpy.abs(pixels[:, None] - known[None]).max(axis=2).min(axis=1)
        share = counts[distance > 25].sum() / counts.sum()
        if share > 0.01:
            sys.exit(f"frame {k + 1} of {file}: {share:.3f} is of other colours")


def more(file, other):
    """More pixels of one strip have a colour."""
    shares = [coloured(cells(name, "1")[0]) for name in (file, other)]
    if shares[0] < 1.5 * shares[1]:
        sys.exit(f"{file} shows no more than {other}: {shares}")


def plain(file, columns):
    """Plane walls, one before the other, have some colours only."""
    import numpy
    for k, frame in enumerate(cells(file, columns)):
        counts = numpy.unique(frame.reshape(-1, 3), axis=0, return_counts=True)[1]
        share = numpy.sort(counts)[-12:].sum() / counts.sum()
        if share < 0.9:
            sys.exit(f"frame {k + 1} of {file}: walls have traces, {share:.3f}")


def film(file, number, fps):
    """Times of a .gif are hundredths of a second."""
    from PIL import Image
    with Image.open(file) as pictures:
        seen = (pictures.n_frames, pictures.info["duration"])
    if seen[0] != int(number) or abs(seen[1] - 1000 / float(fps)) > 10:
        sys.exit(f"{file}: {seen[0]} frames of {seen[1]} ms")


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
    {"frames": frames, "peaks": peaks, "palette": palette, "more": more,
     "plain": plain, "film": film,
     "gallery": gallery}[sys.argv[1]](*sys.argv[2:])
