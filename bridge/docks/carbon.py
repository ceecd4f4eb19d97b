"""What the Carbon dock asks: families to choose from, a comparison read and computed again, parcels of a mark."""
from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import NamedTuple, Optional

import pandas as pd
from qgis.core import QgsProcessingUtils

from ...core.carbon.densities.table import family_rows
from ...core.carbon.pack.model import ALL_POOLS, CoefficientPack
from ...core.carbon.pack.reading import FORM
from ...core.carbon.report.comparison import scenario_report
from ...core.carbon.scenario.changes import PlanChanges
from ...core.carbon.scenario.compare import Comparison, ScenarioRequest, compare_scenarios
from ...core.carbon.scenario.marks import features_under, features_with, ground_of_mark
from ...core.carbon.scenario.record import Edit, edited, own_table, request_in, sources_in
from ...core.carbon.scenario.side_by_side import Line, side_by_side
from ...core.errors import InputError
from ...core.fields import spelling
from ...core.files import read_bytes
from ...core.packs.load import MOST_READ
from ...core.report.html.build import build_report
from ...core.texts import pick
from ..packs.places import find_packs
from ..reading.read import Snapshot, read
from ..sheets.beside import TABLES, tables_beside
from ..sheets.files import write_whole
from ..writing.destinations import name_beside
from ..writing.write import write_text

SURVEYS = ("DLTB", "地类图斑")
PLANS = ("GHFA", "方案", "scenario", "plan", "规划")     # the surest first
CODE_FIELDS = ("DLBM", "YDYHFLDM", "GHDLBM")
_looked_at: dict = {}   # content of a pack -> its families' pools and climates


class FamilyChoice(NamedTuple):
    """A family that a list can offer.

    Attributes:
        pack, family: ids. title, boundary, warning, region: in the language asked for. climates: it differs by.
    """

    pack: str
    family: str
    title: str
    boundary: str
    warning: str
    region: str
    climates: tuple


def families(project_folder: str, language: str, pools=ALL_POOLS) -> list[FamilyChoice]:
    """Families of all packs that are found with numbers of some pools; broken packs are left out."""
    choices = []
    for place in find_packs(project_folder, kind="coefficients"):
        pack = FORM.read(place.path)[0]
        for name, climates in _climates(pack).items() if pack is not None else ():
            family = pack.families[name]
            if any(pool in pools for pool in climates):
                choices.append(FamilyChoice(
                    place.id, family.id, pick(family.title, language), pick(family.boundary, language),
                    pick(family.warning, language) if family.warning else "", pick(family.region, language),
                    tuple(sorted(set().union(*(climates[pool] for pool in climates if pool in pools)) - {""}))))
    return choices


def _climates(pack: CoefficientPack) -> dict:
    """Family's id -> pool -> climates of its numbers. The same content is looked at once: each dock asks anew."""
    table = _looked_at.get(pack.content_hash)
    if table is None:
        table = {family: {} for family in pack.families}
        for family, climates in table.items():
            for row in family_rows(pack, family):
                climates.setdefault(row.pool, set()).add(row.climate)
        while len(_looked_at) >= MOST_READ:
            _looked_at.pop(next(iter(_looked_at)))
        _looked_at[pack.content_hash] = table
    return table


def temporary(name: str) -> str:
    """A file that does not exist yet, and goes with QGIS."""
    return QgsProcessingUtils.generateTempFilename(name)


@dataclass(frozen=True)
class Opened:
    """A comparison as the dock shows it.

    Attributes:
        request, comparison: the request and its result, with the numbers that were changed.
        first: what came out before any number was changed. edits: what was changed.
        sources: of the scenarios' ground. changes: path of the changed ground.
        lines: the table. titles: class -> name. years: of the scenarios, None where it is not known.
    """

    request: ScenarioRequest
    comparison: Comparison
    first: Comparison
    edits: tuple
    sources: tuple
    changes: str
    lines: tuple[Line, ...]
    titles: dict
    asked: ScenarioRequest
    years: tuple = ()

    is_comparison = True

    @property
    def names(self) -> list:
        """Of the scenarios, the present first."""
        return self.request.names

    @property
    def rows(self) -> pd.DataFrame:
        """Quantities."""
        return self.comparison.quantities

    @property
    def pools(self) -> tuple:
        """Of the family."""
        return tuple(self.request.table.pools)

    @property
    def coefficients(self) -> pd.DataFrame:
        """The card of each number."""
        return self.comparison.coefficients


def open_comparison(summary: str, changes: str, language: str, cancelled=None, years: tuple = ()) -> Opened:
    """Read the summary of a run and compute it again, which takes milliseconds.

    Args:
        summary, changes: paths of two outputs of ``groundrules:comparescenarios``. years: of the scenarios.

    Raises:
        InputError: not a summary. Cancelled: ``cancelled`` returned True.
    """
    try:
        summary_ = json.loads(read_bytes(summary).decode("utf-8"))
        asked, sources = request_in(summary_, language), tuple(sources_in(summary_))
    except InputError:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("scenario.no_summary") from error
    return replace(_opened(asked, (), sources, changes, None, cancelled), years=years)


def with_edits(opened: Opened, edits: list[Edit], cancelled=None) -> Opened:
    """The same comparison with other numbers.

    Raises:
        InputError: a number without a reason, or one that cannot be.
    """
    return replace(_opened(opened.asked, tuple(edits), opened.sources, opened.changes, opened.first, cancelled),
                   years=opened.years)


def _opened(asked: ScenarioRequest, edits: tuple, sources: tuple, changes: str, first: Optional[Comparison],
            cancelled) -> Opened:
    request = edited(asked, list(edits))
    comparison = compare_scenarios(request, cancelled)
    titles = {part.land_class: request.mixes.title(part.land_class, request.language)
              for parts in request.mixes.shares.values() for part in parts}
    return Opened(request, comparison, comparison if first is None else first, edits, sources, changes,
                  tuple(side_by_side(comparison.quantities, request.names, request.language)), titles, asked)


def parcels_of(mark: tuple, opened: Opened, layer: Snapshot, changes: Snapshot, cancelled=None) -> list[int]:
    """Ids of the features that a mark represents.

    Args:
        mark: see ``core.carbon.scenario.marks``. layer: of the mark's scenario. changes: the changed ground.

    Raises:
        InputError: a layer cannot be read. Cancelled: ``cancelled`` returned True.
    """
    wanted = ground_of_mark(mark, opened.request, opened.comparison)
    source = opened.sources[opened.request.names.index(wanted.scenario)]
    if wanted.keys:
        table = read(layer, [source.field], cancelled=cancelled)
        values = ["" if pd.isna(value) else spelling(value) for value in table.columns[source.field]]
        return table.fids[features_with(values, source.keys, wanted)].tolist()
    table, pieces = read(layer, [], cancelled=cancelled), read(changes, cancelled=cancelled)
    rows = pieces.columns
    good = [k for k, (scenario, kind, old, new) in enumerate(zip(
        rows["scenario"], rows["kind"], rows["old_class"].fillna(""), rows["new_class"].fillna("")))
        if scenario == wanted.scenario and kind == "changed" and (old, new) in wanted.pairs]
    return table.fids[features_under(table, pieces.geometry[good], pieces.crs)].tolist()


def guessed_field(names: list) -> str:
    """The field with the code among a layer's fields; empty: none is recognised by name."""
    folded = {name.upper(): name for name in names}
    return next((folded[name] for name in CODE_FIELDS if name in folded), "")


def is_survey(name: str, source: str) -> bool:
    """Whether a layer is a survey of land use by its name, or by its name in the file."""
    names = name, source.rsplit("layername=", 1)[-1].rsplit("/", 1)[-1]
    return any(word in text for text in names for word in SURVEYS)


def likely_plan(layers: list, without: set) -> str:
    """The layer that is probably the next plan to be compared: its name says so, and it has a code field.

    Args:
        layers: ``(id, name, source, names of its fields)`` each. without: ids of the present, and of plans that
            were added.

    Returns:
        Id, or empty where no layer is likely.
    """
    likely = []
    for layer_id, name, source, fields in layers:
        words = f"{name} {source.rsplit('layername=', 1)[-1].rsplit('/', 1)[-1]}".casefold()
        surest = next((place for place, word in enumerate(PLANS) if word.casefold() in words), None)
        if surest is not None and layer_id not in without and not is_survey(name, source) and guessed_field(fields):
            likely.append((surest, name.casefold(), layer_id))
    return min(likely)[-1] if likely else ""


def write_own_table(path: str, request: ScenarioRequest) -> str:
    """Write the numbers of a comparison as a table of one's own, with what was changed and why.

    Raises:
        InputError: it cannot be written.
    """
    write_whole(path, own_table(request).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
    return path


def write_scenario_report(path: str, opened: Opened, changes: Optional[Snapshot] = None, cancelled=None) -> str:
    """Write the report of a comparison as it stands, changed numbers included, and its tables into a workbook beside.

    Args:
        path: of the HTML file. opened: the comparison. changes: the changed ground, for the maps; None: without maps.
        cancelled: asked while the ground is read.

    Raises:
        InputError: it cannot be written.
    """
    request, ground = opened.request, None
    if changes is not None:
        table = read(changes, cancelled=cancelled)
        ground = PlanChanges(request.plans, request.mixes, table.columns, table.geometry, table.crs, 0, [])
    data = tables_beside(name_beside(path, TABLES), scenario_report(opened.comparison, request, changes=ground))
    write_text(path, build_report(data))
    return path
