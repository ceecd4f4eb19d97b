"""The day of a layer's data without QGIS, as ``bridge/reading/uniques.py`` finds it."""
from __future__ import annotations

from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd

from groundrules.core.fields import Field, type_column
from groundrules.core.layers.recognise.kinds import common_fields

from .layers import GEOPACKAGE, FileLayer, database_of
from .rows import batches

#: Metadata of a layer as QGIS keeps them in a GeoPackage.
QGIS_METADATA = "http://mrcc.com/qgis.dtd"
DATES = ("Revised", "Published", "Created")   # the first that is stated counts
MOST_DATED = 200_000   # features of a layer whose field of dates QGIS asks for the newest


def data_date(layer: FileLayer) -> str:
    """The day of a layer's data: the newest one of its field for that, otherwise what its metadata in QGIS say."""
    aliases = {alias.casefold() for alias in common_fields()["data_date"].aliases}
    name = next((name for name in layer.kinds if name.casefold() in aliases), "")
    if name and layer.kinds[name] != "other" and layer.row_count <= MOST_DATED:
        columns = [batch.columns[name] for batch in batches(layer, [name])]
        days = type_column(pd.concat(columns, ignore_index=True), Field("data_date", "date"))[0].dropna() \
            if columns else []
        if len(days):
            return days.max().date().isoformat()
    return _stated_date(layer)


def _stated_date(layer: FileLayer) -> str:
    """The end of the time span in a layer's metadata, otherwise a date of them; QGIS keeps them in the GeoPackage, or
    beside another file."""
    texts = []
    if layer.driver == GEOPACKAGE:
        with closing(database_of(layer.path)) as database:
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata_reference'").fetchone():
                texts = [row[0] for row in database.execute(
                    "SELECT metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON m.id = r.md_file_id "
                    "WHERE m.md_standard_uri = ? AND lower(r.table_name) = lower(?) AND r.column_name IS NULL",
                    (QGIS_METADATA, layer.name))]
    beside = Path(layer.path).with_suffix(".qmd")
    if not texts and beside.is_file():
        texts = [beside.read_text(encoding="utf-8")]
    for text in texts:
        if "<!ENTITY" in text:
            continue
        try:
            tree = ElementTree.fromstring(text)   # nosec B314 - no entities
        except ElementTree.ParseError:
            continue
        period = tree.find("extent/temporal/period")
        moments = [period.findtext("end") or period.findtext("start")] if period is not None else []
        moments.append(tree.findtext("extent/temporal/instant"))
        stated = {entry.get("type"): entry.get("value") for entry in tree.iterfind("dates/date")}
        moments += [stated.get(kind) for kind in DATES]
        return next((moment[:10] for moment in moments if moment), "")
    return ""
