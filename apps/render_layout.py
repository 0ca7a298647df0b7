# SPDX-License-Identifier: LGPL-2.1-or-later
"""The part of render.py that puts frames on a page: rows, titles, bars of colours.

A page is ten inches wide, as much as is read at its normal size, and letters have the
size of letters on a page, whatever the number of frames. All lengths are inches.
"""
import math

import matplotlib.cm
import matplotlib.pyplot as plt

PAGE = 10.
# place for the common bar, a title, and the bar of one frame
BAR, TITLE, OWN_BAR = 0.95, 0.3, 0.38
# place below all, for half a letter of the common bar
MARGIN = 0.12
# frames are at most that high, and their columns at least that wide, for titles
HIGHEST, NARROWEST = 4., 0.85
# pictures are about that many times as wide as high
SHAPE = 3.2


class Layout:
    """The places of all frames; `aspect` is width over height of one. With `own` each
    frame has a bar below it, else there is one for all."""

    def __init__(self, n, aspect, own, rows=None):
        self.n, self.aspect, self.own = n, aspect, own
        self.foot = OWN_BAR if own else 0.
        self.side = 0.1 if own else BAR
        choices = [min(rows, n)] if rows else range(1, n + 1)
        self.place(min(choices, key=self.badness))

    def place(self, rows):
        """Sizes with this number of rows."""
        self.columns = -(-self.n // rows)
        self.rows = -(-self.n // self.columns)
        cell = max((PAGE - self.side) / self.columns, NARROWEST)
        self.height = min(0.96 * cell / self.aspect, HIGHEST)
        self.cell = max(self.height * self.aspect / 0.96, NARROWEST)
        self.row = self.height + TITLE + self.foot
        self.size = (self.columns * self.cell + self.side,
                     self.rows * self.row + MARGIN)

    def badness(self, rows):
        """How far the picture is from its shape, and places left empty."""
        self.place(rows)
        empty = self.columns * self.rows - self.n
        return abs(math.log(self.size[0] / self.size[1] / SHAPE)) + \
            0.3 * empty / self.n

    def box(self, left, bottom, width, height):
        """A box as shares of the figure."""
        return [left / self.size[0], bottom / self.size[1],
                width / self.size[0], height / self.size[1]]

    def figure(self):
        """The figure, and axes of each frame and of its bar."""
        figure = plt.figure(figsize=self.size)
        frames, bars = [], []
        for k in range(self.n):
            left = k % self.columns * self.cell
            bottom = self.size[1] - (k // self.columns + 1) * self.row
            frames.append(figure.add_axes(
                self.box(left + 0.02 * self.cell, bottom + self.foot,
                         0.96 * self.cell, self.height)))
            if self.own:
                bars.append(figure.add_axes(self.box(
                    left + 0.1 * self.cell, bottom + self.foot - 0.12,
                    0.8 * self.cell, 0.08)))
        return figure, frames, bars

    def common_bar(self, figure, norm, colours, name, extend):
        """The bar of all frames."""
        high = min((self.rows - 1) * self.row + self.height, 6.)
        bottom = (MARGIN + self.size[1] - TITLE - high) / 2
        axes = figure.add_axes(self.box(self.size[0] - self.side + 0.12, bottom,
                                        0.13, high))
        bar = figure.colorbar(matplotlib.cm.ScalarMappable(norm, colours), cax=axes,
                              extend=extend)
        bar.set_label(name, fontsize=10)
        # long numbers have no place
        bar.formatter.set_powerlimits((-2, 4))
        bar.update_ticks()
        axes.tick_params(labelsize=9)
        axes.yaxis.get_offset_text().set(size=9, ha="left")

    def own_bar(self, axes, norm, colours, name):
        """The bar of one frame, with its ends and, if there is place, the field."""
        axes.clear()
        axes.figure.colorbar(matplotlib.cm.ScalarMappable(norm, colours), cax=axes,
                             orientation="horizontal", ticks=[])
        words = [(0., "left", f"{norm.vmin:.3g}"), (1., "right", f"{norm.vmax:.3g}")]
        if self.cell > 1.2 + 0.09 * len(name):
            words.append((0.5, "center", name))
        for x, side, word in words:
            axes.text(x, -0.5, word, ha=side, va="top", fontsize=9,
                      transform=axes.transAxes)
