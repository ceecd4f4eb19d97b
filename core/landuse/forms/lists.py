"""What the forms of a project list: classes by ownership, right holders with their classes, places."""
from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from ...geometry.parallel import ask, asking
from ...privacy.persons import is_of_a_person
from ...report.paper.blocks import INDENT
from ...texts import text
from ...texts.separators import numeral
from ..tables.layouts import SheetTable
from ..tables.whole_units import KINDS, counted_rows, step_of
from .marked import safe

#: Lists that a template of a form can use in addition to those of a statement.
LISTS = ("class_rows", "holders", "location_rows")
_OWNER = ["owner_name", "owner_code", "ownership_kind"]
_PLACE = ["location_code", "location_name"]
_UNCOVERED = "\uffff"    # in place of a code; sorts behind every code
_SUMS = ["area", "state", "collective", "ownership_undetermined"]
#: Characters of a code of places: county, town and village (GB/T 2260, GB/T 10114, and three more of the village).
_PARTS = {"county": (0, 6), "town": (6, 9), "village": (9, 12)}


def masked(name: str) -> str:
    """A name of a person with its first character alone.

    Args:
        name: as it is in the data.

    >>> masked("张三"), masked("Mr. Hill")
    ('张**', 'M**')
    """
    return name.strip()[:1] + "**"


def form_lists(rows: pd.DataFrame, parcels: pd.DataFrame, by_class: SheetTable, unit: str,
               name_of: Callable[[str], str], with_persons: bool) -> dict[str, dict[str, list]]:
    """The lists of ``LISTS`` by project, areas as texts with the decimals of the unit; all sum to the same total.

    Args:
        rows, parcels: of the occupation, areas in m².
        by_class: table of the run in that unit.
        unit: a key of ``whole_units.STEPS``.
        name_of: code -> name of a class, empty where the list does not have it.
        with_persons: names that look like those of persons are given in full; otherwise by their first character.

    Returns:
        Project id -> list -> rows: names and codes as texts that are ``safe``.
    """
    writer = _Writer(by_class.language, unit, name_of, with_persons)
    counted = counted_rows(rows, parcels, unit)
    counted["project_id"] = counted["project_id"].astype("string").fillna("")
    counted["class_code"] = _class_codes(counted)
    kinds = counted["ownership_kind"].astype("string").fillna("undetermined")
    counted["ownership_kind"] = kinds.where(kinds.isin(KINDS), "undetermined")
    for name in (*_OWNER, *_PLACE, "class_code"):
        counted[name] = counted[name].astype("string").fillna("")
    ask()
    lists = {project: {"class_rows": [], "holders": [], "location_rows": []}
             for project in dict.fromkeys([*parcels["project_id"].astype("string").fillna(""), *counted["project_id"]])}
    for project, part in asking(counted.groupby("project_id", sort=False), 1):
        lists[project]["holders"] = writer.holders(part)
        lists[project]["location_rows"] = writer.places(part)
    tail = f"_{unit}"
    frame = by_class.frame[by_class.frame["project_id"].notna()].rename(columns=lambda name: name.removesuffix(tail))
    for row in asking(frame.to_dict("records")):
        lists.setdefault(row["project_id"], {}).setdefault("class_rows", []).append(writer.class_row(row))
    return lists


def _class_codes(counted: pd.DataFrame) -> pd.Series:
    """The class of each row to the second level; that of the survey where its list is not known."""
    own, first, second = (counted[name].astype("string") for name in ("land_class", "level1", "level2"))
    return second.fillna(first).fillna(own).mask(counted["part"] == "uncovered", _UNCOVERED)


class _Writer:
    """Rows as texts in a language and unit."""

    def __init__(self, language: str, unit: str, name_of: Callable[[str], str], with_persons: bool):
        self.language, self.name_of, self.with_persons = language, name_of, with_persons
        self.decimals = step_of(unit)[1]

    def word(self, entry: str, **values) -> str:
        return text(f"occupation_tables.{entry}", self.language, **values)

    def area(self, units) -> str:
        """Whole steps of the unit as a number."""
        return numeral(f"{int(units) / 10 ** self.decimals:.{self.decimals}f}")

    def _sums(self, sums: Mapping) -> dict:
        return {name: self.area(sums[name]) for name in _SUMS}

    def class_row(self, row: dict) -> dict:
        """A row of the table by class, indented by its level."""
        areas = {"area": row["net"], **{name: row[name] for name in _SUMS[1:]}}
        level = int(row["level"])
        return {"kind": row["row_kind"], "level": level, "is_total": level < 2, "code": safe(_line(row["code"])),
                "name": safe(INDENT * max(0, level - 1) + _line(row["name"])),
                **{name: numeral(f"{value:.{self.decimals}f}") for name, value in areas.items()}}

    def holders(self, counted: pd.DataFrame) -> list[dict]:
        """Each right holder of a project with its classes, the largest first."""
        grouped = counted.groupby(_OWNER, sort=True)
        sums = grouped["area"].sum().sort_values(ascending=False, kind="stable")
        rows = []
        for place, key in enumerate(asking(sums.index, 20), 1):
            owner, code, kind = key
            part = grouped.get_group(key)
            classes = part.groupby("class_code")["area"].sum()
            rows.append({"number": place, "name": safe(self._holder(owner)), "code": safe(_line(code)),
                         "kind": self.word(f"kind_{kind}"), "area": self.area(sums[key]),
                         "classes": [{"name": safe(self._class(land_class)), "code": safe(land_class.strip(_UNCOVERED)),
                                      "area": self.area(units)} for land_class, units in classes.items() if units]})
        return rows

    def _holder(self, name: str) -> str:
        if not name:
            return self.word("not_given")
        return _line(name) if self.with_persons or not is_of_a_person(name) else masked(name)

    def _class(self, code: str) -> str:
        if code in ("", _UNCOVERED):
            return self.word("row_uncovered" if code else "row_no_code")
        return self.name_of(code) or self.word("row_unknown", code=_line(code))

    def places(self, counted: pd.DataFrame) -> list[dict]:
        """Where the land lies, with the parts of the code of each place."""
        sums = counted.groupby(_PLACE, sort=True)[_SUMS].sum()
        rows = []
        for (code, name), row in asking(zip(sums.index, sums.to_dict("records")), 20):
            parts = {part: code[start:end] if code.isdigit() and len(code) >= end else ""
                     for part, (start, end) in _PARTS.items()}
            rows.append({"name": safe(_line(name) or self.word("not_given")), "code": safe(_line(code)), **parts,
                         **self._sums(row)})
        return rows


def _line(value) -> str:
    """A value on one line; empty where it is missing."""
    return "" if pd.isna(value) else " ".join(str(value).split())
