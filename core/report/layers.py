"""From layers and files of results to a report."""
from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..contract.frame import NUMBERS
from ..errors import InputError
from ..files import read_bytes
from ..frames import flags
from ..privacy.persons import public_names
from ..table import FeatureTable
from ..texts import pick, text
from .checked import read_checked
from .data import UNTITLED, ControlShown, ReportData, ReportHead
from .merging import merged_verdicts, roles_of
from .words import words_in

#: Part of a manifest: that of the check whose answers a run only brought together.
CHECK_SECTION = "check"
_NUMBERS = (*NUMBERS,
            "area_m2", "length_m", "covered_m2", "free_m2", "unusable_m2", "residual_share")
_ROLE_COLUMN = re.compile(r"(v|m2|m)_([a-z0-9]{1,6})")
_ROLE_SUFFIX = {"v": "_verdict", "m2": "_m2", "m": "_m"}
_NEEDED = {"findings": ("verdict", "rule_id", "message"), "verdicts": ("verdict", "subject_id"),
           "ledger": ("control_role", "covered_m2", "free_m2")}


class Results(NamedTuple):
    """The outputs of one or several runs, each empty if absent.

    Attributes:
        findings, verdicts, ledgers, tables: lists of FeatureTable.
        manifests: of the runs, as dictionaries.
    """

    findings: Sequence[FeatureTable] = ()
    verdicts: Sequence[FeatureTable] = ()
    ledgers: Sequence[FeatureTable] = ()
    tables: Sequence[FeatureTable] = ()
    manifests: Sequence[dict] = ()


def report_from_tables(results: Results, head: ReportHead = UNTITLED, *, language="en", packs=(),
                       short_names=None, has_more: bool = False) -> ReportData:
    """Put results of one or several runs side by side; nothing is computed from them, but that a subject of
    several checks stands once, with its worst verdict.

    Args:
        results: of the runs.
        head: the user's entries for the report.
        language: ``"en"`` or ``"zh"``.
        packs: whose names of controls are used where no manifest names them, and whose short names of roles are in
            shapefiles; of these those that the manifests name, if they do.
        short_names: long name -> short name, of formats with short field names.
        has_more: the report has more than results, which may be none.

    Raises:
        InputError: nothing was given, or a layer lacks the columns of its kind.
    """
    findings, verdicts, ledgers, tables, manifests = results
    if not any(results) and not has_more:
        raise InputError("report.empty")
    t = words_in(language)
    parts = read_checked(manifests)
    notes = list(parts.pop("notes"))
    crs = next((table.crs for table in (*verdicts, *findings) if table.crs), "")
    long_names = {short: name for name, short in (short_names or {}).items()}
    long_names |= _role_columns(verdicts, _packs_of_runs(packs, manifests), t, notes)
    judged, judged_geometry = _joined(verdicts, "verdicts", t, crs, long_names, notes)
    rows_of_findings, found_geometry = _joined(findings, "findings", t, crs, long_names, notes)
    ledgers = [(table.name if len(ledgers) > 1 else "", _frame(table, "ledger", t, long_names))
               for table in ledgers]
    printed = tuple((table.name, table.columns) for table in tables)
    return ReportData(
        title=head.title or t("default_title"), language=language, run_name=head.run_name, made_on=head.day(),
        classification_mark=head.classification_mark,
        verdicts=judged, verdict_geometry=judged_geometry, findings=rows_of_findings, finding_geometry=found_geometry,
        crs=crs, ledgers=tuple(ledgers), tables=printed, manifests=tuple(manifests), notes=tuple(notes),
        other_files=tuple(head.other_files), project_names=_project_names((judged, rows_of_findings)),
        **{**parts, "controls": (*parts["controls"], *_controls_of(judged, packs, language, parts["controls"]))})


def _project_names(frames) -> dict:
    """Project id -> its name, of rows that name it, such as those of a findings store; none of a natural person.

    Args:
        frames: of verdicts and findings, None without.
    """
    names: dict = {}
    for frame in frames:
        if frame is not None and {"project_id", "project_name"} <= set(frame.columns):
            named = frame[["project_id"]].assign(project_name=public_names(frame["project_name"]))
            rows = named.dropna().drop_duplicates("project_id").astype(str)
            names |= {project: name for project, name in rows.itertuples(index=False) if name not in ("", project)}
    return names


def _packs_of_runs(packs, manifests) -> list:
    """The packs that manifests name; without any, all that are there."""
    named = [str(manifest["pack"]["id"]) for manifest in manifests
             if isinstance(manifest.get("pack"), dict) and "id" in manifest["pack"]]
    return [pack for pack in packs if not named or pack.id in named]


def _role_columns(verdicts, packs, t, notes: list) -> dict:
    """Short columns of roles in a shapefile, such as ``v_farm`` and ``m2_farm``, to their long names.

    They are read by the pack that has a role for each of them. Without such a pack, or with two that differ, a note
    says so, and the columns are left out.
    """
    columns: dict = {}
    for table in verdicts:
        parts = [match for match in map(_ROLE_COLUMN.fullmatch, table.columns.columns) if match]
        shorts = {match[2] for match in parts if match[1] == "v"}
        if not shorts:
            continue
        short_names = [{described.short: role for role, described in pack.roles.items()} for pack in packs]
        fitting = {tuple(sorted((short, pack_names[short]) for short in shorts)) for pack_names in short_names
                   if shorts <= pack_names.keys()}
        if len(fitting) != 1:
            notes.append(t("short_roles_ambiguous" if fitting else "short_roles_unknown", layer=table.name,
                           fields=t("list_comma").join(sorted(f"v_{short}" for short in shorts))))
            continue
        roles = dict(fitting.pop())
        columns |= {match[0]: roles[match[2]] + _ROLE_SUFFIX[match[1]] for match in parts if match[2] in shorts}
    return columns


def read_manifest(path: str | os.PathLike) -> dict:
    """A run manifest from its JSON file.

    Args:
        path: of the file.

    Raises:
        InputError: no such file, not JSON, or not an object.
    """
    path = Path(path)
    try:
        manifest = json.loads(read_bytes(path).decode("utf-8-sig"))
    except OSError as error:
        raise InputError("report.manifest_unreadable", file=path.name, reason=error.strerror) from error
    except (ValueError, RecursionError) as error:
        raise InputError("report.manifest_unreadable", file=path.name, reason=str(error)) from error
    if not isinstance(manifest, dict):
        raise InputError("report.manifest_unreadable", file=path.name, reason=type(manifest).__name__)
    return manifest


def check_manifest(path: str | os.PathLike) -> dict:
    """The manifest of the check that findings are of.

    An algorithm that only brings the answers of a check together, such as ``collectparts``, has a manifest of its own,
    and holds that of the check in it: with the rows, the rules and the question that make it the same check as one run.

    Args:
        path: of the file.

    Raises:
        InputError: as of ``read_manifest``.
    """
    manifest = read_manifest(path)
    inner = manifest.get(CHECK_SECTION)
    return inner if isinstance(inner, dict) and inner.get("algorithm") else manifest


def _joined(tables, kind: str, t, crs: str, long_names: dict, notes: list):
    """Layers of one kind as one frame with one array of geometry; (None, None) without layers."""
    if not tables:
        return None, None
    shapes = []
    for table in tables:
        if table.crs in ("", crs):
            shapes.append(table.geometry)
        else:
            notes.append(t("not_drawn", layer=table.name))
            shapes.append(np.full(len(table), None))
    frames = [_frame(table, kind, t, long_names) for table in tables]
    if kind == "verdicts":
        return merged_verdicts(frames, shapes)
    return pd.concat(frames, ignore_index=True), np.concatenate(shapes)


def _frame(table: FeatureTable, kind: str, t, long_names: dict) -> pd.DataFrame:
    """A layer's columns under the long names, checked where a report depends on them."""
    frame = table.columns.rename(columns={short: name for short, name in long_names.items()
                                          if name not in table.columns.columns})
    missing = [name for name in _NEEDED[kind] if name not in frame.columns]
    if missing:
        raise InputError("report.columns_missing", layer=table.name, kind=t(f"kind_{kind}"),
                         fields=", ".join(missing))
    texts = [name for name in _NUMBERS if name in frame.columns and not _numeric(frame[name])]
    if texts:
        raise InputError("report.columns_text", layer=table.name, fields=", ".join(texts))
    if "basis_verified" in frame.columns:
        frame = frame.assign(basis_verified=flags(frame["basis_verified"]))
    return frame


def _numeric(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) or values.isna().all()


def _controls_of(verdicts, packs, language: str, controls) -> tuple[ControlShown, ...]:
    """Controls by the columns of the verdicts, of which no manifest says that they were in scope.

    In addition to those of manifests, a control counts as checked if any verdict is not undetermined.
    """
    if verdicts is None:
        return ()
    titles = {role: pick(described.title, language)
              for pack in packs for role, described in pack.roles.items()}
    titles["control_unit"] = text("control_lines.role_control_unit", language)
    roles = {control.role for control in controls}

    def status(role: str) -> str:
        verdict = verdicts[f"{role}_verdict"].dropna()
        return "checked" if roles and (verdict != "undetermined").any() else "in_scope"

    return tuple(ControlShown(role, titles.get(role) or role, status(role)) for role in roles_of(verdicts)
                 if role not in roles)
