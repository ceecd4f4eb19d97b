"""The whole answer on a coverage: tables, numbers and sentences."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

from ...texts import enumerated, text, word_of
from ..densities.table import Densities
from ..keys.envelope import value_title
from ..pack.model import CoefficientPack
from .families import Compared, families_table
from .land import Land
from .remedies import blanks, with_remedies
from .shares import (
    AREA,
    CARBON_OUTPUTS,
    OUTPUTS,
    VEGETATED,
    VEGETATED_OUTPUTS,
    share_numbers,
    share_of,
    shares_table,
    states_table,
)
from .soils import SoilGround, soil_coverage
from .table import STATES, by_class, coverage_table

SHOWN = 12   # blanks in sentences


@dataclass(frozen=True)
class CoverageRequest:
    """What is asked.

    Attributes:
        land: ground by class. used: densities at the place. pack: of them, None for an own table.
        elsewhere: families at hand that may fill a blank. compared: families to set beside it.
        soils: ground by soil and climate, where the pack has reference stocks. language: of the answer.
    """

    land: Land
    used: Densities
    pack: Optional[CoefficientPack]
    elsewhere: Sequence[Densities] = ()
    compared: Sequence[Compared] = ()
    soils: Sequence[SoilGround] = ()
    language: str = "en"


@dataclass(frozen=True)
class Coverage:
    """An answer.

    Attributes:
        classes: of ``with_remedies``. blanks: of ``blanks``. states: of ``states_table``. families: of
            ``families_table``. soils: of ``soil_coverage``.
        used: densities. counts: numbers and booleans of the whole. notes: sentences. language: of all of it.
        place: what is given of it, in words.
    """

    classes: pd.DataFrame
    blanks: pd.DataFrame
    states: pd.DataFrame
    families: pd.DataFrame
    soils: pd.DataFrame
    used: Densities
    counts: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    language: str = "en"
    place: str = ""


def coverage(request: CoverageRequest) -> Coverage:
    """Which ground has its numbers how, what would fill the blanks, and the same under other families.

    Args:
        request: ground, densities, and families beside them.
    """
    language, used = request.language, request.used
    classes = with_remedies(coverage_table(request.land, used, language), used, request.pack, request.elsewhere,
                            language)
    classes = _largest_first(classes)
    lacking, families = blanks(classes), families_table(request.land, used, request.compared, language)
    soils = soil_coverage(request.pack, request.soils, language)
    best = families["share_without"].astype(float).idxmin()   # of equals the one that was named first
    whole = by_class(classes[classes["zone"].isna()])
    numbers = share_numbers(classes, (*OUTPUTS, *VEGETATED_OUTPUTS, *CARBON_OUTPUTS))
    vegetated = numbers["VEGETATED_SHARE_WITHOUT"]
    counts = {**numbers, "AREA_HA": float(whole["area_ha"].sum()),
              "CLASS_COUNT": int((whole["land_class"] != "").sum()),
              "BLANK_COUNT": int((whole["state"] == "none").sum()),
              "IS_COVERED": bool((whole["state"] != "none").all()),
              "IS_VEGETATION_COVERED": None if vegetated is None else vegetated <= 0.0,
              "FAMILY_USED": used.family.id, "MOST_COVERED": str(families["family"].iloc[best])}
    return Coverage(classes, lacking, states_table(classes, language), families, soils, used, counts,
                    _notes(classes, lacking, families, int(best), language), language,
                    _place_words(used, request.pack, language))


def _largest_first(classes: pd.DataFrame) -> pd.DataFrame:
    """Zones in their order, in each the class with the most ground first."""
    order = pd.factorize(classes["zone"].fillna(""))[0]
    places = np.lexsort((np.arange(len(classes)), -classes["area_ha"].to_numpy(dtype=float), order))
    return classes.iloc[places].reset_index(drop=True)


def _place_words(used: Densities, pack: Optional[CoefficientPack], language: str) -> str:
    """Climate and keys of the land as a whole, with their names."""
    climates = [word_of("climate", name, language) for name in used.place.climate.split("|") if name]
    parts = [" / ".join(climates), *(" / ".join(value_title(pack.keys[key], value, language) for value in values)
                                     for key, values in used.place.keys.items() if pack is not None)]
    return enumerated(parts, language)


def _notes(classes: pd.DataFrame, lacking: pd.DataFrame, families: pd.DataFrame, best: int, language: str) -> list:
    shares, notes = shares_table(classes), []
    for measure, key in ((AREA, "area_note"), (VEGETATED, "vegetated_note")):
        each = {state: share_of(shares, measure, state) for state in STATES}
        if all(share is not None for share in each.values()):
            notes.append(text(f"coverage.{key}", language, **{state: 100.0 * share for state, share in each.items()}))
    notes += [text("coverage.blank_note", language, title=row.title, area=row.area_ha, share=100.0 * row.share,
                   gap=row.gap, remedy=row.remedy) for row in lacking.head(SHOWN).itertuples()]
    if len(lacking) > SHOWN:
        notes.append(text("coverage.more_blanks", language, count=len(lacking) - SHOWN))
    silent = families[families["note"].notna()]
    if len(silent):
        notes.append(text("coverage.family_unknown", language, count=len(silent), families=text(
            "carbon.joint", language).join(silent["family"])))
    if len(families) > 1:
        notes.append(text("coverage.most_covered", language, family=families["family"].iloc[best],
                          share=100.0 * (1.0 - float(families["share_without"].iloc[best]))))
    return notes
