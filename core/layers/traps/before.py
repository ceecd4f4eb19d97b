"""What may go wrong with layers, reported before anything is computed.

All this looks at descriptions: extents, names and at most 200 rows of a layer. The result is a
warning; the run itself checks every row.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Optional

import numpy as np
import shapely

from ...errors import InputError
from ...geometry.systems.crs import datum_name, is_geographic, plan_transform, to_geographic
from ...geometry.systems.placement import check_placement, far_outside
from ...rules.model import Pack
from ..recognise.guess import LayerDescription, Reason, Recognition, recognise
from ..recognise.kinds import kinds_of
from ..recognise.names import fold, garbled_fields, is_garbled, is_garbled_value, year_in
from .shift import find_extent_shift, find_shift, in_china, place

OLD_YEARS = 3          # data older than this many years at the date of the check are reported
WHOLE_SHARE = 0.98     # of the county, that a layer which should fill it must reach
SMALL_SHARE = 0.10     # of the county's extent, below which any other layer may be a part of what is meant
WEB_MAP_WORDS = ("gcj", "bd09", "bd-09", "amap", "gaode", "baidu", "tencent", "火星", "高德", "百度", "腾讯")


@dataclass(frozen=True)
class Trap:
    """One thing to look at before a run.

    Attributes:
        layer_id: of the layer; empty where several are meant.
        key: entry of the text catalogue.
        values: for its placeholders.
        severity: ``"critical"`` – the run would stop or be wrong; ``"major"`` – likely wrong; ``"minor"`` – to know.
        layer_ids: of the layers, where several are meant.
    """

    layer_id: str
    key: str
    values: Mapping = field(default_factory=dict)
    severity: str = "major"
    layer_ids: tuple = ()

    def in_language(self, language: str) -> str:
        """The sentence of a trap.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return Reason(self.key, self.values).in_language(language)


def traps(layers: Sequence[LayerDescription], pack: Optional[Pack] = None, recognitions: Optional[Sequence] = None,
          as_of: Optional[date] = None, coverage: str = "", reference: str = "", subjects: str = "") -> list[Trap]:
    """All that should be looked at before a run.

    Args:
        layers: of the run or the project.
        pack: of the run.
        recognitions: what the layers are, in their order, with the user's changes; None: guessed here.
        as_of: the day of the check; None: today.
        coverage: id of the layer that bounds the county; empty: the layers of a coverage role.
        reference: id of a layer that lies where it should; empty: layers are compared with each other.
        subjects: id of the layer that is checked, which is never a control, whatever it looks like; empty: not chosen.

    Returns:
        Worst first, then in the layers' order.
    """
    recognitions = list(recognitions) if recognitions is not None else recognise(layers, pack)
    recognitions = [replace(recognition, role=None, kind="projects", not_roles={})
                    if recognition.layer_id == subjects else recognition for recognition in recognitions]
    as_of = as_of or date.today()
    met: list[Trap] = []
    for layer in layers:
        met += _of_one(layer)
    sound = {layer.layer_id for layer in layers} - {trap.layer_id for trap in met if trap.severity == "critical"}
    placed = [layer for layer in layers if layer.layer_id in sound and layer.crs]
    met += _no_rules(pack, as_of)
    met += _same_role(layers, recognitions, pack)
    met += _years(layers, recognitions, as_of)
    met += _datums(placed, coverage)
    met += _coverage(placed, recognitions, pack, coverage, {layer.layer_id: layer for layer in layers})
    met += _shifts(placed, reference)
    order = {layer.layer_id: position for position, layer in enumerate(layers)}
    rank = ("critical", "major", "minor")
    return sorted(met, key=lambda trap: (rank.index(trap.severity), order.get(trap.layer_id, -1)))


def of_the_run(met: Sequence[Trap], layer_ids) -> list[tuple[Trap, bool]]:
    """Traps with whether they concern a run: those that do come first, otherwise the order stays.

    Args:
        met: of ``traps``.
        layer_ids: the layers that take part. A trap about no layer always concerns the run.
    """
    marked = [(trap, bool(set(layer_ids) & {trap.layer_id, *trap.layer_ids} - {""})
               or not (trap.layer_id or trap.layer_ids)) for trap in met]
    return sorted(marked, key=lambda pair: not pair[1])


def _no_rules(pack, as_of: date) -> list[Trap]:
    if pack is None or not pack.rules or pack.rules_in_force(as_of):
        return []
    starts = [rule.in_force.start for rule in pack.rules if rule.in_force.start is not None]
    early = bool(starts) and as_of < min(starts)
    return [Trap("", "roles.trap_too_early" if early else "roles.trap_no_rules", {
        "pack": pack.id, "day": as_of.isoformat(), "first": min(starts).isoformat() if early else ""}, "critical")]


def _of_one(layer: LayerDescription) -> list[Trap]:
    if layer.problem is not None:
        return [Trap(layer.layer_id, layer.problem.key, layer.problem.values, "critical")]
    met = []
    garbled = garbled_fields(layer)
    if is_garbled(layer.name) or is_garbled(layer.data_layer):
        met.append(Trap(layer.layer_id, "roles.garbled", {"layer": layer.name}))
    if garbled:
        met.append(Trap(layer.layer_id, "binding.garbled_fields",
                        {"layer": layer.name, "fields": ", ".join(garbled[:5])}))
    values = [value for several in layer.values.values() for value in several if is_garbled_value(str(value))]
    if values:
        met.append(Trap(layer.layer_id, "roles.garbled_values", {"layer": layer.name, "examples": ", ".join(
            f"“{value}”" for value in dict.fromkeys(map(str, values[:3])))}))
    if layer.row_count == 0:
        met.append(Trap(layer.layer_id, "roles.trap_empty", {"layer": layer.name}))
    if layer.geometry == "none":
        return met
    return met + _placement(layer)


def _placement(layer: LayerDescription) -> list[Trap]:
    boxes = layer.boxes or ((layer.extent,) if layer.extent else ())
    try:
        remarks = check_placement(shapely.box(*np.array(boxes, dtype=float).reshape(-1, 4).T), layer.crs, layer.name)
    except InputError as error:
        return [Trap(layer.layer_id, error.key, error.values, "critical")]
    met = [Trap(layer.layer_id, key, values, "minor") for key, values in remarks]
    if layer.extent and far_outside(_corners(layer.extent), layer.crs).any():
        met.append(Trap(layer.layer_id, "roles.trap_some_far", {"layer": layer.name}))
    return met


def _corners(extent) -> np.ndarray:
    west, south, east, north = extent
    return shapely.points([(west, south), (west, north), (east, south), (east, north)])


def _same_role(layers, recognitions: Sequence[Recognition], pack) -> list[Trap]:
    kinds = kinds_of(pack)
    groups: dict = {}
    for layer, recognition in zip(layers, recognitions):
        near = next((role for role, reasons in recognition.not_roles.items()
                     if any(reason.key == "roles.second_best" for reason in reasons)), "")
        if recognition.kind or near:
            groups.setdefault(recognition.role or recognition.kind or near, []).append(
                (layer, bool(recognition.kind), data_years(layer, recognition)))
    met = []
    for name, members in groups.items():
        title = kinds.get(name)
        used = [layer for layer, is_used, _ in members if is_used]
        names = ", ".join(_shown(layer) for layer in used)
        if len(used) > 1 and (title is None or title.in_pack):   # other kinds have no rules on their number
            met.append(Trap("", "roles.trap_same_role", {"role": title or name, "layers": names},
                            layer_ids=tuple(layer.layer_id for layer in used)))
        dated = [(layer, max(years)) for layer, _, years in members if years]
        if len({year for _, year in dated}) > 1:
            years = ", ".join(f"{_shown(layer)} ({year})" for layer, year in dated)
            met.append(Trap("", "roles.trap_years_differ", {"role": title or name, "layers": years},
                            "major" if sum(layer in used for layer, _ in dated) > 1 else "minor",
                            tuple(layer.layer_id for layer, _ in dated)))
    return met


def _shown(layer: LayerDescription) -> str:
    return layer.name or layer.data_layer


def data_years(layer: LayerDescription, recognition: Recognition) -> list[int]:
    """The years of a layer's data: from its date field, as sampled, otherwise the year in its name; ascending.

    Args:
        layer: its name and sampled values. recognition: its fields.
    """
    values = layer.values.get(recognition.fields.get("data_date", ""), ())
    years = {int(value[:4]) for value in values if value[:4].isdigit() and 1950 <= int(value[:4]) <= 2099}
    if not years:
        years = {year for year in (year_in(layer.data_layer), year_in(layer.name)) if year}
    return sorted(years)


def _years(layers, recognitions, as_of: date) -> list[Trap]:
    met = []
    for layer, recognition in zip(layers, recognitions):
        years = data_years(layer, recognition) if recognition.kind and recognition.kind != "projects" else []
        if not years:
            continue
        values = {"layer": layer.name, "year": years[-1], "day": as_of.isoformat()}
        if years[-1] <= as_of.year - OLD_YEARS:
            met.append(Trap(layer.layer_id, "roles.trap_old", values, "minor"))
        elif years[0] > as_of.year:
            met.append(Trap(layer.layer_id, "roles.trap_later", {**values, "year": years[0]}, "major"))
    return met


def _datums(layers, coverage: str) -> list[Trap]:
    if not layers:
        return []
    names = [datum_name(layer.crs) for layer in layers]
    common = Counter(names).most_common(1)[0][0]
    target = next((layer for layer in layers if layer.layer_id == coverage), layers[names.index(common)])
    met = []
    for layer, name in zip(layers, names):
        if name == datum_name(target.crs):
            continue
        values = {"layer": layer.name, "datum": name, "target": datum_name(target.crs), "other": target.name}
        try:
            plan = plan_transform(layer.crs, target.crs, layer.name, target.name)
        except InputError as error:
            met.append(Trap(layer.layer_id, error.key, error.values, "critical"))
            continue
        if plan.kind == "assumed_equal":
            met.append(Trap(layer.layer_id, "roles.trap_datum_alike", values, "minor"))
        elif plan.kind == "reproject":
            met.append(Trap(layer.layer_id, "roles.trap_datum", {**values, "accuracy": f"{plan.accuracy_m:g}"}))
    return met


# -- the county ------------------------------------------------------------------------------------

def _coverage(placed, recognitions, pack, coverage: str, by_id: dict) -> list[Trap]:
    recognised = {recognition.layer_id: recognition for recognition in recognitions}
    bounds = {role.id for role in pack.roles.values() if role.coverage} if pack else {"administrative_unit"}
    if coverage and coverage not in by_id:
        return [Trap("", "roles.trap_no_coverage")]
    county = [layer for layer in placed if layer.extent and (layer.layer_id == coverage if coverage else recognised[
        layer.layer_id].role in bounds or (pack is None and recognised[layer.layer_id].kind in bounds))]
    if not county:
        return []
    boxes = np.array([degrees(layer.extent, layer.crs) for layer in county])
    whole = shapely.box(*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    if not np.isfinite(shapely.bounds(whole)).all() or whole.area == 0:
        return []
    kinds, met = kinds_of(pack), []
    names = ", ".join(_shown(layer) for layer in county)
    area = county[0].area_m2 if len(county) == 1 else None
    for layer in placed:
        recognition = recognised[layer.layer_id]
        if layer in county or not layer.extent or not (recognition.kind and recognition.kind != "projects"):
            continue
        box = degrees(layer.extent, layer.crs)
        if not np.isfinite(box).all():   # some features lie nowhere, which is reported above
            continue
        share = shapely.box(*box).intersection(whole).area / whole.area
        tiles = kinds[recognition.kind].tiles if recognition.kind in kinds else False
        by_area = min(layer.area_m2 / area, share) if tiles and area and layer.area_m2 is not None else share
        values = {"layer": layer.name, "coverage": names, "share": f"{100 * min(share, by_area):.0f}"}
        if share == 0.0:
            met.append(Trap(layer.layer_id, "roles.trap_outside", values, "critical"))
        elif tiles and by_area < WHOLE_SHARE:
            met.append(Trap(layer.layer_id, "roles.trap_not_whole", values))
        elif share < SMALL_SHARE:
            met.append(Trap(layer.layer_id, "roles.trap_small", values, "minor"))
    return met


def degrees(box, crs: str) -> np.ndarray:
    """West, south, east, north in degrees ``(4,)`` of a box in any system, by its corners and middles of sides.

    Args:
        box: xmin, ymin, xmax, ymax. crs: of the box.
    """
    west, south, east, north = box
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    points = np.array([(x, y) for x in (west, middle_x, east) for y in (south, middle_y, north)], dtype=float)
    lon, lat = to_geographic(points, crs)
    return np.array([lon.min(), lat.min(), lon.max(), lat.max()])


# -- shifted from its place ------------------------------------------------------------------------------

def _shifts(placed, reference: str) -> list[Trap]:
    extents = {layer.layer_id: degrees(layer.extent, layer.crs) for layer in placed if layer.extent}
    inside = [layer for layer in placed if layer.extent and _is_in_china(extents[layer.layer_id])]
    boxes = {layer.layer_id: (place(_degree_boxes(layer)), place(extents[layer.layer_id])) for layer in inside}
    met, shifted = [], set()
    pairs = [(first, other) for position, first in enumerate(inside) for other in inside[position + 1:]
             if first.geometry == other.geometry and (not reference or reference in (first.layer_id, other.layer_id))]
    for first, other in pairs:
        if first.layer_id == reference:
            first, other = other, first
        (of_first, extent), (of_other, other_extent) = boxes[first.layer_id], boxes[other.layer_id]
        shift = find_shift(of_first, of_other) or find_extent_shift(extent, other_extent)
        if shift is None:
            continue
        wrong, right = (other, first) if shift.of_reference else (first, other)
        key = "roles.trap_shifted" if not shift.system else \
            "roles.trap_web_map_shift" if shift.features else "roles.trap_web_map_extent"
        met.append(Trap(wrong.layer_id, key, {
            "layer": _shown(wrong), "other": _shown(right), "system": shift.system, "metres": f"{shift.metres:.0f}",
            "count": shift.features}, "critical" if shift.system and shift.features else "major"))
        shifted.add(wrong.layer_id)
    for layer in inside:
        if layer.layer_id not in shifted and layer.layer_id != reference:
            met += _suspicious(layer, inside)
    return met


def _suspicious(layer, others) -> list[Trap]:
    """Without a second layer nothing can be known; what its names say, and how it is declared, are hints."""
    words = [fold(word) for word in (layer.name, layer.data_layer, layer.file_name, *layer.field_names)]
    word = next((web_word for web_word in WEB_MAP_WORDS if any(web_word in name for name in words)), "")
    if word:
        return [Trap(layer.layer_id, "roles.trap_web_map_word", {"layer": _shown(layer), "word": word})]
    declared = datum_name(layer.crs).casefold()
    if "1984" in declared and is_geographic(layer.crs) and any(
            "2000" in datum_name(other.crs) for other in others if other is not layer):
        return [Trap(layer.layer_id, "roles.trap_web_map_maybe", {"layer": _shown(layer)}, "minor")]
    return []


def _is_in_china(extent: np.ndarray) -> bool:
    west, south, east, north = extent
    return bool(in_china(np.array((west + east) / 2), np.array((south + north) / 2)))


def _degree_boxes(layer) -> np.ndarray:
    if not layer.boxes:
        return np.empty((0, 4))
    boxes = np.array(layer.boxes, dtype=float)
    first = np.column_stack(to_geographic(boxes[:, :2], layer.crs))
    second = np.column_stack(to_geographic(boxes[:, 2:], layer.crs))
    return np.column_stack([np.minimum(first, second), np.maximum(first, second)])
