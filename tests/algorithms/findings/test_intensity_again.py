"""groundrules:recheck of checkintensity and checkdataquality: the rows of a full run, in part or said to be in full."""
from __future__ import annotations

import shutil
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from helpers.cells import written
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, run, stopped
from osgeo import gdal, ogr, osr

pytestmark = pytest.mark.usefixtures("qgis_app")
ORIGIN = (500_000.0, 3_000_000.0)
FIELDS = {"parcels": ("DKBH", "RJL", "JZMD", "JZGD", "JRMJ", "JRJZMJ"), "buildings": ("BSM", "CS", "JZGD"),
          "green": ("BSM",), "zones": ("RJL", "JZMD", "JZGD", "LDL")}
COUNTS = {"parcels": 100, "buildings": 90, "green": 12, "zones": 9}


AWAY = 5_000.0   # so far east no parcel lies


class Town:
    """Parcels on a grid with buildings across them, in a GeoPackage; and edits at random.

    Numbers repeat, and state one floor area together; a few coverages in percent make a column of two scales, in which
    nobody knows what 1 is; and every ninth building stands off all parcels.
    """

    def __init__(self, folder, seed: int):
        self.path, self.random = folder / "town.gpkg", np.random.default_rng(seed)
        with gdal.ExceptionMgr(useExceptions=True):
            made = gdal.GetDriverByName("GPKG").Create(str(self.path), 0, 0, 0, gdal.GDT_Unknown)
            system = osr.SpatialReference()
            system.ImportFromEPSG(4547)
            for name, fields in FIELDS.items():
                layer = made.CreateLayer(name, system, ogr.wkbPolygon)
                for field in fields:
                    layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
                for number in range(COUNTS[name]):
                    self._fill(layer, ogr.Feature(layer.GetLayerDefn()), number, layer.CreateFeature)
            del layer, made

    def _fill(self, layer, feature, number: int, write, *, shape: bool = True) -> None:
        name, pick = layer.GetName(), self.random.choice
        for field in FIELDS[name]:
            feature[field] = str({
                "DKBH": f"D{number % 90}", "BSM": f"B{number}", "RJL": pick(["1.0", "2.5", "150%", "0.8", "9999"]),
                "JZMD": "40" if number % 33 == 7 else pick(["0.4", "1", "25%", "0.35"]),
                "JRJZMJ": "9000" if number % 90 < 6 else "", "JZGD": pick(["12", "24", "100", "9"]),
                "LDL": pick(["30", "10"]),
                "JRMJ": pick(["", "", "5000", "20000"]), "CS": pick(["3", "8", "地上6层/地下1层", ""])}[field])
        if shape:
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(self._shape(name, number)))
        write(feature)

    def _shape(self, name: str, number: int) -> bytes:
        if name == "zones":
            x, y, side = 400 * (number % 3), 400 * (number // 3), 400
        elif name == "parcels" and self.random.random() < 0.9:
            x, y, side = 100 * (number % 10), 100 * (number // 10 % 10), 100
        else:
            x, y = self.random.uniform(-50, 1_050, 2)
            side = self.random.uniform(15, 70)
        if name == "buildings" and number % 9 == 4:
            x += AWAY
        x, y = x + ORIGIN[0], y + ORIGIN[1]
        if name != "zones" and self.random.random() < 0.04:   # a bow tie cannot be judged
            return shapely.Polygon([(x, y), (x + side, y + side), (x + side, y), (x, y + side)]).wkb
        return shapely.box(x, y, x + side, y + side).wkb

    def edit(self, name: str, kind: str) -> None:
        with gdal.ExceptionMgr(useExceptions=True):
            data = gdal.OpenEx(str(self.path), gdal.OF_VECTOR | gdal.OF_UPDATE)
            layer = data.GetLayerByName(name)
            number = int(self.random.integers(100))
            if kind == "add":
                self._fill(layer, ogr.Feature(layer.GetLayerDefn()), number, layer.CreateFeature)
            else:
                fid = int(self.random.choice([feature.GetFID() for feature in layer]))
                feature = layer.GetFeature(fid)
                if kind == "delete":
                    layer.DeleteFeature(fid)
                else:
                    self._fill(layer, feature, number, layer.SetFeature, shape=kind == "move")
            layer = data = None

    def rewrite(self, name: str, fid: int, **values) -> None:
        """Give a row other values."""
        with gdal.ExceptionMgr(useExceptions=True):
            data = gdal.OpenEx(str(self.path), gdal.OF_VECTOR | gdal.OF_UPDATE)
            layer = data.GetLayerByName(name)
            feature = layer.GetFeature(fid)
            for field, value in values.items():
                feature[field] = value
            layer.SetFeature(feature)
            layer = data = None


def full(folder, town, name: str, *layers, **more) -> SimpleNamespace:
    paths = {"FINDINGS": str(folder / f"{name}.gpkg"), "MANIFEST": str(folder / f"{name}.json")}
    given = {layer.upper(): f"{town.path}|layername={layer}" for layer in layers}
    results("checkintensity", {"SUBJECTS": f"{town.path}|layername=parcels", "SUBJECT_ID": "DKBH", "LANGUAGE": "en",
                               "VERDICTS": "TEMPORARY_OUTPUT", **given, **paths, **more})
    return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["MANIFEST"])


def again(folder, before, name: str, **more) -> SimpleNamespace:
    paths = {"FINDINGS": str(folder / f"{name}.gpkg"), "NEW_MANIFEST": str(folder / f"{name}.json")}
    done = run("recheck", {"MANIFEST": before.manifest, "PREVIOUS": before.findings, "LANGUAGE": "en", **paths, **more})
    return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["NEW_MANIFEST"], counts=done.results,
                           log=done.log)


@pytest.mark.parametrize(("seed", "layers", "more"), [
    (3, ("buildings", "green", "zones"), {"SPLIT": "weighted"}), *(
        pytest.param(*case, marks=pytest.mark.takes_turns) for case in (
            (0, ("buildings",), {}), (1, ("buildings", "green"), {}), (2, ("buildings", "zones"), {}), (4, (), {}),
            (5, ("buildings",), {}), (6, ("buildings", "green"), {})))])
def test_after_random_edits_the_rows_are_those_of_a_full_run(tmp_path, seed, layers, more):
    town, parts = Town(tmp_path, seed), 0
    before = full(tmp_path, town, "start", *layers, **more)
    for step in range(4):
        for _ in range(int(town.random.integers(1, 3))):
            town.edit(str(town.random.choice(["parcels", *layers])),
                      str(town.random.choice(["add", "move", "delete", "name"])))
        wanted = full(tmp_path, town, f"full{step}", *layers, **more)
        before = again(tmp_path, before, f"part{step}")
        assert written(before.findings) == written(wanted.findings), step
        assert len(written(before.findings)) > 50
        parts += not before.counts["IS_FULL_RUN"] and before.counts["CHECKED_COUNT"] < 60
    assert parts


def test_a_change_off_all_parcels_leaves_numbers_that_repeat_together(tmp_path):
    """Parcels 1 and 91 bear one number and share out 9,000 m²: none of them is judged without the other."""
    town = Town(tmp_path, 1)
    before = full(tmp_path, town, "start", "buildings")
    assert [row["subject_fid"] for row, _ in written(before.findings) if row["rule_id"] == "GR-REPEATED-NUMBER"][0] == 1
    town.rewrite("buildings", 5, CS="31")   # number 4: it stands off all parcels
    outcome = again(tmp_path, before, "part")
    assert outcome.counts["CHECKED_COUNT"] == 2 and not outcome.counts["IS_FULL_RUN"]
    assert written(outcome.findings) == written(full(tmp_path, town, "full", "buildings").findings)


def test_what_a_number_is_in_a_column_of_two_scales_is_read_from_all_of_it(tmp_path):
    """Coverages of 0.4, 40 and 1: is the last a ratio or a percentage? Judged alone, it is no longer a question."""
    town = Town(tmp_path, 3)
    for fid in range(1, 101):
        town.rewrite("parcels", fid, JZMD={1: "40", 55: "1"}.get(fid, "0.4"))
    before = full(tmp_path, town, "start", "buildings")
    town.rewrite("parcels", 55, RJL="1.1")
    outcome = again(tmp_path, before, "part")
    rows = written(outcome.findings)
    assert not outcome.counts["IS_FULL_RUN"] and outcome.counts["CHECKED_COUNT"] < 20
    assert rows == written(full(tmp_path, town, "full", "buildings").findings)
    assert [row["verdict"] for row, _ in rows
            if (row["rule_id"], row["subject_fid"]) == ("COV-UPPER", 55)] == ["undetermined"]
    assert [row["control_id"] for row, _ in rows if row["rule_id"] == "GR-MIXED-SCALE"] == ["JZMD"]


def test_nothing_changed(tmp_path):
    town = Town(tmp_path, 9)
    before = full(tmp_path, town, "start", "buildings", "zones")
    outcome = again(tmp_path, before, "next")
    assert outcome.counts["IS_UNCHANGED"] and outcome.counts["CHECKED_COUNT"] == 0 and not outcome.counts["IS_FULL_RUN"]
    assert written(outcome.findings) == written(before.findings)


def test_a_precheck_is_repeated_in_full_and_says_so(tmp_path):
    """Rules on whole layers have no parts; where nothing changed, nothing is run."""
    county = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    own = tmp_path / "own.gpkg"
    shutil.copy(county, own)
    inputs = {"LAYERS": [f"{own}|layername=DLTB_2024", f"{own}|layername=XZQ"], "PACK": "cn-survey", "LANGUAGE": "en",
              "ROLES": ["DLTB_2024", "DLTB"], "RULE_STATES": "TEMPORARY_OUTPUT"}

    def check(name, **more):
        paths = {"FINDINGS": str(tmp_path / f"{name}.gpkg"), "MANIFEST": str(tmp_path / f"{name}.json")}
        results("checkdataquality", {**inputs, **paths, **more})
        return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["MANIFEST"])

    before = check("start")
    same = again(tmp_path, before, "same")
    assert same.counts["IS_UNCHANGED"] and not same.counts["IS_FULL_RUN"]
    assert written(same.findings) == written(before.findings) and written(before.findings)
    with gdal.ExceptionMgr(useExceptions=True):
        data = gdal.OpenEx(str(own), gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = data.GetLayerByName("DLTB_2024")
        for fid in [feature.GetFID() for feature in layer][:3]:
            layer.DeleteFeature(fid)
        layer = data = None
    outcome = again(tmp_path, before, "next")
    assert outcome.counts["IS_FULL_RUN"] and "whole layers" in outcome.log
    assert written(outcome.findings) == written(check("full").findings) != written(before.findings)


def test_layers_that_lie_elsewhere_are_asked_for_by_folder(tmp_path):
    data, kept = tmp_path / "data", tmp_path / "kept"
    data.mkdir()
    kept.mkdir()
    town = Town(data, 2)
    before = full(kept, town, "start", "buildings")
    text = stopped("recheck", {"MANIFEST": before.manifest, "PREVIOUS": before.findings, "LANGUAGE": "en"})
    assert "town.gpkg is not in" in text and "FOLDER" in text
    assert again(kept, before, "next", FOLDER=str(data)).counts["IS_UNCHANGED"]


def test_layers_of_the_project_stand_in_for_all_files_of_the_run(tmp_path):
    """Buildings and zones too, not the parcels alone: the manifest lies where no data are."""
    from qgis.core import QgsProject, QgsVectorLayer

    data, kept = tmp_path / "data", tmp_path / "kept"
    data.mkdir()
    kept.mkdir()
    town, project = Town(data, 2), QgsProject()
    before = full(kept, town, "start", "buildings", "zones")
    project.addMapLayers([QgsVectorLayer(f"{town.path}|layername={name}", name, "ogr")
                          for name in ("parcels", "buildings", "zones")])
    asked = {"MANIFEST": before.manifest, "PREVIOUS": before.findings, "LANGUAGE": "en"}
    assert run("recheck", asked, project=project).results["IS_UNCHANGED"]
    project.removeMapLayers([layer.id() for layer in project.mapLayersByName("buildings")])
    assert "buildings" in stopped("recheck", asked, project=project)
