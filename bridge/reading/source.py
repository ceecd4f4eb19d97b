"""What a worker needs to know of a layer, taken on the thread on which the layer lives."""
from __future__ import annotations

import struct
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Optional

from qgis.core import (
    Qgis,
    QgsFeatureRequest,
    QgsFields,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ...core.errors import InputError
from ...core.reading.files import files_of, last_written, sibling
from .columns import kind_of
from .ogr import NotPlain, OgrSource, is_statement, stored_count, stored_extent, table_of_statement

#: Shapefile tables in other encodings go through QGIS, so that both show the same text.
PLAIN_ENCODINGS = ("UTF-8", "UTF8", "")
#: Up to so many rows QGIS counts a GeoPackage that does not state its count; beyond, it guesses by the ids.
COUNTED_BY_QGIS = 100_000
#: So many files keep their pool of connections; see ``_keep_pool``.
POOLS_KEPT = 64
_pools: OrderedDict = OrderedDict()   # file -> a source that uses its pool, and holds no connection itself


@dataclass
class Noticed:
    """What a run noticed of a layer while it read it.

    Attributes:
        read: personal fields that it read. values: field -> kind of ``core.privacy.content`` -> number of values, of
            other fields. reads: an entry of the manifest for each reading; None where rows need no hash.
        days: field -> its newest day. tables: weak references to tables read. unselected: rows left out, or -1.
    """

    read: set = field(default_factory=set)
    values: dict = field(default_factory=dict)
    reads: Optional[list] = None
    days: dict = field(default_factory=dict)
    tables: list = field(default_factory=list)
    unselected: int = 0


@dataclass(frozen=True)
class Unfiltered:
    """What of a layer's snapshot would be other without the layer's own filter; see ``Snapshot``.

    Without a ``feature_source`` only what GDAL alone can read of it is available.
    """

    source: str
    feature_source: Any
    row_count: int
    extent: tuple
    ogr: Optional[OgrSource]


@dataclass(frozen=True)
class Snapshot:
    """A layer as it stood when the run began.

    Attributes:
        name: the layer's name in QGIS; where that is only the file's, its name inside the file.
        data_layer: its name inside the data source: a table, a feature class, a file's stem.
        layer_id: QGIS's id.
        source: the source text, with folders: for matching, never for output.
        file_name: without folder.
        crs: ``"EPSG:4547"`` or WKT; empty where the layer has none.
        fields: the layer's fields, joined and virtual ones included.
        feature_source: reads rows in a worker; edits, joins and filters are as they were.
        row_count: -1 where the provider does not know.
        geometry: ``"polygon"``, ``"line"``, ``"point"``, ``"any"`` or ``"none"``.
        wkb_type: of the layer. extent: xmin, ymin, xmax, ymax.
        driver: of GDAL, empty for other providers. encoding: of the layer's texts.
        ogr: how GDAL opens it, if only the file's own rows and fields are needed.
        is_server: it is a table of PostGIS, without edits.
        shapes: the shapefile whose records are the rows' geometry, whatever letters its texts are in; otherwise empty.
        filtered: the layer has a filter of its own.
        only_fids: ids of a selection, None for all.
        expression, limit: of a Processing source definition; empty, 0 for none.
        hidden: number of rows that the layer's own filter hides, -1 if it hides some and their number is unknown.
        unfiltered: how to read it without its own filter; None where that hides nothing, or the layer has edits.
        personal: its personal fields, which results leave out.
        chosen: those of them that the user named for a parameter: they may be read.
        noticed: what the run noticed while it read, shared by all copies of the snapshot.
        use: the parameter that gave it, in small letters.
        data_date: the day of its data, ISO; empty where neither a field nor the layer's metadata say it.
        date_field: the field that says the day, where a worker is to read it (``uniques.day_of``).
    """

    name: str
    data_layer: str
    layer_id: str
    source: str
    file_name: str
    crs: str
    fields: QgsFields
    feature_source: Any
    row_count: int
    geometry: str
    wkb_type: Any
    extent: tuple
    driver: str = ""
    encoding: str = ""
    size_bytes: int = 0
    modified: str = ""
    ogr: Optional[OgrSource] = None
    shapes: str = ""
    is_server: bool = False
    filtered: bool = False
    provider_fields: frozenset = frozenset()
    only_fids: Optional[frozenset] = None
    expression: str = ""
    expression_context: Any = None
    limit: int = 0
    hidden: int = 0
    unfiltered: Optional[Unfiltered] = None
    personal: tuple = ()
    chosen: tuple = ()
    noticed: Noticed = field(default_factory=Noticed)
    use: str = ""
    data_date: str = ""
    date_field: str = ""

    @property
    def field_names(self) -> list[str]:
        """The fields that may be read."""
        return [name for name in self.fields.names() if name not in self.personal or name in self.chosen]

    @property
    def field_titles(self) -> dict[str, str]:
        """What QGIS shows instead of the names of the fields that may be read, where there is such."""
        return {name: self.fields.field(name).alias() for name in self.field_names}

    def kind_of(self, name: str) -> str:
        """The kind of a field, as of ``columns.kind_of``."""
        return kind_of(self.fields.at(self.fields.indexOf(name)))

    @property
    def is_multi(self) -> bool:
        """Whether the layer is one of multiparts."""
        return QgsWkbTypes.isMultiType(self.wkb_type)

    @property
    def is_whole(self) -> bool:
        """Whether every row of the layer is requested."""
        return self.only_fids is None and not self.expression and not self.limit

    @property
    def is_unfiltered(self) -> bool:
        """Whether every row of the data is requested: the layer itself has no filter either."""
        return self.is_whole and not self.filtered

    def without_filter(self) -> Optional[Snapshot]:
        """The same choice of rows from the layer without its own filter; None as of ``unfiltered``."""
        return None if self.unfiltered is None else replace(
            self, **vars(self.unfiltered), hidden=0, unfiltered=None, filtered=False)


_GEOMETRY = {Qgis.GeometryType.Polygon: "polygon", Qgis.GeometryType.Line: "line",
             Qgis.GeometryType.Point: "point", Qgis.GeometryType.Null: "none"}


def take_snapshot(layer: QgsVectorLayer, selected_only: bool = False, expression: str = "",
                  expression_context=None, limit: int = 0) -> Snapshot:
    """Take what a worker needs; call it on the layer's own thread.

    Raises:
        InputError: no layer, or one that cannot be read, or whose files are damaged.
    """
    parts = _readable(layer)
    path = _path(parts)
    provider = layer.dataProvider()
    is_ogr = layer.providerType() == "ogr"
    files = files_of(path)
    extent = layer.extent()
    plain = _ogr_source(layer, parts, layer.subsetString()) if is_ogr else None
    if is_ogr:
        _keep_pool(layer)
    hidden = _hidden(layer, plain, parts) if layer.subsetString() else 0
    shown, chosen = _row_count(layer, plain), layer.selectedFeatureCount()
    unselected = (max(shown - chosen, 0) if shown >= 0 else -1) if selected_only else 0
    return Snapshot(
        name=_shown_name(layer, path, parts), data_layer=_data_layer(layer, parts), layer_id=layer.id(),
        source=layer.source(), file_name=Path(path).name if path else "", crs=_crs_text(layer),
        fields=QgsFields(layer.fields()), feature_source=QgsVectorLayerFeatureSource(layer),
        row_count=chosen if selected_only else shown, noticed=Noticed(unselected=unselected),
        geometry=_GEOMETRY.get(layer.geometryType(), "any"), wkb_type=layer.wkbType(),
        extent=(extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()),
        driver=provider.storageType() if is_ogr else "", encoding=provider.encoding(),
        size_bytes=sum(file.stat().st_size for file in files), modified=last_written(files),
        ogr=plain, shapes=_shapes(layer, parts),
        is_server=layer.providerType() == "postgres" and not layer.isModified(),
        filtered=bool(layer.subsetString()), provider_fields=_provider_fields(layer),
        only_fids=frozenset(layer.selectedFeatureIds()) if selected_only else None,
        expression=expression, expression_context=expression_context, limit=max(limit, 0),
        hidden=hidden, unfiltered=_unfiltered(layer, parts, selected_only) if hidden else None)


def data_layer(layer: QgsVectorLayer) -> str:
    """The name of a layer inside its data source, as a snapshot says it; nothing else is looked at.

    Raises:
        InputError: as ``take_snapshot``.
    """
    return _data_layer(layer, _readable(layer))


def _readable(layer: QgsVectorLayer) -> dict:
    """The parts of a layer's source, after a look at whether the layer can be read."""
    if layer is None or not isinstance(layer, QgsVectorLayer):
        raise InputError("reading.no_layer")
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    if not layer.isValid():
        explain_shapefile(layer.name(), _path(parts))
        raise InputError("reading.not_valid", layer=layer.name(), detail=layer.error().summary())
    if layer.providerType() == "ogr":
        explain_shapefile(layer.name(), _path(parts))
    return parts


def _hidden(layer: QgsVectorLayer, plain: Optional[OgrSource], parts: dict) -> int:
    """How many rows a layer's own filter hides; a file is opened without QGIS, which would write to it."""
    if layer.isModified() or is_statement(layer.subsetString()):
        return -1
    if layer.providerType() == "ogr":
        try:
            whole = _ogr_source(layer, parts, "")
            stated = -1 if whole is None else stored_count(whole)
        except NotPlain:
            return -1
    else:
        whole = _apart(layer)
        stated = -1 if whole is None else whole.featureCount()
    shown = _row_count(layer, plain)
    return max(stated - shown, 0) if shown >= 0 and stated >= 0 else -1


def _unfiltered(layer: QgsVectorLayer, parts: dict, selected_only: bool) -> Optional[Unfiltered]:
    """A file's own rows are read without QGIS, which would write to it; anything else by a copy of the layer.

    None where what is stored is not what the layer would show: edits, or a statement in place of a filter.
    """
    if layer.isModified() or is_statement(layer.subsetString()):
        return None
    plain = _ogr_source(layer, parts, "") if layer.providerType() == "ogr" and not selected_only else None
    if plain is not None:
        try:
            return Unfiltered(layer.source(), None, stored_count(plain), stored_extent(plain), plain)
        except NotPlain:
            return None
    whole = _apart(layer)
    if whole is None or whole.fields().names() != layer.fields().names():   # fields that are joined to a server's table
        return None
    extent = whole.extent()
    return Unfiltered(whole.source(), QgsVectorLayerFeatureSource(whole), int(whole.featureCount()),
                      (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()), None)


def _apart(layer: QgsVectorLayer) -> Optional[QgsVectorLayer]:
    """A layer without its own filter; None where it cannot be without.

    A copy of a table of PostGIS shares with it what QGIS knows of its rows: the user's layer would count all of them.
    """
    whole = layer.clone()
    if layer.providerType() == "postgres":
        whole = QgsVectorLayer(layer.source(), layer.name(), layer.providerType())
    return whole if whole.isValid() and whole.setSubsetString("") else None


def _keep_pool(layer: QgsVectorLayer) -> None:
    """See to it that the connections to a file are closed when its layer goes.

    A layer's end closes what waits in the file's pool, unless it was the pool's last user: then QGIS leaves the pool to
    Qt's ``deleteLater``, and without an event loop, as in a script, each run leaves a file open and half a megabyte.
    """
    file = layer.source().split("|", 1)[0]
    if file not in _pools:
        _pools[file] = layer.dataProvider().featureSource()
    _pools.move_to_end(file)
    while len(_pools) > POOLS_KEPT:
        _pools.popitem(last=False)


def _row_count(layer: QgsVectorLayer, plain: Optional[OgrSource]) -> int:
    """How many rows a layer has.

    For a GeoPackage without the table ``gpkg_ogr_contents`` QGIS reports the rows of the table, whatever the layer's
    filter leaves, and for many rows only the highest id; so the file itself is queried.
    """
    stated, subset = int(layer.featureCount()), layer.subsetString().lstrip()
    # of a statement QGIS counts what it gives
    if layer.storageType() != "GPKG" or is_statement(subset) or not subset and 0 <= stated < COUNTED_BY_QGIS:
        return stated
    try:
        if plain is not None:
            return stored_count(plain)
    except NotPlain:
        pass
    if not subset:
        return stated
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes()
    return sum(1 for _ in layer.getFeatures(request))


def _path(parts: dict) -> str:
    return parts.get("path") or ""


def _data_layer(layer: QgsVectorLayer, parts: dict) -> str:
    """The name inside the data source. QGIS leaves it out of sources with one layer."""
    name = parts.get("layerName") or parts.get("table") or ""
    if name:
        return str(name)
    if is_statement(layer.subsetString()):   # the statement's own result is in place of the name
        return table_of_statement(layer.subsetString()) or (Path(_path(parts)).stem if _path(parts) else "")
    if layer.providerType() == "ogr" and layer.isValid():
        sublayers = layer.dataProvider().subLayers()
        position = parts.get("layerId")
        position = int(position) if position not in (None, "") else 0
        if 0 <= position < len(sublayers):
            return sublayers[position].split(layer.dataProvider().sublayerSeparator())[1]
    return Path(_path(parts)).stem if _path(parts) else ""


def _shown_name(layer: QgsVectorLayer, path: str, parts: dict) -> str:
    """The layer's name, unless that is only its file's: ``qgis_process`` names all layers of a file so."""
    only_the_file = layer.name() == Path(path).stem
    return (_data_layer(layer, parts) or layer.name()) if only_the_file else layer.name()


def _crs_text(layer: QgsVectorLayer) -> str:
    crs = layer.crs()
    if not crs.isValid():
        return ""
    authority = crs.authid()
    if authority and not authority.startswith("USER:"):
        return authority
    return crs.toWkt(Qgis.CrsWktVariant.Preferred)


def _ogr_source(layer: QgsVectorLayer, parts: dict, subset: str) -> Optional[OgrSource]:
    """None where GDAL alone would not show the rows that QGIS shows.

    Args:
        subset: the filter.
    """
    shapefile = layer.storageType() == "ESRI Shapefile"
    encoding = layer.dataProvider().encoding()
    if layer.isModified() or is_statement(subset) \
            or parts.get("geometryType") or parts.get("authcfg") \
            or (shapefile and encoding.upper() not in PLAIN_ENCODINGS):
        return None
    path = f"{parts.get('vsiPrefix') or ''}{_path(parts)}{parts.get('vsiSuffix') or ''}"
    name = _data_layer(layer, parts)
    options = tuple(parts.get("openOptions") or ())
    return OgrSource(path, str(name), options, subset, "UTF-8" if shapefile else "")


def _shapes(layer: QgsVectorLayer, parts: dict) -> str:
    path = _path(parts)
    own = layer.storageType() == "ESRI Shapefile" and not layer.isModified() and not parts.get("vsiPrefix") \
        and not is_statement(layer.subsetString())
    return path if own and Path(path).suffix.lower() == ".shp" and Path(path).is_file() else ""


def _provider_fields(layer: QgsVectorLayer) -> frozenset:
    fields = layer.fields()
    return frozenset(fields.at(i).name() for i in range(fields.count())
                     if fields.fieldOrigin(i) == Qgis.FieldOrigin.Provider)


# -- files -----------------------------------------------------------------------------------------

def explain_shapefile(name: str, path: str) -> None:
    """Report what is wrong with a damaged shapefile; QGIS shows it without attributes or geometry, or not at all.

    Raises:
        InputError: a part is missing, or the file is cut off.
    """
    file = Path(path)
    if file.suffix.lower() != ".shp" or not file.is_file():
        return
    for suffix in (".dbf", ".shx"):
        if sibling(file, suffix) is None:
            raise InputError("reading.shapefile_part_missing", layer=name, file=file.name, suffix=suffix)
    with file.open("rb") as stream:
        head = stream.read(100)
    stated = 2 * struct.unpack(">i", head[24:28])[0] if len(head) >= 28 else 100
    size = file.stat().st_size
    if size < stated:
        raise InputError("reading.shapefile_cut", layer=name, file=file.name, size=size, stated=stated)
