"""From a zoning check to its report."""
from __future__ import annotations

from ..contract.basis import shown
from ..contract.outcome import Outcome
from ..fields import Field, type_column
from ..report.data import UNTITLED, ControlShown, ReportData, ReportHead, RuleShown
from ..report.format import day
from ..report.outcome import outcome_report
from ..report.words import words_in
from ..rules.model import Pack, Rule
from ..texts import pick, text
from .request import ZoningRequest


def report_from_result(outcome: Outcome, request: ZoningRequest, manifest: dict | None, language: str,
                       head: ReportHead = UNTITLED, unbound_layers=()) -> ReportData:
    """Everything that the report of a zoning check shows.

    Args:
        outcome, request: of the check.
        manifest: of the run, None where there is none.
        language: ``"en"`` or ``"zh"``; the findings' own sentences are in the request's language.
        head: the user's entries for the report.
        unbound_layers: names of layers that no role took.
    """
    pack, said_elsewhere = request.pack, text("zoning.coverage_assumed", request.language)
    ledger = outcome.tables["ledger"]
    return outcome_report(
        outcome, pack, language, request.subjects, manifest, title=head.title or words_in(language)("zoning_title"),
        run_name=head.run_name, made_on=head.day(), as_of=request.as_of.isoformat(),
        classification_mark=head.classification_mark, area_method=request.area_method,
        projects=outcome.tables["projects"] if request.project_field else None, summary=outcome.tables["summary"],
        ledgers=(("", ledger),) if len(ledger) else (), controls=_controls(outcome, request, language),
        rules=tuple(rule_shown(rule, language) for rule in pack.rules), unbound_layers=tuple(unbound_layers),
        coverage_assumed=outcome.settled["coverage_assumed"],
        notes=tuple(note for note in outcome.notes if note != said_elsewhere), other_files=tuple(head.other_files))


def rule_shown(rule: Rule, language: str) -> RuleShown:
    """A rule's routes, presumption and basis in a language.

    Args:
        rule: of the pack.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return RuleShown(rule.id, tuple(pick(route, language) for route in rule.routes),
                     pick(rule.presumed, language),
                     shown(rule.basis, language))


def _controls(outcome: Outcome, request: ZoningRequest, language: str) -> tuple[ControlShown, ...]:
    return tuple(_control(role, outcome, request, request.pack, language)
                 for role, described in request.pack.roles.items() if not described.coverage)


def _control(role: str, outcome: Outcome, request: ZoningRequest, pack: Pack,
             language: str) -> ControlShown:
    layers = [layer for layer in request.controls if layer.role == role]
    if role not in outcome.settled["scope"]:
        status = "outside_scope"
    else:
        status = "checked" if layers else "no_layer"
    count = sum(len(layer.table) for layer in layers) if layers else None
    return ControlShown(role, pick(pack.roles[role].title, language) or role, status,
                        tuple(layer.table.name for layer in layers), count, _data_dates(layers))


def _data_dates(layers) -> str:
    """Date of a role's data, from the field that states it: one date, or the oldest and the newest."""
    days = []
    for layer in layers:
        name = layer.fields.get("data_date")
        if name in layer.table.columns:
            values = type_column(layer.table.columns[name], Field("data_date", "date"))[0].dropna()
            days += [day(value) for value in (values.min(), values.max())] if len(values) else []
    days = sorted(filter(None, days))
    if not days:
        return ""
    return days[0] if days[0] == days[-1] else f"{days[0]} – {days[-1]}"
