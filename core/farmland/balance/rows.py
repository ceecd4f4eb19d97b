"""Rows of occupied and replenished cropland as the balance counts them; everything that is missing is listed."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...contract.interval import Interval
from ...errors import InputError
from ...fields import Field, spelling, type_column
from ...frames import typed_columns
from ...geometry.measure.drawn_area import drawn_area_m2, for_cutting
from ...geometry.parallel import ask, asking, in_steps
from ...names import folded_name
from ...table import FeatureTable
from ...texts import first_few
from ...units import SQUARE_METRES
from .pack import BalancePack, Scale

COUNTY_DIGITS, PROVINCE_DIGITS = 6, 2
UNKNOWN = "unknown"
ISSUE_COLUMNS = {
    **dict.fromkeys(("severity", "kind", "layer"), "string"), "feature": "Int64", "project_id": "string",
    "county": "string", "year": "Int64", "message": "string"}


class Where(NamedTuple):
    """What an issue is about: the layer, and of it a feature, project, county and year as far as they are known."""

    layer: str = ""
    feature: Any = pd.NA
    project: Any = pd.NA
    county: Any = pd.NA
    year: Any = pd.NA

    @classmethod
    def of(cls, row) -> Where:
        """A row of ``read_rows``, as ``itertuples`` gives it.

        Args:
            row: with layer, fid, project_id, county and year.
        """
        return cls(row.layer, row.fid, row.project_id, row.county, row.year)


NOWHERE = Where()


@dataclass
class Issues:
    """Things to be examined, in the order in which they were found."""

    language: str
    rows: list = field(default_factory=list)

    def add(self, kind: str, error: InputError, where: Where = NOWHERE, severity: str = "major") -> None:
        """One more.

        Args:
            kind: its id. error: what to say, in any language. where: what it is about.
            severity: ``"major"`` or ``"minor"``.
        """
        self.rows.append((severity, kind, *where, error.in_language(self.language)))

    def frame(self) -> pd.DataFrame:
        """All of them, a row each: severity, kind, layer, feature, project_id, county, year, message."""
        return typed_columns(pd.DataFrame(self.rows, columns=list(ISSUE_COLUMNS)), ISSUE_COLUMNS)


@dataclass(frozen=True)
class Patches:
    """A layer or table of one side.

    Attributes:
        table: its rows.
        fields: field role -> field name.
        county, year, cause: for rows of a table that has no such field; empty, None: no default.
    """

    table: FeatureTable
    fields: dict
    county: str = ""
    year: int | None = None
    cause: str = ""


def county_code(value: str) -> str:
    """The six digits of the county in any longer code; a name as it is.

    Args:
        value: code or name.

    >>> county_code("441900102003"), county_code("东莞市")
    ('441900', '东莞市')
    """
    plain = spelling(value)
    return plain[:COUNTY_DIGITS] if plain.isdigit() and len(plain) > COUNTY_DIGITS else plain


def province_code(county) -> object:
    """The first two digits of a county's code; NA where the county is a name.

    Args:
        county: code or name.

    >>> province_code("440113")
    '44'
    """
    if county is pd.NA or not (str(county).isdigit() and len(str(county)) == COUNTY_DIGITS):
        return pd.NA
    return str(county)[:PROVINCE_DIGITS]


def ends_of(frame: pd.DataFrame, name: str) -> Interval:
    """An amount of each row that may be unknown.

    Args:
        frame: with a column for each end, in one unit ``(n,)``. name: beginning of their names.
    """
    return Interval.of(frame[f"{name}_low"].to_numpy(dtype=float), frame[f"{name}_high"].to_numpy(dtype=float))


def end_columns(name: str, value: Interval) -> dict:
    """The columns that ``ends_of`` reads.

    Args:
        name: beginning of their names. value: in the unit of the columns ``(n,)``.
    """
    return {f"{name}_low": value.low, f"{name}_high": value.high}


class Reading(NamedTuple):
    """How rows are read, the same on both sides.

    Attributes:
        pack: fields, causes, parameters.
        unit: of the area fields, a key of ``SQUARE_METRES``.
        scale_id, scale: of the quality grades; None: any whole number.
        as_of: later rows are left out, and listed.
    """

    pack: BalancePack
    unit: str
    scale_id: str
    scale: Scale | None
    as_of: date


def read_rows(side: str, patches: Patches, how: Reading, issues: Issues) -> pd.DataFrame:
    """One row for each patch or project that counts.

    Args:
        side: "occupied" or "replenished".
        patches: the table.
        how: it is read.
        issues: filled.

    Returns:
        side, layer, fid, project_id, county, year, cause, amount_low and amount_high (ends, whole 0.01 m²),
        gross (bool: ridges are not deducted), cropland, paddy (boolean), slope ("fine", "refused", "unknown"),
        grade (Int64), twice (bool: an earlier row says the same of the same project).

    Raises:
        InputError: no county, year or area anywhere; grades of another scale.
    """
    pack, unit, scale_id, scale, as_of = how
    table, fields = patches.table, pack.fields["patches"]
    column = _Columns(table, patches.fields, fields, issues)
    _check_needed(side, patches, fields)
    frame = pd.DataFrame({"side": side, "layer": table.name, "fid": table.fids.astype("int64"),
                          "project_id": column.typed("project_id")})
    frame["county"] = column.typed("county").fillna(patches.county or pd.NA).map(
        county_code, na_action="ignore").astype("string")
    dates = column.typed("date")
    frame["year"] = dates.dt.year.astype("Int64").fillna(patches.year if patches.year is not None else pd.NA)
    stated = column.typed("cause")
    frame["cause"] = _causes(side, stated, patches, pack, issues)
    frame["states_cause"] = stated.notna() | bool(patches.cause)
    amount, frame["gross"] = _areas(column, patches, unit, issues)
    frame = frame.assign(**end_columns("amount", amount))
    frame["cropland"] = _flags(column.typed("cropland")) if "cropland" in patches.fields else True
    frame["paddy"] = _flags(column.typed("paddy"))
    frame["slope"] = _slopes(column, pack, as_of) if side == "replenished" else "fine"
    frame["grade"] = _grades(column, patches, pack, scale_id, scale, issues)
    ask()
    frame["twice"] = frame.duplicated(["project_id", "county", "year", "cause", "amount_low"], keep="first") \
        & frame["project_id"].notna() & amount.is_known
    frame = frame[_counted(frame, dates, as_of, issues)].reset_index(drop=True)
    _list_missing(side, frame, patches, fields, issues)
    return frame.drop(columns="states_cause")


class _Columns:
    def __init__(self, table: FeatureTable, bound: dict, fields: dict, issues: Issues):
        self.table, self.bound, self.fields, self.issues = table, bound, fields, issues

    def typed(self, role: str) -> pd.Series:
        """A field as what it means; all NULL where the layer has none. What cannot be read is listed."""
        ask()
        described, name = self.fields.get(role) or Field(role), self.bound.get(role)
        if name is None:
            kinds = {"text": "string", "number": "Float64", "date": "datetime64[s]"}
            return pd.Series(pd.NA if described.type != "date" else pd.NaT, index=range(len(self.table)),
                             dtype=kinds[described.type])
        typed, problems = type_column(self.table.columns[name], described)
        for problem in problems:
            self.issues.add("unreadable", InputError(
                "balance.unreadable", layer=self.table.name, field=name,
                problem=problem.in_language(self.issues.language)), Where(self.table.name))
        return typed.reset_index(drop=True)


def _check_needed(side: str, patches: Patches, fields: dict) -> None:
    for role, default in (("county", patches.county), ("date", patches.year)):
        if role not in patches.fields and default in ("", None):
            raise InputError(f"balance.no_{role}", layer=patches.table.name,
                             aliases=", ".join(fields[role].aliases) if role in fields else "–",
                             fields=patches.table.fields_shown)


def _causes(side: str, raw: pd.Series, patches: Patches, pack: BalancePack, issues: Issues) -> pd.Series:
    known = pack.cause_of(side)
    if patches.cause and folded_name(patches.cause) not in known:
        raise InputError("balance.unknown_default_cause", cause=patches.cause,
                         causes=", ".join(cause.id for (where, _), cause in pack.causes.items() if where == side))
    raw = raw.fillna(patches.cause or pd.NA)
    causes = raw.map(lambda word: known.get(folded_name(word), UNKNOWN), na_action="ignore").fillna(UNKNOWN)
    strange = raw[(causes == UNKNOWN) & raw.notna()]
    for word, count in strange.value_counts().sort_index().items():
        issues.add("unknown_cause", InputError(
            "balance.unknown_cause", layer=patches.table.name, cause=word, count=count,
            causes=", ".join(cause.id for (where, _), cause in pack.causes.items() if where == side)),
            Where(patches.table.name))
    return causes.astype("string")


def _areas(column: _Columns, patches: Patches, unit: str, issues: Issues) -> tuple[Interval, np.ndarray]:
    """Net areas in whole 0.01 m², 0 at least where none is known, and which of them are gross for want of a net one."""
    bound, name = patches.fields, patches.table.name
    net, gross = column.typed("net_area"), column.typed("gross_area")
    share, ridge = column.typed("ridge_share"), column.typed("ridge_area")
    if not {"net_area", "gross_area"} & bound.keys():
        gross = _measured(patches) / SQUARE_METRES[unit]
    negative = (net < 0).fillna(False) | (gross < 0).fillna(False)
    net, gross = net.mask(net < 0), gross.mask(gross < 0)
    share = share.mask((share < 0) | (share >= 1))
    deducted = gross - ridge.mask((ridge < 0) | (ridge > gross)).fillna(gross * share)
    known = net.fillna(deducted)
    is_gross = known.isna() & gross.notna()
    area = known.fillna(gross)
    if negative.any():
        issues.add("negative_area", InputError("balance.negative", layer=name, count=int(negative.sum()),
                                               features=_features(patches, negative)), Where(name))
    if is_gross.any():
        issues.add("gross_area", InputError("balance.gross", layer=name, count=int(is_gross.sum())), Where(name),
                   severity="minor")
    least, most = (np.round(end * SQUARE_METRES[unit] * 100) for end in (
        area.fillna(0.0).to_numpy(dtype=float), area.fillna(np.inf).to_numpy(dtype=float)))
    return Interval.of(least, most), is_gross.to_numpy(dtype=bool)


def _measured(patches: Patches) -> pd.Series:
    """Area on the ellipsoid where no field states one, m²; NULL for what has no sound outline."""
    table = patches.table
    polygons = shapely.get_dimensions(table.geometry) == 2
    if not table.crs or not polygons.any():
        raise InputError("balance.no_area", layer=table.name,
                         fields=table.fields_shown)
    usable = polygons & in_steps(shapely.is_valid, table.geometry)
    area = pd.Series(pd.NA, index=range(len(table)), dtype="Float64")
    area[usable] = drawn_area_m2(for_cutting(table.geometry[usable], table.crs, "ellipsoidal"), table.crs)
    return area


def _features(patches: Patches, rows: pd.Series) -> str:
    """Numbers of the first features of some rows; dots where there are more."""
    return first_few(patches.table.fids[rows.to_numpy(dtype=bool)])


def _flags(words: pd.Series) -> pd.Series:
    """yes and no as boolean; what is neither is NULL."""
    return words.map({"yes": True, "no": False}).astype("boolean")


def _slopes(column: _Columns, pack: BalancePack, as_of: date) -> pd.Series:
    grade, degrees = column.typed("slope_grade"), column.typed("slope_degrees")
    limit = pack.value("slope_limit_degrees", as_of)
    refused_grades = {grade.strip() for grade in pack.value("slope_grades_refused", as_of).split("|")} - {""}
    steep = grade.isin(refused_grades).fillna(False).astype(bool)
    known = grade.notna() & bool(refused_grades)
    if limit:
        steep |= (degrees >= float(limit)).fillna(False).astype(bool)
        known |= degrees.notna()
    return pd.Series(np.select([steep, known], ["refused", "fine"], "unknown"), dtype="string")


def _grades(column: _Columns, patches: Patches, pack: BalancePack, scale_id: str, scale: Scale | None,
            issues: Issues) -> pd.Series:
    """Whole grades of the declared scale; fractions are unknown, another scale is refused."""
    name, layer = patches.fields.get("quality_grade", ""), patches.table.name
    for other, described in pack.scales.items():
        if scale_id in pack.scales and other != scale_id and name in described.fields:
            raise InputError("balance.mixed_scales", layer=layer, field=name, found=other, declared=scale_id)
    texts = column.typed("quality_grade")
    numbers = pd.to_numeric(texts.str.removesuffix("等").str.removesuffix("级"), errors="coerce").astype("Float64")
    broken = texts.notna() & (numbers.isna() | ((numbers % 1) != 0).fillna(True))
    if broken.any():
        issues.add("grade", InputError("balance.broken_grades", layer=layer, field=name, count=int(broken.sum()),
                                       features=_features(patches, broken),
                                       examples=", ".join(sorted(set(texts[broken]))[:5])), Where(layer))
    numbers = numbers.mask(broken)
    if scale is not None:
        outside = ((numbers < scale.first) | (numbers > scale.last)).fillna(False).astype(bool)
        if outside.any():
            raise InputError("balance.grades_outside", layer=layer, field=name, count=int(outside.sum()),
                             examples=", ".join(map(str, sorted(set(numbers[outside].astype(int)))[:5])),
                             features=_features(patches, outside), declared=scale_id, first=scale.first,
                             last=scale.last)
    return numbers.astype("Int64")


def _list_missing(side: str, frame: pd.DataFrame, patches: Patches, fields: dict, issues: Issues) -> None:
    """Missing values: a layer that lacks a field once, otherwise each row."""
    lost = {"county": frame["county"].isna(), "date": frame["year"].isna(),
            "area": ~ends_of(frame, "amount").is_known, "paddy": frame["paddy"].isna(),
            "quality_grade": frame["grade"].isna(), "cause": ~frame["states_cause"].astype(bool)}
    if side == "replenished":
        lost["slope_grade"] = frame["slope"] == "unknown"
    if "cropland" in patches.fields:
        lost["cropland"] = frame["cropland"].isna()
    for role, missing in asking(lost.items(), 1):
        title = (fields[role].title if role in fields else {}).get(issues.language) or role
        has_field = role in patches.fields or role == "area" \
            or (role == "slope_grade" and "slope_degrees" in patches.fields)
        if missing.all() and not has_field and len(frame):
            issues.add(f"no_{role}", InputError("balance.no_field", layer=patches.table.name, title=title),
                       Where(patches.table.name))
            continue
        for row in asking(frame[np.asarray(missing, dtype=bool)].itertuples(index=False)):
            issues.add(f"no_{role}", InputError("balance.no_value", layer=row.layer, feature=row.fid, title=title),
                       Where.of(row))


def _counted(frame: pd.DataFrame, dates: pd.Series, as_of: date, issues: Issues) -> np.ndarray:
    """Rows that count: cropland, and not of later than the run's day; what is left out is listed."""
    late = (dates > pd.Timestamp(as_of)).fillna(False) | (frame["year"] > as_of.year).fillna(False)
    other = ~frame["cropland"].astype("boolean").fillna(True).astype(bool)
    for row in asking(frame[late.to_numpy(dtype=bool)].itertuples(index=False)):
        issues.add("after_as_of", InputError("balance.late", layer=row.layer, feature=row.fid, as_of=as_of),
                   Where.of(row), "minor")
    if other.any():
        layer = frame["layer"].iloc[0]
        issues.add("not_cropland", InputError("balance.not_cropland", layer=layer, count=int(other.sum())),
                   Where(layer), severity="minor")
    steep = frame["slope"] == "refused"
    for row in asking(frame[steep.to_numpy(dtype=bool)].itertuples(index=False)):
        issues.add("too_steep", InputError("balance.too_steep", layer=row.layer, feature=row.fid), Where.of(row))
    for row in asking(frame[frame["twice"]].itertuples(index=False)):
        issues.add("twice", InputError("balance.twice", layer=row.layer, feature=row.fid), Where.of(row), "minor")
    return ~(late.to_numpy(dtype=bool) | other.to_numpy(dtype=bool))
