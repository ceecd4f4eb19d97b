"""Why a value has its level: definition, parts, sources, dates, breaks and corrections, as HTML without colours."""
from __future__ import annotations

from html import escape

import pandas as pd

from ...contract.basis import bases_text
from ...findings.card import table
from ...report.format import unit_text
from ...texts import pick, text, word_of
from ..alerts.words import message_of, shown
from ..levels.terms import LEVELS
from ..pack.model import Indicator
from ..series.official import OF_OFFICIAL, only_official
from ..series.tables import FINAL, VALUES, WHOLE, WITHDRAWN
from .grid import SIGNS, Year

#: What a row states of the own value.
OWN = tuple(name for name in VALUES.content if name not in OF_OFFICIAL)


def why_card(year: Year, row: int, versions: pd.DataFrame) -> str:
    """A value explained.

    Args:
        year: as judged. row: position in its rows.
        versions: every row that was recorded for the indicator and unit, those in whose place others came too, in the
            columns of ``series.tables.VALUES`` and ``RECORD``.
    """
    language, pack = year.request.language, year.request.pack
    own = next(year.rows.iloc[[row]].itertuples())
    own = own._replace(unit=unit_text(own.unit, language))      # as people write it, in the sentence too
    indicator = pack.indicators.get(own.indicator_id)
    stated = _of_year(versions[versions["unit_code"] == own.unit_code], own.year)   # not that of a unit before it

    def word(key: str, **values) -> str:
        return text(f"levels.{key}", language, **values)

    lines = [
        (word("dimension"), year.groups.get(own.indicator_id, "")),
        (word("definition"), _plain(own.definition) or (pick(indicator.definition, language) if (
            indicator is not None and indicator.definition) else "")),
        *_parts(indicator, stated, year), *_numbers(own, _last_official(versions, own), language),
        (word("from_units"), _plain(own.from_units)), (word("series"), _plain(own.series)),
        (word("status"), word_of("status", own.status, language) if _plain(own.status) else ""),
        (word("source"), _plain(own.source)), (word("data_date"), _plain(stated.get("data_date"))),
        (word("method"), _plain(stated.get("method"))), (word("recorded"), _recorded(
            _own_stated(stated, versions), language)),
        (word("pack"), " ".join(filter(None, (_plain(stated.get("pack")), _plain(stated.get("pack_version")))))),
        (word("breaks"), _breaks(own, indicator, year)), (word("corrections"), _corrections(versions, language)),
        *_of_pack(indicator, year)]
    sign = f"{SIGNS[own.level]} {text(f'alerts.level_{own.level}', language)}"
    return (f"<h3>{escape(sign)} · {escape(own.title)} · {escape(year.names[own.unit_code])}</h3>"
            f"<p>{escape(message_of(LEVELS.index(own.level), own, language))}</p>" + table(lines))


def _numbers(own, last_official: dict, language: str) -> list:
    """What the level comes from; ``last_official``: version with the last official value that was stated."""
    def word(key: str, **values) -> str:
        return text(f"levels.{key}", language, **values)

    unit = _plain(own.unit)
    lines = [] if pd.isna(own.value) else [(word("value"), word("of_year", value=shown(own.value), unit=unit,
                                                                year=own.year))]
    if pd.notna(own.lower) and pd.notna(own.upper):
        lines.append((word("band"), f"{shown(own.lower)} … {shown(own.upper)} {unit}"))
    lines += _official(own, last_official, language)
    if pd.notna(own.difference):
        share = f" ({_signed(100 * own.difference / own.official)} %)" if own.official else ""
        lines.append((word("difference"), f"{_signed(own.difference)} {unit}{share}"))
    if pd.notna(own.target):
        relation = text(f"quota.{own.relation}", language) if _plain(own.relation) else ""
        kind = word_of("kind", own.kind, language) if _plain(own.kind) else ""
        goal = word_of("goal", own.goal, language) if _plain(own.goal) else ""
        due = word("target_of", relation=relation, target=shown(own.target), unit=unit, year=own.target_year)
        lines.append((word("target"), " · ".join(filter(None, (due.strip(), kind, goal)))))
    if pd.notna(own.base):
        lines.append((word("base"), word("of_year", value=shown(own.base), unit=unit, year=own.base_year)))
    for key, number, measure in (("path", own.path, unit), ("margin", own.margin, unit)):
        if pd.notna(number):
            lines.append((word(key, year=own.year), f"{shown(number)} {measure}"))
    if pd.notna(own.trend):
        lines.append((word("trend", count=own.trend_count), word("a_year", value=shown(own.trend, 3), unit=unit)))
    if pd.notna(own.year_of_meeting):
        lines.append((word("meeting"), f"{own.year_of_meeting:.0f}"))
    if pd.notna(own.used_share) and pd.notna(own.time_share):
        lines.append((word("used"), word("used_of", used=shown(100 * own.used_share, 1),
                                         time=shown(100 * own.time_share, 1))))
    return lines


def _official(own, last_official: dict, language: str) -> list:
    """The official value, its state and source; of one that was withdrawn the number that it was."""
    def stated(number: float, unit: str) -> str:
        return text("levels.of_year", language, value=shown(number), unit=unit, year=own.year)

    state, unit, words = _plain(own.official_status), _plain(own.unit), ""
    notes = [_plain(own.official_source), word_of("status", state, language) if state else ""]
    if pd.notna(own.official):
        words = stated(own.official, unit)
    elif state == WITHDRAWN:
        words = notes.pop()
        if last_official:
            words = text("levels.two_notes", language, b=words, a=stated(
                last_official["official"], unit_text(last_official["unit"], language) or unit))
    notes = list(filter(None, notes))
    if len(notes) > 1:
        notes = [text("levels.two_notes", language, a=notes[0], b=notes[1])]
    if words and notes:
        words = text("levels.with_notes", language, it=words, by=notes[0])
    return [(text("levels.official", language), words)] if words else []


def _parts(indicator: Indicator | None, stated: dict, year: Year) -> list:
    """Numerator and denominator, by name as the pack has them, and as they were recorded."""
    language, pack = year.request.language, year.request.pack
    names = []
    if indicator is not None:
        names = [pick(pack.quantities[key].title, language) for key in (indicator.numerator, indicator.denominator)
                 if key in pack.quantities]
    numbers = [stated.get(part) for part in ("numerator", "denominator")]
    has = all(number is not None and pd.notna(number) for number in numbers)
    recorded = " / ".join(map(shown, numbers)) if has else ""
    return [(text("levels.made_of", language), [" / ".join(names), recorded]),
            (text("levels.formula", language), "" if indicator is None else indicator.formula_text)]


def _of_pack(indicator: Indicator | None, year: Year) -> list:
    language, terms = year.request.language, year.series.terms
    numbers = text("levels.terms_of", language, margin=shown(100 * terms.margin), window=shown(terms.window_years, 0),
                   least=shown(terms.least_values, 0))
    lines = [(text("levels.terms", language), numbers)]
    if indicator is None:
        return [*lines, (text("levels.basis", language), text("levels.unknown_pack", language,
                                                              pack=year.request.pack.id))]
    return [*lines, (text("levels.basis", language), bases_text(indicator.basis, language)),
            (text("levels.needs", language), pick(indicator.needs, language) if indicator.needs else "")]


def _breaks(own, indicator: Indicator | None, year: Year) -> list[str]:
    language, breaks = year.request.language, year.request.breaks
    rows = breaks[(breaks["indicator_id"] == own.indicator_id) & breaks["unit_code"].isin([own.unit_code, WHOLE])]
    causes = {int(row.year): _plain(row.cause) for row in rows.itertuples()}
    for first in () if indicator is None else indicator.break_years:
        causes.setdefault(int(first), text("levels.break_of_pack", language))
    return [text("levels.break_of", language, year=first, cause=cause or "–") for first, cause in sorted(
        causes.items())]


def _of_year(versions: pd.DataFrame, year: int) -> dict:
    """The row of a year that holds; empty without one."""
    rows = versions[(versions["year"] == year) & ~versions["fid"].isin(versions["supersedes"].dropna())]
    return rows.iloc[-1].to_dict() if len(rows) else {}


def _own_stated(stated: dict, versions: pd.DataFrame) -> dict:
    """The version that stated the own value of a row: later ones may repeat it beside another official value."""
    by_fid = versions.set_index("fid", drop=False)
    while stated and pd.notna(stated["value"]) and stated["supersedes"] in by_fid.index:
        older = by_fid.loc[stated["supersedes"]].to_dict()
        if any(_plain(older[name]) != _plain(stated[name]) for name in OWN):
            break
        stated = older
    return stated


def _last_official(versions: pd.DataFrame, own) -> dict:
    """The version with the last official value of a unit and year; empty without one."""
    rows = versions[(versions["unit_code"] == own.unit_code) & (versions["year"] == own.year)
                    & versions["official"].notna()]
    return rows.sort_values("fid").iloc[-1].to_dict() if len(rows) else {}


def _recorded(stated: dict, language: str) -> str:
    if not _plain(stated.get("recorded")):
        return ""
    day, author = str(stated["recorded"])[:10], _plain(stated.get("author"))
    return text("levels.recorded_by" if author else "levels.recorded_on", language, day=day, author=author)


def _corrections(versions: pd.DataFrame, language: str) -> list[str]:
    """What came in the place of other values, the last one first."""
    before = versions.set_index("fid")
    alone = set(versions["fid"][only_official(versions)])     # an own value that comes to them corrects nothing
    lines = []
    for row in versions[versions["supersedes"].notna()].sort_values("fid", ascending=False).itertuples():
        if row.supersedes not in before.index:
            continue
        old = before.loc[row.supersedes]
        beside = {"year": row.year, "day": str(row.recorded)[:10], "author": _plain(row.author) or "–",
                  "why": _plain(row.why) or "–"}
        key = _official_change(old, row)
        if key:
            lines.append(text(f"levels.{key}", language, **beside, before=shown(old["official"]),
                              value=shown(row.official)))
        if not (old["value"] == row.value or pd.isna(old["value"]) and (
                pd.isna(row.value) or row.supersedes in alone)):
            lines.append(text("levels.settled" if row.why == FINAL else "levels.correction", language, **beside,
                              before=shown(old["value"]), value=shown(row.value)))
    return lines


def _official_change(old, row) -> str:
    """The entry for what became of an official value between two versions of a row; empty where it stayed."""
    if pd.isna(row.official):
        return "official_withdrawn" if row.official_status == WITHDRAWN and pd.notna(old["official"]) else ""
    if old["official"] == row.official:
        return ""
    if pd.isna(old["official"]):
        return "official_restored" if old["official_status"] == WITHDRAWN else "official_added"
    return "official_settled" if row.why == FINAL else "official_correction"


def _signed(number: float) -> str:
    return ("+" if number > 0 else "") + shown(number)


def _plain(value) -> str:
    return "" if value is None or pd.isna(value) else str(value)
