"""The statement of current land use and the ownership form, as documents: a text of the code pack filled in.

The layouts are texts of the pack (``land_status.<language>.txt``, ``ownership_form.<language>.txt``) in the marks of
``marked``, with the variables of a statement. Areas are in hectares, whole numbers of 0.0001 ha: the project's area is
rounded, and parcels and rows are adjusted to it by largest remainder, so that every total is the sum of its rows.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...contract.outcome import Outcome
from ...geometry.parallel import asking
from ...report.data import UNTITLED, ReportHead
from ...report.paper.blocks import Block, Document, PaperColumn, PaperTable, PaperText
from ...report.text_template import PreparedText, TextTemplate, read_text_template
from ...report.words import words_in
from ...texts import text
from ...texts.separators import numeral
from ..codes.classify import class_name
from ..occupation.presenting import tell
from ..occupation.request import OccupationRequest
from ..tables.statement import AboutRun, known_variables, pack_folder, statement_variables
from .lists import LISTS, form_lists
from .marked import blocks_of, safe

UNIT = "ha"
STATUS, OWNERSHIP = "land_status", "ownership_form"
#: Variables of these layouts in addition to those of a statement.
VARIABLES = (*LISTS, "project_name", "survey", "data_date", "ownership_layer", "location_layer", "holder_count",
             "is_masked")
_IF_ANY = ("ownership_undetermined", "undetermined", "uncovered")
_MEASURES = ("area", "state", "collective", "ownership_undetermined", "agricultural", "cropland", "construction",
             "unused", "undetermined", "uncovered")
MAX_TEXT = 400_000      # characters of one project
MAX_PROJECTS = 500      # of one document


@dataclass(frozen=True)
class FormsRun:
    """An occupation made ready for its forms.

    Attributes:
        request, presented: of the run, in hectares.
        lists: of ``form_lists``.
        names: project id -> its name.
        head: the user's entries. prepared_by: name of the person who made it; empty: a line to write on.
        with_persons: names that look like those of persons are given in full.
    """

    request: OccupationRequest
    presented: object
    lists: Mapping[str, dict]
    names: Mapping[str, str]
    head: ReportHead = UNTITLED
    prepared_by: str = ""
    with_persons: bool = False


def forms_run(request: OccupationRequest, result: Outcome, names: Mapping[str, str], head: ReportHead = UNTITLED, *,
              prepared_by: str = "", with_persons: bool = False, role_titles: Mapping | None = None) -> FormsRun:
    """What the forms of a run say, computed once for all of them.

    Args:
        request, result: of the run.
        names: project id -> its name, without those of persons.
        head: the user's entries; its date is that of the run.
        prepared_by: name of the person who made it.
        with_persons: whether names of right holders that look like those of persons are given.
        role_titles: control role -> its name.
    """
    presented = tell(request, result, UNIT, None, dict(role_titles or {}), head.made_on)

    def name_of(code: str) -> str:
        return class_name(code, result.settled["scheme"], request.language, request.codes)

    lists = form_lists(result.tables["rows"], result.tables["parcels"], presented.table("by_class"), UNIT, name_of,
                       with_persons)
    return FormsRun(request, presented, lists, names, head, prepared_by, with_persons)


def form_document(run: FormsRun, form: str) -> Document:
    """A form of every project, one below the other, projects on pages of their own.

    Args:
        run: of ``forms_run``. form: ``STATUS`` or ``OWNERSHIP``.

    Raises:
        InputError: a layout of the pack that cannot be used.
    """
    language = run.presented.language

    def word(entry: str, **values) -> str:
        return text(f"forms.{entry}", language, **values)

    prepared = PreparedText(_layout(form, language, run.request.codes.path), [*known_variables(), *VARIABLES],
                            language, MAX_TEXT)
    projects = list(run.presented.values)
    blocks: list[Block] = _summary(run, word) if len(projects) > 1 else []
    for project in asking(projects[:MAX_PROJECTS], 1):
        if blocks:
            blocks.append(PaperText("", (), "page"))
        blocks += blocks_of(prepared.render(_variables(run, project)))
    if len(projects) > MAX_PROJECTS:
        blocks.append(PaperText("", (word("cut", count=numeral(f"{len(projects) - MAX_PROJECTS:,}")),), "notice"))
    t = words_in(language)
    signed = tuple((text(f"layout.{entry}", language), name) for entry, name in (
        ("prepared_by", run.prepared_by), ("checked_by", ""), ("signed_on", ""))) if form == STATUS else ()
    return Document(word(f"title_{form}"), language, subtitle=_subtitle(run, projects), facts=_facts(run, word),
                    classification=run.head.classification_mark, made_on=run.presented.made_on,
                    notice=f"{t('internal')}{t('stop')}{t('notice')}", signatures=signed, blocks=tuple(blocks))


def _layout(form: str, language: str, path) -> TextTemplate:
    """The layout of the pack at hand, otherwise that of the one that is shipped."""
    own, shipped = pack_folder(path), pack_folder(None)
    name = f"{form}.{language}.txt"
    return read_text_template(own / name if (own / name).is_file() else shipped / name)


def _subtitle(run: FormsRun, projects: list) -> str:
    """The user's own line, otherwise the only project."""
    if run.head.run_name or len(projects) != 1:
        return run.head.run_name
    return _named(run, projects[0])


def _named(run: FormsRun, project: str) -> str:
    named = [*dict.fromkeys(filter(None, (run.names.get(project, ""), project)))]
    return " · ".join(named) or words_in(run.presented.language)("no_project")


def _facts(run: FormsRun, word) -> tuple:
    request = run.request
    layers = [("survey", request.survey), ("layer_ownership", request.ownership), ("layer_location", request.location)]
    facts = [(text(f"occupation_tables.{entry}", request.language), word("dated", layer=layer.table.name, date=_date(
        run, layer))) for entry, layer in layers if layer is not None]
    return (*facts, (text("occupation_tables.scheme", request.language), run.presented.scheme),
            (word("areas"), word("closed", method=text(f"statement.method_{run.presented.area_method}",
                                                       request.language))))


def _date(run: FormsRun, layer) -> str:
    """The day of a layer's data; its year where that is all that is known."""
    day = layer.table.source.data_date
    return day.removesuffix("-01-01") or text("forms.no_date", run.request.language)


def _summary(run: FormsRun, word) -> list[Block]:
    """All projects in a table, with their sum."""
    language, values = run.presented.language, run.presented.values
    shown = [name for name in _MEASURES if name not in _IF_ANY or any(row[f"{name}_{UNIT}"] for row in values.values())]
    columns = [PaperColumn(word("project"))] + [
        PaperColumn(text(f"occupation_tables.{name}", language), "right") for name in shown]
    rows = [[_named(run, project), *(_shown(row[f"{name}_{UNIT}"]) for name in shown)]
            for project, row in values.items()]
    total = [text("occupation_tables.row_all_projects", language),
             *(_shown(sum(row[f"{name}_{UNIT}"] for row in values.values())) for name in shown)]
    return [PaperTable(word("summary"), tuple(columns), (*map(tuple, rows), tuple(total)),
                       strong=frozenset([len(rows)]), notes=(word("unit"),), is_wide=True)]


def _shown(area: float) -> str:
    return numeral(f"{area:.4f}")


def _variables(run: FormsRun, project: str) -> dict:
    """What a layout can use for a project; texts are safe."""
    request, presented = run.request, run.presented
    about = AboutRun(presented.scheme, presented.area_method, presented.made_on)
    variables = statement_variables(presented.values[project], presented.language, UNIT, about)
    lists = {name: run.lists.get(project, {}).get(name, []) for name in LISTS}
    named = {name: "" if layer is None else layer.table.name for name, layer in (
        ("survey", request.survey), ("ownership_layer", request.ownership), ("location_layer", request.location))}
    variables |= {"project_name": run.names.get(project, ""), **named, "data_date": _date(run, request.survey),
                  "holder_count": len(lists["holders"]), "is_masked": not run.with_persons}
    return {name: safe(value) if isinstance(value, str) else value for name, value in variables.items()} | lists
