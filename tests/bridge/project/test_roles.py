"""Roles of layers: described by a sample, kept on the layer and in the project, through all that befalls a layer."""
from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from helpers.real_data import DATA
from qgis.core import QgsProject, QgsVectorLayer

from groundrules.bridge.packs.expressions import parse
from groundrules.bridge.project import roles
from groundrules.core.errors import InputError
from groundrules.core.layers.recognise.guess import recognise
from groundrules.core.layers.traps.before import traps
from groundrules.core.zoning.pack.loading import load_pack

ROOT = Path(__file__).resolve().parents[3]
COUNTY = ROOT / "samples" / "county.gpkg"
FARM = "permanent_basic_farmland"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")


def opened(path, name="", layer_name=""):
    source = f"{path}|layername={layer_name}" if layer_name else str(path)
    return QgsVectorLayer(source, name or layer_name or Path(path).stem, "ogr")


@pytest.fixture(scope="module")
def pack():
    return load_pack(ROOT / "packs" / "cn-three-lines", parse)


@pytest.fixture
def project():
    return QgsProject()


@pytest.fixture
def farm(tmp_path, project):
    copy = tmp_path / "county.gpkg"
    shutil.copy(COUNTY, copy)
    layer = opened(copy, layer_name="YJJBNTBHTB")
    project.addMapLayer(layer)
    return layer


# -- describing ------------------------------------------------------------------------------------

def test_a_layer_is_described():
    result = roles.describe(opened(COUNTY, "farmland", "YJJBNTBHTB"))
    assert (result.name, result.data_layer, result.file_name) == ("farmland", "YJJBNTBHTB", "county.gpkg")
    assert (result.crs, result.geometry, result.row_count, len(result.boxes)) == ("EPSG:4547", "polygon", 537, 200)
    assert result.values["SJNF"] == ("2024",) and len(result.values["BSM"]) == roles.MOST_VALUES
    assert result.area_m2 is None and result.extent[0] < result.extent[2]
    kinds = {name: kind for name, _, kind in result.fields}
    assert (kinds["YJJBNTMJ"], kinds["DLBM"]) == ("number", "text")


def test_a_small_layer_tells_its_area():
    layer = opened(COUNTY, layer_name="XZQ")
    whole = sum(feature.geometry().area() for feature in layer.getFeatures())
    assert roles.describe(layer).area_m2 == pytest.approx(whole, rel=1e-12)
    assert roles.describe(opened(COUNTY, layer_name="STBHHX")).area_m2 is None   # in degrees


def test_dates_nulls_and_empty_layers():
    layer = QgsVectorLayer("Polygon?crs=EPSG:4547&field=d:date&field=n:double", "m", "memory")
    assert roles.describe(layer).extent is None and roles.describe(layer).row_count == 0
    from qgis.core import QgsFeature
    from qgis.PyQt.QtCore import QDate

    for values in ([QDate(2024, 1, 2), 3.0], [None, None]):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        layer.dataProvider().addFeature(feature)
    assert dict(roles.describe(layer).values) == {"d": ("2024-01-02",), "n": ("3",)}


def test_what_cannot_be_read_is_described_with_its_problem(tmp_path):
    gone = roles.describe(QgsVectorLayer(str(tmp_path / "no.gpkg"), "no", "ogr"))
    assert gone.problem.key == "reading.not_valid" and gone.name == "no"
    assert roles.describe(None).problem is not None
    deleted = QgsVectorLayer("Point", "p", "memory")
    from qgis.PyQt import sip

    sip.delete(deleted)
    assert roles.describe(deleted).problem is not None


def test_fifty_layers_are_described_quickly():
    layers = [opened(COUNTY, layer_name="DLTB_2024") for _ in range(50)]
    start = time.process_time()
    described = [roles.describe(layer) for layer in layers]
    assert time.process_time() - start < 5.0 and all(len(each.boxes) == 200 for each in described)


def test_the_sample_county_is_recognised(pack):
    names = ["YJJBNTBHTB", "YJJBNTBHTB_2019", "STBHHX", "CZKFBJ", "XZQ", "DLTB_2024", "GHFQ", "GKDY", "XMYD"]
    result = recognise([roles.describe(opened(COUNTY, "county", name)) for name in names], pack)
    assert [each.role for each in result] == [FARM, None, "ecological_red_line", "urban_development_boundary",
                                              "administrative_unit", None, None, None, None]
    assert [each.kind for each in result[5:]] == ["land_use_survey", "planning_zones", "control_unit", "projects"]
    assert result[2].fields["zone"] == "ZRBHDFQ" and result[0].fields["slope"] == "GDPDJB"


@needs_data
def test_layers_of_other_countries_are_nothing_here(pack):
    for path in ("chino-development-permit/chino.gpkg", "cambridge-ma-zoning/cambridge.gpkg"):
        layer = opened(DATA / path)
        names = [part.split(layer.dataProvider().sublayerSeparator())[1]
                 for part in layer.dataProvider().subLayers()]
        result = recognise([roles.describe(opened(DATA / path, layer_name=name)) for name in names], pack)
        assert len(result) > 5 and {each.role for each in result} == {None}


@needs_data
@pytest.mark.parametrize(("files", "key", "notes"), [
    (["huizhou-regulatory-plan/original/land.shp"], "crs.not_degrees", 0),
    (["dirty/mixed-crs/plots_no_crs.shp"], "crs.missing", 0),
    (["dirty/mixed-crs/plots_projected_coords_undeclared.geojson"], "crs.not_degrees", 0),
    (["dirty/mixed-crs/plots_epsg4547.gpkg", "dirty/mixed-crs/plots_gcj02_declared_wgs84.geojson"],
     "roles.trap_web_map_shift", 1),
    (["dirty/gbk-shapefile/plots_gbk_wrong_cpg.shp"], "binding.garbled_fields", 0),
    (["dirty/broken-shapefile/plots_truncated.shp"], "reading.shapefile_cut", 0)])
def test_traps_of_real_data(pack, files, key, notes):
    layers = [opened(DATA / file) for file in files]
    result = traps([roles.describe(layer) for layer in layers], pack)
    assert result[0].key == key and result[0].layer_id == layers[notes].id()


@needs_data
def test_the_same_plots_in_four_systems_are_not_shifted(pack):
    folder = DATA / "dirty" / "mixed-crs"
    layers = [opened(folder / name) for name in ("plots_epsg4547.gpkg", "plots_epsg32650.gpkg",
                                                 "plots_epsg4526_zone_prefixed.gpkg", "plots_epsg4490.geojson")]
    result = traps([roles.describe(layer) for layer in layers], pack)
    assert {trap.key for trap in result} == {"roles.trap_datum_alike"}


# -- on the layer ----------------------------------------------------------------------------------

def test_a_role_comes_back_as_it_was_kept(farm):
    assert roles.stored(farm) is None
    roles.store(farm, FARM, {"id": "BSM"})
    kept = roles.stored(farm)
    assert (kept.role, kept.fields, kept.data_layer, kept.problem) == (FARM, {"id": "BSM"}, "YJJBNTBHTB", None)
    roles.store(farm, None)                       # to have none is another thing than not to know
    assert roles.stored(farm).role is None
    roles.forget(farm)
    assert roles.stored(farm) is None


def test_the_users_data_are_not_touched(farm):
    path = Path(farm.source().split("|")[0])
    before = path.read_bytes()
    roles.keep(QgsProject(), farm, FARM, {"id": "BSM"})
    assert path.read_bytes() == before


@pytest.mark.parametrize(("old", "role"), [
    (FARM, FARM), (json.dumps({"role": FARM, "fields": {"id": "BSM"}}), FARM),
    (json.dumps({"schema": 0, "role": FARM}), FARM)])
def test_older_forms_are_migrated(farm, old, role):
    farm.setCustomProperty(roles.PROPERTY, old)
    assert roles.stored(farm).role == role and roles.stored(farm).problem is None
    roles.store(farm, FARM, roles.stored(farm).fields)
    assert json.loads(farm.customProperty(roles.PROPERTY))["schema"] == roles.SCHEMA


def test_a_newer_form_is_left_alone_and_told(farm, project):
    newer = json.dumps({"schema": 99, "role": {"is": "new"}})
    farm.setCustomProperty(roles.PROPERTY, newer)
    assert roles.stored(farm).problem.key == "roles.newer_store" and roles.stored(farm).role is None
    for change in (lambda: roles.store(farm, FARM), lambda: roles.forget(farm), lambda: roles.reset(project),
                   lambda: roles.keep(project, farm, FARM), lambda: roles.release(project, farm)):
        with pytest.raises(InputError, match="newer version"):
            change()
    assert farm.customProperty(roles.PROPERTY) == newer and not roles.project_binding(project).layers
    roles.reset(project, force=True)
    assert roles.stored(farm) is None


@pytest.mark.parametrize("text", ["[1]", json.dumps({"schema": 1, "role": 3}),
                                  json.dumps({"schema": 1, "role": "x", "fields": [1]})])
def test_what_cannot_be_understood_is_told_and_may_be_overwritten(farm, text):
    farm.setCustomProperty(roles.PROPERTY, text)
    assert roles.stored(farm).problem.key == "roles.unreadable_store"
    roles.store(farm, FARM)
    assert roles.stored(farm).role == FARM


# -- in the project --------------------------------------------------------------------------------

def test_a_role_survives_renaming_and_reloading(farm, project):
    roles.keep(project, farm, FARM, {"id": "BSM"})
    farm.setName("another name")
    farm.reload()
    farm.dataProvider().reloadData()
    assert roles.kept(project, farm).role == FARM


def test_a_role_survives_removing_and_adding_again(farm, project):
    source = farm.source()
    roles.keep(project, farm, FARM, {"id": "BSM"})
    project.removeMapLayer(farm.id())
    again = QgsVectorLayer(source, "again", "ogr")
    again.setSubsetString("\"DLBM\" = '0101'")
    project.addMapLayer(again)
    assert roles.stored(again) is None
    assert (roles.kept(project, again).role, roles.kept(project, again).fields) == (FARM, {"id": "BSM"})
    other = opened(source.split("|")[0], layer_name="STBHHX")
    assert roles.kept(project, other) is None            # another layer of the same file


def test_a_role_survives_saving_and_moving_the_project(farm, project, tmp_path):
    roles.keep(project, farm, FARM, {"id": "BSM"})
    assert project.write(str(tmp_path / "p.qgz"))
    roles.keep(project, farm, FARM, {"id": "BSM"})       # now with a path that is relative to the project
    assert project.write()
    text, _ = project.readEntry(roles.SCOPE, roles.ENTRY)
    assert str(tmp_path) not in text
    loaded = QgsProject()
    assert loaded.read(str(tmp_path / "p.qgz"))
    layer = next(iter(loaded.mapLayers().values()))
    assert roles.stored(layer).role == FARM
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("p.qgz", "county.gpkg"):
        shutil.copy(tmp_path / name, moved / name)
    loaded = QgsProject()
    assert loaded.read(str(moved / "p.qgz"))
    loaded.removeAllMapLayers()
    again = opened(moved / "county.gpkg", layer_name="YJJBNTBHTB")
    assert roles.kept(loaded, again).role == FARM


def test_a_file_of_one_layer_is_the_same_named_or_not(tmp_path):
    shutil.copy(COUNTY, tmp_path / "c.gpkg")
    named, numbered = opened(tmp_path / "c.gpkg", layer_name="XMYD"), opened(tmp_path / "c.gpkg|layerid=0")
    assert roles.source_key(named) == roles.source_key(numbered)


def test_a_key_has_no_password():
    uri = "dbname='d' host=h port=5432 user='u' password='secret' table=\"s\".\"t\" (geom)"
    key = roles.source_key(QgsVectorLayer(uri, "t", "postgres"))
    assert "secret" not in key and "'u'" not in key and "table=t" in key


def test_memory_layers_are_told_apart():
    first, second = (QgsVectorLayer("Point?crs=EPSG:4547", "m", "memory") for _ in range(2))
    assert roles.source_key(first) != roles.source_key(second)


def test_fields_that_are_gone_are_left_out_and_told(farm, project):
    roles.keep(project, farm, FARM, {"id": "BSM", "data_date": "NOPE"})
    kept = roles.kept(project, farm)
    assert kept.fields == {"id": "BSM"} and "NOPE" in kept.problem.in_language("en")


def test_reset_forgets_all_and_release_one(farm, project):
    red = opened(farm.source().split("|")[0], layer_name="STBHHX")
    project.addMapLayer(red)
    roles.keep(project, farm, FARM)
    roles.keep(project, red, "ecological_red_line")
    roles.release(project, farm)
    assert roles.kept(project, farm) is None and roles.kept(project, red).role == "ecological_red_line"
    roles.reset(project)
    assert roles.kept(project, red) is None and roles.stored(red) is None
    assert project.readEntry(roles.SCOPE, roles.ENTRY, "")[0] == ""


def test_the_projects_older_and_newer_forms(farm, project):
    key = roles.source_key(farm)
    project.writeEntry(roles.SCOPE, roles.ENTRY, json.dumps({key: FARM}))
    assert roles.kept(project, farm).role == FARM
    newer = json.dumps({"schema": 2, "layers": {key: {}}})
    project.writeEntry(roles.SCOPE, roles.ENTRY, newer)
    assert roles.kept(project, farm).problem.key == "roles.newer_store"
    with pytest.raises(InputError, match="newer version"):
        roles.keep(project, farm, FARM)
    assert roles.stored(farm) is None and project.readEntry(roles.SCOPE, roles.ENTRY)[0] == newer


def test_the_users_names_teach_the_recogniser(farm, project, pack):
    farm.setName("农保成果")
    roles.keep(project, farm, FARM)
    layer = QgsVectorLayer("Polygon?crs=EPSG:4547", "农保成果", "memory")
    assert recognise([roles.describe(layer)], pack)[0].role is None
    assert recognise([roles.describe(layer)], pack, roles.own_names(project))[0].role == FARM
