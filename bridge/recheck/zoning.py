"""A check of zoning run again where something changed since a run; its rows are those of a full run.

What a subject's answer rests on: itself, the subjects of its project and of its id, the controls at its place, the
rules, and the run's parameters. Each of them is compared with the manifest (``core/contract/rows.py``).
"""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...core.contract.frame import joined_findings
from ...core.contract.outcome import ALONE, Steps
from ...core.contract.recheck import (
    changed_rows,
    in_order,
    joined_by_groups,
    kept_rows,
    met_by_places,
    same_rows,
    with_rows,
)
from ...core.contract.rows import Cells, RowState, RunState, changed_places, row_hashes, shape_hashes
from ...core.geometry.following import beside
from ...core.geometry.parallel import is_stoppable
from ...core.geometry.systems.crs import is_geographic
from ...core.layers.control_layer import ControlLayer
from ...core.reading import extents
from ...core.rules.model import Pack
from ...core.table import FeatureTable
from ...core.zoning.judging.check import CHECK
from ...core.zoning.question import Bound, Choices, bind_layers, coverage_layers, request_of, with_unfiltered
from ...core.zoning.request import ZoningRequest, scope_of
from ...core.zoning.rows_read import (
    COVERAGE,
    common_hash,
    context_key,
    layer_cells,
    repeated_controls,
    role_hash,
    subject_rows,
)
from ..inputs.zoning import read_unfiltered
from ..reading.nowhere import has_rows_nowhere
from ..reading.read import read, unlike
from ..runs.manifest import AREAS, input_entry, software
from .layers import (
    MARGIN_M,
    MOST_APART,
    MOST_PLACES,
    SOFTWARE,
    Layers,
    Rechecked,
    check_whole,
    entry_of,
    is_untouched,
    joined,
    placed,
    unread,
)


def recheck_zoning(manifest: dict, before: RunState, layers: Layers, pack: Pack, choices: Choices,
                   previous: Optional[tuple], given: Optional[np.ndarray], progress=None, cancelled=None) -> Rechecked:
    """Run the part of a check again that changes make necessary.

    Args:
        manifest, before: of the run before.
        layers: as they are now.
        pack, choices: as the run had them, with today's pack.
        previous: findings of the run before and their geometry; None: only rows that are made again are given.
        given: feature ids of the subjects that were edited, if known; None: all are examined.

    Raises:
        InputError: input that cannot be used.
        Cancelled: ``cancelled`` returned True.
    """
    return _Recheck(manifest, before, layers, pack, choices, previous, given, progress or (lambda share: None),
                    cancelled).result()


class _Recheck:
    """One recheck, step by step."""

    def __init__(self, manifest, before, layers, pack, choices, previous, given, progress, cancelled):
        self.manifest, self.before, self.layers, self.pack = manifest, before, layers, pack
        self.choices, self.previous, self.given = choices, previous, given
        self.progress, self.cancelled = progress, cancelled
        self.bound: Bound = bind_layers(layers.subjects, layers.controls, layers.coverage, pack, choices)
        self.why, self.roles = "", []
        self.tables: dict[int, FeatureTable] = {}    # control layers that were read whole
        self.places: list = []                        # where they have changed, in the subjects' system

    # -- what changed ------------------------------------------------------------------------------------

    def result(self) -> Rechecked:
        subjects = self.layers.subjects
        check_whole(subjects.name, subjects.is_unfiltered)
        self.few = max(subjects.row_count, 0) <= extents.MOST_BOXES or len(self.before.subjects) <= extents.MOST_BOXES
        self.coverage = coverage_layers(
            self.layers.coverage, self.choices, self.bound.everything,
            lambda layer, names: read(layer, names, cancelled=self.cancelled))
        if self.few:
            self.table = self._read_subjects()
            self._read_controls(range(len(self.bound.layers)))
        else:
            self._look_at_controls()
        self._ask(self.table if self.few else unread(subjects))
        if self.few:
            self._compare_few()
        self._compare_rules()
        if not self.few:   # last, since it now shows how many of them have to be read
            self.table = self._read_subjects()
            self.request = self._request(self.table, {})
        self.progress(0.2)
        rows = self._rows()
        return self._judged(rows)

    def _ask(self, subjects: FeatureTable) -> None:
        """The question, and whether it is that of the run before."""
        self.request = self._request(subjects, {})
        self.scope = scope_of(self.request)
        self.rules = {role: role_hash(self.request, role) for role in self.scope}
        self._compare_common()

    def _read_subjects(self) -> FeatureTable:
        """All subjects, or those that were edited and all that are judged with them."""
        self.changed, self.gone = None, np.zeros(0, dtype=np.int64)
        if self.few or self.places or self.why or self.roles:
            self.given = None
        elif self.given is None:
            self.given = self._edited()
        if self.given is None:
            seen: list = []
            table = read(self.layers.subjects, self.bound.subject_names, cancelled=self.cancelled,   # while at hand
                         seen=lambda fids, wkb: seen.append((fids, shape_hashes(wkb))))
            self.now = self._state_of(table, _by_id(seen, table.fids))
            self.changed, self.gone = beside(changed_rows, self.before.subjects, self.now)
            return table
        table = self._read_some(self.given)
        self.now = with_rows(self.before.subjects, self._state_of(table), self.given)
        self.changed, self.gone = table.fids, np.setdiff1d(self.given, table.fids)
        wanted = self.now.fids[joined_by_groups(self.before.subjects, self.now, self.changed, self.gone)]
        more = np.setdiff1d(wanted, table.fids)
        if len(more):
            table = joined(table, self._read_some(more))
            # who is judged with them was looked at too, and may have been edited without being named
            self.now = with_rows(self.before.subjects, self._state_of(table), np.union1d(wanted, self.given))
        return table

    def _edited(self) -> Optional[np.ndarray]:
        """Feature ids of the subjects that are not as they were, or no longer there; None: too many to read apart."""
        before = self.before.subjects
        fids, other = unlike(
            self.layers.subjects, self.bound.subject_names, cancelled=self.cancelled,
            is_known=lambda fids, shapes, columns: same_rows(before, fids, row_hashes(None, columns, shapes=shapes)))
        edited = np.union1d(other, np.setdiff1d(before.fids, fids))
        return edited if len(edited) <= MOST_APART * len(fids) else None

    def _state_of(self, table: FeatureTable, shapes=None) -> RowState:
        return subject_rows(self._request(table, {}), self.layers.subjects.is_unfiltered, shapes)

    def _read_some(self, fids: np.ndarray) -> FeatureTable:
        some = replace(self.layers.subjects, only_fids=frozenset(fids.tolist()), row_count=-1)
        # one that was moved far away is a finding, and not a sign of a wrong system of the layer
        return read(some, self.bound.subject_names, check_crs=False, cancelled=self.cancelled)

    def _read_controls(self, numbers) -> None:
        """Read control layers as a full run does: what lies at the subjects, or, for many of them, whole."""
        for number in numbers:
            snapshot, _, names = self.bound.layers[number]
            boxes = None
            if self.few and snapshot.crs and snapshot.is_whole:
                boxes = extents.extents_for(self.table, snapshot.crs, self.bound.reach_m)
            self.tables[number] = read(snapshot, list(names.values()), boxes, cancelled=self.cancelled)

    def _look_at_controls(self) -> None:
        """Which control layers have changed, and where; unchanged files are not read."""
        for number, (snapshot, role, _) in enumerate(self.bound.layers):
            cells = self.before.context.get(context_key(number, ControlLayer(role, None)))
            if cells is not None and is_untouched(snapshot, self.manifest, role):
                continue
            self._read_controls([number])
            self._compare_layer(number, cells)
        self._compare_coverage()

    def _compare_layer(self, number: int, cells) -> None:
        snapshot, role, _ = self.bound.layers[number]
        table = self.tables[number]
        places = None if cells is None else beside(_changed_places, cells, table)
        if places is None or len(places) > MOST_PLACES or (cells.count == 0) != (len(table) == 0):
            self.why = self.why or "recheck.layer_changed"
        elif len(places):
            self.places.append(self._placed(places, snapshot.crs))
        elif not self.few:
            del self.tables[number]   # the same as before: what lies at the subjects is enough

    def _placed(self, places: np.ndarray, crs: str) -> np.ndarray:
        """Rectangles in the subjects' system, wide enough for what a rule reaches."""
        return placed(places, crs, self.layers.subjects.crs, MARGIN_M + self.bound.reach_m)

    def _compare_coverage(self) -> None:
        wanted = {key: cells for key, cells in self.before.context.items() if key.startswith(f"{COVERAGE} ")}
        tables = {f"{COVERAGE} {number}": layer.table for number, layer in enumerate(self.coverage or [])}
        if wanted.keys() != tables.keys():
            self.why = self.why or "recheck.coverage_changed"
            return
        for key, table in tables.items():
            now = layer_cells(table, wanted[key])
            if now.nowhere != wanted[key].nowhere or now.count != wanted[key].count \
                    or not np.array_equal(now.sums, wanted[key].sums):
                self.why = self.why or "recheck.coverage_changed"

    def _compare_few(self) -> None:
        for number, (_, role, _) in enumerate(self.bound.layers):
            self._compare_layer(number, self.before.context.get(context_key(number, ControlLayer(role, None))))
        self._compare_coverage()

    def _compare_common(self) -> None:
        was, now = self.manifest.get("software") or {}, software()
        if any(was.get(name) != now[name] for name in SOFTWARE):
            self.why = "recheck.software_changed"
        elif common_hash(self.request) != self.before.common:
            self.why = "recheck.question_changed"
        elif any(snapshot.hidden for snapshot, _, _ in self.bound.layers):
            self.why = "recheck.filtered_control"   # what the filter does is counted over all subjects
        elif self.bound.reach_m and is_geographic(self.layers.subjects.crs):
            self.why = "recheck.degrees"   # distances are measured in a plane around all subjects

    def _compare_rules(self) -> None:
        self.roles = [role for role in self.scope if self.before.rules.get(role) != self.rules[role]]
        if len(self.roles) == len(self.scope) or (self.roles and self.previous is None):
            self.why = self.why or "recheck.rules_changed"

    def _rows(self) -> np.ndarray:
        """Positions among the table of the subjects that are judged again."""
        if not self.why:
            touched = self._touched()
            mask = beside(joined_by_groups, self.before.subjects, self.now, touched, self.gone)
            if mask.any() or not self.few or not (self.places or len(self.gone)):
                return np.flatnonzero(np.isin(self.table.fids, self.now.fids[mask]))
            self.why = "recheck.layer_changed"   # touches no subject, but findings about the run may change
        return np.arange(len(self.table))

    def _read_all(self) -> None:
        self.given = None
        self.table = self._read_subjects()

    def _touched(self) -> np.ndarray:
        if not self.places:
            return self.changed
        met = beside(met_by_places, shapely.bounds(self.table.geometry).reshape(-1, 4), np.concatenate(self.places))
        return np.union1d(self.changed, self.table.fids[met])

    # -- judging -----------------------------------------------------------------------------------------

    def _request(self, table: FeatureTable, tables: dict, scope=None, repeated=None) -> ZoningRequest:
        """The run's question about some subjects; control layers that were not read stand empty."""
        layers = []
        for number, (snapshot, role, names) in enumerate(self.bound.layers):
            read_table = tables.get(number, self.tables.get(number))
            layers.append(ControlLayer(role, unread(snapshot) if read_table is None else read_table, names))
        request = request_of(table, layers, self.pack, self.bound, self.choices, self.coverage)
        return replace(request, scope=scope if scope is not None else request.scope, repeated_controls=repeated or {})

    def _judge(self, table: FeatureTable, scope=None):
        """Judge some subjects, with those controls there that were not read as a whole.

        Returns:
            The answers; the roles whose layers were all read whole; and the ids that several controls bear.
        """
        near = {number for number, (_, role, _) in enumerate(self.bound.layers) if self._is_near(number, role)}
        self._read_controls([number for number in range(len(self.bound.layers))
                             if number not in near and number not in self.tables])
        repeated, tables = {}, {}
        for number in near:
            snapshot, role, names = self.bound.layers[number]
            boxes = extents.extents_for(table, snapshot.crs, self.bound.reach_m)
            repeated[role] = self.before.repeated.get(role, [])
            tables[number] = read(snapshot, list(names.values()), boxes, cancelled=self.cancelled)
        whole = {role for _, role, _ in self.bound.layers} - set(repeated)
        request = self._request(table, tables, scope, repeated)
        controls = [with_unfiltered(layer, lambda fields, snapshot=snapshot: read_unfiltered(
            snapshot, table, fields, self.bound.reach_m, self.cancelled))
                    for layer, (snapshot, _, _) in zip(request.controls, self.bound.layers)]
        request = replace(request, controls=controls)
        steps = ALONE if is_stoppable() else Steps(cancelled=self.cancelled)
        return beside(CHECK.run, request, steps), whole, repeated_controls(request)

    def _is_near(self, number: int, role: str) -> bool:
        """Whether of a control layer only what lies at the subjects has to be read."""
        mates = [place for place, (_, other, _) in enumerate(self.bound.layers) if other == role]
        snapshot = self.bound.layers[number][0]
        return not any(place in self.tables for place in mates) and self.before.repeated.get(role, []) is not None \
            and all(self.bound.layers[place][0].is_whole for place in mates) and bool(snapshot.crs) \
            and not any(has_rows_nowhere(self.bound.layers[place][0]) for place in mates)

    def _judged(self, rows: np.ndarray) -> Rechecked:
        table = self.table.take(rows)
        result, whole, repeated = self._judge(table) if len(table) else (None, set(), {})
        if result is not None and not self.why and self._renamed(repeated, whole):
            self.why = "recheck.ids_changed"
            self._read_all()
            table = self.table
            result, whole, repeated = self._judge(table)
        self.progress(0.7)
        fresh = set(self.scope) if (self.few and result is not None) or self.why else whole
        parts = [] if result is None else [(result.findings, result.finding_geometry)]
        again = set() if self.why else {*self.roles, *(set(self.before.rules) - set(self.scope))}
        parts = [_without(frame, shapes, fresh, again) for frame, shapes in parts]
        if not self.why:
            parts += self._of_changed_roles(table)
        if self.previous is not None and not self.why:
            old, shapes = self.previous
            keep = beside(kept_rows, old, self.now, table.fids, again, fresh)
            parts.insert(0, (old[keep], shapes[keep]))
        findings, geometry = beside(joined_findings, parts, partial(in_order, now=self.now, scope=self.scope))
        return Rechecked(
            findings, geometry, self.previous is not None or bool(self.why),
            table.fids, self.gone, len(self.now), self.why, [] if self.why else self.roles, fresh,
            self._next_state(repeated, fresh), self._inputs(), self.request, self.scope,
            result.notes if result is not None else [])

    def _renamed(self, repeated: dict, whole: set) -> bool:
        """Whether other ids than before are borne by several controls: that names findings far away otherwise."""
        return any(repeated.get(role, []) != self.before.repeated.get(role, [])
                   for role in (self.scope if self.few else whole & set(self.scope)))

    def _of_changed_roles(self, judged: FeatureTable) -> list:
        """Rows of the roles whose rules changed: of all subjects that were not judged anyway, and about the run."""
        if not self.roles:
            return []
        rest = self.table.take(~np.isin(self.table.fids, judged.fids))
        result, *_ = self._judge(rest if len(rest) else judged, list(self.roles))
        own = result.findings["control_role"].isin(self.roles).to_numpy()
        if not len(rest):
            own &= result.findings["subject_fid"].isna().to_numpy()
        return [(result.findings[own], result.finding_geometry[own])]

    # -- for the next time -------------------------------------------------------------------------------

    def _next_state(self, repeated: dict, fresh: set) -> RunState:
        context = {}
        for number, (_, role, _) in enumerate(self.bound.layers):
            key = context_key(number, ControlLayer(role, None))
            context[key] = layer_cells(self.tables[number]) if number in self.tables else self.before.context[key]
        context |= {f"{COVERAGE} {number}": layer_cells(layer.table)
                    for number, layer in enumerate(self.coverage or [])}
        stand = {role: ids for role, ids in self.before.repeated.items() if role not in fresh}
        again = {role: ids for role, ids in repeated.items() if role in fresh}
        return RunState(self.now, context, common_hash(self.request), self.rules, stand | again)

    def _inputs(self) -> list:
        """Entries of the manifest; of layers that were not read what was known of them, and their files now."""
        entries = [input_entry(self.table, "subjects", self.bound.subject_fields)]
        before = entry_of(self.layers.subjects, self.manifest, "subjects")
        if not self.why:   # of most subjects no outline was built
            entries[0][AREAS] = before.get(AREAS)
        if self.given is not None:
            same = not len(self.given) and before
            entries[0] = {**entries[0], "rows_read": len(self.now), "row_count": len(self.now),
                          "rows_hash": same["rows_hash"] if same else ""}
        for number, (snapshot, role, names) in enumerate(self.bound.layers):
            if number in self.tables:
                entries.append(input_entry(self.tables[number], role, names))
            else:
                entries.append({**entry_of(snapshot, self.manifest, role), "size_bytes": snapshot.size_bytes,
                                "modified": snapshot.modified})
        return entries + [input_entry(layer.table, "coverage", layer.fields) for layer in self.coverage or []]


def _changed_places(cells: Cells, table: FeatureTable) -> Optional[np.ndarray]:
    """Where a layer has changed, as of ``changed_places``."""
    return changed_places(cells, row_hashes(table.geometry, table.columns, table.fids),
                          shapely.bounds(table.geometry).reshape(-1, 4))


def _by_id(seen: list, fids: np.ndarray) -> np.ndarray:
    """Hashes that came in batches, in the order of the ids; of a row that came twice the last one."""
    if not seen:
        return np.zeros(0, dtype=np.uint64)
    came, hashes = (np.concatenate(part) for part in zip(*seen))
    order = np.argsort(came, kind="stable")
    return hashes[order][np.searchsorted(came[order], fids, side="right") - 1]


def _without(frame: pd.DataFrame, geometry: np.ndarray, fresh: set, again: set) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows without those about the run that rest on a part of the controls, or that are made again by themselves."""
    roles, of_run = frame["control_role"].fillna(""), frame["subject_fid"].isna().to_numpy()
    keep = ~of_run | (roles.isin(fresh) & ~roles.isin(again)).to_numpy()
    return frame[keep], geometry[keep]
