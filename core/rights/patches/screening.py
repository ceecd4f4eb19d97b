"""Change patches against approvals, supplies, filings, temporary land, control lines and surveys: a first comparison.

Source: the brief of the weekly work on change patches (next-systems 1.2, INSPECTED); no rule of law is applied. What is
said is about the layers that were given, never about whether a use is legal.
"""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.book import unique_names
from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...errors import InputError
from ...geometry.overlay.pairs import Overlaps, overlap_sizes, overlaps
from ...geometry.parallel import report_progress
from ...layers.broken import Broken, broken_of, may_meet
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, Subjects, filtered, prepare_controls, prepare_subjects, repeated_shapes
from ...lifecycle.due.dates import Days
from ...texts import first_few, text
from .findings import findings_of_patches
from .ground import Rest, land_by_class, patches_of, rest_of, union_m2
from .request import (
    COVER,
    COVER_COLUMNS,
    COVERS,
    IN_FORCE,
    LAND_COLUMNS,
    LIMITED,
    PATCHES,
    PERHAPS,
    PIECE_COLUMNS,
    ROW_COLUMNS,
    TOWN_COLUMNS,
    UNDATED_COUNT,
    PatchRequest,
)
from .tables import Facts, Features, cover_table, land_table, patch_table, piece_table, town_table
from .timing import days_of, states_for, terms_of
from .words import Answers, answers_of

ROLE = "change_patches"


def screen_patches(request: PatchRequest, steps: Steps = ALONE) -> Outcome:
    """Compare change patches with the layers that were given.

    Args:
        request: patches and layers. steps: how the run is followed.

    Returns:
        Tables: ``rows`` (a row per patch, in their order), ``pieces`` (ground that is not covered, or perhaps),
        ``cover`` (a row per patch and feature of cover), ``land`` (control lines, and classes before and after),
        ``towns``. Findings: of patches that are not covered as a whole, and of deadlines. Counts as of ``counts_of``.

    Raises:
        InputError: no layer of cover, no patches, systems that cannot be combined. Cancelled: ``steps`` asked for it.
    """
    if not request.covers:
        raise InputError("patches.no_cover")
    return _Screening(request, *steps).result()


class Screened(NamedTuple):
    """Patches against what covers them: the patches, their parts, words, and sentences on how layers were read."""

    subjects: Subjects
    rest: Rest
    answers: Answers
    notes: list


def cover_of(request: PatchRequest, steps: Steps = ALONE) -> Screened:
    """The words of patches alone, without tables: for checks that ask whether ground is covered.

    Args:
        request: patches and layers of cover. steps: how the run is followed.

    Raises:
        InputError, Cancelled: as of ``screen_patches``.
    """
    screening = _Screening(request, *steps)
    covered = screening.covered()
    return Screened(screening.subjects, covered.rest, covered.answers, screening.notes)


class _Covered(NamedTuple):
    """What a run knows of the cover of patches."""

    shared: Overlaps
    kinds: np.ndarray
    features: Features
    states: np.ndarray
    rest: Rest
    answers: Answers


class _Screening:
    """One run; each step adds what it knows of the patches."""

    def __init__(self, request: PatchRequest, progress, cancelled):
        self.request, self.progress, self.cancelled = request, progress, cancelled
        table = request.patches.table
        subjects = prepare_subjects(table, request.area_method, request.patches.fields.get("id"))
        self.subjects = replace(subjects, ids=unique_names(subjects.ids, table.fids))   # tables name patches by it
        self.patches = patches_of(self.subjects)
        self.broken: list[Broken] = []   # of layers of cover
        self.notes = repeated_shapes(self.subjects, request.language)
        for key, values in filtered([table, *(layer.table for layer in request.layers().values())]):
            self.notes.append(text(f"zoning.{key}", request.language, **values))

    def covered(self) -> _Covered:
        """Words of the patches, and what they are made of."""
        request, change = self.request, self._change()
        shared, kinds, features = self._covers()
        report_progress(0.5, self.progress, self.cancelled)
        states = states_for(features.terms, shared.control, Days(*(day[shared.subject] for day in change)),
                            request.undated)
        sure, maybe = states == IN_FORCE, np.isin(states.astype(str), PERHAPS)
        rest = rest_of(self.patches, shared, sure, maybe, request.minimum, self.cancelled)
        answers = answers_of(self.subjects, rest, shared.subject, states, self._near_unusable(), request)
        self.change = change
        return _Covered(shared, kinds, features, states, rest, answers)

    def result(self) -> Outcome:
        request = self.request
        shared, kinds, features, states, rest, answers = self.covered()
        areas = {kind: union_m2(self.patches, shared, (states == IN_FORCE) & (kinds[shared.control] == kind),
                                self.cancelled) for kind in request.covers}
        report_progress(0.7, self.progress, self.cancelled)
        towns = self._towns()
        land, control_m2 = self._land(towns)
        facts = Facts(self.subjects, towns, answers, rest, areas, control_m2)
        cover = cover_table(facts, shared, states, features, self.change, request)
        rows = patch_table(facts, cover, land, request)
        pieces, ground = piece_table(facts, request)
        report_progress(0.9, self.progress, self.cancelled)
        by_town = town_table(rows, cover, request)
        findings, places = findings_of_patches(rows, cover, self.subjects, rest, request)
        self._remarks(self.change)
        return Outcome(findings, {"rows": rows, "pieces": pieces, "cover": cover, "land": land, "towns": by_town},
                       {FINDINGS: places, "rows": self.subjects.table.geometry, "pieces": ground},
                       self.patches.crs, counts_of(rows, cover, facts, request), self.notes,
                       settled={"area_method": request.area_method})

    # -- what is read ------------------------------------------------------------------------------

    def _change(self) -> Days:
        """Day of each patch, NaT where it is not known."""
        days, problems = days_of(self.request.patches, self.request.field(PATCHES, "day"))
        self._problems(self.request.patches, problems)
        return days

    def _problems(self, layer: ControlLayer, problems: list) -> None:
        for field, problem in problems:
            key = "patches.unread_words" if problem.key == "fields.not_in_list" else "patches.unread"
            known = self.request.field(COVER, "status").values or {}
            self.notes.append(text(key, self.request.language, layer=layer.table.name, field=field,
                                   problem=problem.in_language(self.request.language), words=", ".join(
                                       words[0] for words in known.values() if words)))

    def _prepared(self, role: str, layer: ControlLayer) -> Controls:
        controls = prepare_controls(role, [layer], self.patches.crs, self.patches.method, kind="polygon")
        is_other = (controls.unusable["reason"] == "usable.not_polygon").to_numpy(dtype=bool)
        for key, some in (("not_polygons", is_other), ("unusable_features", ~is_other)):
            if some.any():
                self.notes.append(text(f"patches.{key}", self.request.language, layer=layer.table.name, count=int(
                    some.sum()), features=first_few(controls.unusable["control_id"][some])))
        for name in controls.assumed_datum:
            self.notes.append(text("patches.assumed_datum", self.request.language, layer=name))
        return controls

    def _covers(self) -> tuple:
        """Overlaps with all features of cover, the kind of each feature, and what is known of them."""
        parts, terms = {}, []
        for kind in COVERS:
            layer = self.request.covers.get(kind)
            if layer is None:
                continue
            controls = self._prepared(kind, layer)
            self.broken.append(broken_of(layer, controls, self.patches.crs, self.patches.method))
            own, problems = terms_of(layer, kind, self.request)
            self._problems(layer, problems)
            parts[kind] = controls
            terms.append([column[controls.source_row] for column in own])
            counts = self.request.undated == UNDATED_COUNT
            if not len(layer.table):     # no field of a layer without features is missed
                continue
            needed = ("start", "end") if kind in LIMITED else () if counts else ("start",)
            self.notes += [text(f"patches.no_{role}", self.request.language, layer=layer.table.name)
                           for role in needed if not layer.fields.get(role)]
        features = Features.joined(parts, terms)
        shared = overlaps(self.patches.geometry, features.geometry, self.patches.crs, self.patches.method,
                          subject_area_m2=self.patches.area_m2, cancelled=self.cancelled,
                          progress=lambda share: self.progress(0.1 + 0.4 * share))
        return shared, features.kind, features

    def _near_unusable(self) -> np.ndarray:
        """Which patches a feature of cover may lie on that cannot be used ``(n,)``."""
        return np.any([may_meet(self.patches.geometry, broken, self.patches.crs, self.patches.method, self.cancelled)
                       for broken in self.broken], axis=0)

    def _towns(self) -> np.ndarray:
        """Town of each patch: as it says itself, otherwise that of most of its ground; empty where unknown."""
        request, towns = self.request, np.full(len(self.subjects), "", dtype=object)
        name = request.patches.fields.get("town")
        if name:
            towns = request.patches.table.columns[name].astype("string").fillna("").str.strip().to_numpy(dtype=object)
        if request.towns is None:
            return towns
        units, field = self._prepared("towns", request.towns), request.towns.fields.get("town")
        words = request.towns.table.columns[field].astype("string").fillna("").to_numpy(dtype=object)[
            units.source_row] if field else units.ids
        shared = overlap_sizes(self.patches.geometry, units.geometry, self.patches.crs, self.patches.method)
        order = np.argsort(shared.area_m2, kind="stable")
        largest = np.full(len(towns), "", dtype=object)
        largest[shared.subject[order]] = words[shared.control[order]]
        return np.where(towns == "", largest, towns)

    def _land(self, towns: np.ndarray) -> tuple[pd.DataFrame, np.ndarray | None]:
        """Control lines and classes of both surveys on each patch, and its area under any control line."""
        request, parts, pairs = self.request, [], []
        for layer in request.controls:
            controls = self._prepared(layer.role, layer)
            shared = overlaps(self.patches.geometry, controls.geometry, self.patches.crs, self.patches.method,
                              subject_area_m2=self.patches.area_m2, cancelled=self.cancelled)
            pairs.append(shared)
            area = union_m2(self.patches, shared, np.ones(len(shared), dtype=bool), self.cancelled)
            rows = np.flatnonzero(area > 0.0)
            parts.append(pd.DataFrame({"patch": rows, "kind": "control", "layer": layer.table.name, "land_class": None,
                                       "class_name": None, "area_m2": area[rows]}))
        for kind, layer in (("before", request.before), ("after", request.after)):
            if layer is None:
                continue
            controls = self._prepared(kind, layer)
            words = pd.DataFrame({role: self._words(layer, role)[controls.source_row] for role in (
                "land_class", "class_name")})
            parts.append(land_by_class(self.patches, controls.geometry, words, self.cancelled).assign(
                kind=kind, layer=layer.table.name))
        frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(
            {name: [] for name in ("patch", "kind", "layer", "land_class", "class_name", "area_m2")})
        return land_table(frame, self.subjects, towns, self.patches.area_m2, request.language), \
            self._under_controls(pairs) if pairs else None

    def _under_controls(self, pairs: list) -> np.ndarray:
        """Area of each patch under any control line, m² ``(n,)``."""
        columns = [np.concatenate([getattr(shared, name) for shared in pairs]) for name in (
            "subject", "area_m2", "inside", "pieces")]
        order = np.argsort(columns[0], kind="stable")
        subject, area, inside, pieces = (column[order] for column in columns)
        nothing = np.zeros(0)
        shared = Overlaps(subject, subject, area, area, area, inside, pieces, nothing, nothing, nothing)
        return union_m2(self.patches, shared, np.ones(len(shared), dtype=bool), self.cancelled)

    @staticmethod
    def _words(layer: ControlLayer, role: str) -> np.ndarray:
        name = layer.fields.get(role)
        return np.full(len(layer.table), None, dtype=object) if not name else layer.table.columns[name].astype(
            "string").astype(object).where(layer.table.columns[name].notna(), None).to_numpy(dtype=object)

    def _remarks(self, change: Days) -> None:
        """What was not given, and what was not asked."""
        request, language = self.request, self.request.language
        self.notes += [text("patches.no_status", language, layer=layer.table.name)
                       for layer in request.covers.values() if len(layer.table) and not layer.fields.get("status")]
        self.notes += [text("zoning.empty_layer", language, layer=layer.table.name, role=text(
                           f"patches.layer_{kind}", language))
                       for kind, layer in request.covers.items() if layer.table.source.is_empty]
        missing = [text(f"patches.layer_{kind}", language) for kind in COVERS if kind not in request.covers]
        missing += [text(f"patches.layer_{role}", language) for role, given in (
            ("controls", request.controls), ("before", request.before), ("after", request.after)) if not given]
        if missing:
            self.notes.append(text("patches.not_given", language, layers=text("patches.comma", language).join(missing)))
        unknown, counts = int(np.isnat(change.first).sum()), request.undated == UNDATED_COUNT
        if not request.patches.fields.get("day"):
            self.notes.append(text("patches.day_not_asked" if counts else "patches.no_change_day", language))
        elif unknown:
            self.notes.append(text("patches.change_counts" if counts else "patches.change_unknown", language,
                                   count=unknown))


def counts_of(rows: pd.DataFrame, cover: pd.DataFrame, facts, request: PatchRequest) -> dict:
    """Numbers and booleans of a run.

    Args:
        rows: patches. cover: features on them. facts: of the patches. request: with the days of notice.
    """
    words = rows["word"].value_counts()
    limited = cover[cover["days_left"].notna()]
    areas = {name: float(rows[column].sum()) for name, column in (
        ("AREA_M2", "area_m2"), ("COVERED_M2", "covered_m2"), ("DOUBTFUL_M2", "doubtful_m2"), ("REST_M2", "rest_m2"))}
    parts = rows[["covered_m2", "doubtful_m2", "rest_m2"]].sum(axis=1).to_numpy(dtype=float)
    wholes = rows["area_m2"].fillna(0.0).to_numpy(dtype=float)
    expired, ending = int((limited["days_left"] < 0).sum()), int(limited["days_left"].between(
        0, request.within_days).sum())
    return {"PATCH_COUNT": len(rows), **{f"{word.upper()}_COUNT": int(words.get(word, 0)) for word in (
        "covered", "partly", "not_covered", "check")}, **areas, "EXPIRED_COUNT": expired, "ENDING_COUNT": ending,
        "UNUSABLE_COUNT": int((facts.subjects.dimension != 2).sum()), "IS_ALL_COVERED": bool(
            (rows["word"] == "covered").all()), "HAS_EXPIRED": expired > 0,
        "IS_CLOSED": bool((np.abs(parts - wholes) <= np.maximum(1e-6 * wholes, 0.01)).all())}


CHECK = Check("", screen_patches, None, {
    "rows": ROW_COLUMNS, "pieces": PIECE_COLUMNS, "cover": COVER_COLUMNS, "land": LAND_COLUMNS,
    "towns": TOWN_COLUMNS}, whole="scale.two_layers")
