"""How layers look on the map of a report, the same in HTML and on paper; read from ``styles/map.yaml``."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...texts import read_yaml

_FILE = Path(__file__).resolve().parents[3] / "styles" / "map.yaml"


@dataclass(frozen=True)
class MapStyle:
    """Fill, outline and hatching of an area.

    Attributes:
        fill, line: ``"#rrggbb"``; empty for none.
        opacity: of the fill, 0 to 1.
        width: of the outline, millimetres of paper.
        dash: lengths of dashes and gaps in millimetres; empty for a solid line.
        hatch: angles of hatching in degrees, anticlockwise from east.
    """

    fill: str = ""
    opacity: float = 1.0
    line: str = ""
    width: float = 0.2
    dash: tuple[float, ...] = ()
    hatch: tuple[int, ...] = ()


@cache
def _file() -> dict:
    return read_yaml(_FILE)


def _style(entry: dict) -> MapStyle:
    return MapStyle(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})


@cache
def style_of(kind: str) -> MapStyle:
    """The style of ``"subject"``, ``"ring"``, ``"survey"``, ``"veil"`` or ``"approved"``.

    Args:
        kind: which.
    """
    return _style(_file()[kind])


@cache
def class_style(code: str, scheme: str = "") -> MapStyle:
    """The style of a patch of land by its class.

    Args:
        code: of the class; the longest known beginning counts. Unknown codes are white.
        scheme: id of the list that the code is from; unknown: the guide in force.
    """
    schemes = _file()["schemes"]
    themes = schemes.get(scheme, schemes["guide-2023"])
    theme = next((themes[code[:end]] for end in range(len(code), 0, -1) if code[:end] in themes), "unknown")
    outline = style_of("survey")
    return MapStyle(fill=_file()["themes"][theme], line=outline.line, width=outline.width)


@cache
def control_style(number: int) -> MapStyle:
    """The style of the nth control layer of a map; they repeat after the last.

    Args:
        number: from 0.
    """
    styles = _file()["controls"]
    return _style(styles[number % len(styles)])


@cache
def piece_style(verdict: str) -> MapStyle:
    """The style of a piece that a finding is about.

    Args:
        verdict: of the finding.
    """
    pieces = _file()["pieces"]
    return _style(pieces.get(verdict, pieces["other"]))


@cache
def change_style(word: str) -> MapStyle:
    """The style of ground whose carbon changes.

    Args:
        word: a key of ``changes`` of the file.
    """
    return _style(_file()["changes"][word])


@cache
def density_style(word: str) -> MapStyle:
    """The style of ground by its density of carbon.

    Args:
        word: number of its class as text, or ``unknown``; a key of ``densities`` of the file.
    """
    styles = _file()["densities"]
    return _style(styles.get(word, styles["last"]))
