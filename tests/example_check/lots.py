"""Parcels smaller than the least lot size of their use: a whole check, as CONTRIBUTING.md tells how one is written."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from groundrules.core.contract import cells
from groundrules.core.contract.arithmetic import choose
from groundrules.core.contract.basis import bases_text, shown
from groundrules.core.contract.book import Book, unique_names
from groundrules.core.contract.interval import MISSED, OPEN, Interval, compare, verdicts
from groundrules.core.contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from groundrules.core.contract.outcome import VERDICTS as OF_SUBJECTS
from groundrules.core.contract.pack_head import PackHead
from groundrules.core.contract.rows import RowState, RunState, group_keys, row_hashes, text_hash
from groundrules.core.contract.verdicts import VERDICTS, count_subjects
from groundrules.core.layers.prepare import prepare_subjects, subject_texts
from groundrules.core.packs.cases import cases_by, instead
from groundrules.core.packs.head import HEAD, head_keys, head_of
from groundrules.core.packs.load import PackForm, PackKind
from groundrules.core.packs.parts import BASIS, build_bases, build_field, is_of_kind, read_field
from groundrules.core.packs.schema import Choice, ListOf, MapOf, Number, Record, Text
from groundrules.core.report.data import ReportData, RuleShown
from groundrules.core.report.outcome import outcome_report
from groundrules.core.table import FeatureTable
from groundrules.core.texts import text

# -- the pack: what its files say --------------------------------------------------------------------------------


class Lot(NamedTuple):
    least_m2: float
    basis: tuple


class LotCase(NamedTuple):
    """A parcel, and the verdict that the pack owes it."""

    id: str
    use: str
    verdict: str
    area_m2: float = np.nan
    line: int = 0


@dataclass(frozen=True)
class LotPack(PackHead):
    """Attributes: ``lots``: use -> its least lot; ``fields``: field role -> its names in data."""

    lots: dict
    fields: dict


LOT = Record({"least_m2": Number(), "basis": ListOf(BASIS)}, needed=("least_m2", "basis"))
PACK = Record({**head_keys("lots"), "lots": MapOf(LOT), "fields": Record({"use": read_field}, needed=("use",))},
              needed=(*HEAD, "lots", "fields"))
CASE = Record({"id": Text(limit=120), "use": Text(limit=40), "area_m2": Number(), "verdict": Choice(VERDICTS)},
              needed=("id", "use", "verdict"))


def _read(node, place, _files) -> Optional[LotPack]:
    values = PACK(node, place) if is_of_kind(node, place, "lots") else None
    return None if values is None else LotPack(
        *head_of(values), {use: Lot(lot["least_m2"], build_bases(lot["basis"])) for use, lot in values["lots"].items()},
        {role: build_field(role, names) for role, names in values["fields"].items()})


def least_lots(pack: LotPack, uses: list) -> Interval:
    """The least lot of each use in m² ``(n,)``, open for a use without one."""
    return Interval.of([pack.lots[use].least_m2 if use in pack.lots else np.nan for use in uses])


def judge_case(pack: LotPack, case: LotCase) -> str:
    verdict = verdicts("allowed")[compare(Interval.of(case.area_m2), "at_least", least_lots(pack, [case.use]))[0]]
    return "" if verdict == case.verdict else verdict


FORM = PackForm(_read, cases_by(Record({"cases": ListOf(CASE)}, needed=("cases",)),
                                lambda stated, _place, _pack, _values: LotCase(**stated, line=stated.line)),
                "packs.no_cases")
LOTS = PackKind(FORM, instead(judge_case, "quota.case_failed"), lambda pack: (len(pack.lots), 0))

# -- the question ------------------------------------------------------------------------------------------------

COLUMNS = {"subject_id": "string", "use": "string", "area_m2": "Float64", "least_m2": "Float64", "verdict": "string"}


@dataclass(frozen=True)
class LotRequest:
    """Attributes: ``subjects``: parcels; ``use_field``, ``subject_id``: their fields; ``pack``: least lots."""

    subjects: FeatureTable
    pack: LotPack
    use_field: str
    subject_id: Optional[str] = None
    area_method: str = "ellipsoidal"
    language: str = "en"


# -- the judging -------------------------------------------------------------------------------------------------

def check_lots(request: LotRequest, _steps: Steps = ALONE) -> Outcome:
    """Compare each parcel with the least lot of its use; what is no usable polygon, or has no use, is open."""
    subjects, pack = prepare_subjects(request.subjects, request.area_method, request.subject_id), request.pack
    uses = request.subjects.columns[request.use_field].astype("string").fillna("").tolist()
    area = choose(subjects.dimension == 2, subjects.area_m2)
    least = least_lots(pack, uses)
    statuses = compare(area, "at_least", least)
    table = pd.DataFrame({"subject_id": subjects.ids, "use": uses, "area_m2": cells.number(area),
                          "least_m2": cells.number(least),
                          "verdict": cells.word(statuses, verdicts("allowed"))}).astype(COLUMNS)
    named = unique_names(subjects.ids, request.subjects.fids)
    book = Book(request.subjects.crs, ids=("rule_id", "named"), evidence=("measured", "limit_value"),
                order=("subject_fid",))
    for rule, severity, status in (("LOT-SMALL", "major", MISSED), ("LOT-UNKNOWN", "minor", OPEN)):
        rows = np.flatnonzero(statuses == status)
        book.add(subjects.geometry[rows], rule_id=rule, severity=severity, verdict=verdicts("allowed")[status],
                 named=named[rows], subject_id=subjects.ids[rows], subject_fid=request.subjects.fids[rows],
                 measured=table["area_m2"][rows], limit_value=table["least_m2"][rows], unit="m2",
                 basis=[bases_text(pack.lots[uses[row]].basis, request.language) if uses[row] in pack.lots else None
                        for row in rows],
                 message=[text(f"lots.{rule.lower()}", request.language, area=area.low[row], least=least.low[row],
                               use=uses[row] or "–") for row in rows])
    findings, geometry = book.frame()
    return Outcome(findings, {OF_SUBJECTS: table}, {FINDINGS: geometry}, request.subjects.crs,
                   count_subjects(table["verdict"]))


def fingerprint(request: LotRequest, whole: bool) -> RunState:
    """What a recheck compares: the parcels row by row, the question, the pack."""
    rows = request.subjects
    return RunState(RowState(rows.fids, row_hashes(rows.geometry, rows.columns),
                             {"id": group_keys(subject_texts(rows, request.subject_id))}, whole), {},
                    text_hash(request.use_field, request.subject_id, request.area_method, request.language, rows.crs),
                    {"lots": request.pack.content_hash})


def lot_report(outcome: Outcome, request: LotRequest) -> ReportData:
    """What the report shows of it."""
    return outcome_report(
        outcome, request.pack, request.language, request.subjects, title=text("lots.title", request.language),
        area_method=request.area_method, rules=tuple(RuleShown("LOT-SMALL", basis=shown(lot.basis, request.language))
                                                     for lot in request.pack.lots.values()))


# -- the declaration ---------------------------------------------------------------------------------------------

CHECK = Check("lots", check_lots, fingerprint, {OF_SUBJECTS: COLUMNS})
