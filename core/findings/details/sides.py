"""Both rights of a finding as lines of its card: kept in a run's manifest, told in the language of the card."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

from ...report import format as fmt
from ...report.numbers import NumberStyle, area_words, areas_in
from ...report.words import words_in
from ...texts import pick, text

#: The part of a manifest that holds them.
SECTION = "sides"
#: Of a right: code of its type, letters of its code, area in m², tokens of its holders.
RIGHT = ("type", "letters", "area", "tokens")
#: Of a piece of ground: its area and the band of it in m², width in m, percent of each right, and whether it is no
#: more than boundaries may be off by.
PIECE = ("area", "low", "high", "width", "first_percent", "second_percent", "is_boundary")
_LETTERS = ("owner", "right", "fixture")


def sides_section(types: Mapping, letters: Mapping, rights: Mapping, pieces: Mapping) -> dict:
    """The part of a manifest that :func:`read_sides` reads.

    Args:
        types: code of a type -> its titles by language. letters: place -> letter -> its titles by language.
        rights: name of a right -> values of ``RIGHT``. pieces: finding id -> values of ``PIECE``.
    """
    return {"types": dict(types), "letters": dict(letters), "rights": dict(rights), "pieces": dict(pieces)}


def read_sides(manifests: Mapping[str, Mapping]) -> dict[str, Mapping]:
    """Name of a check -> its part on rights, of checks that have one.

    Args:
        manifests: name of a check -> manifest of its newest run.
    """
    return {check: manifest[SECTION] for check, manifest in manifests.items()
            if isinstance(manifest.get(SECTION), Mapping)}


def sides_lines(section: Mapping, finding: Mapping, style: NumberStyle, language: str) -> list[tuple]:
    """Lines ``(label, words)`` on each right of a finding and on the ground that both share; empty where none is known.

    Manifests are files that anybody may have edited: what is not of the right kind is left out.

    Args:
        section: of ``read_sides``. finding: with ``finding_id``, ``subject_id`` and ``control_id``.
        style: how areas are written. language: of the lines, ``"en"`` or ``"zh"``.

    >>> section = sides_section({"3": {"en": "Construction"}}, {"owner": {"G": {"en": "State"}}},
    ...                         {"a": ["3", "GB", 60.0, "h1"]}, {})
    >>> sides_lines(section, {"finding_id": "f", "subject_id": "a"}, NumberStyle(), "en")[:2]
    [('Right', 'a · Construction · 3'), ('Feature code', ['GB: State, B is not in the list'])]
    """
    piece = _row(section, "pieces", finding.get("finding_id"), PIECE)
    other = finding.get("control_id") if _row(section, "rights", finding.get("control_id"), RIGHT) and piece else None
    lines, details = [], []
    for name, label, place in ((finding.get("subject_id"), "first_right" if other else "right", "first_percent"),
                               (other, "second_right", "second_percent")):
        right = _row(section, "rights", name, RIGHT)
        if right:
            lines.append((text(f"findings.{label}", language), f"{name} · {_type_words(section, right, language)}"))
            details.append(_right_details(section, right, piece.get(place), style, language))
    if lines and piece:
        lines += _piece_lines(piece, style, language)
    # what the rights are and share goes first; a detail of both is told under one label, in their order
    for label in dict.fromkeys(label for detail in details for label in detail):
        values = [detail[label] for detail in details]
        if any(values):
            lines.append((text(f"findings.{label}", language), [value or fmt.MISSING for value in values]))
    return [(label, words) for label, words in lines if words]


def _type_words(section: Mapping, right: Mapping, language: str) -> str:
    code = _text(right["type"])
    return " · ".join(filter(None, (_title(_part(section, "types"), code, language), code))) or text(
        "rights.unknown_type", language)


def _right_details(section: Mapping, right: Mapping, percent, style: NumberStyle, language: str) -> dict:
    """Key of a label -> words, empty where not known."""
    letters = _text(right["letters"])
    words = [_title(_part(_part(section, "letters"), place), letter, language)
             or text("findings.letter_not_listed", language, letter=letter)
             for place, letter in zip(_LETTERS, letters.replace(" ", ""))]
    meant = words_in(language)("list_comma").join(words)
    return {"feature_code": text("findings.colon", language).join(filter(None, (letters, meant))),
            "area_of_right": _area(right["area"], style, language), "part_of_right": _percent(percent),
            "holder_tokens": _text(right["tokens"])}


def _piece_lines(piece: Mapping, style: NumberStyle, language: str) -> list[tuple]:
    width = _number(piece["width"])
    numbers = [_number(piece[name]) for name in ("low", "high")]
    band = ["" if number is None else areas_in(number, style, language)[0] for number in numbers]
    return [(text("findings.width", language), "" if width is None else text(
        "findings.width_m", language, width=fmt.decimal(width, 3))),
            (text("findings.band_of_overlap", language), text("findings.from_to", language, low=band[0], high=band[1])
             if all(band) else ""),
            (text("findings.boundary", language), text("findings.survey_again", language)
             if piece["is_boundary"] is True else "")]


def _part(section: Mapping, name: str) -> Mapping:
    part = section.get(name)
    return part if isinstance(part, Mapping) else {}


def _row(section: Mapping, part: str, key, names: Iterable[str]) -> dict:
    row = _part(section, part).get(key) if isinstance(key, str) else None
    return dict(zip(names, row)) if isinstance(row, list) and len(row) == len(tuple(names)) else {}


def _title(titled: Mapping, key: str, language: str) -> str:
    titles = titled.get(key)
    return pick({name: _text(word) for name, word in titles.items()}, language) if isinstance(titles, Mapping) else ""


def _text(value) -> str:
    return value if isinstance(value, str) else ""


def _number(value) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    return float(value) if is_number else None


def _area(value, style: NumberStyle, language: str) -> str:
    number = _number(value)
    return "" if number is None else area_words(number, style, language)


def _percent(value) -> str:
    number = _number(value)
    return "" if number is None else fmt.percent(number / 100.0)
