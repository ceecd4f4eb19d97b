"""The value of a change at the user's price, as a block of its report."""
from __future__ import annotations

from typing import Optional

import pandas as pd

from ...report.blocks import PaperColumn, PaperTable
from ...texts import text
from ..change.value import value_notes
from .tables import amount, band_words, word


def value_blocks(values: Optional[pd.DataFrame], language: str) -> list[PaperTable]:
    """What the stock difference and the net are worth; nothing without a price.

    Args:
        values: of ``value_table``. language: of the words.
    """
    if values is None:
        return []
    whole = values[values["zone"].isna()].iloc[0]
    currency = str(whole["currency"])
    heads = (PaperColumn(word("head_quantity", language)), PaperColumn("t C", "right"), *(PaperColumn(
        text(f"carbonvalue.{name}", language, currency=currency), "right") for name in ("head_value", "head_per_ha")),
        PaperColumn(word("head_band", language), "right"))
    rows = tuple((text(f"carbonvalue.{name}", language), amount(whole[f"{name}_t_c"], 0), amount(
        whole[f"value_{name}"], 0), amount(whole[f"value_{name}_per_ha"], 2), band_words(
        whole[f"value_{name}_lower"], whole[f"value_{name}_upper"], 0)) for name in ("difference", "net"))
    return [PaperTable(text("carbonvalue.block", language), heads, rows, notes=tuple(value_notes(values, language)))]
