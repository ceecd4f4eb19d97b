"""The advice on cards on how to proceed, as rows for a report without cards."""
from __future__ import annotations

from ...geometry.parallel import asking
from .. import format as fmt
from ..data import ReportData
from ..parts.cards import advice_of
from ..rows import records
from ..words import verdict_word


def ways_to_proceed(t, data: ReportData, order) -> list[tuple]:
    """The rules that findings name, worst finding first, if there is a way to proceed.

    Args:
        t: words. order: positions of the findings.
        data: what the report shows.

    Returns:
        ``(rule, presumption, ways)`` each, as texts; each way is on its own line.
    """
    rules = {rule.rule_id: rule for rule in data.rules if rule.routes}
    named = dict.fromkeys(data.findings["rule_id"].iloc[order].dropna()) if "rule_id" in data.findings.columns else {}
    return [(name, rules[name].presumed, "\n".join(rules[name].routes)) for name in named if name in rules]


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


def documents_below(t, data: ReportData, order) -> list[str]:
    """The documents that each finding asks for, in the findings' order; empty where it asks for none.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        order: positions of the findings.
    """
    return ["" if fmt.is_missing(record["documents"]) else str(record["documents"]).strip().replace("\n", "; ")
            for record in asking(records(data.findings.iloc[order], ["documents"]), 1_000)]
