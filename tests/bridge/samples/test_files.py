"""Labelled defects, copies in other formats, and the project of the sample county."""

from __future__ import annotations

import re
import shutil
import zipfile

import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.cells import items
from helpers.county.samples import COUNTY, SAMPLES, as_it_was_drawn, drawn, expected
from osgeo import gdal
from qgis.core import NULL, Qgis, QgsProject

from groundrules.samples.generator.files import writing
from groundrules.samples.generator.ground import survey
from groundrules.samples.generator.ground.area import ellipsoidal_area_m2

pytestmark = pytest.mark.usefixtures("qgis_app")
OFFICIAL = set(survey.CLASSES)


def defects():
    """Features of DLTB_defects: (attributes, shapely geometry, type of geometry in the file)."""
    entries = []
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(COUNTY), gdal.OF_VECTOR)
        table = source.GetLayerByName("DLTB_defects")
        read = items(table)
        for feature in table:
            shape = feature.GetGeometryRef()
            kind = None if shape is None else shape.GetGeometryName()
            if shape is not None and shape.HasCurveGeometry():
                shape = shape.GetLinearGeometry()
            entries.append(
                (read(feature), None if shape is None else shapely.from_wkb(bytes(shape.ExportToIsoWkb())), kind)
            )
    return entries


def faults_of(row, shape, kind, others) -> set[str]:
    """Every fault that a plain look at one feature finds."""
    result = set()
    if shape is None or shape.is_empty:
        result.add("null_geometry" if shape is None else "empty_geometry")
    else:
        if kind == "CURVEPOLYGON":
            result.add("arc")
        if kind == "MULTIPOLYGON":
            result.add("multipart")
        if not shape.is_valid:
            result.add("self_intersection")
        elif kind == "POLYGON" and shape.exterior.length - shape.buffer(-0.3).buffer(0.3).length > 50:
            result.add("spike")
        if any(other is not shape and other.equals(shape) for other in others):
            result.add("duplicate_geometry")
        if kind == "POLYGON" and shape.is_valid:
            more = row["TBMJ"] - ellipsoidal_area_m2(shape)
            if abs(more) > 0.01:
                result.add("area_small" if abs(more) < 1 else "area_large")
    code, name = row["DLBM"], row["DLMC"]
    if code is None:
        result.add("null")
    elif any(0xFF10 <= ord(c) <= 0xFF19 for c in code):
        result.add("full_width")
    elif code != code.strip():
        result.add("blank")
    elif survey.CLASSES.get(code) != name:
        result.add(
            "code_edition"
            if code not in OFFICIAL or name not in survey.CLASSES.values() or code == "1202"
            else "code_name"
        )
    if abs(row["TBMJ"] - row["KCMJ"] - row["TBDLMJ"]) > 0.01:
        result.add("net_area")
    return result


def test_defects_are_what_their_labels_say():
    """Nothing unlabelled is faulty, and what is labelled has that fault and no other."""
    result = defects()
    shapes = [shape for _row, shape, _kind in result if shape is not None and not shape.is_empty]
    bsm = [row["BSM"] for row, *_rest in result]
    seen_in_pairs = {"overlap", "gap"}  # they show only against a neighbour: below
    for row, shape, kind in result:
        faults = faults_of(row, shape, kind, shapes)
        if bsm.count(row["BSM"]) > 1:
            faults.add("duplicate_bsm")
        label = row["QXLX"]
        assert faults == (set() if label is None or label in seen_in_pairs else {label}), (label, faults)


@as_it_was_drawn
def test_overlap_and_gap_have_their_size():
    county, _layers = drawn()
    values = {row["QXLX"]: (row, shape) for row, shape, _kind in defects() if row["QXLX"] in ("overlap", "gap")}
    for kind, sign in (("overlap", 1), ("gap", -1)):
        row, shape = values[kind]
        original = max(
            (p for p in county.parcels if p.polygon.intersects(shape)), key=lambda p: p.polygon.intersection(shape).area
        ).polygon
        assert sign * (shape.area - original.area) == pytest.approx(12.0, abs=0.5)
        assert shape.is_valid
        assert row["TBMJ"] == pytest.approx(ellipsoidal_area_m2(shape), abs=0.006)


def test_list_of_defects():
    rows = expected("defects")
    assert [(row["BSM"], row["defect"]) for row in rows] == [
        (row["BSM"], row["QXLX"]) for row, _shape, _kind in defects() if row["QXLX"]
    ]
    assert {row["defect"] for row in rows} >= {
        "overlap",
        "gap",
        "spike",
        "arc",
        "multipart",
        "duplicate_bsm",
        "area_small",
        "area_large",
        "code_name",
        "code_edition",
        "full_width",
        "null",
        "empty_geometry",
    }


def test_copies_in_other_formats(tmp_path):
    """GBK shapefiles without a UTF-8 hint, a FileGDB, drawings: all features, and Chinese as it was."""
    _county, layers = drawn()
    chosen = [layers[name] for name in ("XMYD", "CZKFBJ", "YJJBNTBHTB")]
    paths = writing.write_copies(tmp_path, writing.COPY_KINDS, chosen)
    with gdal.ExceptionMgr(useExceptions=True):
        with gdal.config_option("SHAPE_ENCODING", "GBK"):  # QGIS switches GDAL's own guess off
            shapefile = gdal.OpenEx(str(paths["gbk-shapefile"][1]), gdal.OF_VECTOR)
            names = [feature["GHFQMC"] for feature in shapefile.GetLayer(0)]
        assert names == [row["GHFQMC"] for row in layers["CZKFBJ"].rows]
        raw = paths["gbk-shapefile"][1].with_suffix(".dbf").read_bytes()
        assert "城镇集中建设区".encode("gbk") in raw
        assert "城镇集中建设区".encode() not in raw
        geodatabase = gdal.OpenEx(str(paths["filegdb"][0]), gdal.OF_VECTOR)
        for layer in chosen:
            copy = geodatabase.GetLayerByName(layer.name)
            assert copy.GetFeatureCount() == len(layer.rows)
        first = geodatabase.GetLayerByName("XMYD").GetNextFeature()
        assert first["XMMC"] == layers["XMYD"].rows[0]["XMMC"]
        for layer, path in zip(chosen, paths["dxf"]):
            drawing = gdal.OpenEx(str(path), gdal.OF_VECTOR)
            assert drawing.GetLayer(0).GetFeatureCount() == len(layer.rows)
    with pytest.raises(ValueError, match="shape"):
        writing.write_copies(tmp_path, ["shape"], chosen)


PROJECTS = ("groundrules-sample", "groundrules-sample-en")
CHINESE = re.compile("[\u4e00-\u9fff]")


@as_it_was_drawn
@pytest.mark.parametrize("file", PROJECTS)
def test_project_opens_every_layer(file, tmp_path):
    """In any folder, with the groups, titles and relative paths that it was written with."""
    from groundrules.samples.generator.files import english

    folder = tmp_path / "样例"
    folder.mkdir()
    for name in ("county.gpkg", english.FILE, f"{file}.qgz"):
        shutil.copy(SAMPLES / name, folder)
    project = QgsProject()
    assert project.read(str(folder / f"{file}.qgz"))
    _county, layers = drawn()
    opened = {layer.id(): layer for layer in project.mapLayers().values()}
    assert set(opened) == {f"groundrules_sample_{name}" for name in layers}
    for name, layer in layers.items():
        shown = opened[f"groundrules_sample_{name}"]
        assert shown.isValid(), name
        assert shown.name() == (english.TITLES[name] if file.endswith("en") else layer.title)
        assert shown.featureCount() == len(layer.rows)
    assert project.crs().authid() == "EPSG:4547"
    groups = [group.name() for group in project.layerTreeRoot().findGroups()]
    assert groups == [english.GROUPS[group] if file.endswith("en") else group for group in (
        "项目", "境界", "底线", "规划", "调查")]
    assert project.layerTreeRoot().layerOrder()[0].id() == "groundrules_sample_XMYD"
    project.clear()


def test_the_english_project_is_english():
    """Titles, groups, aliases, legends."""
    project = QgsProject()
    assert project.read(str(SAMPLES / "groundrules-sample-en.qgz"), Qgis.ProjectReadFlag.DontResolveLayers)
    words = [project.title(), *(group.name() for group in project.layerTreeRoot().findGroups())]
    for layer in project.mapLayers().values():
        words += [layer.name(), *(item.label() for item in layer.renderer().legendSymbolItems())]
    with zipfile.ZipFile(SAMPLES / "groundrules-sample-en.qgz") as archive:
        text = archive.read("groundrules-sample.qgs").decode("utf-8")
    words += re.findall(r'<alias [^>]*name="([^"]*)"', text)
    assert len(words) > 300 and not [word for word in words if CHINESE.search(word)]
    project.clear()


def test_the_english_project_names_projects_and_places_in_english():
    """What findings, lists, cards and reports quote; nothing else of the rows and no shape differs."""
    project = QgsProject()
    assert project.read(str(SAMPLES / "groundrules-sample-en.qgz"))
    fields = {"XMYD": ["XMMC"], "XMYD_access": ["XMMC", "BXZ"], "XZQ": ["XZQMC"], "CJDCQ": ["ZLDWMC"]}
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(COUNTY), gdal.OF_VECTOR)
        for name, own in fields.items():
            shown = project.mapLayer(f"groundrules_sample_{name}")
            chinese, places = source.GetLayerByName(name), [shown.fields().indexOf(field) for field in own]
            assert shown.featureCount() == chinese.GetFeatureCount()
            for feature, other in zip(shown.getFeatures(), chinese):
                theirs = [other.GetFID(), *(other.GetField(field.name()) for field in shown.fields() if field.name()
                                            != "fid")]
                values = [None if value == NULL else value for value in feature.attributes()]
                assert all(value is None or not CHINESE.search(value) for value in (values[place] for place in places))
                assert [value for place, value in enumerate(values) if place not in places] == [
                    value for place, value in enumerate(theirs) if place not in places]
                assert bytes(feature.geometry().asWkb()) == bytes(other.GetGeometryRef().ExportToIsoWkb())
    project.clear()


@pytest.mark.parametrize("file", PROJECTS)
def test_project_names_no_folder(file):
    with zipfile.ZipFile(SAMPLES / f"{file}.qgz") as archive:
        text = archive.read("groundrules-sample.qgs").decode("utf-8")
    sources = re.findall(r"<datasource>([^<]+)</datasource>", text)
    assert len(sources) == len(drawn()[1])
    for source in sources:
        path, name = source.split("|layername=")
        own = file.endswith("en") and name in ("XMYD", "XMYD_access", "XZQ", "CJDCQ")
        assert path == ("./county_en.gpkg" if own else "./county.gpkg"), source
    assert re.search(r'saveUser="[^"]', text) is None


def test_styles_cover_every_class():
    """No feature of a categorised layer is left without a symbol."""
    from groundrules.samples.generator.files import styles

    _county, layers = drawn()
    assert {row["GHFQDM"] for row in layers["GHFQ"].rows} <= set(styles.ZONES)
    for name in ("DLTB_2024", "DLTB_2020"):
        assert {row["DLBM"] for row in layers[name].rows} <= set(survey.CLASSES)
    assert {row["ZRBHDFQ"] for row in layers["STBHHX"].rows} <= {zone for zone, _colour in styles.RESERVE_ZONES}
