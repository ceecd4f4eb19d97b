"""What a run says besides its rules: on subjects, on features that cannot be used, on rules that are not applied."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.book import of_distinct
from ...contract.interval import Interval
from ...geometry.systems.crs import is_web_mercator
from ...layers.prepare import Controls, Subjects, prepare_subjects, repeated_shapes, subject_texts, typed_values
from ...layers.registered import on_registered
from ...layers.values import SUBJECTS, mapping_notes, rows_without_layer
from ...texts import pick, text
from ..request import ZoningRequest
from .judge import Findings, plain_findings
from .ledger import ALL_ROLES

EXAMPLES = 5


class Remarks(NamedTuple):
    """Findings of the subjects, and remarks on the whole run."""

    findings: Findings
    notes: list


def read_subjects(request: ZoningRequest) -> tuple[Subjects, pd.DataFrame, Remarks]:
    """Make the subjects of a check comparable, type the fields that conditions may use, and remark on both.

    Args:
        request: of the check.

    Returns:
        The subjects, their values, and remarks; the notes are the run's first ones.

    Raises:
        InputError: subjects or a field that cannot be used.
    """
    return _remarked(request, prepare_subjects(
        request.subjects, request.area_method, request.subject_id, request.project_field, request.registered_field))


def notes_on_subjects(request: ZoningRequest) -> list[str]:
    """The notes of ``read_subjects`` alone: where none of them counts areas, nothing is measured for them.

    Args:
        request: of the check, whose subjects can be used.
    """
    if request.area_method == "registered":
        return read_subjects(request)[2].notes
    table, nothing = request.subjects, np.zeros(len(request.subjects))
    ids = subject_texts(table, request.subject_id)
    return _remarked(request, Subjects(
        table, table.geometry, np.full(len(table), "", dtype=object), np.full(len(table), -1), nothing,
        Interval.of(nothing), nothing, Interval.of(np.ones(len(table))), ids, ids, np.arange(len(table)),
        request.area_method))[2].notes


def _remarked(request: ZoningRequest, subjects: Subjects) -> tuple[Subjects, pd.DataFrame, Remarks]:
    """Subjects with their values, and remarks on both."""
    table, pack, language = request.subjects, request.pack, request.language
    values, notes = read_values([(table, request.subject_fields, slice(None))], pack.subject_fields, "subject_",
                                language)
    names = {role: [layer.table.name for layer in request.controls if layer.role == role] for role in pack.roles}
    notes += rows_without_layer({SUBJECTS: pack.subject_fields, **{key: role.fields for key, role in
                                                                   pack.roles.items()}},
                                {SUBJECTS: [table.name], **names}, language)
    remarks = on_subjects(subjects, language)
    return subjects, values, Remarks(remarks.findings, [*notes, *remarks.notes])


def read_values(sources: list, fields: dict, prefix: str, language: str) -> tuple[pd.DataFrame, list]:
    """``typed_values``, and what there is to say of them: sentences.

    Args:
        sources, fields, prefix: as of ``typed_values``. language: of sentences.
    """
    values, problems = typed_values(sources, fields, prefix)
    notes = [note for table, names, _rows in sources
             for note in mapping_notes(table.name, table.columns, names, fields, language)]
    return values, [*notes, *(text("zoning.unreadable_value", language, layer=layer, field=name,
                                   problem=problem.in_language(language)) for layer, name, problem in problems)]


def on_subjects(subjects: Subjects, language: str) -> Remarks:
    """Subjects that cannot be used, ids and shapes that repeat, areas that are unknown.

    Args:
        subjects: as prepared. language: of sentences.
    """
    lost, notes = np.flatnonzero(subjects.reasons != ""), []
    names = pd.Series(subjects.ids)
    repeated = names[names.duplicated(keep=False)].unique()
    if len(repeated):
        notes.append(text("zoning.duplicate_ids", language, count=len(repeated), examples=repeated[0]))
    notes.extend(on_shapes(subjects, language))
    return Remarks(plain_findings("unusable_subject", ALL_ROLES, "undetermined", lost, details={
        "reason": of_distinct(lambda key: text(key, language), subjects.reasons[lost])}), notes)


def on_shapes(subjects: Subjects, language: str) -> list[str]:
    """Shapes that repeat, and areas that are unknown, far too large, or far from what was measured.

    Args:
        subjects: as prepared. language: of sentences.
    """
    notes = repeated_shapes(subjects, language)
    notes += on_registered(subjects, language)
    if subjects.method == "planar" and is_web_mercator(subjects.table.crs):
        notes.append(text("crs.web_mercator", language, layer=subjects.table.name))
    return notes


def unusable_notes(controls: Controls, language: str) -> list[str]:
    """What was left out of each layer, also where it lies at no subject.

    Args:
        controls: of a role, or areas of complete data. language: of sentences.
    """
    notes = []
    for layer, rows in controls.unusable.groupby("layer", sort=False):
        examples = [f"{control} ({text(reason, language)})"
                    for control, reason in rows[["control_id", "reason"]].head(EXAMPLES).itertuples(index=False)]
        notes.append(text("zoning.unusable_controls", language, layer=layer, count=len(rows),
                          examples=", ".join(examples)))
    return notes


def on_rules(request: ZoningRequest, scope: list, rules: tuple) -> list[str]:
    """Roles and rules of the pack that the run does not apply.

    Args:
        request: the check. scope: roles that are checked. rules: those in force.
    """
    pack, language, notes = request.pack, request.language, []
    outside = [pick(role.title, language) or key for key, role in pack.roles.items()
               if key not in scope and not role.coverage]
    if outside:
        notes.append(text("zoning.outside_scope", language, roles=", ".join(outside)))
    idle = [rule.id for rule in pack.rules if rule not in rules and rule.control in scope]
    if idle:
        notes.append(text("zoning.later_rules", language, count=len(idle), date=request.as_of, rules=", ".join(idle)))
    return notes
