"""groundrules:checkrights on the parcels of the vectors, as a user has them: layers, a table of holders, files."""
from __future__ import annotations

import json
import re

import pytest
from helpers.desk.running import results, rows, run
from helpers.files.layers import memory
from osgeo import ogr
from qgis.core import QgsGeometry, QgsRectangle

from groundrules.bridge.store.reading import read_store
from groundrules.core.findings.card import finding_card
from groundrules.ui.compliance.findings_panel import SHOWN, store_words
from groundrules.ui.findings.words import finding_at

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000
A, B, C = "440101001001GB00001", "440101001001GB00002", "440101001001JD00003"
PARCELS = [(A, "3", (0, 0, 100, 60), 6000.0), (B, "3", (98, 0, 200, 60), 6150.0), (C, "9", (0, 60, 120, 160), 12000.0)]
HOLDERS = [(A, "Zq000Person", "1/2"), (A, "Zq001Person", "１/４"), (A, "Zq002Person", "四分之一"),
           (B, "Zq000 Person", "1/3"), (B, "Zq004Person", "1/3"), (C, "Zq005Person", "共同共有"),
           (C, "Zq006Person", "Zq006Person 1/2")]
OUTPUTS = ("OUTPUT", "CONFLICTS", "FINDINGS", "SHARES")


def box(west, south, east, north):
    return QgsGeometry.fromRect(QgsRectangle(X + west, Y + south, X + east, Y + north)).asWkt(3)


def layers():
    """Parcels, a mine, ownership, holders."""
    plots = memory("Polygon?crs=EPSG:4547&field=BDCDYH:string&field=QLLX:string&field=SYQMJ:double", [
        (box(*bounds), [code, kind, area]) for code, kind, bounds, area in PARCELS], "宗地")
    mining = memory("Polygon?crs=EPSG:4547&field=XKZH:string", [(box(150, 30, 300, 130), ["C1"])], "采矿权")
    owned = memory("Polygon?crs=EPSG:4547&field=ZDDM:string", [(box(0, 0, 200, 160), ["440101001001JA00004"])],
                   "集体土地所有权")
    people = memory("None?field=BDCDYH:string&field=QLRMC:string&field=QLBL:string",
                    [("", list(row)) for row in HOLDERS], "权利人")
    return plots, mining, owned, people


@pytest.fixture(scope="module")
def checked(qgis_app, tmp_path_factory):
    """One run in English: counts, log, and rows of each result; its files."""
    folder = tmp_path_factory.mktemp("rights")
    plots, mining, owned, people = layers()
    files = {name: str(folder / f"{name}.gpkg") for name in OUTPUTS}
    done = run("checkrights", {
        **files, "MANIFEST": str(folder / "m.json"), "REPORT": str(folder / "r.html"), "RIGHTS": [plots, mining, owned],
        "ROLES": ["采矿权", "22", "集体土地所有权", "集体土地所有权"], "HOLDERS": people, "AS_OF": "2026-06-30",
        "AREA_METHOD": "registered", "LANGUAGE": "en"})
    assert done.results is not None, done.log
    return done, {name: rows(path) for name, path in files.items()}, folder


def test_the_vectors_through_the_algorithm(checked):
    done, tables, _folder = checked
    pair = next(row for row in tables["CONFLICTS"] if row["rule_id"] == "RIGHT-SAME")
    assert (pair["first_id"], pair["second_id"], pair["verdict"]) == (A, B, "forbidden")
    assert (f"{pair['area_m2']:.0f}", f"{pair['width_m']:.3f}", f"{pair['first_percent']:.2f}",
            f"{pair['second_percent']:.2f}") == ("120", "1.935", "2.00", "1.96")
    assert (pair["first_m2"], pair["second_m2"]) == (6000.0, 6150.0)   # as registered
    above = [row for row in tables["CONFLICTS"] if row["rule_id"] == "RIGHT-ABOVE"]
    assert [(row["first_id"], f"{row['area_m2']:.0f}") for row in above] == [(B, "1500")]
    bare = [row for row in tables["CONFLICTS"] if row["second_id"] is None]
    assert [(row["verdict"], f"{row['area_m2']:.0f}") for row in bare] == [("undetermined", "10000")]
    wrong = {row["first_id"] for row in tables["CONFLICTS"] if row["rule_id"] == "RIGHT-LAYER" and row["second_id"]}
    assert wrong == {A, B}
    assert {row["unit_code"]: row["total"] for row in tables["SHARES"]} == {A: "1", B: "2/3", C: "0"}
    verdicts = {row["right_id"]: (row["share_verdict"], row["area_verdict"]) for row in tables["OUTPUT"]}
    assert verdicts[A] == ("allowed", "allowed") and verdicts[B] == ("conditional", "allowed")
    assert verdicts[C] == ("undetermined", "allowed")
    assert done.results["CONFLICT_COUNT"] == 3 and done.results["NOT_CHECKED_COUNT"] == 3
    assert done.results["CONFLICT_AREA"] == pytest.approx(120 + 6000 + 6120)
    assert done.results["HAS_CONFLICT"] and not done.results["IS_DETERMINED"]


def test_no_name_in_any_file_log_or_manifest(checked):
    done, tables, folder = checked
    kept = json.dumps(tables, default=str) + done.log + "".join(
        path.read_text(encoding="utf-8") for path in (folder / "m.json", folder / "r.html"))
    assert "asked to keep fields with personal data" not in kept   # they were read for tokens
    assert "Person" not in kept and "1 share cannot be read" in done.log
    assert "read to make tokens" in done.log and "appear in the results" not in done.log
    tokens = {row["unit_code"]: row["tokens"].split(", ") for row in tables["SHARES"]}
    assert len(tokens[A]) == 3 and len(set(tokens[A]) & set(tokens[B])) == 1   # h1 holds both, in two spellings
    manifest = json.loads((folder / "m.json").read_text(encoding="utf-8"))
    assert manifest["pack"]["id"] == "cn-rights" and manifest["counts"]["CONFLICT_COUNT"] == 3


def test_chinese_and_refusals(tmp_path):
    plots, mining, owned, _people = layers()
    done = run("checkrights", {"RIGHTS": [plots, owned], "ROLES": ["集体土地所有权", "1"], "OUTPUT": "memory:",
                               "FINDINGS": str(tmp_path / "f.gpkg"), "RULES": "RIGHT-SAME", "LANGUAGE": "zh"})
    assert done.results["FINDING_COUNT"] == 1 and done.results["IS_DETERMINED"]
    assert "国有建设用地使用权" in rows(tmp_path / "f.gpkg")[0]["message"]
    for given, words in (({"RIGHTS": [mining]}, "no field was recognised as the type"),
                         ({"RIGHTS": [mining], "ROLES": ["采矿权", "nonsense"]}, "not a type of right"),
                         ({"RIGHTS": [plots], "RULES": "RIGHT-X"}, "no rule RIGHT-X"),
                         ({"RIGHTS": [plots], "DISPUTES": memory("None?field=F:string", [], "d")}, "neither polygons")):
        refused = run("checkrights", {"OUTPUT": "memory:", "LANGUAGE": "en", **given})
        assert refused.results is None and words in refused.log, refused.log


def test_findings_go_into_the_store(checked, tmp_path):
    _done, tables, folder = checked
    recorded = results("recordfindings", {
        "FINDINGS": str(folder / "FINDINGS.gpkg"), "MANIFESTS": [str(folder / "m.json")],
        "STORE": str(tmp_path / "s-findings.gpkg"), "LANGUAGE": "en"})
    assert recorded["NEW_COUNT"] == len(tables["FINDINGS"])
    stored = read_store(str(tmp_path / "s-findings.gpkg"))
    frame = stored.index.frame
    assert set(frame["family"]) == {"rights"}
    position = frame.index[(frame["rule_id"] == "RIGHT-SAME") & (frame["control_id"] == B)][0]
    chinese, english = (finding_card(finding_at(stored.index, position, SHOWN), None, store_words(language, stored))
                        for language in ("zh", "en"))
    assert "国有建设用地使用权 · 3" in chinese and "GB：国家土地所有权、建设用地使用权宗地（地表）" in chinese
    assert english.count("GB: State ownership, Construction land (surface)") == 2
    lines = [line.strip() for line in re.split("<[^>]*>|&nbsp;", english.replace("\xa0", " ")) if line.strip()]
    shares, tokens = (lines[lines.index(label) + 1].split(" | ") for label in ("In the overlap", "Holders (tokens)"))
    assert shares == ["2.00 %", "1.96 %"] and "1.935 m" in lines
    assert [len(words.split(", ")) for words in tokens] == [3, 2]
    assert any("6,150.00 m²" in line for line in lines)   # as registered
    assert "to be surveyed again" not in english


@pytest.mark.parametrize(("heads", "words"), [
    (("BDCDYH", "QLR", "QLBL"), ""), (HOLDERS[0], "Its fields: Field1, Field2")])
def test_a_workbook_of_texts_has_its_first_row_as_names(tmp_path, heads, words):
    """GDAL calls the columns of a sheet of texts Field1, Field2; a first row that looks like data names no field."""
    path = str(tmp_path / "holders.xlsx")
    book = ogr.GetDriverByName("XLSX").CreateDataSource(path)
    sheet = book.CreateLayer("QLR", None, ogr.wkbNone)
    for head in heads:
        sheet.CreateField(ogr.FieldDefn(head, ogr.OFTString))
    for cells in HOLDERS:
        feature = ogr.Feature(sheet.GetLayerDefn())
        for place, cell in enumerate(cells):
            feature.SetField(place, cell)
        sheet.CreateFeature(feature)
    book = sheet = feature = None
    done = run("checkrights", {"RIGHTS": [layers()[0]], "HOLDERS": path, "OUTPUT": "memory:", "RULES": "RIGHT-SHARE",
                               "SHARES": str(tmp_path / "s.gpkg"), "LANGUAGE": "en"})
    if words:
        assert words in done.log and "Person" not in done.log
    else:
        assert {row["unit_code"]: row["total"] for row in rows(tmp_path / "s.gpkg")} == {A: "1", B: "2/3", C: "0"}


def test_rows_may_be_lists_of_their_own(tmp_path):
    """As JSON of qgis_process has pairs; a row of another width would shift those behind it, and is refused."""
    plots = memory("Polygon?crs=EPSG:4547&field=BDCDYH:string", [(box(*PARCELS[0][2]), [A])], "plots")

    def answer(*roles):
        done = run("checkrights", {"RIGHTS": [plots], "ROLES": list(roles), "OUTPUT": str(tmp_path / "o.gpkg"),
                                   "LANGUAGE": "en"})
        return done.log if done.results is None else [row["right_type"] for row in rows(tmp_path / "o.gpkg")]

    assert answer("plots", "3") == answer(["plots", "3"]) == answer(("plots", "3"), ["", ""])
    assert "[ROLES] needs rows of 2 values; it has 3 values." in answer(["plots", "3", "x"], ["y"])
