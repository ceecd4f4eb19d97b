"""How a subject complies, and from which tolerance its verdict changes, as HTML without colours."""
from __future__ import annotations

from html import escape

from ...findings.card import CardWords, table
from ...report import format as fmt
from ...report.numbers import area_words
from ...report.words import role_word, verdict_word, words_in
from ...texts import text
from .words import shrunk_sentence


def comply_card(site: dict, pieces, bands, words: CardWords) -> str:
    """What to cut off, what remains, whether it then passes, and what else is open.

    Args:
        site: row of REMAINING of ``groundrules:howtocomply``.
        pieces, bands: rows of CUTS and BANDS of the same subject.
        words: see ``CardWords``.
    """
    t, language = words_in(words.language), words.language
    parts = [f"<h3>{escape(_name(site))}</h3>", f"<p><b>{escape(_headline(site, t, language))}</b></p>"]
    cut = [row for row in pieces if row["action"] == "cut"]
    if site["remedy"] == "cut":
        parts.append(table(_numbers(site, t, words)))
        parts.append(f"<p>{escape(_recheck(site, language))}</p>")
        parts.append(f"<h4>{escape(text('findings.comply_pieces', language))}</h4>{table(_pieces(cut, t, words))}")
    elif site["remedy"] == "no_cut":
        parts.append(f"<p>{escape(fmt.plain(site['message']))}</p>")
        parts.append(table([(_rule(row, t, words), _routes(row, words)) for row in pieces if row["action"] == "none"]))
    still = [fmt.plain(row["message"]) for row in pieces if row["action"] in ("documents", "missing")]
    for head, lines in ((text("findings.comply_open", language), still),
                        (text("findings.band", language), [fmt.plain(row["message"]) for row in bands])):
        if lines:
            parts.append(f"<h4>{escape(head)}</h4>" + "".join(f"<p>{escape(line)}</p>" for line in lines))
    parts.append(f"<p><i>{escape(t('notice'))}</i></p>")
    return "".join(parts)


def comply_lines(site: dict, bands, role, words: CardWords) -> list[tuple]:
    """Lines for the card of one finding: how its subject complies, and the tolerance band of its control.

    Args:
        site, bands: as for ``comply_card``.
        role: control role of the finding.
        words: language and units.
    """
    t, language = words_in(words.language), words.language
    lines = [_headline(site, t, language)]
    if site["remedy"] == "cut":
        lines.append(text("findings.comply_short", language, cut=_size(site["cut_m2"], site["cut_length_m"], words),
                          remaining=_size(site["area_m2"], site["length_m"], words)))
    own = [fmt.plain(row["message"]) for row in bands if row["control_role"] == role]
    return [(text("findings.band", language), own),
            (t("comply"), lines)]


def _headline(site: dict, t, language: str) -> str:
    if site["remedy"] == "cut":
        return text("findings.comply_with_cut", language, verdict=verdict_word(t, site["verdict_after"]))
    return text(f"findings.comply_{site['remedy']}", language)


def _numbers(site: dict, t, words: CardWords) -> list[tuple]:
    language = words.language
    return [(text("findings.comply_now", language), verdict_word(t, site["verdict"])),
            (text("findings.comply_cut", language), _size(site["cut_m2"], site["cut_length_m"], words)),
            (text("findings.comply_remains", language), _size(site["area_m2"], site["length_m"], words)),
            (text("findings.comply_parts", language), fmt.plain(site["part_count"])),
            (text("findings.comply_after", language), verdict_word(t, site["verdict_after"]))]


def _recheck(site: dict, language: str) -> str:
    share = site["failing_share"]
    return shrunk_sentence(bool(site["shrunk_fails"]), site["verdict_shrunk"],
                           None if fmt.is_missing(share) else float(share), language)


def _pieces(rows, t, words: CardWords) -> list[tuple]:
    """Each piece; what several rules ask for is one place each, and may be the same."""
    return [(_rule(row, t, words), [_size(row["area_m2"], row["length_m"], words), fmt.plain(row["documents"])])
            for row in rows]


def _rule(row: dict, t, words: CardWords) -> str:
    return " · ".join(part for part in (role_word(t, row["control_role"], words.titles), fmt.plain(row["rule_id"]))
                      if part)


def _routes(row: dict, words: CardWords) -> list[str]:
    """By which ways a rule admits what no cut can mend."""
    rule = words.rules.get(row["rule_id"])
    if rule is None or not rule.routes:
        return [text("findings.comply_no_route", words.language)]
    return [words_in(words.language)("routes") + text("findings.colon", words.language), *rule.routes]


def _size(area_m2, length_m, words: CardWords) -> str:
    if not fmt.is_missing(area_m2):
        return area_words(area_m2, words.style, words.language)
    return fmt.MISSING if fmt.is_missing(length_m) else fmt.quantity(length_m, "m", words.language)


def _name(site: dict) -> str:
    subject, project = fmt.plain(site["subject_id"]), fmt.plain(site["project_id"])
    return f"{subject} ({project})" if project and project != subject else subject
