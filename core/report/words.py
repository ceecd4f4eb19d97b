"""Words of a report in one language."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ..contract.basis import UNVERIFIED, VERIFIED, BasisShown, is_official, says_its_state, state_words
from ..contract.interval import RELATIONS as QUOTA_RELATIONS
from ..contract.verdicts import SEVERITIES, VERDICTS
from ..errors import InputError
from ..quality.pack.checks import CHECKS
from ..rules.model import RELATIONS
from ..texts import LANGUAGES, text, word_of
from .format import MISSING, day, is_missing, plain

#: What a finding may say that it is about: a relation to a control, to a target, or a check of a database.
KNOWN_RELATIONS = frozenset((*RELATIONS, *QUOTA_RELATIONS, *CHECKS))
#: Roles of controls that no pack names, for findings that come without a manifest.
KNOWN_ROLES = frozenset((
    "administrative_unit", "balance", "building", "carbon", "change_patches", "control_unit", "disputes",
    "ecological_red_line", "explained", "holders", "land_use", "lifecycle", "parent_plan",
    "permanent_basic_farmland", "plan", "plan_edges", "planning_zone", "quota", "ready_to_supply", "rights",
    "urban_development_boundary", "version", "zone"))


def words_in(language: str, instead: Mapping[str, str] | None = None) -> Callable:
    """A function ``t(entry, **values)`` for the report's part of the text catalogue.

    Args:
        language: of sentences, ``"en"`` or ``"zh"``. instead: entry -> the one that a report has in its place.

    Raises:
        InputError: a language that we do not ship.
    """
    if language not in LANGUAGES:
        raise InputError("report.language_unknown", language=language)
    return partial(_word, language, instead or {})


def _word(language, instead, entry, **values):
    return text(f"report.{instead.get(entry, entry)}", language, **values)


def verdict_word(t, verdict) -> str:
    """Label of a verdict. ``allowed`` reads as "no conflict found": we approve nothing.

    Args:
        t: words of the report's language, of ``words_in``.
        verdict: of a row, or missing.
    """
    if is_missing(verdict):
        return MISSING
    return t(f"verdict_{verdict}") if verdict in VERDICTS else str(verdict)


def severity_word(t, severity) -> str:
    """The word for a severity; empty where it is missing.

    Args:
        t: words of the report's language, of ``words_in``.
        severity: of a finding.
    """
    if is_missing(severity):
        return ""
    return t(f"severity_{severity}") if severity in SEVERITIES else str(severity)


def relation_word(t, relation) -> str:
    """The word for a relation; empty where it is missing.

    Args:
        t: words of the report's language, of ``words_in``.
        relation: of a rule.
    """
    if is_missing(relation):
        return ""
    return t(f"relation_{relation}") if relation in KNOWN_RELATIONS else str(relation)


def role_word(t, role, titles: dict) -> str:
    """The name of a control role, ``*`` all of them; empty where it is missing.

    Args:
        t: words of the report's language, of ``words_in``.
        role: its id. titles: role -> name.
    """
    if is_missing(role):
        return ""
    if role == "*":
        return t("all_controls")
    return titles.get(role) or (t(f"role_{role}") if role in KNOWN_ROLES else str(role))


#: Roles of controls whose ids are made by us: a limit on carbon, and a target.
WORDED = ("carbon", "lifecycle", "quota")


def control_id_word(role, control_id, language: str) -> str:
    """A control's id as a report shows it: of a limit on carbon what it measures; empty where it is missing.

    That of a target is left out: the sentence of its finding names indicator, unit and year. So is that of stages of
    land, such as ``approved/supplied/without``: their sentence names both.

    Args:
        role: of the control. control_id: its id. language: of sentences, ``"en"`` or ``"zh"``.
    """
    if role in ("quota", "lifecycle") or is_missing(control_id):
        return ""
    return word_of("measure", control_id, language) if role == "carbon" else plain(control_id)


def in_force_words(t, start, end) -> str:
    """From when to when something is in force, in words.

    Args:
        t: words of the report's language, of ``words_in``.
        start, end: dates, or missing.
    """
    start, end = day(start), day(end)
    if start and end:
        return t("in_force_between", start=start, end=end)
    if start:
        return t("in_force_from", date=start)
    return t("in_force_until", date=end) if end else ""


def basis_lines(t, language: str, record: dict, rule) -> list[dict]:
    """The basis of a finding: ``text``, ``state`` (empty: not known or said in the text), ``mark``, ``copy``, ``note``.

    An unverified one names no article. Where packs lie over each other, the last one names the rule's pack. ``copy`` is
    the address of the copy that it was compared with, ``printed`` the same where papers handed over may cite it.

    Args:
        t: words of the report's language, of ``words_in``. language: of sentences, ``"en"`` or ``"zh"``.
        record: the finding. rule: what is known of its rule, None: nothing more.
    """
    layer = [{"text": text("report.rule_of_pack", language, pack=rule.pack), "state": "", "mark": "", "copy": "",
              "printed": "", "note": ""}] if rule is not None and rule.pack else []
    if rule is not None and rule.basis:
        return [{"text": basis.cited, "state": basis.state, "mark": state_words(basis, language), "copy": basis.copy,
                 "printed": basis.copy if is_official(basis.copy) else "", "note": basis.note}
                for basis in rule.basis] + layer
    if is_missing(record.get("basis")):
        return layer
    # The finding already leaves the article of an unverified basis out.
    words, verified = str(record["basis"]), record.get("basis_verified")
    state = "" if is_missing(verified) or says_its_state(words) else VERIFIED if verified else UNVERIFIED
    mark = state_words(BasisShown(words, state=state), language) if state else ""
    return [{"text": words, "state": state, "mark": mark, "copy": "", "printed": "", "note": ""}, *layer]
