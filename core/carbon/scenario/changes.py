"""What plans do to the land of the present: a land-use transition each, over one present."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.outcome import Steps
from ...frames import typed_columns
from ...geometry.overlay.pieces import Minimum
from ...geometry.parallel import ask, asking
from ...geometry.systems.crs import plan_transform, transform
from ...landuse.transition.classes import Classes
from ...landuse.transition.patches import CHANGE_COLUMNS, TransitionRequest, land_use_transition
from ...landuse.transition.tables import Period, rate_notes
from ...table import FeatureTable
from ..change.places import Label, in_place_of_new
from ..change.tables import with_carbon
from ..densities.table import Densities
from ..stock.classes import Mixes, joined
from ..stock.features import known_by_code
from .compare import Plan


@dataclass(frozen=True)
class Ground:
    """A layer of land: its features, their keys, and what the keys mean."""

    table: FeatureTable
    classes: Classes
    mixes: Mixes


@dataclass(frozen=True)
class PlanChanges:
    """Transitions of several plans.

    Attributes:
        plans: of a comparison. mixes: of all their keys.
        changes: a row per piece of changed ground, with its ``scenario``; of one date alone are left out.
        geometry: of the changes ``(n,)``; crs: their coordinate system.
        unusable: number of features that cannot be used. notes: sentences.
    """

    plans: tuple[Plan, ...]
    mixes: Mixes
    changes: pd.DataFrame
    geometry: np.ndarray
    crs: str
    unusable: int
    notes: list


class Overlay(NamedTuple):
    """How plans are laid over the present.

    Attributes:
        over: from the present to the plans' year.
        minimum: below it a change is a boundary sliver.
        area_method: ``"ellipsoidal"`` or ``"planar"``.
        language: of notes.
        labels: label of a class -> its place, where parcels lie in places that differ.
    """

    over: Period
    minimum: Minimum
    area_method: str
    language: str
    labels: Mapping[str, Label] = {}


def plans_against(present: Ground, plans: list[Ground], names: list, how: Overlay, progress: Callable[[float], None],
                  cancelled: Optional[Callable[[], bool]] = None) -> PlanChanges:
    """Lay each plan over the present, whose parcels say where common ground lies: it is one present for all plans.

    Args:
        present: the land as it is. plans: the land as it will be, one each. names: of the plans.
        how: period, least change, areas and language. progress: called with 0…1.
        cancelled: asked between steps.

    Raises:
        InputError: a layer without usable polygons, coordinate systems that cannot be combined.
        Cancelled: ``cancelled`` returned True.
    """
    over, minimum, area_method, language, labels = how
    drawn, frames, shapes, mixes, unusable = [], [], [], present.mixes, 0
    by_plan: list = []
    crs = ""
    for number, (plan, name) in enumerate(zip(plans, names)):
        land = land_use_transition(
            TransitionRequest(present.table, plan.table, present.classes, plan.classes, over, minimum, area_method,
                              language),
            Steps(lambda share, number=number: progress((number + share) / len(plans)), cancelled))
        of_both = joined(present.mixes, plan.mixes)
        matrix = land.tables["matrix"].rename(columns={"old_class": "old", "new_class": "new"})
        pairs, placed = in_place_of_new(matrix[["kind", "old", "new", "area_m2"]], of_both, labels, ("new", "old"))
        drawn.append(Plan(name, pairs))
        mixes = joined(mixes, placed)
        changes = in_place_of_new(land.tables["changes"], of_both, labels, ("new_class", "old_class"))[0]
        kept = changes["kind"].isin(("changed", "sliver")).to_numpy(dtype=bool)
        frames.append(changes[kept].assign(scenario=name))
        ask()
        # plans may have different systems; one layer has one
        crs = crs or land.crs
        shapes.append(_in_crs(land.geometry["changes"][kept], land.crs, crs))
        by_plan.append((name, land.notes, rate_notes(
            over, land.counts, land.tables["matrix"], language)[-1:]))
        unusable = max(unusable, land.counts["UNUSABLE_COUNT"])
    columns = {"scenario": "string", **CHANGE_COLUMNS}
    changes = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(columns))
    return PlanChanges(tuple(drawn), mixes, typed_columns(changes, columns),
                       np.concatenate(shapes) if shapes else np.zeros(0, dtype=object), crs, unusable,
                       _notes_by_plan(by_plan) if by_plan else [])


def _notes_by_plan(by_plan: list) -> list:
    """Notes on all plans once, then those on each under its name.

    Args:
        by_plan: name of each plan, its sentences, and which of them is a number of the plan alone.
    """
    shared = [note for note in by_plan[0][1] if all(note in notes and note not in own for _name, notes, own in by_plan)]
    return [*shared, *(f"{name}: {note}" for name, notes, _own in by_plan for note in notes if note not in shared)]


def _in_crs(shapes: np.ndarray, own: str, wanted: str) -> np.ndarray:
    return shapes if own == wanted or not len(shapes) else transform(shapes, plan_transform(own, wanted))


def with_difference(changes: PlanChanges, table: Densities) -> pd.DataFrame:
    """The changed ground with its stock difference at maturity; NULL where a number is blank.

    Args:
        changes: of ``plans_against``. table: densities, t C/ha.

    Returns:
        The rows of ``changes.changes`` with t C/ha and t C.
    """
    density = known_by_code(changes.mixes, table)
    ask()
    pairs = set(asking(zip(changes.changes["old_class"], changes.changes["new_class"]), 5_000))
    ask()
    return with_carbon(changes.changes, {
        (old, new): density[new] - density[old] for old, new in pairs if old in density and new in density})
