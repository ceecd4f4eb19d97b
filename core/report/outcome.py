"""The report of any check, from its outcome."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

from ..contract.outcome import FINDINGS, VERDICTS, Outcome
from ..contract.pack_head import PackHead
from ..table import FeatureTable
from ..texts import pick
from .data import ReportData, RuleShown


def outcome_report(outcome: Outcome, pack: PackHead, language: str, subjects: FeatureTable | None = None,
                   manifest: dict | None = None, **fields) -> ReportData:
    """Everything that the report of a check shows.

    Args:
        outcome: of the check. pack: that it was judged by. language: of sentences, ``"en"`` or ``"zh"``.
        subjects: whose verdicts it has; None: it has none.
        manifest: of the run, None without one.
        fields: what the check says besides, as of :class:`ReportData`: its title, the rules and controls that it names,
            the tables that it prints.
    """
    name, today = pick(pack.title, language), date.today().isoformat()
    data = ReportData(
        language=language, made_on=today, pack=f"{name} ({pack.id} {pack.version})" if name else
        f"{pack.id} {pack.version}", findings=outcome.findings, finding_geometry=outcome.geometry.get(FINDINGS),
        crs=outcome.crs, manifests=(manifest,) if manifest else (),
        not_checked=tuple(pick(sentence, language) for sentence in pack.not_checked),
        notes=(*filter(None, [outcome.head]), *outcome.notes))
    if subjects is not None:
        verdicts = outcome.tables[VERDICTS]
        if "subject_fid" not in verdicts.columns:   # by which findings are distinguished where ids repeat
            verdicts = verdicts.copy(deep=False)   # of a million subjects they are half a gigabyte
            verdicts["subject_fid"] = subjects.fids
        data = replace(data, verdicts=verdicts, verdict_geometry=subjects.geometry)
    data = replace(data, **fields)
    return replace(data, rules=with_layers(data.rules, pack, language)) if pack.stack else data


def with_layers(rules: tuple[RuleShown, ...], pack: PackHead, language: str) -> tuple[RuleShown, ...]:
    """Rules with the title of the pack that each is from, where packs lie over each other.

    Args:
        rules: of a report. pack: that they are of. language: of titles.
    """
    return tuple(replace(rule, pack=pack.layer_title(rule.rule_id, language)) for rule in rules)
