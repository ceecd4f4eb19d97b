"""The series store: append only, corrections, what was known on a day, and files that cannot be used."""
from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from groundrules.bridge.store import file as store_file
from groundrules.bridge.store.series import recording
from groundrules.bridge.store.series.reading import read_series
from groundrules.bridge.store.series.recording import Arriving, record_series
from groundrules.bridge.store.series.tables import KIND
from groundrules.core.errors import InputError
from groundrules.core.monitoring.series.arriving import (
    in_place,
    read_breaks,
    read_targets,
    read_units,
    read_values,
    together,
)
from groundrules.core.table import FeatureTable


def table(name="rows", **columns):
    frame = pd.DataFrame(columns).convert_dtypes()
    return FeatureTable(name, np.arange(1, len(frame) + 1), np.full(len(frame), None), frame)


def values(number=41850.0, year=2021, **more):
    return read_values(table(indicator_id=["farm"], unit_code=["990127"], year=[year], value=[number],
                             **{"unit": ["ha"], **{name: [cell] for name, cell in more.items()}}))


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "county-series.gpkg")


def record(path, frame, author="", why="", **more):
    return record_series(path, Arriving(frame, **more), author, why)


def key_of(act):
    with pytest.raises(InputError) as error:
        act()
    for language in ("en", "zh"):
        assert "{" not in error.value.in_language(language)
    return error.value.key


def days(monkeypatch, *moments):
    arriving = iter(moments)
    monkeypatch.setattr(recording, "now", lambda: next(arriving))


def test_what_is_recorded_is_read(path):
    rows = read_values(table(indicator_id=["farm", "farm"], unit_code=["990127", None], year=["2021年", 2022],
                             value=[1.5, None], unit=["万亩", "ha"], lower=[1.0, None], reason=[None, "no layer"]))
    recorded = record(path, rows)
    assert recorded.counts == {"new": 2, "same": 0, "corrected": 0, "final": 0, "completed": 0, "withdrawn": 0}
    kept = read_series(path).values
    assert kept["year"].tolist() == [2021, 2022]
    assert kept["unit_code"].tolist() == ["990127", "*"]
    assert kept["value"].tolist()[0] == pytest.approx(1.5)
    assert kept["unit"].tolist() == ["万亩", "万亩"]
    assert np.isnan(kept["value"].iloc[1])
    assert kept["reason"].tolist() == [None, "no layer"]


def test_the_same_rows_again_add_nothing(path):
    record(path, values())
    before = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    assert record(path, values()).counts["same"] == 1
    assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == before


def test_a_correction_is_a_new_row_with_author_and_reason(path, monkeypatch):
    days(monkeypatch, "2026-01-10T08:00:00.000Z", *["2026-03-01T23:59:59.999Z"] * 4)
    record(path, values(41850.0), "Li")
    for author, why in (("", "typing error"), ("Wang", " ")):
        assert key_of(lambda author=author, why=why: record(path, values(41580.0), author, why)) == "series.no_reason"
    recorded = record(path, values(41580.0), "Wang", "typing error")
    assert recorded.rows[["change", "row_number", "supersedes"]].to_numpy().tolist() == [["corrected", 2, 1]]
    kept = read_series(path).values
    assert kept[["value", "supersedes", "author", "why"]].to_numpy().tolist() == [[41580.0, 1, "Wang", "typing error"]]
    # what was known on a day, to its end
    assert read_series(path, date(2026, 2, 28)).values["value"].tolist() == [41850.0]
    assert read_series(path, date(2026, 3, 1)).values["value"].tolist() == [41580.0]
    assert len(read_series(path, date(2026, 1, 9)).values) == 0
    # the old file again is a change of what is recorded
    assert key_of(lambda: record(path, values(41850.0))) == "series.no_reason"


def test_nothing_is_changed_or_removed_even_by_hand(path):
    record(path, values())
    for statement in ("UPDATE series_values SET value = 1", "DELETE FROM series_values", "DELETE FROM runs"):
        with closing(sqlite3.connect(path)) as database, pytest.raises(sqlite3.IntegrityError, match="append only"):
            database.execute(statement)


def test_a_final_value_takes_the_place_of_a_preliminary_one(path):
    both = read_values(table(indicator_id=["farm"] * 2, unit_code=["a"] * 2, year=["2025E", "2025"],
                             value=[41500.0, 41575.0], unit=["ha"] * 2, status=[None, "final"]))
    counts = record(path, both).counts
    assert counts == {"new": 1, "same": 0, "corrected": 0, "final": 1, "completed": 0, "withdrawn": 0}
    kept = read_series(path).values
    assert kept[["value", "status", "why"]].to_numpy().tolist() == [[41575.0, "final", "final"]]
    assert record(path, both).counts["same"] == 2
    late = both.iloc[[0]].assign(value=41400.0)
    assert key_of(lambda: record(path, late, "Li", "why not")) == "series.preliminary_late"


def test_a_plain_year_settles_an_estimate(path):
    assert record(path, values(3600.0, "2027E")).counts["new"] == 1
    assert record(path, values(3605.0, 2027)).counts["final"] == 1
    kept = read_series(path).values
    assert kept[["value", "status", "why"]].to_numpy().tolist() == [[3605.0, "final", "final"]]
    # both again change nothing, and another plain value corrects what is final
    assert record(path, values(3605.0, 2027)).counts["same"] == 1
    assert record(path, values(3600.0, "2027E")).counts["same"] == 1
    assert key_of(lambda: record(path, values(3606.0, 2027))) == "series.no_reason"
    assert key_of(lambda: record(path, values(3601.0, "2027E"))) == "series.preliminary_late"
    # the same number is final too; a year without a number settles none
    record(path, values(3700.0, "2028E"))
    assert key_of(lambda: record(path, values(None, 2028, lower=3000.0, upper=4000.0))) == "series.no_reason"
    assert record(path, values(3700.0, 2028)).counts["final"] == 1
    assert read_series(path).values["status"].tolist() == ["final", "final"]


def test_a_plain_year_settles_an_official_estimate_and_leaves_the_own_value(path):
    def stated(number, year):
        return read_values(table(indicator_id=["farm"], unit_code=["990127"], year=[year], official=[number],
                                 unit=["ha"]))

    record(path, values(3600.0, "2027E"))
    record(path, stated(3590.0, "2027E"))
    assert record(path, stated(3595.0, 2027)).counts["final"] == 1
    kept = read_series(path).values[["value", "status", "official", "official_status"]]
    assert kept.to_numpy().tolist() == [[3600.0, "preliminary", 3595.0, "final"]]


def test_a_refusal_says_where_the_row_stands_what_it_says_and_what_is_recorded(path):
    record(path, values(0.0, "2027E", title="Cropland", unit_name="North", source="old.xlsx · a · C6"))
    late = values(1935.0, "2027E", title="Cropland", unit_name="North", source="odd3.xlsx · Sheet1 · E3")
    with pytest.raises(InputError) as error:
        record(path, late)
    assert str(error.value).startswith(
        "rows, feature 1 (odd3.xlsx · Sheet1 · E3): Cropland, North, 2027: value 1,935 ha, recorded 0 ha "
        "(preliminary). ")
    assert "初步数" in error.value.in_language("zh") and ", ." not in str(error.value)
    record(path, values(1935.0, 2027))
    with pytest.raises(InputError, match=r"farm, 990127, 2027: lower 1,900 ha, recorded –\. Nothing"):
        record(path, values(1935.0, 2027, lower=1900.0))
    with pytest.raises(InputError, match="value 1 ha is preliminary, but a final one is recorded, 1,935 ha"):
        record(path, values(1.0, "2027E"))
    due = read_targets(table(indicator_id=["farm"], target_year=[2035], target=[41400], unit=["ha"]))
    record_series(path, Arriving(targets=due))
    with pytest.raises(InputError, match=r"1 row of the table TARGETS differs .* the first is farm, \*, 2035\."):
        record_series(path, Arriving(targets=due.assign(target=41500.0)))


def test_all_four_tables(path):
    arriving = Arriving(
        values(), read_targets(table(indicator_id=["farm"], unit_code=["990127"], target_year=[2035], target=[41400],
                                     relation=["≥"], goal=["hold"], base=[41850], base_year=[2021], unit=["公顷"])),
        read_units(table(unit_code=["990127", "990112"], successor=["990112", None], valid_to=[2020, None],
                         valid_from=[None, 2021])),
        read_breaks(table(indicator_id=["farm"], year=[2019], cause=["third survey"])),
        [{"algorithm": "groundrules:computeindicators", "pack": {"id": "p", "version": "1"}, "made": "2026-01-01"}])
    assert key_of(lambda: record_series(path, arriving)) == "series.unit_not_there"
    assert not Path(path).exists()   # and nothing of the others
    counts = record_series(path, arriving, "Li", "the code was used on").counts
    assert counts["new"] == 5
    stored = read_series(path)
    assert stored.targets[["relation", "goal", "target", "base", "base_year"]].to_numpy().tolist() == [
        ["at_least", "hold", 41400.0, 41850.0, 2021]]
    assert stored.units["share"].tolist()[0] == 1.0
    assert stored.breaks["unit_code"].tolist() == ["*"]
    assert record_series(path, arriving, "Li", "again").counts == {
        "new": 0, "same": 5, "corrected": 0, "final": 0, "completed": 0, "withdrawn": 0}


def test_percent_and_shares_of_one_are_not_mixed(path):
    def share(number, year, unit="%"):
        return values(number, year, unit=unit)

    record(path, share(44.0, 2021))
    assert key_of(lambda: record(path, share(0.45, 2022))) == "series.percent_mixed"
    units = dict.fromkeys(["farm"], "%")
    named = read_values(table(indicator_id=["farm"], unit_code=["990127"], year=[2022], value=[0.45], unit=["share"]),
                        units)
    record(path, named)
    assert read_series(path).values["value"].tolist() == [44.0, pytest.approx(45.0)]
    record(path, share(0.5, 2023), "Li", "the lake dried up")


def test_names_and_definitions_that_change_are_reported(path):
    record(path, values(1.0, 2021, unit_name="North", definition="one"))
    recorded = record(path, values(1.0, 2022, unit_name="North Town", definition="two"))
    assert recorded.renamed == [("990127", "North", "North Town")]
    assert recorded.redefined == [("farm", 2022)]
    marked = record_series(path, Arriving(breaks=read_breaks(table(indicator_id=["farm"], year=[2022]))))
    assert marked.redefined == []


@pytest.mark.parametrize(("key", "read", "columns"), [
    ("series.columns_missing", read_values, {"indicator_id": ["a"], "year": [2021]}),
    ("series.cell_missing", read_values, {"indicator_id": ["a"], "year": [None], "value": [1]}),
    ("series.cell_missing", read_values, {"indicator_id": [None, "a"], "year": [2021, 2021], "value": [1, 1]}),
    ("series.not_a_year", read_values, {"indicator_id": ["a"], "year": ["soon"], "value": [1]}),
    ("series.year_of_thailand", read_values, {"indicator_id": ["a"], "year": [2567], "value": [1]}),
    ("series.year_outside", read_values, {"indicator_id": ["a"], "year": [9999], "value": [1]}),
    ("series.not_a_number", read_values, {"indicator_id": ["a"], "year": [2021], "value": ["many"]}),
    ("series.unknown_word", read_values, {"indicator_id": ["a"], "year": [2021], "value": [1], "status": ["?"]}),
    ("series.outside_band", read_values, {"indicator_id": ["a"], "year": [2021], "value": [1], "lower": [2]}),
    ("series.outside_band", read_values, {"indicator_id": ["a"], "year": [2021], "value": [3], "upper": [2]}),
    ("series.outside_band", read_values, {"indicator_id": ["a"], "year": [2021], "value": [None], "lower": [3],
                                          "upper": [2]}),
    ("series.other_unit", read_values, {"indicator_id": ["a", "a"], "year": [2021, 2022], "value": [1, 2],
                                        "unit": ["ha", "%"]}),
    ("series.two_of_one", read_values, {"indicator_id": ["a", "a"], "year": [2021, 2021], "value": [1, 2]}),
    ("series.two_of_one", read_values, {"indicator_id": ["a", "a"], "year": [2021, 2021], "value": [1, 2],
                                        "status": [None, "final"]}),
    ("series.target_before_base", read_targets, {"indicator_id": ["a"], "target_year": [2020], "target": [1],
                                                 "base_year": [2021]}),
    ("series.target_before_base", read_targets, {"indicator_id": ["a"], "target_year": [2021], "target": [1],
                                                 "base_year": [2021]}),
    ("series.two_targets", read_targets, {"indicator_id": ["a", "a"], "target_year": [2035, 2035], "target": [1, 2]}),
    ("series.negative_tolerance", read_targets, {"indicator_id": ["a"], "target_year": [2035], "target": [1],
                                                 "tolerance": [-1]}),
    ("series.cell_missing", read_targets, {"indicator_id": ["a"], "target_year": [2035], "target": [None]}),
    ("series.unknown_word", read_targets, {"indicator_id": ["a"], "target_year": [2035], "target": [1],
                                           "relation": ["about"]}),
    ("series.unit_ends_early", read_units, {"unit_code": ["a"], "valid_from": [2021], "valid_to": [2020]}),
    ("series.successor_of_none", read_units, {"unit_code": ["a"], "successor": ["b"]}),
    ("series.bad_share", read_units, {"unit_code": ["a", "a"], "successor": ["b", "c"], "valid_to": [2020, 2020],
                                      "share": [0.5, 0.6]}),
    ("series.bad_share", read_units, {"unit_code": ["a"], "successor": ["b"], "valid_to": [2020], "share": [0]}),
])
def test_tables_that_cannot_be_used(key, read, columns):
    assert key_of(lambda: read(table("my table", **columns))) == key


def test_units_of_measure_are_brought_into_one():
    rows = read_values(table(indicator_id=["a"] * 3, year=[2021, 2022, 2023], value=[1, 1500, 10],
                             unit=["万亩", "亩", "km2"], upper=[2, None, None]), {"a": "ha"})
    assert rows["value"].tolist() == [pytest.approx(666.6667, abs=1e-4), pytest.approx(100.0), 1000.0]
    assert rows["upper"].tolist()[0] == pytest.approx(1333.3333, abs=1e-4)
    assert set(rows["unit"]) == {"ha"}


def test_null_is_not_nothing_and_a_repeated_row_counts_once():
    rows = read_values(table(indicator_id=["a"] * 3, year=[2021, 2021, 2022], value=[1, 1, None]))
    assert len(rows) == 2
    assert np.isnan(rows["value"].iloc[1])


def test_codes_of_units_without_the_zeros_behind():
    rows = read_values(table(indicator_id=["a"] * 3, unit_code=["990127", "990127000", "990127000000"],
                             year=[2021, 2022, 2023], value=[1, 2, 3]))
    assert set(rows["unit_code"]) == {"990127"}
    with pytest.raises(InputError, match="second row"):
        read_values(table(indicator_id=["a"] * 2, unit_code=["990127", "990127000"], year=[2021] * 2, value=[1, 2]))


def test_tables_that_contradict_each_other():
    first, second = (values(number) for number in (1.0, 2.0))
    assert key_of(lambda: together([("a", first), ("b", second)])) == "series.two_tables"
    assert len(together([("a", first), ("b", first)])) == 1
    assert together([]) is None


def test_given_targets_come_in_place_of_stored_ones():
    def due(number, year):
        return read_targets(table(indicator_id=["farm"], target_year=[year], target=[number]))

    both = in_place(due(1.0, 2030), due(2.0, 2030))
    assert both["target"].tolist() == [2.0]
    assert in_place(due(1.0, 2030), due(2.0, 2035))["target"].tolist() == [1.0, 2.0]


def test_columns_in_chinese():
    rows = read_values(table(指标=["a"], 行政区代码=["990127"], 年份=["2025年"], 数值=["1,200.5"], 计量单位=["公顷"]))
    assert rows[["indicator_id", "unit_code", "year", "value", "unit"]].to_numpy().tolist() == [
        ["a", "990127", 2025, 1200.5, "公顷"]]


# -- files that cannot be used ----------------------------------------------------------------------------

def test_troubles_with_the_file(path, tmp_path, monkeypatch):
    assert key_of(lambda: read_series(path)) == "series.missing"
    assert key_of(lambda: read_series(str(tmp_path))) == "series.no_file"
    assert key_of(lambda: record(str(tmp_path / "store.txt"), values())) == "series.suffix"
    assert key_of(lambda: store_file.default_store_path("", KIND)) == "series.no_place"
    assert store_file.default_store_path("/x/county.qgz", KIND) == "/x/county-series.gpkg"
    text = tmp_path / "text.gpkg"
    text.write_text("not a database at all, and long enough to look like one " * 20)
    assert key_of(lambda: record(str(text), values())) == "series.not_a_geopackage"
    findings = str(tmp_path / "findings.gpkg")
    store_file.ensure_store(findings)
    assert key_of(lambda: record(findings, values())) == "series.not_a_store"
    record(path, values())
    whole = Path(path).read_bytes()
    monkeypatch.setattr(store_file, "WAIT_S", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert key_of(lambda: record(path, values(2.0, 2022))) == "series.locked"
        assert len(read_series(path).values) == 1
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE groundrules_series SET value = '99' WHERE key = 'format'")
    assert key_of(lambda: read_series(path)) == "series.newer"
    assert key_of(lambda: record(path, values(2.0, 2022))) == "series.newer"
    Path(path).write_bytes(whole[:len(whole) // 2] + b"\xff" * 3000)
    assert key_of(lambda: record(path, values(2.0, 2022))) in ("series.damaged", "series.not_a_geopackage")
    Path(path).write_bytes(whole)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE series_breaks")
    assert key_of(lambda: read_series(path)) == "series.damaged"


def test_a_failed_record_leaves_nothing(path, monkeypatch):
    record(path, values())
    before = Path(path).read_bytes()

    def fail(*_args):
        raise RuntimeError

    monkeypatch.setattr(recording, "_new_run", fail)
    with pytest.raises(RuntimeError):
        record(path, values(2.0, 2022))
    assert len(read_series(path).values) == 1
    assert Path(path).read_bytes() == before


def _without_triggers(database):
    for trigger, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')


def test_two_rows_of_one_key_are_damage(path):
    """Another hand gave the rows of two years one key: which of them holds is known to none."""
    for year in (2020, 2021, 2022):
        record(path, values(1.0, year))
    with closing(sqlite3.connect(path)) as database:
        _without_triggers(database)
        database.execute("UPDATE series_values SET year = 2022 WHERE year = 2020")
        database.commit()
    with pytest.raises(InputError) as error:
        read_series(path)
    assert error.value.key == "series.damaged" and "fid 1, 3: indicator_id = farm" in str(error.value)


@pytest.mark.parametrize(("column", "cell"), [
    ("year", "[1, 2]"), ("year", None), ("year", 2021.5), ("year", 1e300), ("value", "many"), ("supersedes", "b")])
def test_a_word_in_a_column_of_numbers_is_damage_that_is_named(path, column, cell):
    record(path, values())
    with closing(sqlite3.connect(path)) as database:
        _without_triggers(database)
        schema, = database.execute("SELECT sql FROM sqlite_master WHERE name = 'series_values'").fetchone()
        database.executescript("CREATE TABLE kept AS SELECT * FROM series_values; DROP TABLE series_values;"
                               + schema.replace(" NOT NULL", "")
                               + "; INSERT INTO series_values SELECT * FROM kept; DROP TABLE kept;")
        database.execute(f"UPDATE series_values SET {column} = ?", (cell,))
        database.commit()
    with pytest.raises(InputError) as error:
        read_series(path)
    assert error.value.key == "series.damaged" and f"{column} = {cell}" in str(error.value)


def test_all_units_together_are_named_in_the_language_that_is_asked_for(path):
    """Runs in two languages record two words for the whole; a unit of its own name keeps it."""
    rows = table(indicator_id=["farm"] * 4, unit_code=["*", "990127", "990127", "990128"],
                 year=[2020, 2020, 2021, 2021], value=[1.0, 2.0, 3.0, 4.0], unit=["ha"] * 4,
                 unit_name=[None, "all units", "合计", "North"])
    record(path, read_values(rows))
    stored = read_series(path)
    for language, word in (("en", "all units"), ("zh", "合计")):
        assert stored.named_in(language).values["unit_name"].tolist() == [word, word, word, "North"]
    assert pd.isna(stored.values["unit_name"].iloc[0])
