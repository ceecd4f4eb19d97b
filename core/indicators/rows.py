"""Indicator rows: one an indicator and unit, with what they are made of and where that is written."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Callable, NamedTuple, Optional, Union

import numpy as np
import pandas as pd

from ..contract import cells
from ..contract.arithmetic import divide, joined
from ..contract.basis import VERIFIED, bases_text, state_of
from ..contract.interval import Interval
from ..texts import enumerated, pick, text
from .pack import Indicator

ALL_UNITS, OUTSIDE = "*", "outside"
MISSING = "missing"   # key of why: a layer is not given, or is empty
COLUMNS = {"indicator_id": "string", "unit_code": "string", "year": "Int64", "value": "Float64", "unit": "string",
           "numerator": "Float64", "denominator": "Float64", "target": "Float64", "kind": "string", "method": "string",
           "data_date": "string", "title": "string", "unit_name": "string", "state": "string", "reason": "string",
           "lower": "Float64", "upper": "Float64", "definition": "string", "source": "string", "verified": "boolean"}
Sentence = Union[str, Callable[[int], str]]


class Measured(NamedTuple):
    """One indicator in each place.

    Attributes:
        value: in the indicator's unit ``(p,)``; its ``why`` are keys of ``reasons`` and ``sentences``.
        numerator, denominator: what it is made of ``(p,)``; open without one.
        method: how it was measured.
        reasons: key -> the sentence that stands alone where the key is among those of an open value.
        sentences: key -> a sentence, or that of a place, on what is unknown of an open value, in their order.
        kind: which kind of what is counted, such as a kind of hazard; empty where all.
    """

    indicator: Indicator
    value: Interval
    numerator: Interval
    denominator: Interval
    method: str = ""
    reasons: Mapping[str, str] = {}
    sentences: Mapping[str, Sentence] = {}
    kind: str = ""


def unknown(places: int, why: str = MISSING) -> Interval:
    """Numbers of which nothing is known.

    Args:
        places: how many. why: key of what is unknown.

    Returns:
        Open at both ends ``(places,)``.
    """
    return Interval.of(np.full(places, np.nan), None, why)


def known_unless(why: np.ndarray, number: np.ndarray) -> Interval:
    """Numbers, open where there is a reason.

    Args:
        why: key of what is unknown, empty where nothing is ``(p,)``. number: in any unit ``(p,)``.

    >>> of = known_unless(np.array(["", "soil"]), np.array([2.0, 3.0]))
    >>> of.low.tolist(), of.high.tolist()
    ([2.0, -inf], [2.0, inf])
    """
    return Interval.of(np.where(why == "", number, np.nan), None, why)


def per(amount: Interval, whole: Interval) -> Interval:
    """An amount over what it is for, which may turn out to be nothing: then there is no value, so it is open above.

    Args:
        amount: not below 0 ``(p,)``. whole: not below 0 ``(p,)``; neither depends on the other.

    Returns:
        In the quotient of their units ``(p,)``; open, by ``NOTHING``, over nothing.

    20 m² of shelters for 10 people, for 10 to 20, for 0 to 20; and none for 0 to 20:

    >>> people = Interval.of([10.0, 10.0, 0.0, 0.0], [10.0, 20.0, 20.0, 20.0])
    >>> of = per(Interval.of([20.0, 20.0, 20.0, 0.0]), people)
    >>> of.low.tolist(), of.high.tolist()
    ([2.0, 1.0, 1.0, 0.0], [2.0, 2.0, inf, inf])
    """
    quotient = divide(amount, whole)
    return quotient._replace(high=np.where(whole.low > 0.0, quotient.high, np.inf))


def not_measured(indicator: Indicator, places: int, reason: str, denominator: Optional[Interval] = None,
                 method: str = "", kind: str = "") -> Measured:
    """An indicator without a value in any place.

    Args:
        indicator: what is not measured. places: how many. reason: why, as a sentence.
        denominator: as far as it is known ``(places,)``, in its unit; None: not at all. method: how it would have been
            measured. kind: as in ``Measured``.
    """
    nothing = unknown(places)
    return Measured(indicator, nothing, nothing, nothing if denominator is None else denominator, method,
                    {MISSING: reason}, kind=kind)


def indicator_frame(measured: list[Measured], places: list[tuple[str, str]], language: str,
                    year: Optional[int] = None, data_date: str = "") -> pd.DataFrame:
    """Indicator rows as a table, by indicator, then by place.

    Args:
        measured: in the order of the table. places: code and name of each unit ``(p,)``.
        year: of the data, None where it is not said. data_date: of the data, ISO.
        language: of sentences, ``"en"`` or ``"zh"``.

    Returns:
        Columns ``COLUMNS``. ``value`` is NULL where it is not known; ``numerator`` and ``denominator`` are then what
        is sure of them, and ``lower`` and ``upper`` what the value lies between, NULL where that is open.

    A green share of 30 m² of 120 m²:

    >>> green = Indicator("green", {"en": "Green"}, {}, "%", "share")
    >>> numbers = (Interval.of(number) for number in (25.0, 30.0, 120.0))
    >>> frame = indicator_frame([Measured(green, *numbers)], [("01", "North")], "en")
    >>> frame["value"].tolist(), frame["state"].tolist()
    ([25.0], ['known'])
    """
    if not measured:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    value, numerator, denominator = (
        joined(*(getattr(row, part) for row in measured)) for part in ("value", "numerator", "denominator"))
    settled, count = cells.is_settled(value), len(places)
    codes, names = zip(*places)

    def each(cell: Callable[[Measured], object]) -> list:
        return [word for row in measured for word in [cell(row)] * count]

    frame = pd.DataFrame({
        "indicator_id": each(lambda row: row.indicator.id), "unit_code": codes * len(measured), "year": year,
        "value": cells.number(value), "unit": each(lambda row: row.indicator.unit),
        "numerator": _sure(numerator, settled), "denominator": _sure(denominator, settled), "target": None,
        "kind": each(lambda row: row.kind or None), "method": each(lambda row: row.method or None),
        "data_date": data_date or None, "title": each(lambda row: pick(row.indicator.title, language)),
        "unit_name": names * len(measured), "state": cells.state(value),
        "reason": [why for row in measured for why in _reasons(row, language)],
        "lower": cells.lower(value), "upper": cells.upper(value),
        "definition": each(lambda row: pick(row.indicator.definition, language)),
        "source": each(lambda row: bases_text(row.indicator.basis, language)),
        "verified": each(lambda row: state_of(row.indicator.basis) == VERIFIED)})
    return frame.astype(COLUMNS)


def _sure(part: Interval, settled: np.ndarray) -> pd.arrays.FloatingArray:
    """What a value is made of: NULL where that is not known, of an open value what is sure of it."""
    return cells.number(part._replace(high=np.where(settled, part.high, part.low)))


def _reasons(measured: Measured, language: str) -> list[Optional[str]]:
    """Why each value is not known, None where it is."""
    settled, sentences = cells.is_settled(measured.value), []
    for place, keys in enumerate(measured.value.why):
        if settled[place]:
            sentences.append(None)
            continue
        named = set(keys.split())
        alone = next((sentence for key, sentence in measured.reasons.items() if key in named), None)
        sentences.append(alone or _reason(measured, place, language))
    return sentences


def sentences_at(sentences: Mapping[str, Sentence], value: Interval, place: int) -> list[str]:
    """The sentences on what is unknown of a value in a place, in their order.

    Args:
        sentences: key -> a sentence, or that of a place. value: whose ``why`` are keys of them ``(p,)``.
        place: its position.
    """
    named = set(value.why[place].split())
    return [sentence if isinstance(sentence, str) else sentence(place)
            for key, sentence in sentences.items() if key in named]


def _reason(measured: Measured, place: int, language: str) -> str:
    whys = sentences_at(measured.sentences, measured.value, place)
    why, lower, upper = enumerated(whys, language), *(end[place] for end in measured.value[:2])
    if not np.isfinite(lower):
        return text("indicators.not_determined_why", language, why=why)
    bounds = text("indicators.between", language, lower=lower, upper=upper) if np.isfinite(upper) \
        else text("indicators.at_least", language, lower=lower)
    return text("indicators.not_determined", language, why=why, bounds=bounds)


def counts_of(frame: pd.DataFrame) -> dict:
    """Numbers that a model can branch on.

    Args:
        frame: of ``indicator_frame``.
    """
    open_rows = int((frame["state"] == cells.UNDETERMINED).sum())
    return {"ROW_COUNT": len(frame), "UNDETERMINED_COUNT": open_rows, "IS_DETERMINED": open_rows == 0,
            "UNVERIFIED_COUNT": int((~frame.drop_duplicates("indicator_id")["verified"].fillna(False)).sum()),
            "UNIT_COUNT": frame.loc[~frame["unit_code"].isin([ALL_UNITS, OUTSIDE]), "unit_code"].nunique()}
