"""The report of a tracing: idle land with days and route, stages by year, areas, what was not checked."""
from __future__ import annotations

import pandas as pd

from ..contract.basis import shown
from ..contract.outcome import Outcome
from ..report.data import ReportData, RuleShown
from ..report.numbers import USUAL, NumberStyle
from ..report.outcome import outcome_report
from ..texts import pick, text
from .due.timing import MAY_BE_IDLE, SUSPECTED_IDLE
from .request import LifecycleRequest

_IDLE = ["parcel_id", "name", "start_state", "use_state", "due_start", "days_late", "idle_on", "days_to_idle",
         "area_m2", "cause", "recognition", "route", "route_basis"]
_THREADS = ["thread_id", "stage", "approved_m2", "supplied_m2", "started_m2", "completed_m2", "registered_m2",
            "approved_not_supplied_m2", "supplied_not_used_m2", "used_not_finished_m2"]


def lifecycle_report(outcome: Outcome, request: LifecycleRequest, other_files=(), manifest=None,
                     numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report of a tracing shows.

    Args:
        outcome, request: of the tracing. other_files: names of the files that hold every row. manifest: of the run.
        numbers: how areas are written.
    """
    language, life = request.language, request.life
    ids = set(outcome.findings["rule_id"])
    rules = [RuleShown(f"LIFE-{step.id.upper()}", basis=shown(step.basis, language))
             for step in life.transitions.values()]
    rules += [RuleShown(rule, basis=shown(life.conditions.basis, language))
              for rule in ("LIFE-IDLE", "LIFE-MAY-BE-IDLE", "LIFE-IDLE-SOON", "LIFE-LATE", "LIFE-COMPLETION")]
    rules += [RuleShown(f"LIFE-COMPARE-{what.upper()}", basis=shown(comparison.basis, language))
              for what, comparison in life.comparisons.items()]
    tables = tuple((text(f"lifecycle.report_{name}", language), table.dropna(axis="columns", how="all"))
                   for name, table in (("idle", idle_list(outcome.tables["parcels"], request)),
                                       ("years", year_matrix(outcome.tables["years"], language)),
                                       ("threads", _named(outcome.tables["threads"][_THREADS], request)),
                                       ("indicators", outcome.tables["indicators"][
                                           ["indicator_id", "title", "value", "unit", "lower", "upper", "reason",
                                            "definition"]])) if len(table))
    return outcome_report(
        outcome, request.pack, language, None, manifest, title=text("lifecycle.report_title", language),
        as_of=request.as_of.isoformat(), area_method=request.area_method, tables=tables,
        rules=tuple(rule for rule in rules if rule.rule_id in ids), other_files=tuple(other_files), numbers=numbers,
        words={"scope_unknown": "scope_of_layers"})


def idle_list(parcels: pd.DataFrame, request: LifecycleRequest) -> pd.DataFrame:
    """Parcels that are suspected, may be recognised, or become suspected soon; the longest first.

    Args:
        parcels: table of the tracing. request: within how many days, and the language of its words.
    """
    now = (parcels["start_state"] == SUSPECTED_IDLE) | (parcels["use_state"] == MAY_BE_IDLE)
    soon = parcels["days_to_idle"].between(1, request.within_days).fillna(False)
    rows = parcels.loc[now.to_numpy(dtype=bool) | soon.to_numpy(dtype=bool), _IDLE].copy()
    for name in ("start_state", "use_state"):
        rows[name] = [text(f"lifecycle.state_{word}", request.language) for word in rows[name]]
    rows["cause"] = [None if pd.isna(word) else text(f"lifecycle.cause_{word}", request.language)
                     for word in rows["cause"]]
    return rows.sort_values(["days_late", "days_to_idle", "parcel_id"], ascending=[False, True, True],
                            kind="stable", ignore_index=True)


def year_matrix(years: pd.DataFrame, language: str) -> pd.DataFrame:
    """Number and area by stage, a column a year; what has no day has a column of its own.

    Args:
        years: table of the tracing. language: of heads.
    """
    if not len(years):
        return years
    known = sorted(years["year"].dropna().unique().tolist())
    heads = {year: str(year) for year in known} | {-1: text("lifecycle.year_unknown", language)}
    rows = []
    for title, group in years.groupby("title", sort=False):
        row = {"title": title}
        for year in [*known, -1]:
            part = group[group["year"].fillna(-1) == year]
            if len(part):
                area = part["area_m2"].iat[0]
                row[heads[year]] = text("lifecycle.count_of", language, count=int(part["count"].iat[0])) \
                    if pd.isna(area) else text("lifecycle.count_and_area", language, count=int(part["count"].iat[0]),
                                               area=float(area))
        rows.append(row)
    return pd.DataFrame(rows, columns=["title", *(heads[year] for year in [*known, -1] if (
        years["year"].fillna(-1) == year).any())])


def _named(threads: pd.DataFrame, request: LifecycleRequest) -> pd.DataFrame:
    titles = {stage.id: pick(stage.title, request.language) for stage in request.life.stages.values()}
    return threads.assign(stage=threads["stage"].map(titles))
