"""Make subjects and controls comparable: usable, in one coordinate system, in force on the day."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd
import shapely

from ..contract.arithmetic import multiply
from ..contract.interval import Interval, known_or
from ..errors import InputError
from ..fields import Field, column_without_field, spelling, type_column
from ..geometry.measure.drawn_area import drawn_area_m2, for_cutting
from ..geometry.measure.length import length_m
from ..geometry.parallel import ask, blocks
from ..geometry.systems.crs import is_geographic, plan_transform, transform
from ..geometry.systems.placement import boxes_in_reach, rectangles
from ..geometry.topology.usable import drawn_extents, duplicates, reasons_of
from ..rules.model import Role
from ..table import FeatureTable
from ..texts import text
from .control_layer import ControlLayer
from .stated_areas import registered_scale

# it could lie anywhere
NOWHERE = ("usable.null", "usable.empty", "usable.not_finite", "usable.corner_astray", "reading.geometry_unreadable")


@dataclass(frozen=True)
class Subjects:
    """What is checked ``(n,)``.

    Attributes:
        table: as it was read.
        geometry: ready to be cut; None where it cannot be judged.
        reasons: text key of why a geometry cannot be judged, or ``""``.
        dimension: 2 polygon, 1 line, 0 point, -1 none.
        measured_m2: area as measured, 0 for lines and points.
        area_m2: area as reported: the registered one where that is the method, open where it is required and unknown.
        length_m: length of lines, otherwise 0.
        scale: registered over measured area, 1 without registered areas; open where one is required and unknown.
        ids, projects: texts.
        group: project as a number.
        method: how areas were measured: ``"ellipsoidal"`` or ``"planar"``.
        registered_field: name of the field with the registered area, None where areas are as measured.
    """

    table: FeatureTable
    geometry: np.ndarray
    reasons: np.ndarray
    dimension: np.ndarray
    measured_m2: np.ndarray
    area_m2: Interval
    length_m: np.ndarray
    scale: Interval
    ids: np.ndarray
    projects: np.ndarray
    group: np.ndarray
    method: str
    registered_field: str | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property   # asked subject by subject
    def size(self) -> np.ndarray:
        """Measured area of polygons, length of lines, 0 of points; m² or m ``(n,)``."""
        return np.where(self.dimension == 2, self.measured_m2, self.length_m)

    @cached_property
    def factor(self) -> np.ndarray:
        """What measured areas are multiplied by: the scale, 1 where it is unknown, which runs report ``(n,)``."""
        return known_or(self.scale, 1.0)

    @property
    def registered_unknown(self) -> int:
        """Number of polygons whose registered area is required and unknown."""
        return int((~self.scale.is_known & (self.dimension == 2)).sum())

    def measure(self, geometry: np.ndarray) -> np.ndarray:
        """Area of polygons, length of lines among pieces of the subjects.

        Args:
            geometry: pieces of the subjects ``(m,)``.

        Returns:
            m² or m ``(m,)``.
        """
        crs = self.table.crs
        lines = shapely.get_dimensions(geometry) == 1
        size = drawn_area_m2(geometry, crs, self.method)
        if lines.any():
            size[lines] = length_m(geometry[lines], crs)
        return size


def prepare_subjects(table: FeatureTable, method: str, subject_id=None, project_field=None,
                     registered_field=None) -> Subjects:
    """Check and measure the subjects.

    Args:
        table: of the layer. method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``.
        subject_id, project_field, registered_field: names of its fields, None without; registered areas are as of
            ``registered_scale``.

    Returns:
        What can be used, measured in m², and why the rest cannot.

    Raises:
        InputError: planar areas in degrees, a field that does not exist, a registered area that
            was not named.
    """
    if not len(table):
        raise InputError("zoning.no_subjects", layer=table.name)
    measured_by = "planar" if method == "planar" else "ellipsoidal"
    if method == "planar" and is_geographic(table.crs):
        raise InputError("geometry.planar_in_degrees", layer=table.name)
    reasons = reasons_of(table)
    geometry = _comparable(table.geometry, reasons, table.crs, measured_by)
    dimension = np.where(reasons == "", shapely.get_dimensions(geometry), -1)
    areas = np.nan_to_num(drawn_area_m2(geometry, table.crs, measured_by))
    lengths = np.zeros(len(table))
    lines = dimension == 1
    lengths[lines] = length_m(geometry[lines], table.crs)
    registered_field = registered_field if method == "registered" else None
    scale = Interval.of(np.ones(len(table))) if method != "registered" else registered_scale(
        table, registered_field, areas)
    ids = subject_texts(table, subject_id)
    projects = subject_texts(table, project_field, ids) if project_field else ids
    return Subjects(table, geometry, reasons, dimension, areas, multiply(Interval.of(areas), scale), lengths,
                    scale, ids, projects, pd.factorize(projects)[0], measured_by, registered_field)


def repeated_shapes(subjects: Subjects, language: str) -> list[str]:
    """A remark, where subjects have one and the same geometry: the sums count it as often as it stands.

    Args:
        subjects: of the run.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    first = duplicates(subjects.table.geometry)
    rows = np.flatnonzero(first >= 0)
    if not len(rows):
        return []
    pairs = ", ".join(f"{subjects.ids[first[row]]} = {subjects.ids[row]}" for row in rows[:5])
    return [text("zoning.repeated_shapes", language, layer=subjects.table.name, count=len(rows), examples=pairs)]


def _comparable(geometry, reasons, crs, method) -> np.ndarray:
    usable = geometry.copy()
    usable[reasons != ""] = None
    return for_cutting(usable, crs, method)


def subject_texts(table: FeatureTable, name, fallback=None) -> np.ndarray:
    """A field as texts; where it is empty, the fallback or the feature id.

    Args:
        table: of the layer. name: of the field, None without. fallback: texts ``(n,)``, None: the feature id.

    Returns:
        Texts, object ``(n,)``.

    Raises:
        InputError: a field that the layer does not have.
    """
    def instead() -> np.ndarray:
        if fallback is not None:
            return fallback
        texts = [[f"#{fid}" for fid in table.fids[rows].tolist()] for rows in blocks(len(table))]
        return np.array(list(chain.from_iterable(texts)), dtype=object)

    if not name:
        return instead()
    if name not in table.columns:
        raise InputError("zoning.no_such_field", layer=table.name, field=name)
    column = table.columns[name]
    ask()   # of a million rows each of these steps takes a tenth of a second
    empty = column.isna().to_numpy()
    if pd.api.types.is_float_dtype(column.dtype):   # a code in a real field is 1001, not 1001.0
        column = column.astype(object).map(spelling, na_action="ignore")
    ask()
    texts = column.astype("string").fillna("").to_numpy(dtype=object)
    ask()
    empty |= texts == ""
    ask()
    return np.where(empty, instead(), texts) if empty.any() else texts


@dataclass(frozen=True)
class Controls:
    """All usable features of one role ``(k,)``, in the subjects' coordinate system.

    Attributes:
        role: id of the role.
        layers: the layers they come from.
        geometry: shapely geometries.
        layer: position of each feature's layer.
        ids: control ids as texts; ``"#12"`` is a feature id, which may change.
        source_row: position in its layer's table.
        unusable: a row per feature that cannot be compared: layer, control_id, reason, number of its layer and
            position in its table, and its extent (NaN where it has none).
        left_out: layer name -> features that are not in force on the day.
        later: layer name -> newest data date, where that is after the day.
        assumed_datum: layers whose datum was assumed to be that of the subjects.
    """

    role: str
    layers: list
    geometry: np.ndarray
    layer: np.ndarray
    ids: np.ndarray
    source_row: np.ndarray
    unusable: pd.DataFrame
    left_out: dict
    later: dict
    assumed_datum: list

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property   # an outline is mended once
    def mended(self) -> dict:
        """Position in ``unusable`` -> ground that it may hold, as far as ``broken.may_hold`` was asked."""
        return {}


def filtered(tables: list) -> list:
    """Layers of which a filter hides features: what lies on these looks as if nothing were there.

    Args:
        tables: FeatureTable each.

    Returns:
        An entry of the texts ``zoning.*`` and its values each.
    """
    notes = []
    for table in tables:
        source = table.source
        if source.hidden:
            is_exact = source.hidden > 0 and source.row_count >= 0
            notes.append(("filtered" if is_exact else "filtered_some", {
                "layer": table.name, "hidden": source.hidden, "total": source.hidden + source.row_count}))
    return notes


def require_geometry(layer: ControlLayer, role: Role, title: str) -> None:
    """Refuse a layer that holds nothing of the kind its role is made of.

    The outline of a protected area as lines has no area: every plot inside it would come out clean.

    Args:
        layer: of a control. role: that it has. title: of the role.

    Raises:
        InputError: there are features, but none with the role's geometry type.
    """
    dimensions = layer.table.dimensions or set(shapely.get_dimensions(layer.table.geometry).tolist()) - {-1}
    wanted = {"point": 0, "line": 1, "polygon": 2}.get(role.geometry)
    if wanted is not None and dimensions and wanted not in dimensions:
        raise InputError("zoning.wrong_geometry", layer=layer.table.name, role=title, wanted=role.geometry)


def prepare_controls(role: str, layers: list[ControlLayer], crs: str, method: str,
                     as_of: date | None = None, kind: str = "any") -> Controls:
    """Bring the layers of one role into the subjects' coordinate system.

    Args:
        role: id of the role.
        layers: its layers.
        crs: coordinate system of the subjects.
        method: ``"ellipsoidal"`` or ``"planar"``.
        as_of: features not in force on that day are left out and counted; None keeps all.
        kind: ``"polygon"``, ``"line"`` or ``"point"`` where other features cannot be used. The
            outline of an area as a line among polygons has no inside to overlap with.

    Raises:
        InputError: a layer without, or with an incompatible, coordinate system.
    """
    parts = [_prepare_layer(number, layer, crs, method, as_of, kind) for number, layer in enumerate(layers)]
    joined = {name: np.concatenate([part[name] for part in parts])
              for name in ("geometry", "layer", "ids", "source_row")}
    unusable = pd.concat([part["unusable"] for part in parts], ignore_index=True)
    return Controls(role, layers, **joined, unusable=unusable,
                    left_out={layers[k].table.name: part["left_out"] for k, part in enumerate(parts)
                              if part["left_out"]},
                    later={layers[k].table.name: part["later"] for k, part in enumerate(parts)
                           if part["later"]},
                    assumed_datum=[layers[k].table.name for k, part in enumerate(parts)
                                   if part["kind"] == "assumed_equal"])


def _prepare_layer(number, layer: ControlLayer, crs, method, as_of, kind) -> dict:
    table = layer.table
    plan = plan_transform(table.crs, crs, table.name)
    in_force = rows_in_force(layer, as_of)
    reasons = reasons_of(table, kind)
    ids = subject_texts(table, layer.fields.get("id"))
    good = in_force & (reasons == "")
    bad = np.flatnonzero(in_force & (reasons != ""))
    geometry = for_cutting(table.geometry[good], table.crs, method, plan)
    extents = drawn_extents(table.geometry[bad])
    extents[np.isin(reasons[bad], NOWHERE)] = np.nan
    extents = shapely.bounds(transform(rectangles(boxes_in_reach(extents, table.crs)), plan))
    unusable = pd.DataFrame({"layer": table.name, "control_id": ids[bad], "reason": reasons[bad],
                             "layer_number": number, "source_row": bad})
    unusable[["xmin", "ymin", "xmax", "ymax"]] = extents.reshape(-1, 4)
    return {"geometry": transform(geometry, plan), "ids": ids[good],
            "layer": np.full(int(good.sum()), number), "source_row": np.flatnonzero(good),
            "unusable": unusable, "left_out": int((~in_force).sum()), "kind": plan.kind,
            "later": _newest_after(layer, as_of)}


def dates_of(layer: ControlLayer, role: str) -> pd.Series | None:
    """A field of dates, such as ``"valid_from"``; None where the layer has none.

    Args:
        layer: of a control. role: of the field.
    """
    name = layer.fields.get(role)
    if name is None:
        return None
    values, _ = type_column(layer.table.columns[name], Field(role, "date"))
    return values.dt.normalize()   # what begins at ten o'clock is in force on that day


def rows_in_force(layer: ControlLayer, as_of) -> np.ndarray:
    """Mask ``(n,)`` of the features that are in force on a day; all of them without a day.

    Args:
        layer: with its fields of dates. as_of: the day, None without.
    """
    in_force = np.ones(len(layer.table), dtype=bool)
    if as_of is None:
        return in_force
    start, end, day = dates_of(layer, "valid_from"), dates_of(layer, "valid_to"), pd.Timestamp(as_of)
    if start is not None:
        in_force &= ~(start > day).to_numpy(dtype=bool, na_value=False)
    if end is not None:
        in_force &= ~(end < day).to_numpy(dtype=bool, na_value=False)
    return in_force


def _newest_after(layer: ControlLayer, as_of) -> str:
    """The layer's newest data date, if it is later than the day; otherwise an empty text."""
    dates = dates_of(layer, "data_date") if as_of is not None else None
    if dates is None or dates.isna().all():
        return ""
    newest = dates.max()
    return newest.date().isoformat() if newest > pd.Timestamp(as_of) else ""


def typed_values(tables_and_fields: list, fields: dict, prefix: str) -> tuple[pd.DataFrame, list]:
    """The fields that conditions may use, typed, rows of several tables one after the other.

    Args:
        tables_and_fields: ``(table, {field id: field name}, rows)`` each.
        fields: field id -> the pack's entry for it. A field that is not bound is all empty, unless the user says what
            all features are.
        prefix: ``"subject_"`` or ``"control_"``.

    Returns:
        The columns, and what could not be read: ``(layer, field, problem)`` each.
    """
    columns, problems = {}, []
    for key, description in fields.items():
        parts = []
        for table, names, rows in tables_and_fields:
            name, described = names.get(key), description.of_layer(table.name)
            ask()
            typed, trouble = type_column(table.columns[name], described) if name else (
                column_without_field(described, len(table)), [])
            parts.append(typed.iloc[rows])
            problems.extend((table.name, name, problem) for problem in trouble)
        columns[prefix + key] = pd.concat(parts, ignore_index=True) if parts else pd.Series(dtype="string")
    return pd.DataFrame(columns), problems
