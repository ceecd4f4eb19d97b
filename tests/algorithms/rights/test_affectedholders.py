"""groundrules:affectedholders: the vectors by hand, through the algorithm; names in no result; the key; other doors."""
from __future__ import annotations

import re

import pytest
from helpers.county.samples import SAMPLES, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory
from shapely import box

pytestmark = pytest.mark.usefixtures("qgis_app")
#: Of the vectors: code, right type, ground in plane metres.
PARCELS = [("A", "3", box(0, 0, 100, 60)), ("B", "3", box(98, 0, 200, 60)), ("C", "9", box(0, 60, 120, 160)),
           ("O", "1", box(0, 0, 200, 160)), ("M", "22", box(150, 30, 300, 130))]
HOLDERS = [("A", "钱测甲", "1/2"), ("A", "钱测乙", "25%"), ("A", "钱测丙", "四分之一"), ("B", "钱测　甲", "1/3"),
           ("B", "钱测丁", "1/3"), ("C", "钱测戊", "共同共有"), ("C", "钱测己", "共同共有")]
NAMES = sorted({name.replace("　", "") for _code, name, _share in HOLDERS})
OUTPUTS = ("OUTPUT", "PARCELS", "PIECES", "VILLAGES", "ESTIMATE", "LEDGER")


def given(**more) -> dict:
    return {
        "SUBJECTS": memory("Polygon?crs=EPSG:4547&field=XMBH:string", [(box(50, 20, 130, 100).wkt, ["P"])], "projects"),
        "SUBJECT_ID": "XMBH", "AREA_METHOD": "planar",
        "RIGHTS": [memory("Polygon?crs=EPSG:4547&field=ZDDM:string&field=QLLX:string&field=ZLDWMC:string", [
            (ground.wkt, [code, kind, "柳塘村"]) for code, kind, ground in PARCELS], "ZD")],
        "HOLDERS": memory("NoGeometry?field=ZDDM:string&field=QLR:string&field=QLBL:string", [
            (None, list(row)) for row in HOLDERS], "QLR"), **more}


@pytest.fixture(scope="module")
def vectors(qgis_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("vectors")
    paths = {name: str(folder / f"{name}.gpkg") for name in OUTPUTS} | {
        "REPORT": str(folder / "r.html"), "MANIFEST": str(folder / "m.json"), "XLSX": str(folder / "f.xlsx")}
    done = run("affectedholders", given(**paths, LANGUAGE="zh"))
    assert done.results is not None, done.log
    return folder, done, {name: rows(paths[name]) for name in OUTPUTS}


def test_the_vectors_to_the_printed_digits(vectors):
    _folder, done, tables = vectors
    held = [(row["part"], len((row["holder_token"] or "").split()),
             f"{row['area_m2']:,.2f}") for row in tables["OUTPUT"]]
    assert held == [("holder", 1, "1,426.67"), ("holder", 1, "500.00"), ("holder", 1, "500.00"),
                    ("holder", 1, "426.67"), ("joint", 2, "2,800.00"), ("share_unknown", 0, "426.67"),
                    ("open", 0, "400.00"), ("ownership", 0, "6,400.00")]
    assert [(row["parcel"], f"{row['area_m2']:,.0f}", f"{100 * row['share_of_parcels']:.2f}") for row in
            tables["PARCELS"]] == [("A", "2,000", "33.33"), ("B", "1,280", "20.92"), ("C", "2,800", "23.33")]
    ledger, = tables["LEDGER"]
    assert [round(ledger[name], 6) for name in ("held_m2", "counted_twice_m2", "open_m2", "area_m2")] == [
        6080, 80, 400, 6400]
    assert done.results["IS_CLOSED"] and done.results["HAS_DISPUTED"] and done.results["HOLDER_COUNT"] == 6
    assert {row["list_status"] for name in OUTPUTS for row in tables[name]} == {"estimate"}


def test_no_name_is_in_anything_that_was_written_or_said(vectors):
    folder, done, _tables = vectors
    for path in folder.iterdir():
        content = path.read_bytes()
        for name in NAMES:
            assert name.encode("utf-8") not in content and name.encode("utf-16-le") not in content, path.name
            assert name not in done.log
    assert "内部测算" in (folder / "r.html").read_text(encoding="utf-8")
    manifest = (folder / "m.json").read_text(encoding="utf-8")
    assert '"list_status": "estimate"' in manifest and '"names": "token"' in manifest
    assert '"QLR"' in re.search(r'"personal_fields_dropped": \[[^\]]*\]', manifest)[0]


def test_names_need_two_choices_and_are_stated(tmp_path):
    log = stopped("affectedholders", given(MASK="none", OUTPUT=str(tmp_path / "o.gpkg"), LANGUAGE="en"))
    assert "Keep fields with personal data" in log and not list(tmp_path.iterdir())
    paths = {"OUTPUT": str(tmp_path / "o.gpkg"), "REPORT": str(tmp_path / "r.html"),
             "MANIFEST": str(tmp_path / "m.json")}
    results("affectedholders", given(**paths, MASK="none", KEEP_PERSONAL_FIELDS=True, STATUS="survey", LANGUAGE="zh"))
    written = {name for row in rows(paths["OUTPUT"]) for name in (row["holder_name"] or "").split("; ")}
    assert written >= set(NAMES)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "现状调查成果" in page and "成果中含有权利人姓名" in page
    assert '"names": "none"' in (tmp_path / "m.json").read_text(encoding="utf-8")


def test_a_store_makes_tokens_last(tmp_path):
    store = tmp_path / "county-findings.gpkg"
    store.touch()

    def tokens(**more):
        results("affectedholders", given(OUTPUT=str(tmp_path / "o.gpkg"), **more))
        return sorted(row["holder_token"] for row in rows(tmp_path / "o.gpkg") if row["holder_token"])

    assert tokens(KEY_STORE=str(store)) == tokens(KEY_STORE=str(store)) != tokens()
    assert (tmp_path / "county-holders.key").exists()
    key = (tmp_path / "county-holders.key").read_text().strip()
    assert key.encode() not in (tmp_path / "o.gpkg").read_bytes()


def test_prices_by_area_give_an_estimate_by_village(tmp_path):
    prices = memory("NoGeometry?field=区片:string&field=价格:double", [(None, ["柳塘村", 60_000])], "prices")
    results("affectedholders", given(
        PRICES=prices, CURRENCY="元", OUTPUT=str(tmp_path / "o.gpkg"), ESTIMATE=str(tmp_path / "e.gpkg")))
    row, = rows(tmp_path / "e.gpkg")
    # 6,400 m² are 9.6 mu at 60,000
    assert (row["village"], row["area_m2"], row["estimate_amount"], row["currency"]) == (
        "柳塘村", 6400, pytest.approx(576_000), "元")


def test_what_cannot_be_joined_or_read_stops_with_the_remedy(tmp_path):
    bare = memory("Polygon?crs=EPSG:4547&field=X:string", [(box(0, 0, 9, 9).wkt, ["1"])], "bare")
    log = stopped("affectedholders", given(RIGHTS=[bare], OUTPUT=str(tmp_path / "o.gpkg"), LANGUAGE="en"))
    assert "bare" in log and "unit_code" in log
    done = run("affectedholders", given(RIGHTS=[bare], HOLDERS=None, OUTPUT=str(tmp_path / "o.gpkg"), LANGUAGE="en"))
    assert done.results["OPEN_M2"] == 6400 and "No table of holders" in done.log


@pytest.fixture(scope="module")
def county(qgis_app, tmp_path_factory):
    """The sample county with names kept, as its answers are by name."""
    folder = tmp_path_factory.mktemp("county")
    source = str(SAMPLES / "cadastre.gpkg|layername=")
    paths = {name: str(folder / f"{name}.gpkg") for name in OUTPUTS}
    done = run("affectedholders", {
        "SUBJECTS": source + "XM", "SUBJECT_ID": "XMBH", "RIGHTS": [source + name for name in ("ZD", "CBD", "SYQZD")],
        "HOLDERS": source + "QLR", "PRICES": source + "QPJG", "CURRENCY": "元", "AREA_METHOD": "planar",
        "MASK": "none", "KEEP_PERSONAL_FIELDS": True, "LANGUAGE": "zh", **paths})
    assert done.results is not None, done.log
    return done, {name: rows(paths[name]) for name in OUTPUTS}


def test_the_county_is_as_reckoned_by_hand(county):
    _done, tables = county

    def named(row):
        return ";".join(sorted(re.sub(r"（.*", "", name).replace("　", "") for name in filter(None, (
            row["holder_name"] or "").split("; "))))

    got = sorted((row["project_id"], row["part"], named(row), f"{row['area_m2']:.2f}") for row in tables["OUTPUT"])
    assert got == sorted((row["project"], row["part"], ";".join(sorted(filter(None, row["holders"].split(";")))),
                          row["area_m2"]) for row in expected("affectedholders"))
    for got, want in zip(tables["LEDGER"], expected("affectedholders_ledger")):
        assert [f"{got[name]:.1f}" for name in want if name != "project"] == [
            f"{float(value):.1f}" for name, value in want.items() if name != "project"]
        assert got["is_closed"]


def test_each_trap_of_the_county_is_told(county):
    done, tables = county
    for words in ("无法使用", "无法读取", "不等于 1：", "已按和为 1 的分数读取", "没有代码", "已注销",
                  "按类型未知的使用权计", "不匹配", "只有一个权利人且份额为空", "990127001002GB00008"):
        assert words in done.log, words
    assert "990127001000GB00002 (2/3)" in done.log and "990127001001JC00006 (5/4)" in done.log
    states = {row["parcel"]: row["share_state"] for row in tables["PARCELS"]}
    assert states["990127001002GB00001"] == "stacked" and states["990127001001JC00008"] == "whole"
    estimate = {row["project_id"]: row["estimate_amount"] for row in tables["ESTIMATE"]}
    # 9.6 mu at 60,000; 12 and 4.5 mu at 54,000
    assert estimate == pytest.approx({"Q1": 576_000, "Q2": 648_000, "Q3": 243_000})


def test_a_table_in_another_encoding_is_told_without_a_name(tmp_path):
    source = str(SAMPLES / "cadastre.gpkg|layername=")
    lines = [",".join(str(row[name] or "") for name in ("BDCDYH", "QLR", "ZJZL", "ZJHM", "GYFS", "QLBL"))
             for row in rows(SAMPLES / "cadastre.gpkg", "QLR")]
    for encoding in ("gbk", "utf-8"):
        table = tmp_path / f"{encoding.replace('-', '')}.csv"
        table.write_text("BDCDYH,QLR,ZJZL,ZJHM,GYFS,QLBL\n" + "\n".join(lines) + "\n", encoding=encoding)
        done = run("affectedholders", {
            "SUBJECTS": source + "XM", "RIGHTS": [source + "ZD"], "HOLDERS": str(table), "LANGUAGE": "en",
            "OUTPUT": str(tmp_path / "o.gpkg")})
        assert done.results is not None, done.log
        assert ("wrong encoding (fields" in done.log) is (encoding == "gbk"), done.log
        assert "样例" not in done.log and "Ñù" not in done.log


def test_foreign_types_are_named_by_feature_and_values_say_what_they_mean(tmp_path):
    parcels = memory("Polygon?crs=EPSG:4547&field=ZDDM:string&field=QLLX:string", [
        (ground.wkt, [code, {"A": "地役", "C": "Q9"}.get(code, kind)]) for code, kind, ground in PARCELS], "ZD")
    output = {"RIGHTS": [parcels], "OUTPUT": str(tmp_path / "o.gpkg"), "LANGUAGE": "en"}
    done = run("affectedholders", given(**output))
    assert done.results["UNKNOWN_TYPE_COUNT"] == 2
    assert "Features: ZD (QLLX): 1, 3 “Q9”. " in done.log and "(VALUES)" in done.log and "地役" not in done.log
    done = run("affectedholders", given(**output, VALUES=["rights", "right_type", "地役", "3",
                                                          "rights", "right_type", "Q9", "9"]))
    assert done.results["UNKNOWN_TYPE_COUNT"] == 0 and "Features:" not in done.log
    assert {row["right_type"] for row in rows(tmp_path / "o.gpkg") if row["right_type"]} == {"1", "3", "9"}
    log = stopped("affectedholders", given(**output, VALUES=["rights", "right_type", "地役", "lease"]))
    assert "VALUES" in log and "lease" in log


def test_outlines_of_prices_are_said_to_be_unused(tmp_path):
    fields = "field=区片:string&field=价格:double"
    output = {"OUTPUT": str(tmp_path / "o.gpkg"), "ESTIMATE": str(tmp_path / "e.gpkg"), "LANGUAGE": "en"}
    areas = memory(f"Polygon?crs=EPSG:4547&{fields}", [(box(0, 0, 300, 300).wkt, ["区片一", 60_000])], "areas")
    done = run("affectedholders", given(PRICES=areas, **output))
    assert "with the field 区片 of areas" in done.log and "areas has outlines of areas, and they are" in done.log
    assert "no price in areas, and no amount: 柳塘村" in done.log and rows(output["ESTIMATE"])[0]["price"] is None
    table = memory(f"NoGeometry?{fields}", [(None, ["柳塘村", 60_000])], "table")
    log = run("affectedholders", given(PRICES=table, **output)).log
    assert "with the field 区片 of table" in log and "outlines" not in log
