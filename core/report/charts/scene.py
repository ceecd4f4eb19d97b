"""A drawing as plain shapes: what a chart's layout gives and a painter paints, on a screen, as PNG or as SVG."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable, NamedTuple, Optional

from ...texts.separators import numeral

HATCHES = ("", "/", "\\", "-", "|", "x")   # a fill has a hatch too, so that it can be recognised in grey
GAP = 7.0                                   # between hatch lines


class Box(NamedTuple):
    """A rectangle.

    Attributes:
        fill: name of a colour, empty for none. hatch: of ``HATCHES``. strength: of the colour, 0…1.
        mark: what a click on it means, None for nothing. tip: sentence.
        edge: whether it has an outline; ``dashed`` where what it shows is in no total.
    """

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    hatch: str = ""
    strength: float = 1.0
    mark: Optional[tuple] = None
    tip: str = ""
    edge: str = "solid"


class Flow(NamedTuple):
    """A band from a stretch on the left to one on the right, curved."""

    x1: float
    top1: float
    bottom1: float
    x2: float
    top2: float
    bottom2: float
    fill: str
    hatch: str = ""
    mark: Optional[tuple] = None
    tip: str = ""


class Line(NamedTuple):
    """A straight line; role: ``axis``, ``grid``, ``whisker`` or ``strong``.

    Attributes:
        fill: name of a colour, empty for the ink. dashed: what it shows was not measured, such as a path or a trend.
    """

    x1: float
    y1: float
    x2: float
    y2: float
    role: str = "axis"
    fill: str = ""
    dashed: bool = False


class Words(NamedTuple):
    """Words in a box; align: ``left``, ``centre`` or ``right``. role: ``plain``, ``faint``, ``strong``, or ``inside``
    on a fill of the colour ``on`` at that strength."""

    x: float
    y: float
    width: float
    height: float
    words: str
    align: str = "left"
    role: str = "plain"
    on: str = ""
    strength: float = 1.0


@dataclass(frozen=True)
class Type:
    """The letters that are drawn with: height of a line, and the width of words."""

    height: float
    width_of: Callable[[str], float]

    def cut(self, words: str, room: float, tail: str = "") -> str:
        """Words that fit into a width, the end replaced by an ellipsis.

        Args:
            words: the text. room: the width in pixels.
            tail: stays whole behind them, such as a number, which half of it would make another; dropped with them.
        """
        if self.width_of(words + tail) <= room:
            return words + tail
        for count in range(len(words) - 1, 0, -1):
            shown = words[:count].rstrip() + "…" + tail
            if self.width_of(shown) <= room:
                return shown
        return ""


@dataclass(frozen=True)
class Scene:
    """A drawing: its size, its shapes from the back to the front, and a sentence that describes it."""

    width: float
    height: float
    items: tuple
    description: str = ""

    def at(self, x: float, y: float):
        """The foremost shape with a mark or a tip at a place; None if there is none.

        Args:
            x, y: in pixels.
        """
        for item in reversed(self.items):
            if isinstance(item, Box) and (item.mark is not None or item.tip):
                if item.x <= x <= item.x + item.width and item.y <= y <= item.y + item.height:
                    return item
            elif isinstance(item, Flow) and item.x1 <= x <= item.x2:
                top, bottom = flow_at(item, x)
                if top <= y <= bottom:
                    return item
        return None

    @property
    def marks(self) -> list:
        """Shapes that can be clicked, in their order: what the keyboard steps through."""
        return [item for item in self.items if isinstance(item, (Box, Flow)) and item.mark is not None]


def flow_at(flow: Flow, x: float) -> tuple[float, float]:
    """Upper and lower edge of a band at a place; the edges are cubic curves with level ends.

    Args:
        flow: the band. x: between its ends, in pixels.
    """
    t = _parameter((x - flow.x1) / (flow.x2 - flow.x1))
    ease = 3.0 * t ** 2 - 2.0 * t ** 3
    return (flow.top1 + (flow.top2 - flow.top1) * ease, flow.bottom1 + (flow.bottom2 - flow.bottom1) * ease)


def _parameter(share: float) -> float:
    """The curve's parameter where it has come so far: with both handles in the middle x(t) = 1.5 t − 1.5 t² + t³."""
    low, high = 0.0, 1.0
    for _ in range(30):
        t = (low + high) / 2.0
        low, high = (t, high) if 1.5 * t - 1.5 * t ** 2 + t ** 3 < share else (low, t)
    return (low + high) / 2.0


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers that enclose a range.

    Args:
        low, high: ends of the range, in any unit. most: number of steps at most.

    >>> ticks(0.0, 43.0)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    """
    if not high > low:
        low, high = min(low, 0.0), max(high, 0.0)
        if not high > low:
            return [0.0, 1.0]
    rough = (high - low) / max(most - 1, 1)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if unit * factor >= rough * (1.0 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [step * number + 0.0 for number in range(first, last + 1)]


def number(value: float) -> str:
    """A number as a chart writes it: three digits are enough, a true minus, never −0.

    Args:
        value: in any unit, which is not written.

    >>> number(0.0), number(-1234.4), number(0.01234)
    ('0', '−1,234', '0.0123')
    """
    if value == 0.0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if abs(value) < 100.0 else 0
    shown = f"{abs(value):,.{min(digits, 6)}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return ("−" if value < 0.0 and float(shown.replace(",", "")) else "") + numeral(shown)


def hatch_lines(box: Box) -> list[Line]:
    """The lines of a box's hatch; they go on from box to box, as all lie on one grid.

    Args:
        box: with its hatch.
    """
    lines: list[Line] = []
    x1, y1, x2, y2 = box.x, box.y, box.x + box.width, box.y + box.height
    if box.width <= 0.0 or box.height <= 0.0:
        return lines
    if box.hatch == "-":
        y = math.ceil(y1 / GAP) * GAP
        while y < y2:
            lines.append(Line(x1, y, x2, y, "hatch"))
            y += GAP
    if box.hatch == "|":
        x = math.ceil(x1 / GAP) * GAP
        while x < x2:
            lines.append(Line(x, y1, x, y2, "hatch"))
            x += GAP
    gap = GAP * math.sqrt(2.0)
    if box.hatch in ("\\", "x"):        # y = x + c
        c = math.ceil((y1 - x2) / gap) * gap
        while c < y2 - x1:
            start, end = max(x1, y1 - c), min(x2, y2 - c)
            lines.append(Line(start, start + c, end, end + c, "hatch"))
            c += gap
    if box.hatch in ("/", "x"):         # y = c − x
        c = math.ceil((y1 + x1) / gap) * gap
        while c < y2 + x2:
            start, end = max(x1, c - y2), min(x2, c - y1)
            lines.append(Line(start, c - start, end, c - end, "hatch"))
            c += gap
    return lines
