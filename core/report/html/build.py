"""One report as one self-contained HTML file: no network, no fonts, no pictures."""
from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ...contract.basis import VERIFIED, compared_of, shares_of, state_of
from ...contract.pack_head import BUILT_IN
from ...contract.verdicts import VERDICTS
from ...errors import InputError
from ...geometry.parallel import ask, asking
from ...texts import text
from .. import format as fmt
from ..checked import SECTION, without_copies
from ..data import ReportData
from ..maps.of_run import RunMaps
from ..numbers import area_in, area_words, unit_word
from ..parts.appendix import is_list_of_rules, rules_of_findings
from ..parts.carbon import carbon_view, is_carbon_in_blocks, tables_shown
from ..parts.cards import build_cards, run_points
from ..parts.occupation import areas_view, occupation_sheets, statements_view
from ..parts.sheets import any_sheet, findings_sheet, ledger_sheet, projects_sheet, subjects_sheet, verdict_cell
from ..parts.states import FIXED, OPEN, has_states, state_counts, state_of_subjects, states_of
from ..rows import (
    Places,
    both_have_fid,
    column,
    counts,
    findings_order,
    number,
    project_numbers,
    records,
    subject_keys,
    subjects_of_findings,
    subjects_order,
    summary_of_verdicts,
)
from ..words import role_word, verdict_word, words_in
from .blocks import block_views

_FOLDER = Path(__file__).parent
_MANIFEST_DEPTH = 20
MAX_PRINTED_ROWS, MAX_PRINTED_COLUMNS = 40, 11     # of a table on A4
INDICATOR = "indicator_id"      # a table with this column is an answer, and stays in the report however wide it is


def build_report(data: ReportData) -> str:
    """Render a report.

    Args:
        data: what to show; rows beyond the limits (200 cards, 5,000 rows a table) are
            counted and said to be elsewhere.

    Returns:
        A whole HTML document.

    Raises:
        InputError: nothing at all to show, or a language that we do not have.
    """
    if is_empty(data):
        raise InputError("report.empty")
    return render(data)


def is_empty(data: ReportData) -> bool:
    """True where no part of a report has anything to show.

    A layer without rows is something: "no findings" is a result.

    Args:
        data: what the report shows.
    """
    return (data.verdicts is None and data.findings is None and data.projects is None
            and data.summary is None and not data.ledgers and not data.tables and not data.sheets
            and not data.manifests and not data.blocks)


def render(data: ReportData, links: dict | None = None, home: str = "") -> str:
    """Render without asking whether there is anything to show.

    Args:
        data: what the report shows.
        links: project id -> file of its report; makes this an index, without cards and long tables.
        home: file of the index, for the head of a project's report.
    """
    t = words_in(data.language, data.words)
    titles = {control.role: control.title for control in data.controls}
    view = _body(t, data, titles, links, with_detail=links is None)
    script = _asset("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    pieces = _template().generate(
        t=t, data=data, view=view, css=_asset("report.css"), script=script, script_hash=digest,
        lang={"zh": "zh-CN"}.get(data.language, data.language), verdict_words=VERDICTS,
        home=home, head=head_lines(t, data), title=data.title or t("default_title"))
    return "".join(asking(pieces))


@lru_cache(maxsize=1)
def _template():
    environment = Environment(loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True,
                              undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["whole"] = fmt.whole
    environment.globals["asking"] = asking   # a macro gives all its rows as one piece
    return environment.get_template("report.html")


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return (_FOLDER / "static" / name).read_text(encoding="utf-8")


def head_lines(t, data) -> list[tuple[str, str]]:
    """Label and words of each line of the head; lines without words are left out.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
    """
    lines = [(t("made_on"), data.made_on), (t("as_of"), data.as_of), (t("pack"), data.pack)]
    if data.area_method:     # several runs in one report may have measured in several ways
        methods = [t(f"method_{method}") if method in ("ellipsoidal", "planar", "registered") else method
                   for method in data.area_method.split(", ")]
        lines.append((t("area_method"), t("list_comma").join(methods)))
    lines += data.facts
    return [(label, words) for label, words in lines if words]


def _body(t, data, titles, links, with_detail):
    rules = {rule.rule_id: rule for rule in data.rules}
    findings, verdicts, from_findings = data.findings, data.verdicts, False
    order = places = None
    numbers: dict = {}
    if findings is not None:
        order = findings_order(findings)
    counted, shown = verdicts, order
    if findings is not None:
        states = states_of(findings)
        shown = order[states[order] != FIXED]       # what is fixed has no card
    if verdicts is None and findings is not None:
        verdicts, from_findings = subjects_of_findings(findings, shown), True
        counted = subjects_of_findings(findings, order[states[order] == OPEN])
    cards, anchors, deserving, about_run = [], {}, 0, []
    if verdicts is not None and with_detail:
        with_fid = both_have_fid(*[frame for frame in (verdicts, findings) if frame is not None])
        subjects = subject_keys(verdicts, with_fid)
        keys = subject_keys(findings, with_fid) if findings is not None else None
        ask()
        subject_order = subjects_order(verdicts, subjects, findings, keys, order)
        if from_findings and has_states(findings):
            verdicts = verdicts.assign(state=state_of_subjects(subjects, keys, findings))
            subject_order = subject_order[np.argsort(verdicts["state"].ne(OPEN).to_numpy()[subject_order],
                                                     kind="stable")]
        numbers = project_numbers(verdicts, subject_order) if has_overview(data) else {}
        places = Places(subjects, subject_order, keys, order, numbers)
        cards, anchors, deserving = build_cards(t, data, verdicts, replace(places, finding_order=shown), titles)
    ask()
    if findings is not None:
        about_run = run_points(t, data, shown, titles, rules)
    sheets = []
    if data.projects is not None and len(data.projects) and not data.sheets \
            and (links or not one_subject_each(data)):
        sheets.append(projects_sheet(t, data, links, numbers) | {"main": True})
    sheets += occupation_sheets(t, data, links)
    if findings is not None and with_detail:
        sheets.append(findings_sheet(t, data, places, titles, anchors))
    if data.verdicts is not None and with_detail:
        sheets.append(subjects_sheet(t, data, verdicts, places, titles, anchors))
    if with_detail:
        sheets += [ledger_sheet(t, data, place, title, frame, titles)
                   for place, (title, frame) in enumerate(data.ledgers, 1)]
    shown = tables_shown(data)
    apart = [(title, frame) for title, frame in data.tables if data.tables_file and INDICATOR not in frame.columns and (
        len(frame) > MAX_PRINTED_ROWS or len(frame.columns) > MAX_PRINTED_COLUMNS
        or not any(frame is other for _, other in shown))]
    sheets += [any_sheet(t, data, place, title, frame) for place, (title, frame) in enumerate(shown, 1)
               if not any(frame is other for _, other in apart)]
    apart = [*(data.workbook if data.tables_file else ()), *apart]
    sheets = printed_sheets(sheets, bool(cards) and len(cards) == deserving and not any(card["more"] for card in cards))
    scope = scope_view(t, data)
    return {"result": result_view(t, data, counted, from_findings),
            "states": state_counts(findings, data.language),
            "basis": basis_view(t, data.language, None if findings is None else findings[states == OPEN], data.rules),
            "summary": summary_view(t, data, titles), "scope": scope, "cards": cards,
            "rules": rules_of_findings(t, data) if with_detail else [],
            "not_applied": [note for note in data.notes if is_list_of_rules(note)],
            "about_scope": bool(verdicts is not None or findings is not None or scope["line"] or scope["missing"]),
            "elsewhere": t("tables_beside", file=data.tables_file, tables=t("list_comma").join(
                t("table_rows", title=title, count=fmt.whole(len(frame))) for title, frame in apart)) if apart else "",
            "not_printed": t("list_comma").join(t("table_rows", title=sheet["title"], count=fmt.whole(sheet["total"]))
                                                for sheet in sheets if not sheet["printed"]),
            "overview": data.maps.overview(numbers) if has_overview(data) else "",
            "blocks": block_views(data.blocks, data.language) if with_detail else [],
            "carbon": carbon_view(data.tables, data.language) if with_detail and not is_carbon_in_blocks(
                data) else None,
            "carbon_words": {name: text(f"carbonreport.{name}", data.language) for name in (
                "heading", "lead", "others", "coefficients")},
            "areas": areas_view(t, data), "statements": statements_view(data, with_detail),
            "map": next(iter(data.maps.values())) if with_detail and len(data.maps) == 1 else "",
            "map_title": text("layout.map_name", data.language),
            "map_note": text("layout.map_note_plain", data.language),
            "deserving": deserving, "show_cards": with_detail and verdicts is not None,
            "about_run": about_run, "sheets": sheets,
            "manifests": [{} if data.manifest_file else _manifest(item) for item in data.manifests]}


def has_overview(data) -> bool:
    """Whether there is a map of all projects: of a run of several.

    Args:
        data: what the report shows.
    """
    return isinstance(data.maps, RunMaps) and len(data.maps) > 1


def printed_sheets(sheets: list, cards_are_whole: bool) -> list:
    """Tables with ``printed``: whether a printer takes them too. What is long is for the screen and for files.

    Args:
        sheets: of the report. cards_are_whole: every finding is on a card, so that no paper need repeat them.
    """
    return [{"main": False, **sheet, "printed": len(sheet["rows"]) <= MAX_PRINTED_ROWS and not (
        cards_are_whole and sheet["id"] in ("findings", "subjects"))} for sheet in sheets]


def one_subject_each(data) -> bool:
    """Every project is a single subject of the same name: a table of projects would repeat the other.

    Args:
        data: what the report shows.
    """
    if data.verdicts is None or len(data.projects) != len(data.verdicts):
        return False
    ids = set(column(data.verdicts, "subject_id").dropna().astype(str))
    return set(column(data.projects, "project_id").dropna().astype(str)) == ids


def result_view(t, data, verdicts, from_findings) -> dict | None:
    """The part of the first page on verdicts; None without any.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        verdicts: a row per subject, None without. from_findings: they were taken from findings.
    """
    if verdicts is None:
        return None
    tally = counts(column(verdicts, "verdict"))
    total = len(verdicts)
    if from_findings:
        lead = t("result_lead_open" if has_states(data.findings) else "result_lead_findings", count=fmt.whole(total))
    else:
        lead = t("result_lead_one") if total == 1 else t("result_lead", count=fmt.whole(total))
    tiles = [{"verdict": word, "label": verdict_word(t, word), "count": n, "shown": fmt.whole(n),
              "meaning": t(f"meaning_{word}") if word in VERDICTS else "",
              "share": 100.0 * n / total if total else 0.0} for word, n in tally.items()]
    area, length = number(verdicts, "area_m2"), number(verdicts, "length_m")
    return {"lead": lead, "tiles": tiles, "total": total, "sums": _sums(t, data, area, length)}


def _sums(t, data, area, length):
    sums = []
    if np.isfinite(area).any():
        total = float(np.nansum(area))
        sums.append((t("total_area"), area_words(total, data.numbers, data.language)))
    if np.isfinite(length).any():
        sums.append((t("total_length"), fmt.length_words(np.nansum(length), data.language)))
    return sums


def basis_view(t, language, findings, rules=()) -> dict | None:
    """The line on the first page about unverified rules, and how many of them were at least compared.

    Args:
        t: words of the report's language, of ``words_in``. language: of sentences, ``"en"`` or ``"zh"``.
        findings: of the report, None without. rules: what is known of their rules.
    """
    if findings is None:
        return None
    if not len(findings):
        return {"level": "calm", "text": t("findings_none")}
    rule = column(findings, "rule_id").astype("string").fillna("")
    ruled = (rule.ne("") & ~rule.str.startswith(BUILT_IN)).to_numpy(dtype=bool)
    flags = column(findings, "basis_verified").astype("boolean")
    total = fmt.whole(len(findings))
    unverified = int((flags.eq(False).fillna(False).to_numpy(dtype=bool) & ruled).sum())
    unknown = int((flags.isna().to_numpy() & ruled).sum())
    if unverified:
        states = rule.map({rule_shown.rule_id: state_of(rule_shown.basis) for rule_shown in rules})
        shares = shares_of(states.where(flags.ne(True).fillna(True), VERIFIED)[ruled], language)
        return {"level": "warn", "text": t("unverified", count=fmt.whole(unverified), total=total)
                + compared_of(states, language) + shares}
    if unknown:
        return {"level": "warn", "text": t("unverified_unknown", count=fmt.whole(unknown), total=total)}
    return {"level": "calm", "text": t("unverified_none")}


def summary_view(t, data, titles) -> dict | None:
    """Rows by control, each with its verdicts; empty where nothing was supplied.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        titles: control role -> name.
    """
    frame = data.summary
    if frame is None and data.verdicts is not None:
        frame = summary_of_verdicts(data.verdicts)
    if frame is None or not len(frame):
        return None
    area = "covered_m2" if "covered_m2" in frame.columns else "area_m2"
    groups: dict = {}
    for item in records(frame, ["control_role", "verdict", "subject_count", area, "covered_m"]):
        if item["subject_count"]:
            groups.setdefault(item["control_role"] or "", []).append(item)
    with_lengths = bool(np.nansum(number(frame, "covered_m")))
    most = float(np.nanmax(number(frame, area), initial=0.0))
    units = data.numbers.units
    if not np.isfinite(number(frame, area)).any():
        units = ()     # no control that covers ground
    return {"lengths": with_lengths, "heads": area_heads(t, data) if units else [], "groups": [
        {"role": role_word(t, role, titles), "all": role == "*",
         "rows": [{"cell": verdict_cell(t, item["verdict"]), "count": fmt.whole(item["subject_count"]),
                   "areas": [area_in(item[area], unit, data.numbers) for unit in units],
                   "m": fmt.decimal(item["covered_m"], 2),
                   "bar": 100.0 * (item[area] or 0.0) / most if most else 0.0} for item in items]}
        for role, items in groups.items()]}


def area_heads(t, data) -> list[str]:
    """Headings of a covered area in each unit; the further ones are the unit alone.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
    """
    words = [unit_word(unit, data.language) for unit in data.numbers.units]
    return [t("covered_m2", unit=words[0]), *words[1:]]


def scope_view(t, data) -> dict:
    """What was checked, what was not, and why.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
    """
    checked, missing = [], []
    for control in data.controls:
        if control.status == "checked":
            details = [t("list_comma").join(control.layers)] if control.layers else []
            if control.feature_count is not None:
                details.append(t("features", count=fmt.whole(control.feature_count)))
            if control.data_date:
                details.append(t("data_of", date=control.data_date))
            checked.append((control.title, details))
        elif control.status != "in_scope":
            missing.append((control.title, t("scope_no_layer" if control.status == "no_layer"
                                             else "scope_outside"), control.status))
    missing += [(name, t("scope_unbound"), "unbound") for name in data.unbound_layers]
    missing += [(words, t("scope_pack"), "pack") for words in data.not_checked]
    stated = [control for control in data.controls if control.status != "in_scope"]
    in_scope = len(checked) + sum(control.status == "no_layer" for control in data.controls)
    return {"line": t("scope_line", checked=len(checked), scope=in_scope) if stated else "",
            "complete": len(checked) == in_scope, "checked": checked, "missing": missing,
            "notes": [fmt.without_folders(str(note)) for note in data.notes if not is_list_of_rules(note)]}


def manifests_text(data) -> str:
    """The run manifests for a file beside the report, JSON: without folders and without addresses of copies.

    Args:
        data: what the report shows; several manifests become a list.
    """
    clean = [_without_folders(without_copies(manifest)) for manifest in data.manifests]
    return json.dumps(clean[0] if len(clean) == 1 else clean, ensure_ascii=False, indent=2, default=str)


def _manifest(manifest: dict) -> dict:
    clean = _without_folders(without_copies(manifest))
    tree = {key: value for key, value in clean.items() if key != SECTION}    # the report says it above
    return {"tree": tree, "raw": json.dumps(clean, ensure_ascii=False, indent=2, default=str)}


def _without_folders(value, depth: int = 0):
    """A manifest's values without folders; what is nested too deep to be one of ours is cut."""
    if depth > _MANIFEST_DEPTH:
        return "…"
    if isinstance(value, dict):
        return {str(key): _without_folders(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_folders(item, depth + 1) for item in value]
    if isinstance(value, str):
        return fmt.without_folders(value)
    if isinstance(value, (bool, int)) or value is None:
        return value
    if isinstance(value, float):
        return value
    return None if fmt.is_missing(value) else str(value)
