"""Tables, statement, forms, spreadsheets and reports of the occupation, through the algorithm, on the sample county."""
from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from helpers.county.samples import COUNTY, SAMPLES
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import memory
from helpers.files.report_page import Page, section

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: forms cannot be filled")
FORM = SAMPLES / "templates" / "occupation.xlsx"


def parameters(**more) -> dict:
    return {"SUBJECTS": f"{COUNTY}|layername=XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
            "SURVEY": f"{COUNTY}|layername=DLTB_2024", "CONTROLS": f"{COUNTY}|layername=YJJBNTBHTB",
            "LANGUAGE": "zh", "OUTPUT": "TEMPORARY_OUTPUT", **more}


def destinations(folder: Path) -> dict:
    names = {"OUTPUT": "rows.gpkg", "PROJECTS": "projects.gpkg", "BY_CLASS": "by_class.gpkg",
             "BY_OWNER": "by_owner.csv",
             "BY_LOCATION": "by_location.gpkg", "BY_PARCEL": "by_parcel.gpkg", "XLSX": "tables.xlsx",
             "FILLED": "filled", "STATEMENT": "statement.txt", "REPORT": "report.html", "REPORT_FOLDER": "reports",
             "MANIFEST": "manifest.json"}
    return {name: str(folder / file) for name, file in names.items()}


@pytest.fixture(scope="module")
def county(tmp_path_factory, qgis_app):
    wanted = destinations(tmp_path_factory.mktemp("tables"))
    result = results("landuseoccupation", parameters(**wanted, TEMPLATE=str(FORM), RUN_NAME="云禾县"))
    return result, {name: Path(path) for name, path in wanted.items()}


def total(values) -> Decimal:
    return sum((Decimal(repr(float(value))) for value in values), Decimal(0))


# -- the sample county -----------------------------------------------------------------------------

def test_tables_say_what_the_rows_sum_to(county):
    _, paths = county
    by_class = rows(paths["BY_CLASS"])
    projects = {row["project_id"]: row for row in rows(paths["PROJECTS"])}
    heads = {row["project_id"]: row["net_m2"] for row in by_class if row["row_kind"] == "total"}
    assert len(projects) == 26 and len(heads) == 27
    assert all(heads[name] == pytest.approx(row["area_m2"], abs=1e-9) for name, row in projects.items())
    assert heads[None] == pytest.approx(sum(row["area_m2"] for row in projects.values()), abs=1e-6)
    for name, row in projects.items():
        values = [line for line in by_class if line["project_id"] == name]
        assert total(line["net_m2"] for line in values if line["level"] == 1) == total([heads[name]])
        for kind in ("agricultural", "construction", "unused", "cropland", "paddy"):
            line = next(line for line in values if line["row_kind"] == kind)
            assert line["net_m2"] == pytest.approx(row[f"{kind}_m2"], abs=1e-9)
    parcels = [row for row in rows(paths["BY_PARCEL"]) if row["row_kind"] == "detail"]
    assert len(parcels) == 29 and total(row["area_m2"] for row in parcels) == total([heads[None]])


def test_the_project_beyond_the_survey_has_a_row_for_it(county):
    line = [row for row in rows(county[1]["BY_CLASS"])
            if row["project_id"] == "YC2025-015" and row["row_kind"] == "uncovered"]
    assert len(line) == 1 and line[0]["net_m2"] == pytest.approx(879.95, abs=0.005)


def test_codes_keep_their_zeros_in_csv(county):
    with open(county[1]["BY_OWNER"], encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["row_kind"] for line in lines} >= {"detail", "total"}
    assert all(len(line["owner_code"]) in (0, 12, 19) for line in lines), lines[0]
    line = next(row for row in rows(county[1]["BY_CLASS"]) if row["row_kind"] == "level2")
    assert isinstance(line["code"], str) and line["code"].startswith("0")


def test_workbook_has_every_table(county):
    book = openpyxl.load_workbook(county[1]["XLSX"])
    assert book.sheetnames[:5] == ["分类面积", "权属面积", "坐落面积", "分地块面积", "三大类汇总"]
    sheet = book["三大类汇总"]
    assert sheet.max_row == 28 and sheet["A28"].value == "全部项目合计"
    assert sheet["C28"].value == pytest.approx(313309.90, abs=0.001)


def test_a_form_for_each_project(county):
    result, paths = county
    files = sorted(path.name for path in paths["FILLED"].glob("[!.]*"))
    assert len(files) == 26 and files[0] == "YC2025-001.xlsx" and result["FILLED"] == str(paths["FILLED"])
    projects = {row["project_id"]: row for row in rows(paths["PROJECTS"])}
    sheet = openpyxl.load_workbook(paths["FILLED"] / "YC2025-006.xlsx").active
    assert sheet["B3"].value == "YC2025-006"
    assert sheet["B4"].value == pytest.approx(projects["YC2025-006"]["area_m2"], abs=1e-9)


def test_statement_as_file_field_and_text(county):
    result, paths = county
    words = paths["STATEMENT"].read_text(encoding="utf-8")
    assert words.count("初步检测，以主管部门认定为准。") == 26 and result["STATEMENT_TEXT"] == ""
    fields = {row["project_id"]: row["statement"] for row in rows(paths["PROJECTS"])}
    assert len(fields["YC2025-006"]) > 254 and fields["YC2025-006"] in words
    assert "879.95平方米位于所提供的调查数据范围之外" in fields["YC2025-015"]


def test_reports(county):
    _, paths = county
    report = paths["REPORT"].read_text(encoding="utf-8")
    assert "云禾县" in Page(report).words and "全部项目合计 26" not in section(report, "by_class")
    assert "共 26 个项目、29 个地块" in section(report, "result") and "tables.xlsx" in section(report, "files")
    pages = sorted(path.name for path in paths["REPORT_FOLDER"].glob("[!.]*.html"))
    assert len(pages) == 27 and "index.html" in pages
    index = (paths["REPORT_FOLDER"] / "index.html").read_text(encoding="utf-8")
    assert '<a href="YC2025-015.html">YC2025-015</a>' in index and "313,309.90" in section(index, "three_classes")
    page = (paths["REPORT_FOLDER"] / "YC2025-015.html").read_text(encoding="utf-8")
    assert "“YC2025-015”项目" in section(page, "statement") and '<svg class="map"' in page
    assert "超出调查范围" in section(page, "issues")
    assert "DLTB_2024" in Page(page).words and "第三次全国国土调查工作分类" in Page(page).words
    assert json.loads(paths["MANIFEST"].read_text(encoding="utf-8"))["parameters"]["TEMPLATE"] == "occupation.xlsx"


@pytest.mark.parametrize(("unit", "table_unit", "column", "decimals"), [
    ("0.01 m2", "auto", "net_m2", 2), ("0.0001 ha", "auto", "net_ha", 4), ("0.01 m2", "mu", "net_mu", 2)])
def test_the_unit_of_the_tables(tmp_path, qgis_app, unit, table_unit, column, decimals):
    results("landuseoccupation", parameters(UNIT=unit, TABLE_UNIT=table_unit, BY_CLASS=str(tmp_path / "c.gpkg")))
    lines = rows(tmp_path / "c.gpkg")
    for project in {line["project_id"] for line in lines}:
        values = [line for line in lines if line["project_id"] == project]
        assert total(line[column] for line in values if line["level"] == 1) \
            == total(line[column] for line in values if line["level"] == 0)
    assert max(len(repr(line[column]).partition(".")[2]) for line in lines) <= decimals


# -- a run of one project --------------------------------------------------------------------------

def square(name: str):
    return memory("Polygon?crs=EPSG:4547&field=XM:string", [
        ("POLYGON((500000 2500000,500010 2500000,500010 2500010,500000 2500010,500000 2500000))", [name])], "项目")


def survey(owner: str = "甲村"):
    return memory("Polygon?crs=EPSG:4547&field=DLBM:string&field=QSXZ:string&field=QSDWMC:string", [
        ("POLYGON((499990 2499990,500005 2499990,500005 2500020,499990 2500020,499990 2499990))",
         ["0101", "30", owner]),
        ("POLYGON((500005 2499990,500020 2499990,500020 2500020,500005 2500020,500005 2499990))",
         ["0702", "30", owner])], "DLTB")


def parameters_of(name: str = "A", owner: str = "甲村", **more) -> dict:
    return {"SUBJECTS": square(name), "SUBJECT_ID": "XM", "SURVEY": survey(owner), "AREA_METHOD": "planar",
            "SCHEME": "survey-3", "LANGUAGE": "en", "OUTPUT": "TEMPORARY_OUTPUT", **more}


def test_statement_of_one_project_for_a_model(qgis_app):
    words = results("landuseoccupation", parameters_of())["STATEMENT_TEXT"]
    assert words.startswith("Project A has 1 parcel and takes 100.00 m² of land (planar area).")
    assert "cropland 50.00 m²" in words and "construction land 50.00 m²" in words


def test_texts_like_formulas_are_guarded_in_csv_only(tmp_path, qgis_app):
    wanted = {"BY_OWNER": str(tmp_path / "o.csv"), "BY_PARCEL": str(tmp_path / "p.gpkg"),
              "OUTPUT": str(tmp_path / "rows.csv"), "XLSX": str(tmp_path / "t.xlsx")}
    results("landuseoccupation", parameters_of("=1+1", "@SUM(A1)", **wanted))
    assert {row["project_id"] for row in rows(tmp_path / "p.gpkg")} == {"=1+1"}
    for name in ("o.csv", "rows.csv"):
        content = (tmp_path / name).read_text(encoding="utf-8")
        assert "'=1+1" in content and "'@SUM(A1)" in content and ",=1+1" not in content and "\n=1+1" not in content
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["By owner"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_copies_of_a_layer_are_guarded_in_csv(tmp_path, qgis_app):
    results("checkzoning", {"SUBJECTS": square("=1+1"), "SUBJECT_ID": "XM", "CONTROLS": [survey()],
                            "ROLES": [survey().name(), "permanent_basic_farmland"], "AREA_METHOD": "planar",
                            "LANGUAGE": "en", "VERDICTS": str(tmp_path / "v.csv")})
    content = (tmp_path / "v.csv").read_text(encoding="utf-8")
    assert "'=1+1" in content and "\n=1+1" not in content and ",=1+1" not in content


def test_the_users_own_statement(tmp_path, qgis_app):
    (tmp_path / "说明.txt").write_text("Farmland {{ cropland }} {{ unit }}", encoding="utf-8")
    done = results("landuseoccupation", parameters_of(STATEMENT_TEMPLATE=str(tmp_path / "说明.txt"), TABLE_UNIT="ha"))
    assert done["STATEMENT_TEXT"] == "Farmland 0.0050 ha\nPreliminary check. The competent authority decides.\n"


# -- bad input: nothing is written -----------------------------------------------------------------

def refused(tmp_path, **more) -> str:
    place = tmp_path / "out"
    place.mkdir(exist_ok=True)
    text = stopped("landuseoccupation", parameters_of(**{"OUTPUT": str(place / "rows.gpkg"), **more}))
    assert not [path for path in place.rglob("*") if path.is_file()], text
    return text


def test_a_bad_statement_template_is_named_with_line_and_variable(tmp_path, qgis_app):
    (tmp_path / "mine.txt").write_text("one\n{{ aera }}", encoding="utf-8")
    text = refused(tmp_path, STATEMENT_TEMPLATE=str(tmp_path / "mine.txt"))
    assert "mine.txt, line 2" in text and "aera" in text and "“area”" in text


def test_a_form_without_names_lists_them(tmp_path, qgis_app):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    text = refused(tmp_path, TEMPLATE=str(tmp_path / "empty.xlsx"), FILLED=str(tmp_path / "out" / "filled"))
    assert "empty.xlsx" in text and "rows_by_class" in text and "area_m2" in text


def test_template_and_folder_belong_together(tmp_path, qgis_app):
    assert "FILLED" in refused(tmp_path, TEMPLATE=str(FORM))
    assert "[TEMPLATE] is empty" in refused(tmp_path, FILLED=str(tmp_path / "out" / "filled"))


def test_a_template_is_never_written_over(tmp_path, qgis_app):
    form = tmp_path / "A.xlsx"
    form.write_bytes(FORM.read_bytes())
    assert "A.xlsx" in refused(tmp_path, TEMPLATE=str(form), FILLED=str(tmp_path))
    assert "A.xlsx" in refused(tmp_path, TEMPLATE=str(form), XLSX=str(form), FILLED=str(tmp_path / "out" / "f"))
    words = tmp_path / "mine.txt"
    words.write_text("{{ area }}", encoding="utf-8")
    assert "mine.txt" in refused(tmp_path, STATEMENT_TEMPLATE=str(words), STATEMENT=str(words))
    assert form.read_bytes() == FORM.read_bytes() and words.read_text(encoding="utf-8") == "{{ area }}"
