"""A layer of parcels to boundary-point files: the way back of ``importing``."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

import numpy as np
import pandas as pd
import shapely

from ..errors import InputError
from ..fields import spelling
from ..geometry.parallel import asking, blocks, in_steps
from ..geometry.systems.crs import ZONE_M, plan_transform, transform
from ..geometry.topology.usable import explain
from ..table import FeatureTable
from .layouts import CUSTOMARY, STAND_INS, Layout
from .model import END_MARK, HEADER_KEYS, Issue, issue_frame
from .numbering import NumberedPoints, number_points
from .plane_areas import plane_areas_m2
from .reading import number_in
from .systems import DATUM_TITLES, System, identify
from .writing import WrittenHeader, WrittenParcel, encoded, file_pieces

SPLITS = ("one_file", "by_feature", "by_field")
PREFIXES = ("with", "without")
#: Role of a field -> names under which it is found where the user chose none; our own come first.
FIELD_NAMES = {
    "number": ("parcel_no", "DKBH"),
    "name": ("parcel_name", "DKMC", "XMMC"),
    "use": ("land_use", "DKYT"),
    "sheet": ("map_sheet", "TFH"),
    "code": ("code", "DLBM"),
    "extra": ("extra",),
}
#: Header values that a layer of ours carries along.
CARRIED = ("format_version", "producer", "produced_on", "precision", "transformation", "other_header")
DEFAULTS = {"format_version": "1.01版本", "projection": "高斯克吕格", "unit": "米", "transformation": "0,0,0,0,0,0,0"}
AREA_TOLERANCE = 0.001
FARTHEST_M = 1e9   # beyond every zone with its number, and of areas that a format can hold
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")   # Unicode categories: control and direction marks, line ends
_STEM_LETTERS, _STEM_BYTES = 80, 236          # a name may have 255 bytes, with a number and .txt.part
_SUFFIX = ".txt"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")   # a file that has them is not treated as text
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True)
class ExportOptions:
    """What the user chose.

    Attributes:
        variant: ``"ring_first"`` or ``"ring_last"``.
        encoding: ``"utf-8"`` or ``"gbk"``.
        decimals: of coordinates.
        zone_prefix: ``"with"`` or ``"without"``: whether eastings begin with the zone's number.
        title: of the file with all parcels, without suffix; empty: the layer's name.
        split: ``"one_file"``, ``"by_feature"`` or ``"by_field"``.
        split_field: for ``"by_field"``.
        stated_area: field with the area in m²; empty: computed in the plane.
        crs: of the files; empty: the layer's.
        producer, produced_on: header values; empty: what the layer carries.
        today: day used where no other is known, ``"2026-06-30"``.
        language: of messages.
        template: a layout that takes the place of ``variant``, and of ``zone_prefix`` where it says.
    """

    variant: str = "ring_first"
    encoding: str = "utf-8"
    decimals: int = 3
    zone_prefix: str = "with"
    title: str = ""
    split: str = "one_file"
    split_field: str = ""
    stated_area: str = ""
    crs: str = ""
    producer: str = ""
    produced_on: str = ""
    today: str = ""
    language: str = "en"
    template: Layout | None = None

    @property
    def layout(self) -> Layout:
        """How the lines are laid out."""
        return self.template or CUSTOMARY[self.variant]

    @property
    def is_prefixed(self) -> bool:
        """Whether eastings begin with the zone's number."""
        return (self.layout.zone_digits or self.zone_prefix) == "with"


@dataclass
class Exported:
    """Results of a run.

    Attributes:
        files: name without folder and content.
        issues: severity, kind, file, feature (its id), parcel, message.
        parcel_count, left_out_count: written, and without a geometry that could be written.
        written: file name and ``WrittenParcel`` of each parcel.
    """

    files: list
    issues: pd.DataFrame
    parcel_count: int
    left_out_count: int
    written: list

    @property
    def points(self) -> pd.DataFrame:
        """Made when asked for: file, parcel_no, parcel_name, ring, point, x_northing, y_easting, side_length_m."""
        return _table(self.written)

    @property
    def issue_count(self) -> int:
        """Errors and warnings."""
        return int((self.issues["severity"] != "info").sum())


@dataclass
class _Run:
    subjects: FeatureTable
    options: ExportOptions
    fields: dict
    system: System
    issues: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)   # of the chosen fields

    def tell(self, severity: str, kind: str, row: int, **values) -> None:
        parcel = self.value("number", row) or self.value("name", row)
        self.issues.append(Issue(severity, kind, "", int(self.subjects.fids[row]), parcel, values))

    def value(self, role: str, row: int) -> str:
        """A field's value as text; empty without one."""
        name = self.fields.get(role)
        return "" if name is None else self.text(name, row)

    def text(self, name: str, row: int) -> str:
        """A field's value as text."""
        if name not in self.texts:
            self.texts[name] = [_text(value) for value in asking(self.subjects.columns[name].array, 500)]
        return self.texts[name][row]


def _text(value) -> str:
    return "" if value is None or value is pd.NA or pd.isna(value) else spelling_of(value)


def spelling_of(value) -> str:
    """A value as it is written: texts as they are, whole numbers without a decimal point.

    Args:
        value: of a field.
    """
    return value.strip() if isinstance(value, str) else spelling(value)


def bind_fields(columns, chosen: dict) -> dict:
    """The field of each role: the user's choice, otherwise one with a known name.

    Args:
        columns: field names of the layer.
        chosen: role -> name or empty.

    Returns:
        Role -> field name, only of roles that have one; header values of ours included.
    """
    bound = {role: chosen.get(role) or next((name for name in names if name in columns), None)
             for role, names in FIELD_NAMES.items()}
    bound.update({name: name for name in CARRIED if name in columns})
    return {role: name for role, name in bound.items() if name}


def export_boundary_points(subjects: FeatureTable, fields: dict, options: ExportOptions) -> Exported:
    """Write the parcels of a layer as boundary-point files.

    Args:
        subjects: polygons; features by id.
        fields: from ``bind_fields``.
        options: what the user chose.

    Raises:
        InputError: a coordinate system that is not a Gauss-Krüger zone, no parcel that can be written,
            letters that the encoding does not have, fields of the template that the layer lacks.
    """
    lacking = [name for name in options.layout.field_names if name not in subjects.columns]
    if lacking:
        raise InputError("boundary_points.template_fields", layer=subjects.name, fields=", ".join(lacking))
    system, geometry = _in_zone(subjects, options)
    run = _Run(subjects, options, fields, system)
    rows = _writable(run, geometry)
    if not rows:
        raise InputError("boundary_points.nothing_to_write", layer=subjects.name)
    files, written = [], []
    for name, members in _grouped(run, rows).items():
        shift_m = system.zone * ZONE_M * (options.is_prefixed - system.prefixed)
        points = list(number_points(geometry[members], options.decimals, shift_m))
        parcels = [_parcel(run, row, place, *numbered) for place, (row, *numbered) in asking(enumerate(
            zip(members, points, plane_areas_m2(points).tolist()), 1))]
        pieces = file_pieces(_header(run, members, name), parcels, options.layout, options.decimals)
        files.append((name, encoded(pieces, parcels, options.encoding)))
        written += [(name, parcel) for parcel in parcels]
    issues = issue_frame(run.issues, options.language).rename(columns={"line": "feature"})
    return Exported(files, issues, len(rows), len(subjects) - len(rows), written)


def _in_zone(subjects: FeatureTable, options: ExportOptions) -> tuple[System, np.ndarray]:
    """The system of the files, and the geometry in it, its eastings as in the layer or in ``crs``."""
    crs = options.crs or subjects.crs
    system = identify(crs)
    if system is None or not system.degrees:
        raise InputError("boundary_points.no_zone", layer=subjects.name, crs=crs[:40])
    plan = plan_transform(subjects.crs, crs, subjects.name)
    return system, transform(subjects.geometry, plan)


def _writable(run: _Run, geometry: np.ndarray) -> list[int]:
    """Rows that can be written; the others are listed, and so are those that should be looked at."""
    empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    areal = np.isin(shapely.get_type_id(geometry), (3, 6))
    finite = in_steps(lambda some: _all_within(some, np.inf), geometry)
    near = in_steps(lambda some: _all_within(some, FARTHEST_M), geometry)
    valid = in_steps(shapely.is_valid, geometry)
    problems = np.select([empty, ~areal, ~finite, ~near, ~valid],
                         ["no_geometry", "no_polygon", "not_finite", "far_off", "written_invalid"], "")
    for row in asking(np.flatnonzero(problems != "").tolist(), 2_000):
        detail = {"detail": explain(geometry[row])} if problems[row] == "written_invalid" else {}
        run.tell("error", str(problems[row]), row, **detail)
    return np.flatnonzero(np.isin(problems, ("", "written_invalid"))).tolist()


def _all_within(geometry: np.ndarray, most: float) -> np.ndarray:
    """Whether all coordinates are numbers below a limit, bool ``(n,)``."""
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    return np.bincount(row[~(np.abs(xy) < most).all(axis=1)], minlength=len(geometry)) == 0


def _grouped(run: _Run, rows: list) -> dict:
    """File name -> rows, in the order of the features."""
    if run.options.split == "one_file":
        return {file_name(run.options.title or run.subjects.name, set()): rows}
    groups: dict = {}
    for row in asking(rows):
        if run.options.split == "by_feature":
            key: object = row
        else:
            key = _text(run.subjects.columns[run.options.split_field].iloc[row])
        groups.setdefault(key, []).append(row)
    named: dict = {}
    taken: set = set()
    seen: Counter = Counter()
    for key, members in asking(groups.items()):
        if run.options.split == "by_feature":
            title = " ".join(filter(None, (run.value("number", key), run.value("name", key)))) or \
                str(run.subjects.fids[key])
        else:
            title = key or run.options.split_field
        seen[title] += 1
        name = file_name(title, taken, seen[title])
        taken.add(name.casefold())
        named[name] = members
    return named


def file_name(title: str, taken: set, number: int = 1) -> str:
    """A file name that every system takes, with a number where it is taken.

    Args:
        title: what the file holds.
        taken: names in lower case.
        number: to begin with, where earlier ones are known to be taken.
    """
    stem = "".join("_" if unicodedata.category(letter) in _INVISIBLE else letter
                   for letter in unicodedata.normalize("NFC", title))
    stem = _FORBIDDEN.sub("_", stem)
    if stem.lower().endswith(_SUFFIX):   # such as our own field of the file
        stem = stem[:-len(_SUFFIX)]
    stem = stem.strip(" .")[:_STEM_LETTERS].encode()[:_STEM_BYTES].decode(errors="ignore").rstrip(" .") or "parcels"
    stem = f"_{stem}" if _RESERVED.fullmatch(stem.partition(".")[0]) else stem
    name = f"{stem}{_SUFFIX}" if number == 1 else f"{stem}_{number}{_SUFFIX}"
    while name.casefold() in taken:
        number += 1
        name = f"{stem}_{number}{_SUFFIX}"
    return name


def _header(run: _Run, members: list, name: str) -> WrittenHeader:
    """Header of a file: the user's entry, otherwise the common value of its features, otherwise the default."""
    options, system = run.options, run.system
    carried = {}
    for key in CARRIED:
        values = list(dict.fromkeys(filter(None, (run.value(key, row) for row in asking(members))))) \
            if key in run.fields else []
        carried[key] = values[0] if values else ""
        if len(values) > 1 and not getattr(options, key, ""):
            run.issues.append(Issue("warning", "header_differs", name, None, "", {
                "entry": HEADER_KEYS.get(key, (key,))[0], "value": values[0]}))
    precision = f"{10.0 ** -options.decimals:.{options.decimals}f}"
    values = {
        **DEFAULTS, **{key: value for key, value in carried.items() if value and key in ("format_version",
                                                                                         "transformation")},
        "producer": options.producer.strip() or carried["producer"],
        "produced_on": options.produced_on.strip() or carried["produced_on"] or options.today,
        "coordinate_system": DATUM_TITLES[system.datum], "zone_degrees": str(system.degrees),
        "zone": str(system.zone),
        "precision": carried["precision"] if _decimals(carried["precision"]) == options.decimals else precision}
    return WrittenHeader({key: _one_line(value) for key, value in values.items()},
                         _other_lines(_one_line(carried["other_header"])))


def _other_lines(text: str) -> list[tuple[str, str]]:
    """Keys and values of ``key=value; key=value``; a semicolon that begins no key belongs to its value."""
    lines: list = []
    for part in text.split("; "):
        key, mark, value = part.partition("=")
        if mark:
            lines.append((key, value))
        elif lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}; {part}")
    return lines


def _decimals(precision: str) -> int | None:
    """Decimals that a header's precision means: ``0.001`` and ``3`` are the same."""
    number = number_in(precision)
    if number is None:
        return None
    return int(number) if number >= 1 else len(f"{Decimal(str(number)):f}".rstrip("0").partition(".")[2])


def _parcel(run: _Run, row: int, place: int, points: NumberedPoints, computed_m2: float) -> WrittenParcel:
    if points.repeated_count:
        run.tell("warning", "points_merge", row, count=points.repeated_count, decimals=run.options.decimals)
    separator = run.options.layout.separator

    def fitting(value: str, may_separate: bool = False) -> str:
        text = _one_line(value) if may_separate else _one_line(value).replace(separator, STAND_INS[separator])
        text = "\uff20" if text == END_MARK else text
        if text != value:
            run.tell("warning", "text_changed", row, value=value[:40])
        return text

    texts = {role: fitting(run.value(role, row), role == "extra") for role in FIELD_NAMES}
    more = {name: fitting(run.text(name, row)) for name in run.options.layout.field_names}
    if "number" not in run.fields:
        texts["number"] = str(place)
    return WrittenParcel(area_ha=_area(run, row, computed_m2), points=points, fields=more, **texts)


def _area(run: _Run, row: int, computed_m2: float) -> str:
    """Hectares: the stated area to its last digit, otherwise the computed one to four decimals."""
    if run.options.stated_area:
        value = run.subjects.columns[run.options.stated_area].iloc[row]
        number = None if value is None or pd.isna(value) else number_in(spelling(value))
        if number is not None and number > 0:
            if abs(number - computed_m2) > 0.5 + AREA_TOLERANCE * computed_m2:
                run.tell("warning", "area_differs", row, stated=number, computed=computed_m2,
                         difference=computed_m2 - number)
            hectares = Decimal(repr(number)) / 10_000
            return f"{hectares:f}" if -hectares.as_tuple().exponent >= 4 else f"{hectares:.4f}"
        run.tell("warning", "area_missing", row)
    return str(Decimal(repr(computed_m2 / 10_000)).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def _one_line(value: str) -> str:
    value = _CONTROL.sub(" ", value).strip() if _CONTROL.search(value) else value
    return " ".join(value.split()) if re.search(r"[\r\n\t]", value) else value


def _table(written: list[tuple[str, WrittenParcel]]) -> pd.DataFrame:
    """A row per point, of parcels with the names of their files."""
    points = [parcel.points for _, parcel in written]
    whose = np.repeat(np.arange(len(points)), [len(numbered) for numbered in points])
    texts = {"file": [name for name, _ in written], "parcel_no": [parcel.number or None for _, parcel in written],
             "parcel_name": [parcel.name or None for _, parcel in written]}
    columns = {name: pd.array(values, dtype="string").take(whose) for name, values in asking(texts.items(), 1)}
    parts = [_rows(points[some]) for some in blocks(len(points), 5_000)]
    for name in ("ring", "point", "x_northing", "y_easting", "side_length_m"):
        columns[name] = pd.concat([part.pop(name) for part in asking(parts, 20)], ignore_index=True).array
    return pd.DataFrame(columns, copy=False)   # a copy of five million rows takes the memory of the whole


def _rows(points: list[NumberedPoints]) -> dict:
    """The points of some parcels: name -> column."""
    xy = np.concatenate([numbered.xy for numbered in points])
    return {"ring": pd.Series(np.concatenate([numbered.ring for numbered in points])),
            "point": pd.Series(list(chain.from_iterable(numbered.label for numbered in points)), dtype="string"),
            "x_northing": pd.Series(xy[:, 1].copy()), "y_easting": pd.Series(xy[:, 0].copy()),
            "side_length_m": pd.Series(np.concatenate([numbered.length_m for numbered in points]))}
