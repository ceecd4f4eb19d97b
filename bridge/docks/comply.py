"""How one project complies, asked with ``groundrules:howtocomply``: its parameters, and its answer read."""
from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

from ...core.errors import InputError
from ...core.inputs import register
from ..runs.files import StoredRun, new_result_path
from ..runs.repeat import parameters_for_layers

MOST_SUBJECTS = 50      # of a project that is requested as a whole; each takes up to two seconds
TABLES = ("cuts", "remaining", "bands")


@dataclass(frozen=True)
class Remedied:
    """What was found about one subject.

    Attributes:
        subject_id: of the subject.
        site: its row of REMAINING, with ``wkb`` of what remains or None.
        pieces: its rows of CUTS, with ``wkb`` of the piece or None.
        bands: its rows of BANDS.
        crs: of the geometries.
        path: of the GeoPackage.
    """

    subject_id: str
    site: dict
    pieces: tuple
    bands: tuple
    crs: str
    path: str


def comply_parameters(run: StoredRun, subject_ids, project: QgsProject, definitions) -> dict:
    """Parameters of ``groundrules:howtocomply`` for some subjects of a run, as that run had them.

    The subjects' projects with findings are read whole, because minimums apply to a project.

    Args:
        run: with its manifest. subject_ids: of the subjects. project: with the layers.
        definitions: of the parameters of the run's algorithm.

    Raises:
        InputError: a layer of the run is not loaded, or the subjects are not known any more.
    """
    frame = run.index.frame
    own = frame[frame["subject_id"].isin(list(subject_ids))]
    projects = set(own["project_id"].dropna())
    there = frame[frame["subject_id"].isin(list(subject_ids)) | frame["project_id"].isin(projects)]
    fids = sorted({int(fid) for fid in there["subject_fid"].dropna()})
    if not fids:
        raise InputError("findings.comply_no_subject")
    parameters = parameters_for_layers(run.manifest, project, definitions)
    parameters[register.SUBJECTS] = QgsProcessingFeatureSourceDefinition(
        parameters[register.SUBJECTS], filterExpression=f"$id IN ({', '.join(map(str, fids))})")
    return {**parameters, register.SUBJECT_IDS: ";".join(map(str, subject_ids)), register.LANGUAGE: run.language}


def subjects_of_project(run: StoredRun, project_id: str) -> list[str]:
    """Subjects of a project that a run forbids or puts under conditions; ``MOST_SUBJECTS`` at most."""
    rows = run.subjects.rows_with("project_id", project_id)
    order = ("forbidden", "conditional")
    rows = sorted((row for row in rows if row.get("verdict") in order), key=lambda row: order.index(row["verdict"]))
    return [row["subject_id"] for row in rows[:MOST_SUBJECTS]]


def comply_destinations(path: str) -> dict:
    """The outputs of ``groundrules:howtocomply`` in one GeoPackage."""
    return {name.upper(): f"ogr:dbname='{path}' table=\"{name}\" (geom)" for name in TABLES}


def read_comply(path: str) -> list[Remedied]:
    """What a run of ``groundrules:howtocomply`` wrote, a ``Remedied`` a subject.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            source = gdal.OpenEx(path, gdal.OF_VECTOR)
            tables = {name: _rows(source.GetLayerByName(name)) for name in TABLES}
            crs = _crs(source.GetLayerByName("remaining"))
    except RuntimeError as error:
        raise InputError("findings.no_findings_file", file=Path(path).name, detail=str(error)) from error
    return [Remedied(site["subject_id"], site, _of(tables["cuts"], site), _of(tables["bands"], site), crs, path)
            for site in tables["remaining"]]


def _rows(layer) -> list[dict]:
    rows = []
    for feature in layer or ():
        shape = feature.GetGeometryRef()
        rows.append({**feature.items(), "wkb": bytes(shape.ExportToIsoWkb()) if shape is not None else None})
    return rows


def _of(rows: list[dict], site: dict) -> tuple:
    return tuple(row for row in rows if row["subject_id"] == site["subject_id"])


def _crs(layer) -> str:
    system = layer.GetSpatialRef() if layer is not None else None
    if system is None:
        return ""
    code = system.GetAuthorityCode(None)
    return f"{system.GetAuthorityName(None)}:{code}" if code else system.ExportToWkt()


def kept_copy(path: str, project_file: str) -> str:
    """Copies the results next to the project file, to keep them; without a project file they are not moved.

    Raises:
        OSError: the folder cannot be written.
    """
    if not project_file:
        return path
    copy = Path(new_result_path(project_file)).with_name(f"comply-{Path(path).stem}.gpkg")
    if not copy.exists():
        shutil.copyfile(path, copy)
    return str(copy)
