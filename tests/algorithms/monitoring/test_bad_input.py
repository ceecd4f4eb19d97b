"""Tables as offices write them, by their faults, through the algorithms: refused by name, brought right, or told."""
from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows, run, stopped
from helpers.source import ROOT

from groundrules.bridge.store import file as store_file
from groundrules.bridge.store.series.reading import read_series

pytestmark = pytest.mark.usefixtures("qgis_app")
VALUES = "indicator_id,unit_code,year,value,unit,status,lower,upper,unit_name,definition,numerator,denominator"
TARGETS = "indicator_id,unit_code,target_year,target,unit,relation,goal,base,base_year"


@pytest.fixture
def desk(tmp_path):
    """Writes tables and records them."""
    return Desk(tmp_path)


class Desk:
    def __init__(self, folder):
        self.folder, self.store, self.count = folder, str(folder / "office-series.gpkg"), 0

    def table(self, head, *lines):
        self.count += 1
        path = self.folder / f"table_{self.count}.csv"
        columns = head.split(",")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows([*line, *[""] * (len(columns) - len(line))] for line in lines)
        return str(path)

    def asked(self, *lines, targets=(), **more):
        return {**({"INDICATOR_ROWS": [self.table(VALUES, *lines)]} if lines else {}),
                **({"TARGETS": self.table(TARGETS, *targets)} if targets else {}), "STORE": self.store,
                "LANGUAGE": "en", **more}

    def record(self, *lines, **more):
        return results("recordindicators", self.asked(*lines, **more))

    def refused(self, *lines, **more):
        before = Path(self.store).read_bytes() if Path(self.store).exists() else None
        message = stopped("recordindicators", self.asked(*lines, **more))
        assert (Path(self.store).read_bytes() if Path(self.store).exists() else None) == before
        return message

    def check(self, **more):
        target = str(self.folder / "levels.gpkg")
        results("checkindicators", {"SERIES": self.store, "PACK": "sdg-11", "OUTPUT": target, "LANGUAGE": "en",
                                    "FINDINGS": str(self.folder / "findings.gpkg"), **more})
        return {(row["indicator_id"], row["unit_code"]): row for row in rows(target)}

    @property
    def values(self):
        return read_series(self.store).values


def farm(year, value, *more, code="990127"):
    return ("farm", code, year, value, *more)


def test_units_of_area_mixed_in_a_column(desk):
    desk.record(farm(2022, 41400, "公顷"), farm(2023, 62.1, "万亩"), farm(2024, 414, "km²"),
                farm(2025, 414, "平方公里"))
    stored = desk.values
    assert stored["value"].tolist() == [41400.0, *[pytest.approx(41400.0)] * 3] and set(stored["unit"]) == {"公顷"}
    message = desk.refused(farm(2026, 0.4, "%"))
    assert "unit" in message and "公顷" in message


def test_numbers_as_they_are_grouped_elsewhere(desk):
    desk.record(farm(2022, "1,00,000", "rai"), farm(2023, "16,000", "ha"), farm(2024, "−1", "公顷"))
    assert desk.values["value"].tolist() == [100_000.0, pytest.approx(100_000.0), pytest.approx(-6.25)]
    for cell in ("1234,5", "1.234,5", "1 234", "12~14", "1e999", "约10"):
        assert f"“{cell}”" in desk.refused(farm(2025, cell, "ha"))


def test_coal_equivalent_is_no_mass(desk):
    desk.record(("energy", "990127", 2024, 2, "万吨标准煤"), ("energy", "990127", 2025, 19_000, "tce"))
    assert desk.values["value"].tolist() == [2.0, pytest.approx(1.9)]
    assert "吨" in desk.refused(("energy", "990127", 2026, 2, "万吨"))


def test_a_share_as_0_45_beside_45(desk):
    def green(year, value, unit="%"):
        return ("green", "990127", year, value, unit)
    message = desk.refused(green(2023, 45), green(2024, 0.45))
    assert all(word in message for word in ("green", "0.45", "2024", "table_1, feature 2", "field value"))
    desk.record(green(2023, 45), green(2024, 0.45, "share"))
    assert desk.values["value"].tolist() == [45.0, pytest.approx(45.0)]
    assert "0.44" in desk.refused(green(2025, 0.44))
    desk.record(green(2025, 0.44), AUTHOR="Li", REASON="the lake dried up")
    # through computeindicators a share of 1 or less without a unit is listed and not used
    table = desk.table("indicator_id,unit_code,year,value", ("green_travel_share", "", 2024, 0.45))
    done = run("computeindicators", {"STATISTICS": table, "UNITS": f"{COUNTY}|layername=XZQ", "YEAR": 2024,
                                     "OUTPUT": str(desk.folder / "rows.gpkg"), "LANGUAGE": "en"})
    row = next(row for row in rows(desk.folder / "rows.gpkg") if (row["indicator_id"], row["unit_code"]) == (
        "green_travel_share", "*"))
    assert row["value"] is None and "green_travel_share 0.45" in done.log


@pytest.mark.parametrize(("year", "word"), [
    ("2567", "2024"), ("twenty", "twenty"), ("9999", "1900–2200"), ("", "year")])
def test_years_that_are_none(desk, year, word):
    assert word in desk.refused(farm(year, 1, "ha"))


def test_years_as_written_and_an_estimate(desk):
    desk.record(farm("2024年", 1, "ha"), farm("2025E", 2, "ha"), farm("2023-12-31", 3, "ha"))
    stored = desk.values.set_index("year")["status"]
    assert stored.index.tolist() == [2025, 2024, 2023] and stored[2025] == "preliminary" and stored[[2023, 2024]].isna(
        ).all()


def test_a_unit_that_was_renamed_goes_on_and_is_told(desk):
    desk.record(farm(2024, 1, "ha", "", "", "", "样城县"))
    answer = desk.record(farm(2025, 2, "ha", "", "", "", "样城区"))
    assert answer["RENAMED_COUNT"] == 1 and len(desk.values) == 2
    level = desk.check(TARGETS=desk.table(TARGETS, ("farm", "990127", 2030, 1, "ha", "at_least", "hold", 1, 2020)))
    assert level["farm", "990127"]["trend_count"] == 2


def test_people_by_two_definitions(desk):
    def people(year, value, definition):
        return ("residents", "990127", year, value, "万人", "", "", "", "", definition)
    desk.record(people(2023, 60, "户籍"), people(2024, 55, "常住"))
    assert "second row" in desk.refused(people(2025, 60, "户籍"), people(2025, 55, "常住"))
    answer = desk.record(people(2025, 54, "常住"))
    assert answer["REDEFINED_COUNT"] == 1
    due = desk.table(TARGETS, ("residents", "990127", 2030, 40, "万人", "at_least", "hold", 70, 2020))
    desk.check(TARGETS=due)
    alerts = {row["rule_id"]: row for row in rows(desk.folder / "findings.gpkg")}
    assert "2024" in alerts["IND-DEFINITION"]["message"]
    breaks = desk.table("indicator_id,year,cause", ("residents", 2024, "常住人口"))
    assert desk.record(BREAKS=breaks)["REDEFINED_COUNT"] == 0
    assert desk.check(TARGETS=due)["residents", "990127"]["broken_year"] == 2024


def test_two_series_of_people_side_by_side_are_not_judged_by_either(desk):
    def people(year, value, series):
        return ("residents", "990127", year, value, "人", series)
    head = "indicator_id,unit_code,year,value,unit,series"
    both = desk.table(head, *(people(year, value, series) for year in range(2020, 2026) for value, series in (
        (35, "常住"), (90, "户籍"))))
    results("recordindicators", {"INDICATOR_ROWS": [both], "STORE": desk.store})
    due = desk.table(TARGETS, ("residents", "990127", 2030, 40, "人", "at_least", "hold", 70, 2020))
    level = desk.check(TARGETS=due)["residents", "990127"]
    assert (level["level"], level["value"]) == ("grey", None) and "Several surveys or definitions" in level["reason"]
    # what is taken back leaves the other
    left = desk.table(head, people(2025, "", "户籍"))
    results("recordindicators", {"INDICATOR_ROWS": [left], "STORE": desk.store, "AUTHOR": "Li", "REASON": "register"})
    level = desk.check(TARGETS=due, YEAR=2025)["residents", "990127"]
    assert (level["level"], level["value"], level["series"]) == ("red", 35.0, "常住")


def test_preliminary_and_final_values_of_a_year(desk):
    answer = desk.record(farm(2025, 10, "ha", "初步"), farm(2025, 9, "ha", "final"))
    assert (answer["NEW_COUNT"], answer["FINAL_COUNT"]) == (1, 1)
    assert desk.values[["value", "status"]].to_numpy().tolist() == [[9.0, "final"]]
    assert "preliminary" in desk.refused(farm(2025, 8, "ha", "preliminary"))
    assert desk.record(farm(2025, 10, "ha", "preliminary"))["IS_UNCHANGED"] is True


def test_a_denominator_of_0_gives_no_value(desk):
    desk.record(("share", "990127", 2025, "", "%", "", "", "", "", "", 0, 0))
    assert desk.values["value"].isna().all()
    due = desk.table(TARGETS, ("share", "990127", 2030, 50, "%", "at_least", "hold", 60, 2020))
    assert desk.check(TARGETS=due, YEAR=2025)["share", "990127"]["level"] == "grey"
    table = desk.table("indicator_id,unit_code,year,value,unit", ("residents", "", 2024, 0, "人"))
    results("computeindicators", {"STATISTICS": table, "LAYERS": [f"{COUNTY}|layername=XZQ"], "ROLES": [
        f"{COUNTY}|layername=XZQ", "shelters"], "YEAR": 2024, "OUTPUT": str(desk.folder / "rows.gpkg")})
    row = next(row for row in rows(desk.folder / "rows.gpkg") if row["indicator_id"] == "shelter_area_per_person")
    assert (row["value"], row["denominator"], row["state"]) == (None, 0.0, "undetermined")
    assert "residents" in row["reason"]


def test_a_value_over_a_denominator_of_0(desk):
    """Refused when it is recorded, and unknown where a store of before has one."""
    row = ("share", "990127", 2025, 3, "%", "", "", "", "", "", 3, 0)
    message = desk.refused(row)
    assert all(word in message for word in ("table_1, feature 1", "field denominator", "value 3"))
    assert not Path(desk.store).exists()
    desk.record((*row[:-1], 100))
    with closing(sqlite3.connect(desk.store)) as database, database:
        guard, = database.execute("SELECT sql FROM sqlite_master WHERE name = 'series_values_no_update'").fetchone()
        database.execute("DROP TRIGGER series_values_no_update")
        database.execute("UPDATE series_values SET denominator = 0")
        database.execute(guard)
    due = desk.table(TARGETS, ("share", "990127", 2030, 2, "%", "at_least", "hold", 1, 2020))
    level = desk.check(TARGETS=due, YEAR=2025)["share", "990127"]
    assert (level["level"], level["value"]) == ("grey", None) and "denominator of 0" in level["reason"]


def test_a_series_over_years_without_values_is_no_row_of_zeros(desk):
    desk.record(farm(2021, 44, "ha"), farm(2022, "NULL", "ha"), farm(2023, "—", "ha"), farm(2024, 41, "ha"))
    stored = desk.values.set_index("year")["value"]
    assert stored[[2022, 2023]].isna().all()
    due = desk.table(TARGETS, ("farm", "990127", 2035, 40, "ha", "at_least", "hold", 45, 2020))
    row = desk.check(TARGETS=due)["farm", "990127"]
    assert row["trend_count"] == 2 and (row["trend"] is None or row["trend"] == pytest.approx(-1.0))


@pytest.mark.parametrize(("lines", "word"), [
    ([("farm", "990127", 2020, 40, "ha", "at_least", "hold", 45, 2021)], "base"),
    ([("farm", "990127", 2021, 40, "ha", "at_least", "hold", 45, 2021)], "base"),
    ([("farm", "990127", 2035, 40, "ha"), ("farm", "990127000000", 2035, 41, "ha")], "second target"),
    ([("farm", "990127", 2035, "", "ha")], "target"),
    ([("farm", "990127", 2035, 40, "ha", "roughly")], "roughly"),
])
def test_targets_that_cannot_be(desk, lines, word):
    assert word in desk.refused(targets=lines).lower()
    desk.record(farm(2025, 41, "ha"))
    message = stopped("checkindicators", {"SERIES": desk.store, "TARGETS": desk.table(TARGETS, *lines),
                                          "LANGUAGE": "en", "OUTPUT": str(desk.folder / "none.gpkg")})
    assert word in message.lower() and not (desk.folder / "none.gpkg").exists()


def test_nothing_is_never_0(desk):
    desk.record(farm(2024, 41, "ha"), farm(2025, "", "ha"))
    due = desk.table(TARGETS, ("farm", "990127", 2035, 40, "ha", "at_least", "hold", 45, 2020))
    level = desk.check(TARGETS=due, YEAR=2025)["farm", "990127"]
    assert (level["value"], level["level"]) == (None, "grey")
    assert "IND-MISSED" not in {row["rule_id"] for row in rows(desk.folder / "findings.gpkg")}


@pytest.mark.parametrize("ends", [(42, 43), (39, 40), (43, 42)])
def test_a_value_outside_of_its_band(desk, ends):
    message = desk.refused(farm(2025, 41, "ha", "", *ends))
    assert "value" in message and str(ends[0]) in message


def test_codes_of_6_9_and_12_digits_are_one_unit(desk):
    desk.record(farm(2023, 3, "ha"), farm(2024, 2, "ha", code="990127000"), farm(2025, 1, "ha", code="990127000000"))
    assert set(desk.values["unit_code"]) == {"990127"}
    due = desk.table(TARGETS, ("farm", "990127000000", 2035, 1, "ha", "at_least", "hold", 4, 2020))
    levels = desk.check(TARGETS=due)
    assert len(levels) == 1 and levels["farm", "990127"]["trend"] == pytest.approx(-1.0)


@pytest.mark.parametrize("code", ["9.90127E+11", "9.9E11", "9e+11"])
def test_a_code_that_a_spreadsheet_cut(desk, code):
    message = desk.refused(farm(2024, 3, "ha"), farm(2025, 3, "ha", code=code))
    assert all(word in message for word in (code, "table_1, feature 2", "field unit_code", "as text"))
    assert not Path(desk.store).exists()
    assert code in desk.refused(targets=[("farm", code, 2035, 40, "ha")])
    units = desk.table("unit_code,valid_from,valid_to,successor", ("990127", 2000, 2020, code))
    assert "field successor" in stopped("recordindicators", desk.asked(UNITS=units))


def test_a_code_with_a_point_is_its_whole_number(desk):
    desk.record(farm(2023, 3, "ha"))
    done = run("recordindicators", desk.asked(
        farm(2024, 2, "ha", code="990127.0"), farm(2025, 1, "ha", code="990127.00"), farm(2025, 1, "ha", code="A-1.0")))
    assert set(desk.values["unit_code"]) == {"990127", "A-1.0"} and len(desk.values) == 4
    assert "unit_code that end in a decimal point or “.0”" in done.log and ": 2, such as “990127.0”" in done.log
    due = desk.table(TARGETS, ("farm", "990127.0", 2035, 1, "ha", "at_least", "hold", 4, 2020), ("x", "A-1", 2035, 1))
    assert desk.check(TARGETS=due, YEAR=2025)["farm", "990127"]["trend"] == pytest.approx(-1.0)


@pytest.mark.parametrize(("value", "level"), [(39, "red"), (44, "green"), (43, "grey")])
def test_a_series_of_one_value_has_no_trend(desk, value, level):
    desk.record(farm(2025, value, "ha"))   # behind its path it depends on a trend that there is not
    due = desk.table(TARGETS, ("farm", "990127", 2035, 40, "ha", "at_least", "hold", 45, 2020))
    row = desk.check(TARGETS=due)["farm", "990127"]
    assert (row["level"], row["trend"]) == (level, None)


def test_a_store_that_is_locked_newer_or_damaged(desk, monkeypatch):
    desk.record(farm(2025, 1, "ha"))
    whole = Path(desk.store).read_bytes()
    monkeypatch.setattr(store_file, "WAIT_S", 0.05)
    with closing(sqlite3.connect(desk.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "office-series.gpkg" in stopped("recordindicators", desk.asked(farm(2026, 1, "ha")))
    with closing(sqlite3.connect(desk.store)) as database, database:
        database.execute("UPDATE groundrules_series SET value = '99' WHERE key = 'format'")
    asked = {"SERIES": desk.store, "OUTPUT": str(desk.folder / "none.gpkg"), "LANGUAGE": "en"}
    assert "newer" in desk.refused(farm(2026, 1, "ha")) and "newer" in stopped("checkindicators", asked)
    for damaged in (whole[:len(whole) // 2] + b"\xff" * 3000, b"no database " * 400, b""):
        Path(desk.store).write_bytes(damaged)
        assert "office-series.gpkg" in stopped("checkindicators", asked)
        assert "office-series.gpkg" in desk.refused(farm(2026, 1, "ha"))
    assert not (desk.folder / "none.gpkg").exists()
    Path(desk.store).write_bytes(whole)
    assert desk.record(farm(2025, 1, "ha"))["IS_UNCHANGED"] is True


def _page(path, name):
    """First page of a table or index of a store, from 1, and the size of a page."""
    with closing(sqlite3.connect(path)) as database:
        size, = database.execute("PRAGMA page_size").fetchone()
        root, = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return root, size


@pytest.mark.parametrize("name", ["series_values", "series_values_key", "series_breaks_key", "gpkg_spatial_ref_sys",
                                  "runs"])
def test_a_store_with_pages_of_zeros(desk, name):
    """Also where no query of the check would have come upon them."""
    desk.record(*(farm(1950 + year, 1 + year, "ha") for year in range(70)))
    root, size = _page(desk.store, name)
    whole = Path(desk.store).read_bytes()
    hurt = whole[:(root - 1) * size] + bytes(size) + whole[root * size:]
    Path(desk.store).write_bytes(hurt)
    asked = {"SERIES": desk.store, "OUTPUT": str(desk.folder / "none.gpkg"), "LANGUAGE": "en"}
    for message in (stopped("checkindicators", asked), desk.refused(farm(2026, 1, "ha"))):
        assert "office-series.gpkg is damaged" in message and "Put back a copy" in message
    assert not (desk.folder / "none.gpkg").exists() and Path(desk.store).read_bytes() == hurt


def test_a_damaged_store_of_an_earlier_format_is_not_brought_to_the_present_one(desk):
    desk.record(farm(2025, 1, "ha"))
    root, size = _page(desk.store, "series_breaks_key")
    with closing(sqlite3.connect(desk.store)) as database, database:
        database.execute("UPDATE groundrules_series SET value = '1' WHERE key = 'format'")
        for column in ("official", "official_source"):
            database.execute(f"ALTER TABLE series_values DROP COLUMN {column}")
    whole = Path(desk.store).read_bytes()
    Path(desk.store).write_bytes(whole[:(root - 1) * size] + bytes(size) + whole[root * size:])
    assert "office-series.gpkg is damaged" in desk.refused(farm(2026, 1, "ha"))
    assert [path.name for path in desk.folder.glob("*.gpkg")] == ["office-series.gpkg"]


def test_a_pack_whose_definition_changed_between_two_years(desk):
    """The trace has the new definition apart from the ground: 10 ha less of it, where 4 ha were built on."""
    def land(name, east):
        path = desk.folder / f"{name}.geojson"
        ring = [[500000, 3300000], [east, 3300000], [east, 3301000], [500000, 3301000], [500000, 3300000]]
        system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
        path.write_text(json.dumps({"type": "FeatureCollection", "crs": system, "features": [{
            "type": "Feature", "properties": {"DLBM": "0101"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}]}), encoding="utf-8")
        return str(path)
    old, new = land("old", 501000), land("new", 500960)
    recorded = desk.table(VALUES, ("cropland_holding", "*", 2024, 1.10, "km2", "", "", "", "", "with ridges"))
    closure = str(desk.folder / "closure.gpkg")
    results("traceindicator", {"INDICATOR": "cropland_holding", "BEFORE": [old], "AFTER": [new], "ROLES": [
        old, "land", new, "land"], "RECORDED": [recorded], "BASE_YEAR": 2024, "YEAR": 2025, "SCHEME": "survey-3",
        "AREA_METHOD": "planar", "OUTPUT": str(desk.folder / "pieces.gpkg"), "CLOSURE": closure})
    row, = rows(closure)
    assert (row["recorded_before"], row["before"], row["after"]) == pytest.approx((1.10, 1.0, 0.96))
    assert (row["change"], row["numerator_effect"], row["definition_effect"]) == pytest.approx((-0.14, -0.04, -0.10))


def test_a_pack_that_counts_more_land_under_the_same_words(desk):
    """1 km² of cropland, and 0.5 km² of forest that a later version of the pack counts too: no growth, but a change."""
    def pack(version, groups):
        place = desk.folder / f"pack-{version}"
        shutil.copytree(ROOT / "packs" / "cn-checkup-2021", place)
        words = (place / "pack.yaml").read_text(encoding="utf-8")
        words = words.replace("groups: [cropland]}", f"groups: [{groups}]}}")
        (place / "pack.yaml").write_text(words.replace('version: "2026.1"', f'version: "{version}"'), encoding="utf-8")
        return str(place)

    def square(code, west, east):
        ring = [[west, 3300000], [east, 3300000], [east, 3301000], [west, 3301000], [west, 3300000]]
        return {"type": "Feature", "properties": {"DLBM": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}

    land, old, new = desk.folder / "land.geojson", pack("2025.1", "cropland"), pack("2026.2", "cropland, forest")
    land.write_text(json.dumps({"type": "FeatureCollection", "crs": {"type": "name", "properties": {
        "name": "urn:ogc:def:crs:EPSG::4547"}}, "features": [
            square("0101", 500000, 501000), square("0301", 501000, 501500)]}), encoding="utf-8")

    def recorded(year, pack_file, language="en", **more):
        target = str(desk.folder / f"rows-{year}.gpkg")
        results("computeindicators", {"LAYERS": [str(land)], "ROLES": [str(land), "land"], "YEAR": year,
                                      "PACK_FILE": pack_file, "SCHEME": "survey-3", "AREA_METHOD": "planar",
                                      "OUTPUT": target, "LANGUAGE": language})
        return results("recordindicators", {"INDICATOR_ROWS": [target], "STORE": desk.store, **more})

    assert recorded(2020, old)["REDEFINED_COUNT"] == 0
    assert recorded(2022, old, "zh")["REDEFINED_COUNT"] == 0     # the same in other words
    assert recorded(2024, new)["REDEFINED_COUNT"] > 0
    farm = desk.values[desk.values["indicator_id"] == "cropland_holding"]
    assert farm["value"].tolist() == pytest.approx([1.0, 1.0, 1.5])
    assert [words.split(" [")[0] for words in farm["definition"]] == [
        "Cropland", "耕地面积", "Cropland"]
    desk.check()
    changed = {row["control_id"] for row in rows(str(desk.folder / "findings.gpkg"))
               if row["rule_id"] == "IND-DEFINITION"}
    assert "cropland_holding/2024" in changed and {key.split("/")[1] for key in changed} == {"2024"}
    breaks = desk.table("indicator_id,year,cause", *([key.split("/")[0], 2024, "pack"] for key in changed))
    assert recorded(2025, new, BREAKS=breaks)["REDEFINED_COUNT"] == 0
