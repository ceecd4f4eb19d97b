"""Keys, values and reasons of two versions, and the comparison of access lists, which are tables."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from ...contract.book import Rows
from ...contract.outcome import FINDINGS, Outcome
from ...errors import InputError
from ...fields import spelling
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ...table import FeatureTable
from ...texts import enumerated, text
from .alerts import findings_of_changes
from .request import CHANGE_COLUMNS, KINDS, SUMMARY_COLUMNS, CompareRequest

NO_REASON = ("", "/", "-", "无", "NULL", "<NULL>", "<Null>")
BETWEEN = " | "
LOSING = ("decrease", "move")   # without a reason they are alerts


def plain(value) -> str:
    """A value as it is compared and shown; NULL and empty are alike.

    Args:
        value: of a field.
    """
    return "" if value is None or value is pd.NA or pd.isna(value) else spelling(value)


def keys_of(table: FeatureTable, fields) -> np.ndarray:
    """The key of each row: the joined values of some fields, otherwise its feature id ``(n,)``.

    Args:
        table: a version. fields: that together name a row; none: the feature id.

    Raises:
        InputError: a field that the layer does not have.
    """
    check_fields(table, fields)
    ids = np.array([f"#{fid}" for fid in table.fids], dtype=object)
    if not fields:
        return ids
    columns = [table.columns[name].map(plain, na_action=None) for name in fields]
    keys = [BETWEEN.join(values) for values in zip(*columns)]
    return np.array([key if key.replace(BETWEEN, "") else fid for key, fid in zip(keys, ids)], dtype=object)


def check_fields(table: FeatureTable, fields) -> None:
    """Ask that a version has all of these fields.

    Args:
        table: a version. fields: their names.

    Raises:
        InputError: a field that it does not have.
    """
    for name in fields:
        if name not in table.columns:
            raise InputError("control_lines.no_such_version_field", layer=table.name, field=name)


def changed_fields(old: pd.Series, new: pd.Series, fields) -> list[tuple]:
    """Field, old and new value of what differs; an empty value is shown as –.

    Args:
        old, new: a row of either version, its columns ``(k,)``. fields: that are compared.
    """
    compared = ((name, plain(old[name]), plain(new[name])) for name in fields)
    return [(name, before or "–", after or "–") for name, before, after in compared if before != after]


def differing(old: pd.DataFrame, new: pd.DataFrame, old_rows: np.ndarray, new_rows: np.ndarray, fields) -> np.ndarray:
    """In which pairs of rows a field differs, as ``changed_fields`` compares.

    Args:
        old, new: columns of the two versions. fields: that are compared.
        old_rows, new_rows: positions in the two versions ``(n,)``.
    """
    mask = np.zeros(len(old_rows), dtype=bool)
    for name in fields:
        before, after = (np.array([plain(value) for value in table[name]], dtype=object)[rows]
                         for table, rows in ((old, old_rows), (new, new_rows)))
        mask |= before != after
    return mask


class Reasons:
    """Why something changed: by the new feature, the old one, or a layer of reasons."""

    def __init__(self, request: CompareRequest, crs: str, cancelled=None):
        self.field = request.reason
        self.tree, self.texts = None, []
        if self.field and not any(self.field in table.columns for table in (request.old, request.new)):
            raise InputError("control_lines.no_such_version_field", layer=request.new.name, field=self.field)
        self.new_of: dict = {}
        self.by_id = bool(request.old_id)
        if request.reasons is not None and crs:   # a list has no ground
            check_fields(request.reasons, [request.reasons_field] if request.reasons_field else [])
            controls = prepare_controls("reason", [ControlLayer("reason", request.reasons)], crs,
                                        request.area_method, kind="polygon")
            self.tree, self.shapes = shapely.STRtree(controls.geometry), controls.geometry
            column = request.reasons.columns[request.reasons_field] if request.reasons_field else None
            self.texts = ["" if column is None else _reason(column.iloc[row]) for row in controls.source_row]

    def of(self, kind, old_columns, old, new, new_row, old_keys, piece) -> tuple[str, str]:
        """Reason and where it was found: ``new``, ``old`` or ``layer``; empty texts without one.

        What a feature that is still there said in the older version already explains an earlier change: ``stale``,
        without a reason.

        Args:
            kind: of the change. old_columns: of the older version. old: row in it, None without one.
            new: the newer version. new_row: row in it, or None. old_keys: of the older version, None for lists.
            piece: its ground, None for lists.
        """
        stale = False
        if self.field:
            if new_row is None and self.by_id and old_keys is not None and old is not None:
                if not self.new_of:
                    self.new_of = {key: row for row, key in enumerate(new.keys)}
                new_row = self.new_of.get(old_keys[old])
            reasons = {name: _reason(columns[self.field].iloc[row]) for name, columns, row in (
                ("new", new.columns, new_row), ("old", old_columns, old)) if row is not None and self.field in columns}
            stale = kind in LOSING and bool(reasons.get("old")) and reasons.get("new", "") in ("", reasons["old"]) \
                and new_row is not None
            source = next((name for name in ("new", "old") if reasons.get(name)), "")
            if source and not stale:
                return reasons[source], source
        if self.tree is not None and piece is not None:
            for row in sorted(self.tree.query(piece, predicate="intersects")):
                left = shapely.difference(piece, self.shapes[row]).area
                if self.texts[row] and left <= 1e-6 * piece.area:
                    return self.texts[row], "layer"
        return "", "stale" if stale else ""


def _reason(value) -> str:
    reason = plain(value)
    return "" if reason in NO_REASON else reason


def summary_of(changes: Rows, crs: str, areas: dict, notes: list, request: CompareRequest) -> Outcome:
    """Order the rows, add them up by kind and reason, and count.

    Args:
        changes: rows of ``CHANGE_COLUMNS``. crs: of their geometry, empty for lists.
        areas: counts of m² known to the caller. notes: remarks on the run. request: of the comparison.
    """
    frame, geometry = changes.frame()
    _alert_many_small(frame, request)
    kind = frame["kind"].map({key: number for number, key in enumerate(KINDS)}).to_numpy(dtype=int)
    alert = ~frame["alert"].fillna(False).to_numpy(dtype=bool)
    area = frame["area_m2"].fillna(0.0).to_numpy(dtype=float)
    ids = (frame["old_id"].fillna("") + frame["new_id"].fillna("")).to_numpy(dtype=str)
    order = np.lexsort((ids, -area.round(6), kind, alert))
    frame = frame.iloc[order].reset_index(drop=True)
    rows = []
    for (name, why), group in frame.assign(why=frame["reason"].fillna("")).groupby(["kind", "why"], sort=False):
        rows.append({"kind": name, "reason": why or None, "row_count": len(group),
                     "alert_count": int(group["alert"].fillna(False).sum()),
                     **{key: float(group[key].fillna(0.0).sum()) for key in ("area_m2", "decrease_m2", "increase_m2")}})
    rows.sort(key=lambda row: (KINDS.index(row["kind"]), row["reason"] or ""))
    alerts = int((~alert).sum())
    counts = {**areas, "ALERT_COUNT": alerts, "CHANGE_COUNT": len(frame), "HAS_ALERT": alerts > 0,
              "IS_SAME": not len(frame), "UNUSABLE_COUNT": int((frame["kind"] == "unusable").sum()),
              "IS_COMPLETE": not (frame["kind"] == "unusable").any()}
    summary = pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS)).astype(SUMMARY_COLUMNS)
    findings, ground = findings_of_changes(frame, geometry[order], request, crs)
    return Outcome(findings, {"changes": frame, "summary": summary},
                   {"changes": geometry[order], FINDINGS: ground}, crs, counts, notes)


def _alert_many_small(frame: pd.DataFrame, request: CompareRequest) -> None:
    """Decreases that are wide enough but too small one by one are alerts where they reach the minimum together."""
    small = frame["kind"].isin(LOSING) & frame["is_sliver"].fillna(False) & frame["reason"].isna() \
        & (frame["width_m"] >= request.minimum.width_m).fillna(False)
    if small.any() and frame.loc[small, "decrease_m2"].sum() >= request.minimum.area_m2:
        frame.loc[small, "alert"] = True
        frame.loc[small, "message"] += text("control_lines.many_small", request.language)


def compare_lists(request: CompareRequest) -> Outcome:
    """Compare two versions of an access list, or any table whose rows have a key.

    A row whose key is empty or duplicate in one version cannot be compared: it is listed as unusable. Without
    fields to compare, all that both have are. A row with the same values under another key is a move, where there is
    one such row in each version.

    Args:
        request: the two versions.

    Raises:
        InputError: no key fields, an empty version, a field that one version lacks.
    """
    for table in (request.old, request.new):
        if not len(table):
            raise InputError("control_lines.empty_version", layer=table.name)
    if not request.old_id:
        raise InputError("control_lines.list_without_key", layer=request.old.name)
    for table in (request.old, request.new):
        check_fields(table, request.fields)
    if not request.fields:
        request = replace(request, fields=tuple(
            name for name in request.old.columns if name in request.new.columns
            and name not in (*request.old_id, *request.new_id, request.reason)))
    reasons = Reasons(request, "")
    rows = Rows(CHANGE_COLUMNS)
    old = _by_key(request.old, request.old_id, "old_id", rows, request.language)
    new = _by_key(request.new, request.new_id, "new_id", rows, request.language)
    doubtful = {*rows.column("old_id"), *rows.column("new_id")}   # what it was, or is, is unknown
    moved = _moved(request, {key: row for key, row in old.items() if key not in new and key not in doubtful},
                   {key: row for key, row in new.items() if key not in old and key not in doubtful})
    for key, other in moved.items():
        reason, source = reasons.of("move", request.old.columns, old[key], _Columns(request.new.columns), new[other],
                                    None, None)
        _add(rows, "move", (key, other), [], (reason, source, not reason), request.language)
    done = {*doubtful, *moved, *moved.values()}
    for key in dict.fromkeys(key for key in (*old, *new) if key not in done):
        old_row, new_row = old.get(key), new.get(key)
        fields = [] if old_row is None or new_row is None else changed_fields(
            request.old.columns.iloc[old_row], request.new.columns.iloc[new_row], request.fields)
        kind = "decrease" if new_row is None else "increase" if old_row is None else "changed"
        if kind == "changed" and not fields:
            continue
        reason, source = reasons.of(kind, request.old.columns, old_row, _Columns(request.new.columns), new_row,
                                    None, None)
        keys = None if old_row is None else key, None if new_row is None else key
        _add(rows, kind, keys, fields, (reason, source, kind == "decrease" and not reason), request.language)
    areas = dict.fromkeys(("OLD_M2", "NEW_M2", "DECREASE_M2", "INCREASE_M2", "RESIDUAL_M2", "KEPT_M2"), 0.0)
    return summary_of(rows, "", areas, [], request)


class _Columns:
    """A version of a list, as ``Reasons`` reads it."""

    def __init__(self, columns: pd.DataFrame):
        self.columns, self.keys = columns, ()


def _moved(request: CompareRequest, gone: dict, come: dict) -> dict:
    """Old key -> new key of rows that have another key and the same values."""
    def by_values(table: FeatureTable, rows: dict) -> dict:
        keys_by_values: dict = {}
        for key, row in rows.items():
            values = tuple(plain(table.columns[name].iloc[row]) for name in request.fields)
            if any(values):
                keys_by_values.setdefault(values, []).append(key)
        return {values: keys[0] for values, keys in keys_by_values.items() if len(keys) == 1}

    before, after = by_values(request.old, gone), by_values(request.new, come)
    return {key: after[values] for values, key in before.items() if values in after}


def _add(rows: Rows, kind: str, keys: tuple, fields: list, why: tuple, language: str) -> None:
    """Add a change of a list.

    Args:
        keys: of the old row and of the new one, None without one.
        fields: as of ``changed_fields``. why: reason, where it was found, and whether that is an alert.
    """
    (old, new), (reason, source, alert), changed = keys, why, fields_shown(fields, language)
    message = text(f"control_lines.row_{kind}", language, row=new if old is None else old, fields=changed or "–",
                   new=old if new is None else new)
    rows.add(kind=kind, old_id=old, new_id=new, fields=changed or None, reason=reason or None,
             reason_source=source or None, alert=alert,
             message=message + (why_alert(source, language) if alert else ""))


def fields_shown(fields, language: str) -> str:
    """What ``changed_fields`` found, in one text.

    Args:
        fields: name, old and new value of each. language: ``"en"`` or ``"zh"``.
    """
    return enumerated((f"{name}: {before} → {after}" for name, before, after in fields), language)


def why_alert(source: str, language: str) -> str:
    """The sentence of an alert: no reason, or one that explains an earlier change.

    Args:
        source: as of ``Reasons.of``. language: of the sentence.
    """
    return text("control_lines.stale_reason" if source == "stale" else "control_lines.no_reason", language)


def _by_key(table: FeatureTable, fields, name: str, rows: Rows, language: str) -> dict:
    """Key -> row, without empty or duplicate keys, which are listed."""
    keys = pd.Series(keys_of(table, fields))
    twice, empty = keys.duplicated(keep=False), keys.str.startswith("#") & _all_empty(table, fields)
    for row in np.flatnonzero(twice | empty):
        problem = "empty_key" if empty[row] else "double_key"
        rows.add(kind="unusable", alert=False, **{name: keys[row]}, message=text(
            f"control_lines.{problem}", language, layer=table.name, row=keys[row]))
    return {keys[row]: int(row) for row in np.flatnonzero(~(twice | empty))}


def _all_empty(table: FeatureTable, fields) -> pd.Series:
    return pd.Series([not any(plain(value) for value in row) for row in
                      table.columns[list(fields)].itertuples(index=False)], dtype=bool)
