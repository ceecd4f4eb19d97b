"""Findings of the check of rights: one row each, in words, with what they rest on."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...contract.basis import VERIFIED, bases_text, state_of
from ...contract.book import Book, listed, origin_of
from ...contract.sentences import joined, numerals, sentences
from ...texts import Localized, text
from .ground import ALONE
from .parcels import Parcels
from .request import ROLE, RightsRequest


class Findings:
    """Collects findings of rights.

    Args:
        parcels: the rights. request: of the check.
    """

    def __init__(self, parcels: Parcels, request: RightsRequest):
        self.parcels, self.request = parcels, request
        self.rules = parcels.rights.rules
        self._sides: list = []   # (first, second, piece) of each block
        self.book = Book(parcels.crs, ids=("named",), evidence=("named", "rests_on"),
                         order=("verdict", "severity", "rule_id", "subject_id", "control_id"), carried=("place",),
                         pack=request.pack, origin=origin_of(request.language, [
                             *((layer.table.name, layer.table) for layer in request.layers),
                             *((table.name, table) for table in request.others.values())]))

    def add(self, rule: str, rows: np.ndarray, verdict, key: str, values: dict | None = None, **columns) -> None:
        """Add a finding for each of some rights.

        Args:
            rule: its id. rows: positions of the rights ``(m,)``. verdict: of all, or ``(m,)``.
            key: entry of ``rights.yaml``, which may name ``right`` and the values, each one for all or ``(m,)``.
            values: what the finding rests on.
            columns: of the contract, and ``geometry``: left out, that of the right; ``control``: name of what it is
                against; ``shown``: further values of the sentence that are not evidence, such as tokens of a run;
                ``second``, ``piece``: positions of the other rights and of the ground in the conflicts ``(m,)``.
        """
        rows = np.asarray(rows, dtype=np.int64)
        if not len(rows) or rule not in self.request.rules:
            return
        count, parcels, entry = len(rows), self.parcels, self.rules[rule]
        evidence = {name: listed(column, count) for name, column in (values or {}).items()}
        shown = {**evidence, **{name: listed(column, count) for name, column in columns.pop("shown", {}).items()}}
        names, controls = parcels.name[rows].tolist(), listed(columns.pop("control", None), count)
        template = text(f"rights.{key}", self.request.language, **{name: "{" + name + "}" for name in (
            "right", *shown)})
        messages = sentences(template, count, right=names, **shown).tolist()
        order = sorted(evidence)
        start = len(self.book)
        self._sides.append((rows, *(columns.pop(name, np.full(count, ALONE)) for name in ("second", "piece"))))
        if "geometry" not in columns:
            columns["geometry"] = parcels.geometry[rows]
        self.book.add(**{
            "rule_id": rule, "severity": entry.severity, "verdict": verdict, "message": messages,
            "subject_id": names, "project_id": names, "subject_fid": parcels.fid[rows], "control_role": ROLE,
            "control_layer": np.array([layer.table.name for layer in self.request.layers],
                                      dtype=object)[parcels.layer[rows]],
            "control_id": controls, "relation": "overlaps" if "overlap_area_m2" in columns else None,
            "named": [f"{rule}|{name}|{other or ''}|{key}" for name, other in zip(names, controls)],
            "rests_on": joined([[key] * count, *(_plain(evidence[name]) for name in order)], "|", count),
            "basis": bases_text(entry.basis, self.request.language),
            "basis_verified": state_of(entry.basis) == VERIFIED, "place": np.arange(start, start + count), **columns})

    def frame(self) -> tuple:
        """The findings, their geometry ``(n,)``, and the positions of both rights and of the piece of each ``(3, n)``.

        A position is ``ALONE`` where there is none.
        """
        frame, geometry, place = self.book.frame("place")
        sides = np.array([np.concatenate(column) for column in zip(*self._sides)] or np.empty((3, 0)), dtype=np.int64)
        return frame, geometry, sides[:, place.astype(np.int64)]


def numbers(values: Sequence, decimals: int = 2) -> list[str]:
    """Areas or widths as sentences show them, a dash for what is unknown ``(m,)``.

    Args:
        values: m² or m ``(m,)``. decimals: places.

    >>> numbers([1500.0, float("nan")]), numbers([1.9354], 3)
    (['1,500.00', '–'], ['1.935'])
    """
    values = np.asarray(values, dtype=float)
    return numerals(np.where(np.isfinite(values), values, np.nan), f",.{decimals}f")


def _plain(values: list) -> list[str]:
    """Values as evidence has them, as of ``texts.plain`` ``(m,)``."""
    return [f"{value:.9g}" if isinstance(value, float) else value.plain if isinstance(value, Localized) else str(value)
            for value in values]
