"""The clauses of a plan one by one: measurable, measured, on the path, carried by which ground; and what is missing.

Source: next-systems 3.2, a design of this project. Levels are those of ``levels.judging``.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...contract.verdicts import count_words
from ...errors import InputError
from ...frames import typed_columns
from ...texts import first_few, pick, text
from ..alerts.check import VERDICT
from ..alerts.words import SPACE, shown
from ..levels.terms import LEVELS
from ..series.doubts import HUNDRED
from .carriers import Carried, carried_by
from .clauses import missing_words, read_clauses, totals_of
from .findings import findings_of
from .request import CARRIER_COLUMNS, CLAUSE, INDICATOR, ROW_COLUMNS, CommitmentRequest
from .standing import standings, states_of

#: What a row takes from the level of its series.
OF_LEVEL = ("value", "relation", "goal", "kind", "path", "margin", "margin_share", "trend", "year_of_meeting",
            "used_share", "time_share", "base", "base_year")


def check_commitments(request: CommitmentRequest, steps: Steps = ALONE) -> Outcome:
    """Judge what the clauses of a plan promise.

    Args:
        request: of the check. steps: of the run.

    Returns:
        Table ``rows``: one each clause and target, then one each indicator on the climate that no clause names; table
        ``carriers`` with geometry: one each clause and parcel.

    Raises:
        InputError: a table without clauses, two rows of one clause, a pack without numbers for levels, a layer that
            cannot be used.
    """
    clauses = read_clauses(request)
    if not len(clauses):
        raise InputError("commitments.no_clauses", layer=request.clauses.table.name)
    steps.progress(0.05)
    levels = standings(clauses, request, steps._replace(progress=lambda share: steps.progress(0.05 + 0.15 * share)))
    carried = carried_by(clauses, request, steps._replace(progress=lambda share: steps.progress(0.2 + 0.75 * share)))
    steps.progress(0.95)
    rows = pd.concat([typed_columns(part, ROW_COLUMNS) for part in (
        _clause_rows(clauses, levels, carried, request), _indicator_rows(clauses, request))], ignore_index=True)
    rows["state_title"] = rows["state"].map(lambda state: text(f"commitments.state_{state}", request.language)).astype(
        "string")
    findings, places = findings_of(rows, levels, request, carried.ground)
    steps.progress(1.0)
    notes = [*([] if request.name else [text("commitments.no_store", request.language)]), *carried.notes]
    totals = totals_of(request.clauses)
    if totals:
        notes.append(text("commitments.totals", request.language, count=len(totals), layer=request.clauses.table.name,
                          features=first_few(totals)))
    empty = len(request.clauses.table) - clauses["fid"].nunique() - len(totals)
    if empty:
        notes.append(text("commitments.left_out", request.language, count=empty, layer=request.clauses.table.name))
    return Outcome(findings, {"rows": rows, "carriers": _carriers(rows, carried)}, {
        FINDINGS: places, "carriers": carried.shapes}, carried.crs,
        _counts(rows, carried, findings), notes)


def _clause_rows(clauses: pd.DataFrame, levels: pd.DataFrame, carried: Carried,
                 request: CommitmentRequest) -> pd.DataFrame:
    language = request.language
    state, level = states_of(clauses, levels), levels["level"].astype(object)
    doubtful = _percent_doubt(levels)
    state = np.where(doubtful, "not_judged", state)
    level = level.where(~doubtful, "grey")
    known, ids = request.pack.indicators, clauses["indicator_id"]
    stored = request.values[request.values["title"].notna()]
    titles = {**dict(zip(stored["indicator_id"], stored["title"])),
              **{key: pick(indicator.title, language) for key, indicator in known.items()}}
    title = levels["title"].astype(object).where(levels["title"].notna(), ids.map(
        lambda key: titles.get(key, key), na_action="ignore"))
    columns = {name: levels[name] for name in OF_LEVEL}
    for name in ("relation", "goal", "kind", "base", "base_year"):   # of clauses that have no level
        columns[name] = levels[name].astype(object).where(levels[name].notna(), clauses[name])
    measurable = (clauses["missing"].map(len) == 0).to_numpy(dtype=bool)
    measured = ~np.isin(state, ("not_measured", "not_measurable", "no_indicator"))
    rows = pd.DataFrame({
        **{name: clauses[name] for name in ("clause_id", "plan", "clause_text", "measure", "responsible", "evidence",
                                            "unit_code", "target", "target_year")},
        **columns, "row_kind": CLAUSE, "indicator_id": ids, "title": title,
        "dimension": ids.map(lambda key: known[key].dimension if key in known else None, na_action="ignore"),
        "climate": ids.map(lambda key: known[key].climate or None if key in known else None, na_action="ignore"),
        "unit_name": levels["unit_name"].astype(object).where(levels["unit_name"].notna(), clauses["unit_code"].map(
            _names(request))),
        "state": state, "level": level.where(measurable, None), "unit": clauses["unit"], "is_measurable": measurable,
        "is_measured": pd.Series(measured).astype(object).where(measurable, None), "year": request.year or None,
        "is_on_path": pd.Series(state == "on_path").astype(object).where(
            np.isin(state, ("on_path", "near", "off_path", "missed")), None),
        "missing": [missing_words(missing, language) for missing in clauses["missing"]],
        "recorded_target": levels["recorded_target"], "parcel_count": carried.count, "area_m2": carried.area_m2,
        "suggested": [", ".join(keys) or None for keys in clauses["suggested"]]})
    for name in ("target", "base"):   # in the unit of the value, which the level was judged in
        stated = levels[name].notna().to_numpy()
        rows[name] = np.where(stated, levels[name].to_numpy(dtype=float, na_value=np.nan), rows[name].astype(float))
    stated = levels["unit"].notna()
    rows["unit"] = rows["unit"].where(~stated, levels["unit"].astype(object))
    rows["verdict"] = level.map({word: VERDICT[number] for number, word in enumerate(LEVELS)}).where(
        measurable & measured, "undetermined")
    rows["reason"] = [_reason(rows.iloc[at], clauses.iloc[at], levels.iloc[at], bool(doubtful[at]), request)
                      for at in range(len(rows))]
    return rows


def _percent_doubt(levels: pd.DataFrame) -> np.ndarray:
    """Clauses in per cent whose target is as a share of 1 beside its value, or the other way round, bool ``(c,)``."""
    value, target = (levels[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "target"))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.maximum(value / target, target / value)
    small = np.minimum(np.abs(value), np.abs(target))
    return (levels["unit"] == "%").fillna(False).to_numpy(dtype=bool) & (small <= 1.0) & (
        ratio >= HUNDRED[0]) & (ratio <= HUNDRED[1])


def _names(request: CommitmentRequest) -> dict:
    """Code of a unit -> its last name."""
    frames = [frame[["unit_code", "unit_name"]] for frame in (request.units, request.values) if len(frame)]
    named = pd.concat(frames) if frames else pd.DataFrame({"unit_code": [], "unit_name": []})
    return dict(named[named["unit_name"].notna()].itertuples(index=False, name=None))


def _reason(row: pd.Series, clause: pd.Series, level: pd.Series, doubtful: bool, request: CommitmentRequest):
    """Why a clause cannot be judged; None where it has a level and nothing of it was left aside."""
    language, sentences = request.language, list(clause["reasons"])
    if clause["suggested"]:
        sentences.append(text("commitments.suggested", language, indicators=text(
            "commitments.between", language).join(f"{pick(request.pack.indicators[key].title, language)} ({key})"
                                                  for key in clause["suggested"])))
    if row["state"] == "not_measured":
        unit = row["unit_name"] if pd.notna(row["unit_name"]) else row["unit_code"]
        if request.year and pd.isna(level["level"]):
            sentences.append(text("commitments.unit_ended", language, unit=unit, year=request.year))
        elif pd.isna(level["last_year"]):
            sentences.append(text("commitments.no_values", language, title=row["title"], unit=unit))
        else:
            sentences += [level["reason"]] if pd.notna(level["reason"]) else []
            sentences.append(text("commitments.no_values_of_year", language, year=int(level["last_year"])))
    elif doubtful:
        sentences.append(text("commitments.percent", language, target=shown(row["target"]), value=shown(row["value"])))
    elif row["state"] == "not_judged" and pd.notna(level["reason"]):
        sentences.append(level["reason"])
    return SPACE[language].join(sentences) or None


def _indicator_rows(clauses: pd.DataFrame, request: CommitmentRequest) -> pd.DataFrame:
    """A row each indicator on the climate that no clause names."""
    language, promised = request.language, set(clauses["indicator_id"].dropna())
    lacking = [indicator for key, indicator in request.pack.indicators.items()
               if indicator.climate and key not in promised]
    known = set(request.values.loc[request.values["value"].notna() & (request.values["year"] == request.year),
                                   "indicator_id"]) if len(request.values) else set()
    return pd.DataFrame([{
        "row_kind": INDICATOR, "indicator_id": indicator.id, "title": pick(indicator.title, language),
        "dimension": indicator.dimension, "climate": indicator.climate, "state": "no_clause",
        "verdict": "undetermined", "is_measured": indicator.id in known, "unit": indicator.unit,
        "year": request.year or None, "reason": text("commitments.no_clause_needed", language)}
        for indicator in lacking], columns=list(ROW_COLUMNS)).astype(object)


def _carriers(rows: pd.DataFrame, carried: Carried) -> pd.DataFrame:
    clause = carried.rows["clause"].to_numpy(dtype=int)
    theirs = rows[["clause_id", "clause_text", "indicator_id", "state", "verdict", "unit_code"]].iloc[clause]
    return typed_columns(pd.concat([theirs.reset_index(drop=True), carried.rows.drop(columns="clause")], axis=1),
                         CARRIER_COLUMNS)


def _counts(rows: pd.DataFrame, carried: Carried, findings: pd.DataFrame) -> dict:
    clauses = rows[rows["row_kind"] == CLAUSE]
    state = clauses["state"].to_numpy(dtype=object)
    on_path = int((state == "on_path").sum())
    measurable = int(clauses["is_measurable"].sum())
    undetermined = count_words(clauses["verdict"])["undetermined"]
    return {"CLAUSE_COUNT": len(clauses), "MEASURABLE_COUNT": measurable,
            "MEASURED_COUNT": int(clauses["is_measured"].fillna(False).sum()), "ON_PATH_COUNT": on_path,
            "OFF_PATH_COUNT": int(np.isin(state, ("off_path", "near")).sum()),
            "MISSED_COUNT": int((state == "missed").sum()), "NO_INDICATOR_COUNT": int((state == "no_indicator").sum()),
            "NO_CLAUSE_COUNT": len(rows) - len(clauses), "CARRIER_COUNT": len(carried.rows),
            "UNDETERMINED_COUNT": undetermined, "FINDING_COUNT": len(findings),
            "ALL_MEASURABLE": measurable == len(clauses), "ALL_ON_PATH": on_path == len(clauses),
            "IS_DETERMINED": undetermined == 0}


CHECK = Check("monitoring", check_commitments, None, {"rows": ROW_COLUMNS, "carriers": CARRIER_COLUMNS},
              whole="scale.sums")
