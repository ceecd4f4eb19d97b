"""groundrules:recheck of checkuse: after random edits the rows of a full run, and only what changed is judged."""
from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from helpers.cells import written
from helpers.desk.running import results, stopped
from osgeo import gdal, ogr, osr
from pyproj import Transformer

from groundrules.bridge.store import api as store

pytestmark = pytest.mark.usefixtures("qgis_app")
ORIGIN = (500_000.0, 3_000_000.0)
USES = ("0101", "0701", "0701/09", "1001", "0601", "9999", "0901", "1401")
ZONES = ("11", "12", "13", "531", "532", "511", "XX")


class Land:
    """Parcels with uses, and zones, in a GeoPackage; and edits of them at random."""

    def __init__(self, folder, seed: int, degrees: bool = False):
        self.path, self.random, self.degrees = folder / "land.gpkg", np.random.default_rng(seed), degrees
        with gdal.ExceptionMgr(useExceptions=True):
            made = gdal.GetDriverByName("GPKG").Create(str(self.path), 0, 0, 0, gdal.GDT_Unknown)
            for name, field, count in (("parcels", "YDYHFLDM", 60), ("zones", "GHFQDM", 20)):
                system = osr.SpatialReference()
                system.ImportFromEPSG(4490 if degrees and name == "zones" else 4547)
                layer = made.CreateLayer(name, system, ogr.wkbPolygon)
                for item in ("BH", field):
                    layer.CreateField(ogr.FieldDefn(item, ogr.OFTString))
                for number in range(count):
                    self._fill(layer, ogr.Feature(layer.GetLayerDefn()), number, layer.CreateFeature)
            del layer, made

    def _fill(self, layer, feature, number: int, write, *, shape: bool = True) -> None:
        parcels = layer.GetName() == "parcels"
        feature["BH"] = f"D{number % 55}"
        feature["YDYHFLDM" if parcels else "GHFQDM"] = str(self.random.choice(USES if parcels else ZONES))
        if shape:
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(self._shape(parcels)))
        write(feature)

    def _shape(self, parcels: bool) -> bytes:
        x, y = self.random.uniform(0, 2_000, 2) + ORIGIN
        side = self.random.uniform(20, 90) if parcels else self.random.uniform(100, 700)
        if self.random.random() < 0.06:   # a bow tie cannot be judged
            shape = shapely.Polygon([(x, y), (x + side, y + side), (x + side, y), (x, y + side)])
        else:
            shape = shapely.box(x, y, x + side, y + side)
        if self.degrees and not parcels:
            change = Transformer.from_crs(4547, 4490, always_xy=True)
            shape = shapely.transform(shape, change.transform, interleaved=False)
        return shape.wkb

    def edit(self, name: str, kind: str) -> None:
        with gdal.ExceptionMgr(useExceptions=True):
            data = gdal.OpenEx(str(self.path), gdal.OF_VECTOR | gdal.OF_UPDATE)
            layer = data.GetLayerByName(name)
            if kind == "add":
                self._fill(layer, ogr.Feature(layer.GetLayerDefn()), 7, layer.CreateFeature)
            else:
                fid = int(self.random.choice([feature.GetFID() for feature in layer]))
                feature = layer.GetFeature(fid)
                if kind == "delete":
                    layer.DeleteFeature(fid)
                else:
                    self._fill(layer, feature, int(self.random.integers(200)), layer.SetFeature, shape=kind == "move")
            layer = data = None


def full(folder, land, name: str, **more) -> SimpleNamespace:
    paths = {"FINDINGS": str(folder / f"{name}.gpkg"), "MANIFEST": str(folder / f"{name}.json")}
    counts = results("checkuse", {
        "SUBJECTS": f"{land.path}|layername=parcels", "SUBJECT_ID": "BH", "ZONES": f"{land.path}|layername=zones",
        "SCHEME": "guide-2023", "LANGUAGE": "en", "OUTPUT": "TEMPORARY_OUTPUT", **paths, **more})
    return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["MANIFEST"], counts=counts)


def again(folder, run, name: str, **more) -> SimpleNamespace:
    paths = {"FINDINGS": str(folder / f"{name}.gpkg"), "NEW_MANIFEST": str(folder / f"{name}.json")}
    counts = results("recheck", {"MANIFEST": run.manifest, "PREVIOUS": run.findings, "LANGUAGE": "en", **paths, **more})
    return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["NEW_MANIFEST"], counts=counts)


@pytest.mark.parametrize("seed", [5, *(pytest.param(seed, marks=pytest.mark.takes_turns) for seed in range(5))])
def test_after_random_edits_the_rows_are_those_of_a_full_run(tmp_path, seed):
    land = Land(tmp_path, seed, degrees=seed == 5)
    more = {"MODE": "existing"} if seed % 2 else {}
    if seed == 4:
        more["SCHEME"] = "auto"
    run = full(tmp_path, land, "start", **more)
    parts = 0
    for step in range(3):
        for _ in range(int(land.random.integers(1, 4))):
            land.edit(str(land.random.choice(["parcels", "parcels", "zones"])),
                      str(land.random.choice(["add", "move", "delete", "name"])))
        wanted = full(tmp_path, land, f"full{step}", **more)
        run = again(tmp_path, run, f"part{step}")
        assert written(run.findings) == written(wanted.findings), step
        assert len(written(run.findings)) > 20
        parts += not run.counts["IS_FULL_RUN"] and run.counts["CHECKED_COUNT"] < run.counts["SUBJECT_COUNT"]
    assert parts or seed == 5


def test_only_what_changed_is_judged_and_the_store_learns_it(tmp_path):
    land, place = Land(tmp_path, 11), str(tmp_path / "store.gpkg")
    run = full(tmp_path, land, "start")
    results("recordfindings", {"FINDINGS": [run.findings], "MANIFESTS": [run.manifest], "STORE": place})
    nothing = again(tmp_path, run, "nothing")
    assert nothing.counts["IS_UNCHANGED"] and nothing.counts["CHECKED_COUNT"] == 0
    assert written(nothing.findings) == written(run.findings)
    for _ in range(2):
        land.edit("parcels", "delete")
    counts = again(tmp_path, run, "part", STORE=place).counts
    assert counts["CHECKED_COUNT"] <= 2   # the first of those that are left, with its twin: layers may have gone bad
    assert counts["GONE_COUNT"] == 2 and counts["FIXED_COUNT"] > 0
    assert not counts["IS_FULL_RUN"]
    states = store.read_store(place).index.frame
    assert (states["state"] == "fixed").sum() == counts["FIXED_COUNT"]


def test_an_old_manifest_and_a_selection_are_refused(tmp_path):
    land = Land(tmp_path, 2)
    run = full(tmp_path, land, "start")
    path = tmp_path / "old.json"
    manifest = json.loads((tmp_path / "start.json").read_text(encoding="utf-8"))
    assert manifest["scope"] == ["planning_zone"] and manifest["rows"]["subjects"]["whole"]
    nameless = [{key: value for key, value in entry.items() if key != "file_name"} for entry in manifest["inputs"]]
    for inputs in (nameless, [*manifest["inputs"], 7], {}, None):
        path.write_text(json.dumps({**manifest, "inputs": inputs}), encoding="utf-8")
        text = stopped("recheck", {"MANIFEST": str(path), "PREVIOUS": run.findings, "LANGUAGE": "en"})
        assert "old.json does not name the inputs" in text
    del manifest["rows"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert "old.json" in stopped("recheck", {"MANIFEST": str(path), "PREVIOUS": run.findings, "LANGUAGE": "en"})
