"""Columns of the tables of a zoning check: they depend on its roles, and on whether subjects are areas or lines.

Sizes are in m² or m, NULL where a subject has none or none is known; texts stay objects.
"""
from __future__ import annotations

from collections.abc import Mapping

from ...layers.prepare import Subjects

COUNTED = ("forbidden", "conditional", "undetermined")   # findings of a subject, as columns count them
PARTS = ("covered", "free", "unusable")
TOTALS = {"m2": "area_m2", "m": "length_m"}


def units_of(subjects: Subjects) -> tuple:
    """Units of the subjects' sizes: ``m2``, ``m``, or both.

    Args:
        subjects: of the run.
    """
    return units_of_kinds(*kinds_of(subjects))


def kinds_of(subjects: Subjects) -> tuple:
    """Whether some subject is an area, and whether some is a line.

    Args:
        subjects: of the run.
    """
    return bool((subjects.dimension == 2).any()), bool((subjects.dimension == 1).any())


def units_of_kinds(areal: bool, lines: bool) -> tuple:
    """``units_of`` of subjects of which some are areas, and some lines.

    Args:
        areal, lines: of ``kinds_of``.
    """
    return (*(("m2",) if areal or not lines else ()), *(("m",) if lines else ()))


def verdict_columns(settled: Mapping) -> dict[str, str]:
    """A row per subject.

    Args:
        settled: of the outcome: ``scope`` and ``units``.
    """
    scope, units = settled["scope"], settled["units"]
    sizes = [name for unit in units for name in (TOTALS[unit], *(f"{part}_{unit}" for part in PARTS))]
    return {**dict.fromkeys(("subject_id", "project_id", "verdict"), "object"), **dict.fromkeys(sizes, "Float64"),
            "area_method": "object", **dict.fromkeys(("controls_checked", "controls_in_scope"), "int64"),
            **{f"{word}_count": "int64" for word in COUNTED}, "reason": "object",
            **{name: kind for role in scope for name, kind in (
                (f"{role}_verdict", "object"), *((f"{role}_{unit}", "Float64") for unit in units))}}


def project_columns(settled: Mapping) -> dict[str, str]:
    """A row per project.

    Args:
        settled: of the outcome: ``scope`` and ``units``.
    """
    sums = {name: kind for name, kind in verdict_columns(settled).items() if name.endswith(("_m2", "_m", "_count"))}
    return {"project_id": "object", "subject_count": "int64", "verdict": "object", **sums, "controls_checked": "int64",
            "controls_in_scope": "int64", "reason": "object",
            **{f"{role}_verdict": "object" for role in settled["scope"]}}


def ledger_columns(settled: Mapping) -> dict[str, str]:
    """A row per subject and role, and one for all roles together.

    Args:
        settled: of the outcome: ``units``.
    """
    units = ("m2", "m") if "m" in settled["units"] else ("m2",)
    sizes = [name for unit in units for name in (TOTALS[unit], *(f"{part}_{unit}" for part in (*PARTS, "residual")))]
    return {"subject_id": "object", "project_id": "object", "subject_fid": "int64", "control_role": "object",
            **dict.fromkeys((*sizes, "residual_share"), "Float64"), "reason": "object"}


def summary_columns(settled: Mapping) -> dict[str, str]:
    """A row per role and verdict.

    Args:
        settled: of the outcome: ``units``.
    """
    sizes = [name for unit in settled["units"] for name in (f"subject_{TOTALS[unit]}", f"covered_{unit}")]
    return {"control_role": "object", "verdict": "object", "subject_count": "int64", **dict.fromkeys(sizes, "Float64")}
