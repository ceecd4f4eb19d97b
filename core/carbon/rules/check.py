"""Rules of carbon applied to results: a row per rule and subject, findings in the columns of the contract, counts."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.basis import VERIFIED, bases_text, shown, state_of
from ...contract.book import Book, origin_of
from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...contract.verdicts import count_words
from ...geometry.systems.crs import common_crs
from ...report.data import ReportData, RuleShown
from ...report.numbers import USUAL, NumberStyle
from ...report.outcome import outcome_report
from ...table import FeatureTable
from ...texts import pick, text
from ...texts.separators import numeral
from ..stock.patches import Zones
from .judging import ALLOWED, UNDETERMINED, Measured, judged, margin
from .pack import BUILDINGS, CHANGE, FLUX, GROUND, CarbonPack, CarbonRule
from .values import EVERYTHING, building_values, change_values, flux_values, ground_values, require_columns

ROLE = "carbon"
_VALUES = {CHANGE: change_values, FLUX: flux_values, BUILDINGS: building_values}
ROW_COLUMNS = {
    "rule_id": "string", "title": "string", "measure": "string", "subject_id": "string", "subject_name": "string",
    "value": "Float64", "lower": "Float64", "upper": "Float64", "unit": "string", "relation": "string",
    "limit_value": "Float64", "tolerance": "Float64", "margin": "Float64", "covered_share": "Float64",
    "verdict": "string", "reason": "string", "basis": "string", "basis_verified": "boolean", "source": "string"}


@dataclass(frozen=True)
class CarbonRequest:
    """Results to be judged.

    Attributes:
        pack: the rules. tables: result -> table, as the algorithms wrote it; a result that is not there leaves its
            rules undetermined. place: where rules of ground inside it look.
        method: of areas. language: of words.
    """

    pack: CarbonPack
    tables: dict[str, FeatureTable]
    place: Optional[Zones] = None
    method: str = "ellipsoidal"
    language: str = "en"


def check_carbon(request: CarbonRequest, steps: Steps = ALONE) -> Outcome:
    """Judge results by the rules of a pack.

    A rule whose result is not there is undetermined, and so is one whose subjects are not: nothing that is missing
    looks as if the limit were kept.

    Args:
        request: the pack, the results by kind, and where its ground lies. steps: how the run is followed; no progress
            is reported.

    Returns:
        Table ``rows``: a row a rule and subject.

    Raises:
        InputError: a table that no algorithm of the plugin wrote, texts in place of numbers, zones without id.
        Cancelled: ``cancelled`` returned True.
    """
    for result, table in request.tables.items():
        require_columns(result, table.columns, table.name)
    layers = [request.tables[GROUND]] if GROUND in request.tables else []
    crs = common_crs([*layers, *([request.place.table] if request.place and layers else [])]) if layers else ""
    rows, shapes = [], []
    for rule in request.pack.rules.values():
        measures, why = _values_of(rule, request, crs, steps.cancelled)
        for measured in measures or [Measured.of(EVERYTHING, "", None, covered=None)]:
            verdict, reason = judged(rule, measured)
            rows.append(_row(rule, measured, verdict, reason if measures else why, request))
            shapes.append(measured.geometry if verdict != ALLOWED else None)
    frame = pd.DataFrame(rows)
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = shapes
    findings, pieces = _findings(frame, geometry, request, crs)
    number = count_words(frame["verdict"])
    return Outcome(
        findings, {"rows": frame.reindex(columns=list(ROW_COLUMNS)).astype(ROW_COLUMNS)}, {FINDINGS: pieces}, crs,
        {"RULE_COUNT": len(request.pack.rules), "ROW_COUNT": len(frame), "KEPT_COUNT": number[ALLOWED],
         "MISSED_COUNT": number["forbidden"] + number["conditional"], "FORBIDDEN_COUNT": number["forbidden"],
         "CONDITIONAL_COUNT": number["conditional"], "UNDETERMINED_COUNT": number[UNDETERMINED],
         "FINDING_COUNT": len(findings), "ALL_KEPT": number[ALLOWED] == len(frame),
         "HAS_FORBIDDEN": number["forbidden"] > 0}, _notes(request))


def _values_of(rule: CarbonRule, request: CarbonRequest, crs: str, cancelled) -> tuple[list[Measured], str]:
    """What a rule measures; where that is nothing, why."""
    table = request.tables.get(rule.result)
    if table is None:
        return [], f"no_{rule.result}"
    if rule.result != GROUND:
        return _VALUES[rule.result](rule, table.columns), "no_rows"
    if (rule.place == "inside" or rule.per == "zone") and request.place is None:
        return [], "no_place"
    place = request.place if rule.place == "inside" or rule.per == "zone" else None
    return ground_values(rule, table, place, crs, request.method, cancelled), "no_rows"


def _row(rule: CarbonRule, measured: Measured, verdict: str, reason: str, request: CarbonRequest) -> dict:
    language, table = request.language, request.tables.get(rule.result)
    numbers = {name: cells.one_number(column) for name, column in (
        ("value", cells.number(measured.value)), ("lower", cells.lower(measured.ends)),
        ("upper", cells.upper(measured.ends)),
        ("covered", cells.covered(measured.value)), ("margin", cells.number(margin(rule, measured.value))))}
    shown = {name: _number(numbers[name]) for name in ("value", "lower", "upper")}
    reason_text = text(f"carbonrule.why_{reason}", language, **shown, unit=rule.unit, limit=_number(rule.limit),
                       tolerance=_number(rule.tolerance),
                       share="–" if numbers["covered"] is None else f"{100.0 * numbers['covered']:.1f}",
                       least=f"{100.0 * rule.least_covered:g}", relation=text(f"carbonrule.{rule.relation}", language))
    return {"rule_id": rule.rule_id, "title": pick(rule.title, language), "measure": rule.measure,
            "subject_id": measured.subject, "subject_name": measured.name or None, "value": numbers["value"],
            "lower": numbers["lower"], "upper": numbers["upper"], "unit": rule.unit, "relation": rule.relation,
            "limit_value": rule.limit, "tolerance": rule.tolerance, "margin": numbers["margin"],
            "covered_share": numbers["covered"],
            "verdict": verdict, "reason": reason_text, "basis": bases_text(rule.basis, language) or None,
            "basis_verified": state_of(rule.basis) == VERIFIED if rule.basis else None,
            "source": table.name if table is not None else None, "severity": rule.severity, "result": rule.result,
            "documents": pick(rule.documents, language) if rule.documents and verdict == "conditional" else None}


def _number(value) -> str:
    if value is None:
        return "–"
    shown = numeral(f"{value:,.4f}".rstrip("0").rstrip("."))
    return "0" if shown == "-0" else shown   # a loss of nothing is not a loss


def _findings(frame: pd.DataFrame, geometry: np.ndarray, request: CarbonRequest, crs: str) -> tuple:
    """Rules that are missed or not known, the worst first."""
    kept = (frame["verdict"] != ALLOWED).to_numpy(dtype=bool)
    frame, language = frame[kept], request.language
    messages = [text("carbonrule.message", language, title=title, subject=_subject(subject_id, name, language),
                     reason=reason)
                for title, subject_id, name, reason in zip(
                    frame["title"], frame["subject_id"], frame["subject_name"], frame["reason"])]
    inside = request.place is not None and request.place.table.name
    taken = ("rule_id", "severity", "verdict", "subject_id", "limit_value", "tolerance", "unit", "relation", "basis",
             "basis_verified", "documents", "value", "lower", "upper")
    book = Book(crs, ids=("rule_id", "subject_id", "control_role"), order=("verdict",),
                evidence=("verdict", "value", "lower", "upper", "limit_value", "tolerance"), pack=request.pack,
                origin=origin_of(request.language, [("", table) for table in request.tables.values()]))
    book.add(geometry[kept], **{name: frame[name].tolist() for name in taken}, project_id=frame["subject_id"].tolist(),
             control_role=ROLE, control_layer=[inside or source if result == GROUND else source
                                               for result, source in zip(frame["result"], frame["source"])],
             control_id=frame["measure"].tolist(), measured=frame["value"].tolist(), message=messages)
    return book.frame()


def _subject(subject_id: str, name, language: str) -> str:
    if subject_id == EVERYTHING:
        return text("carbonrule.everything", language)
    return subject_id if name is None or pd.isna(name) or name == subject_id else f"{subject_id} ({name})"


def _notes(request: CarbonRequest) -> list:
    unverified = sum(not basis.verified for rule in request.pack.rules.values() for basis in rule.basis)
    return [text("carbonrule.unverified", request.language, count=unverified)] if unverified else []


def carbon_rule_report(outcome: Outcome, request: CarbonRequest, other_files=(), manifest=None,
                       numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of a check of carbon shows.

    Args:
        outcome, request: of the check. other_files: names of the files that hold every row. manifest: of the run.
        numbers: how areas are written.
    """
    language, pack = request.language, request.pack
    rule_ids, today = set(outcome.findings["rule_id"]), date.today().isoformat()
    rules = tuple(RuleShown(rule.rule_id, basis=shown(rule.basis, language))
                  for rule in pack.rules.values() if rule.rule_id in rule_ids)
    rows = outcome.tables["rows"].dropna(axis="columns", how="all")
    return outcome_report(
        outcome, pack, language, None, manifest, title=text("carbonrule.report_title", language), as_of=today,
        area_method=request.method, tables=((text("carbonrule.report_rows", language), rows),), rules=rules,
        other_files=tuple(other_files), numbers=numbers)


CHECK = Check("carbon", check_carbon, None, {"rows": ROW_COLUMNS}, whole="scale.sums")
