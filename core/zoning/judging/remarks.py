"""What a run says besides its rules: on subjects, on features that cannot be used, on rules that are not applied."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.book import of_distinct
from ...geometry.systems.crs import is_web_mercator
from ...layers.prepare import Controls, Subjects, repeated_shapes
from ...texts import pick, text
from ..request import ZoningRequest
from .judge import Findings, plain_findings
from .ledger import ALL_ROLES

EXAMPLES = 5


class Remarks(NamedTuple):
    """Findings of the subjects, and remarks on the whole run."""

    findings: Findings
    notes: list


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
    """Shapes that repeat, and areas that are unknown or far too large.

    Args:
        subjects: as prepared. language: of sentences.
    """
    notes = repeated_shapes(subjects, language)
    if subjects.registered_unknown:
        notes.append(text("zoning.registered_unknown", language, count=subjects.registered_unknown))
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
