"""The appendix of a report: the rules that its findings rest on, by their ids, and those that were not applied."""
from __future__ import annotations

import re
from functools import cache

from ...contract.pack_head import BUILT_IN
from ...texts import LANGUAGES, texts_of
from ..format import MISSING, is_missing
from ..rows import column
from ..words import basis_lines, in_force_words

#: Sentences of a run that list ids of rules: they are read in the appendix.
_LISTS_OF_RULES = (("zoning", "later_rules"),)


def is_list_of_rules(note: str) -> bool:
    """Whether a remark lists rules by their ids, such as those that are not in force.

    Args:
        note: of a run, in any language.

    >>> is_list_of_rules("2 rules of the pack are not in force on 2026-06-30 and were not applied: A-1, A-2.")
    True
    """
    return any(pattern.fullmatch(note) for pattern in _patterns())


@cache
def _patterns() -> tuple:
    return tuple(re.compile(re.sub(r"\\\{\w+(:.*?)?\\\}", ".*", re.escape(texts_of(area)[entry][language])), re.DOTALL)
                 for area, entry in _LISTS_OF_RULES for language in LANGUAGES)


def rules_of_findings(t, data) -> list[dict]:
    """Each rule that findings name, in the order of their ids: how many findings, its basis, since when in force.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.

    Returns:
        ``rule``, ``count``, ``basis`` (as of ``basis_lines``), ``in_force`` each; without findings none. Built-in
        checks of data rest on no rule.
    """
    if data.findings is None or not len(data.findings):
        return []
    known = {rule.rule_id: rule for rule in data.rules}
    ids = column(data.findings, "rule_id").astype("string").fillna("")
    counts, first = ids.value_counts(), ~ids.duplicated()
    parts = ("basis", "basis_verified", "in_force_from", "in_force_to")
    rows = zip(ids[first], *(column(data.findings, name)[first] for name in parts))
    rules = []
    for rule, *values in sorted(rows, key=lambda row: row[0]):
        if rule and not rule.startswith(BUILT_IN):
            record = {name: None if is_missing(value) else value for name, value in zip(parts, values)}
            rules.append({"rule": rule, "count": int(counts[rule]),
                          "basis": basis_lines(t, data.language, record, known.get(rule)),
                          "in_force": in_force_words(t, record["in_force_from"], record["in_force_to"]) or MISSING})
    return rules
