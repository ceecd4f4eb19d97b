"""Accepted cuts beside a findings store: a layer that the next run of "Align plan edges with parcels" takes.

It is a GeoPackage of its own, since the store's tables are fixed; each change is one short transaction.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from osgeo import gdal, ogr, osr

from ...core.errors import InputError
from ...core.findings.details.alternatives import ALTERNATIVES, Cut

LAYER = "accepted_cuts"
SUFFIX = "-accepted-cuts.gpkg"
_FIELDS = (("cut_id", ogr.OFTString), ("parcel_id", ogr.OFTString), ("piece_unit", ogr.OFTString),
           ("main_unit", ogr.OFTString), ("decision", ogr.OFTString), ("area_m2", ogr.OFTReal),
           ("author", ogr.OFTString), ("decided_on", ogr.OFTString), ("remark", ogr.OFTString))


def cuts_path(store: str) -> str:
    """Where the accepted cuts of a store lie.

    Args:
        store: path of the findings store.
    """
    return str(Path(store).with_suffix("")).removesuffix("-findings") + SUFFIX


def cuts_source(store: str) -> str:
    """The layer of accepted cuts as QGIS opens it; empty before anything was accepted.

    Args:
        store: path of the findings store.
    """
    path = cuts_path(store)
    return f"{path}|layername={LAYER}" if Path(path).is_file() else ""


def decisions_of(store: str) -> dict[str, tuple]:
    """Id of a cut -> alternative, author and day; empty where nothing was accepted or the file cannot be read.

    Args:
        store: path of the findings store.
    """
    if not cuts_source(store):
        return {}
    try:
        with _layer(cuts_path(store)) as layer:
            rows = [[row.GetField(name) or "" for name in ("cut_id", "decision", "author", "decided_on")]
                    for row in layer]
    except (RuntimeError, InputError):
        return {}
    return {cut: tuple(rest) for cut, *rest in rows if rest[0] in ALTERNATIVES}


def accept(store: str, cut: Cut, decision: str, piece: bytes, crs: str, author: str, remark: str = "") -> None:
    """Keep what was decided about a cut, in place of what was decided before.

    Args:
        store: path of the findings store. cut: of the finding. decision: of ``ALTERNATIVES``; empty: it is taken back.
        piece: WKB of its ground. crs: of it. author, remark: who decided, and why.

    Raises:
        InputError: another decision, no author, a file that cannot be written.
    """
    if decision not in ("", *ALTERNATIVES) or not author.strip():
        raise InputError("store.no_reason")
    path = cuts_path(store)
    try:
        if decision and not Path(path).exists():
            _create(path, crs)
        with _layer(path, update=True) as layer:
            layer.StartTransaction()
            layer.SetAttributeFilter("cut_id = '{}'".format(cut.cut.replace("'", "''")))
            for fid in [row.GetFID() for row in layer]:
                layer.DeleteFeature(fid)
            if decision:
                row = ogr.Feature(layer.GetLayerDefn())
                for name, value in zip(dict(_FIELDS), (
                        cut.cut, cut.parcel, cut.loses, cut.gains, decision, cut.area, author.strip(),
                        datetime.now(timezone.utc).date().isoformat(), remark.strip())):
                    row.SetField(name, value)
                row.SetGeometry(ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(bytes(piece))))
                layer.CreateFeature(row)
            layer.CommitTransaction()
    except RuntimeError as error:
        raise InputError("store.failed", file=Path(path).name, detail=str(error)) from error


@contextmanager
def _layer(path: str, update: bool = False) -> Iterator[ogr.Layer]:
    """The layer of a file of accepted cuts.

    Raises:
        RuntimeError: of GDAL. InputError: a file without the layer.
    """
    with gdal.ExceptionMgr(useExceptions=True):
        with gdal.OpenEx(path, gdal.OF_VECTOR | (gdal.OF_UPDATE if update else 0), allowed_drivers=["GPKG"]) as opened:
            layer = opened.GetLayerByName(LAYER)
            if layer is None or any(layer.GetLayerDefn().GetFieldIndex(name) < 0 for name, _kind in _FIELDS):
                raise InputError("store.failed", file=Path(path).name, detail=LAYER)
            yield layer


def _create(path: str, crs: str) -> None:
    system = osr.SpatialReference()
    with gdal.ExceptionMgr(useExceptions=True), osr.ExceptionMgr(useExceptions=True):
        system.SetFromUserInput(crs)
        with gdal.GetDriverByName("GPKG").Create(path, 0, 0, 0, gdal.GDT_Unknown) as made:
            layer = made.CreateLayer(LAYER, system, ogr.wkbMultiPolygon)
            for name, kind in _FIELDS:
                layer.CreateField(ogr.FieldDefn(name, kind))
