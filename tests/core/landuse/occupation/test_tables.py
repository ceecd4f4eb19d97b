"""The customary occupation tables: numbers by hand, totals that equal, every row that must be there."""
from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from helpers.cases import occupation as made

from groundrules.core.errors import InputError
from groundrules.core.landuse.tables.layouts import customary_tables


def tables(language="en", unit="m2", wanted=None, **more) -> dict:
    return {table.id: table for table in customary_tables(*made.frames(wanted), language, unit, made.classes, **more)}


def exact(values) -> Decimal:
    """A sum as the printed decimals add up."""
    return sum((Decimal(repr(float(value))) for value in values), Decimal(0))


def row(table, **wanted) -> pd.Series:
    frame = table.frame
    for name, value in wanted.items():
        frame = frame[frame[name].isna() if value is None else (frame[name] == value).fillna(False)]
    assert len(frame) == 1, frame
    return frame.iloc[0]


@pytest.fixture(scope="module")
def occupation():
    return tables()


# -- numbers by hand -------------------------------------------------------------------------------

def test_the_layouts_that_there_are(occupation):
    assert list(occupation) == ["by_class", "by_owner", "by_location", "by_parcel", "three_classes", "by_grade"]


@pytest.mark.parametrize(("kind", "code", "gross", "net"), [
    ("total", None, 1900.65, 1900.65), ("agricultural", None, 1500.55, 1500.55), ("cropland", None, 1500.55, 1375.25),
    ("paddy", None, 1000.0, 900.0), ("level1", "01", 1500.55, 1375.25), ("level2", "0101", 1000.0, 900.0),
    ("level2", "0103", 500.55, 475.25), ("ridge", "1203", 0.0, 125.3), ("construction", None, 250.1, 250.1),
    ("level2", "0702", 250.1, 250.1), ("unused", None, 99.99, 99.99), ("undetermined", None, 10.01, 10.01),
    ("unknown", "99X", 10.01, 10.01), ("uncovered", None, 40.0, 40.0)])
def test_by_class(occupation, kind, code, gross, net):
    line = row(occupation["by_class"], project_id="P1", row_kind=kind, code=code)
    assert (line["gross_m2"], line["net_m2"]) == (gross, net)


def test_state_and_collective_split(occupation):
    total = row(occupation["by_class"], project_id="P1", row_kind="total")
    assert (total["state_m2"], total["collective_m2"], total["ownership_undetermined_m2"]) == (99.99, 1750.65, 50.01)
    assert row(occupation["by_class"], project_id="P1", row_kind="paddy")["approved_m2"] == 900.0


def test_a_ridge_is_no_cropland_and_no_part_of_its_level1_class(occupation):
    assert not (occupation["by_class"].frame["code"] == "12").any()
    assert row(occupation["by_owner"], project_id="P1", row_kind="total")["ridge_m2"] == 125.3


def test_what_is_not_subdivided_where_the_rest_is_has_its_own_row(occupation):
    line = row(occupation["by_class"], project_id="P2", row_kind="rest")
    assert (line["code"], line["name"], line["net_m2"]) == ("01", "耕地, not subdivided", 66.67)


def test_three_legal_classes_stand_there_even_where_they_are_empty(occupation):
    for kind in ("agricultural", "construction", "unused"):
        area = 100.0 if kind == "agricultural" else 0.0
        assert row(occupation["by_class"], project_id="P2", row_kind=kind)["net_m2"] == area
    frame = occupation["by_class"].frame
    assert not len(frame.query("project_id == 'P2' and row_kind in ['undetermined', 'uncovered']"))


def test_by_owner_and_location(occupation):
    owner = row(occupation["by_owner"], project_id="P1", owner_code="990127001001")
    assert (owner["ownership_kind"], owner["area_m2"], owner["cropland_m2"]) == ("collective", 1750.65, 1375.25)
    nobody = row(occupation["by_owner"], project_id="P1", owner_name="not given")
    assert (nobody["area_m2"], nobody["undetermined_m2"]) == (10.01, 10.01)
    outside = row(occupation["by_location"], project_id="P1", row_kind="uncovered")
    assert (outside["area_m2"], outside["uncovered_m2"]) == (40.0, 40.0)
    assert row(occupation["by_location"], project_id="P1", location_code="990127001002")["area_m2"] == 110.0


def test_by_parcel_and_three_classes(occupation):
    assert row(occupation["by_parcel"], subject_id="P1-2")["area_m2"] == 150.0
    summary = row(occupation["three_classes"], project_id="P1")
    assert (summary["parcel_count"], summary["area_m2"], summary["paddy_m2"]) == (2, 1900.65, 900.0)
    whole = row(occupation["three_classes"], project_id=None)
    assert (whole["parcel_count"], whole["area_m2"], whole["new_construction_m2"]) == (3, 2000.65, 800.54)


def test_by_grade(occupation):
    line = row(occupation["by_grade"], project_id="P1", slope_grade="2")
    assert (line["quality_grade"], line["cropland_m2"], line["paddy_m2"]) == ("6", 475.25, 0.0)


# -- totals ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("unit", ["m2", "ha", "mu"])
def test_totals_equal_in_every_unit(unit):
    made_tables = tables(unit=unit)
    by_class, totals = made_tables["by_class"].frame, {}
    for project in ("P1", "P2", None):
        part = by_class[by_class["project_id"].isna() if project is None else by_class["project_id"] == project]
        for measure in (f"gross_{unit}", f"net_{unit}", f"state_{unit}", f"approved_{unit}"):
            total = exact(part.loc[part["level"] == 0, measure])
            assert exact(part.loc[part["level"] == 1, measure]) == total
            assert exact(part.loc[(part["level"] == 2) & ~part["row_kind"].isin(["cropland", "paddy"]), measure]) \
                + exact(part.loc[part["row_kind"] == "uncovered", measure]) == total
        totals[project] = exact(part.loc[part["level"] == 0, f"net_{unit}"])
    assert totals[None] == totals["P1"] + totals["P2"]
    for name in ("by_owner", "by_location", "by_parcel"):
        frame = made_tables[name].frame
        assert exact(frame.loc[frame["row_kind"] != "total", f"area_{unit}"]) == totals[None]
        assert exact(row(made_tables[name], project_id="P1", row_kind="total")[[f"area_{unit}"]]) == totals["P1"]
        parts = [f"{part}_{unit}" for part in
                 ("agricultural", "construction", "unused", "undetermined", "uncovered")]
        for _, line in frame.iterrows():
            assert exact(line[parts]) == exact([line[f"area_{unit}"]])


def test_decimals_without_noise():
    for unit, decimals in (("m2", 2), ("ha", 4), ("mu", 2)):
        for table in tables(unit=unit).values():
            for column in table.columns:
                if column.kind == "area":
                    assert column.decimals == decimals and column.id.endswith(f"_{unit}")
                    texts = table.frame[column.id].map(lambda value: len(repr(value).partition(".")[2]))
                    assert texts.max() <= decimals


def test_many_rows_close_in_hectares():
    """Thirds of a unit everywhere: rounding each row by itself would not close."""
    rows = [("P", f"P-{k % 7}", k % 7, "class", f"0{1 + k % 3}01", "", f"0{1 + k % 3}", f"0{1 + k % 3}01",
             ("agricultural", "construction", "unused")[k % 3], False, False, ("state", "collective")[k % 2],
             f"{k % 5}", f"owner {k % 5}", f"{k % 4}", f"place {k % 4}", None, None, None, 1 / 3 + 10 * (k % 11),
             1 / 3 + 10 * (k % 11)) for k in range(997)]
    made_tables = tables(unit="ha", wanted=rows)
    total = exact(row(made_tables["by_class"], row_kind="total")[["net_ha"]])
    measured = sum(line[-1] for line in rows) / 10_000
    assert abs(float(total) - measured) <= 0.00005
    for name in ("by_owner", "by_location", "by_parcel"):
        frame = made_tables[name].frame
        assert exact(frame.loc[frame["row_kind"] == "detail", "area_ha"]) == total


def test_parcels_below_the_last_decimal_do_not_open_a_total():
    rows = [("P", f"P-{k}", k, "class", "0101", "", "01", "0101", "agricultural", True, True, "state", "1", "o", "1",
             "l", None, None, None, 0.5, 0.5) for k in range(4)]
    frame = tables(unit="ha", wanted=rows)["by_parcel"].frame
    assert exact(frame.loc[frame["row_kind"] == "total", "area_ha"]) == Decimal("0.0002")
    assert exact(frame.loc[frame["row_kind"] == "detail", "area_ha"]) == Decimal("0.0002")


def test_ridges_stay_on_the_rows_that_they_were_deducted_from():
    frame = tables(unit="mu")["by_class"].frame
    without = frame[frame["row_kind"].isin(["construction", "unused", "unknown", "uncovered"])]
    assert (without["gross_mu"] == without["net_mu"]).all()
    assert (frame.loc[frame["row_kind"] == "ridge", "gross_mu"] == 0).all()


# -- words -----------------------------------------------------------------------------------------

def test_headings_with_units_in_both_languages():
    chinese, english = tables("zh", "ha")["three_classes"], tables("en", "mu")["three_classes"]
    assert "农用地（公顷）" in [chinese.heading(column) for column in chinese.columns]
    assert "Agricultural land (mu)" in [english.heading(column) for column in english.columns]
    assert chinese.heading(chinese.columns[0]) == "项目编号"


def test_chinese_rows():
    names = tables("zh")["by_class"].frame["name"].to_list()
    for words in ("一、农用地", "二、建设用地", "三、未利用地", "其中：耕地", "其中：水田", "田坎（按系数扣除）",
                  "清单外代码：99X", "调查未覆盖（无数据）", "耕地（未细分）", "全部项目合计"):
        assert words in names


def test_sheet_names_are_legal():
    for language in ("en", "zh"):
        names = [table.sheet_name for table in tables(language).values()]
        assert len(set(names)) == len(names)
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_people_do_not_read_the_kind_of_row(occupation):
    assert [column.id for column in occupation["by_class"].printed][:4] == ["project_id", "code", "name", "gross_m2"]


def test_roles_are_columns_of_their_own():
    rows, parcels, projects = made.frames()
    rows["farm_m2"] = np.where(rows["level2"].fillna("") == "0101", 12.34, 0.0)
    by_class = {table.id: table for table in customary_tables(
        rows, parcels, projects, "en", "m2", made.classes, roles={"farm": "Prime farmland", "red": "Red line"})}
    line = row(by_class["by_class"], project_id=None, row_kind="paddy")
    assert line["farm_m2"] == 24.68 == row(by_class["three_classes"], project_id=None)["farm_m2"]
    assert by_class["by_class"].heading(by_class["by_class"].columns[-1]) == "Prime farmland (m²)"


# -- bad input -------------------------------------------------------------------------------------

def test_an_unknown_unit_is_named_with_those_that_there_are():
    with pytest.raises(InputError) as error:
        tables(unit="acre")
    assert error.value.key == "occupation_tables.unit_unknown"
    assert "acre" in str(error.value) and "m2, ha, mu" in str(error.value)


def test_nothing_at_all():
    rows, parcels, projects = made.frames()
    empty = customary_tables(rows.head(0), parcels.head(0), projects.head(0), "zh", "m2")
    assert [len(table.frame) for table in empty] == [0, 0, 0, 0, 0]


def test_a_project_without_rows_is_a_row_of_zeros():
    rows, parcels, projects = made.frames()
    first = rows[rows["project_id"] == "P1"]
    values = {table.id: table for table in customary_tables(first, parcels.head(2), projects, "en", "m2")}
    assert row(values["three_classes"], project_id="P2")["area_m2"] == 0.0
    assert row(values["by_class"], project_id="P2", row_kind="total")["net_m2"] == 0.0


def test_a_parcel_without_usable_geometry_stands_there_without_numbers():
    rows, parcels, projects = made.frames()
    lost = parcels.tail(1).assign(subject_id="P1-3", subject_fid=9, project_id="P1", area_m2=float("nan"))
    values = {table.id: table for table in customary_tables(
        rows, pd.concat([parcels, lost.astype(parcels.dtypes)], ignore_index=True), projects, "en", "m2")}
    line = row(values["by_parcel"], subject_id="P1-3")
    assert line["row_kind"] == "unusable" and pd.isna(line["area_m2"])
    assert row(values["by_parcel"], project_id="P1", row_kind="total")["area_m2"] == 1900.65
    assert row(values["three_classes"], project_id="P1")["parcel_count"] == 3


def test_unknown_shares_of_ridges_are_a_column():
    rows, parcels, projects = made.frames()
    rows["net_known"] = pd.array([False, *[True] * 8], dtype="boolean")
    values = {table.id: table for table in customary_tables(rows, parcels, projects, "en", "m2")}
    assert row(values["three_classes"], project_id="P1")["net_unknown_m2"] == 900.0


def test_without_ridges_there_is_one_area():
    rows = [line for line in made.ROWS if line[3] != "ridge"]
    rows = [(*line[:-2], line[-1], line[-1]) for line in rows]
    table = tables(wanted=rows)["by_class"]
    assert "gross_m2" not in table.frame and "ridge_m2" not in tables(wanted=rows)["by_owner"].frame


def test_no_class_and_no_project():
    rows = [("", "A", 1, "class", None, None, None, None, None, False, False, None, None, None, None, None, None,
             None, None, 5.0, 5.0)]
    result = tables("zh", wanted=rows)
    assert row(result["by_class"], row_kind="unknown")["name"] == "未填地类"
    assert row(result["by_owner"], row_kind="detail")["ownership_kind"] == "无法判定"
