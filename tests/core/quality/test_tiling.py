"""Several layers of a plan as one tiling, and periods of validity, by hand."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.outcomes import declared
from helpers.source import ROOT
from shapely.geometry import Polygon, box

from groundrules.core.quality.cases import load_schema
from groundrules.core.quality.check import CHECK
from groundrules.core.quality.request import DataLayer, QualityRequest
from groundrules.core.table import FeatureTable

CRS, X, Y = "EPSG:25832", 500_000, 5_700_000
PLAN = load_schema(ROOT / "packs" / "example-de-xplan")
EXTENT, BUILDING = "BP_Bereich", "BP_BaugebietsTeilFlaeche"
GREEN, STREET = "BP_GruenFlaeche", "BP_StrassenVerkehrsFlaeche"


def place(x, width=100.0, y=0.0, height=100.0):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def layer(key, *shapes, **columns):
    geometry = np.full(len(shapes), None, dtype=object)
    geometry[:] = shapes
    columns = {"gml_id": [f"{key[3]}{k}" for k in range(len(shapes))], **columns}
    frame = pd.DataFrame({name: pd.Series(values, dtype="string") for name, values in columns.items()})
    table = FeatureTable(key, np.arange(1, len(shapes) + 1), geometry, frame, CRS)
    return DataLayer(key, table, {name: name for name in columns}, {}, key, "polygon")


def check(*layers, rules=("TP02",), pack=PLAN):
    result = declared(CHECK, QualityRequest(replace(pack, area_method="planar"), {item.id: item for item in layers},
                                            rules=rules))
    rows = [(row.rule_id, row.control_layer, None if pd.isna(row.subject_id) else row.subject_id,
             round(row.measured, 3))
            for row in result.findings.itertuples() if not pd.isna(row.measured)]
    return rows, list(result.findings["message"]), result.tables["rules"].iloc[0]


def test_gaps_and_overlaps_of_three_layers_by_area():
    """300 x 100 m: building land to 100, a street to 110 that overlaps it by 2 m, green from 115: a gap of 5 m."""
    rows, words, state = check(
        layer(EXTENT, place(0, 300)), layer(BUILDING, place(0)), layer(STREET, place(98, 12)),
        layer(GREEN, place(115, 185)))
    assert sorted(rows) == [("TP02", BUILDING, "B0", 200.0), ("TP02", EXTENT, None, 500.0)]
    assert "S0 overlap on 200.00 m²" in " ".join(words)
    assert state["state"] == "partly" and "gehoertZuBereich" in state["reason"]   # nothing says which plan


def test_without_the_extent_only_gaps_between_features():
    ring = Polygon(place(0, 100).exterior, [place(40, 20, 40, 20).exterior])
    assert check(layer(BUILDING, ring), layer(STREET, place(100, 10)))[0] == [("TP02", BUILDING, None, 400.0)]


def test_where_a_feature_of_unknown_plan_lies_no_gap_is_reported():
    plans = {"gehoertZuBereich": ["B0"]}
    sound = layer(EXTENT, place(0, 300)), layer(BUILDING, place(0), **plans)
    assert check(*sound)[0] == [("TP02", EXTENT, None, 20_000.0)]
    rows, _, state = check(*sound, layer(GREEN, place(100, 150), gehoertZuBereich=[None]))
    assert rows == [("TP02", EXTENT, None, 5_000.0)] and state["skipped_count"] == 1
    # a layer without the field is of no known plan either
    assert check(*sound, layer(GREEN, place(100, 150)))[0] == [("TP02", EXTENT, None, 5_000.0)]


def test_a_broken_feature_may_hold_the_place():
    bow = Polygon([(X + 100, Y), (X + 200, Y + 100), (X + 200, Y), (X + 100, Y + 100)])
    rows, _, state = check(layer(EXTENT, place(0, 300), gml_id=["B"]), layer(
        BUILDING, place(0), bow, gehoertZuBereich=["B", "B"]))
    assert rows == [("TP02", EXTENT, None, 10_000.0)] and state["skipped_count"] == 1


@pytest.mark.parametrize(("periods", "gaps", "overlaps"), [
    ([(None, "2024-06-30"), ("2024-07-01", None)], [], 0),
    ([(None, "2024-06-29"), ("2024-07-01", None)], ["2024-06-30…2024-06-30"], 0),
    ([(None, "2024-07-01"), ("2024-07-01", None)], [], 1),
    ([("2024-01-01", "2024-07-01"), ("2025-01-01", None)], ["…2023-12-31", "2024-07-02…2024-12-31"], 0),
    ([("soon", None), (None, None)], [], 0)])   # what is no day is not compared
def test_days(periods, gaps, overlaps):
    plans = {"gehoertZuBereich": ["B", "B"], "startDatum": [start for start, _ in periods],
             "endeDatum": [end for _, end in periods]}
    rows, words, state = check(
        layer(EXTENT, place(0, 200), gml_id=["B"]), layer(BUILDING, place(0), gehoertZuBereich=["B"]),
        layer(GREEN, place(100), place(100), **plans))
    values = [message for message in words if "no area" in message]
    assert len(values) == len(gaps) and all(any(days in message for message in values) for days in gaps)
    assert [row for row in rows if row[1] == EXTENT] == [("TP02", EXTENT, None, 10_000.0)] * len(gaps)
    assert [row[3] for row in rows if row[1] == GREEN] == [10_000.0] * overlaps
    assert state["skipped_count"] == (1 if periods[0][0] == "soon" else 0)


def test_a_plan_without_an_extent_of_its_own_is_said():
    _, _, state = check(layer(EXTENT, place(0), gml_id=["B"]), layer(
        BUILDING, place(0), place(0), gehoertZuBereich=["B", "C"]))
    assert state["state"] == "partly" and "plan C" in state["reason"] and state["finding_count"] == 0


def test_versions_of_an_object():
    columns = {"uuid": ["a", "a", "a", "b", None], "startDatum": ["2020-01-01", "2021-01-01", "2022-01-01", None, None],
               "endeDatum": ["2022-06-30", "2021-12-31", None, None, None]}
    green = layer(GREEN, *[place(0)] * 5, **columns)
    result = declared(CHECK, QualityRequest(PLAN, {GREEN: green}, rules=("VP02",)))
    answer = result.findings[["subject_id", "control_id"]].to_numpy().tolist()
    assert sorted(answer) == [["G1", "#1"], ["G2", "#1"]]
    assert result.tables["rules"]["skipped_count"].tolist() == [1]
    assert "[2021-01-01…2021-12-31]" in " ".join(result.findings["message"])
