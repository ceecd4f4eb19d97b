"""The findings that a check of intensity collects on its way."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..contract.book import Book, listed, of_distinct, origin_of, unique_names
from ..contract.pack_head import BUILT_IN
from ..contract.sentences import joined, sentences, texts_of_rows
from ..texts import Localized, localized, plain

WARNING, REMARK = "conditional", "allowed"


class Worded(NamedTuple):
    """Sentences of many rows: in the language of the run ``(n,)``, and what makes those without language ``(n,)``."""

    words: np.ndarray
    plain: Callable[[], np.ndarray]


def worded(words) -> Worded:
    """Texts that are the same in all languages, or ``Localized`` ones, as columns.

    Args:
        words: texts ``(n,)``.
    """
    column = np.empty(len(words), dtype=object)
    column[:] = words

    def plains() -> np.ndarray:
        made = np.empty(len(column), dtype=object)
        made[:] = [getattr(text, "plain", text) for text in column.tolist()]
        return made

    return Worded(column, plains)


def together(count: int, parts: list) -> Worded:
    """Sentences of several kinds of rows.

    Args:
        count: of all rows. parts: rows ``(k,)`` and the sentences of each, ``Worded``; of other rows nothing is said.
    """
    words = np.full(count, "", dtype=object)
    for rows, part in parts:
        words[rows] = part.words

    def plains() -> np.ndarray:
        made = np.full(count, "", dtype=object)
        for rows, part in parts:
            made[rows] = part.plain()
        return made

    return Worded(words, plains)


def amounts(values, decimals: int = 2) -> np.ndarray:
    """Numbers as sentences say them, object ``(n,)``.

    Args:
        values: of any unit, float ``(n,)``. decimals: that are shown.

    >>> amounts([1234.5, 2.0]).tolist(), amounts([1234.5], 0).tolist()
    (['1,234.50', '2.00'], ['1,234'])
    """
    return sentences(f"{{value:,.{decimals}f}}", len(values), value=np.asarray(values, dtype=float))


def shortest(values, form: str = "g") -> np.ndarray:
    """Numbers without needless zeros, object ``(n,)``.

    Args:
        values: float ``(n,)``. form: of each.
    """
    made = np.empty(len(values), dtype=object)
    made[:] = list(map(f"{{:{form}}}".format, np.asarray(values, dtype=float).tolist()))
    return made


def _plains(value, count: int) -> list:
    """Values of a placeholder without language ``(count,)``, as of ``texts.plain``."""
    if isinstance(value, Worded):
        return value.plain().tolist()
    if not isinstance(value, (list, np.ndarray)):
        return [plain(value)] * count
    is_float = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return list(map("{:.9g}".format if is_float else str, value.tolist() if isinstance(value, np.ndarray) else value))


class Rows:
    """Collects findings, block by block; in the end the run's own come first, then by parcel, the worst first."""

    def __init__(self, request, parcels):
        self.request, self.pack, self.language = request, request.pack, request.language
        self.parcels, self.subjects = parcels, parcels.subjects
        # by evidence in the end: the order of things of one id must not hang on which of them were judged together
        self.book = Book(self.subjects.table.crs, ids=("named",), evidence=("rests_on",),
                         order=("row", "verdict", "severity", "rule_id", "control_id", "evidence_hash"), pack=self.pack,
                         origin=origin_of(self.language, [
                             *(("building", layer.table) for layer in (request.buildings,) if layer is not None),
                             *((indicator, self.subjects.table) for indicator in self.pack.indicators)],
                             self.subjects.table))
        ids, fids = self.subjects.ids, self.subjects.table.fids
        self._of_row = {"subject_id": worded([*ids, None]).words,   # row -1: the run
                        "subject_fid": worded([*fids.tolist(), None]).words,
                        "name": worded([*unique_names(ids, fids), ""]).words,
                        "shape": worded([*self.subjects.table.geometry, None]).words}

    def say(self, key: str, **values) -> Localized:
        """A sentence of ``intensity.yaml`` in the language of the run.

        Args:
            key: of the sentence. values: of its placeholders.
        """
        return localized(f"intensity.{key}", self.language, **values)

    def say_each(self, key: str, count: int, /, **values) -> Worded:
        """As of :meth:`say`, a sentence for each row.

        Args:
            key: of the sentence. count: of rows. values: of its placeholders: one for all rows, a list or an array of
                them ``(count,)``, or ``Worded``.
        """
        key = f"intensity.{key}"

        def plains() -> np.ndarray:
            columns = [[key] * count]
            for name in sorted(values):
                columns += [[f"|{name}="] * count, _plains(values[name], count)]
            return joined(columns, "", count)

        return Worded(texts_of_rows(key, self.language, count, **{
            name: value.words if isinstance(value, Worded) else value for name, value in values.items()}), plains)

    def say_of(self, begin: str, names: np.ndarray, absent: str) -> Worded:
        """Sentences of which there are few.

        Args:
            begin: of their keys. names: the rest of the key of each row ``(n,)``; empty: ``absent``.
        """
        return worded(of_distinct(lambda name: self.say(begin + (name or absent)), names))

    def add(self, rule, subject: np.ndarray, verdict, message, role="", control="", **columns) -> None:
        """Add a finding for each message; single values apply to all of them.

        Args:
            rule: ids; those of built-in checks without ``GR-`` are not taken apart: pass them whole.
            subject: rows of parcels, -1 for a finding about the run.
            verdict: words. message: sentences ``(n,)``: ``Worded``, or a list of ``Localized`` ones.
            role, control: of the contract's ``control_role`` and ``control_id``; empty: none.
            columns: as of ``Book.add``; ``geometry`` is the parcel's where it is left out.
        """
        message = message if isinstance(message, Worded) else worded(message)
        count = len(message.words)
        if not count:
            return
        own = {name: values[subject] for name, values in self._of_row.items()}
        controls = listed(control, count)
        measured, limit = (np.broadcast_to(np.asarray(columns.get(name, np.nan), dtype=float), count)
                           for name in ("measured", "limit_value"))
        named = joined([list(map(str, listed(rule, count))), [f"|{role}|"] * count, own["name"], ["|"] * count,
                        list(map(str, controls))], "", count)
        unknown = np.isnan(measured)   # such a finding rests on what it says
        reasons = np.where(unknown, message.plain(), "") if unknown.any() else [""] * count
        numbers = [list(map("{:.9g}".format, values.tolist())) for values in (measured, limit)]
        rests_on = joined([list(map(str, listed(verdict, count))), *numbers, reasons], "|", count)
        self.book.add(**{
            "geometry": own["shape"], "severity": "minor", "unit": "", "basis": "", "rule_id": rule, "row": subject,
            "verdict": verdict, "message": message.words, "subject_id": own["subject_id"],
            "project_id": own["subject_id"], "subject_fid": own["subject_fid"],
            "control_role": role, "named": named, "rests_on": rests_on,
            "control_id": [control_id or None for control_id in controls], **columns,
            "control_layer": columns.get("control_layer") or None})

    def about_run(self, check: str, message: str, verdict=WARNING, severity="minor", **columns) -> None:
        """Add one finding about the run or about something that is on no parcel.

        Args:
            check: its id without ``GR-``. message: sentence. verdict, severity: words.
            columns: as of ``add``.
        """
        self.add(BUILT_IN + check, np.array([-1]), verdict, [message], severity=severity, **columns)
