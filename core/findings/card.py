"""A finding explained, and the statement to copy, in the words of the report."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from ..contract.basis import COMPARED, VERIFIED, marked
from ..report import format as fmt
from ..report.numbers import NumberStyle, area_words
from ..report.parts.cards import finding_point
from ..report.words import role_word, verdict_word, words_in
from ..texts import text
from .details.alternatives import alternatives_html, cut_of
from .details.sides import sides_lines
from .details.strip import TIGHT, strip_html
from .names import named

#: A number, which stays with its unit on one line.
_NUMBER = re.compile(r"(?<![\w.])(\d[\d,.]*) (?=(?:m²|m|ha|km²|mu|平方米|米|公顷|亩|平方公里|%)(?!\w))")
NARROW = "\\1\u00a0"    # what it is replaced by
MOST_PLACES = 50    # on one card


@dataclass(frozen=True)
class CardWords:
    """What cards need besides the rows.

    Attributes:
        language: of the labels; the findings' own sentences are in the language of their run.
        titles: control role -> title.
        rules: rule id -> ``core.report.data.RuleShown``.
        style: how areas are written.
        run_language: of the run, to find its presumptions again; empty: ``language``.
        checked: scope, coverage and day from the run's manifest (``report.checked.read_checked``).
        checks: name of a check in the store -> its title.
        units: code of an administrative unit -> its name.
        projects, subjects: id -> name.
        strips: id of a parcel or thread -> its stages (``strip.read_strips``).
        sides: name of a check -> both rights of its findings (``sides.read_sides``).
        cuts: name of a check -> cuts of its findings (``alternatives.read_cuts``).
        decisions: id of a cut -> what was accepted, by whom, on which day.
    """

    language: str = "en"
    titles: dict = field(default_factory=dict)
    rules: dict = field(default_factory=dict)
    style: NumberStyle = NumberStyle()
    run_language: str = ""
    checked: Mapping = field(default_factory=dict)
    checks: Mapping = field(default_factory=dict)
    units: Mapping = field(default_factory=dict)
    projects: Mapping = field(default_factory=dict)
    subjects: Mapping = field(default_factory=dict)
    strips: Mapping = field(default_factory=dict)
    sides: Mapping = field(default_factory=dict)
    cuts: Mapping = field(default_factory=dict)
    decisions: Mapping = field(default_factory=dict)


def finding_card(finding: dict, subject: dict | None, words: CardWords, more=(), offer: str = "",
                 choose: str = "") -> str:
    """A card as HTML without colours, for a text view of either theme.

    Args:
        finding: a row of findings as ``report.rows.records`` gives it.
        subject: the row of its verdict, None if it has none.
        words: see ``CardWords``.
        more: lines to add, ``(label, words)`` each.
        offer: words of a link to ``comply``; empty for none.
        choose: words of a link to ``choose``, right below the message; empty for none.
    """
    t = words_in(words.language)
    point = _point(finding, words)
    detail = [part for part in point["control_detail"] if part != fmt.plain(finding.get("control_layer"))]
    sides = sides_lines(words.sides.get(finding.get("check_name"), {}), finding, words.style, words.language)
    # stages and both rights go before the sentence, which repeats some of them: they are seen without scrolling
    parts = [f"<h3 {TIGHT}>{escape(point['label'])}</h3>",
             strip_html(words.strips.get(finding.get("subject_id"), ()), words.language)]
    if sides:
        parts.append(_flow(sides))
    cut = cut_of(words.cuts, finding)
    before, after = ("", "") if cut is None else alternatives_html(
        cut, words.decisions.get(cut.cut, ()), words.style, words.language)
    parts += [before, f"<p>{escape(point['message'])}</p>", after]
    if choose:
        parts.append(f"<p><a href='choose'>{escape(choose)}</a></p>")
    lines = [(t("subject"), subject_name(finding, words)), *_subject_lines(t, subject, words),
             (t("control"), _joined([point["control"], *detail], t)),
             (text("findings.layer_of_control", words.language), _layer(finding, words.language)),
             *[(label, value) for label, value, _ in point["numbers"] if label not in (t("overlap"),)],
             (t("overlap"), _overlap(finding, words)),
             (t("rule"), _joined([point["rule"], point["severity"], point["relation"]], t)),
             (t("basis"), [_basis(line) for line in point["basis"]]),
             (t("in_force"), point["in_force"]),
             (t("presumed"), point["presumed"]), (t("documents"), point["documents"]),
             (t("routes"), list(point["routes"])), *more, *_run_lines(t, words)]
    parts.append(table(lines))
    if offer:
        parts.append(f"<p><a href='comply'>{escape(offer)}</a></p>")
    parts.append(f"<p><i>{escape(t('notice'))}</i></p>")
    return "".join(parts)


def statement(findings: list[dict], subject: dict | None, words: CardWords) -> str:
    """What a technician pastes into an opinion: plain text, the worst finding first.

    An unverified basis is left out; one that was only compared is marked so.

    Args:
        findings: of one subject, the worst first. subject: its row of verdicts, None without. words: language, units
            and names.
    """
    t = words_in(words.language)
    name = subject_name(findings[0], words) if findings else fmt.plain((subject or {}).get("subject_id"))
    verdict = (subject or {}).get("verdict") or (findings[0]["verdict"] if findings else None)
    size = area_words((subject or {}).get("area_m2"), words.style, words.language)
    head = text("findings.statement_head", words.language, subject=name or fmt.MISSING,
                verdict=verdict_word(t, verdict))
    lines = [head] if not size else [head + text("findings.statement_size", words.language, size=size)]
    for place, finding in enumerate(findings, 1):
        point = _point(finding, words)
        lines.append(f"{place}. {point['label']}{text('findings.colon', words.language)}{point['message']}")
        basis = [_cited(line, words.language) for line in point["basis"] if line["state"] in (COMPARED, VERIFIED)]
        if basis:
            lines.append(f"   {t('basis')}{text('findings.colon', words.language)}{t('list_comma').join(basis)}")
        if point["documents"]:
            lines.append(f"   {t('documents')}{text('findings.colon', words.language)}"
                         + t("list_comma").join(point["documents"]))
    return "\n".join([*lines, t("notice")])


def _point(finding: dict, words: CardWords) -> dict:
    return finding_point(words_in(words.language), words.run_language or words.language, finding, words.titles,
                         words.rules.get(finding["rule_id"]))


def subject_name(finding: dict, words: CardWords) -> str:
    """A parcel by name and id, with its project in brackets; a name that both have is written once.

    Args:
        finding: a row of findings. words: with names.
    """
    subject, project = fmt.plain(finding.get("subject_id")), fmt.plain(finding.get("project_id"))
    name, project_name = words.subjects.get(subject, ""), words.projects.get(project, "")
    shown = f"{name or project_name} · {subject}" if name or project_name else subject
    if not project or project == subject:
        return shown
    return f"{shown} ({named(project, words.projects) if name and name != project_name else project})"


def _subject_lines(t, subject: dict | None, words: CardWords) -> list[tuple]:
    if subject is None:
        return []
    verdict = verdict_word(t, subject.get("verdict"))
    checked, scope = subject.get("controls_checked"), subject.get("controls_in_scope")
    if not fmt.is_missing(checked) and not fmt.is_missing(scope):
        verdict += " · " + t("scope_short", checked=int(checked), scope=int(scope))
    length = subject.get("length_m")
    size = area_words(subject.get("area_m2"), words.style, words.language) or (
        "" if fmt.is_missing(length) else fmt.length_words(length, words.language))
    return [(t("verdict"), verdict), (text("findings.size", words.language), size)]


def _layer(finding: dict, language: str) -> str:
    """The control's layer with the date of its data; a missing date is reported as missing."""
    layer, day = fmt.plain(finding.get("control_layer")), fmt.day(finding.get("data_date"))
    if not layer:
        return ""
    return text(f"findings.layer_{'dated' if day else 'undated'}", language, layer=layer, date=day)


def _run_lines(t, words: CardWords) -> list[tuple]:
    """Scope and coverage in words, the day, and the pack."""
    language, checked = words.language, words.checked
    controls = checked.get("controls") or ()
    by_status = {status: t("list_comma").join(words.titles.get(control.role, control.title) for control in controls
                                              if control.status == status)
                 for status in ("checked", "no_layer", "outside_scope")}
    scope = [by_status["checked"],
             by_status["no_layer"] and text("findings.scope_no_layer", language, titles=by_status["no_layer"]),
             by_status["outside_scope"] and text("findings.scope_outside", language, titles=by_status["outside_scope"])]
    assumed = checked.get("coverage_assumed")
    coverage = "" if assumed is None else text(f"findings.coverage_{'assumed' if assumed else 'given'}", language)
    return [(text("findings.scope", language), scope), (text("findings.coverage", language), coverage),
            (t("as_of"), _joined([checked.get("as_of", ""), checked.get("pack", "")], t))]


def _overlap(finding: dict, words: CardWords) -> str:
    area, length, share = (finding.get(f"overlap_{name}") for name in ("area_m2", "length_m", "share"))
    if not fmt.is_missing(area) and float(area):
        size = area_words(area, words.style, words.language)
    elif not fmt.is_missing(length) and float(length):
        size = fmt.quantity(length, "m", words.language)
    else:
        return ""
    return size if fmt.is_missing(share) else f"{size} · {fmt.percent(share)}"


def _basis(line: dict) -> str:
    """On the desk the copy is named, so that anybody can read it; papers name official addresses only."""
    return " · ".join(part for part in (line["text"], line["mark"], line["note"], line["copy"]) if part)


def _cited(line: dict, language: str) -> str:
    if line["state"] == VERIFIED:
        return line["text"]
    return marked(line["text"], " ".join(part for part in (line["mark"], line["printed"]) if part), language)


def _joined(parts, t) -> str:
    return " · ".join(part for part in parts if part)


def _flow(lines: list[tuple]) -> str:
    """Labels and words as a paragraph, which takes the whole width of a narrow card; a list stands on one line."""
    pairs = [(label, words if isinstance(words, str) else " | ".join(words)) for label, words in lines]
    return f"<p {TIGHT}>" + "<br>".join(f"<b>{escape(label)}</b>&nbsp; {_NUMBER.sub(NARROW, escape(words))}"
                                        for label, words in pairs) + "</p>"


def table(lines: list[tuple]) -> str:
    """HTML of labels and words; a list becomes one line each; what is empty is left out.

    Args:
        lines: ``(label, words)`` each.
    """
    rows = []
    for label, words in lines:
        several = words if isinstance(words, list) else [words]
        several = [_NUMBER.sub(NARROW, escape(line)) for line in several if line]
        if several:
            rows.append(f"<tr><td valign='top'><b>{escape(label)}</b>&nbsp;&nbsp;</td>"
                        f"<td>{'<br>'.join(several)}</td></tr>")
    return f"<table cellspacing='0' cellpadding='2'>{''.join(rows)}</table>"


def applies_card(rows: list[dict], words: CardWords) -> str:
    """What applies at one place, a block a control role, as HTML; of several places each under its name.

    Args:
        rows: of ``groundrules:whatapplies``.
        words: language, units and names.
    """
    t, language = words_in(words.language), words.language
    places: dict = {}
    for row in rows:
        places.setdefault(fmt.plain(row.get("subject_id")), []).append(row)
    parts = []
    for name, own in list(places.items())[:MOST_PLACES]:
        parts += [f"<h3>{escape(name)}</h3>"] * (len(places) > 1) + _place(own, t, words)
    if len(places) > MOST_PLACES:
        parts.append(f"<p>{escape(text('findings.applies_more', language, count=len(places) - MOST_PLACES))}</p>")
    return "".join([*parts, f"<p><i>{escape(t('notice'))}</i></p>"])


def _place(rows: list[dict], t, words: CardWords) -> list[str]:
    language = words.language
    order = ("concerned", "no_data", "not_concerned")
    parts = []
    for row in sorted(rows, key=lambda row: order.index(row["applies"]) if row["applies"] in order else 0):
        title = fmt.plain(row.get("control_title")) or role_word(t, row.get("control_role"), words.titles)
        applies = row["applies"] if row["applies"] in order else "no_data"
        headline = title + text("findings.colon", language) + text(f"findings.{applies}", language)
        parts.append(f"<h4>{escape(headline)}</h4>")
        status = fmt.plain(row.get("legal_status"))
        lines = [(t("verdict"), verdict_word(t, row["verdict"]) if not fmt.is_missing(row.get("verdict")) else ""),
                 (t("overlap"), _overlap(row, words)), (t("reason"), fmt.plain(row.get("reason"))),
                 (text("findings.legal_status", language),
                  text(f"findings.status_{status}", language) if status in STATUSES else status),
                 (text("findings.layer", language), _joined([fmt.plain(row.get("control_layer")),
                                                             fmt.plain(row.get("control_ids"))], t)),
                 (t("rule"), fmt.plain(row.get("rule_ids"))), (t("basis"), fmt.plain(row.get("basis"))),
                 (t("documents"), fmt.plain(row.get("documents"))), (t("data_date"), fmt.day(row.get("data_date")))]
        parts.append(table(lines if applies != "not_concerned" else lines[2:5]))
    return parts


STATUSES = ("in_force", "not_yet", "expired", "mixed", "unknown")
