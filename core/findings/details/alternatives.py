"""What can be done with a piece that an edge of a plan cuts off: on the card of its finding, and on the map."""
from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import isfinite
from typing import NamedTuple, Optional

import numpy as np
import shapely

from ...report.numbers import NumberStyle, areas_in
from ...texts import text
from .strip import TIGHT

#: The part of a manifest that holds them.
SECTION = "alternatives"
#: In the order in which they are offered.
ALTERNATIVES = ("parcel", "draft", "split")
_NUMBERS = ("area", "gains_m2", "loses_m2", "parcel_m2")
_TEXTS = ("cut", "parcel", "gains", "loses", "gains_limits", "loses_limits", "status")


class Cut(NamedTuple):
    """A cut, as a manifest has it.

    Attributes:
        cut, parcel: its id, and the parcel. area: of all its pieces, m². gains, loses: the unit of most of the parcel,
            which gains where the parcel is followed, and the one that loses; empty outside the plan. gains_m2,
            loses_m2, parcel_m2: their areas, None where there is none. gains_limits, loses_limits: limits of both.
        status: of the edge. is_offered: whether the parcel may be followed. warnings: keys of what that would spoil.
        edge: which corners of the finding's ground lie on the plan's edge: pairs of the first and the last corner of
            each stretch, counted over all rings. The manifest has no coordinates.
    """

    cut: str
    parcel: str
    area: float
    gains: str
    loses: str
    gains_m2: Optional[float]
    loses_m2: Optional[float]
    parcel_m2: float
    gains_limits: str
    loses_limits: str
    status: str
    is_offered: bool
    warnings: list
    edge: list


def section_of(cuts: Mapping[str, Cut]) -> dict:
    """The part of a manifest that :func:`read_cuts` reads.

    Args:
        cuts: finding id -> cut.
    """
    return {finding: list(cut) for finding, cut in cuts.items()}


def read_cuts(manifests: Mapping[str, Mapping]) -> dict[str, Mapping]:
    """Name of a check -> its part on cuts, of checks that have one.

    Args:
        manifests: name of a check -> manifest of its newest run.
    """
    return {check: manifest[SECTION] for check, manifest in manifests.items()
            if isinstance(manifest.get(SECTION), Mapping)}


def cut_of(sections: Mapping[str, Mapping], finding: Mapping) -> Optional[Cut]:
    """The cut of a finding; None where its check has none, or a manifest, which anybody may edit, is not as written.

    Args:
        sections: of ``read_cuts``. finding: with ``check_name`` and ``finding_id``.
    """
    values = sections.get(finding.get("check_name"), {}).get(finding.get("finding_id"))
    if not isinstance(values, list) or len(values) != len(Cut._fields):
        return None
    cut = Cut(*values)
    numbers = [getattr(cut, name) for name in _NUMBERS]
    known = all(_is_number(number) for number in numbers if number is not None)
    words = all(isinstance(getattr(cut, name), str) for name in _TEXTS)
    lists = isinstance(cut.warnings, list) and isinstance(cut.edge, list)
    return cut if known and words and lists and None not in (cut.area, cut.parcel_m2) else None


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def alternatives_html(cut: Cut, decided: tuple, style: NumberStyle, language: str) -> tuple[str, str]:
    """The three alternatives with what each does to areas, and what it does to limits and rights, as HTML.

    A link ``show:parcel`` is to draw an alternative, ``accept:parcel`` to accept it, ``withdraw:`` to take that back.

    Args:
        cut: of ``cut_of``. decided: alternative, author and day of what was accepted; empty: nothing was.
        style: how areas are written. language: of the words, ``"en"`` or ``"zh"``.

    Returns:
        What is seen first, and what follows on the sentence of the finding; without colours.
    """
    def say(key: str, **values) -> str:
        return escape(text(f"alignment.{key}", language, **values))

    first, more = [], []
    for name in ALTERNATIVES:
        title, areas = say(f"alternative_{name}"), escape(areas_words(cut, name, style, language))
        if decided and decided[0] == name:
            last = [f"<b>{say('card_accepted', author=decided[1], day=decided[2])}</b>",
                    f"<a href='withdraw:'>{say('card_withdraw')}</a>"]
        elif name != "parcel" or cut.is_offered:
            last = [f"<a href='accept:{name}'>{say('card_accept')}</a>"]
        else:
            last = [f"<i>{say('edge_' + cut.status)}</i>"]
        first.append(" · ".join([f"<b><a href='show:{name}'>{title}</a></b>", *last, areas]))
        more.append(say("card_effects", alternative=text(f"alignment.alternative_{name}", language),
                        effects=" ".join(effects_of(cut, name, language))))
    return (f"<p {TIGHT}>{'<br>'.join(first)}</p>",
            f"<p {TIGHT}><b>{say('card_title')}</b><br>{'<br>'.join(more)}</p>")


def areas_words(cut: Cut, alternative: str, style: NumberStyle, language: str) -> str:
    """What an alternative does to the areas of units and of the parcel.

    Args:
        cut: of ``cut_of``. alternative: of ``ALTERNATIVES``. style: how areas are written. language: of the words.

    >>> cut = Cut("c", "P1", 120.0, "A", "B", 11760.0, 24240.0, 6000.0, "far 2", "", "draft", True, [], [[0, 1]])
    >>> areas_words(cut, "parcel", NumberStyle(), "en")
    'A: 11,760.00 m² → 11,880.00 m²; B: 24,240.00 m² → 24,120.00 m²; parcel stays 6,000.00 m².'
    """
    def area(value: float) -> str:
        return areas_in(value, style, language)[0]

    def unit(name: str, before: Optional[float], change: float) -> str:
        title = name or text("alignment.outside", language)
        return title if before is None else text("alignment.card_unit", language, unit=title, before=area(before),
                                                 after=area(before + change))

    if alternative == "parcel":
        return text("alignment.card_areas_parcel", language, gains=unit(cut.gains, cut.gains_m2, cut.area),
                    loses=unit(cut.loses, cut.loses_m2, -cut.area), parcel=area(cut.parcel_m2))
    return text(f"alignment.card_areas_{alternative}", language, rest=area(cut.parcel_m2 - cut.area),
                piece=area(cut.area), parcel=area(cut.parcel_m2))


def effects_of(cut: Cut, alternative: str, language: str) -> list[str]:
    """Sentences on limits and rights, and warnings.

    Args:
        cut: of ``cut_of``. alternative: of ``ALTERNATIVES``. language: of the words.
    """
    unknown = text("alignment.limits_unknown", language)
    sentences = [text(f"alignment.limits_{alternative}", language, main=cut.gains_limits or unknown,
                      unit=cut.loses_limits or unknown),
                 text(f"alignment.rights_{alternative}", language, area=cut.area)]
    if alternative == "parcel" and cut.warnings:
        words = [text(f"alignment.warn_{key}", language) for key in cut.warnings if isinstance(key, str)]
        sentences.append(text("alignment.card_warning", language, words=text("alignment.semicolon", language).join(
            words)))
    return sentences


def edges_of(cut: Cut, piece: bytes) -> tuple[Optional[bytes], Optional[bytes]]:
    """The plan's edge along a cut, and where it would run if the parcel were followed: WKB of lines, None without one.

    Args:
        cut: of ``cut_of``. piece: WKB of the finding's ground.

    >>> ground = shapely.box(0, 0, 2, 60)     # its corners: (2, 0), (2, 60), (0, 60), (0, 0)
    >>> values = ("c", "P", 120.0, "A", "B", 1.0, 1.0, 6000.0, "", "", "draft", True, [])
    >>> [shapely.to_wkt(shapely.from_wkb(line), rounding_precision=0) for line in edges_of(
    ...     Cut(*values, [[2, 3]]), shapely.to_wkb(ground))]
    ['MULTILINESTRING ((0 60, 0 0))', 'MULTILINESTRING ((2 0, 2 60, 0 60), (0 0, 2 0))']
    """
    rings = shapely.get_rings(shapely.get_parts(shapely.from_wkb(piece)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = np.append(ring[1:] == ring[:-1], False)     # whether a corner is followed by another one of its ring
    on_edge = np.zeros(len(xy), dtype=bool)
    for pair in cut.edge:
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(place, int) for place in pair):
            first, last = pair
            if not 0 <= first < last < len(xy):
                return None, None      # of another version of the ground
            on_edge[first:last] = True
    return _lines(xy, inside & on_edge), _lines(xy, inside & ~on_edge)


def stretches(on: np.ndarray) -> list[list[int]]:
    """First and last corner of each stretch of sides.

    Args:
        on: whether the side that begins at a corner belongs to one ``(n,)``.

    >>> stretches(np.array([True, True, False, True]))
    [[0, 2], [3, 4]]
    """
    turns = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(np.int8)))
    return turns.reshape(-1, 2).tolist()


def _lines(xy: np.ndarray, sides: np.ndarray) -> Optional[bytes]:
    lines = [shapely.linestrings(xy[first:last + 1]) for first, last in stretches(sides)]
    return shapely.to_wkb(shapely.multilinestrings(lines)) if lines else None
