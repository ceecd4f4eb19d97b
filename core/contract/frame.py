"""Findings as a frame: the columns of the data contract, in types that do not depend on the rows."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import methodcaller
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..geometry.parallel import ask, asking, blocks, in_steps
from ..geometry.parts import flat
from ..geometry.systems.crs import has_places, is_geographic
from ..geometry.topology.encoded import encodings, normal, rings_of
from ..geometry.topology.straight import is_crooked, without_straight

COLUMNS = ("finding_id", "evidence_hash", "rule_id", "severity", "verdict", "relation", "project_id",
           "subject_id", "subject_fid", "control_role", "control_layer", "control_id", "measured",
           "limit_value", "tolerance", "unit", "overlap_area_m2", "overlap_length_m", "overlap_share",
           "basis", "in_force_from", "in_force_to", "basis_verified", "message", "documents", "data_date", "rule_pack")
NUMBERS = ("measured", "limit_value", "tolerance", "overlap_area_m2", "overlap_length_m", "overlap_share")
#: Texts of which there are few: of a million findings with ten documents each row had its own.
SHARED = ("severity", "verdict", "control_role", "control_layer", "unit", "basis", "documents", "rule_pack")
DATES = ("in_force_from", "in_force_to", "data_date")
#: Begins evidence that does not depend on vertices in the middle of straight edges; what the store holds without it is
#: compared by what it says, see ``carried.says_the_same``.
EVIDENCE_FORM = "2:"
TYPES = {**dict.fromkeys(COLUMNS, "string"), **dict.fromkeys(NUMBERS, "float64"),
         **dict.fromkeys(DATES, "datetime64[s]"), "subject_fid": "Int64", "basis_verified": "boolean"}


class Repeated(NamedTuple):
    """A column that says few things: ``values`` ``(k,)``, and which of them each row says ``(n,)``."""

    values: list
    number: np.ndarray


def findings_frame(columns: dict | Callable, count: int) -> pd.DataFrame:
    """Findings in the columns of the contract.

    Args:
        columns: name -> values ``(count,)``, ``Repeated`` ones, or one value for all rows; what is left out is empty.
            A function gives those of each name when they are needed, once.
        count: number of findings.

    Returns:
        Columns ``COLUMNS`` in their types.
    """
    given = columns if callable(columns) else columns.get
    return pd.DataFrame({name: _column(name, given(name), count) for name in asking(COLUMNS, 1)}, copy=False)


def _column(name: str, value, count: int):
    """A column in its type, as :func:`typed` makes it. Frames of a few findings are made by the hundred, for cases and
    clicks: so no Series on the way where none is needed.
    """
    if isinstance(value, Repeated):
        return _column(name, value.values, len(value.values)).take(value.number)
    if name in NUMBERS and value is None:
        value = np.full(count, np.nan)
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        value = np.asarray(value if isinstance(value, (list, np.ndarray, pd.Series)) else [value] * count, dtype=object)
    ask()
    if name in SHARED and count:
        number, distinct = factorized(value)   # a text once in memory: each row had its own
        return pd.array(np.append(np.asarray(distinct, dtype=object), None), dtype=TYPES[name]).take(
            np.where(number < 0, len(distinct), number))
    if name in NUMBERS:
        return value.astype(float) if value.dtype.kind == "f" else _numbers(pd.Series(value))
    if name not in DATES:
        return pd.array(value, dtype=TYPES[name])
    if np.all(pd.isna(value)):
        return np.full(count, "NaT", dtype="datetime64[s]")
    number, distinct = factorized(value)   # a million texts would be read one by one, without a question
    return pd.to_datetime(pd.Series([*distinct, None], dtype=object)).astype(TYPES[name]).array.take(
        np.where(number < 0, len(distinct), number))


def factorized(values: np.ndarray) -> tuple[np.ndarray, list]:
    """As ``pandas.factorize``, between whose parts a cancel is answered: two million texts take it more than a second.

    Args:
        values: texts or None ``(n,)``, object.

    Returns:
        Which of the different ones each is, -1 for what is empty ``(n,)``; and these, as they first come.

    >>> number, distinct = factorized(np.array(["b", None, "a", "b"], dtype=object))
    >>> number.tolist(), distinct
    ([0, -1, 1, 0], ['b', 'a'])
    """
    parts = [(rows, *pd.factorize(values[rows])) for rows in blocks(len(values), 100_000)]
    if len(parts) == 1:
        return parts[0][1], [*parts[0][2]]
    number, firsts = np.empty(len(values), dtype=np.int64), [distinct for _, _, distinct in parts]
    among_all, distinct = pd.factorize(np.concatenate([np.zeros(0, dtype=object), *firsts]))
    start = 0
    for rows, codes, of_part in asking(parts, 1):
        number[rows] = np.append(among_all[start:start + len(of_part)], -1)[codes]
        start += len(of_part)
    return number, [*distinct]


def _numbers(values: pd.Series) -> np.ndarray:
    return pd.to_numeric(values).astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of the contract in their order and types; ``frame`` has all of them."""
    dates = {name: pd.to_datetime(frame[name].astype(object)) for name in asking(DATES, 1)}
    numbers = {name: _numbers(frame[name]) for name in asking(NUMBERS, 1)}
    ready = {**dates, **numbers}
    return pd.DataFrame({name: ready.get(name, frame[name]).astype(TYPES[name]) for name in asking(COLUMNS, 1)})


def joined_findings(parts: Sequence[tuple], order_of: Callable) -> tuple[pd.DataFrame, np.ndarray]:
    """Findings of several runs in one frame, and the ground of each.

    Args:
        parts: findings and their geometry ``(n,)``, of each run. order_of: joined findings -> positions in their order.
    """
    parts = [*parts] or [(findings_frame({}, 0), np.zeros(0, dtype=object))]
    ask()
    findings = pd.concat([frame for frame, _ in parts], ignore_index=True)
    if list(findings) != list(TYPES) or any(str(findings[name].dtype) != kind for name, kind in TYPES.items()):
        findings = typed(findings)
    geometry = np.concatenate([shapes for _, shapes in parts])
    ask()
    order = order_of(findings)
    ask()
    return findings.iloc[order].reset_index(drop=True), geometry[order]


def digest(*parts) -> str:
    """The hash that names findings and their evidence.

    Args:
        parts: texts or bytes, hashed one behind the other.
    """
    return _hexadecimal(_blake(b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)))


# A name of a finding is a hash of its own, and hashlib has none of columns. ``map`` calls these two without a step of
# the interpreter in between: 1 µs a row instead of 5.
_blake, _hexadecimal = partial(hashlib.blake2b, digest_size=8), methodcaller("hexdigest")


def digests(contents: list) -> list:
    """``digest`` of each text or each encoded geometry.

    Args:
        contents: texts, or bytes ``(n,)``.

    >>> digests(["a", "b"]) == [digest("a"), digest("b")], digests([b"a"]) == digests(["a"])
    (True, True)
    """
    hashes: list = []
    for rows in blocks(len(contents)):
        part: Iterable = contents[rows]
        if len(contents) and isinstance(contents[0], str):
            part = map(str.encode, part)
        hashes.extend(map(_hexadecimal, map(_blake, part)))
    return hashes


def mark_of(frame: pd.DataFrame) -> dict:
    """Identifies the findings of one run: their number, and a hash of names and evidence.

    Args:
        frame: of findings.
    """
    names, hashes = (frame[name].to_numpy(dtype=object) for name in ("finding_id", "evidence_hash"))
    mark = _blake()
    for rows in blocks(len(frame)):
        lines = "\n".join(map(" ".join, zip(names[rows], hashes[rows])))
        mark.update(f"\n{lines}".encode() if rows.start else lines.encode())
    return {"count": len(frame), "hash": _hexadecimal(mark)}


class Mark:
    """``mark_of`` findings that come part by part.

    Args:
        count: of all findings.

    >>> frame = pd.DataFrame({"finding_id": ["a", "b", "c"], "evidence_hash": ["2:d", "2:e", "2:f"]})
    >>> mark = Mark(3)
    >>> mark.add(np.array([2, 0]), frame.iloc[[2, 0]])
    >>> mark.add(np.array([1]), frame.iloc[[1]])
    >>> mark.value() == mark_of(frame)
    True
    """

    def __init__(self, count: int):
        self._names = np.zeros(count, dtype="S40")

    def add(self, place: np.ndarray, frame: pd.DataFrame) -> None:
        """Take the names of some findings.

        Args:
            place: of each among all, from 0 ``(k,)``. frame: the findings.

        Raises:
            ValueError: a name longer than any that ``hashed`` and ``evidence`` make.
        """
        for rows in blocks(len(frame)):
            names = np.array(list(map(" ".join, zip(*(frame[name].to_numpy(dtype=object)[rows] for name in (
                "finding_id", "evidence_hash"))))), dtype="S")
            if names.dtype.itemsize > self._names.dtype.itemsize:
                raise ValueError("a name of a finding is too long")
            self._names[place[rows]] = names

    def value(self) -> dict:
        """Number and hash of all."""
        hash_ = _blake()
        for rows in blocks(len(self._names)):
            hash_.update((b"\n" if rows.start else b"") + b"\n".join(self._names[rows].tolist()))
        return {"count": len(self._names), "hash": _hexadecimal(hash_)}


def hashed(*columns) -> list:
    """A hash of each row's texts: of rule, subject and control a ``finding_id``, of values an ``evidence_hash``.

    Args:
        columns: values ``(n,)``; None differs from an empty text.
    """
    texts, joined = [_texts(values) for values in columns], []
    if len(texts) == 1:
        return digests(texts[0])
    for rows in blocks(len(texts[0])):
        joined += map("\x1f".join, zip(*(of_column[rows] for of_column in texts)))
    return digests(joined)


def _texts(values) -> list:
    """Values as the texts that are hashed ``(n,)``."""
    if isinstance(values, np.ndarray) and values.dtype in (float, int, object):   # of which Python's write the same
        values = values.tolist()
    texts: list = []
    for rows in blocks(len(values)):
        texts += ["\x00" if value is None else value if type(value) is str else str(value) for value in values[rows]]
    return texts


def evidence(*columns) -> list:
    """Evidence of each row: a hash of its texts, in the form of today.

    Args:
        columns: as of ``hashed``; geometries as of ``geometry_hashes``.
    """
    return list(map(EVIDENCE_FORM.__add__, hashed(*columns)))


def hash_decimals(crs: str) -> int:
    """To which decimal coordinates count as the same: a tenth of a millimetre. Tables need no system.

    Args:
        crs: of the coordinates, "" of a table.

    >>> hash_decimals("EPSG:4490"), hash_decimals("EPSG:4547"), hash_decimals("")
    (9, 4, 4)
    """
    return 9 if has_places(crs) and is_geographic(crs) else 4


def geometry_hashes(geometry: np.ndarray, decimals: int = 4, every_vertex: bool = False) -> list:
    """A hash of each geometry. It does not change by a copy, another order of its rings, another start of them, or a
    vertex in the middle of a straight edge (``straight.without_straight``).

    Args:
        geometry: shapely geometries or None ``(n,)``.
        decimals: places of the coordinates that count: 4 for metres, 9 for degrees.
        every_vertex: vertices in the middle of straight edges count too, as they did before.

    Returns:
        Texts, empty without geometry.
    """
    def rounded(points: np.ndarray) -> np.ndarray:
        return np.round(points, decimals) + 0.0   # no minus zero

    tolerance = 10.0 ** -(decimals + 2)

    def encoded(shapes: np.ndarray) -> np.ndarray:
        shapes = flat(shapes)
        made, rings = np.full(len(shapes), None, dtype=object), rings_of(shapes)
        exact, sure = normal(rings._replace(xy=rounded(rings.xy)))
        sure &= every_vertex | is_crooked(rings, tolerance)
        made[rings.rows[sure]] = encodings(exact)[sure]
        rest = np.ones(len(shapes), dtype=bool)
        rest[rings.rows[sure]] = False
        made[rest] = by_geos(shapes[rest])
        return made

    def by_geos(shapes: np.ndarray) -> np.ndarray:
        plain = shapes if every_vertex else without_straight(shapes, tolerance)
        exact = shapely.transform(plain, rounded)
        finite = np.ones(len(exact), dtype=bool)
        if not np.isfinite(shapely.get_coordinates(exact)).all():   # of such places GEOS has no order
            points, row = shapely.get_coordinates(exact, return_index=True)
            finite[row[~np.isfinite(points).all(axis=1)]] = False
        exact[finite] = shapely.normalize(exact[finite])
        return shapely.to_wkb(exact, byte_order=1)

    wkb = in_steps(encoded, np.asarray(geometry, dtype=object))
    hashes, is_there = np.full(len(wkb), "", dtype=object), ~pd.isna(wkb)
    hashes[is_there] = digests(wkb[is_there].tolist())
    return hashes.tolist()
