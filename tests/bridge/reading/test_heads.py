"""Tables of an office whose heads are below a title, or in two rows."""
from __future__ import annotations

import pytest

pytest.importorskip("qgis.core")
from helpers.desk.running import stopped
from qgis.core import QgsVectorLayer

from groundrules.bridge.reading.sheets import with_head
from groundrules.core.errors import InputError
from groundrules.samples.generator.files.merged import write_merged

pytestmark = pytest.mark.usefixtures("qgis_app")
CLAUSES = [["编号", "条款内容", "指标", "目标值"], ["1", "保持耕地", "耕地保有量", "41400"],
           ["2", "增加绿地", "绿地率", "35"]]
UNIT = ["单位：公顷", None, None, None]
TITLED = [["某县规划条款表", None, None, None], *CLAUSES]
YEARS = [["某县统计资料", None, None], ["指标", 2023, "2024年"], ["耕地", 1681, 1690]]
SPLIT = [["部门", "排放量", None, None], [None, "CO2", "CH4", "N2O"], ["I", "1", "2", "3"]]


def layer(path, rows, merged=()):
    if str(path).endswith(".csv"):
        path.write_text("\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows) + "\n",
                        encoding="utf-8")
    else:
        write_merged(path, "Sheet1", rows, merged)
    made = QgsVectorLayer(str(path), "clauses", "ogr")
    assert made.isValid()
    return made


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize(("rows", "words"), [
    (TITLED, ("某县规划条款表", "row 2")), ([TITLED[0], UNIT, *CLAUSES], ("row 3", "Delete the rows")),
    (YEARS, ("某县统计资料", "row 2")), (SPLIT, ("in 2 rows", "one row of heads"))])
def test_heads_that_are_not_in_the_first_row_are_looked_for_and_named(tmp_path, ending, rows, words):
    with pytest.raises(InputError) as error:
        with_head(layer(tmp_path / f"a{ending}", rows), {})
    assert all(word in str(error.value) for word in ("clauses", *words))
    assert "clauses" in error.value.in_language("zh") and "请" in error.value.in_language("zh")


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("rows", [
    CLAUSES, [["编号", None, "指标", "目标值"], *CLAUSES[1:]],     # a column without a head
    [["编号", "内容", None], ["1", "文", "a"], ["2", None, "b"]]])
def test_a_table_with_its_heads_first_is_read(tmp_path, ending, rows):
    made = layer(tmp_path / f"a{ending}", rows)
    assert with_head(made, {}).fields().count() == len(rows[0])


def test_who_names_columns_as_qgis_shows_them_has_chosen(tmp_path):
    made = layer(tmp_path / "a.xlsx", TITLED)
    assert with_head(made, {"FIELDS": [made.name(), "clause_text", "Field2"]}) is made


def test_a_run_stops_with_the_row_of_the_heads(tmp_path):
    path = layer(tmp_path / "条款.xlsx", TITLED).source()
    assert "row 2" in stopped("checkcommitments", {"CLAUSES": path, "OUTPUT": "memory:", "LANGUAGE": "en"})
    assert "第 2 行" in stopped("inventorytable", {"TABLE": path, "OUTPUT": "memory:", "LANGUAGE": "zh"})
