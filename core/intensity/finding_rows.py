"""The findings that a check of intensity collects on its way."""
from __future__ import annotations

import numpy as np

from ..contract.book import Book, listed, origin_of, unique_names
from ..contract.pack_head import BUILT_IN
from ..geometry.parallel import asking
from ..texts import Localized, localized, plain

WARNING, REMARK = "conditional", "allowed"


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
        self._of_row = {"subject_id": [*ids, None], "subject_fid": [*fids.tolist(), None],   # row -1: the run
                        "name": [*unique_names(ids, fids), ""], "shape": [*self.subjects.table.geometry, None]}

    def say(self, key: str, **values) -> Localized:
        """A sentence of ``intensity.yaml`` in the language of the run.

        Args:
            key: of the sentence. values: of its placeholders.
        """
        return localized(f"intensity.{key}", self.language, **values)

    def add(self, rule, subject: np.ndarray, verdict, message: list, role="", control="", **columns) -> None:
        """Add a finding for each message; single values apply to all of them.

        Args:
            rule: ids; those of built-in checks without ``GR-`` are not taken apart: pass them whole.
            subject: rows of parcels, -1 for a finding about the run.
            verdict: words. message: sentences ``(n,)``.
            role, control: of the contract's ``control_role`` and ``control_id``; empty: none.
            columns: as of ``Book.add``; ``geometry`` is the parcel's where it is left out.
        """
        count = len(message)
        if not count:
            return
        own = {name: [values[row] for row in asking(subject)] for name, values in self._of_row.items()}
        controls = listed(control, count)
        measured, limit = (np.broadcast_to(np.asarray(columns.get(name, np.nan), dtype=float), count).tolist()
                           for name in ("measured", "limit_value"))
        named = [f"{rule_id}|{role}|{name}|{other}" for rule_id, name, other in asking(zip(
            listed(rule, count), own["name"], controls))]
        rests_on = [f"{word}|{value:.9g}|{most:.9g}|{plain(sentence) if value != value else ''}"
                    for word, value, most, sentence in asking(zip(listed(verdict, count), measured, limit, message))]
        self.book.add(**{
            "geometry": own["shape"], "severity": "minor", "unit": "", "basis": "", "rule_id": rule, "row": subject,
            "verdict": verdict, "message": message, "subject_id": own["subject_id"], "project_id": own["subject_id"],
            "subject_fid": own["subject_fid"], "control_role": role, "named": named, "rests_on": rests_on,
            "control_id": [control_id or None for control_id in controls], **columns,
            "control_layer": columns.get("control_layer") or None})

    def about_run(self, check: str, message: str, verdict=WARNING, severity="minor", **columns) -> None:
        """Add one finding about the run or about something that is on no parcel.

        Args:
            check: its id without ``GR-``. message: sentence. verdict, severity: words.
            columns: as of ``add``.
        """
        self.add(BUILT_IN + check, np.array([-1]), verdict, [message], severity=severity, **columns)
