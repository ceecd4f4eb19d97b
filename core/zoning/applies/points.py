"""What applies at points, one after the other: an answer is used again where all that it depends on
is the same.

There is no second engine: each answer was given by ``applies_at``, role by role. That takes a tenth of a second,
whatever lies there, and a user who clicks along a street asks about the same few classes of land again and again.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...geometry.measure.drawn_area import for_cutting
from ...geometry.overlay.pairs import overlap_sizes
from ...geometry.systems.crs import plan_transform, transform
from ...geometry.topology.usable import unusable_reasons
from ...rules.condition import columns_used
from ...rules.model import Pack
from ..request import ZoningRequest
from .left_out import listed
from .run import applies_at

MOST_ANSWERS = 20_000
DATES = ("data_date", "valid_from", "valid_to")
_TEXTS = ("control_title", "reason", "control_layer", "rule_ids", "basis", "documents")


@dataclass(frozen=True)
class LayerAtPoint:
    """What was read of one layer at a point ``(k,)``, in the order of the feature ids.

    Attributes:
        role: of the layer; of a coverage layer the role that it covers, or ``""``.
        is_coverage: it marks where data are complete.
        crs: of the layer.
        geometry: shapely geometries.
        ids: control ids as texts, as ``prepare_controls`` has them.
        values: what ``fields_used`` names, as it is in the layer: a tuple per feature.
    """

    role: str
    is_coverage: bool
    crs: str
    geometry: np.ndarray
    ids: list
    values: list


def fields_used(pack: Pack, role: str) -> set:
    """Field roles of a control role on which its rows of ``applies_at`` rest, besides the id that they print.

    Args:
        pack: with the rules. role: id of a control role.
    """
    used = set().union(*(columns_used(rule.when) for rule in pack.rules if rule.control == role))
    return {name.removeprefix("control_") for name in used if name.startswith("control_")} | set(DATES)


def records(rows: pd.DataFrame) -> list[dict]:
    """Rows of ``applies_at`` as plain values: None where nothing is known, dates in ISO.

    Args:
        rows: of ``applies_at``.
    """
    plain_rows = []
    for row in rows.to_dict("records"):
        plain_rows.append({name: None if pd.isna(value) else value.date().isoformat() if isinstance(value, pd.Timestamp)
                           else value for name, value in row.items()})
    return plain_rows


class PointAnswers:
    """Remembers answers for one pack, one scope, one day and one set of layers; a change of one starts again.

    An answer about a role rests on the fields that rules read, on the time of each feature, on which features the
    point meets, and on where the data end. It is remembered under these, unless a feature there cannot be used,
    a rule asks for a distance, or controls that are not in force are reported by their ids.

    Args:
        pack: the rules.
        area_method, language: as of the request.
    """

    def __init__(self, pack: Pack, area_method: str, language: str):
        self.pack, self.language = pack, language
        self.method = "planar" if area_method == "planar" else "ellipsoidal"
        self.by_distance = {rule.control for rule in pack.rules if rule.relation == "within_distance"}
        self.scope: Optional[list] = None
        self.known: dict = {}

    def at(self, point, crs: str, fid: int, layers: list[LayerAtPoint], ask: Callable[[], ZoningRequest],
           cancelled: Optional[Callable[[], bool]] = None) -> list[dict]:
        """The rows of ``applies_at`` for one point without fields.

        Args:
            point: shapely point.
            crs: its coordinate system.
            fid: its feature id.
            layers: what was read there of every layer that is bound, controls in the request's order.
            ask: makes the whole request, where an answer is not known.
            cancelled: asked between chunks.

        Raises:
            InputError, Cancelled: as ``applies_at``.
        """
        met = self._met(point, crs, layers)
        if met is None:   # something there cannot be used: no two places are the same
            return self._asked(ask(), None, cancelled)
        keys = None if self.scope is None else {role: self._key(role, crs, layers, met) for role in self.scope}
        missing = None if keys is None else [role for role in self.scope if keys[role] not in self.known]
        if missing is None or missing:
            given = {row["control_role"]: row for row in self._asked(ask(), missing, cancelled)}
            keys = keys or {role: self._key(role, crs, layers, met) for role in self.scope}
            for role, row in given.items():
                self._remember(keys[role], role, row, _ids(role, layers, met))
        else:
            given = {}
        return [given[role] if role in given else {
            **self.known[keys[role]], "subject_id": f"#{fid}", "subject_fid": fid,
            "control_ids": listed(_ids(role, layers, met), self.language)} for role in self.scope]

    def anywhere(self, request: ZoningRequest, cancelled: Optional[Callable[[], bool]] = None) -> list[dict]:
        """The rows of ``applies_at`` for any subjects; nothing is remembered.

        Args:
            request: with other subjects.
            cancelled: asked between steps, whether to stop.
        """
        return self._asked(request, None, cancelled)

    def _asked(self, request: ZoningRequest, roles: Optional[list], cancelled) -> list[dict]:
        answer = applies_at(request if roles is None else replace(request, scope=roles), None, cancelled)
        if roles is None:
            self.scope = answer.scope
        return records(answer.rows)

    def _met(self, point, crs: str, layers: list[LayerAtPoint]) -> Optional[list]:
        """Which features of each layer the point meets; None where something cannot be used."""
        subject = np.array([point], dtype=object)
        if unusable_reasons(subject, crs)[0]:
            return None
        starts = np.cumsum([0, *(len(layer.ids) for layer in layers)])
        groups: dict = {}   # a call on a few features costs what a call on one costs
        for number, layer in enumerate(layers):
            if layer.ids:
                kind = "polygon" if layer.is_coverage else self.pack.roles[layer.role].geometry
                groups.setdefault((layer.crs, kind), []).append(number)
        prepared, rows = [], []
        for (system, kind), numbers in groups.items():
            geometry = np.concatenate([layers[number].geometry for number in numbers])
            if (unusable_reasons(geometry, system, kind) != "").any():
                return None
            plan = plan_transform(system, crs)
            prepared.append(transform(for_cutting(geometry, system, self.method, plan), plan))
            rows += [row for number in numbers for row in range(starts[number], starts[number + 1])]
        met = np.zeros(starts[-1], dtype=bool)
        if prepared:
            overlap = overlap_sizes(subject, np.concatenate(prepared), crs, self.method, subject_area_m2=np.zeros(1))
            met[np.array(rows)[overlap.control]] = True
        return [met[start:end].tolist() for start, end in zip(starts, starts[1:])]

    def _key(self, role: str, crs: str, layers: list[LayerAtPoint], met: list) -> Optional[tuple]:
        if role in self.by_distance:
            return None
        return (role, crs, *((number, *zip(layer.values, meets)) for number, (layer, meets) in
                             enumerate(zip(layers, met)) if layer.is_coverage or layer.role == role))

    def _remember(self, key: Optional[tuple], role: str, row: dict, ids: list) -> None:
        words = " ".join(row[name] or "" for name in _TEXTS)
        if key is None or row["control_ids"] != listed(ids, self.language) or any(f"{name} (" in words for name in ids):
            return   # controls that are not in force are reported in this form
        if len(self.known) >= MOST_ANSWERS:
            self.known.clear()
        self.known[key] = row


def _ids(role: str, layers: list[LayerAtPoint], met: list) -> list:
    return [name for layer, meets in zip(layers, met) if layer.role == role
            for name, there in zip(layer.ids, meets) if there]
