"""Columns of the tables of an intensity check: they depend on the indicators that are checked."""
from __future__ import annotations

from collections.abc import Mapping

from .pack.model import BOUNDS, INDICATORS

UNIT_WORDS = {"floor_area_ratio": "", "coverage": "_percent", "height": "_m", "green_ratio": "_percent"}
#: ``height_m`` would be the length of a line in a control of that name, as reports read it.
MEASURE_NAMES = {"height": "building_height_m"}
#: What is known of a value of which something is unknown.
AT_LEAST_NAMES = {"floor_area_ratio": "floor_area_ratio_at_least", "coverage": "coverage_at_least_percent",
                  "height": "building_height_at_least_m", "green_ratio": "green_ratio_at_least_percent"}
MARGIN_UNITS = {"floor_area_ratio": "_m2", "coverage": "_m2", "height": "_m", "green_ratio": "_m2"}
BUILDING_COLUMNS = {"building_id": "string", "building_fid": "Int64", "subject_id": "string", "subject_fid": "Int64",
                    "status": "string", "footprint_m2": "Float64", "share": "Float64", "floor_area_m2": "Float64",
                    "floor_area_from": "string", "basement_m2": "Float64", "storeys": "Float64",
                    "storeys_below": "Float64", "height_m": "Float64"}
VALUE_COLUMNS = {"layer": "string", "field": "string", "role": "string", "meaning": "string", "scale": "string",
                 "raw": "string", "row_count": "Int64", "least": "Float64", "greatest": "Float64"}
_TEXTS, _SIZES, _COUNTS = (dict.fromkeys(names.split(), kind) for names, kind in (
    ("subject_id verdict reason to_comply", "string"), ("area_m2 registered_m2 deducted_m2", "Float64"),
    ("controls_checked controls_in_scope forbidden_count conditional_count undetermined_count", "int64")))


def verdict_columns(settled: Mapping) -> dict[str, str]:
    """A row per parcel.

    Args:
        settled: of the outcome: ``indicators``.
    """
    sources = dict.fromkeys(("site_area_from", "area_method", "limits_from", "zone_ids", "split"), "string")
    return {**_TEXTS, **_SIZES, **sources, "part_count": "int64", "building_count": "Int64",
            "floor_area_from": "string", "basement_m2": "Float64", "height_kind": "string", **_COUNTS,
            **site_columns(settled)}


def part_columns(settled: Mapping) -> dict[str, str]:
    """A row per part of a parcel that was judged by itself.

    Args:
        settled: of the outcome: ``indicators``.
    """
    return {"subject_id": "string", "subject_fid": "int64", "zone_id": "string", "share": "float64",
            "verdict": "string", **site_columns(settled)}


def site_columns(settled: Mapping) -> dict[str, str]:
    """Indicators of a parcel or part, with their limits.

    Args:
        settled: of the outcome: ``indicators``.
    """
    sizes = ("site_area_m2", "floor_area_m2", "floor_area_at_least_m2", "footprint_m2", "green_m2")
    columns = dict.fromkeys(sizes, "Float64")
    for indicator in INDICATORS:
        unit = UNIT_WORDS[indicator]
        names = (MEASURE_NAMES.get(indicator, f"{indicator}{unit}"), AT_LEAST_NAMES[indicator],
                 *(f"{indicator}_{bound}{unit}" for bound in BOUNDS), f"{indicator}_margin{MARGIN_UNITS[indicator]}")
        columns |= dict.fromkeys(names, "Float64")
        if indicator in settled["indicators"]:
            columns[f"{indicator}_verdict"] = "string"
    return columns
