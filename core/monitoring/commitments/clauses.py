"""The clauses of a plan as a table states them: what each lacks to be measured is said, and nothing is guessed."""
from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import Field, spelling
from ...names import folded_name
from ...quotas.request import Bound
from ...quotas.units import unit_prefix
from ...texts import pick, text
from ..compute.units import table_fields
from ..series.cells import ERA, FISCAL, THAI, of_two_readings, read_year
from ..series.dated import has_decimal_comma, roles_of, year_of_head
from ..series.heads import unit_of_heads
from ..series.measures import agreed, factor_between, split_measure
from ..series.tables import WHOLE
from ..series.words import WORDS as OF_SERIES
from .promised import WORDS, Promised, read_promise
from .request import NEEDED, CommitmentRequest

#: Field roles that tables of targets have too, and their column there.
_OF_TARGETS = {"indicator": "indicator_id", **{name: name for name in (
    "unit_code", "unit", "target", "target_year", "relation", "goal", "kind", "base", "base_year")}}
_BY = re.compile(r"^\s*(?:by(?:\s+the\s+end\s+of)?\b|到|至|截至|截止)\s*", re.IGNORECASE)     # a year
_WHOLE = {folded_name(str(word)) for word in (WHOLE, *WORDS["whole"])}
_TOTALS = {folded_name(str(word)) for word in WORDS["totals"]}
_WORDS = ("clause_id", "plan", "clause_text", "measure", "responsible", "evidence")


def clause_fields() -> dict[str, Field]:
    """Field role -> names in data."""
    theirs = table_fields(_OF_TARGETS)
    names = map(str, ("unit_name", *OF_SERIES["columns"]["unit_name"]))     # a clause may name its place by a name too
    more = {**{role: field.aliases for role, field in theirs.items()},
            "unit_code": (*theirs["unit_code"].aliases, *names)}
    return {role: Field(role, aliases=tuple(dict.fromkeys((role, *map(str, words), *more.get(role, ())))))
            for role, words in WORDS["columns"].items()}


def read_clauses(request: CommitmentRequest) -> pd.DataFrame:
    """A row each clause and target; rows without clause, text, indicator and target are left out.

    Args:
        request: of the check.

    Returns:
        The words of the table; ``indicator_id`` that the pack or the store knows, None without one; ``unit_code``;
        ``target``, ``base`` in ``unit``, that of the indicator, and ``target_year``, ``base_year`` ``(c,)``, NaN where
        they cannot be used; ``relation``, ``goal``, ``kind`` or None; ``missing``: of ``NEEDED``, in their order;
        ``reasons``: sentences; ``suggested``: ids of indicators whose titles the text of a clause without one names.

    Raises:
        InputError: no field with the text of clauses, a word that is not in its list, two rows of one clause with the
            same indicator, place and year, a base whose unit of measure may be that of any of several targets.
    """
    bound = request.clauses
    if "clause_text" not in bound.fields and "clause_id" not in bound.fields:
        raise InputError("commitments.no_text", layer=bound.table.name, fields=bound.table.fields_shown)
    cells = {role: bound.column(role) for role in WORDS["columns"]}
    indicators, units, places = _indicators(request), _units(request), places_known(request.values, request.units)
    targets = {bound.fields[role]: bound.column(role) for role in roles_of("target", bound.fields)}
    if "base" in bound.fields and not split_measure(bound.fields["base"])[1]:
        unit_of_heads(bound.table.name, targets)
    heads = [*targets, bound.fields.get("base", "")]
    doubtful = of_two_readings((cell for column in (*targets.values(), cells["base"]) for cell in column),
                               any(map(has_decimal_comma, heads)))
    rows = []
    for at, fid in enumerate(bound.table.fids.tolist()):
        row = {role: column.iloc[at] for role, column in cells.items()}
        filled = [head for head, column in targets.items() if _word(column.iloc[at])]
        if not _adds_up(row) and (filled or any(
                _word(row[role]) for role in ("clause_id", "clause_text", "indicator"))):
            for head in filled or [*targets][:1] or [None]:     # a target of each year is a promise of its own
                own = row if head is None else {**row, "target": targets[head].iloc[at]}
                of_year = bound if head is None else replace(bound, fields={**bound.fields, "target": head})
                rows.append(_Clause(own, fid, of_year, request.language, doubtful).read(
                    indicators, units, places, request))
    frame = pd.DataFrame(rows, columns=[*_WORDS, "fid", "indicator_word", "indicator_id", "place", "unit_code",
                                        "target", "unit", "target_year", "relation", "goal", "kind", "base",
                                        "base_year", "missing", "reasons", "suggested"])
    _refuse_twice(frame, bound.table)
    return frame


def _adds_up(row: Mapping) -> bool:
    """Whether a row is the total of others: such a word stands for its clause, and it names no indicator."""
    first = next(filter(None, (_word(row[role]) for role in ("clause_id", "clause_text", "plan"))), "")
    return folded_name(first) in _TOTALS and _word(row["indicator"]) is None


def totals_of(bound: Bound) -> list[int]:
    """Feature ids of rows that add up others.

    Args:
        bound: the table of clauses.
    """
    cells = {role: bound.column(role) for role in (*_WORDS, "indicator")}
    return [fid for at, fid in enumerate(bound.table.fids.tolist())
            if _adds_up({role: column.iloc[at] for role, column in cells.items()})]


def _word(cell) -> Optional[str]:
    return (spelling(cell) or None) if cell is not None else None


class _Clause:
    """Reads one row; ``missing`` and ``reasons`` grow as it is read."""

    def __init__(self, row: Mapping, fid: int, bound: Bound, language: str, doubtful: Collection[str]):
        self.row, self.fid, self.bound, self.language, self.doubtful = row, fid, bound, language, doubtful
        self.missing: list[str] = []
        self.reasons: list[str] = []

    def read(self, indicators: Mapping, units: Mapping, places: Mapping, request: CommitmentRequest) -> dict:
        """The row as columns of ``read_clauses``."""
        words = {role: _word(self.row[role]) for role in _WORDS}
        word = _word(self.row["indicator"])
        known = indicators.get(folded_name(word), ()) if word else ()
        indicator = known[0] if len(known) == 1 else None
        if indicator is None:
            self._lacks("indicator", "no_indicator" if word is None else
                        "indicator_of_several" if known else "indicator_unknown", value=word, pack=request.pack.id,
                        ids=text("commitments.between", self.language).join(known))
        promise = read_promise(self.row["target"], self.doubtful)
        if promise.problem:
            self._lacks("target", "no_target" if promise.problem == "commitments.empty" else
                        promise.problem.removeprefix("commitments."), value=_word(self.row["target"]))
        unit, times = self._unit(promise, units.get(indicator, ""), indicator)
        year, base_year = self._years()
        code = self._place(places, request.whole_code)
        base = read_promise(self.row["base"], self.doubtful)
        if base.problem not in ("", "commitments.empty"):
            self._says("base_unreadable", value=_word(self.row["base"]))
        listed = {name: self._listed(name) for name in ("relation", "goal", "kind")}
        return {**words, "clause_id": words["clause_id"] or f"#{self.fid}", "fid": self.fid, "indicator_word": word,
                "indicator_id": indicator, "place": WHOLE if code == WHOLE else _word(self.row["unit_code"]),
                "unit_code": code, "target": _in_unit(promise, times),
                "unit": unit, "target_year": year, **listed,
                "relation": listed["relation"] or promise.relation or None,
                "base": _in_unit(base, self._base_times(base, unit or "", times)),
                "base_year": base_year,
                "missing": tuple(name for name in NEEDED if name in self.missing), "reasons": self.reasons,
                "suggested": () if word else _named_in(words["clause_text"], request)}

    def _says(self, key: str, **values) -> None:
        self.reasons.append(text(f"commitments.{key}", self.language, **values))

    def _lacks(self, name: str, key: str, **values) -> None:
        self.missing.append(name)
        self._says(key, **values)

    def _unit(self, promise: Promised, wanted: str, indicator: Optional[str]) -> tuple[Optional[str], Optional[float]]:
        """The unit of the indicator, and by what numbers of the clause are multiplied to be in it."""
        places = promise.unit, _word(self.row["unit"]) or "", split_measure(self.bound.fields.get("target", ""))[1]
        stated = agreed(places)
        if stated is None:
            first = next(filter(None, places))
            self._lacks("unit", "two_units", first=first, second=next(
                unit for unit in places if unit and factor_between(unit, first) != 1.0))
            return wanted or None, None
        if indicator is None:
            if not stated and not promise.problem:
                self._lacks("unit", "no_unit", wanted="–")
            return stated or None, 1.0
        if not stated and wanted not in ("", "1"):
            self._lacks("unit", "no_unit", wanted=wanted)
            return wanted, None
        times = 1.0 if not wanted or not stated else factor_between(stated, wanted)
        if times is None:
            self._lacks("unit", "other_unit", value=stated, wanted=wanted)
        return wanted or stated or None, times

    def _base_times(self, base: Promised, unit: str, times: Optional[float]) -> Optional[float]:
        """By what the base is multiplied: one without a unit is in that of the target."""
        own = agreed((base.unit, split_measure(self.bound.fields.get("base", ""))[1]))
        return factor_between(own, unit) if own else None if own is None else times

    def _years(self) -> tuple[float, float]:
        years = []
        for name, number in (("target_year", "target"), ("base_year", "base")):
            raw, head = self.row[name], self.bound.fields.get(number, "")
            of_head = "" if _word(self.row[number]) is None else year_of_head(head)
            if of_head and _word(raw) is None:
                raw = of_head
            elif isinstance(raw, str):
                raw = _BY.sub("", raw)
            read = read_year(raw)
            is_year = not read.problem and not read.is_estimate
            if is_year and of_head and read.year != read_year(of_head).year:
                say = self._says if name == "base_year" else partial(self._lacks, "year")
                say("two_years", value=read.year, head=head)
                years.append(np.nan)
                continue
            years.append(float(read.year) if is_year else np.nan)
            if is_year or (name == "base_year" and _word(raw) is None):
                continue
            if _word(raw) is None:
                self._lacks("year", "no_year")
            elif name == "base_year":
                self._says("base_year_unreadable", value=_word(raw))
            elif read.problem == ERA:
                self._lacks("year", "year_of_era", value=_word(raw), year=read.year - THAI)
            elif read.problem == FISCAL:
                self._lacks("year", "year_fiscal", value=_word(raw), year=read.year)
            else:
                self._lacks("year", "year_unreadable", value=_word(raw))
        if years[1] >= years[0]:
            self._lacks("year", "base_after", base=int(years[1]), year=int(years[0]))
            return np.nan, np.nan
        return years[0], years[1]

    def _place(self, places: Mapping, whole: str) -> Optional[str]:
        word = _word(self.row["unit_code"])
        if word is None and not whole:
            self._lacks("place", "no_place")
            return None
        if word is None:
            return unit_prefix(whole)
        name = folded_name(word)
        if name in _WHOLE and name not in places:
            if whole or WHOLE in places.values() or not places:
                return unit_prefix(whole) if whole and WHOLE not in places.values() else WHOLE
            self._lacks("place", "no_whole", value=word)
            return None
        if name in places and places[name] is None:
            self._lacks("place", "place_of_several", value=word)
            return None
        code = places.get(name) or unit_prefix(word)
        if places and code not in places.values():
            self._says("place_unknown", value=word)
        return code

    def _listed(self, name: str) -> Optional[str]:
        word = _word(self.row[name])
        if word is None:
            return None
        meanings = OF_SERIES["words"][name]
        known = {folded_name(spelled): meaning for meaning, words in meanings.items() for spelled in (meaning, *words)}
        if folded_name(word) not in known:
            raise InputError("series.unknown_word", layer=self.bound.table.name, field=self.bound.fields[name],
                             feature=self.fid, value=word, choices=", ".join(meanings))
        return known[folded_name(word)]


def _in_unit(promise: Promised, times: Optional[float]) -> float:
    """A number in the unit of the indicator; NaN where it cannot be brought into it."""
    return np.nan if promise.problem or promise.number is None or times is None else promise.number * times


def _indicators(request: CommitmentRequest) -> dict[str, tuple[str, ...]]:
    """Word of an indicator as names are compared -> the ids that it may mean. An id is never a title."""
    titles: dict[str, dict] = {}
    for key, indicator in request.pack.indicators.items():
        for word in indicator.title.values():
            titles.setdefault(folded_name(word), {})[key] = None
    stored = request.values[["indicator_id", "title"]].drop_duplicates() if len(request.values) else None
    for key, word in () if stored is None else stored.itertuples(index=False, name=None):
        if word and key not in request.pack.indicators:
            titles.setdefault(folded_name(str(word)), {})[key] = None
    ids = {*request.pack.indicators, *(() if stored is None else stored["indicator_id"])}
    return {word: tuple(keys) for word, keys in titles.items()} | {folded_name(key): (key,) for key in ids}


def _units(request: CommitmentRequest) -> dict[str, str]:
    """Indicator -> unit in which its values are recorded, otherwise that of the pack."""
    stored = request.values[request.values["unit"].notna()] if len(request.values) else request.values
    return {**{key: indicator.unit for key, indicator in request.pack.indicators.items()},
            **dict(zip(stored["indicator_id"], stored["unit"]))}


def places_known(*frames: pd.DataFrame) -> dict[str, Optional[str]]:
    """Codes and names of the units of a store, as names are compared -> code; None where two units share a name.

    Args:
        frames: rows with ``unit_code`` and ``unit_name``, as of ``series.tables``.
    """
    named: dict[str, set] = {}
    for frame in frames:
        if len(frame):
            for code, name in frame[["unit_code", "unit_name"]].drop_duplicates().itertuples(index=False, name=None):
                for word in filter(None, (code, name)):
                    named.setdefault(folded_name(str(word)), set()).add(code)
    return {name: next(iter(codes)) if len(codes) == 1 else None for name, codes in named.items()}


def _named_in(words: Optional[str], request: CommitmentRequest) -> tuple[str, ...]:
    """Indicators of the pack whose title a text holds; of titles within each other the longer one."""
    within = folded_name(words or "")
    hits = {key: title for key, indicator in request.pack.indicators.items()
            if (title := folded_name(pick(indicator.title, request.language))) and title in within}
    return tuple(key for key, title in hits.items() if not any(
        title != other and title in other for other in hits.values()))


def _refuse_twice(frame: pd.DataFrame, table) -> None:
    key = ["clause_id", "indicator_word", "unit_code", "target_year", "measure"]
    own = frame.duplicated([*key, "fid"])     # two targets of a row whose years cannot be used
    twice = (frame.duplicated(key) & ~own).to_numpy(dtype=bool)
    if twice.any():
        row = frame.iloc[int(np.flatnonzero(twice)[0])]
        same = frame.groupby(key, dropna=False, sort=False).ngroup()
        first = frame.iloc[int(np.flatnonzero((same == same[row.name]).to_numpy())[0])]
        raise InputError("commitments.twice", layer=table.name, clause=row["clause_id"], first=int(first["fid"]),
                         second=int(row["fid"]))


def missing_words(missing: tuple, language: str) -> Optional[str]:
    """What a clause lacks, as words of a language; None where it lacks nothing.

    Args:
        missing: of ``NEEDED``. language: ``"en"`` or ``"zh"``.
    """
    words = [text(f"commitments.lacks_{name}", language) for name in missing]
    return text("commitments.between", language).join(words) if words else None
