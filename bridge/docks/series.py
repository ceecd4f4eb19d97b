"""What the Monitoring dock reads: a series store judged by a pack, other years and packs, what explains a value."""
from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple, Optional

import pandas as pd
from qgis.core import QgsVectorLayer

from ...core.errors import InputError
from ...core.geometry.parallel import Cancelled
from ...core.monitoring.alerts.request import AlertRequest
from ...core.monitoring.matrix.grid import Year, year_of
from ...core.monitoring.matrix.named_pack import Chosen, pack_of
from ...core.monitoring.matrix.why import why_card
from ...core.monitoring.pack.model import MonitoringPack
from ...core.monitoring.pack.reading import load_monitoring
from ...core.monitoring.series.tables import VALUES
from ...core.monitoring.trace.request import CLOSURE_COLUMNS, PIECE_COLUMNS
from ..packs.expressions import parse
from ..packs.places import find_packs, resolve_pack
from ..reading.read import read, snapshot
from ..sheets.files import write_workbook
from ..sheets.table import write_table
from ..store.dock import temporary
from ..store.series.reading import StoredSeries, read_series, read_versions

USUAL_PACK = "sdg-11"   # where the store names none and none has its indicators: as of checkindicators


class Asked(NamedTuple):
    """What of a store is to be shown.

    Attributes:
        path: of the store. pack: id; empty: by which most of its values were computed, otherwise the one that has most
            of its indicators. year: 0: the last one.
        as_of: day on which it was known; None: now. home: folder of the project. language: of titles and reasons.
    """

    path: str
    pack: str = ""
    year: int = 0
    as_of: Optional[date] = None
    home: str = ""
    language: str = "en"


@dataclass(frozen=True)
class OpenedSeries:
    """A store as the dock shows it.

    Attributes:
        asked: what was opened. stored: rows of the store. pack: by which it is judged. year: that is shown.
        years: with a value that is known, rising. version: of the file. others: judged before, by pack id and year.
        remark: that the pack was chosen here, as neither the store nor the user names one; otherwise empty.
    """

    asked: Asked
    stored: StoredSeries
    pack: MonitoringPack
    year: Year
    years: tuple[int, ...]
    version: tuple
    others: dict = field(default_factory=dict)
    remark: str = ""


def version_of(path: str) -> tuple:
    """What tells a store from what it was before. Args: path: of the file."""
    stat = Path(path).stat()
    return stat.st_mtime_ns, stat.st_size


def open_series(asked: Asked, cancelled: Callable[[], bool]) -> OpenedSeries:
    """Read a store and judge it.

    Args:
        asked: what of it. cancelled: whether to stop.

    Raises:
        InputError: a store or pack that cannot be used, nothing that is recorded. Cancelled: it was stopped.
    """
    version = version_of(asked.path) if Path(asked.path).exists() else ()
    stored = read_series(asked.path, asked.as_of).named_in(asked.language)
    if cancelled():
        raise Cancelled
    chosen = Chosen(asked.pack) if asked.pack else pack_of(
        stored.values, judging_packs(asked.home), USUAL_PACK, asked.language)
    asked = asked._replace(pack=chosen.pack)
    pack = pack_by_id(asked.pack, asked.home)
    known = stored.values.loc[stored.values["value"].notna(), "year"]
    years = tuple(sorted({int(year) for year in known}))
    last = years[-1] if years else 0
    asked = asked._replace(year=asked.year if asked.year in years else last)
    year = _judged(stored, pack, asked, asked.year)
    return OpenedSeries(asked, stored, pack, year, years, version, {(pack.id, asked.year): year}, chosen.remark)


def pack_by_id(pack_id: str, home: str) -> MonitoringPack:
    """A monitoring pack.

    Args:
        pack_id: of it. home: folder of the project.

    Raises:
        InputError: it is not there or broken.
    """
    return load_monitoring(resolve_pack(pack_id, "", home), parse)


def judging_packs(home: str) -> dict[str, MonitoringPack]:
    """The packs that state by which numbers levels are judged, by id.

    Args:
        home: folder of the project.
    """
    packs = {}
    for place in find_packs(home, kind="monitoring"):
        with suppress(InputError):     # one that is broken cannot be chosen
            pack = pack_by_id(place.id, home)
            packs |= {place.id: pack} if pack.levels is not None else {}
    return packs


def _judged(stored: StoredSeries, pack: MonitoringPack, asked: Asked, year: int) -> Year:
    return year_of(AlertRequest(stored.values, stored.targets, stored.units, stored.breaks, pack, year,
                                name=Path(asked.path).stem, language=asked.language))


def with_year(opened: OpenedSeries, year: int) -> OpenedSeries:
    """Another year of the same store; one that was judged before is not judged again.

    Args:
        opened: store. year: of it.

    Raises:
        InputError: as of ``year_of``.
    """
    judged = other_year(opened, year)
    return replace(opened, asked=opened.asked._replace(year=year), year=judged)


def other_year(opened: OpenedSeries, year: int, pack_id: str = "") -> Year:
    """A year to be set beside the one that is shown.

    Args:
        opened: store. year: of it. pack_id: by which pack; empty: the same.

    Raises:
        InputError: as of ``pack_by_id`` and ``year_of``.
    """
    key = (pack_id or opened.pack.id, year)
    if key not in opened.others:
        pack = opened.pack if key[0] == opened.pack.id else pack_by_id(key[0], opened.asked.home)
        opened.others[key] = _judged(opened.stored, pack, opened.asked, year)
    return opened.others[key]


def why(opened: OpenedSeries, row: int) -> str:
    """The card of a value.

    Args:
        opened: store. row: position in the rows of its year.

    Raises:
        InputError: the store cannot be read any more.
    """
    own = opened.year.rows.iloc[row]
    before = [] if pd.isna(own["from_units"]) else own["from_units"].split(", ")
    versions = read_versions(opened.asked.path, opened.asked.as_of, own["indicator_id"], [own["unit_code"], *before])
    return why_card(opened.year, row, versions)


def write_sheets(path: str, sheets: list) -> str:
    """Write tables as sheets of a workbook, or the last one as a CSV file.

    Args:
        path: ``….csv``, otherwise XLSX. sheets: of ``core.monitoring.matrix``.

    Returns:
        The file that was written.

    Raises:
        InputError: it cannot be written.
    """
    if path.lower().endswith(".csv"):
        return write_table(path, sheets[-1])
    target = path if path.lower().endswith(".xlsx") else path + ".xlsx"
    write_workbook(target, sheets)
    return target


def write_rows(rows: pd.DataFrame) -> str:
    """Rows of statistics as a table for ``groundrules:recordindicators``.

    Args:
        rows: of ``core.monitoring.statistics.rows``.

    Returns:
        The path of a file that goes with QGIS.

    Raises:
        InputError: it cannot be written.
    """
    path = temporary("statistics.csv")
    try:
        rows.to_csv(path, index=False, encoding="utf-8")
    except OSError as error:
        raise InputError("series.rows_not_written", file=path, detail=error.strerror or str(error)) from error
    return path


def write_recorded(opened: OpenedSeries, indicator: str, year: int) -> str:
    """What the store has of an indicator in a year, as a table for ``groundrules:traceindicator``.

    Args:
        opened: store. indicator: id. year: of the first date.

    Returns:
        The path of a file that goes with QGIS; empty where no value is recorded.

    Raises:
        InputError: it cannot be written.
    """
    values = opened.stored.values
    own = values[(values["indicator_id"] == indicator) & (values["year"] == year) & values["value"].notna()]
    return write_rows(own[["indicator_id", "unit_code", "year", "value", "unit"]]) if len(own) else ""


def no_values() -> pd.DataFrame:
    """The values of a store that does not exist yet."""
    return pd.DataFrame(columns=list(VALUES.columns))


class Traced(NamedTuple):
    """What ``groundrules:traceindicator`` wrote.

    Attributes:
        pieces, closure: its rows, ``pieces`` with the number of each feature in ``fid``. path: of the pieces.
    """

    pieces: pd.DataFrame
    closure: pd.DataFrame
    path: str


def read_trace(pieces: str, closure: str, cancelled: Callable[[], bool]) -> Traced:
    """Read the result of a trace.

    Args:
        pieces, closure: paths. cancelled: whether to stop.

    Raises:
        InputError: a file that cannot be read. Cancelled: it was stopped.
    """
    tables = [read(snapshot(QgsVectorLayer(path, "trace", "ogr")), list(columns), check_crs=False, cancelled=cancelled)
              for path, columns in ((pieces, PIECE_COLUMNS), (closure, CLOSURE_COLUMNS))]
    return Traced(tables[0].columns.assign(fid=tables[0].fids), tables[1].columns, pieces)
