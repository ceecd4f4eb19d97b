"""The county copied side by side, three checks of it prepared in parts by the algorithm, and answered by one process.

``prepare.py FOLDER TIMES PARTS [CHECK…]`` writes ``county.gpkg``, and in a folder for each check, or for those that are
named, the parts in ``parts`` and the answer of one process in ``whole.npz``.
"""
from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import shapely
from osgeo import gdal, ogr, osr
from pyproj import Transformer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
SUBJECTS, CONTROLS, SURVEY = "DLTB_2024", ("YJJBNTBHTB", "STBHHX", "CZKFBJ"), "DLTB_2020"
PLANE, STEP_M = 4547, 26_000.0


def tile(source: Path, target: Path, times: int) -> None:
    """Copy layers ``times`` × ``times``, also those in another system, moved in the plane of the county."""
    gdal.UseExceptions()
    county = ogr.Open(str(source))
    made = ogr.GetDriverByName("GPKG").CreateDataSource(str(target))
    for name in (SUBJECTS, SURVEY, *CONTROLS):
        layer = county.GetLayerByName(name)
        system = layer.GetSpatialRef()
        code = int(system.GetAuthorityCode(None))
        there, back = (Transformer.from_crs(*systems, always_xy=True) for systems in (
            (code, PLANE), (PLANE, code)))
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        table = made.CreateLayer(name, system, layer.GetGeomType())
        for field in layer.schema:
            table.CreateField(field)
        rows = list(layer)
        shapes = shapely.from_wkb([bytes(row.GetGeometryRef().ExportToIsoWkb()) for row in rows])
        plane = shapes if code == PLANE else moved(shapes, there.transform)
        table.StartTransaction()
        for place in range(times * times):
            east, north = ((place % times - times // 2) * STEP_M, (place // times - times // 2) * STEP_M)
            copies = shapely.transform(plane, lambda points, by=(east, north): points + by)
            copies = copies if code == PLANE else moved(copies, back.transform)
            for row, wkb in zip(rows, shapely.to_wkb(copies, flavor="iso")):
                feature = ogr.Feature(table.GetLayerDefn())
                feature.SetFrom(row)
                feature.SetFID(-1)
                feature.SetGeometry(ogr.CreateGeometryFromWkb(wkb))
                table.CreateFeature(feature)
        table.CommitTransaction()


def moved(shapes, change):
    """Shapes in another system."""
    return shapely.transform(shapes, lambda points: np.column_stack(change(*points.T)))


def questions(data: Path) -> dict:
    """Algorithm -> parameters of ``preparepartitions``: patches against control lines, against the survey of another
    year, and their carbon."""
    def layer(name: str) -> str:
        return f"{data}|layername={name}"

    others = {
        "landuseoccupation": {"SUBJECTS": layer(SUBJECTS), "SURVEY": layer(SURVEY), "CONTROLS": [layer(CONTROLS[0])],
                              "AS_OF": "2026-06-30", "OUTPUT": "TEMPORARY_OUTPUT"},
        "carbonstock": {"INPUT": layer(SUBJECTS), "PACK": "sample-carbon", "FAMILY": "sample-2025",
                        "LAND_LIST": "survey-3", "STOCKS": "TEMPORARY_OUTPUT"}}
    return {"checkzoning": {"SUBJECTS": layer(SUBJECTS), "CONTROLS": list(map(layer, CONTROLS)),
                            "PACK": "cn-three-lines", "AS_OF": "2026-06-30"},
            **{name: {"CHECK": name, "QUESTION": json.dumps({"inputs": asked})} for name, asked in others.items()}}


def main(folder: Path, times: int, parts: int, checks: list[str]) -> None:
    from worker import start_qgis

    keep = start_qgis()
    import processing

    from groundrules.core.cluster.codec import write_value
    from groundrules.core.cluster.folder import read_request
    from groundrules.core.scale.checks import check_of

    data = folder / "county.gpkg"
    asked_of = questions(data)
    if set(checks) - set(asked_of):
        raise SystemExit(f"no check {', '.join(sorted(set(checks) - set(asked_of)))}; there are {', '.join(asked_of)}")
    folder.mkdir(parents=True, exist_ok=True)
    tile(HERE.parents[2] / "samples" / "county.gpkg", data, times)
    for name in checks or asked_of:
        asked = asked_of[name]
        begun, place = time.perf_counter(), folder / name
        place.mkdir()
        done = processing.run("groundrules:preparepartitions", {
            **asked, "PARTS_WANTED": parts, "FOLDER": str(place / "parts")})
        prepared, request, check = time.perf_counter() - begun, read_request(place / "parts"), check_of(name)
        begun, busy = time.perf_counter(), time.process_time()
        whole = check.run(request)
        seconds, busy = time.perf_counter() - begun, time.process_time() - busy
        write_value(place / "whole.npz", whole)
        (place / "whole.json").write_text(json.dumps({
            "check": name, "subjects": done["SUBJECT_COUNT"], "parts": done["PART_COUNT"],
            "prepare_s": round(prepared, 1), "one_process_s": round(seconds, 1), "one_process_cpu_s": round(busy, 1),
            "part_files_mb": round(sum(path.stat().st_size for path in (place / "parts").iterdir()) / 1e6, 1)}))
    del keep


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
