"""Esri geodatabases and Access databases that no layer could be loaded from: what is wrong, and the way out."""
from __future__ import annotations

from pathlib import Path

from osgeo import gdal

from ...core.errors import InputError

ACCESS, FILE_GEODATABASE = (".mdb", ".accdb"), (".gdb",)
_SHOWN = 12     # layers of a database that a sentence names


def explain_database(source: str) -> None:
    """Report why a layer of a geodatabase was not loaded; QGIS only says that it was not.

    Args:
        source: as QGIS names a layer: ``"folder/data.gdb|layername=DLTB"``.

    Raises:
        InputError: the database cannot be read on this computer, or it has no such layer. Not for other files, nor
            for one that is not there.
    """
    path = Path(source.partition("|")[0])
    suffix = path.suffix.lower()
    if suffix not in (*ACCESS, *FILE_GEODATABASE) or not path.exists():
        return
    layers = _layers(str(path))
    if layers is None:
        raise InputError("reading.access_database" if suffix in ACCESS else "reading.geodatabase", file=path.name)
    shown = ", ".join(layers[:_SHOWN]) + (", …" if len(layers) > _SHOWN else "")
    raise InputError("reading.geodatabase_layer", file=path.name, layers=shown or "–")


def _layers(path: str) -> list[str] | None:
    """Names of the layers; None where GDAL cannot open it, as an Access database without a driver of the system."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY)
        return None if dataset is None else [dataset.GetLayer(place).GetName()
                                             for place in range(dataset.GetLayerCount())]
    except RuntimeError:        # where a program has GDAL raise
        return None
    finally:
        gdal.PopErrorHandler()
