"""Areas of a layer's features adjusted to the totals of their groups (平差), with what was refused and why."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import choose, divide, subtract
from ...contract.interval import Interval
from ...contract.sums import sum_by
from ...errors import InputError
from ...geometry.measure.adjust import UNITS, Adjusted, adjust_areas, group_sums
from ...geometry.measure.area import area_m2, survey_area_m2
from ...geometry.parallel import ask, asking
from ...geometry.systems.crs import is_geographic, is_web_mercator
from ...geometry.topology.usable import reasons_of
from ...inputs import register
from ...layers.stated_areas import stated_areas
from ...table import FeatureTable
from ...texts import text
from .assign import AssignRequest, assign_units
from .codes import codes_at_level, unit_fields

TOTALS = ("measured", "registered", "attribute", "control_area", "number")
LIMIT = 0.001
NAMED_RECEIVERS = 5
AREA_FIELDS = ("KZMJ", "DCMJ", "control_area", "area_m2")
OUR_FIELDS = ("group_id", "measured_m2", "adjusted_m2", "change_m2", "received", "reason")
EARTH_M2 = 5.2e14   # a number beyond is a wrong field, a code or a slip
SAME_M2 = 0.005   # totals of one group that differ by less are one total


@dataclass(frozen=True)
class AdjustmentRequest:
    """What is adjusted to what.

    Attributes:
        layer: features whose areas are adjusted.
        total: ``"measured"``: the group's own sum; ``"registered"``: ``total_field`` states the group's
            total, the same in all its features; ``"attribute"``: ``total_field`` states an area of each
            feature, and their sum is the total; ``"control_area"``: the area that ``control`` states of
            the unit; ``"number"``: ``total_m2``, of all features together.
        unit: a key of ``UNITS``.
        limit: largest residual, relative to the total.
        area_method: ``"ellipsoidal"`` or ``"planar"``.
        area_field: the features' field with an area, which is taken instead of measuring; areas are in the unit that
            a field's name or its cells state, otherwise in m².
        group_field: what belongs together; None: all features, or with a control layer what lies in
            one of its units.
        total_field, total_m2: see ``total``.
        control, control_id, control_area: layer of units, and its fields with code and area in m².
        id_field: the features' field that names them; None: the feature id.
        field_name: name of the column with the adjusted area in the unit.
        language: of messages.
    """

    layer: FeatureTable
    total: str = "measured"
    unit: str = "0.01 m2"
    limit: float = LIMIT
    area_method: str = "ellipsoidal"
    area_field: Optional[str] = None
    group_field: Optional[str] = None
    total_field: Optional[str] = None
    total_m2: Optional[float] = None
    control: Optional[FeatureTable] = None
    control_id: Optional[str] = None
    control_area: Optional[str] = None
    id_field: Optional[str] = None
    field_name: str = "adjusted"
    language: str = "en"


@dataclass(frozen=True)
class Adjustment:
    """Adjusted areas.

    Attributes:
        frame: a row per feature: group_id, measured_m2, adjusted_m2, the adjusted area in the unit of the
            decimals (m², ha, mu), change_m2, received (units beyond the usual rounding), reason. NULL where
            nothing was adjusted; ``reason`` says why.
        groups: a row per group: group_id, part_count, measured_m2, total_m2, residual_m2, relative, receivers,
            refused, reason.
        counts: GROUP_COUNT, REFUSED_COUNT, MISSING_TOTAL_COUNT, UNUSABLE_COUNT, UNGROUPED_COUNT, MAX_RESIDUAL_M2,
            IS_CLOSED.
        notes: remarks on the run.
    """

    frame: pd.DataFrame
    groups: pd.DataFrame
    counts: dict
    notes: list


def control_fields(field_names: list, layer: str, code: Optional[str] = None,
                   area: Optional[str] = None) -> tuple[str, str]:
    """The fields of a control layer with code and control area: what the user chose, otherwise by alias.

    Args:
        field_names: of the layer. layer: its name. code, area: fields that the user named, None: none.

    Raises:
        InputError: no field is recognised.
    """
    known = {field.casefold(): field for field in field_names}
    area = area or next((known[alias.casefold()] for alias in AREA_FIELDS if alias.casefold() in known), None)
    if area is None:
        raise InputError("adjust.no_area_field", layer=layer, aliases=", ".join(AREA_FIELDS),
                         fields=", ".join(field_names) or "–")
    return unit_fields(field_names, layer, code, parameter=register.CONTROL_ID)[0], area


def adjust_layer(request: AdjustmentRequest, cancelled: Optional[Callable[[], bool]] = None) -> Adjustment:
    """Adjust the areas of a layer's features to the totals of their groups, by largest remainder.

    A group is refused, and its features get no adjusted area, where the residual is over the limit,
    where no total is known, and where a feature without a known area would have had a part in the total.

    Args:
        request: the layer, its groups, totals and limits.

    Returns:
        An area in m² of each feature, which groups are refused and why.

    Raises:
        InputError: no features, a choice that lacks its field or layer, planar areas in degrees.
        Cancelled: ``cancelled`` returned True.
    """
    _check(request)
    return _Run(request, cancelled).result()


def _check(request: AdjustmentRequest) -> None:
    layer, control = request.layer, request.control
    if not len(layer):
        raise InputError("adjust.no_features", layer=layer.name)
    for field in (request.area_field, request.group_field, request.total_field, request.id_field):
        _require_field(layer, field)
    if request.total in ("registered", "attribute") and not request.total_field:
        raise InputError("adjust.no_total_field", total=request.total)
    if request.total == "number":
        if request.total_m2 is None or not request.total_m2 > 0:
            raise InputError("adjust.no_total_number")
        if request.group_field:
            raise InputError("adjust.number_with_groups", field=request.group_field)
    if request.total == "control_area":
        if control is None or not request.control_id or not request.control_area:
            raise InputError("adjust.no_control")
        for field in (request.control_id, request.control_area):
            _require_field(control, field)
    if not request.field_name or request.field_name.casefold() in OUR_FIELDS:
        raise InputError("adjust.bad_field_name", field=request.field_name, taken=", ".join(OUR_FIELDS))
    if request.area_method == "planar" and not request.area_field and is_geographic(layer.crs):
        raise InputError("geometry.planar_in_degrees", layer=layer.name)


def _require_field(table: FeatureTable, field: Optional[str]) -> None:
    if field and field not in table.columns:
        raise InputError("adjust.no_such_field", layer=table.name, field=field,
                         fields=table.fields_shown)


class _Run:
    """One adjustment, step by step; each step reads what the steps before it left here."""

    def __init__(self, request: AdjustmentRequest, cancelled):
        self.request, self.layer, self.cancelled = request, request.layer, cancelled
        self.notes: list[str] = []
        self.reasons = np.full(len(request.layer), "", dtype=object)   # why a feature has no adjusted area

    def result(self) -> Adjustment:
        self._measure()
        unusable = int((self.reasons != "").sum())
        self._group()
        self._find_totals()
        group_reasons = self._group_reasons()
        adjusted = self._adjust(group_reasons)
        frame, groups = self._frame(adjusted, group_reasons), self._groups_frame(adjusted, group_reasons)
        residual = groups["residual_m2"].abs().max()
        missing = int(groups["total_m2"].isna().sum())
        return Adjustment(frame, groups, {
            "GROUP_COUNT": len(groups), "REFUSED_COUNT": int(groups["refused"].sum()), "MISSING_TOTAL_COUNT": missing,
            "UNUSABLE_COUNT": unusable, "UNGROUPED_COUNT": int((self.group < 0).sum()),
            "MAX_RESIDUAL_M2": 0.0 if pd.isna(residual) else float(residual),
            "IS_CLOSED": len(groups) > 0 and not bool(frame["adjusted_m2"].isna().any())}, self.notes)

    def _say(self, key: str, **values) -> str:
        return text(f"adjust.{key}", self.request.language, **values)

    def _numbers(self, table: FeatureTable, field: str) -> Interval:
        """Areas of a field in m², open where it is empty, negative or no area on earth; what is lost is reported."""
        areas, notes = stated_areas(table, field, self.request.language)
        self.notes += notes
        large = int((areas.is_known & (areas.low > EARTH_M2)).sum())
        if large:
            self.notes.append(self._say("larger_than_earth", layer=table.name, field=field, count=large))
        return choose(areas.low <= EARTH_M2, areas)

    # -- parts -----------------------------------------------------------------------------------------

    def _measure(self) -> None:
        """Area of each feature, and why it is unknown."""
        request, layer = self.request, self.layer
        if request.area_field:
            self.measured = self._numbers(layer, request.area_field)
            self.reasons[~self.measured.is_known] = self._say("no_area", field=request.area_field)
            return
        reasons = reasons_of(layer, "polygon")
        ask()
        usable = layer.geometry.copy()
        usable[reasons != ""] = None
        if request.area_method == "ellipsoidal":   # adjusted areas are what a survey states
            self.measured = Interval.of(survey_area_m2(usable, layer.crs))
        else:
            if is_web_mercator(layer.crs):
                self.notes.append(text("crs.web_mercator", request.language, layer=layer.name))
            self.measured = Interval.of(area_m2(usable, layer.crs, request.area_method))
        for reason in asking(pd.unique(reasons[reasons != ""]), 1):
            self.reasons[reasons == reason] = text(reason, request.language)

    def _group(self) -> None:
        """Group of each feature as a number, -1 where it has none, and the names of the groups."""
        request, layer = self.request, self.layer
        if request.group_field:
            names = _texts(layer, request.group_field)
            lacking = self._say("no_group", field=request.group_field)
        elif request.total == "control_area":
            names, lacking = self._units_by_location(), self._say("no_unit", layer=request.control.name)
        else:
            names, lacking = np.full(len(layer), self._say("all_features"), dtype=object), ""
        self.group, distinct = pd.factorize(names, sort=True)
        ask()
        self.names, alone = np.asarray(distinct, dtype=object), self.group < 0
        self.reasons[alone & (self.reasons == "")] = lacking
        if alone.any():
            self.notes.append(self._say("ungrouped", layer=layer.name, count=int(alone.sum()), reason=lacking))

    def _units_by_location(self) -> np.ndarray:
        request = self.request
        assigned = assign_units(AssignRequest(self.layer, request.control, request.control_id,
                                              subject_id=request.id_field, language=request.language),
                                cancelled=self.cancelled)
        # a fault of a feature itself is reported in its own row
        self.notes += assigned.issues.loc[assigned.issues["kind"] != "unusable_subject", "message"].tolist()
        return assigned.frame["unit_code"].to_numpy(dtype=object, na_value=None)

    # -- totals ----------------------------------------------------------------------------------------

    def _find_totals(self) -> None:
        """Total of each group, and why it is unknown."""
        request, count = self.request, len(self.names)
        self.total_reasons = np.full(count, "", dtype=object)
        known = self._known()
        self.sums = group_sums(self.measured.low[known], self.group[known], count)
        if request.total == "measured":
            self.totals = Interval.of(self.sums)
        elif request.total == "number":
            self.totals = Interval.of(np.full(count, request.total_m2))
        elif request.total == "control_area":
            self.totals = self._control_areas()
        else:
            self.totals = self._stated_totals(self._numbers(self.layer, request.total_field))

    def _known(self) -> np.ndarray:
        return (self.group >= 0) & self.measured.is_known

    def _stated_totals(self, stated: Interval) -> Interval:
        """Totals that the features themselves state."""
        request, count = self.request, len(self.names)
        has = (self.group >= 0) & stated.is_known
        number = np.bincount(self.group[has], minlength=count)
        if request.total == "attribute":
            lacking = np.bincount(self.group[self.group >= 0], minlength=count) - number
            for row in asking(np.flatnonzero(lacking > 0)):
                self.total_reasons[row] = self._say("attribute_missing", field=request.total_field, count=lacking[row])
            return sum_by(stated, self.group, count)
        smallest, largest = np.full(count, np.inf), np.full(count, -np.inf)
        np.minimum.at(smallest, self.group[has], stated.low[has])
        np.maximum.at(largest, self.group[has], stated.low[has])
        disagree = (number > 0) & (largest - smallest > SAME_M2)
        for row in asking(np.flatnonzero(disagree)):
            self.total_reasons[row] = self._say("totals_differ", field=request.total_field, low=smallest[row],
                                                high=largest[row])
        return choose((number > 0) & ~disagree & (largest > 0), Interval.of(largest))

    def _control_areas(self) -> Interval:
        """Areas that the control layer states of the groups' units; several features of one unit add up."""
        request, control = self.request, self.request.control
        ids = pd.Series(_texts(control, request.control_id), dtype=object)
        at = pd.Index(self.names).get_indexer(ids)
        number = np.bincount(at[at >= 0], minlength=len(self.names))
        totals = sum_by(self._numbers(control, request.control_area), at, len(self.names))
        totals = choose((number > 0) & (totals.low > 0), totals)
        several = ids[ids.duplicated() & (at >= 0)].unique().tolist()
        if several:
            self.notes.append(self._say("units_in_parts", layer=control.name, count=len(several),
                                        examples=", ".join(several[:NAMED_RECEIVERS])))
        for row in asking(np.flatnonzero(~totals.is_known)):
            key = "no_control_area" if number[row] else "no_such_unit"
            self.total_reasons[row] = self._say(key, layer=control.name, unit=self.names[row],
                                                field=request.control_area)
        return totals

    # -- answers ---------------------------------------------------------------------------------------

    def _group_reasons(self) -> np.ndarray:
        """Why a group cannot be adjusted, before its residual is looked at."""
        count = len(self.names)
        reasons = self.total_reasons.copy()
        reasons[~self.totals.is_known & (reasons == "")] = self._say("no_total")
        lost = np.bincount(self.group[(self.group >= 0) & ~self.measured.is_known], minlength=count)
        if self.request.total != "measured":
            for row in asking(np.flatnonzero((lost > 0) & (reasons == ""))):
                reasons[row] = self._say("incomplete", count=lost[row])
        return reasons

    def _adjust(self, group_reasons: np.ndarray) -> Adjusted:
        """Adjust; groups that have a reason against it only pass through."""
        known = self._known()
        self.part_rows = np.flatnonzero(known)
        totals = np.where(group_reasons == "", self.totals.low, self.sums)
        adjusted = adjust_areas(self.measured.low[known], self.group[known], totals, UNITS[self.request.unit],
                                self.request.limit)
        for row in asking(np.flatnonzero(adjusted.refused)):
            group_reasons[row] = self._say("over_limit", residual=adjusted.residual_m2[row], total=totals[row],
                                           relative=adjusted.relative[row], limit=self.request.limit)
        return adjusted

    def _frame(self, adjusted: Adjusted, group_reasons: np.ndarray) -> pd.DataFrame:
        count, rows = len(self.layer), self.part_rows
        fine = group_reasons[self.group[rows]] == ""
        at = np.full(count, -1)
        at[rows[fine]] = np.flatnonzero(fine)

        def spread(values: np.ndarray) -> Interval:
            """Numbers of the parts that were adjusted, by features."""
            return choose(at >= 0, Interval.of(np.append(values, 0.0)[at]))

        adjusted_m2, has_group = spread(adjusted.area_m2), self.group >= 0
        reasons = self.reasons.copy()
        inherited = has_group & (reasons == "")
        reasons[inherited] = group_reasons[self.group[inherited]]
        ask()
        names = np.full(count, None, dtype=object)
        names[has_group] = self.names[self.group[has_group]]
        ask()
        in_unit = np.round(adjusted.units * float(self.request.unit.split()[0]), 4)
        ask()
        return pd.DataFrame({
            "group_id": pd.array(names, dtype="string"), "measured_m2": cells.number(self.measured),
            "adjusted_m2": cells.number(adjusted_m2), self.request.field_name: cells.number(spread(in_unit)),
            "change_m2": cells.number(subtract(adjusted_m2, self.measured)),
            "received": pd.Series(cells.number(spread(adjusted.received))).astype("Int64"),
            "reason": pd.array(reasons, dtype="string")})

    def _groups_frame(self, adjusted: Adjusted, group_reasons: np.ndarray) -> pd.DataFrame:
        fine = group_reasons == ""
        difference = subtract(self.totals, Interval.of(self.sums))
        residual = choose(fine, Interval.of(adjusted.residual_m2), difference)
        relative = divide(choose(difference.is_known, Interval.of(np.abs(difference.low))), self.totals)
        return pd.DataFrame({
            "group_id": pd.array(self.names, dtype="string"),
            "part_count": np.bincount(self.group[self.group >= 0], minlength=len(self.names)),
            "measured_m2": self.sums,
            "total_m2": cells.number(choose(fine, Interval.of(adjusted.total_m2), self.totals)),
            "residual_m2": cells.number(residual), "relative": cells.number(relative),
            "receivers": self._receivers(adjusted, fine), "refused": self.totals.is_known & ~fine,
            "reason": pd.array(group_reasons, dtype="string")})

    def _receivers(self, adjusted: Adjusted, fine: np.ndarray):
        """Which features took what rounding left over, in words."""
        ids = np.array([f"#{fid}" for fid in asking(self.layer.fids, 50_000)], dtype=object)
        if self.request.id_field:
            named = _texts(self.layer, self.request.id_field)
            ids = np.where(pd.isna(named), ids, named)
        took = np.flatnonzero(adjusted.received != 0)
        rows = self.part_rows[took]
        takers: dict = {}
        for group, name, units in asking(zip(self.group[rows].tolist(), ids[rows], adjusted.received[took].tolist())):
            takers.setdefault(group, []).append(f"{name} {units:+d}")
        words = np.full(len(self.names), "", dtype=object)
        for group, some in takers.items():
            named = ", ".join(some[:NAMED_RECEIVERS])
            more = len(some) - NAMED_RECEIVERS
            words[group] = named if more <= 0 else self._say("more_receivers", named=named, count=more)
        words[~fine] = ""
        return pd.array(words, dtype="string")


def _texts(table: FeatureTable, field: str) -> np.ndarray:
    """A field as texts, None where it is empty."""
    texts = codes_at_level(table.columns[field])[0]
    return np.where(texts == "", None, texts)
