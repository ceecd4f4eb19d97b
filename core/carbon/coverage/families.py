"""The same ground under several families, and the coverage of each feature of a layer."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.interval import Interval
from ...texts import pick, text
from ..densities.table import Densities
from ..pack.model import Share
from .land import Land
from .shares import OUTPUTS, VEGETATED_OUTPUTS, share_numbers
from .table import ENVELOPE, NONE, ROW, STATES, by_class, coverage_table

M2_PER_HA = 10_000.0
PART = "part"   # of a feature: some of its ground has a number, some has none
_SHARES = {ROW: "share_by_row", ENVELOPE: "share_by_envelope", NONE: "share_without"}
FAMILY_COLUMNS = {
    "pack": "string", "family": "string", "family_title": "string", "trust": "string", "is_used": "boolean",
    **{name.lower(): "Float64" for name in (*OUTPUTS, *VEGETATED_OUTPUTS)}, "stock_t_c": "Float64", "pools": "string",
    "blank_classes": "string", "boundary": "string", "note": "string"}
FEATURE_COLUMNS = {"area_ha": "Float64", "class_title": "string", "state": "string", "state_title": "string",
                   **dict.fromkeys(_SHARES.values(), "Float64"), "gap": "string", "remedy": "string"}


class Compared(NamedTuple):
    """A family to compare.

    Attributes:
        pack, family: ids. table: its densities at the place; None where it cannot answer. reason: why it cannot.
    """

    pack: str
    family: str
    table: Optional[Densities]
    reason: str = ""


def families_table(land: Land, used: Densities, others: Sequence[Compared], language: str) -> pd.DataFrame:
    """Which family has numbers for how much of the ground: the used one first, then the others as they were named.

    Families of other pools cover other things: ``pools`` and ``boundary`` say which.

    Args:
        land: ground by class. used: the table of the run. others: to compare. language: of titles.

    Returns:
        ``FAMILY_COLUMNS``; ``blank_classes`` are those that lack a number, the most ground first; ``note`` says why a
        family cannot answer.
    """
    rows = [_family(land, Compared("", used.family.id, used), True, language)]
    rows += [_family(land, other, False, language) for other in others]
    return pd.DataFrame(rows, columns=list(FAMILY_COLUMNS)).astype(FAMILY_COLUMNS)


def _family(land: Land, compared: Compared, is_used: bool, language: str) -> dict:
    table = compared.table
    if table is None:
        return {"pack": compared.pack, "family": compared.family, "is_used": is_used, "note": compared.reason}
    coverage = coverage_table(land, table, language)
    whole = by_class(coverage[coverage["zone"].isna()])
    blank = whole[whole["state"] == NONE].sort_values("area_ha", ascending=False, kind="stable")["title"].dropna()
    return {"pack": None if table.is_own else table.origin, "family": table.family.id,
            "family_title": pick(table.family.title, language), "trust": table.family.trust or None, "is_used": is_used,
            **{name.lower(): share for name, share in share_numbers(
                coverage, (*OUTPUTS, *VEGETATED_OUTPUTS)).items()},
            "stock_t_c": whole["stock_t_c"].sum() if (whole["state"] != NONE).any() else None,
            "pools": text("carbon.joint", language).join(text(f"carbon.{pool}", language) for pool in table.pools),
            "blank_classes": text("carbon.joint", language).join(dict.fromkeys(blank)) or None,
            "boundary": pick(table.family.boundary, language)}


def feature_coverage(area_m2: np.ndarray, codes: np.ndarray, shares: Mapping[str, Sequence[Share]],
                     coverage: pd.DataFrame, language: str) -> pd.DataFrame:
    """How each feature of a layer has its numbers.

    Args:
        area_m2: of the features ``(n,)``, NaN where unusable. codes: ``(n,)``. shares: code -> classes that it means.
        coverage: of the ground of these codes, of ``remedies.with_remedies``. language: of titles.

    Returns:
        ``FEATURE_COLUMNS``: ``state`` is of ``STATES``, or ``part`` where a code stands for several classes of which
        not all have a number; ``gap`` and ``remedy`` are those of its first blank.
    """
    whole = coverage[coverage["zone"].isna()]
    classes = by_class(whole).set_index(["land_class", "code"])
    blank = whole[whole["state"] == NONE].assign(land_class=lambda rows: rows["land_class"].fillna(""),
                                                 code=lambda rows: rows["code"].fillna(""))
    blank = blank.drop_duplicates(["land_class", "code"]).set_index(["land_class", "code"])
    places, distinct = pd.factorize(codes)   # a million features have few codes
    of_code = pd.DataFrame([_of_code(code, shares.get(code, ()), classes, blank, language) for code in distinct])
    frame = of_code.iloc[places].reset_index(drop=True)
    frame["area_ha"] = cells.number(Interval.of(area_m2 / M2_PER_HA))
    return frame.reindex(columns=list(FEATURE_COLUMNS)).astype(FEATURE_COLUMNS)


def _of_code(code: str, parts: Sequence[Share], classes: pd.DataFrame, blank: pd.DataFrame, language: str) -> dict:
    """What is said of all features of a code; one without any usable ground has no row."""
    keys = [(part.land_class, "", part.share) for part in parts] or [("", code, 1.0)]
    keys = [key for key in keys if key[:2] in classes.index]
    if not keys:
        return {"state": NONE, "state_title": text("coverage.none", language)}
    amounts = dict.fromkeys(STATES, 0.0)
    for *key, share in keys:
        amounts[classes.loc[tuple(key), "state"]] += share
    state = NONE if amounts[NONE] >= 1.0 else PART if amounts[NONE] > 0.0 else ENVELOPE if amounts[ENVELOPE] else ROW
    first = next((tuple(key) for *key, _share in keys if tuple(key) in blank.index), None)
    titles = text("carbon.joint", language).join(str(classes.loc[tuple(key), "title"]) for *key, _share in keys)
    return {"class_title": titles, "state": state, "state_title": text(f"coverage.{state}", language),
            **{_SHARES[name]: amount for name, amount in amounts.items()},
            **({} if first is None else {name: blank.loc[first, name] for name in ("gap", "remedy")})}
