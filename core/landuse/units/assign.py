"""Which administrative or ownership unit a parcel belongs to: the one with the largest share.

Polygons are shared by area on the ellipsoid, lines by length, points by position.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ...contract import cells
from ...contract.arithmetic import choose
from ...contract.interval import Interval
from ...errors import InputError
from ...geometry.overlay.pairs import Overlaps, overlaps
from ...geometry.parallel import ask, asking
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, Subjects, prepare_controls, prepare_subjects
from ...table import FeatureTable
from ...texts import text
from ...zoning.judging.judge import covered_by
from ...zoning.judging.ledger import uncertain_subjects
from .codes import LEVELS, codes_at_level, is_inexact

NEAR_TIE = 0.05
SHARE_DECIMALS = 9            # shares that differ by less are equal
TOLERANCE = 0.01, 1e-7        # m² or m, and share: less outside, or under two units, is rounding
SEVERITY = {"near_tie": "warning", "partly_outside": "warning", "overlapping_units": "warning",
            "several_names": "warning", "unusable_unit": "warning", "bad_code": "warning", "inexact_code": "warning"}
ISSUE_COLUMNS = {"severity": "string", "kind": "string", "subject_fid": "Int64", "subject_id": "string",
                 "unit_code": "string", "layer": "string", "feature": "string", "message": "string"}


@dataclass(frozen=True)
class AssignRequest:
    """What is to be assigned to which units.

    Attributes:
        subjects: parcels or anything else; polygons, lines or points.
        units: polygons of administrative or ownership units, or of parcels that carry a unit's code.
        code_field, name_field: the units' fields; no name field: names stay empty.
        subject_id: the subjects' field that names them; None: the feature id.
        level: see ``unit_codes.codes_at_level``; what lies in one code is one unit.
        near_tie: two units whose shares differ by no more are a near tie, which is listed.
        language: of the messages.
    """

    subjects: FeatureTable
    units: FeatureTable
    code_field: str
    name_field: Optional[str] = None
    subject_id: Optional[str] = None
    level: str = "as_given"
    near_tie: float = NEAR_TIE
    language: str = "en"


@dataclass(frozen=True)
class Assigned:
    """The units of subjects ``(n,)``.

    Attributes:
        frame: a row per subject: unit_code, unit_name, unit_share, second_code, second_share, near_tie,
            outside_share. NULL if unknown; ``issues`` gives the reason.
        shares: a row per subject and unit, largest first: subject_fid, subject_id, unit_code, unit_name,
            area_m2, length_m, share, rank.
        issues: a row for each thing to be examined: severity ("error": not assigned), kind,
            subject, unit, layer, feature, message.
        counts: SUBJECT_COUNT, NEAR_TIE_COUNT, OUTSIDE_COUNT, UNDETERMINED_COUNT, ISSUE_COUNT, ALL_ASSIGNED.
    """

    frame: pd.DataFrame
    shares: pd.DataFrame
    issues: pd.DataFrame
    counts: dict


def assign_units(request: AssignRequest, progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None) -> Assigned:
    """Assign each subject to the unit in which most of it lies; of equal shares, to the lower code.

    A subject in no unit is undetermined, as is one for which a unit that cannot be used (an invalid
    outline, a missing code) could change the answer.

    Args:
        request: of the run.
        progress: called with 0…1. cancelled: asked between chunks of work.

    Raises:
        InputError: no subjects, no units, a field that does not exist, coordinate systems that cannot
            be brought together. Cancelled: ``cancelled`` returned True.
    """
    units = request.units
    for field in (request.code_field, request.name_field):
        if field and field not in units.columns:
            raise InputError("zoning.no_such_field", layer=units.name, field=field)
    if not len(units):
        raise InputError("assign.no_units", layer=units.name)
    subjects = prepare_subjects(request.subjects, "ellipsoidal", request.subject_id)
    prepared = prepare_controls("unit", [ControlLayer("unit", units)], request.subjects.crs, "ellipsoidal",
                                kind="polygon")
    if not len(prepared):
        raise InputError("assign.no_usable_units", layer=units.name)
    return _Assignment(request, subjects, prepared, progress, cancelled).result()


class _Assignment:
    """One assignment, step by step; each step reads what the steps before it left here."""

    def __init__(self, request: AssignRequest, subjects: Subjects, units: Controls, progress, cancelled):
        self.request, self.subjects, self.units = request, subjects, units
        self.progress, self.cancelled = progress, cancelled
        self.issues: list[dict] = []

    def result(self) -> Assigned:
        subjects = self.subjects
        self._read_codes()
        self._measure()
        self._rank()
        rows = self._answers()
        ask()
        frame, certain = rows.drop(columns="beyond"), ~rows["beyond"]
        ask()
        frame.loc[~certain, ["unit_code", "unit_name", "unit_share", "second_code", "second_share"]] = pd.NA
        frame.loc[~certain, "near_tie"] = False
        ask()
        self._list_subjects(rows, certain.to_numpy())
        lost = subjects.reasons != ""
        issues = pd.DataFrame(self.issues, columns=list(ISSUE_COLUMNS)).astype(ISSUE_COLUMNS)
        unknown = frame["unit_code"].isna()
        return Assigned(frame, self._shares_frame(), issues, {
            "SUBJECT_COUNT": len(subjects), "NEAR_TIE_COUNT": int(frame["near_tie"].sum()),
            "OUTSIDE_COUNT": int((~self.met & ~lost).sum()), "UNDETERMINED_COUNT": int(unknown.sum()),
            "ISSUE_COUNT": len(issues), "ALL_ASSIGNED": not unknown.any()})

    # -- units -----------------------------------------------------------------------------------------

    def _read_codes(self) -> None:
        """Code of each unit feature, and name of each code."""
        request, table = self.request, self.request.units
        raw = table.columns[request.code_field]
        codes, bad, deeper = codes_at_level(raw, request.level)
        ids = np.array([f"#{fid}" for fid in table.fids], dtype=object)
        for row in asking(np.flatnonzero(bad)):
            self._list("bad_code", feature=ids[row], layer=table.name, code=str(raw.iloc[row]),
                       digits=LEVELS[request.level])
        if is_inexact(raw, request.level):
            self._list("inexact_code", layer=table.name, field=request.code_field)
        for feature, reason in asking(self.units.unusable[["control_id", "reason"]].itertuples(index=False)):
            self._list("unusable_unit", feature=feature, layer=table.name, reason=text(reason, request.language))
        rows = self.units.source_row
        self.code_of, self.codes = pd.factorize(codes[rows], sort=True)
        self.names = self._names(rows, deeper[rows])

    def _names(self, rows, deeper) -> np.ndarray:
        names = np.full(len(self.codes), None, dtype=object)
        if not self.request.name_field:
            return names
        column = self.request.units.columns[self.request.name_field].iloc[rows].astype("string").str.strip()
        named = pd.DataFrame({"code": self.code_of, "name": column.to_numpy(dtype=object)})
        named = named[~deeper & column.notna().to_numpy() & (column != "").fillna(False).to_numpy()].drop_duplicates()
        for code, some in named.groupby("code", sort=True)["name"]:
            names[code] = some.iloc[0]
            if len(some) > 1 and self.codes[code]:
                self._list("several_names", unit_code=self.codes[code], layer=self.request.units.name,
                           names=", ".join(some.head(5)))
        return names

    # -- shares ----------------------------------------------------------------------------------------

    def _measure(self) -> None:
        """Size of each subject in each unit, and of what lies outside or under several units."""
        subjects = self.subjects
        shared = overlaps(subjects.geometry, self.units.geometry, subjects.table.crs, "ellipsoidal",
                          subject_area_m2=subjects.measured_m2, progress=self.progress,
                          cancelled=self.cancelled)
        size = np.select([subjects.dimension[shared.subject] == 2, subjects.dimension[shared.subject] == 1],
                         [shared.area_m2, shared.length_m], 1.0)
        points = subjects.dimension == 0
        together = np.bincount(shared.subject, weights=size, minlength=len(subjects))
        self.met = np.zeros(len(subjects), dtype=bool)
        self.met[shared.subject] = True
        self.size = np.where(points, together, subjects.size)
        slack = np.maximum(TOLERANCE[0], TOLERANCE[1] * self.size)
        covered = self._covered(shared, together, slack)
        ask()
        pairs = pd.DataFrame({"subject": shared.subject, "unit": self.code_of[shared.control], "size": size})
        self.pairs = self._by_unit(pairs, shared.pieces, (together - covered > slack) & ~points)
        outside = np.where(self.size - covered > slack, self.size - covered, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.outside = np.where(self.met, outside / self.size, 1.0)
        self.doubled = np.where((subjects.dimension == 2) & (together - covered > slack), together - covered, 0.0)
        self.uncertain = uncertain_subjects(subjects, self.units)[0]

    def _covered(self, shared: Overlaps, together: np.ndarray, slack: np.ndarray) -> np.ndarray:
        """Size of the union of each subject's pieces; no union is made where the pieces sum to the whole."""
        whole = np.abs(together - self.size) <= slack
        use = ~whole[shared.subject]
        some = replace(shared, **{name: getattr(shared, name)[use]
                                  for name in ("subject", "control", "area_m2", "length_m", "inside", "pieces")})
        return np.where(whole, self.size, covered_by(self.subjects, some, self.cancelled))

    def _by_unit(self, pairs: pd.DataFrame, pieces: np.ndarray, doubled: np.ndarray) -> pd.DataFrame:
        """A row per subject and unit; features of one unit that overlap count once."""
        pairs["row"], count = np.arange(len(pairs)), max(len(self.codes), 1)
        ask()   # of a million rows each of these steps takes some tenths of a second
        key = pairs["subject"].to_numpy(dtype=np.int64) * count + pairs["unit"].to_numpy(dtype=np.int64)
        sizes = pairs["size"].groupby(key).sum()
        ask()
        sizes = pd.DataFrame({"subject": sizes.index.to_numpy() // count, "unit": sizes.index.to_numpy() % count,
                              "size": sizes.to_numpy()})
        several = pairs[doubled[pairs["subject"]]]
        several = several[several.duplicated(["subject", "unit"], keep=False)]
        if len(several):
            keys, unions = zip(*((key, shapely.union_all(pieces[rows]))
                                 for key, rows in asking(several.groupby(["subject", "unit"])["row"])))
            at = pd.MultiIndex.from_frame(sizes[["subject", "unit"]]).get_indexer(pd.MultiIndex.from_tuples(keys))
            sizes.iloc[at, sizes.columns.get_loc("size")] = self.subjects.measure(np.array(unions, dtype=object))
        return sizes

    def _rank(self) -> None:
        pairs = self.pairs
        pairs["share"] = np.minimum(pairs["size"] / self.size[pairs["subject"]], 1.0)
        pairs["_order"] = -pairs["share"].round(SHARE_DECIMALS)
        ask()
        order = np.lexsort((pairs["unit"], pairs["_order"], pairs["subject"]))
        ask()
        pairs = pairs.drop(columns="_order").iloc[order].reset_index(drop=True)
        ask()
        pairs["rank"] = pairs.groupby("subject").cumcount() + 1
        self.pairs = pairs

    # -- answers ---------------------------------------------------------------------------------------

    def _answers(self) -> pd.DataFrame:
        """A row per subject; ``beyond``: its unit is unknown."""
        count, lost = len(self.subjects), self.subjects.reasons != ""
        code, name, share = self._of_rank(1)
        second_code, _, second_share = self._of_rank(2)
        ask()
        first, second = (choose(value.is_known, value, Interval.of(0.0)).low for value in (share, second_share))
        # what a unit that cannot be used may hold is what the others leave, added to any of them
        shaky = self.uncertain & (second + self.outside >= first - 10.0**-SHARE_DECIMALS)
        self.shaky = shaky & ~lost & self.met
        beyond = lost | ~self.met | shaky | (code == "")
        ask()
        return pd.DataFrame({
            "unit_code": pd.array(_or_none(code), dtype="string"), "unit_name": pd.array(name, dtype="string"),
            "unit_share": cells.number(share),
            "second_code": pd.array(_or_none(second_code), dtype="string"),
            "second_share": cells.number(second_share),
            "near_tie": second_share.is_known & (first - second <= self.request.near_tie + 10.0**-SHARE_DECIMALS),
            "outside_share": cells.number(choose(~lost, Interval.of(self.outside))), "beyond": beyond},
            index=range(count))

    def _of_rank(self, rank: int):
        """Code, name and share of the unit of a rank ``(n,)``; None and open if there is none."""
        ask()
        pairs = self.pairs[self.pairs["rank"] == rank]
        count = len(self.subjects)
        code, name = np.full(count, None, dtype=object), np.full(count, None, dtype=object)
        share, has = np.zeros(count), np.zeros(count, dtype=bool)
        ask()
        code[pairs["subject"]] = np.asarray(self.codes, dtype=object)[pairs["unit"]]
        name[pairs["subject"]] = self.names[pairs["unit"]]
        share[pairs["subject"]], has[pairs["subject"]] = pairs["share"], True
        return code, name, choose(has, Interval.of(share))

    def _shares_frame(self) -> pd.DataFrame:
        ask()
        pairs, subjects = self.pairs, self.subjects
        subject = pairs["subject"].to_numpy()
        return pd.DataFrame({
            "subject_fid": subjects.table.fids[subject],
            "subject_id": pd.array(subjects.ids[subject], dtype="string"),
            "unit_code": pd.array(_or_none(np.asarray(self.codes, dtype=object)[pairs["unit"]]), dtype="string"),
            "unit_name": pd.array(self.names[pairs["unit"]], dtype="string"),
            **{name: cells.number(choose(subjects.dimension[subject] == dimension, Interval.of(pairs["size"])))
               for name, dimension in (("area_m2", 2), ("length_m", 1))},
            "share": pairs["share"], "rank": pairs["rank"].astype("int64")})

    # -- what to look at -------------------------------------------------------------------------------

    def _list_subjects(self, rows: pd.DataFrame, certain) -> None:
        subjects, language = self.subjects, self.request.language
        lost, share = subjects.reasons != "", rows["unit_share"].fillna(0.0).to_numpy(dtype=float)
        for row in asking(np.flatnonzero(lost)):
            self._list("unusable_subject", row, reason=text(subjects.reasons[row], language))
        for row in asking(np.flatnonzero(~self.met & ~lost)):
            self._list("outside", row, layer=self.request.units.name)
        for row in asking(np.flatnonzero(self.shaky)):
            self._list("uncertain", row, layer=self.request.units.name)
        for row in asking(np.flatnonzero(~certain & self.met & ~lost & ~self.shaky)):
            self._list("no_code", row, layer=self.request.units.name)
        for row in asking(np.flatnonzero(certain & (self.outside > 0))):
            self._list("partly_outside", row, unit_code=rows["unit_code"].iloc[row], share=self.outside[row])
        for row in asking(np.flatnonzero(certain & rows["near_tie"].to_numpy())):
            second = rows["second_code"].iloc[row]
            self._list("near_tie", row, unit_code=rows["unit_code"].iloc[row], share=share[row],
                       second=text("assign.nameless", language) if pd.isna(second) else second,
                       second_share=rows["second_share"].iloc[row])
        for row in asking(np.flatnonzero(self.doubled > 0)):
            self._list("overlapping_units", row, layer=self.request.units.name, area=self.doubled[row])

    def _list(self, kind: str, row: int = -1, *, unit_code="", layer="", feature="", **values) -> None:
        subjects = self.subjects
        subject = subjects.ids[row] if row >= 0 else ""
        message = text(f"assign.{kind}", self.request.language, subject=subject, unit=unit_code, layer=layer,
                       feature=feature, **values)
        self.issues.append({
            "severity": SEVERITY.get(kind, "error"), "kind": kind,
            "subject_fid": int(subjects.table.fids[row]) if row >= 0 else pd.NA, "subject_id": subject or pd.NA,
            "unit_code": unit_code or pd.NA, "layer": layer or subjects.table.name, "feature": feature or pd.NA,
            "message": message})


def _or_none(codes: np.ndarray) -> np.ndarray:
    """Codes with None in place of an empty text."""
    return np.where(codes == "", None, codes)
