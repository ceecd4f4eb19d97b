"""The advice on cards on how to proceed, as rows for a report without cards."""
from __future__ import annotations

from ...geometry.parallel import asking
from .. import format as fmt
from ..data import ReportData
from ..parts.cards import advice_of
from ..rows import records
from ..words import verdict_word


def how_to_comply(t, data: ReportData, order) -> list[tuple]:
    """Subjects for which it was computed how they would comply, or from which tolerance their verdicts change.

    Args:
        t: words. order: positions of the verdicts.
        data: what the report shows.

    Returns:
        ``(verdict, its word, subject, how to comply, tolerance)`` each, as texts.
    """
    rows = []
    for record in asking(records(data.verdicts.iloc[order], ["subject_id", "subject_fid", "verdict"])):
        lines = dict(advice_of(t, data, record))
        if lines:
            name = fmt.plain(record["subject_id"]) or fmt.plain(record["subject_fid"])
            rows.append((record["verdict"], verdict_word(t, record["verdict"]), name,
                         "\n".join(lines.get(t("comply"), ())), "\n".join(lines.get(t("band"), ()))))
    return rows
