"""What the filter of a control layer hides, against a run without the filter."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from helpers.cases.zoning import FARM_RULES, TOWN_RULES, box, check, layer
from helpers.suite.rotation import in_turns

from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import Source
from groundrules.core.zoning.judging import check as zoning_check

ORDER = ["forbidden", "undetermined", "conditional", "allowed"]
COUNT = "BETTER_BY_FILTER_COUNT"


def filtered(whole: ControlLayer, shown, hidden=None) -> ControlLayer:
    """A layer of which a filter leaves the rows of a mask."""
    mask = np.asarray(shown, dtype=bool)
    source = Source(whole.table.name, row_count=int(mask.sum()), rows_read=int(mask.sum()),
                    hidden=int((~mask).sum()) if hidden is None else hidden)
    every = replace(whole.table, source=Source(whole.table.name, row_count=len(mask), rows_read=len(mask)))
    return replace(whole, table=replace(whole.table.take(mask), source=source), unfiltered=every)


def filter_findings(result):
    return result.findings[result.findings["rule_id"] == "GR-FILTERED-CONTROL"]


def test_subjects_that_a_filter_betters_are_counted():
    farm = layer("farm", box(0, 0, 50, 50), box(100, 0, 150, 50), box(200, 0, 250, 50),
                 columns={"id": ["A", "B", "C"]})
    subjects = [box(10, 10, 20, 20), box(110, 10, 120, 20), box(210, 10, 220, 20), box(400, 0, 410, 10)]
    result = check(subjects, [filtered(farm, [True, False, False])],
                   columns={"claim": [None, None, "3", None], "number": [None, None, "No. 7", None]})
    assert result.verdicts["verdict"].tolist() == ["forbidden", "allowed", "allowed", "allowed"]
    (row,) = filter_findings(result).itertuples()
    assert row.measured == 2 and row.verdict == "undetermined" and row.control_layer == "FARM"
    assert "hides 2 of its 3 features" in row.message and row.message.endswith(
        "Without the filter 2 subjects would have a worse verdict, 2 of which are allowed with it; the worst would "
        "be: Forbidden.")
    assert result.counts[COUNT] == 2
    chinese = filter_findings(check(subjects, [filtered(farm, [True, False, False])], language="zh"))["message"].iloc[0]
    assert "3 个要素中有 2 个被隐藏" in chinese and "2 个对象的判定将更严" in chinese and "“不符合（初检）”" in chinese


def test_evidence_of_a_filter_is_that_of_a_colleague_with_the_other_language():
    """It rests on what the filter does: two subjects are better by it, or none is."""
    farm = layer("farm", box(0, 0, 50, 50), box(100, 0, 150, 50), box(900, 0, 950, 50),
                 columns={"id": ["A", "B", "C"]})
    subjects = [box(10, 10, 20, 20), box(110, 10, 120, 20)]

    def hashes(shown) -> list:
        return [filter_findings(check(subjects, [filtered(farm, shown)], language=language))["evidence_hash"].iloc[0]
                for language in ("en", "zh")]

    two, none = hashes([False, False, True]), hashes([True, True, False])
    assert two[0] == two[1] and none[0] == none[1]
    assert two[0] != none[0]


def test_a_run_whose_subjects_are_allowed_by_a_filter_alone_is_not_compliant():
    farm = layer("farm", box(0, 0, 50, 50), box(100, 0, 150, 50))
    hidden, free = [box(110, 10, 120, 20)], [box(60, 10, 70, 20)]
    result = check(hidden, [filtered(farm, [True, False])])
    assert result.counts["ALLOWED_COUNT"] == 1 and not result.counts["IS_COMPLIANT"]
    result = check(free, [filtered(farm, [True, False])])
    assert result.counts["IS_COMPLIANT"] and result.counts[COUNT] == 0
    assert "No subject would have a worse verdict" in filter_findings(result)["message"].iloc[0]
    unread = replace(filtered(farm, [True, False]), unfiltered=None)
    result = check(free, [unread])
    assert result.counts[COUNT] is None and not result.counts["IS_COMPLIANT"]
    assert "is unknown" in filter_findings(result)["message"].iloc[0]
    assert filter_findings(result)["measured"].isna().all()


def test_what_is_forbidden_anyway_is_not_counted_and_each_layer_has_its_finding():
    farm = layer("farm", box(0, 0, 50, 50), box(100, 0, 150, 50))
    other = replace(layer("farm", box(0, 0, 30, 30), box(300, 0, 350, 50)), table=replace(
        layer("farm", box(0, 0, 30, 30), box(300, 0, 350, 50)).table, name="OTHER"))
    subjects = [box(10, 10, 20, 20), box(110, 10, 120, 20), box(310, 0, 320, 10)]
    result = check(subjects, [filtered(farm, [True, False]), filtered(other, [False, False])])
    answer = filter_findings(result).set_index("control_layer")
    assert answer["measured"].to_dict() == {"FARM": 1, "OTHER": 1} and result.counts[COUNT] == 2


def test_slivers_of_a_project_add_up_over_the_hidden_features():
    """Each sliver is below the rule's square metre, and both together are not: neither may be left out."""
    farm = layer("farm", box(0, 0, 50, 50), box(100, 0, 150, 50))
    subjects = [box(49.2, 0, 60, 1), box(99, 0, 100.7, 1)]
    columns = {"project": ["P", "P"]}
    whole = check(subjects, [farm], columns=columns, project_field="project")
    shown = check(subjects, [filtered(farm, [True, False])], columns=columns, project_field="project")
    worse = [ORDER.index(a) < ORDER.index(b) for a, b in zip(whole.verdicts["verdict"], shown.verdicts["verdict"])]
    assert worse == [True, True] and shown.counts[COUNT] == 2


def test_a_hidden_feature_without_geometry_may_lie_anywhere():
    farm = layer("farm", box(0, 0, 50, 50), None)
    subjects = [box(10, 10, 20, 20), box(400, 0, 410, 10)]
    result = check(subjects, [filtered(farm, [True, False])])
    assert result.counts[COUNT] == 1 and "worst would be: Undetermined" in filter_findings(result)["message"].iloc[0]


def test_a_filter_that_hides_everything():
    farm = layer("farm", box(0, 0, 50, 50))
    result = check([box(10, 10, 20, 20), box(400, 0, 410, 10)], [filtered(farm, [False])])
    assert result.verdicts["verdict"].tolist() == ["undetermined", "undetermined"]   # empty, and no coverage
    assert result.counts[COUNT] == 1 and "0 of which are allowed" in filter_findings(result)["message"].iloc[0]


@pytest.mark.parametrize("seed", in_turns(range(12), each_time=(0, 1)))
def test_counts_equal_those_of_runs_without_the_filter(seed):
    random = np.random.default_rng(seed)

    def boxes(count, size):
        return [box(x, y, x + width, y + height) for x, y, width, height in zip(
            *random.uniform(0, 200, (2, count)), *random.uniform(1, size, (2, count)))]

    farm = layer("farm", *boxes(8, 40))
    town = layer("town", *boxes(6, 80), columns={"zone": random.choice(["410", "420", None], 6)})
    subjects = boxes(30, 15)
    columns = {"claim": random.choice([None, "3"], 30), "kind": random.choice(["urban", "rural"], 30),
               "project": random.choice(list("ABCDEFGHIJKL"), 30)}
    both = [filtered(farm, random.random(8) < 0.5), filtered(town, random.random(6) < 0.5)]
    bare = [replace(entry, unfiltered=None) for entry in both]

    def verdicts(controls):
        return check(subjects, controls, FARM_RULES + TOWN_RULES, columns, project_field="project")

    shown = verdicts(both)
    before, better = [ORDER.index(verdict) for verdict in shown.verdicts["verdict"]], np.zeros(30, dtype=bool)
    for place, (item, whole) in enumerate(zip(both, (farm, town))):
        after = verdicts([whole if place == 0 else bare[0], whole if place == 1 else bare[1]]).verdicts["verdict"]
        turned = np.array([ORDER.index(a) < b for a, b in zip(after, before)])
        better |= turned
        measured = filter_findings(shown).set_index("control_layer")["measured"]
        assert measured.get(item.table.name, turned.sum()) == turned.sum()
    assert shown.counts[COUNT] == better.sum()


def test_only_subjects_at_hidden_features_are_measured_again(monkeypatch):
    measured = []
    real = zoning_check.overlaps
    monkeypatch.setattr(zoning_check, "overlaps",
                        lambda subjects, *args, **more: measured.append(len(subjects)) or real(subjects, *args, **more))
    farm = layer("farm", *[box(100 * k, 0, 100 * k + 50, 50) for k in range(10)])
    subjects = [box(100 * k + 10, 10, 100 * k + 20, 20) for k in range(10)]
    check(subjects, [farm])
    assert measured == [10]
    measured.clear()
    check(subjects, [filtered(farm, np.arange(10) != 4)])
    assert measured == [10, 1]


def test_a_row_that_a_statement_gives_another_shape_counts_as_hidden():
    farm = layer("farm", box(0, 0, 50, 50))
    shrunk = filtered(farm, [True], hidden=-1)
    shrunk = replace(shrunk, table=replace(shrunk.table, geometry=shapely.buffer(shrunk.table.geometry, -20)))
    assert check([box(1, 1, 9, 9)], [shrunk]).counts[COUNT] == 1
