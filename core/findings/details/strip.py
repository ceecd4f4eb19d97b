"""The stages of a parcel as a strip of boxes on its card: kept in a run's manifest, drawn as HTML without colours."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import numpy as np
import pandas as pd

from ...texts import text
from ...texts.separators import numeral

#: The part of a manifest that holds strips.
SECTION = "strips"
TIGHT = "style='margin-top:2px; margin-bottom:4px'"   # of lines of a card on a small screen
JOINER = "\u2060"   # no line ends there, as it may between Chinese characters
#: A stage that was reached, one of which it or its day is not known, one without a record.
BOXES = {"filled": "■", "undated": "▨", "unknown": "▨", "hollow": "□"}


def strips_section(strips: Mapping[str, str], subjects: Iterable[str], titles: Mapping[str, str],
                   events: Iterable[str]) -> dict:
    """The part of a manifest that :func:`read_strips` reads.

    Args:
        strips: subject id -> stages, ``stage:state:day:m²`` with ``;`` between them.
        subjects: those that have findings.
        titles: stage -> what it is called. events: stages that are linked events.
    """
    return {"titles": dict(titles), "events": list(events),
            "of": {subject: strips[subject] for subject in dict.fromkeys(subjects) if subject in strips}}


def read_strips(manifests: Iterable[Mapping]) -> dict[str, tuple]:
    """Strips of subjects: id -> stages with title, state, day, area and whether each is an event.

    Manifests are files that anybody may have edited: what is not of the right kind is left out.

    Args:
        manifests: of runs; of a subject in several of them the last counts.

    >>> of = {"p": "a:filled:2024-01-10:60.00;b:odd::"}
    >>> read_strips([{"strips": {"titles": {"a": "A"}, "events": [], "of": of}}])
    {'p': (('A', 'filled', '2024-01-10', 60.0, False),)}
    """
    strips: dict[str, tuple] = {}
    for section in (manifest.get(SECTION) for manifest in manifests):
        if not isinstance(section, Mapping) or not isinstance(section.get("of"), Mapping):
            continue
        titles = section.get("titles") if isinstance(section.get("titles"), Mapping) else {}
        events = section.get("events") if isinstance(section.get("events"), list) else []
        for subject, written in section["of"].items():
            if isinstance(written, str):
                strips[subject] = tuple(filter(None, (_stage(part, titles, events) for part in written.split(";"))))
    return strips


def _stage(part: str, titles: Mapping, events: list):
    cells = part.split(":")
    if len(cells) != 4 or cells[1] not in BOXES:
        return None
    stage, state, day, area = cells
    try:
        size = float(area) if area else None
    except ValueError:
        size = None
    title = titles.get(stage)
    return (title if isinstance(title, str) else stage, state, day, size, stage in events)


#: Rules whose measure is how many days something began or ended too late.
LATE_RULES = ("LIFE-LATE", "LIFE-COMPLETION", "LIFE-IDLE")
LATE_DAYS = (90, 365, 730)      # the last day of each group but the last one
STAGE, DAYS_LATE = "life_stage", "days_late"


def life_columns(frame: pd.DataFrame, strips: Mapping[str, tuple]) -> dict[str, np.ndarray]:
    """Columns to filter findings on the life of land by; none where no finding has a strip.

    Args:
        frame: findings with ``subject_id``, ``rule_id`` and ``measured`` ``(n,)``. strips: of ``read_strips``.

    Returns:
        ``STAGE``, the title of the last stage that is reached, and ``DAYS_LATE``, the number of the group of
        ``LATE_DAYS`` from ``"1"`` on; object ``(n,)``, None where a finding has none.

    >>> frame = pd.DataFrame({"subject_id": ["p", "q"], "rule_id": ["LIFE-LATE", "R"], "measured": [91.0, 5.0]})
    >>> stages = ("Supplied", "filled", "", None, False), ("Used", "hollow", "", None, False)
    >>> columns = life_columns(frame, {"p": stages})
    >>> columns["life_stage"].tolist(), columns["days_late"].tolist()
    (['Supplied', None], ['2', None])
    """
    reached = {subject: next((stage[0] for stage in reversed(stages) if stage[1] in ("filled", "undated")
                              and not stage[4]), None) for subject, stages in strips.items()}
    stages = np.array([reached.get(subject) for subject in frame["subject_id"].tolist()] or [], dtype=object)
    if not any(stages):
        return {}
    days = pd.to_numeric(frame["measured"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    is_late = frame["rule_id"].isin(LATE_RULES).to_numpy(dtype=bool) & (days > 0)
    groups = np.searchsorted(LATE_DAYS, days) + 1
    return {STAGE: stages, DAYS_LATE: np.where(is_late, groups.astype(str).astype(object), None)}


def strip_html(stages: tuple, language: str) -> str:
    """A strip of boxes, with day and area beside each and linked events above them; empty without stages.

    Args:
        stages: of ``read_strips``. language: of its words, ``"en"`` or ``"zh"``.
    """
    boxes = [stage for stage in stages if not stage[4]]
    if not boxes:
        return ""
    events = " · ".join(f"{escape(title)} {day or text('findings.strip_no_day', language)}"
                        for title, _state, day, _size, is_event in stages if is_event)
    flow = "".join(_box(stage, language) for stage in boxes)   # boxes go on to the next line, as words do
    above = f"{escape(text('findings.strip_events', language))}: {events}<br>" if events else ""
    return f"<p {TIGHT}>{above}{flow}<br><small>{escape(text('findings.strip_legend', language))}</small></p>"


def _box(stage: tuple, language: str) -> str:
    """A box with its day and area: its title stays on one line, and so does each of them."""
    title, state, day, size, _is_event = stage
    known = [day or (text("findings.strip_no_day", language) if state == "undated" else ""),
             f"{numeral(f'{size:,.0f}')} {text('findings.strip_m2', language)}" if size else ""]
    shown = _unbroken(f"{BOXES[state]} {escape(title if title.isascii() else JOINER.join(title))}")
    numbers = " ".join(_unbroken(part) for part in known if part)
    if state == "filled":
        return f"<b>{shown}</b> {numbers}&nbsp; "
    return f"{shown} {numbers}&nbsp; " if numbers else f"<small>{shown}</small>&nbsp; "


def _unbroken(words: str) -> str:
    return words.replace(" ", "&nbsp;").replace("-", "&#8209;")
