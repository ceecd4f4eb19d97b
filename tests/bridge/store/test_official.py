"""Official values beside the office's own: recorded, completed, corrected, as known on a day; stores of format 1."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from groundrules.bridge.store.file import ensure_store
from groundrules.bridge.store.kinds import StoreKind
from groundrules.bridge.store.series import recording
from groundrules.bridge.store.series.reading import read_series, read_versions, units_recorded
from groundrules.bridge.store.series.recording import Arriving, record_series
from groundrules.bridge.store.series.tables import KIND
from groundrules.core.errors import InputError
from groundrules.core.monitoring.annual.record import corrections
from groundrules.core.monitoring.matrix.why import _corrections
from groundrules.core.monitoring.series.arriving import read_all_values, read_targets, read_values
from groundrules.core.monitoring.series.official import as_official
from groundrules.core.table import FeatureTable


def table(name="rows", **columns):
    frame = pd.DataFrame(columns).convert_dtypes()
    return FeatureTable(name, np.arange(1, len(frame) + 1), np.full(len(frame), None), frame)


def own(value=10.0, year=2024, **more):
    return table("own", indicator_id=["farm"], unit_code=["1"], year=[year], value=[value], unit=["ha"], **more)


def official(value=12.0, year=2024, unit="ha", **more):
    return table("yearbook", 指标=["farm"], unit_code=["1"], year=[year], 公布值=[value], unit=[unit],
                 source=["yearbook"], **more)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "county-series.gpkg")


def record(path, *tables, author="", why="", series=""):
    values, _units = read_all_values(tables, units_recorded(path), series)
    return record_series(path, Arriving(values), author, why).counts


def held(path, as_of=None):
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in read_series(path, as_of).values[
        ["value", "official", "official_source", "series", "why"]].itertuples(index=False)]


def key_of(act):
    with pytest.raises(InputError) as error:
        act()
    return error.value.key


def test_an_official_value_joins_the_own_one_and_needs_no_reason(path, monkeypatch):
    days = iter(("2026-01-10T08:00:00.000Z", "2026-02-10T08:00:00.000Z"))
    monkeypatch.setattr(recording, "now", lambda: next(days, "2026-03-10T08:00:00.000Z"))
    record(path, own(), series="survey 3")
    # 180 mu are 12 ha
    counts = record(path, official(180.0, unit="亩"))
    assert counts["completed"] == 1 and counts["corrected"] == counts["new"] == 0
    assert held(path) == [(10.0, pytest.approx(12.0), "yearbook", "survey 3", "completed")]
    assert held(path, date(2026, 1, 31)) == [(10.0, None, None, "survey 3", None)]
    assert record(path, official(180.0, unit="亩"))["same"] == 1
    # a computed row that states no official value leaves it
    assert record(path, own(), series="survey 3")["same"] == 1


def test_an_own_value_joins_an_official_one(path):
    assert record(path, official())["new"] == 1
    assert record(path, own(9.5))["completed"] == 1
    assert held(path) == [(9.5, 12.0, "yearbook", "", "completed")]
    # then each is corrected for itself, with its reason
    for change in (own(9.0), official(13.0)):
        assert key_of(lambda change=change: record(path, change)) == "series.no_reason"
        assert record(path, change, author="Li", why="misread")["corrected"] == 1
    assert held(path) == [(9.0, 13.0, "yearbook", "", "misread")]


def test_a_corrected_row_stays_one_when_an_official_value_comes(path):
    record(path, own())
    record(path, own(11.0), author="Li", why="misread")
    record(path, official())
    assert held(path) == [(11.0, 12.0, "yearbook", "", "misread")]


def test_both_tables_at_once_make_one_row(path):
    assert record(path, own(), official(), series="survey 3") == {
        "new": 1, "same": 0, "corrected": 0, "final": 0, "completed": 0, "withdrawn": 0}
    assert held(path) == [(10.0, 12.0, "yearbook", "survey 3", None)]
    assert key_of(lambda: read_all_values([own(), official(), official(13.0)], {})) == "series.two_tables"
    assert key_of(lambda: record(path, table(indicator_id=["farm"], year=[2024]))) == "series.columns_missing"


def test_final_and_preliminary_are_said_of_the_own_value(path):
    record(path, own(status=["preliminary"]))
    record(path, official())
    assert record(path, own(10.5, status=["final"]))["final"] == 1
    assert held(path) == [(10.5, 12.0, "yearbook", "", "final")]
    # the preliminary row again is what was known before
    assert record(path, own(status=["preliminary"]))["same"] == 1


def back(year=2024, **more):
    return table("notice", indicator_id=["farm"], unit_code=["1"], year=[year], 公布值状态=["撤回"], source=["notice"],
                 **more)


def test_an_official_value_is_withdrawn_by_a_new_row_with_author_and_reason(path, monkeypatch):
    days = iter(("2026-01-10T08:00:00.000Z", "2026-02-10T08:00:00.000Z", "2026-03-10T08:00:00.000Z"))
    monkeypatch.setattr(recording, "now", lambda: next(days, "2026-04-10T08:00:00.000Z"))
    record(path, own(), official(), series="survey 3")
    for author, why in (("", ""), ("Li", ""), ("", "revoked")):
        assert key_of(lambda author=author, why=why: record(path, back(), author=author, why=why)) == "series.no_reason"
    counts = record(path, back(), author="Li", why="revoked by notice 3")
    assert (counts["withdrawn"], counts["corrected"], counts["completed"]) == (1, 0, 0)
    # the own value, its unit and its survey stay
    assert held(path) == [(10.0, None, "notice", "survey 3", "revoked by notice 3")]
    assert read_series(path).values["unit"].tolist() == ["ha"]
    assert held(path, date(2026, 1, 31)) == [(10.0, 12.0, "yearbook", "survey 3", None)]     # known on that day
    assert len(read_versions(path)) == 2
    # again, and an own value that comes again, change nothing; neither does another own value bring it back
    assert record(path, back(), author="Li", why="again")["same"] == 1
    assert record(path, own(), series="survey 3")["same"] == 1
    assert record(path, own(11.0), author="Li", why="misread", series="survey 3")["corrected"] == 1
    assert read_series(path).values[["value", "official_status"]].to_numpy().tolist() == [[11.0, "withdrawn"]]
    # the old yearbook does not bring it back in silence, and with a reason it does
    assert key_of(lambda: record(path, official())) == "series.no_reason"
    assert record(path, official(12.5), author="Li", why="notice 3 revoked")["corrected"] == 1
    assert held(path)[0][:2] == (11.0, 12.5)


def test_an_official_value_alone_is_withdrawn_and_an_own_one_may_come(path):
    record(path, official())
    assert record(path, back(), author="Li", why="revoked")["withdrawn"] == 1
    row = read_series(path).values.iloc[0]
    assert (row["unit"], row["official_status"], row["official_source"]) == ("ha", "withdrawn", "notice")
    assert pd.isna(row["official"]) and pd.isna(row["value"])
    assert record(path, own(9.0))["completed"] == 1
    assert held(path) == [(9.0, None, "notice", "", "revoked")]


def test_what_is_not_recorded_cannot_be_withdrawn(path):
    assert key_of(lambda: record(path, back(), author="Li", why="revoked")) == "series.nothing_withdrawn"
    record(path, own())
    for wrong in (back(), back(2023)):
        assert key_of(lambda wrong=wrong: record(path, wrong, author="Li", why="x")) == "series.nothing_withdrawn"
    assert held(path) == [(10.0, None, None, "", None)]
    record(path, official())
    with pytest.raises(InputError) as error:
        record(path, back(公布值=[12.0]), author="Li", why="revoked")
    assert error.value.key == "series.withdrawn_and_stated" and "feature 1" in str(error.value)
    assert key_of(lambda: record(path, official(), back(), author="Li", why="x")) == "series.two_tables"


def format_1(path):
    """A store as it was written before there were official values."""
    columns = {name: sql.replace(", official REAL", "").replace(", official_source TEXT", "").replace(
        ", official_status TEXT", "")
               for name, sql in KIND.tables.items()}
    assert columns != KIND.tables
    ensure_store(path, kind=StoreKind(KIND.section, KIND.suffix, KIND.info, 1, columns, indexes=KIND.indexes))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO series_values (fid, indicator_id, unit_code, year, series, value, unit, recorded)"
                         " VALUES (1, 'farm', '1', 2024, '', 10, 'ha', '2026-01-10T08:00:00.000Z')")


def test_a_store_of_format_1_is_read_and_brought_to_2_beside_a_copy_when_something_is_recorded(path):
    format_1(path)
    before = Path(path).read_bytes()
    assert held(path) == [(10.0, None, None, "", None)] and len(read_versions(path)) == 1
    assert Path(path).read_bytes() == before   # to read changes nothing
    sentence, = recording.migration(path, "en")
    assert "format 1 to format 2" in sentence and "county-series-format1.gpkg" in sentence
    assert record(path, official())["completed"] == 1
    assert held(path) == [(10.0, 12.0, "yearbook", "", "completed")]
    assert Path(path).with_name("county-series-format1.gpkg").read_bytes()[:16] == b"SQLite format 3\x00"
    assert held(str(Path(path).with_name("county-series-format1.gpkg"))) == [(10.0, None, None, "", None)]
    assert recording.migration(path, "en") == []
    with closing(sqlite3.connect(path)) as database, pytest.raises(sqlite3.IntegrityError, match="append only"):
        database.execute("UPDATE series_values SET official = 1")


def without_unit(rows):
    return FeatureTable(rows.name, rows.fids, rows.geometry, rows.columns.drop(columns="unit"))


def refusal_of(act):
    with pytest.raises(InputError) as error:
        act()
    return error.value.key, str(error.value)


@pytest.mark.parametrize(("first", "second"), [
    (without_unit(own()), official(180.0, unit="亩")), (official(180.0, unit="亩"), without_unit(own())),
    (own(), without_unit(official(180.0))), (without_unit(official(180.0)), own())],
    ids=["own bare, official", "official, own bare", "own, official bare", "official bare, own"])
def test_of_an_own_and_an_official_value_both_state_their_unit_or_neither(path, first, second):
    key, sentence = refusal_of(lambda: record(path, first, second))
    assert key in ("series.unit_of_one", "series.official_unit") and not Path(path).exists()
    assert "feature 1" in sentence and "field unit" in sentence
    record(path, first)
    before = held(path)
    key, sentence = refusal_of(lambda: record(path, second))
    assert key in ("series.unit_of_one", "series.official_unit") and held(path) == before
    assert f"{second.name}, feature 1" in sentence


def test_values_of_which_neither_states_a_unit_join_each_other(path, tmp_path):
    record(path, without_unit(own()))
    assert record(path, without_unit(official()))["completed"] == 1
    assert record(path, without_unit(own()))["same"] == record(path, without_unit(official()))["same"] == 1
    other = str(tmp_path / "other-series.gpkg")
    assert record(other, without_unit(own()), without_unit(official()))["new"] == 1
    assert held(other) == [(10.0, 12.0, "yearbook", "", None)]


def test_the_unit_of_an_official_value_is_none_of_own_values_of_other_years(path):
    record(path, official(180.0, unit="亩"))
    bare = without_unit(own(year=2023))
    assert refusal_of(lambda: record(path, bare))[0] == "series.unit_of_one"
    record(path, own())
    assert record(path, bare)["new"] == 1       # from now on that of the own values is known


def test_a_unit_that_was_not_stated_is_given_with_a_reason_and_then_they_join(path):
    for first, second in ((own(), official(180.0, unit="亩")), (official(180.0, unit="亩"), own())):
        store = path.replace("county", first.name)
        record(store, without_unit(first))
        assert key_of(lambda store=store, first=first: record(store, first)) == "series.no_reason"
        record(store, first, author="Li", why="unit was missing")
        assert record(store, second)["completed"] == 1
        row = read_series(store).values.iloc[0]
        in_ha = 1.0 if row["unit"] == "ha" else 1 / 15
        assert (row["value"] * in_ha, row["official"] * in_ha) == pytest.approx((10.0, 12.0))


def states(path):
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in read_series(path).values[
        ["value", "status", "official", "official_status", "why"]].itertuples(index=False)]


@pytest.mark.parametrize("early", [{"status": ["preliminary"]}, {"year": "2024E"}, {"official_status": ["初步"]}],
                         ids=["status", "2024E", "official_status"])
def test_a_preliminary_official_value_gives_way_to_the_final_one_beside_a_final_own_one(path, early):
    record(path, own(status=["final"]))
    assert record(path, official(**early))["completed"] == 1
    assert states(path) == [(10.0, "final", 12.0, "preliminary", "completed")]
    assert record(path, official(13.0, status=["final"]))["final"] == 1
    assert states(path) == [(10.0, "final", 13.0, "final", "final")]
    # the earlier yearbook again is what was known before, another preliminary value is refused
    assert record(path, official(**early))["same"] == 1
    assert key_of(lambda: record(path, official(12.5, **early))) == "series.preliminary_late"
    assert key_of(lambda: record(path, own(11.0, status=["final"]))) == "series.no_reason"
    assert states(path) == [(10.0, "final", 13.0, "final", "final")]


def test_statistics_of_an_estimated_year_are_preliminary_official_values(path):
    def yearbook(year, value, status=None):
        rows = pd.DataFrame({"indicator_id": ["farm"], "unit_code": ["1"], "year": [year], "value": [value],
                             "unit": ["ha"], "status": [status], "source": ["yearbook"]})
        return FeatureTable("yearbook", np.array([1]), np.array([None]), as_official(rows))

    record(path, own(status=["final"]), yearbook("2024E", 12.0))
    assert states(path) == [(10.0, "final", 12.0, "preliminary", None)]
    assert record(path, yearbook("2024", 13.0, "final"))["final"] == 1
    assert states(path) == [(10.0, "final", 13.0, "final", "final")]


def test_what_settles_one_value_changes_the_other_one_only_with_a_reason(path):
    record(path, own(status=["preliminary"]), official(status=["final"]))
    both = table("both", indicator_id=["farm"], unit_code=["1"], year=[2024], value=[10.5], official=[13.0],
                 official_source=["yearbook"], official_status=["final"], status=["final"], unit=["ha"])
    assert key_of(lambda: record(path, both)) == "series.no_reason"
    assert record(path, both, author="Li", why="misprint")["corrected"] == 1
    assert states(path) == [(10.5, "final", 13.0, "final", "misprint")]


def test_preliminary_and_final_values_of_both_in_one_call(path):
    counts = record(path, own(status=["preliminary"]), own(10.5, status=["final"]), official(year="2024E"),
                    official(13.0, status=["final"]))
    assert (counts["new"], counts["final"]) == (1, 1)
    assert states(path) == [(10.5, "final", 13.0, "final", "final")]


def notice(*rows, **more):
    """A table without own values: year and word of the status of each row."""
    return table("notice", indicator_id=["farm"] * len(rows), unit_code=["1"] * len(rows),
                 year=[year for year, _word in rows], 公布值状态=[word for _year, word in rows], **more)


def test_a_table_that_withdraws_values_blanks_no_own_ones(path):
    record(path, own(11.0, 2023), own(10.0, 2024), official(year=2024))
    before = held(path)
    official_empty = {"公布值": [None]}
    for wrong, feature in ((notice((2024, "撤回"), (2023, None)), 2), (notice((2023, "初步"), (2024, "撤回")), 1),
                           (notice((2023, None), **official_empty), 1), (notice((2023, "初步"), **official_empty), 1)):
        key, sentence = refusal_of(lambda wrong=wrong: record(path, wrong, author="Li", why="revoked"))
        assert key == "series.nothing_stated" and f"notice, feature {feature}:" in sentence
        assert "remove the row" in sentence and held(path) == before
    # the row that withdraws does so alone, and beside it an own value can be given
    counts = record(path, notice((2024, "撤回"), (2023, None), value=[None, 11.5]), author="Li", why="revoked")
    assert (counts["withdrawn"], counts["corrected"]) == (1, 1)
    assert sorted(row[:2] for row in held(path)) == [(10.0, None), (11.5, None)]


def test_an_own_value_after_a_withdrawal_is_no_correction(path):
    record(path, official())
    record(path, back(), author="Li", why="revoked")
    record(path, own(9.0))
    versions = read_versions(path)
    # 12 was withdrawn, which was the only change: nothing was 9 or anything else before
    listed = corrections(SimpleNamespace(versions=versions))
    assert listed[["before", "is_official", "why"]].to_numpy().tolist() == [[12.0, True, "revoked"]]
    withdrawal, = _corrections(versions, "en")
    assert "12" in withdrawal and "revoked" in withdrawal
    # a change of it is one, with its own reason
    record(path, own(9.5), author="Wu", why="misread")
    listed = corrections(SimpleNamespace(versions=read_versions(path)))
    assert listed[["before", "value", "is_official", "why"]].iloc[0].tolist() == [9.0, 9.5, False, "misread"]
    assert len(listed) == 2 and len(_corrections(read_versions(path), "en")) == 2


def test_an_own_value_that_comes_with_another_official_one_is_no_correction(path):
    record(path, official())
    both = table("both", indicator_id=["farm"], unit_code=["1"], year=[2024], value=[9.0], official=[13.0], unit=["ha"])
    record(path, both, author="Li", why="misprint")
    versions = read_versions(path)
    assert corrections(SimpleNamespace(versions=versions))[["before", "value", "is_official"]].to_numpy().tolist() == [
        [12.0, 13.0, True]]
    assert len(_corrections(versions, "en")) == 1


def test_a_withdrawal_beside_a_correction_counts_as_both(path):
    record(path, own(), own(20.0, 2023), official())
    counts = record(path, own(11.0), back(), author="Li", why="both")
    assert (counts["corrected"], counts["withdrawn"], counts["same"]) == (1, 1, 0)
    assert sorted(row[:2] for row in held(path)) == [(11.0, None), (20.0, None)]
    counts = record(path, own(11.0), back(), author="Li", why="again")
    assert (counts["corrected"], counts["withdrawn"], counts["same"]) == (0, 0, 1)
    assert not recording.record_series(path, Arriving(read_values(own(11.0)))).results()["WITHDRAWN_COUNT"]


def test_two_targets_of_one_year_are_refused_without_a_word_on_their_status():
    rows = table("targets", indicator_id=["farm"] * 2, unit_code=["1"] * 2, target_year=[2035] * 2, target=[10.0, 12.0])
    key, sentence = refusal_of(lambda: read_targets(rows))
    assert key == "series.two_targets" and "targets, feature 2" in sentence and "feature 1" in sentence
    assert "farm, 1, 2035" in sentence and "status" not in sentence and "preliminary" not in sentence


def test_years_of_the_republic_are_read_and_fiscal_ones_refused_with_the_remedy(path):
    record(path, own(year="民國112年"))
    assert read_series(path).values["year"].tolist() == [2023]
    key, sentence = refusal_of(lambda: read_values(own(year="FY2025")))
    assert key == "series.year_fiscal" and "own, feature 1" in sentence and "“FY2025”" in sentence
    assert "Write 2025 if it is the calendar year" in sentence


def test_words_in_the_column_of_official_values_are_refused():
    assert key_of(lambda: read_values(official("many"))) == "series.not_a_number"
    assert key_of(lambda: read_values(official(12.0, unit="t"), {"farm": "ha"})) == "series.other_unit"
