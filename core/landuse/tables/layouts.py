"""The occupation tables in the layouts that are customary: by class, owner, location, parcel, three classes.

The layouts follow custom and are not official forms. Areas are whole numbers of the table's last
decimal (``whole_units``), so that each total equals the sum of its rows.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import divide
from ...contract.interval import Interval, of_column
from ...geometry.parallel import ask, asking
from ...texts import text
from .by_class import class_rows
from .whole_units import KINDS, MEASURES, counted_rows, step_of


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        id: name in the frame and in a layer; an area's ends in its unit, such as ``net_ha``.
        title: heading without unit.
        unit: printed unit, empty without one.
        decimals: of a number, None for texts.
        kind: ``"text"``, ``"code"`` (digits that are not numbers), ``"count"`` or ``"area"``.
    """

    id: str
    title: str
    unit: str = ""
    decimals: Optional[int] = None
    kind: str = "text"


@dataclass(frozen=True)
class SheetTable:
    """A table ready to be printed, written as a layer or as a sheet.

    Attributes:
        id: ``"by_class"``, ``"by_owner"``, ``"by_location"``, ``"by_parcel"``, ``"three_classes"``
            or ``"by_grade"``.
        title, language: of the heading.
        sheet_name: name of its sheet, legal in a spreadsheet.
        columns: of the frame, in its order.
        frame: rows; ``row_kind`` distinguishes totals from details, ``project_id`` is NULL on rows of the
            whole run.
    """

    id: str
    title: str
    sheet_name: str
    columns: tuple
    frame: pd.DataFrame
    language: str = "en"

    @property
    def printed(self) -> tuple:
        """The columns that people read: without those that only tell kinds of rows apart."""
        return tuple(column for column in self.columns if column.id not in ("row_kind", "level"))

    @property
    def printed_frame(self) -> pd.DataFrame:
        """The frame under these columns; rows of the whole run are named so in place of a project."""
        frame = self.frame[[column.id for column in self.printed]]
        if "project_id" not in frame.columns:
            return frame
        words = text("occupation_tables.row_all_projects", self.language)
        return frame.assign(project_id=frame["project_id"].fillna(words))

    def heading(self, column: Column) -> str:
        """A column's title with its unit.

        Args:
            column: of the table.
        """
        if not column.unit:
            return column.title
        return text("occupation_tables.heading", self.language, t=column.title, u=column.unit)


def customary_tables(rows: pd.DataFrame, parcels: pd.DataFrame, projects: pd.DataFrame, language: str,
                     unit: str = "m2", name_of: Optional[Callable[[str], str]] = None,
                     roles: Optional[dict] = None) -> list[SheetTable]:
    """Every customary table of a run.

    Args:
        rows, parcels, projects: of ``core.landuse.occupation``, areas in m².
        language: ``"en"`` or ``"zh"``.
        unit: ``"m2"`` (2 decimals), ``"ha"`` (4) or ``"mu"`` (2).
        name_of: code -> name of a class, ``""`` where unknown; without it the rows' own names serve.
        roles: control role -> its name, for the columns ``<role>_m2`` of the rows.

    Returns:
        by_class, by_owner, by_location, by_parcel, three_classes; by_grade where the survey grades
        its cropland.

    Raises:
        InputError: a unit that is not known.
    """
    roles = {role: title for role, title in (roles or {}).items() if f"{role}_m2" in rows.columns}
    counted = counted_rows(rows, parcels, unit, roles)
    maker = _Maker(counted, parcels, projects, language, unit, roles, "approved" in rows.columns
                   and bool(rows["approved"].notna().any()))
    tables = [maker.by_class(name_of), maker.by_owner(), maker.by_location(), maker.by_parcel(),
              maker.three_classes()]
    graded = [name for name in ("slope_grade", "quality_grade")
              if name in counted.columns and counted[name].notna().any()]
    return tables + ([maker.by_grade(graded)] if graded and counted["cropland"].any() else [])


class _Maker:
    """Counted rows, and what every table needs to know of the run."""

    def __init__(self, counted, parcels, projects, language, unit, roles, with_approved):
        self.counted, self.parcels, self.roles = counted, parcels, roles
        self.language, self.unit = language, unit
        self.decimals = step_of(unit)[1]
        self.with_approved = with_approved
        self.with_ridge = bool((counted["part"] == "ridge").any())
        self.projects = list(dict.fromkeys([*_texts(projects["project_id"]), *_texts(counted["project_id"])]))
        self.place = pd.Series({project: place for place, project in enumerate(self.projects)}, dtype="int64")

    def word(self, entry: str, **values) -> str:
        return text(f"occupation_tables.{entry}", self.language, **values)

    # -- columns ---------------------------------------------------------------------------------

    def _area(self, measure: str, title: str = "") -> Column:
        return Column(f"{measure}_{self.unit}", title or self.word(measure), self.word(f"unit_{self.unit}"),
                      self.decimals, "area")

    def _text(self, name: str, kind: str = "text") -> Column:
        return Column(name, self.word(name), kind=kind)

    def _ownership(self) -> list:
        return [self._area("state"), self._area("collective"), self._area("ownership_undetermined")]

    def _extra(self) -> list:
        approved = [self._area("approved")] if self.with_approved else []
        return approved + [self._area(role, title) for role, title in self.roles.items()]

    def _splits(self) -> list:
        """Total, the legal classes with their listed parts, and what no survey covers."""
        columns = [self._area("area"), self._area("agricultural"), self._area("cropland"), self._area("paddy")]
        columns += [self._area("ridge")] if self.with_ridge else []
        return columns + [self._area(name) for name in ("construction", "unused", "undetermined", "uncovered")]

    def _table(self, name: str, columns: list, frame: pd.DataFrame) -> SheetTable:
        """The frame with its areas in the unit: whole numbers divided once, so nothing is left over."""
        done = {}
        for column in asking(columns, 1):
            if column.kind == "area":
                measure = column.id[:-len(self.unit) - 1]
                measure = f"role_{measure}" if measure in self.roles else measure
                done[column.id] = cells.number(divide(of_column(frame[measure]), Interval.of(10.0 ** self.decimals)))
            elif column.kind == "count":
                done[column.id] = frame[column.id].astype("Int64").to_numpy()
            else:
                done[column.id] = frame[column.id].astype("string").array
        return SheetTable(name, self.word(f"title_{name}"), self.word(f"sheet_{name}"), tuple(columns),
                          pd.DataFrame(done), self.language)

    # -- tables ----------------------------------------------------------------------------------

    def by_class(self, name_of) -> SheetTable:
        measures = ["gross", "area", "state", "collective", "ownership_undetermined",
                    *(["approved"] if self.with_approved else []), *(f"role_{role}" for role in self.roles)]
        frame = class_rows(self.counted, self.projects, measures, self.word, name_of)
        frame["net"] = frame["area"]
        columns = [self._text("project_id"), self._text("row_kind"), Column("level", self.word("level"), kind="count"),
                   self._text("code", "code"), self._text("name"),
                   *([self._area("gross")] if self.with_ridge else []), self._area("net"),
                   *self._ownership(), *self._extra()]
        return self._table("by_class", columns, frame)

    def by_owner(self) -> SheetTable:
        counted = self.counted.assign(ownership_kind=self.counted["ownership_kind"].astype("string").fillna(
            "undetermined").map({kind: self.word(f"kind_{kind}") for kind in KINDS}))
        return self._listed("by_owner", counted, ["owner_code", "owner_name", "ownership_kind"], "owner_name",
                            [self._text("owner_code", "code"), self._text("owner_name"),
                             self._text("ownership_kind")], self._extra())

    def by_location(self) -> SheetTable:
        return self._listed("by_location", self.counted, ["location_code", "location_name"], "location_name",
                            [self._text("location_code", "code"), self._text("location_name")],
                            [*self._ownership(), *self._extra()])

    def by_grade(self, grades) -> SheetTable:
        cropland = self.counted[self.counted["cropland"] > 0]
        frame = self._grouped(cropland, grades, grades[0], by_part=False)
        columns = [self._text("project_id"), self._text("row_kind"), *[self._text(name, "code") for name in grades],
                   self._area("cropland"), self._area("paddy")]
        return self._table("by_grade", columns, frame)

    def by_parcel(self) -> SheetTable:
        columns = [self._text("project_id"), self._text("row_kind"), self._text("subject_id", "code"),
                   *self._splits(), *self._ownership(), *self._extra()]
        # feature ids tell parcels apart that bear the same number
        frame = self._grouped(self.counted, ["subject_id", "subject_fid"], "subject_id", by_part=False, ordered=False)
        return self._table("by_parcel", columns, self._with_unusable(frame))

    def _with_unusable(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Parcels without an area, because their geometry cannot be used, are listed without numbers."""
        lost = self.parcels[self.parcels["area_m2"].isna()]
        if not len(lost):
            return frame
        lost = pd.DataFrame({"project_id": _texts(lost["project_id"]), "subject_id": _texts(lost["subject_id"]),
                             "row_kind": "unusable"})
        frame = pd.concat([frame, lost], ignore_index=True)
        order = np.lexsort((frame["row_kind"] == "total",
                            frame["project_id"].map(self.place).fillna(len(self.place))))
        return frame.iloc[order].reset_index(drop=True)

    def three_classes(self) -> SheetTable:
        frame = self._grouped(self.counted, [], "project_id", by_part=False)
        listed = frame[frame["row_kind"] == "total"].copy()
        listed["row_kind"] = np.where(listed["project_id"].isna(), "total", "project")
        counts = pd.Series(_texts(self.parcels["project_id"])).value_counts()
        counts = listed["project_id"].map(counts).fillna(0).astype("Int64")
        is_total = (listed["row_kind"] == "total").to_numpy()
        listed["parcel_count"] = counts.mask(is_total, counts.sum())
        listed.loc[is_total, "project_id"] = pd.NA
        columns = [self._text("project_id"), self._text("row_kind"),
                   Column("parcel_count", self.word("parcel_count"), kind="count"),
                   *self._splits(), *self._ownership(), *self._extra()]
        columns.append(self._area("new_construction"))
        columns += [self._area("net_unknown")] if self.counted["net_unknown"].any() else []
        return self._table("three_classes", columns, listed)

    # -- grouping --------------------------------------------------------------------------------

    def _listed(self, name, counted, keys, shown, columns, more) -> SheetTable:
        frame = self._grouped(counted, keys, shown)
        return self._table(name, [self._text("project_id"), self._text("row_kind"), *columns, *self._splits(), *more],
                           frame)

    def _grouped(self, counted, keys, shown, by_part=True, ordered=True) -> pd.DataFrame:
        """Rows by project and keys, with a total by project and one for the run.

        Args:
            shown: the key that bears the words of totals and of rows without a key.
            by_part: what no survey covers has a row of its own.
        """
        ask()
        counted = counted.assign(project_id=_texts(counted["project_id"]))
        measures = [*MEASURES, *(f"role_{role}" for role in self.roles)]
        kinds = np.where((counted["part"] == "uncovered") & by_part, "uncovered", "detail")
        frames = []
        if keys:
            keyed = counted[["project_id", *keys, *measures]].assign(row_kind=kinds)
            keyed.loc[kinds == "uncovered", keys] = None
            ask()
            detail = keyed.groupby(["project_id", "row_kind", *keys], dropna=False, sort=ordered)[measures] \
                .sum().reset_index()
            ask()
            names = detail[shown].astype(object)
            names = names.where(names.notna(), self.word("not_given"))
            detail[shown] = names.where(detail["row_kind"] != "uncovered", self.word("row_uncovered"))
            frames.append(detail)
        ask()
        totals = counted.groupby("project_id", sort=False)[measures].sum().reindex(self.projects, fill_value=0)
        totals = totals.reset_index(names="project_id").assign(row_kind="total")
        frames.append(totals.assign(**({shown: self.word("row_total")} if keys else {})))
        ask()
        frame = pd.concat(frames, ignore_index=True)
        order = np.lexsort((frame["row_kind"].map({"detail": 0, "uncovered": 1, "total": 2}),
                            frame["project_id"].map(self.place)))
        ask()
        frame = frame.iloc[order].reset_index(drop=True)
        if len(self.projects) < 2:
            return frame
        ask()
        run = counted[measures].sum().to_frame().T.assign(
            row_kind="total", project_id=pd.NA, **({shown: self.word("row_all_projects")} if keys else {}))
        return pd.concat([frame, run.astype({name: np.int64 for name in measures})], ignore_index=True)


def _texts(values: pd.Series) -> list:
    return values.astype("string").fillna("").to_list()
