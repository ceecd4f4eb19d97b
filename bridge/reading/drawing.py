"""Drawings (DXF) and line layers as core sees them."""
from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import shapely
from osgeo import gdal, ogr

from ...core.drawing.blocks import check_blocks
from ...core.drawing.parcels import Drawing
from ...core.errors import InputError
from ...core.files import read_bytes
from ...core.geometry.parallel import Cancelled
from ...core.table import FeatureTable
from .geometry import geometries

LAYER_FIELD, HANDLE_FIELD, TEXT_FIELD, PAPER_FIELD = "Layer", "EntityHandle", "Text", "PaperSpace"
CHECK_EVERY = 1000
_FIRST_SECTION = re.compile(rb"\bSECTION\s+2\s+(\w+)")


def read_drawing(path: str, arc_step_degrees: float, cancelled=None) -> Drawing:
    """Read all entities of a DXF, blocks resolved.

    Args:
        path: the file.
        arc_step_degrees: arcs, circles and bulges become chords of this angle.
        cancelled: asked now and then.

    Raises:
        InputError: no such file, a DWG, nothing that GDAL reads as a DXF, or blocks that draw too much.
        Cancelled: ``cancelled`` returned True.
    """
    check_drawing_file(path)
    name = Path(path).name
    try:
        data = read_bytes(path)
        encoding, has_header = _encoding(data), _has_header(data)
        check_blocks(data, name)
        del data
        # of a file that breaks off the features before are read, and only ogr's exceptions say that it does
        with gdal.ExceptionMgr(useExceptions=True), ogr.ExceptionMgr(useExceptions=True), gdal.config_options(
                {"OGR_ARC_STEPSIZE": str(arc_step_degrees), "DXF_ENCODING": encoding,
                 "DXF_FEATURE_LIMIT_PER_BLOCK": "-1"}):   # beyond it outlines would be left out
            dataset = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=["DXF"])
            return _entities(name, dataset.GetLayer(0), cancelled, None if has_header else encoding)
    except (RuntimeError, OSError) as error:
        detail = _one_line(str(error).replace(path, name)).rstrip(".")
        raise InputError("drawing.cannot_read", drawing=name, detail=detail) from error


def check_drawing_file(path: str) -> None:
    """What the name of a drawing's file says, before it is read.

    Args:
        path: the file.

    Raises:
        InputError: no such file, or a DWG.
    """
    name = Path(path).name
    if not Path(path).is_file():
        raise InputError("drawing.no_file", drawing=name)
    if Path(path).suffix.lower() == ".dwg":
        raise InputError("drawing.dwg", drawing=name)


def _has_header(data: bytes) -> bool:
    """Whether a DXF begins with its header; of others GDAL takes all texts for Latin-1."""
    first = _FIRST_SECTION.search(data)
    return first is None or first[1] == b"HEADER"


def _encoding(data: bytes) -> str | None:
    """The encoding of texts that GDAL would misread; None where it knows better.

    Drawings of 2007 and later are UTF-8 and still name the code page of their writer, which GDAL
    believes; for a drawing without code page GDAL reports nothing.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None if b"$DWGCODEPAGE" in data else "CP936"
    return None if text.isascii() else "UTF-8"   # the option of the same name that opening takes is not heard


def _entities(name: str, layer: ogr.Layer, cancelled, read_as_latin: str | None) -> Drawing:
    def words(field: str) -> str:
        text = feature.GetField(field) or ""
        if read_as_latin is None or not text:
            return text
        try:
            return text.encode("latin-1").decode(read_as_latin)
        except UnicodeError:   # escapes of other letters, or bytes that are invalid in the encoding
            return text

    lines, layers, handles, texts, text_layers, text_points, paper = [], [], [], [], [], [], 0
    for number, feature in enumerate(layer):
        if cancelled is not None and number % CHECK_EVERY == 0 and cancelled():
            raise Cancelled
        shape = feature.GetGeometryRef()
        if shape is None or shape.IsEmpty():
            continue
        if feature.GetField(PAPER_FIELD):
            paper += 1
            continue
        on, handle = words(LAYER_FIELD), feature.GetField(HANDLE_FIELD) or ""
        if ogr.GT_Flatten(shape.GetGeometryType()) == ogr.wkbPoint:
            if words(TEXT_FIELD):
                texts.append(_one_line(words(TEXT_FIELD)))
                text_layers.append(on)
                text_points.append((shape.GetX(), shape.GetY()))
            continue
        shape = shape.GetLinearGeometry()
        shape.FlattenTo2D()
        lines.append(bytes(shape.ExportToIsoWkb()))
        layers.append(on)
        handles.append(handle)
    return Drawing(name, geometries(lines), layers, handles, texts, text_layers,
                   np.array(text_points, dtype=float).reshape(-1, 2), paper)


def drawing_from_tables(lines: FeatureTable, texts: FeatureTable | None = None, text_field: str = "") -> Drawing:
    """Layers that QGIS has opened as a drawing.

    Args:
        lines: with the fields ``Layer`` and ``EntityHandle`` where they have them.
        texts: points.
        text_field: of the texts.
    """
    words, text_layers, points = [], [], np.empty((0, 2))
    if texts is not None:
        kept = np.flatnonzero(~texts.columns[text_field].isna().to_numpy() & ~shapely.is_missing(texts.geometry))
        words = [_one_line(str(value)) for value in texts.columns[text_field].iloc[kept]]
        text_layers = [_value(texts, LAYER_FIELD, row) for row in kept]
        points = shapely.get_coordinates(shapely.centroid(texts.geometry[kept]))
    rows = range(len(lines))
    return Drawing(lines.name, lines.geometry, [_value(lines, LAYER_FIELD, row) for row in rows],
                   [_value(lines, HANDLE_FIELD, row) or str(lines.fids[row]) for row in rows], words, text_layers,
                   points)


def _value(table: FeatureTable, column: str, row: int) -> str:
    if column not in table.columns:
        return ""
    value = table.columns[column].iloc[row]
    return "" if value is None or value != value or str(value) == "<NA>" else str(value)


def _one_line(words: str) -> str:
    return " ".join(words.split())
