"""Parcels of drawings, run as a user runs it: DXF of any age, and layers that QGIS has opened."""
from __future__ import annotations

import math

import pytest
from helpers.county.samples import drawn
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.files import drawings
from helpers.files.layers import memory

pytestmark = pytest.mark.usefixtures("qgis_app")


def imported(tmp_path, content, encoding="utf-8", **inputs):
    path = tmp_path / "总平面图.dxf"
    path.write_bytes(content.encode(encoding))
    wanted = {"OUTPUT": str(tmp_path / "p.gpkg"), "ISSUES": str(tmp_path / "i.gpkg")}
    result = results("importdrawing", {"FILE": str(path), "CRS": "EPSG:4527", "LANGUAGE": "en", **wanted, **inputs})
    return result, rows(wanted["OUTPUT"]), rows(wanted["ISSUES"])


def test_site_plan(tmp_path):
    result, parcels, issues = imported(tmp_path, drawings.site_plan(), LAYERS="红*", HOLES=True, TOLERANCE=0.05)
    assert {key: result[key] for key in ("PARCEL_COUNT", "OPEN_COUNT", "HOLE_COUNT", "NAMED_COUNT", "ISSUE_COUNT",
                                         "IS_CLEAN")} == {
        "PARCEL_COUNT": 3, "OPEN_COUNT": 1, "HOLE_COUNT": 1, "NAMED_COUNT": 2, "ISSUE_COUNT": 1, "IS_CLEAN": False}
    assert [row["parcel_name"] for row in parcels] == ["样川一号", None, "圆形水池"]
    assert [row["area_m2"] for row in parcels[:2]] == [8400.0, 2500.0]
    assert parcels[1]["closed_gap_m"] == pytest.approx(0.02, abs=1e-6)
    assert [(row["kind"], row["handle"], row["gap_m"]) for row in issues if row["severity"] == "warning"] == [
        ("open_line", "A4", 50.0)]
    assert layer(tmp_path / "p.gpkg").crs().authid() == "EPSG:4527"


@pytest.mark.parametrize("step", [0.5, 5.0])
def test_circles_and_bulges_lose_what_the_help_says(tmp_path, step):
    """Two half circles of radius 20 as bulges, and a whole one of radius 30."""
    east, north = 39_500_000.0, 4_100_000.0
    content = drawings.document(
        drawings.circle("a", east, north, 30), drawings.polyline("a", [(east + 100, north), (east + 140, north)],
                                                                  bulges=(1, 1)))
    _found, parcels, _issues = imported(tmp_path, content, ARC_STEP=step)
    angle = math.radians(step)
    for row, radius in zip(parcels, (30, 20)):
        assert row["area_m2"] == pytest.approx(math.pi * radius ** 2 * math.sin(angle) / angle, rel=1e-5)


@pytest.mark.parametrize(("version", "code_page", "encoding"), [
    ("AC1021", "ANSI_936", "utf-8"), ("AC1032", "ANSI_936", "utf-8"), ("AC1015", "ANSI_936", "gbk"),
    ("AC1015", "", "gbk"), ("AC1021", "", "utf-8")])
def test_chinese_of_any_age(tmp_path, version, code_page, encoding):
    content = drawings.document(drawings.polyline("红线", drawings.square(0, 0, 10)),
                                drawings.words("注记", 39_500_005, 4_100_005, "禾湾食品厂"), version=version,
                                code_page=code_page)
    _found, parcels, _issues = imported(tmp_path, content, encoding)
    assert [(row["drawing_layer"], row["parcel_name"]) for row in parcels] == [("红线", "禾湾食品厂")]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_of_a_drawing_without_header(tmp_path, encoding):
    """Survey programs write entities only; GDAL takes them for Latin-1."""
    content = drawings.document(drawings.polyline("\u7ea2\u7ebf", drawings.square(0, 0, 10)),
                                drawings.words("\u6ce8\u8bb0", 39_500_005, 4_100_005, "\u79be\u6e7e\u98df\u54c1\u5382"))
    bare = "0\nSECTION\n2\nENTITIES\n" + content.partition("ENTITIES\n")[2]
    _found, parcels, _issues = imported(tmp_path, bare, encoding, LAYERS="\u7ea2*")
    assert [(row["drawing_layer"], row["parcel_name"]) for row in parcels] == [
        ("\u7ea2\u7ebf", "\u79be\u6e7e\u98df\u54c1\u5382")]


def test_a_drawing_that_breaks_off_is_not_half_a_drawing(tmp_path):
    path = tmp_path / "a.dxf"
    path.write_text(drawings.site_plan()[:-400], encoding="utf-8")
    log = stopped("importdrawing", {"FILE": str(path), "CRS": "EPSG:4527", "LANGUAGE": "en",
                                    "OUTPUT": "TEMPORARY_OUTPUT"})
    text = next(line for line in log.splitlines() if "a.dxf cannot be read" in line)
    assert text.endswith("Save it again as DXF.") and ".." not in text.replace("./ogr", "") and "line" in text


def test_outlines_of_blocks_are_all_drawn(tmp_path):
    """More than 10,000 in a block, where GDAL would stop; an array; blocks in a block."""
    east, north = 39_500_000.0, 4_100_000.0

    def outline(x, y=0):
        return drawings.polyline("红线", drawings.square(x, y, 10, east=0, north=0))
    many = drawings.block("MANY", *[outline(20 * (k % 110), 20 * (k // 110)) for k in range(10_100)])
    first, few = drawings.block("ONE", outline(0)), drawings.block("FEW", *[drawings.insert("ONE", 0, -20 * k)
                                                                         for k in range(1, 4)])
    content = drawings.document_of_blocks([many, first, few], [
        drawings.insert("MANY", east, north), drawings.insert("ONE", east + 3_000, north, columns=30, rows=20),
        drawings.insert("FEW", east, north, columns=50)])
    result, parcels, issues = imported(tmp_path, content)
    assert result["PARCEL_COUNT"] == len(parcels) == 10_100 + 600 + 150
    assert {round(row["area_m2"], 3) for row in parcels} == {100.0} and not issues


@pytest.mark.parametrize(("blocks", "words"), [
    ([drawings.block("ONE", drawings.polyline("a", drawings.square(0, 0, 10, 0, 0)), drawings.insert("ONE"))],
     "contains itself"),
    ([drawings.block("ONE", *[drawings.polyline("a", drawings.square(0, 0, 10, 0, 0))] * 2_000)], "at most 2000000")])
def test_blocks_that_cannot_be_drawn(tmp_path, blocks, words):
    path = tmp_path / "a.dxf"
    path.write_text(drawings.document_of_blocks(blocks, [drawings.insert("ONE", columns=30, rows=30)]), "utf-8")
    assert words in stopped("importdrawing", {"FILE": str(path), "CRS": "EPSG:4527", "LANGUAGE": "en",
                                              "OUTPUT": str(tmp_path / "p.gpkg")})


def test_drawing_of_the_sample_county(tmp_path):
    """The county's projects as GDAL writes them: hatches, with their holes."""
    from groundrules.samples.generator.files.writing import write_copies

    _county, layers = drawn()
    path, = write_copies(tmp_path, ["dxf"], [layers["XMYD"]])["dxf"]
    result = results("importdrawing", {"FILE": str(path), "CRS": "EPSG:4547", "HATCHES": True, "HOLES": True,
                                       "OUTPUT": str(tmp_path / "p.gpkg")})
    assert (result["PARCEL_COUNT"], result["HOLE_COUNT"]) == (29, 1)
    areas = sorted(row["area_m2"] for row in rows(tmp_path / "p.gpkg"))
    assert areas == pytest.approx(sorted(shape.area for shape in layers["XMYD"].geometries), abs=1e-3)
    nothing = results("importdrawing", {"FILE": str(path), "CRS": "EPSG:4547", "OUTPUT": str(tmp_path / "q.gpkg")})
    assert nothing["PARCEL_COUNT"] == 0


def test_layers_that_qgis_has_opened(tmp_path):
    path = tmp_path / "a.dxf"
    path.write_text(drawings.site_plan(), encoding="gbk")   # which QGIS reads by the code page
    inputs = {"LINES": f"{path}|layername=entities|geometrytype=LineString", "CRS": "EPSG:4527", "LAYERS": "红线",
              "TEXTS": f"{path}|layername=entities|geometrytype=Point", "OUTPUT": str(tmp_path / "p.gpkg")}
    result = results("importdrawing", inputs)
    assert (result["PARCEL_COUNT"], result["OPEN_COUNT"], result["NAMED_COUNT"]) == (3, 2, 2)
    again = results("importdrawing", {**inputs, "LINES": str(tmp_path / "p.gpkg"), "HATCHES": True, "LAYERS": "",
                                      "CRS": None, "OUTPUT": str(tmp_path / "q.gpkg")})
    assert again["PARCEL_COUNT"] == 3 and layer(tmp_path / "q.gpkg").crs().authid() == "EPSG:4527"


@pytest.mark.parametrize(("inputs", "word"), [
    ({}, "FILE"), ({"FILE": "{folder}/a.dxf"}, "CRS"), ({"FILE": "{folder}/none.dxf", "CRS": "EPSG:4527"}, "none.dxf"),
    ({"FILE": "{folder}/a.dwg", "CRS": "EPSG:4527"}, "DWG"), ({"FILE": "{folder}/bad.dxf", "CRS": "EPSG:4527"}, "DXF"),
    ({"FILE": "{folder}/a.dxf", "CRS": "EPSG:4547"}, "zone number"),
    ({"FILE": "{folder}/a.dxf", "CRS": "EPSG:4527", "LAYERS": "没有"}, "红线"),
    ({"FILE": "{folder}/a.dxf", "LINES": "{folder}/a.dxf", "CRS": "EPSG:4527"}, "not both")])
def test_stops(tmp_path, inputs, word):
    (tmp_path / "a.dxf").write_text(drawings.site_plan(), encoding="utf-8")
    (tmp_path / "a.dwg").write_bytes(b"AC1032\x00")
    (tmp_path / "bad.dxf").write_text("no drawing", encoding="utf-8")
    inputs = {key: value.format(folder=tmp_path) for key, value in inputs.items()}
    text = stopped("importdrawing", {"OUTPUT": str(tmp_path / "p.gpkg"), "LANGUAGE": "en", **inputs})
    assert word in text and not (tmp_path / "p.gpkg").exists()


@pytest.mark.parametrize(("language", "first", "others", "left"), [
    ("en", "49 issues of one kind. The first: Layer 红线, entity 0A, at 39500000.000, 4100010.000: The line is open",
     "The same at: Layer 红线, entity 1A, at 39500100.000, 4100010.000; ", "44 more are in the table of issues."),
    ("zh", "同类问题 49 条，首条：图层 红线，对象 0A，位于 39500000.000, 4100010.000：该线未闭合",
     "同类问题还见于：图层 红线，对象 1A，", "其余 44 条见问题表。")])
def test_many_issues_of_one_kind_are_one_sentence_that_names_places(tmp_path, language, first, others, left):
    """49 open lines; the log names the first whole, four more by their places, and counts the rest."""
    east, north = 39_500_000, 4_100_000
    lines = memory("LineString?crs=EPSG:4527&field=Layer:string&field=EntityHandle:string", [
        (f"LINESTRING({east + 100 * row} {north},{east + 100 * row + 50} {north},{east + 100 * row} {north + 10})",
         ["红线", f"{row}A"]) for row in range(49)], "drawing")
    done = run("importdrawing", {"LINES": lines, "LANGUAGE": language, "OUTPUT": "memory:"})
    assert done.results["OPEN_COUNT"] == 49
    log = done.log.splitlines()
    assert sum("10" in line and ("open" in line or "未闭合" in line) for line in log) == 1
    assert any(line.startswith(first) for line in log) and any(line.startswith(others) for line in log)
    assert left in log
