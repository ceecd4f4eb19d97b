"""What a spreadsheet form of the user's own can name: cells, and rows that are repeated."""
from __future__ import annotations

from ...report.words import words_in
from ...texts import text
from .project_values import AREAS
from .whole_units import STEPS

_SPLITS = ("area", "agricultural", "cropland", "paddy", "ridge", "construction", "unused", "undetermined",
           "uncovered")
_OWNERSHIP = ("state", "collective", "ownership_undetermined")
_CLASS = ("number", "row_kind", "level", "code", "name", "gross", "net", *_OWNERSHIP, "approved")
#: Name of a repeated row -> what its placeholders can be.
LISTS = {
    "rows_by_class": _CLASS, "rows_classes": _CLASS, "rows_subclasses": _CLASS,
    "rows_by_owner": ("number", "owner_code", "owner_name", "ownership_kind", *_SPLITS, "approved"),
    "rows_by_location": ("number", "location_code", "location_name", *_SPLITS, *_OWNERSHIP, "approved"),
    "rows_by_parcel": ("number", "subject_id", *_SPLITS, *_OWNERSHIP, "approved"),
}
_FROM = {"rows_by_class": ("by_class", None), "rows_classes": ("by_class", "level1"),
         "rows_subclasses": ("by_class", "level2"), "rows_by_owner": ("by_owner", None),
         "rows_by_location": ("by_location", None), "rows_by_parcel": ("by_parcel", None)}
#: Names of single cells; an area without a unit is in the unit of the tables.
CELLS = ("project_id", "parcel_count", "unusable_count", "unit", "scheme", "area_method", "made_on", "notice",
         "statement", *(f"{name}{tail}" for name in AREAS for tail in ("", *(f"_{unit}" for unit in STEPS))))


def form_values(values: dict, statement: str, language: str, unit: str, scheme: str = "", area_method: str = "",
                made_on: str = "") -> dict:
    """Values of a form for one project: numbers as numbers, the same as in the tables.

    Args:
        values: of ``project_values``, for the project.
        statement: of the project.
        language, unit: as the values were made.
        scheme, area_method, made_on: as for the statement.

    Returns:
        A value for each of ``CELLS`` and a list of dictionaries for each of ``LISTS``.
    """
    known = area_method in ("ellipsoidal", "planar", "registered")
    done = {"project_id": values["project_id"], "parcel_count": values["parcel_count"],
            "unusable_count": values["unusable_count"], "unit": text(f"occupation_tables.unit_{unit}", language),
            "scheme": scheme, "made_on": made_on, "notice": words_in(language)("notice"), "statement": statement,
            "area_method": text(f"statement.method_{area_method}", language) if known else area_method}
    for name in AREAS:
        done[name] = values[f"{name}_{unit}"]
        done.update({f"{name}_{step}": values[f"{name}_{step}"] for step in STEPS})
    for name, (source, kind) in _FROM.items():
        rows = [row for row in values[source] if kind in (None, row["row_kind"])]
        done[name] = [_row(row, number, LISTS[name]) for number, row in enumerate(rows, 1)]
    return done


def _row(row: dict, number: int, names) -> dict:
    """A row with every name: without ridges gross is net, and areas that were not asked for are empty."""
    full = {**row, "number": number, "gross": row.get("gross", row.get("net")), "ridge": row.get("ridge", 0.0)}
    return {name: None if full.get(name, "") == "" else full[name] for name in names}
