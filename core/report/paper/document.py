"""The printed report: its parts in the order in which they are printed, as plain texts.

``bridge/layout/pages.py`` sets it on pages. Nothing here knows about pages, fonts or QGIS.
"""
from __future__ import annotations

from collections.abc import Iterator

from ...errors import InputError
from ...texts import text
from .. import format as fmt
from ..data import ReportData
from ..html.build import (
    area_heads,
    basis_view,
    has_overview,
    head_lines,
    is_empty,
    one_subject_each,
    result_view,
    scope_view,
    summary_view,
)
from ..html.projects import project_parts
from ..maps.of_run import OneMap, RunMaps
from ..parts.appendix import is_list_of_rules
from ..parts.carbon import carbon_view, is_carbon_in_blocks, tables_shown
from ..parts.cards import run_points
from ..parts.occupation import SUMMARY, areas_view, occupation_sheets
from ..parts.sheets import any_sheet, ledger_sheet, projects_sheet, rest_words, subjects_sheet
from ..parts.states import OPEN, state_counts, states_of
from ..rows import (
    Places,
    both_have_fid,
    column,
    findings_order,
    project_numbers,
    subject_keys,
    subjects_of_findings,
    subjects_order,
)
from ..words import words_in
from .advice import how_to_comply
from .blocks import INDENT, Block, Document, PaperColumn, PaperMap, PaperTable, PaperText
from .findings import findings_table, rules_blocks

MAX_PAPER_ROWS = 500        # of a table that stands elsewhere in full; customary tables are printed whole
MAX_LEDGER_ROWS = 40        # a longer one is for files alone, as it is not printed of HTML
MAX_STATEMENTS = 200
_ALIGN = {"number": "right"}


def document_from(data: ReportData, is_index: bool = False) -> Document:
    """Lay out a report for paper.

    Args:
        data: of the report; what HTML shows as cards is in the table of findings. It has a map
            where its ``maps`` are of one project.
        is_index: totals and projects only, as in ``index.html``.

    Raises:
        InputError: nothing to show.
    """
    if is_empty(data):
        raise InputError("report.empty")
    t = words_in(data.language, data.words)
    titles = {control.role: control.title for control in data.controls}
    numbers = _numbers(data)
    blocks = _result(t, data) + _areas(t, data)
    first, findings, sheets = _sheets(t, data, titles, is_index, numbers)
    blocks += [_paper_table(t, data, sheet) for sheet in first] + _summary(t, data, titles)
    blocks += _overview(t, data, numbers)
    blocks += [] if is_index else [*data.blocks, *_carbon(data), *_map(data), *_statements(data)]
    blocks += _scope(t, data)
    blocks += findings
    blocks += [] if is_index else _advice(t, data)
    blocks += [_paper_table(t, data, sheet) for sheet in sheets]
    if not is_index:
        blocks += rules_blocks(t, data, [note for note in data.notes if is_list_of_rules(note)])
    if data.other_files:
        blocks.append(PaperText(t("files"), tuple(data.other_files), "list"))
    blocks.append(PaperText("", (t("notice_long"),), "notice"))
    return Document(data.title or t("default_title"), data.language, "", data.run_name, tuple(head_lines(t, data)),
                    data.classification_mark, data.made_on, f"{t('internal')}{t('stop')}{t('notice')}",
                    tuple((_layout_word(data, entry), name) for entry, name in (
                        ("prepared_by", data.prepared_by), ("checked_by", ""), ("signed_on", ""))), tuple(blocks))


def _numbers(data: ReportData) -> dict[str, str]:
    """Project id -> its number on the overview map and in the table of projects; empty without a map of all."""
    if not has_overview(data):
        return {}
    if data.verdicts is None:
        ids = column(data.projects, "project_id").astype("string").fillna("") if data.projects is not None else ()
        return {project: str(place) for place, project in enumerate(dict.fromkeys(ids), 1)}
    with_fid = both_have_fid(*[frame for frame in (data.verdicts, data.findings) if frame is not None])
    keys = None if data.findings is None else subject_keys(data.findings, with_fid)
    order = None if data.findings is None else findings_order(data.findings)
    return project_numbers(data.verdicts, subjects_order(
        data.verdicts, subject_keys(data.verdicts, with_fid), data.findings, keys, order))


def _overview(t, data: ReportData, numbers: dict[str, str]) -> list[Block]:
    """Where the projects lie, of a run of several."""
    if not has_overview(data):
        return []
    return [PaperMap(t("overview"), data.maps.overview_view(numbers), t("overview_note"))]


def project_documents(data: ReportData, suffix: str = ".pdf") -> Iterator[tuple[str, Document]]:
    """The index and then a document a project, each made when its turn comes: ``(file name, document)``.

    Args:
        data: what the report shows. suffix: of the files.

    Raises:
        InputError: nothing to show.
    """
    for part in project_parts(data):
        if part.project is None:
            yield f"index{suffix}", document_from(part.data, is_index=True)
        else:
            yield part.files[part.project].removesuffix(".html") + suffix, document_from(part.data)


def _layout_word(data: ReportData, entry: str) -> str:
    """A word of paper pages, in the report's language."""
    return text(f"layout.{entry}", data.language)


def _map(data: ReportData) -> list[Block]:
    maps = data.maps.maps if isinstance(data.maps, OneMap) else data.maps
    if len(data.maps) != 1 or not isinstance(maps, RunMaps):
        return []
    view = data.maps.view(next(iter(data.maps)))
    coded = any(item.code for item in view.drawn)
    return [PaperMap(_layout_word(data, "map_name"), view,
                     _layout_word(data, "map_note" if coded else "map_note_plain"))]


def _carbon(data: ReportData) -> list:
    """Headline numbers of carbon, other families and coefficients, as paragraphs; nothing where blocks have them."""
    view, language = carbon_view(data.tables, data.language), data.language
    if view is None or is_carbon_in_blocks(data):
        return []
    blocks = [PaperText(result.title, (*(f"{label}: {words}" if language == "en" else f"{label}：{words}"
                                         for label, words in result.lines), *filter(None, (result.boundary,))), "list")
              for result in view.results]
    for name, lines in (("others", view.others), ("coefficients", view.coefficients)):
        if lines:
            blocks.append(PaperText(text(f"carbonreport.{name}", language), lines, "list"))
    return blocks


def _statements(data: ReportData) -> list[Block]:
    """The statement, or those of several projects under their numbers."""
    title, several = _layout_word(data, "statement"), len(data.statements) > 1
    blocks: list[Block] = []
    for project, words in list(data.statements.items())[:MAX_STATEMENTS]:
        name = _item(data, title, [*filter(None, (data.project_names.get(project), project))]) if several else title
        blocks.append(PaperText(name, tuple(line.strip() for line in words.splitlines() if line.strip()),
                                "statement"))
    return blocks


def _areas(t, data: ReportData) -> list[Block]:
    """Totals of an occupation."""
    view = areas_view(t, data)
    if view is None:
        return []
    return [PaperTable(t("result"), (PaperColumn(_layout_word(data, "item")),
                                     PaperColumn(_layout_word(data, "area"), "right")),
                       tuple(view["sums"]), notes=(view["lead"],))]


def _result(t, data) -> list[Block]:
    verdicts, from_findings = data.verdicts, False
    if verdicts is None and data.findings is not None:
        order = findings_order(data.findings)
        verdicts = subjects_of_findings(data.findings, order[states_of(data.findings)[order] == OPEN])
        from_findings = True
    view = result_view(t, data, verdicts, from_findings)
    blocks: list[Block] = []
    if view:
        rows = tuple((tile["label"], tile["shown"], tile["meaning"]) for tile in view["tiles"])
        sums = tuple(f"{label} {words}" for label, words in view["sums"])
        blocks.append(PaperTable(
            t("result"), (PaperColumn(t("verdict")), PaperColumn(t("subject_count"), "right"), PaperColumn("")),
            rows, tones=tuple(tile["verdict"] for tile in view["tiles"]), notes=(view["lead"], *sums)))
    remarks = [t("coverage_assumed")] if data.coverage_assumed else []
    still = None if data.findings is None else data.findings[states_of(data.findings) == OPEN]
    basis = basis_view(t, data.language, still, data.rules)
    remarks += [f"{state}{_layout_word(data, 'colon')}{count}" for state, count in state_counts(
        data.findings, data.language)]
    remarks += [basis["text"]] if basis else []
    remarks += [t("personal_kept")] if data.personal_fields_kept else []
    if remarks:
        blocks.append(PaperText("", tuple(remarks), "list"))
    return blocks


def _summary(t, data, titles) -> list[Block]:
    view = summary_view(t, data, titles)
    if view is None:
        return []
    rows, tones = [], []
    for group in view["groups"]:
        for place, row in enumerate(group["rows"]):
            cells = ["" if place else group["role"], row["cell"]["text"], row["count"], *row["areas"]]
            rows.append(tuple(cells + ([row["m"]] if view["lengths"] else [])))
            tones.append(row["cell"]["verdict"])
    columns = [PaperColumn(t("control")), PaperColumn(t("verdict"))]
    columns += [PaperColumn(words, "right") for words in (t("subject_count"), *area_heads(t, data))]
    columns += [PaperColumn(t("covered_m"), "right")] if view["lengths"] else []
    return [PaperTable(t("summary"), tuple(columns), tuple(rows), keys=2, tones=tuple(tones),
                       tone_column=1, notes=(t("summary_note"),))]


def _scope(t, data) -> list[Block]:
    view = scope_view(t, data)
    blocks: list[Block] = []
    checked = [_item(data, name, details) for name, details in view["checked"]]
    missing = [_item(data, name, [why]) for name, why, _ in view["missing"]]
    if view["line"]:
        blocks.append(PaperText(t("scope"), (view["line"],)))
    if checked:
        blocks.append(PaperText(t("scope_checked"), tuple(checked), "list"))
    if missing:
        blocks.append(PaperText(t("scope_not"), tuple(missing), "list"))
    if view["notes"]:
        blocks.append(PaperText(t("scope_notes"), tuple(view["notes"]), "list"))
    if data.findings is not None:
        titles = {control.role: control.title for control in data.controls}
        points = run_points(t, data, findings_order(data.findings), titles, {})
        if points:
            blocks.append(PaperText(t("about_run"), tuple(_item(data, point["label"], [point["message"]])
                                                          for point in points), "list"))
    return blocks


def _advice(t, data) -> list[Block]:
    """How subjects would comply, and the ways that the rules leave open: on screen the cards say it."""
    blocks: list[Block] = []
    if data.verdicts is not None and (data.remedies or data.bands):
        findings = data.findings
        with_fid = both_have_fid(*[frame for frame in (data.verdicts, findings) if frame is not None])
        keys = None if findings is None else subject_keys(findings, with_fid)
        order = None if findings is None else findings_order(findings)
        rows = how_to_comply(t, data, subjects_order(data.verdicts, subject_keys(data.verdicts, with_fid), findings,
                                                     keys, order))
        shown = rows[:MAX_PAPER_ROWS]
        if rows:
            blocks.append(PaperTable(
                t("comply"), tuple(PaperColumn(t(name)) for name in ("verdict", "subject", "comply", "band")),
                tuple(row[1:] for row in shown), keys=2, tones=tuple(str(row[0]) for row in shown),
                notes=() if len(shown) == len(rows) else (
                    t("rows_cut", shown=fmt.whole(len(shown)), count=fmt.whole(len(rows))),)))
    return blocks


def _item(data, name, details) -> str:
    if not details:
        return name
    return name.rstrip("\u3002.") + _layout_word(data, "colon") + " · ".join(details)


def _sheets(t, data, titles, is_index: bool, numbers: dict) -> tuple[list[dict], list[Block], list[dict]]:
    """The tables of the report, as HTML has them, without links: the summary by project, findings, and the others."""
    first = []
    if data.projects is not None and len(data.projects) and not data.sheets \
            and (is_index or numbers or not one_subject_each(data)):
        first.append(projects_sheet(t, data, None, numbers))
    sheets = occupation_sheets(t, data, {} if is_index else None, numbers)
    first += [sheet for sheet in sheets if sheet["id"] == SUMMARY]
    sheets = [sheet for sheet in sheets if sheet["id"] != SUMMARY]
    findings: list[Block] = []
    if not is_index:
        findings, more = _detail_sheets(t, data, titles, numbers)
        sheets += more
    tables = [any_sheet(t, data, place, title, frame) for place, (title, frame) in enumerate(tables_shown(data), 1)]
    return first, findings, sheets + tables


def _detail_sheets(t, data, titles, numbers: dict) -> tuple[list[Block], list[dict]]:
    """Findings by project, and the tables of subjects and their areas; what is too long for paper is named."""
    blocks, sheets, findings, verdicts = [], [], data.findings, data.verdicts
    order = keys = None
    with_fid = both_have_fid(*[frame for frame in (verdicts, findings) if frame is not None])
    if findings is not None:
        order, keys = findings_order(findings), subject_keys(findings, with_fid)
        table = findings_table(t, data, Places(None, None, keys, order, numbers), titles, MAX_PAPER_ROWS)
        blocks += [] if table is None else [table]
    if verdicts is not None:
        subjects = subject_keys(verdicts, with_fid)
        places = Places(subjects, subjects_order(verdicts, subjects, findings, keys, order), keys, order)
        sheets.append(subjects_sheet(t, data, verdicts, places, titles, {}))
    ledgers = [ledger_sheet(t, data, place, title, frame, titles)
               for place, (title, frame) in enumerate(data.ledgers, 1)]
    long = [sheet for sheet in ledgers if len(sheet["rows"]) > MAX_LEDGER_ROWS]
    if long:
        words = t("list_comma").join(t("table_rows", title=sheet["title"], count=fmt.whole(sheet["total"]))
                                     for sheet in long)
        named = f"{t('paper_elsewhere', tables=words)} {rest_words(t, data.other_files)}"
        blocks.append(PaperText("", (named,), "notice"))
    return blocks, sheets + [sheet for sheet in ledgers if sheet not in long]


def _paper_table(t, data, sheet: dict) -> PaperTable:
    """A table of HTML with the rows that paper has room for; the rest is counted and said to be elsewhere."""
    whole = any(sheet["id"] == table.id for table in data.sheets)
    rows = sheet["rows"] if whole else sheet["rows"][:MAX_PAPER_ROWS]
    notes = [sheet["note"]] if sheet["note"] else []
    if len(rows) < sheet["total"]:
        notes.append(t("rows_cut_plain", shown=fmt.whole(len(rows)), count=fmt.whole(sheet["total"])) + " "
                     + rest_words(t, data.other_files))
    columns = [PaperColumn(head["label"], _ALIGN.get(head["kind"], "left")) for head in sheet["columns"]]
    cells = [[_cell(cell) for cell in row["cells"]] for row in rows]
    places = [place for place in range(len(columns)) if not cells or any(row[place] for row in cells)]
    return PaperTable(
        sheet["title"], tuple(columns[place] for place in places),
        tuple(tuple(row[place] for place in places) for row in cells),
        keys=2 if len(places) > 3 else 1,
        strong=frozenset(place for place, row in enumerate(rows) if row["strong"]),
        tones=tuple(row["verdict"] for row in rows) if any(row["verdict"] for row in rows) else (),
        tone_column=next((place for place, kept in enumerate(places) if columns[kept].title == t("verdict")), 0),
        notes=tuple(notes))


def _cell(cell: dict) -> str:
    words = INDENT * cell.get("indent", 0) + cell["text"]
    return f"{words}\n{cell['sub']}" if cell["sub"] else words
