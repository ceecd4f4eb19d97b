"""Further tables of a code pack, on what becomes of cropland: planting, and reasons of a loss.

A pack that has no such table takes the one of ``cn-land-use``; a zip cannot bring one.
"""
from __future__ import annotations

from functools import cache
from pathlib import Path

from ...packs.load import PackError
from ...packs.tables import cell_boolean, cell_choice, read_table

SHIPPED = Path(__file__).resolve().parents[3] / "packs" / "cn-land-use"
PLANTING = ("grain", "non_grain", "rotation", "fallow", "untilled", "tilled", "restorable", "restorable_by_works")
REASONS = ("construction", "garden", "forest", "grass", "pond", "facility_agriculture", "other_agricultural", "unused")
_TABLES = {
    "planting.csv": ({"code": str, "name": None, "kind": cell_choice(PLANTING), "verified": cell_boolean,
                      "source": str}, ("code", "name", "kind")),
    "loss_reasons.csv": ({"scheme": str, "prefix": str, "reason": cell_choice(REASONS)},
                         ("scheme", "prefix", "reason"))}


def planting_kinds(codes_path: str = "") -> dict:
    """Code or name in small letters -> kind of planting, of the pack at a path; the shipped ones are not verified.

    Args:
        codes_path: of the code pack; "" the one that is shipped.

    Raises:
        PackError: the pack's own table is broken.
    """
    return {key.casefold(): row["kind"] for row in _rows(_file(codes_path, "planting.csv"))
            for key in (row["code"], *row["name"].values())}


def loss_reasons(codes_path: str = "") -> dict:
    """Code list -> beginning of a code -> reason.

    Args:
        codes_path: of the code pack; "" the one that is shipped.

    Raises:
        PackError: the pack's own table is broken.
    """
    reasons: dict = {}
    for row in _rows(_file(codes_path, "loss_reasons.csv")):
        reasons.setdefault(row["scheme"], {})[row["prefix"]] = row["reason"]
    return reasons


def _file(codes_path: str, name: str) -> Path:
    folder = Path(codes_path) if codes_path else SHIPPED
    if folder.suffix.casefold() in (".yaml", ".yml"):
        folder = folder.parent
    return folder / name if (folder / name).is_file() else SHIPPED / name


def _rows(path: Path) -> list:
    return list(_read(path, path.stat().st_mtime_ns))


@cache
def _read(path: Path, _changed: int) -> tuple:
    problems: list = []
    columns, needed = _TABLES[path.name]
    rows = read_table(path.read_bytes(), path.name, columns, needed, problems)
    wrong = [problem for problem in problems if problem.severity == "error"]
    if wrong:
        raise PackError(str(path), wrong)
    return tuple(row for _line, row in rows)
