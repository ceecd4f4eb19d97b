"""Statement of current land use and ownership form of an occupation, as editable documents on the sample county."""
from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results
from helpers.files.layers import memory


@pytest.fixture(scope="module")
def documents(tmp_path_factory, qgis_app):
    folder = tmp_path_factory.mktemp("forms")
    paths = {"LAND_STATUS": folder / "status.odt", "OWNERSHIP_FORM": folder / "form.odt"}
    results("landuseoccupation", {
        "SUBJECTS": f"{COUNTY}|layername=XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "LANGUAGE": "zh",
        "SURVEY": f"{COUNTY}|layername=DLTB_2024", "OUTPUT": "TEMPORARY_OUTPUT", "RUN_NAME": "云禾县",
        **{name: str(path) for name, path in paths.items()}})
    return paths


def tables_of(path: Path) -> list:
    """Tables of an ODT as lists of rows of texts, without the signatures of its head."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    named = {name: f"{{urn:oasis:names:tc:opendocument:xmlns:table:1.0}}{name}" for name in (
        "table", "table-row", "table-cell", "name")}
    return [[["".join(cell.itertext()).strip() for cell in row.iter(named["table-cell"])]
             for row in table.iter(named["table-row"])]
            for table in root.iter(named["table"]) if table.get(named["name"]) != "Signed"]


def words_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(ElementTree.fromstring(archive.read("content.xml")).itertext())


def test_statement_of_land_use_closes_in_hectares(documents):
    """Every total is the sum of its rows: by class, by owner, by place, by nature of rights, over all projects."""
    summary, *tables = tables_of(documents["LAND_STATUS"])
    areas = [[Decimal(cell) for cell in row[1:]] for row in summary[1:]]
    assert len(summary) == 28 and summary[0][:4] == ["项目", "合计", "国有", "集体"]
    assert [sum(column) for column in zip(*areas[:-1])] == areas[-1] and areas[-1][0] == Decimal("31.3311")
    assert all(len(cell.partition(".")[2]) == 4 for row in summary[1:] for cell in row[1:])
    by_class, by_owner, by_place = tables[0::3], tables[1::3], tables[2::3]
    assert len(by_class) == len(by_owner) == len(by_place) == 26
    for project, classes, owners, places in zip(areas, by_class, by_owner, by_place):
        heads = [row for row in classes[2:] if row[0][:1] in "一二三调" and not row[1]]
        assert sum(Decimal(row[-1]) for row in heads) == Decimal(classes[1][-1]) == project[0], classes
        assert all(sum(map(Decimal, row[2:-1])) == Decimal(row[-1]) for row in classes[1:])
        assert sum(Decimal(row[-1]) for row in owners[1:-1]) == Decimal(owners[-1][-1]) == project[0]
        assert [sum(map(Decimal, column)) for column in zip(*(row[4:] for row in places[1:-1]))] \
            == [Decimal(cell) for cell in places[-1][4:]]
    words = words_of(documents["LAND_STATUS"])
    assert "数据日期：2024" in words and "最大余数法" in words and "内部使用、不作审批依据" in words
    assert "云禾县" in words and "（YC2025-006）" in words
    road = by_place[5][1]
    assert road[1:4] == ["990127", "101", "002"]


def test_ownership_form_lists_holders_with_their_classes(documents):
    tables = tables_of(documents["OWNERSHIP_FORM"])[1:]
    holders, signed = tables[1::4], tables[2::4]
    assert len(holders) == len(signed) == 26
    for held, sheet in zip(holders, signed):
        sums = [row for row in held if row[0] == "小计"]
        classes = [row for row in held[1:] if row[0] not in ("小计", "合计")]
        assert sum(Decimal(row[-1]) for row in classes) == sum(Decimal(row[-1]) for row in sums) \
            == Decimal(held[-1][-1])
        assert [row[1] for row in sums] == [row[1] for row in sheet[1:]]      # a line to sign for each
        assert all(not any(row[2:]) for row in sheet[1:])
    assert "未核验" in words_of(documents["OWNERSHIP_FORM"])


@pytest.mark.parametrize("kept", [False, True])
def test_names_of_persons_are_masked_in_the_forms_unless_they_are_kept(tmp_path, qgis_app, kept):
    wanted = {"LAND_STATUS": str(tmp_path / "s.odt"), "OWNERSHIP_FORM": str(tmp_path / "f.odt")}
    square = "POLYGON((500000 2500000,500010 2500000,500010 2500010,500000 2500010,500000 2500000))"
    results("landuseoccupation", {
        "SUBJECTS": memory("Polygon?crs=EPSG:4547&field=XM:string", [(square, ["石桥|村"])], "项目"),
        "SUBJECT_ID": "XM",
        "SURVEY": memory("Polygon?crs=EPSG:4547&field=DLBM:string&field=QSXZ:string&field=QSDWMC:string",
                         [(square, ["0101", "30", "张三"])], "DLTB"), "AREA_METHOD": "planar", "SCHEME": "survey-3",
        "LANGUAGE": "zh", "OUTPUT": "TEMPORARY_OUTPUT", "KEEP_PERSONAL_FIELDS": kept, **wanted})
    for path in wanted.values():
        words = words_of(path)
        assert ("张三" in words, "张**" in words) == (kept, not kept)
        assert "石桥|村" in words      # a stroke in a name is not a mark of a table
