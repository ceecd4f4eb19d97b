"""Every indicator of a year against its target: level, path, trend, year of meeting, and what is to be looked at.

Source: next-systems 2.4, a design of this project; the numbers are those of the pack.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.book import Book, Origin
from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...errors import InputError
from ...texts import pick, text
from ..levels.judging import Judged, judge
from ..levels.terms import GREEN, GREY, KINDS, LEVELS, ORANGE, RED, YELLOW
from ..series.appending import COMPLETED
from ..series.doubts import redefined
from ..series.official import OF_OFFICIAL
from ..series.tables import FINAL
from .arranging import Arranged, arranged, until
from .places import outlines_of
from .request import ROLE, ROW_COLUMNS, AlertRequest
from .words import SAID, Said, message_of, reasons_of

#: Rule of each level; a green one has none.
RULES = {RED: "IND-MISSED", ORANGE: "IND-PATH", YELLOW: "IND-NEAR", GREY: "IND-UNKNOWN"}
#: How severe a level is of a binding, an expected and a suggested target. A target that is missed is missed: a value
#: forbids nothing, so no verdict is forbidden.
SEVERITY = {RED: ("critical", "major", "minor"), ORANGE: ("major", "minor", "minor"),
            YELLOW: ("minor", "minor", "minor"), GREY: ("major", "minor", "minor")}
VERDICT = {RED: "conditional", ORANGE: "conditional", YELLOW: "conditional", GREEN: "allowed", GREY: "undetermined"}
SHOWN = 5   # units that a remark names


def check_indicators(request: AlertRequest, steps: Steps = ALONE) -> Outcome:
    """Judge the indicators of a year.

    Args:
        request: of the check. steps: of the run.

    Returns:
        Tables ``rows``, one each indicator and unit, and ``matrix``, one each unit with a column each indicator.

    Raises:
        InputError: neither the pack nor the user states by which numbers levels are judged; nothing is recorded.
    """
    if not len(request.values) and not len(request.targets):
        raise InputError("alerts.nothing_recorded", store=request.name or "–")
    series, judged, rows = judged_rows(request)
    steps.progress(0.5)
    changed = redefined(until(request.values, request.year), request.breaks)
    findings = _findings(request, series, judged, rows, changed)
    steps.progress(1.0)
    matrix, notes = _matrix(rows), _years_without_values(request)
    outlines, crs = np.full(len(findings), None, dtype=object), ""
    if request.places is not None:
        codes = findings["subject_id"].to_numpy(dtype=object)
        (outlines, dropped), crs = outlines_of(codes, request.places), request.places.table.crs
        lost = list(dict.fromkeys(codes[[shape is None for shape in outlines]].tolist()))
        notes += [text(f"alerts.{key}", request.language, layer=request.places.table.name, count=len(units),
                       units=", ".join(units[:SHOWN]) + (" …" if len(units) > SHOWN else ""))
                  for key, units in (("no_outline", lost), ("no_ground", dropped)) if units]
    return Outcome(findings, {"rows": rows, "matrix": matrix}, {FINDINGS: outlines}, crs,
                   _counts(request, judged, rows, findings), notes, settled={"indicators": tuple(matrix.columns[2:])})


def _years_without_values(request: AlertRequest) -> list[str]:
    """That the year has no value at all, in which case nearly every level is open: a slip of the user most often."""
    years = request.values.loc[request.values["value"].notna(), "year"]
    if not len(years) or (years == request.year).any():
        return []
    first, last = int(years.min()), int(years.max())
    place = "before" if request.year < first else "after" if request.year > last else "between"
    return [text(f"alerts.no_value_{place}", request.language, year=request.year, first=first, last=last)]


def judged_rows(request: AlertRequest) -> tuple[Arranged, Judged, pd.DataFrame]:
    """The levels of a year alone, for checks that say something else of them.

    Args:
        request: of the check.

    Returns:
        The series, how each was judged, and rows in the columns of ``ROW_COLUMNS``, all in one order.

    Raises:
        InputError: neither the pack nor the user states by which numbers levels are judged.
    """
    series = arranged(request)
    if any(number is None for number in series.terms):
        raise InputError("alerts.no_numbers", pack=request.pack.id, missing=", ".join(
            name for name, number in zip(series.terms._fields, series.terms) if number is None))
    judged = judge(series.values, series.targets, request.year, series.terms)
    judged = judged._replace(why=np.where(series.other_unit & (judged.level == GREY), "unit", judged.why))
    return series, judged, _rows(request, series, judged)


def _rows(request: AlertRequest, series: Arranged, judged: Judged) -> pd.DataFrame:
    language, pack = request.language, request.pack
    titles = {key: pick(indicator.title, language) for key, indicator in pack.indicators.items()}
    ids, stated, due = series.keys["indicator_id"], series.stated, series.due
    title = ids.map(titles)
    columns = {
        "indicator_id": ids, "title": title.where(title.notna(), stated["title"].fillna(ids)),
        "dimension": ids.map({key: indicator.dimension for key, indicator in pack.indicators.items()}),
        "unit_code": series.keys["unit_code"], "unit_name": stated["unit_name"], "year": request.year,
        "level": np.array(LEVELS, dtype=object)[judged.level],
        "verdict": np.array([VERDICT[level] for level in range(len(LEVELS))], dtype=object)[judged.level],
        "value": judged.value, "lower": stated["lower"], "upper": stated["upper"], "unit": stated["measure"],
        **{name: due[name] for name in ("relation", "goal", "kind", "target", "target_year", "base", "base_year")},
        "tolerance": due["tolerance"].where(due["target"].notna()), "path": judged.path, "margin": judged.margin,
        "margin_share": judged.margin_share, "trend": judged.trend, "trend_count": judged.trend_count,
        "year_of_meeting": judged.year_of_meeting, "used_share": judged.used_share, "time_share": judged.time_share,
        "series": stated["series"].replace("", None),
        "broken_year": np.where(np.isfinite(series.values.broken), series.values.broken, np.nan),
        "from_units": stated["from_units"], "status": stated["status"],
        "is_corrected": stated["supersedes"].notna() & ~stated["why"].isin([FINAL, COMPLETED]),
        **{name: stated[name] for name in OF_OFFICIAL},
        "difference": judged.value - stated["official"].to_numpy(dtype=float),
        "definition": stated["definition"], "source": stated["source"],
        "reason": reasons_of(series, judged, request)}
    return pd.DataFrame({name: pd.array(values if isinstance(values := columns[name], (pd.Series, np.ndarray)) else [
        values] * len(ids), dtype=kind) for name, kind in ROW_COLUMNS.items()}, copy=False)


def _matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """A row each unit, a column each indicator with its level."""
    units = rows.drop_duplicates("unit_code")[["unit_code", "unit_name"]].sort_values("unit_code")
    (unit, codes), (indicator, ids) = (pd.factorize(rows[name].to_numpy(dtype=object), sort=True, use_na_sentinel=False)
                                       for name in ("unit_code", "indicator_id"))
    levels = np.full((len(ids), len(codes)), None, dtype=object)
    levels[indicator, unit] = rows["level"].to_numpy(dtype=object)
    wide = pd.DataFrame({str(name): pd.array(own, dtype="string") for name, own in zip(ids, levels)}, copy=False)
    return pd.concat([units.reset_index(drop=True), wide], axis=1)


def _findings(request: AlertRequest, series: Arranged, judged: Judged, rows: pd.DataFrame,
              changed: list) -> pd.DataFrame:
    language = request.language
    book = Book("", ids=("rule_id", "subject_id", "control_id"),
                evidence=("verdict", "measured", "limit_value", "tolerance", "why"), order=("severity",),
                origin=Origin({}, text("alerts.basis", language)))
    kind = rows["kind"].map({word: number for number, word in enumerate(KINDS)}).fillna(0).to_numpy(dtype=int)
    alerts = np.flatnonzero(judged.level != GREEN)
    judged_levels, kind = judged.level[alerts], kind[alerts]
    cells = {name: column.to_numpy(dtype=object) for name, column in rows[list(SAID)].take(alerts).items()}
    message = np.array([message_of(level, Said(*row), language) for level, *row in zip(
        judged_levels.tolist(), *cells.values())], dtype=object)
    control = np.array([indicator if year is pd.NA else f"{indicator}/{year}" for indicator, year in zip(
        rows["indicator_id"].to_numpy(dtype=object)[alerts].tolist(), cells["target_year"].tolist())], dtype=object)
    numbers = {name: rows[column].to_numpy(dtype=float, na_value=np.nan)[alerts] for name, column in (
        ("measured", "value"), ("limit_value", "target"), ("tolerance", "tolerance"))}
    for level, rule in RULES.items():
        at = np.flatnonzero(judged_levels == level)
        if not len(at):
            continue
        units = cells["unit_code"][at]
        book.add(rule_id=rule, severity=np.array(SEVERITY[level], dtype=object)[kind[at]], verdict=VERDICT[level],
                 message=message[at], subject_id=units, project_id=units, control_role=ROLE,
                 control_layer=request.name or None, control_id=control[at], why=judged.why[alerts[at]].astype(object),
                 **{name: column[at] for name, column in numbers.items()},
                 unit=cells["unit"][at], relation=cells["relation"][at], data_date=f"{request.year}-01-01",
                 documents=text("alerts.documents", language) if VERDICT[level] == "conditional" else None)
    for indicator, year in changed:
        book.add(rule_id="IND-DEFINITION", severity="minor", verdict="conditional", subject_id="*", project_id="*",
                 control_role=ROLE, control_layer=request.name or None, control_id=f"{indicator}/{year}",
                 documents=text("alerts.documents", language),
                 message=text("alerts.redefined", language, indicator=indicator, year=year))
    return book.frame()[0]


def _counts(request: AlertRequest, judged: Judged, rows: pd.DataFrame, findings: pd.DataFrame) -> dict:
    counts = {f"{word.upper()}_COUNT": int((judged.level == number).sum()) for number, word in enumerate(LEVELS)}
    binding = (rows["kind"] == "binding").fillna(False).to_numpy(dtype=bool)
    missed = int((binding & (judged.level == RED)).sum())
    return {"INDICATOR_COUNT": int(rows["indicator_id"].nunique()), "UNIT_COUNT": int(rows["unit_code"].nunique()),
            "SERIES_COUNT": len(rows), **counts, "BINDING_MISSED_COUNT": missed,
            "CORRECTED_COUNT": int(rows["is_corrected"].sum()), "FINDING_COUNT": len(findings),
            "HAS_BINDING_MISSED": missed > 0, "ALL_GREEN": bool(len(rows)) and counts["GREEN_COUNT"] == len(rows)}


def matrix_columns(settled) -> dict:
    """Columns of the table ``matrix``. Args: settled: of an outcome."""
    return {"unit_code": "string", "unit_name": "string", **dict.fromkeys(settled["indicators"], "string")}


CHECK = Check("monitoring", check_indicators, None, {"rows": ROW_COLUMNS, "matrix": matrix_columns},
              whole="scale.sums")
