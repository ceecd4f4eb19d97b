"""Affected holders: projects over parcels with rights, joined to their holders, in a ledger that closes."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...landuse.occupation.pieces import NOWHERE, Base, Zones, divide
from ...layers.prepare import prepare_controls, prepare_subjects, repeated_shapes
from ...memory import give_back
from ...table import let_go
from ...texts import enumerated, text
from ..groups import coded, joined_texts, nothing, one_below_another, placed, split_texts, texts_or_null, words_of
from ..places import Repeated, repeated_codes, texts_of
from ..shares import each_once
from .cells import Least, village_cells
from .ground import Ground, ground_of, open_ground
from .parcels import Parcels, parcels_of
from .people import People, people_of
from .prices import estimate_rows
from .remarks import remarks
from .request import COLLECTIVE, OTHER, OWNERSHIP, STATE, UNITS, USE, HoldersRequest
from .tables import (
    CELL_COLUMNS,
    ESTIMATE_COLUMNS,
    LEDGER_COLUMNS,
    OPEN_GROUND,
    OTHER_PART,
    OWNERSHIP_PART,
    PARCEL_COLUMNS,
    PIECE_COLUMNS,
    ROW_COLUMNS,
    UNUSABLE,
    claimed,
    holder_rows,
    ledger_rows,
    names_of,
    together,
    units_of_holder,
)

_LEAST_M2 = 1e-6
_TEXTS = ("code", "right_type", "right_title", "owner", *UNITS)   # of parcels, and what each is called
_LEDGER = {"holder": "holders_m2", "joint": "joint_m2", "share_unknown": "share_unknown_m2",
           "holder_missing": "holder_missing_m2"}
_OWNERS = {COLLECTIVE: "collective_owned_m2", STATE: "state_owned_m2", "": "owner_unknown_m2"}


def affected_holders(request: HoldersRequest, steps: Steps = ALONE) -> Outcome:
    """Whose land projects take.

    Args:
        request: of the run. steps: of the run.

    Returns:
        Tables, areas in m²: ``rows`` (a row for each project and holder, or unit), ``parcels``, ``pieces`` with
        geometry, ``cells`` by village and type, ``estimate`` by prices, ``ledger`` (holders − counted twice + no
        known holder + unusable = project). Joint holders stay undivided, and what is not known has rows of its own.

    Raises:
        InputError: input that cannot be used. Cancelled: the run was stopped.
    """
    return _Run(request, steps).answer()


class _Run:
    """One run: ground by kind of right, then people, then tables."""

    def __init__(self, request: HoldersRequest, steps: Steps):
        self.request, self.steps = request, steps
        rows = sum(len(layer.table) for layer in request.rights)
        give_back(rows)   # what was used to read
        self.subjects = prepare_subjects(request.subjects, request.area_method, request.subject_id,
                                         request.project_field, request.registered_field)
        self.subjects.geometry[self.subjects.dimension != 2] = None
        self.parcels, self.counted, self.untyped = parcels_of(request, self.subjects.method)
        frames = [parcels.frame for parcels in self.parcels.values()]
        self.words = {name: words_of(*(frame[name] for frame in frames)) for name in _TEXTS}
        if all((frame["name"].to_numpy() == frame["code"].to_numpy()).all() for frame in frames):
            self.words["name"] = self.words["code"]   # then both are looked up once
        else:
            self.words["name"] = words_of(*(frame["name"] for frame in frames))
        self.projects = np.array(sorted(set(self.subjects.projects)), dtype=object)
        self.project_words = pd.CategoricalDtype(self.projects)
        self.project = np.searchsorted(self.projects.astype(str), self.subjects.projects.astype(str))
        self.keeps = request.with_pieces or request.land is not None
        self.grounds = {kind: self._ground(kind, number) for number, kind in enumerate((USE, OWNERSHIP, OTHER))}
        self.open = open_ground(self.subjects, self.grounds[USE], self.keeps, steps.cancelled)
        if request.frees_rights and not request.with_parcels:
            self._let_go()
        give_back(rows)

    def _ground(self, kind: str, number: int) -> Ground:
        steps = Steps(lambda share: self.steps.progress((number + share) / 4), self.steps.cancelled)
        return ground_of(self.subjects, self.parcels[kind].controls, self.keeps and kind == USE, steps)

    def _let_go(self) -> None:
        """Free the parcels' geometries: tables take no part of them, and are of about as many bytes."""
        for controls in [parcels.controls for parcels in self.parcels.values()]:
            for geometry in (controls.geometry, *(layer.table.geometry for layer in controls.layers)):
                let_go(geometry)
        for layer in self.request.rights:
            let_go(layer.table.geometry)

    def answer(self) -> Outcome:
        """All tables."""
        request, use = self.request, self.grounds[USE]
        atoms = {kind: self._atoms(self.parcels[kind], ground) for kind, ground in self.grounds.items()}
        is_private = (atoms[OWNERSHIP]["owner"] == "").to_numpy(dtype=bool)   # land of persons, as freehold
        let = is_private & atoms[OWNERSHIP]["code"].isin(atoms[USE]["code"].unique()).to_numpy(dtype=bool)
        is_private &= ~let | (atoms[OWNERSHIP]["code"] == "").to_numpy(dtype=bool)
        owned, private = atoms[OWNERSHIP][~is_private], atoms[OWNERSHIP][is_private]
        codes = one_below_another([atoms[USE]["code"].array, atoms[OTHER]["code"].array, private["code"].array])
        number, different = pd.factorize(codes, sort=True)
        repeated = Repeated() if request.unit_length or request.holders is None else repeated_codes(
            request.register or request.rights, request.ended)
        people = people_of(request, np.asarray(different, dtype=object), repeated.apart)
        people.repeated = repeated.among(different)
        holder = coded(people.claims.holder)
        self.tokens = holder.dtype
        claims_of = people.claims._replace(holder=holder)
        atoms[USE]["number"], atoms[OTHER]["number"], of_private = np.split(
            number, np.cumsum([len(atoms[USE]), len(atoms[OTHER])]))
        self._count_missing([atoms[USE], private.assign(number=of_private)], different, people)
        free, unusable, left = self.open
        self.steps.progress(0.85)
        pieces = self._pieces(atoms[USE], use, left, free)
        claims = claimed(pieces["held"], claims_of)
        open_rows = [pieces["open"], self._open_rows(UNUSABLE, unusable * self.subjects.factor)]
        others = claimed(atoms[OTHER].assign(land_class=""), claims_of).assign(part=OTHER_PART)
        owned = owned.assign(part=OWNERSHIP_PART, holder=nothing(self.tokens, len(owned)), land_class="")
        owners = claimed(private.assign(number=of_private, land_class=""), claims_of).assign(part=OWNERSHIP_PART)
        ledger = self._dressed(self._ledger(claims, free, unusable, atoms), LEDGER_COLUMNS)
        least = Least(request.least_holders, text("holders.several", request.language))
        cells = village_cells(claims, least) if request.with_cells else pd.DataFrame(columns=list(CELL_COLUMNS))
        counts = {"PARCEL_COUNT": int(claims["parcel"].nunique()), "HOLDER_COUNT": len({
            token for part in (claims, owners) for names in part["holder"].unique() for token in names.split()})}
        people.counts["let"] = 0 if request.holders is None else atoms[OWNERSHIP][let & ~is_private]["code"].nunique()
        people.counts["owners"] = len({token for names in owners["holder"].unique() for token in names.split()})
        parts = together([claims, *open_rows, others, owned, owners])
        del claims, pieces["held"], open_rows, others, claims_of   # of a county they are not held twice
        rows, is_merged = holder_rows(parts, request.group_by, people.shown, least)
        people.counts["merged"] = is_merged or bool(len(cells) and (
            (cells["merged_cells"] > 1) | cells["holder_count"].isna()).any())
        rows = self._dressed(rows, ROW_COLUMNS)
        del parts
        tables = {"rows": self._shares(rows, ledger), "ledger": ledger,
                  "cells": self._dressed(cells, CELL_COLUMNS), "estimate": self._estimate(owned)}
        tables["parcels"], ground = self._parcel_table(atoms[USE], people) if request.with_parcels else (
            self._dressed(pd.DataFrame(columns=list(PARCEL_COLUMNS)), PARCEL_COLUMNS), np.empty(0, dtype=object))
        tables["pieces"] = self._dressed(pieces["shown"], PIECE_COLUMNS)
        self.steps.progress(1.0)
        return Outcome(tables=tables, geometry={"parcels": ground, "pieces": pieces["ground"]},
                       crs=request.subjects.crs, counts={**counts, **self._counts(tables, people)},
                       notes=[*repeated_shapes(self.subjects, request.language),
                              *remarks(request, self.subjects, self.parcels, (self.counted, self.untyped), people,
                                       tables)],
                       head=text(f"holders.status_{request.status}", request.language),
                       settled={"area_method": request.area_method})

    def _count_missing(self, kinds: list[pd.DataFrame], codes, people: People) -> None:
        """Note how many parcels of projects have no holder, where there is a table of them."""
        if self.request.holders is None:
            return
        known = np.array([code in people.states for code in codes], dtype=bool)
        for atoms in kinds:
            first = placed(atoms["project"].to_numpy(dtype=np.int64), atoms["parcel_row"].to_numpy(dtype=np.int64))[1]
            missing = ~known[atoms["number"].to_numpy(dtype=np.int64)[first]]
            people.counts["holder_missing"] = people.counts.get("holder_missing", 0) + int(missing.sum())

    # -- ground ---------------------------------------------------------------------------------------------

    def _atoms(self, parcels: Parcels, ground: Ground) -> pd.DataFrame:
        """A row for each piece of a subject in a parcel, in reported areas."""
        texts = {name: pd.Categorical(parcels.frame[name], dtype=self.words[name]).take(ground.parcel)
                 for name in _TEXTS}
        texts["name"] = texts["code"] if self.words["name"] is self.words["code"] else pd.Categorical(
            parcels.frame["name"], dtype=self.words["name"]).take(ground.parcel)
        factor = self.subjects.factor[ground.subject]
        return pd.DataFrame({
            "project": self.project[ground.subject], "project_id": self._named(ground.subject),
            "subject": ground.subject, "parcel_row": ground.parcel, "parcel": texts.pop("name"), **texts,
            "area_m2": ground.area_m2 * factor,
            "disputed_m2": ground.disputed_m2 * factor, "parcel_m2": ground.parcel_m2[ground.parcel]})

    def _named(self, subject: np.ndarray) -> pd.Categorical:
        """The project of each subject's row, as its id."""
        return pd.Categorical.from_codes(self.project[subject], dtype=self.project_words)

    def _open_rows(self, part: str, area_m2: np.ndarray, subject=None) -> pd.DataFrame:
        """Rows of ground that no parcel holds."""
        subject = np.arange(len(self.subjects)) if subject is None else subject
        kept = area_m2 > _LEAST_M2
        subject, area_m2 = subject[kept], area_m2[kept]
        texts = {name: nothing(words, len(subject)) for name, words in self.words.items()}
        return pd.DataFrame({"project": self.project[subject], "project_id": self._named(subject),
                             "subject": subject, "parcel_row": -1, "parcel": texts.pop("name"), **texts,
                             "holder": nothing(self.tokens, len(subject)), "land_class": "",
                             "area_m2": area_m2, "disputed_m2": 0.0,
                             "parcel_m2": np.nan, "part": part}, index=range(len(subject)))

    def _pieces(self, atoms: pd.DataFrame, ground: Ground, left, free: np.ndarray) -> dict:
        """Held and open ground, by class of land where that is wanted; and what is shown of it."""
        subjects, request = self.subjects, self.request
        open_rows = self._open_rows(OPEN_GROUND, free * subjects.factor)
        nothing = {"held": atoms.assign(land_class=""), "open": open_rows, "shown": self._shown_pieces(None, None),
                   "ground": np.empty(0, dtype=object)}
        if not self.keeps:
            return nothing
        open_subject = np.flatnonzero(free > _LEAST_M2)
        shapes = np.concatenate([ground.pieces, left[open_subject]])
        areas = np.concatenate([ground.area_m2, free[open_subject]])
        atoms = pd.concat([atoms, open_rows], ignore_index=True).assign(land_class="")
        if request.land is None:
            all_pieces = atoms
        else:
            all_pieces, shapes = self._by_class(atoms, shapes, areas)
        is_open = (all_pieces["part"] == OPEN_GROUND).to_numpy(dtype=bool)
        held = all_pieces[~is_open].drop(columns="part", errors="ignore").reset_index(drop=True)
        held["number"] = held["number"].astype(np.int64) if "number" in held else 0
        return {"held": held, "open": all_pieces[is_open].drop(columns="number", errors="ignore"),
                "shown": self._shown_pieces(all_pieces, is_open), "ground": shapes if request.with_pieces else
                np.empty(0, dtype=object)}

    def _by_class(self, atoms: pd.DataFrame, shapes: np.ndarray, areas: np.ndarray) -> tuple:
        """Pieces divided by a layer of land; where a place has two classes, the earlier feature keeps it."""
        land = self.request.land
        zones = prepare_controls("land", [land], self.request.subjects.crs, self.subjects.method, kind="polygon")
        parts = divide(Base(shapes, areas), Zones(zones.geometry, land.table.geometry[zones.source_row],
                                                  self.request.subjects.crs), self.subjects.method,
                       keep_pieces=self.request.with_pieces, close=True, cancelled=self.steps.cancelled)
        classes = np.append(texts_of(land, "land_class")[zones.source_row], "")
        frame = atoms.take(parts.base).reset_index(drop=True)
        scale = np.divide(atoms["area_m2"].to_numpy(dtype=float), areas, out=np.ones(len(areas)), where=areas > 0)
        several = np.bincount(parts.base, minlength=len(atoms))[parts.base] > 1
        frame["land_class"] = classes[np.where(parts.zone == NOWHERE, len(classes) - 1, parts.zone)]
        frame["disputed_m2"] = np.where(several & (frame["disputed_m2"] > 0), np.nan, frame["disputed_m2"])
        frame["area_m2"] = parts.area_m2 * scale[parts.base]
        return frame, parts.pieces

    def _shown_pieces(self, pieces, is_open) -> pd.DataFrame:
        if pieces is None or not self.request.with_pieces:
            return pd.DataFrame(columns=list(PIECE_COLUMNS))
        return pieces.assign(part=np.where(is_open, OPEN_GROUND, "held"))

    # -- tables ---------------------------------------------------------------------------------------------

    def _dressed(self, frame: pd.DataFrame, columns: dict) -> pd.DataFrame:
        """A frame in its columns and types; an empty text is NULL."""
        language = self.request.language
        given = {**frame, "list_status": pd.Series(self.request.status, index=frame.index, dtype=object)}
        for name, entry in (("part", "part"), ("share_state", "state")):
            if name in frame:
                titles = {words: enumerated((text(f"holders.{entry}_{word}", language) for word in words.split("; ")),
                                            language)
                          for words in frame[name].unique()}
                given[f"{name}_title"] = frame[name].map(titles)
        if "holder" in frame:
            given["holder_token"] = frame["holder"]
        cells = {}
        for name, kind in columns.items():
            column = given[name] if name in given else pd.Series(pd.NA, index=frame.index, dtype=object)
            cells[name] = texts_or_null(column) if kind == "string" else column.astype(kind).array
        return pd.DataFrame(cells, copy=False)   # no second copy: tables of a county are large

    def _shares(self, rows: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
        total = rows["project_id"].map(ledger.set_index("project_id")["area_m2"])
        rows["area_share"] = (rows["area_m2"] / total.where(total > 0)).astype("Float64")
        return rows

    def _by_project(self, project: np.ndarray, area_m2) -> np.ndarray:
        return np.bincount(project, weights=np.asarray(area_m2, dtype=float), minlength=len(self.projects))

    def _by_word(self, rows: pd.DataFrame, name: str, columns: dict) -> dict:
        """Areas of rows by project, by what a column of theirs says; ``columns``: word -> what its sums are called."""
        codes, words = pd.factorize(rows[name])
        count = len(self.projects)
        sums = np.bincount(codes * count + rows["project"].to_numpy(dtype=np.int64), minlength=len(words) * count,
                           weights=rows["area_m2"].to_numpy(dtype=float)).reshape(-1, count)
        place = {word: number for number, word in enumerate(words)}
        return {column: sums[place[word]] if word in place else np.zeros(count) for word, column in columns.items()}

    def _ledger(self, claims: pd.DataFrame, free, unusable, atoms: dict) -> pd.DataFrame:
        subjects, project = self.subjects, self.project
        area = np.where(subjects.reasons == "", subjects.measured_m2, 0.0) * subjects.factor
        sums = {"area_m2": self._by_project(project, area)}
        sums |= self._by_word(claims, "part", _LEDGER)
        twice = self._twice(USE, atoms)
        sums |= {"counted_twice_m2": twice, "open_m2": self._by_project(project, free * subjects.factor),
                 "unusable_m2": self._by_project(project, unusable * subjects.factor)}
        sums |= self._by_word(atoms[OWNERSHIP], "owner", _OWNERS)
        covered = self.grounds[OWNERSHIP].covered_m2 * subjects.factor
        sums |= {"owned_twice_m2": self._twice(OWNERSHIP, atoms),
                 "no_ownership_m2": self._by_project(project, np.maximum(area - covered, 0.0)),
                 "other_rights_m2": self._by_project(atoms[OTHER]["project"].to_numpy(dtype=np.int64),
                                                     atoms[OTHER]["area_m2"])}
        return ledger_rows(self.projects, sums)

    def _twice(self, kind: str, atoms: dict) -> np.ndarray:
        """Ground that parcels of a kind claim beyond once, by project."""
        ground, frame = self.grounds[kind], atoms[kind]
        covered = self._by_project(self.project, ground.covered_m2 * self.subjects.factor)
        twice = self._by_project(frame["project"].to_numpy(dtype=np.int64), frame["area_m2"]) - covered
        return np.where(np.abs(twice) > _LEAST_M2, twice, 0.0)

    def _estimate(self, owned: pd.DataFrame) -> pd.DataFrame:
        if self.request.prices is None:
            return self._dressed(pd.DataFrame(columns=list(ESTIMATE_COLUMNS)), ESTIMATE_COLUMNS)
        return self._dressed(estimate_rows(owned[owned["owner"] == COLLECTIVE], self.request), ESTIMATE_COLUMNS)

    def _parcel_table(self, atoms: pd.DataFrame, people: People) -> tuple[pd.DataFrame, np.ndarray]:
        """A row for each project and parcel, or unit of one holder, and the parcel's ground."""
        place, first = placed(atoms["project"].to_numpy(dtype=np.int64), atoms["parcel_row"].to_numpy(dtype=np.int64))
        frame = atoms.iloc[first].reset_index(drop=True)
        for name in ("area_m2", "disputed_m2"):
            frame[name] = np.bincount(place, weights=atoms[name].to_numpy(dtype=float), minlength=len(first))
        claims, number = people.claims, frame["number"].to_numpy(dtype=np.int64)
        owner, code, texts = split_texts(claims.holder.tolist())
        holders = joined_texts(claims.parcel[owner], code, texts, int(claims.parcel.max(initial=-1)) + 1, " ")
        frame["holder"] = holders[number]
        known, of_parcel = pd.factorize(frame["code"])
        states = [people.states.get(own, ("no_holder", None)) for own in of_parcel]
        frame["share_state"] = np.array([state[0] for state in states], dtype=object)[known]
        totals = np.array([state[1] for state in states], dtype=object)
        frame["share_total"] = each_once(lambda total: None if total is None else str(total), totals)[known]
        frame["parcel_count"] = 1
        ground = self.parcels[USE].controls.geometry[frame["parcel_row"].to_numpy(dtype=np.int64)]
        if self.request.merge_units and len(frame):
            frame, ground = _as_units(frame, ground)
        with np.errstate(invalid="ignore", divide="ignore"):
            frame["share_of_parcels"] = np.minimum(frame["area_m2"] / frame["parcel_m2"], 1.0)
        frame["left_m2"] = np.maximum(frame["parcel_m2"] - frame["area_m2"], 0.0)
        known, different = pd.factorize(frame["holder"])
        frame["holder_count"] = np.array([len(tokens.split()) for tokens in different], dtype=np.int64)[known]
        frame["holder_name"] = np.array([names_of(tokens, people.shown) for tokens in different], dtype=object)[known]
        return self._dressed(frame.assign(village_group=frame["group"]), PARCEL_COLUMNS), ground

    def _counts(self, tables: dict, people: People) -> dict:
        rows, ledger = tables["rows"], tables["ledger"]
        return {
            "PROJECT_COUNT": len(self.projects), "SUBJECT_COUNT": len(self.subjects), "ROW_COUNT": len(rows),
            "JOINT_COUNT": int((rows["part"] == "joint").sum()), "DISPUTED_M2": float(ledger["counted_twice_m2"].sum()),
            "UNKNOWN_SHARE_M2": float(ledger["share_unknown_m2"].sum()),
            "HOLDER_MISSING_M2": float(ledger["holder_missing_m2"].sum()),
            "OPEN_M2": float(ledger["open_m2"].sum()), "UNUSABLE_M2": float(ledger["unusable_m2"].sum()),
            "TOTAL_M2": float(ledger["area_m2"].sum()), "UNKNOWN_TYPE_COUNT": self.counted.unknown_type,
            "BAD_SHARE_COUNT": int(sum(people.unreadable.values())),
            "HAS_DISPUTED": bool((ledger["counted_twice_m2"] > 0).any()),
            "HAS_OPEN": bool((ledger[["open_m2", "unusable_m2", "share_unknown_m2", "holder_missing_m2"]] > 0)
                             .any(axis=None)),
            "IS_CLOSED": bool(ledger["is_closed"].all())}


def _as_units(frame: pd.DataFrame, ground: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Parcels of one holder that touch as one row, with their joint ground."""
    unit = units_of_holder(frame, ground)
    first, place = np.unique(unit, return_inverse=True)
    rows = frame.iloc[first].reset_index(drop=True)
    for name in ("area_m2", "disputed_m2", "parcel_m2", "parcel_count"):
        rows[name] = np.bincount(place, weights=frame[name].to_numpy(dtype=float), minlength=len(first))
    for name in ("parcel", "share_state", "share_total"):
        texts: list = [[] for _ in first]
        for at, value in zip(place, frame[name]):
            if value and value not in texts[at]:
                texts[at].append(value)
        rows[name] = ["; ".join(values) for values in texts]
    order = np.argsort(place, kind="stable")
    parts = np.split(ground[order], np.cumsum(np.bincount(place))[:-1])
    return rows, np.array([shapely.union_all(part) for part in parts], dtype=object)


CHECK = Check("rights", affected_holders, None, {
    "rows": ROW_COLUMNS, "parcels": PARCEL_COLUMNS, "pieces": PIECE_COLUMNS, "cells": CELL_COLUMNS,
    "estimate": ESTIMATE_COLUMNS, "ledger": LEDGER_COLUMNS}, whole="scale.holders")
