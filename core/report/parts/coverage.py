"""The coverage of coefficients on the first page of a report: shares by state, and blanks with their remedies."""
from __future__ import annotations

import pandas as pd

from ...texts import text
from .. import format as fmt

SHOWN = 8   # blanks on the first page


def state_lines(frame: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """A line for each state: hectares, and shares of the ground, of vegetated ground and of the carbon that is known.

    Args:
        frame: of ``carbon.coverage.report.coverage_block``. language: ``"en"`` or ``"zh"``.
    """
    return [(text(f"coverage.{row['state']}", language), text("carbonreport.coverage_line", language, area=fmt.decimal(
        row["area_ha"], 1), share=_percent(row["area_share"]), vegetated=_percent(row["vegetated_share"]),
        carbon=_percent(row["stock_share"]))) for row in frame.to_dict("records")]


def blank_lines(frame: pd.DataFrame, language: str) -> list[str]:
    """A sentence for each blank, the most ground first: what it lacks, and how to give it.

    Args:
        frame: of ``carbon.coverage.report.coverage_block``. language: ``"en"`` or ``"zh"``.
    """
    lines = [text("carbonreport.blank", language, title=row["title"], area=fmt.decimal(row["area_ha"], 1),
                  share=_percent(row["share"]), gap=row["gap"], remedy=row["remedy"])
             for row in frame.head(SHOWN).to_dict("records")]
    if len(frame) > SHOWN:
        lines.append(text("coverage.more_blanks", language, count=len(frame) - SHOWN))
    return lines


def _percent(share) -> str:
    return "–" if pd.isna(share) else f"{fmt.decimal(100.0 * float(share), 1)} %"
