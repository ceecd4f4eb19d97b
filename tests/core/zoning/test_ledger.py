"""Ledgers: what is covered, what is free, and of what nobody can say either."""
from __future__ import annotations

import pytest
import shapely
from helpers.cases.zoning import FARM_RULES, TOWN_RULES, box, check, layer, verdicts

from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.zoning.judging import ledger as ledgers

FARM = layer("farm", box(0, 0, 100, 100), columns={"id": ["A-1"]})
COVERED = ControlLayer("", layer("county", box(-10, -10, 105, 500)).table, {})


def ledger_row(result, role="farm", subject=0):
    rows = result.tables["ledger"][result.tables["ledger"]["control_role"] == role]
    return rows[["covered_m2", "free_m2", "unusable_m2", "reason"]].iloc[subject].tolist()


@pytest.mark.parametrize("measured", [True, False])
def test_what_lies_beyond_the_data_is_not_free(measured):
    # A: 10 m of 30 m on farmland, 5 m free, 15 m beyond. B: farmland reaches beyond too, and is covered. C: inside.
    farm = layer("farm", box(0, 0, 100, 100), box(0, 200, 120, 300), columns={"id": ["A", "B"]})
    result = check([box(90, 0, 120, 10), box(90, 200, 120, 210), box(0, 400, 10, 410)], [farm],
                   coverage=[COVERED], with_ledger=measured)
    for role in ("farm", "*"):
        assert ledger_row(result, role) == [pytest.approx(100), pytest.approx(50), pytest.approx(150),
                                            "outside_coverage"]
        assert ledger_row(result, role, 1) == [pytest.approx(300), pytest.approx(0), pytest.approx(0), ""]
        assert ledger_row(result, role, 2) == [0, pytest.approx(100), 0, ""]
    assert not measured or (result.tables["ledger"]["residual_share"] < 1e-6).all()
    assert result.verdicts["free_m2"].tolist() == pytest.approx([50, 0, 100])
    assert result.verdicts["unusable_m2"].tolist() == pytest.approx([150, 0, 0])
    assert verdicts(result)[2] == "allowed"


def test_a_line_beyond_the_data_is_not_free():
    line = shapely.LineString([(500_090, 4_400_050), (500_120, 4_400_057)])
    ledger = check([line], [FARM], coverage=[COVERED], with_ledger=True).tables["ledger"].iloc[0]
    length = line.length
    assert ledger[["covered_m", "free_m", "unusable_m"]].tolist() == pytest.approx(
        [length / 3, length / 6, length / 2], abs=1e-3)


@pytest.mark.parametrize("measured", [True, False])
def test_beyond_the_data_of_one_role_nothing_is_free_of_all(measured):
    town = layer("town", box(100, 0, 110, 10), columns={"zone": ["410"]})
    result = check([box(90, 0, 120, 10)], [FARM, town], rules=FARM_RULES + TOWN_RULES, with_ledger=measured,
                   coverage=[ControlLayer("farm", COVERED.table, {}),
                             ControlLayer("town", layer("county", box(0, 0, 115, 10)).table, {})])
    assert ledger_row(result, "farm") == [pytest.approx(100), pytest.approx(50), pytest.approx(150), "outside_coverage"]
    assert ledger_row(result, "town") == [pytest.approx(100), pytest.approx(150), pytest.approx(50),
                                          "outside_coverage"]
    # of all: farmland 90 to 100 and town 100 to 110 are covered, and from 110 on farmland is unknown
    assert ledger_row(result, "*") == [pytest.approx(200), pytest.approx(0, abs=1e-6), pytest.approx(100),
                                       "outside_coverage"]


@pytest.mark.parametrize("measured", [True, False])
def test_a_missing_layer_leaves_nothing_free_of_all_roles(measured):
    result = check([box(90, 0, 110, 10), None], [FARM], scope=["farm", "town"], with_ledger=measured)
    assert ledger_row(result, "farm") == [pytest.approx(100), pytest.approx(100), 0, ""]
    assert ledger_row(result, "town") == [0, 0, pytest.approx(200), "missing_layer"]
    assert ledger_row(result, "*") == [pytest.approx(100), 0, pytest.approx(100), "missing_layer"]
    assert result.verdicts["free_m2"][0] == 0 and result.verdicts["unusable_m2"][0] == pytest.approx(100)
    assert ledger_row(result, "*", 1)[3] == "unusable_subject"


def test_unusable_controls_and_the_end_of_the_data_are_not_counted_twice():
    bow = shapely.Polygon([(500_095, 4_400_000), (500_110, 4_400_010), (500_110, 4_400_000), (500_095, 4_400_010)])
    farm = layer("farm", box(0, 0, 90, 100), bow, columns={"id": ["A", "B"]})
    # 80 to 90 covered, to 95 free, to 105 in doubt, to 110 in doubt and beyond, to 120 beyond
    result = check([box(80, 0, 120, 10)], [farm], coverage=[COVERED], with_ledger=True)
    assert ledger_row(result) == [pytest.approx(100), pytest.approx(50), pytest.approx(250),
                                  "unusable_control, outside_coverage"]


def test_an_outline_that_crosses_itself_leaves_open_what_a_repair_may_give_it():
    """Four corners in the wrong order along a diagonal, so that edges cross: their hull is (0 0, 2 0, 100 98, 100 100),
    198 m², and their extent 10,000 m²."""
    crossed = shapely.Polygon([(500_000 + x, 4_400_000 + y) for x, y in ((0, 0), (100, 98), (2, 0), (100, 100))])
    farm = layer("farm", crossed, box(300, 0, 310, 10), columns={"id": ["A", "B"]})
    result = check([box(0, 0, 100, 100), box(60, 0, 90, 20), box(90, 0, 110, 100)], [farm], with_ledger=True)
    assert ledger_row(result) == [0, pytest.approx(9_802), pytest.approx(198), "unusable_control"]
    assert ledger_row(result, subject=1) == [0, pytest.approx(600), 0, ""]
    # from x = 90 on, between y = x and y = x - 2: a stripe 2 m high and 10 m wide
    assert ledger_row(result, subject=2) == [0, pytest.approx(1_980), pytest.approx(20), "unusable_control"]
    assert verdicts(result) == ["undetermined", "allowed", "undetermined"]
    assert result.findings["subject_id"].tolist().count("#2") == 0


def test_one_role_is_measured_once(monkeypatch):
    calls = []
    whole = ledgers._left
    monkeypatch.setattr(ledgers, "_left", lambda *arguments: calls.append(1) or whole(*arguments))
    result = check([box(90, 0, 110, 10)], [FARM], with_ledger=True)
    assert len(calls) == 1
    assert ledger_row(result, "farm") == ledger_row(result, "*") == [pytest.approx(100), pytest.approx(100), 0, ""]
