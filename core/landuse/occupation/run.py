"""Occupation: which land projects take, of which class, whose, where, at what quality.

Every place of a parcel counts once: overlapping patches give it to the lower feature id, what the
survey does not cover is a row, ridges are a row, and all rows sum to the parcel's area in whole
units. What cannot be right in the survey is listed and counts as stated, never otherwise.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from ...contract.interval import known_or
from ...contract.outcome import ALONE, Outcome, Steps
from ...errors import InputError
from ...geometry.measure.adjust import UNITS
from ...geometry.overlay.coverage import Cut, covered_size
from ...geometry.overlay.pairs import overlaps
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, Subjects, prepare_controls, prepare_subjects
from ...layers.registered import far_apart
from ...layers.stated_areas import registered_scale, stated_areas, unit_of_name
from ...scale.stages import Rows, Stages, places_of
from .ground import PIECE_COLUMNS, ground_pieces
from .issues import ISSUE_COLUMNS, Issues, shared_ground
from .pieces import NOWHERE, Base, Parts, Zones, divide
from .request import OccupationRequest
from .rows import LOCATION, OWNER, RESERVED, Atoms, occupation_rows, row_columns
from .sums import PARCEL_COLUMNS, counts_of, of_known_parcels, parcel_frame, project_columns, project_frame
from .survey import AREA_ROLES, RIDGE_ROLES, PatchFacts, location, ownership, patch_facts, ridge_rows

__all__ = ["OccupationRequest", "occupation"]

NO_FEATURE = np.iinfo(np.int64).min   # in place of a feature id


def occupation(request: OccupationRequest, steps: Steps = ALONE) -> Outcome:
    """Tabulate the land that subjects occupy.

    Args:
        request: of the run. steps: of the run.

    Returns:
        Tables, areas in m²: ``rows``, a row for each distinct combination of class, owner, location, grade and approval
        of a parcel, and rows for ridges and for what the survey does not cover; ``parcels``, a row per parcel, in the
        order of project, parcel and feature id; ``projects``, a row per project, NULL where a parcel has no area;
        ``issues``: everything that was found wrong; ``pieces``: what each patch has of a parcel, with geometry, where
        they are wanted. Settled: the ``scheme`` and the ``area_method`` that were taken;
        ``is_net``: ridges are known wherever there is cropland, so that areas may be called "net"; otherwise some rows
        are gross (``net_known`` is false there).

    Raises:
        InputError: input that cannot be used. Cancelled: the user stopped the run.
    """
    return STAGES.run(request, steps)


@dataclass(frozen=True)
class _Layer:
    """A layer that divides parcels, ready to cut with."""

    layer: ControlLayer
    zones: Controls

    @property
    def drawn(self) -> np.ndarray:
        """Its polygons as they were drawn."""
        return self.layer.table.geometry[self.zones.source_row]

    @property
    def fids(self) -> np.ndarray:
        """Feature ids of the zones ``(k,)``."""
        return self.layer.table.fids[self.zones.source_row]

    def named(self, zone: np.ndarray) -> np.ndarray:
        """Feature ids of some zones, ``NO_FEATURE`` of no zone ``(m,)``."""
        return np.append(self.fids, NO_FEATURE)[zone]

    def places(self, fids: np.ndarray) -> np.ndarray:
        """Positions of zones by their feature ids, ``NOWHERE`` of ``NO_FEATURE`` ``(m,)``."""
        zone = np.full(len(fids), NOWHERE, dtype=np.int64)
        some = fids != NO_FEATURE
        zone[some] = places_of(self.fids, fids[some])
        return zone

    def taken(self, rows: Rows) -> pd.DataFrame:
        """Places that two zones claim, as of ``Parts``."""
        return pd.DataFrame({"base": rows.subject, "first": self.places(rows.values["first"]),
                             "second": self.places(rows.values["second"]), "area_m2": rows.values["area_m2"]})


class _Run:
    """One occupation: parcels are cut and measured, each by itself; then rows, issues and sums are made of that."""

    def __init__(self, request: OccupationRequest, steps: Steps = ALONE):
        self.request, (self.progress, self.cancelled) = request, steps
        if request.unit not in UNITS:
            raise InputError("occupation.unknown_unit", unit=request.unit, known=", ".join(UNITS))
        taken = [role for role in request.roles if f"{role}_m2" in RESERVED]
        if taken:
            raise InputError("occupation.role_is_a_column", roles=", ".join(taken))
        method = "planar" if request.area_method == "planar" else "ellipsoidal"
        self.subjects = _polygons_only(prepare_subjects(request.subjects, method, request.subject_id,
                                                        request.project_field))
        self.issues = Issues(request.language, self.subjects)
        self.totals_m2 = self._totals()
        self._ready: dict = {}
        self.dividing = {name: layer for name, layer in (("owner", request.ownership), ("place", request.location),
                                                         ("approved", request.approved)) if layer is not None}

    @property
    def crs(self) -> str:
        return self.request.subjects.crs

    def _totals(self) -> np.ndarray:
        """Area that each parcel's rows shall sum to."""
        request, measured = self.request, self.subjects.measured_m2
        if not request.to_registered:
            return measured
        scale = registered_scale(request.subjects, request.registered_field, measured)
        self.issues.registered_unknown(np.flatnonzero(~scale.is_known & (self.subjects.dimension == 2)))
        layer, language = request.subjects.name, request.language
        self.issues.notes += unit_of_name(layer, request.registered_field, language)
        self.issues.notes += far_apart(layer, self.subjects.ids, measured, scale, language)
        return measured * known_or(scale, 1.0)   # listed, and as it is measured

    def _layer(self, use: str, layer: ControlLayer) -> _Layer:
        """A layer that divides parcels, prepared once."""
        if use not in self._ready:
            self._ready[use] = _Layer(layer, prepare_controls(use, [layer], self.crs, self.subjects.method,
                                                              kind="polygon"))
        return self._ready[use]

    def _controls(self, role: str) -> tuple[list, Controls]:
        """The layers of a role, and their features in force, prepared once."""
        layers = [layer for layer in self.request.controls if layer.role == role]
        if role not in self._ready:
            self._ready[role] = prepare_controls(role, layers, self.crs, self.subjects.method, self.request.as_of,
                                                 "polygon")
        return layers, self._ready[role]

    # -- what is measured at each parcel ---------------------------------------------------------------

    def measure(self) -> dict[str, Rows]:
        """Cut the parcels.

        Returns:
            ``shared``: ground of a parcel that a later one has too; ``parts``: what patches of the survey have of it;
            ``atoms``: these divided further, with their ground inside controls; ``taken_`` and ``left_`` of each layer:
            what two of its features claim, and what none has. Areas in m².
        """
        request, subjects = self.request, self.subjects
        first, second, shared = shared_ground(subjects)
        survey = self._layer("survey", request.survey)
        keep = bool(self.dividing or request.controls) or request.with_pieces
        parts = self._divided(subjects.geometry, subjects.measured_m2, survey, keep, 0.05, 0.6, False)
        pieces = {"piece": parts.pieces} if request.with_pieces else {}
        measured = {"shared": Rows(first, {"other": request.subjects.fids[second], "area_m2": shared}),
                    "parts": Rows(parts.base, {"patch": survey.named(parts.zone), "area_m2": parts.area_m2, **pieces}),
                    "taken_survey": _taken(survey, parts, np.arange(len(subjects)))}
        subject, area, pieces = parts.base, parts.area_m2, parts.pieces
        named = {"patch": survey.named(parts.zone)}
        for number, (name, layer) in enumerate(self.dividing.items()):
            ready = self._layer(name, layer)
            keep = number + 1 < len(self.dividing) or bool(request.controls)
            share = 0.6 + 0.2 * np.array([number, number + 1]) / len(self.dividing)
            cut = self._divided(pieces, area, ready, keep, *share, True)
            nothing = cut.zone == NOWHERE
            measured[f"taken_{name}"] = _taken(ready, cut, subject)
            measured[f"left_{name}"] = Rows(subject[cut.base[nothing]], {"area_m2": cut.area_m2[nothing]})
            named = {key: values[cut.base] for key, values in named.items()} | {name: ready.named(cut.zone)}
            subject, area, pieces = subject[cut.base], cut.area_m2, cut.pieces
        inside = {f"in_{role}": values for role, values in self._inside_roles(pieces, area).items()}
        return measured | {"atoms": Rows(subject, {**named, "area_m2": area, **inside})}

    def _divided(self, base, area_m2, layer: _Layer, keep: bool, start: float, end: float, close: bool) -> Parts:
        return divide(Base(base, area_m2), Zones(layer.zones.geometry, layer.drawn, self.crs), self.subjects.method,
                      keep_pieces=keep, close=close, cancelled=self.cancelled,
                      progress=lambda share: self.progress(start + (end - start) * share))

    def _inside_roles(self, pieces, area_m2) -> dict:
        """Area of each part inside the union of each role's polygons."""
        inside, method = {}, self.subjects.method
        for number, role in enumerate(self.request.roles):
            _layers, zones = self._controls(role)
            over = overlaps(pieces, zones.geometry, self.crs, method, subject_area_m2=area_m2,
                            cancelled=self.cancelled)
            covered = covered_size(pieces, area_m2, Cut(over.subject, over.pieces, over.area_m2, over.inside),
                                   self.subjects.measure, self.crs, self.cancelled)
            inside[role] = np.minimum(covered, area_m2)
            self.progress(0.8 + 0.1 * (number + 1) / len(self.request.roles))
        return inside

    # -- what is made of it ----------------------------------------------------------------------------

    def answer(self, measured: dict[str, Rows]) -> Outcome:
        """Rows, issues and sums.

        Args:
            measured: of ``measure``.
        """
        request, subjects = self.request, self.subjects
        self.issues.subjects()
        shared = measured["shared"]
        self.issues.shared_ground(shared.subject, places_of(request.subjects.fids, shared.values["other"]),
                                  shared.values["area_m2"])
        survey = self._layer("survey", request.survey)
        self.issues.layer("survey", request.survey, survey.zones)
        rows = measured["parts"]
        zone = survey.places(rows.values["patch"])
        parts = Parts(rows.subject, zone, rows.values["area_m2"], rows.values.get("piece"),
                      survey.taken(measured["taken_survey"]), np.unique(zone[zone != NOWHERE]))
        self.issues.overlapping_patches(survey.zones, parts)
        facts = patch_facts(
            request.survey, survey.zones.source_row[parts.touched], self._patch_areas(survey, parts), request.codes,
            request.scheme, request.language)
        self.issues.patches(survey.zones, parts, facts)
        for name in filter(None, map(request.survey.fields.get, AREA_ROLES)):
            self.issues.notes += stated_areas(request.survey.table, name, request.language)[1]
        atoms = self._atoms(measured, survey, parts.touched, facts)
        ids = pd.DataFrame({"project_id": subjects.projects, "subject_id": subjects.ids,
                            "subject_fid": request.subjects.fids})
        limit = request.adjust_limit if request.to_registered else None
        table = occupation_rows(
            atoms, ids, np.where(subjects.dimension == 2, self.totals_m2, 0.0), request.unit, limit,
            lambda codes: ridge_rows(codes, request.codes, facts.scheme, request.language))
        ground = ground_pieces(parts, _place_of(parts.touched, zone), atoms.patches, ids)
        self.progress(0.95)
        return self._assembled(ids, parts, facts, table, ground)

    def _patch_areas(self, survey: _Layer, parts: Parts) -> np.ndarray:
        """Areas of the patches at subjects, by the scale of a subject that each meets: good to 1e-5."""
        plane = shapely.area(self.subjects.geometry)
        scale = np.divide(self.subjects.measured_m2, plane, out=np.zeros(len(plane)), where=plane > 0)
        some = parts.zone != NOWHERE
        met = np.zeros(len(survey.zones), dtype=np.int64)
        met[parts.zone[some]] = parts.base[some]
        return shapely.area(survey.zones.geometry[parts.touched]) * scale[met[parts.touched]]

    def _atoms(self, measured: dict, survey: _Layer, touched: np.ndarray, facts: PatchFacts) -> Atoms:
        """What was divided by owner, place and approval, with what these say; and the issues of these layers."""
        request, rows = self.request, measured["atoms"]
        values, index, frames = rows.values, {}, {}
        index["patch"] = _place_of(touched, survey.places(values["patch"]))
        for name, layer in self.dividing.items():
            ready = self._layer(name, layer)
            self.issues.layer(name, layer, ready.zones)
            left = measured[f"left_{name}"]
            self.issues.divided(name, ready.zones, ready.taken(measured[f"taken_{name}"]), left.subject,
                                left.values["area_m2"])
            zone = ready.places(values[name])
            met = np.unique(zone[zone != NOWHERE])
            index[name] = _place_of(met, zone)
            if name == "owner":
                frames["owner"] = _with_nothing(ownership(layer, ready.zones.source_row[met], request.codes)[0], OWNER)
            elif name == "place":
                frames["place"] = _with_nothing(location(layer, ready.zones.source_row[met], request.codes), LOCATION)
            else:
                index[name] = (zone != NOWHERE).astype(np.int64)
        for role in request.roles:
            layers, zones = self._controls(role)
            for layer in layers:
                self.issues.layer(role, layer, zones)
            self.issues.left_out(zones, request.as_of)
        patches, owners, places = _patch_frames(facts)
        ridge_share = np.append(facts.ridge.low, 0.0)[index["patch"]]   # counts gross where it is unknown
        return Atoms(rows.subject, index["patch"], index.get("owner", index["patch"]),
                     index.get("place", index["patch"]), index.get("approved", np.zeros(len(rows.subject), np.int64)),
                     values["area_m2"], ridge_share, patches, frames.get("owner", owners),
                     frames.get("place", places), request.approved is not None,
                     {role: values[f"in_{role}"] for role in request.roles})

    def _assembled(self, ids, parts: Parts, facts: PatchFacts, table, ground: tuple) -> Outcome:
        request, subjects = self.request, self.subjects
        overlap = np.bincount(parts.taken["base"], weights=parts.taken["area_m2"], minlength=len(subjects))
        parcels = parcel_frame(ids, subjects.dimension == 2, subjects.measured_m2, table, overlap)
        projects = project_frame(table.rows, parcels, request.unit, request.roles, request.approved is not None)
        with_ridges = any(role in request.survey.fields for role in RIDGE_ROLES)
        is_net = bool(table.rows["net_known"].fillna(True).all())
        self.issues.refused(table.adjusted, self.totals_m2)
        self.issues.uncovered(table.rows)
        self.issues.open_class(projects)
        self.issues.remarks(request, facts, table, with_ridges, is_net)
        self.progress(1.0)
        tables = {"rows": table.rows, "parcels": parcels, "projects": of_known_parcels(projects, parcels),
                  "issues": self.issues.frame(), "pieces": ground[0]}
        return Outcome(tables=tables, geometry={"pieces": ground[1]}, crs=self.crs, counts=counts_of(tables),
                       notes=self.issues.notes, settled={
                           "scheme": facts.scheme, "area_method": subjects.method, "is_net": is_net,
                           "roles": tuple(request.roles)})


def _polygons_only(subjects: Subjects) -> Subjects:
    """Lines and points occupy no land: they are listed like other geometry that cannot be used."""
    other = (subjects.reasons == "") & (subjects.dimension != 2)
    reasons, geometry = subjects.reasons.copy(), subjects.geometry.copy()
    reasons[other], geometry[other] = "usable.not_polygon", None
    return replace(subjects, reasons=reasons, geometry=geometry, dimension=np.where(other, -1, subjects.dimension))


def _with_nothing(frame: pd.DataFrame, columns: list) -> pd.DataFrame:
    """A frame with an empty last row."""
    nothing = {"ownership_kind": "undetermined"}
    # plain objects: pandas looks through every text each time that a column of its own texts is taken from
    return pd.DataFrame({name: np.append(frame[name].to_numpy(dtype=object), nothing.get(name, pd.NA))
                         for name in columns}, dtype=object)


def _patch_frames(facts: PatchFacts) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Patches, their owners and their places, each with a last row for what no patch covers."""
    frame = facts.frame
    texts = [name for name in frame.columns if name not in ("cropland", "paddy", "net_known")]
    patches = _with_nothing(frame, [name for name in texts if name not in (*OWNER, *LOCATION)])
    patches.loc[len(frame), "legal_class"] = "undetermined"
    for name, nothing in (("cropland", False), ("paddy", False), ("net_known", True)):
        patches[name] = np.append(frame[name].to_numpy(dtype=bool, na_value=False), nothing)
    patches["part"] = np.where(np.arange(len(patches)) == len(frame), "uncovered", "class")
    return patches, _with_nothing(frame, OWNER), _with_nothing(frame, LOCATION)


def _taken(layer: _Layer, parts: Parts, subject: np.ndarray) -> Rows:
    """Places that two features of a layer claim, by feature id; ``subject``: of each base."""
    taken = parts.taken
    first, second = (layer.named(taken[name].to_numpy(dtype=np.int64)) for name in ("first", "second"))
    return Rows(subject[taken["base"].to_numpy(dtype=np.int64)], {
        "first": first, "second": second, "area_m2": taken["area_m2"].to_numpy()})


def _place_of(touched: np.ndarray, zone: np.ndarray) -> np.ndarray:
    """Place of each zone among those that are touched, behind the last one for ``NOWHERE`` ``(m,)``."""
    return np.where(zone == NOWHERE, len(touched), np.searchsorted(touched, zone))


STAGES = Stages(_Run, layers=dict.fromkeys(("survey", "ownership", "location", "approved", "controls"), "polygon"),
                beside=1)
CHECK = STAGES.check("codes", occupation, {
    "rows": row_columns, "parcels": PARCEL_COLUMNS, "projects": project_columns, "issues": ISSUE_COLUMNS,
    "pieces": PIECE_COLUMNS})
