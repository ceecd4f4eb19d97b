"""Boundary-point files by templates: the customary layouts as packs say them, and layouts of a user's own."""
from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
import yaml
from helpers.source import ROOT, pack_page

from groundrules.core.boundary_points.exporting import ExportOptions, bind_fields, export_boundary_points
from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from groundrules.core.boundary_points.layouts import CUSTOMARY
from groundrules.core.errors import InputError
from groundrules.core.exchange.judging import EXCHANGE, layout_named, load_exchange
from groundrules.core.table import table_from_geometries

SHIPPED = ROOT / "packs" / "cn-boundary-points"
SQUARE = shapely.box(39_500_000, 4_100_000, 39_500_030, 4_100_030)
HOLED = shapely.Polygon(shapely.box(39_500_100, 4_100_000, 39_500_130, 4_100_030).exterior.coords,
                        [shapely.box(39_500_110, 4_100_010, 39_500_120, 4_100_020).exterior.coords])
TWELVE = {"header_section": "属性描述", "header": [{"key": "坐标系", "value": "coordinate_system"},
                                                {"key": "带号", "value": "zone"}],
          "parcel_section": "地块坐标", "separator": "semicolon", "zone_digits": "without", "closed": False,
          "parcel": ["point_count", "area_m2", "number", "name", "shape", "sheet", "use", "code", {"field": "ZLDWMC"},
                     {"field": "QSXZ"}, {"text": "1:500"}, "end_mark"],
          "point": ["index", "easting", "northing", "ring"]}


def pack_of(folder, cases=(), **template):
    folder.mkdir(parents=True, exist_ok=True)
    basis = [{"document": "Office"}]
    (folder / "pack.yaml").write_text(yaml.safe_dump({
        "format": 1, "kind": "exchange", "pack": "office", "version": "1", "title": {"en": "Office", "zh": "办公"},
        "templates": {"own": {"title": {"en": "Own", "zh": "自定"}, "basis": basis, **template}}}, allow_unicode=True))
    (folder / "cases.yaml").write_text(yaml.safe_dump({"cases": list(cases)}, allow_unicode=True))
    return folder


def exported(layout=None, **options):
    table = table_from_geometries("地块", [SQUARE, HOLED], {
        "parcel_no": ["1", "2"], "parcel_name": ["东;地", "西地"], "ZLDWMC": ["甲村", "乙村"], "QSXZ": ["30", "20"]},
        "EPSG:4527")
    return export_boundary_points(table, bind_fields(list(table.columns), {}),
                                  ExportOptions(template=layout, today="2026-06-30", **options))


def read_again(folder, files, layout, **options):
    for name, content in files:
        (folder / name).write_bytes(content)
    return import_boundary_points(find_files([str(folder / name) for name, _content in files]),
                                  ImportOptions(template=layout, **options))


@pytest.mark.parametrize("variant", list(CUSTOMARY))
def test_the_shipped_templates_write_what_the_layouts_write(variant, tmp_path):
    layout = layout_named(load_exchange(SHIPPED), variant)
    plain, templated = exported(variant=variant), exported(layout)
    assert plain.files == templated.files
    free, strict = (read_again(tmp_path, plain.files, chosen) for chosen in (None, layout))
    assert [shape.wkt for shape in free.geometry] == [shape.wkt for shape in strict.geometry]
    assert free.issues.equals(strict.issues) and free.crs == strict.crs == "EPSG:4527"
    assert free.parcels.drop(columns="variant").equals(strict.parcels.drop(columns="variant"))


def test_twelve_attributes_of_a_pack_of_the_user_s_own_there_and_back(tmp_path):
    layout = layout_named(load_exchange(pack_of(tmp_path / "office", **TWELVE)), "")
    result = exported(layout)
    lines = result.files[0][1].decode().splitlines()
    assert lines[:10] == [
        "[属性描述]", "坐标系=2000国家大地坐标系", "带号=39", "[地块坐标]",
        "4;900;1;东；地;面;;;;甲村;30;1:500;@", "1;500000.000;4100030.000;1", "2;500030.000;4100030.000;1",
        "3;500030.000;4100000.000;1", "4;500000.000;4100000.000;1", "8;800;2;西地;面;;;;乙村;20;1:500;@"]
    assert len(lines) == 18
    again = read_again(tmp_path, result.files, layout, target_crs="EPSG:4527")
    assert shapely.equals(again.geometry, np.array([SQUARE, HOLED])).all()
    assert again.parcels[["ZLDWMC", "QSXZ", "stated_area_m2"]].values.tolist() == [["甲村", "30", 900.0],
                                                                                 ["乙村", "20", 800.0]]
    assert again.issue_count == 0   # no zone number is what the template says


def test_coordinates_only_need_the_system_of_the_user(tmp_path):
    layout = layout_named(load_exchange(SHIPPED), "coordinates")
    files = exported(layout).files
    assert files[0][1].decode().splitlines()[4:7] == ["4100030.000,39500000.000", "", "4100030.000,39500100.000"]
    assert read_again(tmp_path, files, layout).issues["kind"].tolist() == ["system_missing"]
    again = read_again(tmp_path, files, layout, source_crs="EPSG:4527")
    assert [shape.area for shape in again.geometry] == [900.0, 800.0]


def test_a_file_of_another_layout_is_refused_and_a_row_too(tmp_path):
    pack = load_exchange(SHIPPED)
    files = exported(pack.templates["ring_first"]).files
    refused = read_again(tmp_path, files, pack.templates["coordinates"], source_crs="EPSG:4527")
    assert refused.issues["kind"].tolist() == ["template_fits_not"] and refused.failed_file_count == 1
    wrong = [(files[0][0], files[0][1].replace(b"J2,1,", b"J2,", 1))]
    half = read_again(tmp_path, wrong, pack.templates["ring_first"])
    assert [shape is None for shape in half.geometry] == [True, False]
    assert half.issues[half.issues["severity"] == "error"]["kind"].tolist() == ["row_unreadable"]


@pytest.mark.parametrize(("change", "key"), [
    ({"colour": "red"}, "packs.key_unknown"),
    ({"point": ["label", "northing"]}, "boundary_points.template_lacks"),
    ({"point": ["label", "nothing", "northing", "easting"]}, "packs.not_a_choice"),
    ({"point": ["northing", "easting", "easting"]}, "packs.listed_twice"),
    ({"point": ["northing", "easting"], "closed": False}, "boundary_points.template_rings"),
    ({"parcel": ["number", {"field": "QLRMC"}, "end_mark"]}, "boundary_points.template_personal"),
    ({"parcel": ["number", {"field": "Zone"}, "end_mark"]}, "boundary_points.template_own_field"),
    ({"parcel": ["number", "name"]}, "boundary_points.template_alike"),
    ({"separator": "space", "point": ["northing", "easting", "length"]}, "boundary_points.template_blanks"),
    ({"header": [{"key": "带号", "value": "zone"}]}, "boundary_points.template_sections"),
    ({"header": [{"key": "带号"}], "header_section": "A", "parcel_section": "B"},
     "boundary_points.template_value_or_text")])
def test_templates_that_cannot_work_are_refused_with_file_and_line(change, key, tmp_path):
    _pack, problems = EXCHANGE.tried(pack_of(tmp_path, **{"point": ["northing", "easting"], **change}))
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [problem.key for problem in errors] == [key] and errors[0].file == "pack.yaml" and errors[0].line


@pytest.mark.parametrize(("case", "outcome"), [
    ({"parcels": [{"number": "2"}]}, "number = 1"), ({"parcels": []}, "parcels: 1"),
    ({"text": "1;@\n3,0\n0,4\n0,0\n3,0\n"}, "template_fits_not"), ({"decimals": 1}, "2: 3.0,0.0"),
    ({"problems": ["open_ring"]}, "-"), ({}, "")])
def test_cases_say_what_comes_out_instead(case, outcome, tmp_path):
    pack, problems = EXCHANGE.tried(pack_of(tmp_path, [{
        "id": "a", "template": "own", "decimals": 0, "text": "1,@\n3,0\n0,4\n0,0\n3,0\n", **case}],
        parcel=["number", "end_mark"], point=["northing", "easting"]))
    assert [problem.key for problem in problems] == ["boundary_points.template_case"] * bool(outcome)
    assert not problems or outcome in problems[0].in_language("en")


def test_fields_that_the_layer_lacks_and_templates_that_are_not_there(tmp_path):
    pack = load_exchange(pack_of(tmp_path, parcel=["number", {"field": "XMMC"}, "end_mark"],
                                 point=["northing", "easting"]))
    with pytest.raises(InputError, match="these fields: XMMC, which the layer “地块” does not have"):
        exported(pack.templates["own"])
    with pytest.raises(InputError, match="It has: office/own"):
        layout_named(pack, "other")
    with pytest.raises(InputError, match="coordinates_no_zone"):
        layout_named(load_exchange(SHIPPED), "")


def test_the_page_on_the_kind_shows_a_pack_that_holds(tmp_path):
    for name, block in re.findall(r"```yaml\n# exchange/(\w+\.yaml)\n(.*?)```", pack_page("exchange"), re.DOTALL):
        (tmp_path / name).write_text(block)
    pack, problems = EXCHANGE.tried(tmp_path)
    assert problems == [] and len(pack.cases) == 1 and pack.templates["twelve"].field_names == ("ZLDWMC", "QSXZ")
