"""What is missing of parcels to supply, as findings of the contract."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...contract.basis import VERIFIED, bases_text, state_of
from ...contract.book import Book, origin_of
from ...contract.sentences import texts_of_rows
from ...texts import pick, text
from ..pack.supply import APPROVAL, DOCUMENT, PLAN
from .items import Judged, remedies_of
from .request import MISSED, OPEN, ROLE, ReadinessRequest

#: State -> verdict. Nothing is forbidden: what is missed today may be settled before the land is supplied.
VERDICT_OF = {MISSED: "conditional", OPEN: "undetermined"}


def rule_of(item: str) -> str:
    """The rule of an item's findings.

    Args:
        item: id in the pack.

    >>> rule_of("land_bank")
    'READY-LAND-BANK'
    """
    return f"READY-{item.upper().replace('_', '-')}"


def findings_of_parcels(ids: np.ndarray, judged: Mapping[str, Judged], request: ReadinessRequest
                        ) -> tuple[pd.DataFrame, np.ndarray]:
    """A finding for each parcel and item that is missed or open, and one for each item of which nothing was given.

    Args:
        ids: names of the parcels ``(n,)``. judged: item of the pack -> its answer on all parcels.
        request: parcels, layers and language.

    Returns:
        Columns of the contract, and the ground of each: what is not covered, or what is in the way. The rule is
        ``READY-`` and the id of the item. Of an item that was not given all parcels are open: its one finding, which
        is about no parcel, says how many.
    """
    language, table, pack = request.language, request.parcels.table, request.pack
    book = Book(table.crs, ids=("rule_id", "subject_id"), evidence=("verdict", "measured"),
                order=("verdict", "severity"), pack=pack, origin=origin_of(language, _layers(request), table))
    for name, item in pack.supply.items():
        answer = judged[name]
        layer = request.covers.get(item.kind) or request.registers.get(name) or request.lines.get(name)
        remedy = text("readiness.finding_remedy", language, remedy=pick(item.says, language)) if item.says else ""
        shared = {"rule_id": rule_of(name), "control_role": ROLE, "basis": bases_text(item.basis, language),
                  "basis_verified": state_of(item.basis) == VERIFIED, "documents": ""}
        if not answer.is_given:
            message = text("readiness.finding_all", language, count=len(ids), remedy=remedy, message=answer.message[0])
            book.add(verdict=VERDICT_OF[OPEN], severity="minor", message=message, **shared)
            continue
        for state, verdict in VERDICT_OF.items():
            rows = np.flatnonzero(answer.state == state)
            applies = (remedies_of(item, answer, language)[rows] != "").any()   # of one state all are alike
            area = answer.area_m2[rows]
            has_place = item.kind != DOCUMENT and layer is not None
            book.add(answer.ground[rows], project_id=ids[rows], subject_id=ids[rows], subject_fid=table.fids[rows],
                     control_layer=layer.table.name if layer is not None else None, verdict=verdict,
                     severity="major" if state == MISSED else "minor", unit="m2" if has_place else None,
                     relation="covered_by" if item.kind in (APPROVAL, PLAN) else "overlaps" if has_place else None,
                     measured=area if has_place else None, limit_value=0.0 if has_place else None,
                     overlap_area_m2=area if has_place else None, **shared, message=texts_of_rows(
                         "readiness.finding", language, len(rows), parcel=ids[rows], remedy=remedy if applies
                         else "", message=[words.rstrip(".。") for words in answer.message[rows]]))
    return book.frame()


def _layers(request: ReadinessRequest) -> list:
    given = (*request.covers.values(), *request.registers.values(), *request.lines.values())
    return [(layer.role, layer.table) for layer in given]
