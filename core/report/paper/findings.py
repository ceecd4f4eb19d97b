"""Findings on paper: a compact table, project by project, and the rules that they rest on, by number, at the end."""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...geometry.parallel import asking
from ...texts import text
from .. import format as fmt
from ..parts.appendix import rules_of_findings
from ..parts.sheets import FINDING_COLUMNS
from ..parts.states import FIXED, OPEN, state_word, states_of
from ..rows import Places, column, of_the_run, records
from ..words import control_id_word, role_word, verdict_word
from .blocks import Block, PaperColumn, PaperTable, PaperText

_DOCUMENT_BREAKS = ("\n", "; ", "；")


class _Known(NamedTuple):
    """Control role -> its name; rule id -> number; control role -> day of its data; project id -> number."""

    titles: Mapping[str, str]
    rules: Mapping[str, int]
    dates: Mapping[str, str]
    projects: Mapping[str, str]


def findings_table(t, data, places: Places, titles, most: int) -> PaperTable | None:
    """What is open, disputed or waived, and not without conflict: a row for like findings of a project.

    Like are findings of one rule, verdict and control that ask for the same documents: the largest is shown, and the
    row says how many they are. What is fixed, and what is without conflict, is counted in a note.

    Args:
        t: words of the report's language, of ``words_in``. data: of the report, with findings.
        places: keys and order of the findings, numbers of the projects.
        titles: control role -> its name. most: rows that paper has room for.
    """
    findings, order = data.findings, places.finding_order
    states, verdicts = states_of(findings), column(findings, "verdict").astype("string").fillna("").to_numpy()
    of_run = of_the_run(findings)
    shown = order[(states[order] != FIXED) & (verdicts[order] != "allowed") & ~of_run[order]]
    calm = int(((states != FIXED) & (verdicts == "allowed") & ~of_run).sum())
    notes = [words for words in (
        t("paper_findings_note"), t("paper_without_conflict", count=fmt.whole(calm)) if calm else "",
        t("paper_fixed", count=fmt.whole((states == FIXED).sum())) if (states == FIXED).any() else "") if words]
    if not len(shown):
        return PaperTable(t("findings"), (PaperColumn(t("verdict")),), (), notes=tuple(notes[1:])) if calm else None
    groups = _groups(data, shown, places)
    known = _Known(titles, rule_numbers(t, data), _dates(data, shown), places.numbers or {})
    notes += _date_note(t, data, known)
    rows, tones = [], []
    for members in asking(groups.values()):
        for place, like in enumerate(_like(members)):
            rows.append(_row(t, data, like, place == 0, members, known))
            tones.append(like[0]["verdict"])
    if len(rows) > most:
        notes.append(t("rows_cut", shown=fmt.whole(most), count=fmt.whole(len(rows))))
    columns = (PaperColumn(t("project") if _has_projects(data) else t("subject")), PaperColumn(t("verdict")),
               PaperColumn(t("control")), PaperColumn(t("message")), PaperColumn(t("measured"), "right"))
    return PaperTable(t("paper_findings"), columns, tuple(rows[:most]), keys=2, tones=tuple(tones[:most]),
                      tone_column=1, notes=tuple(notes))


def rule_numbers(t, data) -> dict[str, int]:
    """Rule id -> its number in the appendix.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
    """
    return {item["rule"]: place for place, item in enumerate(rules_of_findings(t, data), 1)}


def rules_blocks(t, data, not_applied: list[str]) -> list[Block]:
    """The appendix: each rule by its number and id, its basis, since when in force, how to proceed.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        not_applied: remarks of the run on rules that were not applied.
    """
    blocks: list[Block] = []
    known = {rule.rule_id: rule for rule in data.rules}
    rows = []
    for place, item in enumerate(asking(rules_of_findings(t, data), 20), 1):
        basis = "\n".join(" · ".join(filter(None, (line["text"], line["mark"]))) for line in item["basis"])
        rule = known.get(item["rule"])
        ways = [] if rule is None else [*([f"{t('presumed')}{_colon(data)}{rule.presumed}"] if rule.presumed else []),
                                        *rule.routes]
        rows.append((f"[{place}]", item["rule"], fmt.whole(item["count"]), basis or fmt.MISSING, item["in_force"],
                     "\n".join(ways)))
    if rows:
        heads = [t("number_short"), t("rule"), t("finding_count"), t("basis"), t("in_force"), t("routes")]
        kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
        blocks.append(PaperTable(
            f"{t('appendix')} · {t('rules')}",
            tuple(PaperColumn(heads[place], "right" if place == 2 else "left") for place in kept),
            tuple(tuple(row[place] for place in kept) for row in rows), notes=(t("rules_note"),)))
    if not_applied:
        blocks.append(PaperText(t("rules_not_applied"), tuple(fmt.without_folders(note) for note in not_applied),
                                "list"))
    return blocks


def _has_projects(data) -> bool:
    return column(data.findings, "project_id").notna().any()


def _groups(data, shown, places: Places) -> dict:
    """Key of a project -> records of its findings, the worst first; projects in the order of their numbers."""
    part = data.findings.iloc[shown]
    projects = column(part, "project_id").astype("string")
    keys = projects.fillna(column(part, "subject_id").astype("string")).fillna("").tolist()
    groups: dict = {}
    for key, record in asking(zip(keys, records(part, (*FINDING_COLUMNS, "state")))):
        groups.setdefault(key, []).append(record)
    if not places.numbers:
        return groups
    last = len(places.numbers) + 1
    return dict(sorted(groups.items(), key=lambda item: int(places.numbers.get(item[0], last))))


def _like(members: list[dict]) -> list[list[dict]]:
    """Findings that only differ in place and size, together, the largest first."""
    groups: dict = {}
    for record in members:
        key = (record["rule_id"], record["verdict"], record["state"], record["control_role"], record["documents"],
               record["relation"], record["unit"])
        groups.setdefault(key, []).append(record)
    return [sorted(group, key=lambda record: -_size(record)) for group in groups.values()]


def _size(record: dict) -> float:
    measured = record["measured"]
    return 0.0 if fmt.is_missing(measured) else float(measured)


def _row(t, data, like: list[dict], is_first: bool, members: list[dict], known: _Known) -> tuple:
    record = like[0]
    label = verdict_word(t, record["verdict"])
    state = "" if record["state"] in (None, OPEN) else state_word(record["state"], data.language)
    number = known.rules.get(fmt.plain(record["rule_id"]))
    role = role_word(t, record["control_role"], known.titles)
    control = " ".join(filter(None, (role, f"[{number}]" if number else "")))
    below = [control_id_word(record["control_role"], record["control_id"], data.language)] if len(like) == 1 else []
    lines = [fmt.plain(record["message"])]
    if len(like) > 1:
        lines.append(t("paper_like", count=fmt.whole(len(like))))
    subjects = list(dict.fromkeys(fmt.plain(item["subject_id"]) for item in like))
    if len({item["subject_id"] for item in members}) > 1 and any(subjects):
        lines.append(t("subject") + _colon(data) + t("list_comma").join(subjects))
    documents = _documents(t, data, record)
    lines += [t("documents") + _colon(data) + documents] if documents else []
    day = fmt.day(record["data_date"])
    lines += [t("data_date") + _colon(data) + day] if day and record["control_role"] not in known.dates else []
    measured = fmt.quantity(record["measured"], record["unit"], data.language)
    limit = fmt.quantity(record["limit_value"], record["unit"], data.language)
    return (_project(data, record, known) if is_first else "", "\n".join(filter(None, (label, state))),
            "\n".join(filter(None, (control, *below))), "\n".join(lines),
            measured if limit == fmt.MISSING else f"{measured}\n{t('limit')} {limit}")


def _project(data, record, known: _Known) -> str:
    project = fmt.plain(record["project_id"])
    name = data.project_names.get(project, "") or fmt.plain(record.get("project_name"))
    title = name or project or fmt.plain(record["subject_id"]) or fmt.plain(record.get("subject_fid"))
    number = known.projects.get(project, "")
    return "\n".join(filter(None, (f"{number} {title}".strip(), project if name else "")))


def _documents(t, data, record) -> str:
    words = "" if fmt.is_missing(record["documents"]) else str(record["documents"]).strip()
    for mark in _DOCUMENT_BREAKS:
        words = words.replace(mark, "\x1f")
    return ("；" if data.language == "zh" else "; ").join(part.strip() for part in words.split("\x1f") if part.strip())


def _dates(data, shown) -> dict[str, str]:
    """Control role -> the day of its data, where all of its findings state the same."""
    days: dict = {}
    for record in records(data.findings.iloc[shown], ("control_role", "data_date")):
        days.setdefault(record["control_role"], set()).add(fmt.day(record["data_date"]))
    return {role: next(iter(stated)) for role, stated in days.items() if len(stated) == 1 and "" not in stated}


def _date_note(t, data, known: _Known) -> list[str]:
    """The days of the data of all controls in a line."""
    named = [f"{role_word(t, role, known.titles)} {day}" for role, day in known.dates.items()]
    return [t("data_date") + _colon(data) + t("list_comma").join(named)] if named else []


def _colon(data) -> str:
    return text("layout.colon", data.language)
