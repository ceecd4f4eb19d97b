"""The click of the dock against ``groundrules:whatapplies``: the same rows, whatever lies at the place."""
from __future__ import annotations

import shutil

import numpy as np
import pytest
from helpers.county.zoning_runs import AS_OF
from helpers.desk.running import results, rows
from helpers.source import ROOT
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from groundrules.bridge.reading.read import snapshot
from groundrules.core.errors import InputError
from groundrules.core.zoning.applies import points as point_answers
from groundrules.ui.zoning.queries import Queries

pytestmark = pytest.mark.usefixtures("qgis_app")
LAYERS = ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")


@pytest.fixture
def county(tmp_path):
    shutil.copyfile(ROOT / "samples" / "county.gpkg", tmp_path / "county.gpkg")
    project = QgsProject.instance()
    project.clear()
    yield tmp_path / "county.gpkg"
    project.clear()


def load(path, names=LAYERS) -> dict:
    """Layers of the county in the project; parameters as the dock gives them."""
    layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
    assert all(layer.isValid() for layer in layers)
    QgsProject.instance().addMapLayers(layers)
    return {"CONTROLS": [layer.id() for layer in layers], "PACK": "cn-three-lines", "AS_OF": AS_OF, "LANGUAGE": "en"}


def layer_of(name) -> QgsVectorLayer:
    return QgsProject.instance().mapLayersByName(name)[0]


def layer_with(texts: list, crs: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(texts[0].split("(")[0].strip(), "place", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem(crs))
    for text in texts:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(text))
        assert layer.dataProvider().addFeature(feature)
    return layer


def points(count: int, seed: int = 1, name: str = "XZQ") -> list:
    """Points over a layer's extent and a little beyond, and on outlines of what lies there."""
    layer = layer_of(name)
    extent, beyond = layer.extent(), 0.005 if layer.crs().isGeographic() else 500
    random = np.random.default_rng(seed)
    x = random.uniform(extent.xMinimum() - beyond, extent.xMaximum() + beyond, count)
    y = random.uniform(extent.yMinimum() - beyond, extent.yMaximum() + beyond, count)
    entries = [(f"Point ({a} {b})", layer.crs().authid()) for a, b in zip(x, y)]
    for control in LAYERS[:3]:
        if QgsProject.instance().mapLayersByName(control):
            for feature in list(layer_of(control).getFeatures())[:count // 5]:
                corner, inside = next(feature.geometry().vertices()), feature.geometry().pointOnSurface().asPoint()
                crs = layer_of(control).crs()
                beside = 4e-6 if crs.isGeographic() else 0.4
                entries += [(f"Point ({x} {y})", crs.authid()) for x, y in (
                    (corner.x(), corner.y()), (corner.x() + beside, corner.y() + beside), (inside.x(), inside.y()))]
    return entries


def normal(result: list) -> list:
    """Rows without what a file adds: its own id, empty texts as NULL, days with slashes."""
    def value(name, given):
        if given in (None, ""):
            return None
        return given[:10].replace("/", "-") if name in ("data_date", "in_force_from", "in_force_to") else given

    return [{name: value(name, given) for name, given in row.items() if name != "fid"} for row in result]


def as_first(row: dict) -> dict:
    """The row as a subject has it that is the only one."""
    assert row["subject_id"] == f"#{row['subject_fid']}"
    return {**row, "subject_id": "#1", "subject_fid": 1}


class Asked:
    """Clicks, and the algorithm on the same places; ``again``: answers that were remembered."""

    def __init__(self, tmp_path, parameters, monkeypatch):
        self.path, self.parameters, self.queries = tmp_path / "applies.gpkg", parameters, Queries()
        self.runs = 0
        whole = point_answers.applies_at

        def counted(*arguments, **more):
            self.runs += 1
            return whole(*arguments, **more)

        monkeypatch.setattr(point_answers, "applies_at", counted)

    def click(self, wkt: str, crs: str) -> list:
        layer = layer_with([wkt], crs)
        return normal(self.queries.query(layer, self.parameters).rows(snapshot(layer)))

    def algorithm(self, places) -> list:
        """Rows at each place: one run for all that one layer can hold, as a user has many subjects in a layer."""
        entries: list = [None] * len(places)
        kinds = [(wkt.split("(")[0].strip(), crs) for wkt, crs in places]
        for kind in dict.fromkeys(kinds):
            numbers = [number for number, item in enumerate(kinds) if item == kind]
            self.path.unlink(missing_ok=True)
            results("whatapplies", {**self.parameters, "OUTPUT": str(self.path),
                                    "SUBJECTS": layer_with([places[number][0] for number in numbers], kind[1])})
            notes = normal(rows(self.path))
            for fid, number in enumerate(numbers, start=1):   # the click has one feature, whose id is 1
                entries[number] = [as_first(row) for row in notes if row["subject_fid"] == fid]
        return entries

    def compare(self, places, *, together: bool = True) -> list:
        """Rows of clicks, each clicked twice; ``together=False``: against a run for each place."""
        wanted = self.algorithm(places) if together else [self.algorithm([place])[0] for place in places]
        entries: list = []
        for (wkt, crs), rows_there in zip(places, wanted):
            entries += self.click(wkt, crs)
            assert rows_there and entries[-len(rows_there):] == self.click(wkt, crs) == rows_there, (wkt, crs)
        return entries


@pytest.fixture
def asked(county, tmp_path, monkeypatch):
    def make(names=LAYERS, **more):
        return Asked(tmp_path, {**load(county, names), **more}, monkeypatch)

    return make


def test_clicks_give_the_rows_of_the_algorithm(asked):
    first = asked()
    places = points(10)
    result = first.compare(places)
    assert {row["applies"] for row in result} == {"concerned", "not_concerned", "no_data"}
    assert first.runs < len(places)   # of two clicks each: most were answered by what was known


@pytest.mark.takes_turns
@pytest.mark.parametrize(("more", "names"), [
    ({"PACK": "cn-constraints"}, ("YYSSYD", "DZZHFXQ", "LSWHBHX", "XZQ")),
    ({"PACK": "neutral-zoning", "ROLES": ["YJJBNTBHTB", "prime_farmland", "STBHHX", "strict_protection"]}, LAYERS),
    ({"AS_OF": "2019-01-01", "LANGUAGE": "zh"}, LAYERS),                  # before most rules
    ({"SCOPE": "ecological_red_line,farmland_reserve"}, LAYERS),          # one of them without a layer
    ({}, ("YJJBNTBHTB", "CZKFBJ")),                                       # no red line, and complete data assumed
    ({"AREA_METHOD": "planar"}, ("YJJBNTBHTB", "CZKFBJ")),
    ({}, ("YJJBNTBHTB", "YJJBNTBHTB_2019", "STBHHX", "XZQ")),             # two layers of one role, of two years
    ({}, ("YJJBNTBHTB_defects", "STBHHX_defects", "CZKFBJ_defects", "XZQ")),
])
def test_packs_days_scopes_and_missing_layers(asked, more, names):
    if "YJJBNTBHTB_defects" in names or "YJJBNTBHTB_2019" in names:
        more = {**more, "ROLES": [word for name in names if name[:6] in ROLES for word in (name, ROLES[name[:6]])]}
    first = asked(names, **more)
    places = points(4, name=names[-1])
    for name in names[:2]:
        places += [(f"Point ({at.x()} {at.y()})", layer_of(name).crs().authid()) for at in (
            feature.geometry().pointOnSurface().asPoint() for feature in list(layer_of(name).getFeatures())[:4])]
    # Of what date data are, a run says by all that it read: about a day before them each place needs its own.
    assert first.compare(places, together="AS_OF" not in more)


ROLES = {"YJJBNT": "permanent_basic_farmland", "STBHHX": "ecological_red_line",
         "CZKFBJ": "urban_development_boundary"}


def test_where_data_are_complete_by_a_layer_of_its_own(asked):
    first = asked(("YJJBNTBHTB", "STBHHX", "CJDCQ"))
    first.parameters["COVERAGE"] = first.parameters["CONTROLS"].pop()
    assert first.compare(points(5, name="CJDCQ"))


RULES = """
format: 1
kind: zoning
pack: near
version: "1"
title: {en: Near}
roles:
  near_line: {title: {en: Near}, short: near, geometry: polygon, accuracy_m: 1.0, aliases: [STBHHX],
              fields: {id: [BSM]}}
  named: {title: {en: Named}, short: named, geometry: polygon, accuracy_m: 1.0, aliases: [YJJBNTBHTB],
          fields: {id: [BSM], land_class: [DLBM]}}
  inside: {title: {en: Inside}, short: inner, geometry: polygon, accuracy_m: 1.0, aliases: [CZKFBJ],
           fields: {id: [BSM]}}
rules:
  - {id: NEAR-1, control: near_line, severity: major, relation: within_distance, distance_m: 300, verdict: conditional,
     documents: [{id: one, title: {en: Opinion}}],
     basis: [{document: Invented, verified: false}], message: {en: "{control_id} is {distance_m} m away."}}
  - {id: NAME-1, control: named, severity: critical, relation: overlaps, when: "control_id LIKE '%1'",
     verdict: forbidden, basis: [{document: Invented, verified: false}], message: {en: "Odd {control_id}."}}
  - {id: IN-1, control: inside, severity: minor, relation: inside, verdict: allowed,
     basis: [{document: Invented, verified: false}], message: {en: "Inside."}}
  - {id: OUT-1, control: inside, severity: major, relation: disjoint, verdict: conditional,
     documents: [{id: one, title: {en: Opinion}}],
     basis: [{document: Invented, verified: false}], message: {en: "Outside."}}
"""


def test_distances_and_conditions_on_ids(asked, tmp_path):
    (tmp_path / "near").mkdir()
    (tmp_path / "near" / "pack.yaml").write_text(RULES, encoding="utf-8")
    first = asked(("STBHHX", "YJJBNTBHTB", "CZKFBJ", "XZQ"), PACK="", PACK_FILE=str(tmp_path / "near" / "pack.yaml"),
                  ROLES=["STBHHX", "near_line", "YJJBNTBHTB", "named", "CZKFBJ", "inside"])
    places = [inside(name, number) for name, count in (("STBHHX", 1), ("CZKFBJ", 2), ("YJJBNTBHTB", 12))
              for number in range(count)]
    result = first.compare([*points(3), *places])
    assert {"NEAR-1", "NAME-1", "IN-1", "OUT-1"} <= {row["rule_ids"] for row in result}
    assert {row["verdict"] for row in result if row["control_role"] == "named"} > {"forbidden"}


def change(path, layer: str, sql: str) -> None:
    """Change a file as another program would."""
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        source.ExecuteSQL(sql.format(layer=layer))
        source.Close()


def inside(name: str, number: int = 0) -> tuple:
    layer = layer_of(name)
    at = list(layer.getFeatures())[number].geometry().pointOnSurface().asPoint()
    return f"Point ({at.x()} {at.y()})", layer.crs().authid()


def of_role(result: list, role: str) -> dict:
    return next(row for row in result if row["control_role"] == role)


def test_features_that_cannot_be_used_and_features_without_geometry(asked, county):
    bow = "POLYGON (({0} {1}, {2} {3}, {2} {1}, {0} {3}, {0} {1}))"
    first = asked()
    box = next(layer_of("STBHHX").getFeatures()).geometry().boundingBox()
    feature = QgsFeature(layer_of("STBHHX").fields())
    feature.setGeometry(QgsGeometry.fromWkt(bow.format(box.xMinimum(), box.yMinimum(), box.xMaximum(),
                                                       box.yMaximum())))
    assert layer_of("STBHHX").dataProvider().addFeatures([feature])[0]
    places = [inside("STBHHX"), inside("STBHHX", 1), *points(2)]
    assert any("GR-UNUSABLE-CONTROL" in (row["rule_ids"] or "") for row in first.compare(places))
    change(county, "YJJBNTBHTB", "INSERT INTO {layer} (BSM) VALUES ('nowhere')")
    result = first.compare([inside("STBHHX", 1), inside("YJJBNTBHTB", 3)])
    assert {row["applies"] for row in result if row["control_role"] == ROLES["YJJBNT"]} == {"no_data", "concerned"}
    assert any("GR-CONTROL-NOWHERE" in (row["rule_ids"] or "") for row in result)


def test_features_that_are_not_in_force(asked, county):
    change(county, "YJJBNTBHTB", "UPDATE {layer} SET BHJSSJ = '2025-01-01' WHERE fid % 2 = 0")
    change(county, "YJJBNTBHTB", "UPDATE {layer} SET BHKSSJ = '2027-01-01', BHJSSJ = NULL WHERE fid % 3 = 0")
    first = asked()
    result = first.compare([inside("YJJBNTBHTB", number) for number in range(6)])
    assert {"expired", "not_yet"} & {row["legal_status"] for row in result} or \
        any("2027-01-01" in row["reason"] for row in result)


def test_other_datums(asked, county):
    layer_crs = QgsCoordinateReferenceSystem("EPSG:4326")
    first = asked()
    layer_of("STBHHX").setCrs(layer_crs if layer_of("STBHHX").crs().isGeographic()
                              else QgsCoordinateReferenceSystem("EPSG:32650"))
    places = [inside("YJJBNTBHTB"), inside("CZKFBJ")]
    if layer_crs == layer_of("STBHHX").crs():
        result = first.compare(places)
        assert any("GR-ASSUMED-DATUM" in (row["rule_ids"] or "") for row in result)
    layer_of("STBHHX").setCrs(QgsCoordinateReferenceSystem("EPSG:4610"))   # Xi'an 1980: PROJ only guesses
    for _ in range(2):
        with pytest.raises(InputError) as error:
            first.click(*places[0])
        assert error.value.key == "crs.datum_unknown_shift"
    layer_of("STBHHX").setCrs(QgsCoordinateReferenceSystem(layer_of("CZKFBJ").crs()))


def test_a_place_with_a_system_that_cannot_be_its_own(asked):
    first = asked()
    assert first.click(*inside("YJJBNTBHTB"))
    for _ in range(2):
        with pytest.raises(InputError):
            first.click("Point (112.5 43.9)", "EPSG:4547")


def test_what_was_known_is_forgotten_when_a_layer_changes(asked, county, tmp_path):
    first = asked()
    farmland, where = layer_of("YJJBNTBHTB"), inside("YJJBNTBHTB")

    def answer_of(column="control_ids"):
        return of_role(first.click(*where), ROLES["YJJBNT"])[column]

    before = answer_of()
    fid = next(farmland.getFeatures()).id()
    farmland.startEditing()
    farmland.changeAttributeValue(fid, farmland.fields().indexOf("BSM"), "EDITED")
    assert answer_of() == "EDITED"                       # not saved yet
    farmland.rollBack()
    assert answer_of() == before
    farmland.startEditing()
    farmland.deleteFeature(fid)
    assert answer_of("applies") == "not_concerned"
    assert farmland.commitChanges() and answer_of("applies") == "not_concerned"   # saved
    where = inside("YJJBNTBHTB")
    assert answer_of("applies") == "concerned"
    farmland.setSubsetString("BSM = 'none'")
    assert answer_of("applies") == "not_concerned"
    farmland.setSubsetString("")
    farmland.setName("A name")
    assert answer_of("control_layer") == "A name"
    change(county, "YJJBNTBHTB", "UPDATE {layer} SET BSM = 'BY ANOTHER PROGRAM'")
    farmland.reload()
    assert answer_of() == "BY ANOTHER PROGRAM"


def test_what_was_known_is_forgotten_when_the_pack_changes(asked, tmp_path):
    folder = tmp_path / "near"
    folder.mkdir()
    (folder / "pack.yaml").write_text(RULES, encoding="utf-8")
    first = asked(("STBHHX", "YJJBNTBHTB", "CZKFBJ"), PACK="", PACK_FILE=str(folder / "pack.yaml"))
    where = inside("CZKFBJ")
    assert of_role(first.click(*where), "inside")["rule_ids"] == "IN-1"
    (folder / "pack.yaml").write_text(RULES.replace("IN-1", "INNER-1"), encoding="utf-8")
    assert of_role(first.click(*where), "inside")["rule_ids"] == "INNER-1"


def test_areas_and_lines_are_answered_too(asked):
    first = asked()
    crs = layer_of("YJJBNTBHTB").crs().authid()
    box = next(layer_of("YJJBNTBHTB").getFeatures()).geometry().boundingBox()
    box.scale(3)
    corners = [(box.xMinimum(), box.yMinimum()), (box.xMaximum(), box.yMinimum()), (box.xMaximum(), box.yMaximum())]
    ring = ", ".join(f"{x} {y}" for x, y in (*corners, corners[0]))
    result = first.compare([(f"Polygon (({ring}))", crs), (f"LineString ({ring})", crs)])
    assert any((row["overlap_area_m2"] or 0) > 0 for row in result)
    assert any((row["overlap_length_m"] or 0) > 0 for row in result)


def test_meanings_of_values_are_those_of_the_run(asked):
    clicks = asked()
    places = [*points(3), inside("CZKFBJ"), inside("YJJBNTBHTB")]
    before = clicks.compare(places)
    clicks.parameters = {**clicks.parameters, "VALUES": ["urban_development_boundary", "zone", "410", "?"]}
    after = clicks.compare(places)
    assert [row["control_role"] for row in after] == [row["control_role"] for row in before] and after != before
