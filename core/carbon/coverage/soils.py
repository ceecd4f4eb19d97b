"""Which mineral soils of some land have a reference stock in its climate, by area."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple, Optional

import pandas as pd

from ...texts import enumerated, named, pick, text
from ..densities.table import source_text
from ..pack.model import CoefficientPack
from .table import CELL, ENVELOPE, KEY, NONE, ROW

UNKNOWN = "soil_unknown"   # a soil or climate that the pack does not name
SOIL_COLUMNS = {
    "soil": "string", "climate": "string", "area_ha": "Float64", "share": "Float64", "state": "string",
    "reference_t_c_ha": "Float64", "depth_m": "Float64", "pack": "string", "source": "string", "lacks": "string",
    "gap": "string", "remedy": "string"}


class SoilGround(NamedTuple):
    """Ground of a soil: soils and climates that it may have, each one where it is known; ha."""

    soils: tuple
    climates: tuple
    area_ha: float


def soil_coverage(pack: Optional[CoefficientPack], ground: Iterable[SoilGround], language: str) -> pd.DataFrame:
    """A row for each soil, or candidates of one, and climate: whether the table of reference stocks has a number.

    Args:
        pack: with reference stocks; without any, or without a pack, there are no rows. ground: of the land.
        language: of sentences.

    Returns:
        ``SOIL_COLUMNS``, the most ground first; ``reference_t_c_ha`` is the mean of the candidates that have a
        number, to ``depth_m``.
    """
    areas: dict = {}
    for soils, climates, area in ground if pack is not None and pack.soil_references else ():
        areas[soils, climates] = areas.get((soils, climates), 0.0) + area
    whole = sum(areas.values())
    rows = [{"soil": "|".join(soils) or None, "climate": "|".join(climates) or None, "area_ha": area,
             "share": area / whole, "pack": f"{pack.id} {pack.version}",
             **_reference(pack, soils, climates, language)} for (soils, climates), area in areas.items() if area > 0.0]
    frame = pd.DataFrame(rows, columns=list(SOIL_COLUMNS)).astype(SOIL_COLUMNS)
    return frame.sort_values("area_ha", ascending=False, kind="stable").reset_index(drop=True)


def _has_number(pack: CoefficientPack, soil: str, climate: str) -> bool:
    number = pack.soil_references.get((soil, climate))
    return number is not None and number.value is not None


def _reference(pack: CoefficientPack, soils: Sequence[str], climates: Sequence[str], language: str) -> dict:
    cells = [pack.soil_references.get(cell) for cell in product(soils, climates)]
    known = [number for number in cells if number is not None and number.value is not None]
    if known:
        silent = [soil for soil in soils if not any(
            _has_number(pack, soil, climate) for climate in climates)]
        return {"gap": text("coverage.gap_soil_part", language, soils=named("soil", *silent)(language))
                if silent else None, "state": ROW if len(cells) == 1 else ENVELOPE, "depth_m": pack.soil_depth_m,
                "reference_t_c_ha": sum(number.value for number in known) / len(known),
                "source": enumerated((source_text(number, language) for number in known), language)}
    filled = [cell for cell, number in pack.soil_references.items() if number.value is not None]
    here = dict.fromkeys(soil for soil, climate in filled if climate in climates) or dict.fromkeys(
        soil for soil, _climate in filled)
    blank = next((number for number in cells if number is not None), None)
    lacks = KEY if not soils or not climates else CELL if blank is not None else UNKNOWN
    note = "" if blank is None else pick(blank.note, language)
    gap = text(f"coverage.gap_soil_{lacks}", language)
    return {"state": NONE, "lacks": lacks, "source": None if blank is None else source_text(blank, language),
            "gap": text("coverage.gap_note", language, gap=gap, note=note) if note else gap,
            "remedy": text("coverage.remedy_soil", language, soils=named("soil", *here)(language))}
