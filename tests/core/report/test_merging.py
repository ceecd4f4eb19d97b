"""A report of two checks of the same projects: each stands once, with its worst verdict and area."""
from __future__ import annotations

import numpy as np
import pandas as pd
from shapely.geometry import box

from groundrules.core.report.html.build import build_report
from groundrules.core.report.layers import Results, report_from_tables
from groundrules.core.report.merging import merged_verdicts
from groundrules.core.table import table_from_geometries

LINES = {"subject_id": ["A", "B", "C"], "project_id": ["P", "P", "Q"], "verdict": ["allowed", "forbidden", "allowed"],
         "area_m2": [100.0, 200.0, 50.0], "covered_m2": [0.0, 20.0, 0.0], "forbidden_count": [0, 1, 0],
         "controls_in_scope": [3, 3, 3], "reason": ["", "", ""], "farm_verdict": ["allowed", "forbidden", "allowed"]}
UNITS = {"subject_id": ["B", "A", "D"], "project_id": ["P", "P", "Q"],
         "verdict": ["allowed", "undetermined", "allowed"], "area_m2": [200.0, 100.0, 70.0],
         "covered_m2": [200.0, 90.0, 70.0], "forbidden_count": [0, 0, 0],
         "controls_in_scope": [1, 1, 1], "reason": ["", "outside", ""],
         "control_unit_verdict": ["allowed", "undetermined", "allowed"]}


def joined(first=LINES, two=UNITS):
    frames = [pd.DataFrame(first), pd.DataFrame(two)]
    return merged_verdicts(frames, [np.full(len(frame), None, dtype=object) for frame in frames])


def test_a_subject_of_two_checks_stands_once():
    frame, shapes = joined()
    assert frame["subject_id"].tolist() == ["A", "B", "C", "D"] and len(shapes) == 4
    assert frame["verdict"].tolist() == ["undetermined", "forbidden", "allowed", "allowed"]
    assert frame["area_m2"].sum() == 420 and frame["controls_in_scope"].tolist() == [4, 4, 3, 1]
    assert frame["control_unit_verdict"].fillna("").tolist() == ["undetermined", "allowed", "", "allowed"]
    assert frame["reason"].tolist()[0] == "outside"
    assert frame["covered_m2"].isna().tolist() == [True, True, False, False]


def test_two_runs_of_one_check_and_other_subjects_stay_apart():
    assert len(joined(LINES, LINES)[0]) == 6                                          # the same control twice
    assert len(joined(LINES, {**UNITS, "area_m2": [1.0, 2.0, 3.0]})[0]) == 6          # other land of the same name
    twice = {**LINES, "subject_id": ["A", "A", "C"], "project_id": ["P", "P", "Q"]}
    assert len(joined(twice, UNITS)[0]) == 6                                      # which A is meant nobody knows
    again = joined(UNITS, LINES)[0].set_index("subject_id")["verdict"].to_dict()
    assert again == joined()[0].set_index("subject_id")["verdict"].to_dict()          # the order does not matter


def test_two_runs_without_roles_stay_apart():
    """Before and after of one check are two rows of a subject, not one with doubled counts."""
    plain = {name: values for name, values in LINES.items() if name != "farm_verdict"}
    assert len(joined(plain, plain)[0]) == 6
    assert len(joined(plain, UNITS)[0]) == 4
    other = {**plain, "height_m": [3.0, 4.0, 5.0]}
    assert len(joined(plain, other)[0]) == 3
    shapes = [np.full(3, None, dtype=object)] * 3
    assert len(merged_verdicts([pd.DataFrame(item) for item in (plain, UNITS, plain)], shapes)[0]) == 7


def test_a_number_that_repeats_is_told_apart_by_its_ground():
    """Two polygons of one parcel number, in another order, and a check that names no projects."""
    west, east = box(0, 0, 10, 10), box(20, 0, 30, 10)
    plots = pd.DataFrame({"subject_id": ["A", "A", "B"], "verdict": ["allowed", "forbidden", "allowed"],
                          "area_m2": [100.0, 100.0, 7.0], "coverage_verdict": ["allowed", "forbidden", "allowed"]})
    uses = pd.DataFrame({"subject_id": ["A", "A", "B"], "project_id": ["P", "P", "Q"],
                         "verdict": ["undetermined", "conditional", "allowed"], "area_m2": [100.0, 100.0, 7.0],
                         "planning_zone_verdict": ["undetermined", "conditional", "allowed"]})
    drawn = [np.array([west, east, box(0, 0, 7, 1)]), np.array([east, west, box(0, 0, 7, 1)])]
    frame, shapes = merged_verdicts([plots, uses], drawn)
    assert frame["verdict"].tolist() == ["conditional", "forbidden", "allowed"] and len(shapes) == 3
    assert frame["planning_zone_verdict"].tolist() == ["conditional", "undetermined", "allowed"]
    assert frame["project_id"].tolist() == ["P", "P", "Q"]
    drawn[1][0] = west      # the same ground twice: which row is meant nobody knows
    assert len(merged_verdicts([plots, uses], drawn)[0]) == 5


def test_the_report_counts_each_project_once_and_names_the_units():
    tables = [table_from_geometries(name, [box(0, 0, 1, 1)] * 3, columns, "EPSG:4547")
              for name, columns in (("lines", LINES), ("units", UNITS))]
    page = build_report(report_from_tables(Results(verdicts=tables), language="zh"))
    assert "共 4 个检测对象" in page and "420.00" in page
    assert "生态环境管控单元" in page and ">control_unit<" not in page
