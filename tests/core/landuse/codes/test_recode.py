"""From list to list, with decisions that are applied again and turn stale."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
import shapely
from helpers.cases.codes import china

from groundrules.core.contract.frame import geometry_hashes
from groundrules.core.errors import InputError
from groundrules.core.landuse.recode.decisions import COLUMNS
from groundrules.core.landuse.recode.run import RecodeRequest, class_legend, recode
from groundrules.core.table import table_from_geometries

GUIDE, SURVEY, TRIAL, URBAN = "guide-2023", "survey-3", "guide-2020-trial", "gb-50137-2011"


def patches(values, moved=(), **columns):
    shapes = [shapely.box(i, 0, i + (2 if i in moved else 1), 1) for i in range(len(values))]
    return table_from_geometries("patches", shapes, {"DLBM": list(values), "ID": [f"p{i}" for i in range(len(values))],
                                                     **columns}, "EPSG:4547")


def run(values, source=SURVEY, target=GUIDE, decisions=None, table=None, **more):
    fields = {"land_class": "DLBM", "id": "ID"}
    return recode(RecodeRequest(table or patches(values), fields, china(), source, target, decisions=decisions,
                                decisions_name="decisions", **more))


def states(result):
    return [(row.target_code if isinstance(row.target_code, str) else "", row.recode_state)
            for row in result.frame.itertuples()]


def test_every_state():
    outcome = run(["0101", "0301", "05H1", "1107A", "zz", None, "0404"])
    assert states(outcome) == [("0101", "same"), ("0301", "same"), ("", "open"), ("", "review"), ("", "unknown"),
                               ("", "empty"), ("0403", "converted")]
    assert outcome.resolved.tolist() == [True, True, False, False, False, False, True]
    assert outcome.counts["UNRESOLVED_COUNT"] == 4 and outcome.counts["OPEN_COUNT"] == 2
    assert not outcome.counts["IS_COMPLETE"]
    assert outcome.frame["target_name"].tolist()[0] == "Paddy" and outcome.frame["alternatives"].iloc[3] == "1311, 1705"
    assert outcome.decisions["feature_id"].tolist() == ["p2", "p3"] and list(outcome.decisions) == list(COLUMNS)
    assert outcome.decisions["usual"].tolist() == ["09", ""] and set(outcome.decisions["state"]) == {"open"}


def test_the_usual_one_on_demand():
    result = run(["05H1", "1107A"], one_to_many="usual")
    assert states(result) == [("09", "usual"), ("", "review")]


def decided(values, **chosen):
    table = run(values).decisions.copy()
    for feature, code in chosen.items():
        table.loc[table["feature_id"] == feature, ["target_code", "decided_by"]] = [code, "Li"]
    return table


VALUES = ["05H1", "1107A", "05H1", "0101"]


def test_decisions_are_applied_on_every_run():
    table = decided(VALUES, p0="0901", p1="1705")
    for _ in range(2):
        result = run(VALUES, decisions=table)
        assert states(result) == [("0901", "decided"), ("1705", "decided"), ("", "open"), ("0101", "same")]
        table = result.decisions
        assert table["state"].tolist() == ["applied", "applied", "open"]
        assert table["decided_by"].tolist() == ["Li", "Li", ""]


def test_a_decision_of_when_every_vertex_counted_holds_on_and_only_for_its_own_outline():
    """Tables that an earlier version wrote are bound to outlines with the vertices in the middle of their edges."""
    def dense(moved=()):
        table = patches(VALUES, moved)
        return replace(table, geometry=shapely.segmentize(table.geometry, 0.3))

    table = decided(VALUES, p0="0901", p1="1705")
    table.loc[:, "geometry_hash"] = geometry_hashes(dense().geometry[[0, 1, 2]], every_vertex=True)
    assert table["geometry_hash"].tolist() != run(VALUES).decisions["geometry_hash"].tolist()
    result = run(VALUES, decisions=table, table=dense(moved=[1]))
    assert states(result)[:2] == [("0901", "decided"), ("", "stale")]
    again = run(VALUES, decisions=result.decisions)   # bound as of today by the run, to the outline without them
    assert states(again)[0] == ("0901", "decided")


def test_a_decision_turns_stale_with_the_patch_or_its_code():
    table = decided(VALUES, p0="0901", p1="1705")
    result = run(VALUES, decisions=table, table=patches(VALUES, moved=[0]))
    assert states(result)[:2] == [("", "stale"), ("1705", "decided")]
    row = result.decisions.iloc[0]
    assert (row["state"], row["target_code"], row["former_target"]) == ("stale", "", "0901")
    again = run(VALUES, decisions=result.decisions, table=patches(VALUES, moved=[0]))
    assert states(again)[0] == ("", "stale") and again.counts["STALE_COUNT"] == 1   # a second run decides nothing
    assert again.decisions["former_target"].iloc[0] == "0901"
    confirmed = result.decisions.copy()
    confirmed.loc[0, "target_code"] = "0902"
    assert states(run(VALUES, decisions=confirmed, table=patches(VALUES, moved=[0])))[0] == ("0902", "decided")
    changed = run(["08H2", *VALUES[1:]], decisions=table)
    assert states(changed)[0] == ("", "stale") and changed.counts["STALE_COUNT"] == 1


def test_a_table_that_a_spreadsheet_saved():
    """601 for 0601, and ids as numbers: the same decisions."""
    values = ["0601", "1006"]
    numbered = patches(values)
    numbered.columns["ID"] = [10001, 10002]
    table = run(values, table=numbered).decisions.copy()
    table["target_code"] = [100102.0, 60101.0]
    table["source_code"], table["feature_id"] = [601, 1006], [10001.0, 10002.0]
    outcome = run(values, decisions=table, table=numbered)
    assert states(outcome) == [("100102", "decided"), ("060101", "decided")]
    assert outcome.decisions["source_code"].tolist() == values and outcome.counts["STALE_COUNT"] == 0


def test_a_legend_names_what_was_not_converted():
    frame = run(["0101", "05H1"]).frame
    assert [row[:2] for row in class_legend(frame["target_code"], GUIDE, china(), "zh")] == [
        ("0101", "0101 水田"), ("", "未转换")]
    assert len(class_legend(frame["target_code"].dropna(), GUIDE, china(), "en")) == 1


def test_what_stands_behind_a_code_and_is_not_carried_over_is_told():
    values = ["0602/0603(7:3)", "1401(0806)", "0603", "1311(0806)"]   # the last stays unresolved: nothing is lost
    for mixed, target in (("each", "060201/060202"), ("main", "060201")):
        result = run(values, source=TRIAL, mixed=mixed)
        assert result.frame["target_code"].iloc[0] == target and result.frame["target_code"].isna().tolist()[-1]
        messages = [note for note in result.notes if "written without them" in note]
        assert len(messages) == 1 and messages[0].startswith("In 2 ") and "0602/0603(7:3)" in messages[0]
        assert "1311" not in messages[0]


def test_a_copy_of_the_layer_is_the_same_patch():
    turned = patches(VALUES)
    turned.geometry[0] = shapely.Polygon([(1, 1), (0, 1), (0, 0), (1, 0), (1, 1)])
    assert states(run(VALUES, decisions=decided(VALUES, p0="0901"), table=turned))[0] == ("0901", "decided")


def test_nothing_of_the_table_is_lost():
    table = pd.concat([decided(VALUES, p0="0901", p1="1705"), pd.DataFrame(
        [{**dict.fromkeys(COLUMNS, ""), "feature_id": "p0", "source_scheme": TRIAL, "source_code": "1311",
          "target_scheme": GUIDE, "target_code": "1705"}])])
    outcome = run(["0101", "1107A"], decisions=table)
    assert sorted(outcome.decisions["state"]) == ["applied", "gone", "not_needed", "other"]
    assert len(outcome.decisions) == len(table) == 4 and outcome.counts["GONE_COUNT"] == 1


def test_a_decision_outside_the_crosswalk_and_one_that_is_no_code():
    result = run(VALUES, decisions=decided(VALUES, p0="1401", p1="zz", p2="090101"))
    assert states(result)[:3] == [("1401", "decided"), ("", "review"), ("090101", "decided")]
    assert result.decisions["state"].tolist() == ["applied", "invalid", "applied"]
    assert any("does not offer" in note and note.startswith("1 ") for note in result.notes)


@pytest.mark.parametrize(("change", "key"), [
    ({"source": "auto", "in_place": True}, "recode.explicit"), ({"target": "none"}, "codes.scheme_unknown"),
    ({"values": ["0601", "0701"], "source": "auto"}, "recode.choose_source"),
    ({"values": ["zz"], "source": "auto"}, "recode.choose_source"),
    ({"decisions": pd.DataFrame({"feature_id": ["p0"]})}, "recode.decision_columns"),
    ({"decisions": pd.concat([decided(VALUES, p0="0901")] * 2)}, "recode.decided_twice"),
    ({"table": patches(VALUES, ID=["a", "a", "b", "c"])}, "recode.id_twice")])
def test_what_is_refused(change, key):
    with pytest.raises(InputError) as refused:
        run(change.pop("values", VALUES), **change)
    assert refused.value.key == key and refused.value.in_language("zh")


def test_mixed_uses_and_marks():
    values = ["0701/09", "0701/zz", "1207v", "0602/0603"]
    assert states(run(values, TRIAL)) == [("0701", "same"), ("0701", "same"), ("1207v", "same"),
                                          ("060201", "converted")]
    result = run(values, TRIAL, mixed="each")
    assert states(result)[0] == ("0701/09", "same") and states(result)[1] == ("", "unknown")
    assert states(result)[3] == ("060201/060202", "converted")
    assert result.frame["source_code"].iloc[3] == "0602/0603"


def test_across_and_back():
    result = run(["R2", "M1", "R21", "R22", "G1", "U31"], URBAN, "survey-3")
    assert [row.target_code if isinstance(row.target_code, str) else "" for row in result.frame.itertuples()][1:3] == [
        "0601", "0701"]
    assert states(run(["0101", "070102"], GUIDE, GUIDE)) == [("0101", "same"), ("070102", "same")]


def test_chinese_notes():
    result = recode(RecodeRequest(patches(VALUES), {"land_class": "DLBM"}, china(), SURVEY, GUIDE, language="zh"))
    assert any("判定表" in note for note in result.notes) and any("ID_FIELD" in note for note in result.notes)
    assert result.frame["target_name"].iloc[3] == "水田"
