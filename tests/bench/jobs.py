"""What a worker can be asked to do: our algorithms, and the peers on the same layers.

Each task is ``task(job, prepared)``, timed; ``prepare_task`` runs before the clock and
``answer_task`` after it. Answers are pairs of parcel and zone with their area.
"""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

LEAST_M2 = 1e-3


def prepare_nothing(job):
    return None


def answer_nothing(job, done) -> dict:
    return done or {}


def run(algorithm: str, parameters: dict, feedback=None):
    import processing

    return processing.run(algorithm, parameters, feedback=feedback)


def _output(job: dict, name: str):
    return "TEMPORARY_OUTPUT" if job.get("memory") else str(Path(job["folder"]) / f"{name}.gpkg")


def _layers(job: dict):
    """The two layers: sources, or, for a run in memory, layers that are loaded before the clock."""
    if not job.get("memory"):
        return job["parcels"], job["zones"]
    from qgis.core import QgsFeatureRequest, QgsVectorLayer

    layers = []
    for name in ("parcels", "zones"):
        loaded = QgsVectorLayer(job[name], name, "ogr").materialize(QgsFeatureRequest())
        loaded.setName(name)
        layers.append(loaded)
    return layers


# -- ours -------------------------------------------------------------------------------------------

class Feedback:
    """Keeps what an algorithm says."""

    def __new__(cls):
        from qgis.core import QgsProcessingFeedback

        class Kept(QgsProcessingFeedback):
            def __init__(self):
                super().__init__(False)
                self.messages = []

            def pushInfo(self, info):
                self.messages.append(info)

        return Kept()


prepare_overlaps = _layers


def overlaps(job, layers):
    feedback = Feedback()
    done = run("groundrules:measureoverlaps", {
        "SUBJECTS": layers[0], "SUBJECT_ID": "parcel_id", "CONTROLS": [layers[1]],
        "AREA_METHOD": job.get("method", "planar"), "OUTPUT": _output(job, "overlaps")}, feedback)
    return done["OUTPUT"], [info for info in feedback.messages if "features read" in info]


def answer_overlaps(job, done) -> dict:
    """The zone's id is not asked for: measureoverlaps names controls by feature id, which counts from 1."""
    output, text = done   # said: how many features of the controls were read
    parcel, zone, area = _columns(output, ("subject_id", "control_id", "overlap_area_m2"))
    zone_ids = [f"Z{int(name[1:]) - 1:06d}" for name in zone]
    return {**_save(job, parcel, zone_ids, area), "said": text}


def prepare_check(job):
    return job["parcels"], job["zones"]


def check(job, layers):
    parameters = {"SUBJECTS": layers[0], "SUBJECT_ID": "parcel_id", "CONTROLS": [layers[1]],
                  "PACK": "", "PACK_FILE": job["pack"], "AREA_METHOD": job.get("method", "planar"),
                  "LANGUAGE": "en", "AS_OF": "2026-01-01", "VERDICTS": _output(job, "verdicts"),
                  "FINDINGS": _output(job, "findings")}
    if job.get("ledger"):
        parameters["LEDGER"] = _output(job, "ledger")
    return run("groundrules:checkzoning", parameters)


def answer_check(job, done) -> dict:
    with closing(sqlite3.connect(done["FINDINGS"])) as database:
        parcel, zone, area = zip(*database.execute(
            "SELECT subject_id, control_id, overlap_area_m2 FROM findings WHERE rule_id LIKE 'ZONE-%'"))
    answer = _save(job, parcel, zone, area)
    answer["counts"] = {name: value for name, value in done.items() if name.endswith("_COUNT")}
    return answer


def prepare_arrays(job):
    """Geometries of both layers as arrays."""
    from qgis.core import QgsVectorLayer

    from groundrules.bridge.reading.read import read, snapshot

    tables = [read(snapshot(QgsVectorLayer(job[name], name, "ogr")), [field])
              for name, field in (("parcels", "parcel_id"), ("zones", "zone_id"))]
    return [(table.geometry, table.columns.iloc[:, 0].to_numpy(dtype=object), table.crs) for table in tables]


def arrays(job, prepared):
    from groundrules.core.geometry.overlay import pairs

    (parcels, _, crs), (zones, _, _) = prepared
    measure = pairs.overlap_sizes if job.get("sizes") else pairs.overlaps   # without the pieces, and with them
    return prepared, measure(parcels, zones, crs, job.get("method", "planar"))


def answer_arrays(job, done) -> dict:
    ((_, parcel_id, _), (_, zone_id, _)), result = done
    return _save(job, parcel_id[result.subject], zone_id[result.control], result.area_m2)


# -- peers ------------------------------------------------------------------------------------------

prepare_intersection = _layers


def intersection(job, layers):
    """native:intersection into memory, then native:fieldcalculator writes the areas: one file is written."""
    first, second = (1, 0) if job.get("zones_first") else (0, 1)
    fields = (["parcel_id"], ["zone_id"])
    pieces = run("native:intersection", {
        "INPUT": layers[first], "OVERLAY": layers[second], "INPUT_FIELDS": fields[first],
        "OVERLAY_FIELDS": fields[second], "OUTPUT": "TEMPORARY_OUTPUT"}, _progress(job))["OUTPUT"]
    return run("native:fieldcalculator", {
        "INPUT": pieces, "FIELD_NAME": "shared_m2", "FIELD_TYPE": 0, "FORMULA": "area(@geometry)",
        "OUTPUT": _output(job, "intersection")})["OUTPUT"]


def _progress(job):
    """Writes how far a run is, so that it is known when it is stopped: percent, then the number of restarts.

    native:intersection counts twice: first while it indexes the overlay, then along the input.
    """
    if not job.get("limit_s"):
        return None
    from qgis.core import QgsProcessingFeedback

    feedback = QgsProcessingFeedback(False)
    path, last = Path(job["progress"]), [0.0, 0]

    def keep(value: float) -> None:
        last[1] += value < last[0]
        last[0] = value
        path.write_text(f"{value:.4f} {last[1]}")

    feedback.progressChanged.connect(keep)
    return feedback


def answer_intersection(job, output) -> dict:
    return _save(job, *_columns(output, ("parcel_id", "zone_id", "shared_m2")))


prepare_clip = _layers


def clip(job, layers):
    """native:clip of the zones' layer by the parcels, then the areas. It gives no pairs."""
    pieces = run("native:clip", {"INPUT": layers[1], "OVERLAY": layers[0], "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    return run("native:fieldcalculator", {
        "INPUT": pieces, "FIELD_NAME": "shared_m2", "FIELD_TYPE": 0, "FORMULA": "area(@geometry)",
        "OUTPUT": _output(job, "clip")})["OUTPUT"]


def answer_clip(job, output) -> dict:
    area, = _columns(output, ("shared_m2",))
    return {"pairs": len(area), "sum_m2": float(np.sum(area))}


def overlay(job, prepared):
    """geopandas: read both files, overlay, area, write the table without the pieces."""
    import geopandas
    import pyogrio

    frames = []
    for name, field in (("parcels", "parcel_id"), ("zones", "zone_id")):
        path, _, layer = job[name].partition("|layername=")
        frames.append(geopandas.read_file(path, layer=layer, columns=[field], engine="pyogrio"))
    table = _overlay(*frames)
    pyogrio.write_dataframe(table, Path(job["folder"]) / "overlay.gpkg", layer="overlay", driver="GPKG")
    return table


def _overlay(parcels, zones):
    import pandas

    pieces = parcels.overlay(zones, how="intersection", keep_geom_type=True)
    area = pieces.area
    return pandas.DataFrame(pieces.drop(columns="geometry")).assign(shared_m2=area)


def answer_overlay(job, table) -> dict:
    return _save(job, table["parcel_id"], table["zone_id"], table["shared_m2"])


def prepare_overlay_arrays(job):
    import geopandas

    return [geopandas.GeoDataFrame({field: ids}, geometry=geometry, crs=crs) for field, (geometry, ids, crs)
            in zip(("parcel_id", "zone_id"), prepare_arrays(job))]


def overlay_arrays(job, frames):
    return _overlay(*frames)


answer_overlay_arrays = answer_overlay


# -- reading ----------------------------------------------------------------------------------------

def prepare_read(job):
    from qgis.core import QgsVectorLayer

    from groundrules.bridge.reading.read import snapshot

    layer = QgsVectorLayer(job["parcels"], "parcels", "ogr")
    return layer, snapshot(layer)


def read(job, prepared):
    from groundrules.bridge.reading.read import read as read_table

    table = read_table(prepared[1], ["parcel_id", "land_use", "registered_m2"])
    return {"rows": len(table), "sum_m2": float(table.columns["registered_m2"].sum())}


prepare_loop = prepare_read


def loop(job, prepared):
    """The feature loop that scripts write: shapely geometry and three attributes."""
    import shapely
    from qgis.core import QgsFeatureRequest

    layer = prepared[0]
    request = QgsFeatureRequest().setSubsetOfAttributes(["parcel_id", "land_use", "registered_m2"], layer.fields())
    positions = [layer.fields().indexOf(name) for name in ("parcel_id", "land_use", "registered_m2")]
    wkb, values = [], []
    for feature in layer.getFeatures(request):
        wkb.append(feature.geometry().asWkb().data())
        values.append([feature.attribute(position) for position in positions])
    geometry = shapely.from_wkb(wkb)
    return {"rows": len(geometry), "sum_m2": float(sum(row[2] for row in values))}


# -- occupation -------------------------------------------------------------------------------------

def prepare_occupation(job):
    return job["parcels"], job["zones"]


prepare_statistics = prepare_occupation


def occupation(job, layers):
    """Projects on a survey with owners and locations: rows by parcel, and by project."""
    return run("groundrules:landuseoccupation", {
        "SUBJECTS": layers[0], "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "SURVEY": layers[1],
        "AREA_METHOD": job.get("method", "planar"), "LANGUAGE": "en", "OUTPUT": _output(job, "occupation")})["OUTPUT"]


def answer_occupation(job, output) -> dict:
    """Area by project and class, as the peer has it."""
    return _save_classes(job, *_columns(output, ("project_id", "land_class", "net_m2")))


def statistics(job, layers):
    """native:intersection, area, then qgis:statisticsbycategories by all that the occupation tells apart."""
    first, second = (1, 0) if job.get("survey_first") else (0, 1)
    fields = (["DKBH", "XMBH"], ["DLBM", "QSXZ", "QSDWDM", "ZLDWDM"])
    pieces = run("native:intersection", {
        "INPUT": layers[first], "OVERLAY": layers[second], "INPUT_FIELDS": fields[first],
        "OVERLAY_FIELDS": fields[second], "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    measured = run("native:fieldcalculator", {
        "INPUT": pieces, "FIELD_NAME": "shared_m2", "FIELD_TYPE": 0, "FORMULA": "area(@geometry)",
        "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    return run("qgis:statisticsbycategories", {
        "INPUT": measured, "VALUES_FIELD_NAME": "shared_m2", "CATEGORIES_FIELD_NAME": fields[0] + fields[1],
        "OUTPUT": _output(job, "statistics")})["OUTPUT"]


def answer_statistics(job, output) -> dict:
    return _save_classes(job, *_columns(output, ("XMBH", "DLBM", "sum")))


def _save_classes(job, project, land_class, area) -> dict:
    """Sums by project and class; areas to 0.01 m² a row on one side, so that sums are compared to that."""
    key = np.array([int(name[1:]) * 10**5 + int(code) for name, code in zip(project, land_class)], dtype=np.int64)
    key, row = np.unique(key, return_inverse=True)
    area = np.bincount(row, weights=np.asarray(area, dtype=float), minlength=len(key))
    np.savez(job["pairs"], key=key, area=area)
    return {"pairs": len(key), "sum_m2": float(area.sum())}


# -- one layer with itself --------------------------------------------------------------------------

def prepare_quality(job):
    return job["parcels"]


prepare_self_intersection = prepare_quality


def quality(job, layer):
    """Overlaps and gaps of a layer by the pre-check, written as findings."""
    return run("groundrules:checkdataquality", {
        "LAYERS": [layer], "PACK": "", "PACK_FILE": job["pack"], "ROLES": [layer, "parcels"], "CODE_PACK": "",
        "LANGUAGE": "en", "RULES": job.get("rules", ""), "FINDINGS": _output(job, "findings"),
        "RULE_STATES": _output(job, "states")})


def answer_quality(job, done) -> dict:
    with closing(sqlite3.connect(done["FINDINGS"])) as database:
        pairs = list(database.execute(
            "SELECT subject_id, control_id, overlap_area_m2 FROM findings WHERE rule_id = 'OVERLAP'"))
        gaps = list(database.execute("SELECT overlap_area_m2 FROM findings WHERE rule_id = 'GAP'"))
    return {**_save(job, *(list(zip(*pairs)) or [(), (), ()])), "gaps": [area for area, in gaps]}


def self_intersection(job, layer):
    """native:intersection of a layer with itself, then the areas; it pairs each feature with itself too."""
    pieces = run("native:intersection", {"INPUT": layer, "OVERLAY": layer, "INPUT_FIELDS": ["parcel_id"],
                                         "OVERLAY_FIELDS": ["parcel_id"], "OUTPUT": "TEMPORARY_OUTPUT"})["OUTPUT"]
    return run("native:fieldcalculator", {
        "INPUT": pieces, "FIELD_NAME": "shared_m2", "FIELD_TYPE": 0, "FORMULA": "area(@geometry)",
        "OUTPUT": _output(job, "intersection")})["OUTPUT"]


def answer_self_intersection(job, output) -> dict:
    rows = zip(*_columns(output, ("parcel_id", "parcel_id_2", "shared_m2")))
    pairs = [row for row in rows if row[0] < row[1]]
    return _save(job, *(list(zip(*pairs)) or [(), (), ()]))


# -- answers ----------------------------------------------------------------------------------------

def _columns(output, names) -> list:
    """Columns of a result: of a layer in memory, or of the one table of a GeoPackage."""
    from qgis.core import QgsFeatureRequest, QgsVectorLayer

    if not isinstance(output, QgsVectorLayer):
        with closing(sqlite3.connect(output)) as database:
            (table,), = database.execute("SELECT table_name FROM gpkg_contents")
            wanted = ", ".join(f'"{name}"' for name in names)
            rows = database.execute(f'SELECT {wanted} FROM "{table}"').fetchall()   # nosec B608
        return list(zip(*rows)) if rows else [()] * len(names)
    request = QgsFeatureRequest().setSubsetOfAttributes(list(names), output.fields())
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    positions = [output.fields().indexOf(name) for name in names]
    rows = [[feature.attribute(position) for position in positions] for feature in output.getFeatures(request)]
    return list(zip(*rows)) if rows else [()] * len(names)


def _save(job, parcel, zone, area) -> dict:
    """Pairs of a run, one row each, for the comparison."""
    parcel = np.array([int(name[1:]) for name in parcel], dtype=np.int64)
    zone = np.array([int(name[1:]) for name in zone], dtype=np.int64)
    key, row = np.unique(parcel * 10**9 + zone, return_inverse=True)
    area = np.bincount(row, weights=np.asarray(area, dtype=float), minlength=len(key))
    real = area > LEAST_M2
    np.savez(job["pairs"], key=key[real], area=area[real])
    return {"pairs": int(real.sum()), "sum_m2": float(area[real].sum())}
