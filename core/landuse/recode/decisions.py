"""Decisions for codes that do not transfer by themselves: author, patch, and whether each still holds.

A decision belongs to a feature, by its id, and to one source code of it. It is bound to the geometry: when the patch
or its code has changed it is stale, which means that it is shown, and not applied. Rows of the table are never lost.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import spelling
from ...geometry.parallel import ask, asking
from ..codes.spelling import plain_spelling, read_code
from ..pack.model import LandUseCodes, Scheme, Target

COLUMNS = ("feature_id", "source_scheme", "source_code", "target_scheme", "target_code", "usual", "alternatives",
           "state", "former_target", "geometry_hash", "reason", "decided_by", "decided_on")
NEEDED = ("feature_id", "source_scheme", "source_code", "target_scheme", "target_code", "geometry_hash")
#: open: not decided. applied. stale: the patch or its code changed since. gone: the feature no longer exists.
#: not_needed: the code transfers by itself. invalid: no code of the target. other: of another pair of lists.
STATES = ("open", "applied", "stale", "gone", "not_needed", "invalid", "other")


@dataclass(frozen=True)
class Decided:
    """The decisions on the parts of a layer.

    Attributes:
        target: decided code of each part ``(p,)``, string, NULL without a valid one.
        stale: a decision was there and no longer holds, bool ``(p,)``.
        table: the decisions to keep, with those that are required now; columns of ``COLUMNS``.
        outside: number of applied decisions whose code the crosswalk does not name.
    """

    target: pd.Series
    stale: np.ndarray
    table: pd.DataFrame
    outside: int = 0
    counts: dict = field(default_factory=dict)


def read_decisions(frame: pd.DataFrame, name: str, codes: LandUseCodes) -> pd.DataFrame:
    """Decisions as a table holds them, also one that a spreadsheet saved: it makes 601 of 0601.

    Args:
        frame: its columns.
        name: of the table, for messages.
        codes: the pack.

    Returns:
        Texts in ``COLUMNS``, empty where there is nothing; source codes as their list writes them.

    Raises:
        InputError: a column is missing, or two rows decide the same.
    """
    lacking = [column for column in NEEDED if column not in frame]
    if lacking:
        raise InputError("recode.decision_columns", table=name, fields=", ".join(lacking), wanted=", ".join(NEEDED))
    texts = pd.DataFrame({column: _texts(frame[column]) if column in frame else pd.Series(
        "", index=frame.index, dtype="string") for column in COLUMNS}).reset_index(drop=True)
    texts["source_code"] = pd.array([_as_listed(code, scheme, codes) for code, scheme in zip(
        texts["source_code"], texts["source_scheme"])], dtype="string")
    key = ["feature_id", "source_scheme", "source_code", "target_scheme"]
    twice = texts.duplicated(key, keep=False) & (texts["feature_id"] != "")
    if twice.any():
        first = texts[twice].iloc[0]
        raise InputError("recode.decided_twice", table=name, feature=first["feature_id"], code=first["source_code"],
                         count=int(twice.sum()))
    return texts


def _texts(column: pd.Series) -> pd.Series:
    """Values as texts; whole numbers have no decimal point."""
    return column.map(lambda value: "" if pd.isna(value) else spelling(value)).astype("string").str.strip()


def _as_listed(code: str, scheme: str, codes: LandUseCodes) -> str:
    known = codes.schemes.get(scheme)
    return read_code(plain_spelling(code), known).code or code if known and code else code


def apply_decisions(wanted: pd.DataFrame, decisions: pd.DataFrame, features: dict, codes: LandUseCodes, source: str,
                    target: str, led: dict) -> Decided:
    """Match decisions to the parts that require one.

    Args:
        wanted: a row per part: ``feature_id``, ``source_code`` (NULL if unknown), ``needs`` (bool: the code does
            not transfer by itself).
        decisions: from :func:`read_decisions`.
        features: feature id -> geometry hash, of the whole layer.
        codes: the pack. source, target: ids of the lists. led: {code: Target}.
    """
    applicable = (decisions["source_scheme"] == source) & (decisions["target_scheme"] == target)
    kept = decisions[~applicable].assign(state="other")
    by_feature: dict = {}
    for row in asking(decisions[applicable].to_dict("records")):
        by_feature.setdefault(row["feature_id"], []).append(row)
    ask()
    table: list = []
    result, stale = np.full(len(wanted), None, dtype=object), np.zeros(len(wanted), dtype=bool)
    outside = 0
    ids = wanted["feature_id"].to_numpy()
    ask()
    source_codes, needs = wanted["source_code"].to_numpy(dtype=object), wanted["needs"].to_numpy(dtype=bool)
    entered: dict = {}     # (feature, code) -> position in the table
    for part in asking(np.flatnonzero(needs)):
        feature, code = ids[part], source_codes[part]
        if (feature, code) in entered:
            row = table[entered[feature, code]]
        else:
            way = led.get(code, Target("", "review"))
            row = {**dict.fromkeys(COLUMNS, ""), "feature_id": feature, "source_scheme": source, "source_code": code,
                   "target_scheme": target, "usual": way.code, "alternatives": ", ".join(way.alternatives),
                   "state": "open", "geometry_hash": features[feature], "outside": 0}
            row |= _judged(row, by_feature.get(feature, []), codes.schemes[target], way)
            outside += row.pop("outside")
            entered[feature, code] = len(table)
            table.append(row)
        if row["state"] == "applied":
            result[part] = row["target_code"]
        stale[part] = row["state"] == "stale"
    for feature, rows in by_feature.items():
        for row in rows:
            if not row.get("used"):
                table.append({**row, "state": "not_needed" if feature in features else "gone"})
    ask()
    frame = pd.concat([pd.DataFrame(table, columns=list(COLUMNS)), kept[list(COLUMNS)]], ignore_index=True)
    frame = pd.DataFrame({name: frame[name].astype("string") for name in asking(frame, 1)})
    counts = {state: int((frame["state"] == state).sum()) for state in asking(STATES, 1)}
    return Decided(pd.Series(result, dtype="string"), stale, frame, outside, counts)


def _judged(asked: dict, rows: list, scheme: Scheme, led: Target) -> dict:
    """The decision of a feature on one of its codes, in place of the open row of the table."""
    same = next((candidate for candidate in rows if candidate["source_code"] == asked["source_code"]), None)
    decision = same or next((candidate for candidate in rows if not candidate.get("used")), None)
    if decision is None:
        return {}
    decision["used"] = True
    row = {name: decision[name] for name in ("reason", "decided_by", "decided_on", "former_target")}
    if not decision["target_code"]:
        # a run in between is not a decision: what was stale stays so until a person examines it again
        return row | ({"state": "stale"} if decision["state"] == "stale" and decision["former_target"] else {})
    if same is None or decision["geometry_hash"] != asked["geometry_hash"]:
        # the decision on the other patch is shown too, so that it is seen when it is examined again
        return row | {"state": "stale", "former_target": decision["target_code"], "reason": decision["reason"]}
    read = read_code(plain_spelling(decision["target_code"]), scheme)
    if not read.code:
        return row | {"state": "invalid", "former_target": decision["target_code"]}
    levels = scheme.levels(read.code)
    named = bool(set(levels) & {led.code, *led.alternatives})
    return row | {"state": "applied", "target_code": read.code, "outside": int(not named)}
