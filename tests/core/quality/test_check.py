"""The pre-check, by hand: structure, rules that cannot be run, order and removal, degrees, what is passed over."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.codes import CHINA
from helpers.outcomes import declared
from helpers.source import ROOT
from shapely.geometry import Polygon, box

from groundrules.core.errors import InputError
from groundrules.core.geometry.systems.crs import plan_transform, transform
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.layers.recognise.names import is_cut
from groundrules.core.quality.attributes import KnownUnits, range_words
from groundrules.core.quality.binding import bind_layers, fields_of
from groundrules.core.quality.cases import SCHEMA
from groundrules.core.quality.check import CHECK
from groundrules.core.quality.pack.model import Interval
from groundrules.core.quality.request import DataLayer, QualityRequest, StoredField
from groundrules.core.table import FeatureTable

CRS, X, Y = "EPSG:4547", 500_000, 3_400_000
SURVEY, PLAN = (SCHEMA.form.read(ROOT / "packs" / name)[0] for name in ("cn-survey", "cn-plan-database"))
BOW_TIE = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])


def place(x, width=100.0, y=0.0, height=100.0):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def layer(key, shapes, crs=CRS, pack=SURVEY, stored=None, **columns):
    spec = pack.layers[key]
    shapes = [*shapes]
    geometry = np.full(len(shapes), None, dtype=object)
    geometry[:] = shapes
    frame = pd.DataFrame({name: pd.Series(values).convert_dtypes() for name, values in columns.items()},
                         index=range(len(shapes)))
    table = FeatureTable(key, np.arange(1, len(shapes) + 1), geometry, frame, crs)
    return DataLayer(key, table, {name: name for name in columns if name in spec.fields},
                     stored or {}, key, spec.geometry)


def check(*layers, pack=SURVEY, **more):
    return declared(CHECK, QualityRequest(pack, {item.id: item for item in layers}, **more))


def findings_of(result) -> list:
    columns = result.findings[["rule_id", "control_role", "subject_id", "control_id"]].astype(object)
    return [tuple(None if pd.isna(item) else item for item in row) for row in columns.itertuples(index=False)]


def state(result, rule) -> str:
    return result.tables["rules"].set_index("rule_id")["state"][rule]


# -- structure --------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("own", "name", "cut"), [
    ("STATED_ARE", "STATED_AREA", True), ("stated_are", "STATED_AREA", True), ("STATED_A_1", "STATED_AREA", True),
    ("图斑地", "图斑地类面积", True), ("图斑地类面", "图斑地类面积", True), ("STATED_AREA", "STATED_AREA", False),
    ("STATED", "STATED_AREA", False), ("KCXS", "KCXS", False), ("STATED_ARX", "STATED_AREA", False)])
def test_names_that_a_shapefile_cuts(own, name, cut):
    """Ten bytes: of UTF-8 three Chinese letters, of GBK five."""
    assert is_cut(own, name) is cut


def test_fields_and_their_types():
    stored = {"BSM": StoredField("text", 18), "TBMJ": StoredField("text", 20), "SJNF": StoredField("real"),
              "DLMC": StoredField("text", 30), "ZLDWMC": StoredField("text", 300), "KCXS": StoredField("integer")}
    result = check(layer("DLTB", [place(0)], stored=stored, **{name: ["1"] for name in stored}), rules=("ST02",))
    results = {row[3]: message for row, message in zip(findings_of(result), result.findings["message"])}
    missing = {name for name, spec in SURVEY.layers["DLTB"].fields.items() if spec.presence == "M"} - set(stored)
    assert set(results) == missing | {"TBMJ", "SJNF", "DLMC", "ZLDWMC"}
    assert "stored as text" in results["TBMJ"] and "decimal" in results["SJNF"] and "30 characters" in results["DLMC"]
    lenient = check(layer("DLTB", [place(0)], stored=stored, **{name: ["1"] for name in stored}), rules=("ST02",),
                    mode="lenient")
    assert {row[3] for row in findings_of(lenient)} == set(results) - {"ZLDWMC"}


@pytest.mark.parametrize(("crs", "shapes", "notes"), [
    ("EPSG:4547", [place(0)], []),
    ("EPSG:4490", [box(114, 30, 114.001, 30.001)], []),
    ("", [place(0)], ["crs"]),
    ("EPSG:4326", [box(114, 30, 114.001, 30.001)], ["datum"]),
    ("EPSG:2383", [place(0)], ["datum"]),
    ("EPSG:4547", [place(280_000)], ["zone"]),
    ("EPSG:4490", [place(0)], ["place"]),
])
def test_coordinate_systems(crs, shapes, notes):
    result = check(layer("DLTB", shapes, crs, BSM=["1"]), rules=("ST04",))
    assert [row[3] for row in findings_of(result)] == notes, result.findings["message"].tolist()


def test_one_system_and_a_height_datum():
    degrees = transform(np.array([place(0)], dtype=object), plan_transform(CRS, "EPSG:4490"))
    layers = (layer("XZQ", [place(0)], pack=PLAN, BSM=["1"]),
              layer("GHFQ", degrees, "EPSG:4490", PLAN, BSM=["1"]))
    assert [row[1:4:2] for row in findings_of(check(*layers, pack=PLAN, rules=("ST04",)))] == [
        ("XZQ", "height"), ("GHFQ", "package")]
    assert [row[3] for row in findings_of(check(*layers, pack=PLAN, rules=("ST04",), mode="lenient"))] == ["package"]
    high = layer("XZQ", [place(0)], "EPSG:4547+5737", PLAN, BSM=["1"])
    assert findings_of(check(high, pack=PLAN, rules=("ST04",))) == []


# -- what cannot be run -----------------------------------------------------------------------------------

def test_without_a_layer_a_rule_is_not_clean():
    patches = layer("DLTB", [place(0)], BSM=["1"], TBMJ=[10_000.0])
    result = check(patches)
    assert {rule: state(result, rule) for rule in ("AR03", "AR04", "CH01", "TP09", "AT07")} == {
        "AR03": "not_run", "AR04": "not_run", "CH01": "not_run", "TP09": "not_run", "AT07": "not_run"}
    assert state(result, "TP01") == "partly" and state(result, "TP03") == "partly"
    assert result.tables["rules"]["reason"][result.tables["rules"]["state"] != "run"].notna().all()
    assert not result.counts["IS_COMPLETE"] and not result.counts["IS_CLEAN"]
    assert any("Pre-check only" in note for note in result.notes)


def test_removing_a_layer_never_makes_it_clean():
    layers = [layer("XZQ", [place(0, 200)], BSM=["x"], XZQDM=["990127100"], DCMJ=[19_000.0]),
              layer("CJDCQ", [place(0, 200)], BSM=["c"], ZLDWDM=["990127100001"], DCMJ=[20_000.0]),
              layer("DLTB", [place(0), place(100)], BSM=["1", "2"], ZLDWDM=["990127100001"] * 2,
                    TBMJ=[10_000.0, 10_000.0])]
    whole = check(*layers)
    for gone in range(3):
        less = check(*[item for place_, item in enumerate(layers) if place_ != gone])
        for rule, was in zip(whole.tables["rules"]["rule_id"], whole.tables["rules"]["state"]):
            asked = layers[gone].id in str(whole.tables["rules"].set_index("rule_id")["layers"][rule])
            if was == "run" and asked and rule not in ("ST01", "ST05"):
                assert state(less, rule) != "run", (rule, layers[gone].id)


def test_unusable_features_stop_only_what_needs_them():
    shapes = [BOW_TIE, None, place(200), place(300)]
    patches = layer("DLTB", shapes, BSM=["1", "2", "3", "3"], TBMJ=[1.0, 1.0, 10_000.0, -5.0])
    result = check(layer("XZQ", [place(0, 400)], BSM=["x"]), patches,
                   rules=("AT04", "AT05", "TP01", "TP02", "TP03"))
    rows = [row if row[0] != "TP02" else (*row[:3], None) for row in findings_of(result)]
    assert sorted(rows, key=str) == sorted([
        ("TP03", "DLTB", "1", None), ("TP03", "DLTB", "2", None), ("AT05", "DLTB", "3", "TBMJ"),
        ("AT04", "DLTB", "3", "BSM"), ("AT04", "DLTB", "3", "BSM"), ("TP02", "DLTB", None, None)], key=str)
    # the gap is told where no broken feature can lie, and not in the broken one's own extent
    gap = result.tables["areas"][result.tables["areas"]["kind"] == "no_gaps"]
    assert gap["area_m2"].tolist() == pytest.approx([10_000], rel=1e-3)
    assert result.tables["rules"].set_index("rule_id").loc["TP01", "skipped_count"] == 2
    assert result.findings["finding_id"].is_unique


def test_nothing_given_and_rules_that_do_not_exist():
    with pytest.raises(InputError, match="cn-survey"):
        check()
    with pytest.raises(InputError, match="XX01"):
        check(layer("DLTB", [place(0)]), rules=("XX01",))
    planar = replace(SURVEY, area_method="planar")
    with pytest.raises(InputError):
        check(layer("DLTB", [box(114, 30, 114.1, 30.1)], "EPSG:4490"), pack=planar)


# -- properties -------------------------------------------------------------------------------------------

def tiles(seed: int) -> list:
    """Plots in a row, some too wide, some too narrow."""
    random = np.random.default_rng(seed)
    return [place(100 * k + random.choice([0, 0, -3]), 100 + random.choice([0, 0, 4, -5])) for k in range(12)]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_features_does_not_matter(seed):
    shapes, names = tiles(seed), [f"{k:02d}" for k in range(12)]
    turn = np.random.default_rng(seed + 10).permutation(12)
    first = check(layer("DLTB", shapes, BSM=names), rules=("TP01", "TP02"))
    two = check(layer("DLTB", [shapes[k] for k in turn], BSM=[names[k] for k in turn]), rules=("TP01", "TP02"))

    def pairs(result):
        return sorted((row[0], tuple(sorted(str(name) for name in row[2:])), round(area, 3))
                      for row, area in zip(findings_of(result), result.findings["overlap_area_m2"]))

    assert pairs(first) == pairs(two)


@pytest.mark.parametrize("seed", range(4))
def test_lenient_finds_no_more_than_strict(seed):
    random = np.random.default_rng(seed)
    shapes = tiles(seed)
    stated = [shape.area * random.choice([1, 1.00001, 1.03, 1.2]) for shape in shapes]
    columns = {"BSM": [str(k) for k in range(12)], "TBMJ": stated, "ZLDWDM": ["990127100001"] * 12}
    strict, lenient = (check(layer("DLTB", shapes, **columns), mode=mode) for mode in ("strict", "lenient"))
    assert set(findings_of(lenient)) <= set(findings_of(strict))


def test_degrees_give_the_same():
    shapes, names = tiles(1), [f"{k:02d}" for k in range(12)]
    degrees = transform(np.array(shapes, dtype=object), plan_transform(CRS, "EPSG:4490"))
    rules = ("TP01", "TP02", "TP05", "TP06")
    metres = check(layer("DLTB", shapes, BSM=names), rules=rules)
    turned = check(layer("DLTB", degrees, "EPSG:4490", BSM=names), rules=rules)
    overlaps = [[row[:3] for row in findings_of(item) if row[0] == "TP01"] for item in (metres, turned)]
    assert overlaps[0] == overlaps[1] and overlaps[0]
    first, other = (outcome.tables["areas"]["area_m2"].to_numpy(float) for outcome in (turned, metres))
    assert first == pytest.approx(other, rel=1e-4)


def test_places_lie_on_what_is_wrong():
    result = check(layer("DLTB", [BOW_TIE, place(50), place(140)], BSM=list("123")), rules=("TP01", "TP03", "ST01"))
    shown = ~pd.isna(result.geometry["places"])
    assert shown.sum() == 2 and (shapely.get_type_id(result.geometry["places"][shown]) == 0).all()
    crossing = result.geometry["places"][result.findings["rule_id"] == "TP03"][0]
    assert (crossing.x, crossing.y) == pytest.approx((X + 50, Y + 50))
    text = " ".join(result.findings["message"]) + " ".join(result.findings["control_id"].dropna())
    assert "3400" not in text   # reports show messages, and no coordinates


# -- words and names --------------------------------------------------------------------------------------

@pytest.mark.parametrize(("first", "other", "related"), [
    ("990127100", "9901271000010000000", True), ("990127100000", "9901271000010000000", True),
    ("990127100000", "9901271010010000000", False), ("990127", "990127101000", True),
    ("990127000000", "990127101000", True), ("990128", "990127101000", False),
    ("990127100001", "9901271000010000000", True), ("990127100001", "9901271000020000000", False)])
def test_units_within_units(first, other, related):
    """County, town and village by their digits, however many zeros fill them up."""
    assert KnownUnits([other]).has_kin(first) is related and KnownUnits([first]).has_kin(other) is related


class Shown:
    """A layer as binding sees it."""

    def __init__(self, name, fields=()):
        self.layer_id, self.source, self.data_layer, self.name = name, name, name, name
        self.field_names = list(fields)


def test_layers_by_name_title_and_person():
    layers = [Shown("DLTB"), Shown("行政区"), Shown("remarks"), Shown("villages 2024")]
    bound = bind_layers(layers, SURVEY, [("villages 2024", "CJDCQ")], "en")
    assert bound.layers == {"DLTB": 0, "XZQ": 1, "CJDCQ": 3} and bound.unbound == ("remarks",)
    with pytest.raises(InputError, match="both match"):
        bind_layers([Shown("DLTB"), Shown("地类图斑")], SURVEY, [], "en")
    assert bind_layers([Shown("DLTB"), Shown("地类图斑")], SURVEY, [("地类图斑", "DLTB")], "en").layers == {"DLTB": 1}


def test_fields_by_name_title_cut_and_person():
    first = Shown("DLTB", ["dlbm", "图斑面积", "权属单", "mine", "DLMC_2"])
    spec = SURVEY.layers["DLTB"]
    found_fields = fields_of(first, spec, [("DLTB", "BSM", "mine")], [first])
    assert found_fields == {"DLBM": "dlbm", "TBMJ": "图斑面积", "BSM": "mine"}


@pytest.mark.parametrize(("interval", "en", "zh"), [
    (Interval(low=0, low_in=False), "more than 0", "大于 0"), (Interval(low=0), "at least 0", "不小于 0"),
    (Interval(1, 15), "at least 1 and at most 15", "不小于 1 且不大于 15"),
    (Interval(None, 0.5, high_in=False), "less than 0.5", "小于 0.5")])
def test_a_range_is_said_in_words(interval, en, zh):
    assert (range_words(interval, "en"), range_words(interval, "zh")) == (en, zh)


def test_a_wrong_name_is_told_with_the_name_that_the_data_should_hold():
    """An English report on Chinese data says 水田, which can be written into them, and not "Paddy"."""
    for language in ("en", "zh"):
        result = check(layer("DLTB", [place(0)], DLBM=["0101"], DLMC=["旱地"]), codes=load_codes(CHINA),
                       rules=("AT03",), language=language)
        assert "水田" in result.findings["message"][0]


# -- what is passed over ----------------------------------------------------------------------------------

def zoned(stated, control, codes=("1", "1", "2")):
    """Two units of 200 m × 100 m; the first has two zones of 100 m × 100 m, the second one of 200 m × 100 m."""
    units = layer("XZQ", [place(0, 200), place(200, 200)], pack=PLAN, XZQDM=["1", "2"], DCMJ=control)
    zones = layer("GHFQ", [place(0), place(100), place(200, 200)], pack=PLAN, XZQDM=list(codes), MJ=stated)
    return check(units, zones, pack=PLAN, rules=("AR03",))


@pytest.mark.parametrize(("stated", "control", "notes"), [
    ((10_000.0, 10_000.0, 20_000.0), (20_000.0, 20_000.0), ("run", 2, 0, True)),
    ((10_000.0, None, None), (20_000.0, 20_000.0), ("not_run", 0, 2, False)),
    ((10_000.0, 10_000.0, None), (20_000.0, 20_000.0), ("partly", 1, 1, False)),
    ((10_000.0, 10_000.0, 20_000.0), (20_000.0, None), ("partly", 1, 1, False)),
    ((10_000.0, None, 20_000.0), (20_000.0, None), ("not_run", 0, 2, False)),
    ((10_000.0, 10_000.0, 20_000.0), (None, None), ("not_run", 0, 2, False))])
def test_units_that_a_total_passes_over_are_counted_and_told(stated, control, notes):
    result = zoned(stated, control)
    row = result.tables["rules"].iloc[0]
    assert (row["state"], row["examined_count"], row["skipped_count"], result.counts["IS_CLEAN"]) == notes
    assert pd.isna(row["reason"]) is (notes[0] == "run") and not len(result.findings)
    if notes[0] != "run":
        assert "skipped" in row["reason"] and ("MJ" in row["reason"])


def test_a_total_that_is_missed_whatever_the_unknown_part_is_has_a_finding():
    """25,000 m² and a zone of unknown area are more than 20,000 m²; 15,000 m² and such a zone may be equal to them."""
    result = zoned((25_000.0, None, 20_000.0), (20_000.0, 20_000.0))
    row, findings = result.tables["rules"].iloc[0], result.findings
    assert (row["state"], row["examined_count"], row["skipped_count"]) == ("run", 2, 0) and len(findings) == 1
    assert findings["measured"].tolist() == [25_000.0] and "≥ 25000.00 m²" in findings["message"][0]
    less = zoned((15_000.0, None, 20_000.0), (20_000.0, 20_000.0))
    assert (less.tables["rules"].iloc[0]["state"], len(less.findings)) == ("partly", 0)


@pytest.mark.parametrize(("field", "stated", "notes", "findings"), [
    ("YJJBNTBHMB", (10_000.0, 20_000.0), ("partly", 1), 0), ("YJJBNTBHMB", (10_000.0, None), ("partly", 1), 0),
    ("YJJBNTBHMB", (20_000.0, None), ("partly", 1), 0), ("YJJBNTBHMB", (5_000.0, None), ("not_run", 0), 0),
    ("CZKFBJMJ", (15_000.0, None), ("partly", 1), 1), ("CZKFBJMJ", (5_000.0, None), ("not_run", 0), 0)])
def test_a_target_of_one_hectare_with_a_part_of_unknown_area(field, stated, notes, findings):
    """At least one hectare of farmland, at most one within the boundary: what is known may decide already."""
    target = layer("GHZB", [None], pack=PLAN, crs="", XZQDM=["1"], **{field: [1.0]})
    name, area = ("YJJBNTBHTB", "YJJBNTMJ") if field == "YJJBNTBHMB" else ("CZKFBJ", "MJ")
    parts = layer(name, [place(0), place(100)], pack=PLAN, XZQDM=["1", "1"], **{area: list(stated)})
    result = check(target, parts, pack=PLAN, rules=("LG06",))
    row = result.tables["rules"].iloc[0]
    assert (row["state"], row["examined_count"], len(result.findings)) == (*notes, findings)


@pytest.mark.parametrize("relation", ["equal", "at_least", "at_most"])
def test_totals_are_monotone_in_what_is_known(relation):
    """Of sixty units, a part each of which may be unstated: what becomes known contradicts no finding and no unit that
    was found right; what becomes unknown makes no unit right."""
    rng, count = np.random.default_rng(len(relation)), 60
    codes = [f"{k:02d}" for k in range(count)]
    rule = next(item for item in PLAN.rules if item.id == "AR03")
    pack = replace(PLAN, rules=[replace(rule, values={**rule.values, "totals": [
        {**rule.values["totals"][0], "relation": relation}]})])
    limits = np.round(rng.uniform(9.0, 11.0, count), 1)
    first, second = np.round(rng.uniform(8.5, 11.0, count), 1), np.where(rng.random(count) < 0.5, 0.0, 0.7)
    second = np.where(rng.random(count) < 0.3, np.round(limits - first, 1), second).clip(0.0)

    def answers(unstated):
        """Units that are missed, and how many are right."""
        units = layer("XZQ", [place(0)] * count, pack=pack, XZQDM=codes, DCMJ=list(limits))
        parts = layer("GHFQ", [place(0)] * (2 * count), pack=pack, XZQDM=codes * 2, MJ=[
            *first, *(None if open_ else item for item, open_ in zip(second, unstated))])
        result = check(units, parts, pack=pack, rules=("AR03",))
        missed = set(result.findings["subject_fid"])
        return missed, int(result.tables["rules"]["examined_count"].iloc[0]) - len(missed)

    known, right = answers(np.zeros(count, dtype=bool))
    assert known and right
    before, last = known, right
    for share in (0.3, 0.6, 1.0):
        missed, still_right = answers(np.arange(count) < share * count)
        assert missed <= before and still_right <= last
        before, last = missed, still_right
    assert (relation != "at_least") == bool(before) and (relation == "at_least") == bool(last)


def test_a_deduction_that_cannot_be_read_is_not_nothing():
    """An empty deduction means none; one that is no number leaves the net area open."""
    columns = {"YJJBNTTBMJ": [10_000.0] * 3, "YJJBNTMJ": [10_000.0, 10_000.0, 9_000.0]}
    result = check(layer("YJJBNTBHTB", [place(0), place(100), place(200)], pack=PLAN, KCMJ=[None, "?", "1000"],
                         **columns), pack=PLAN, rules=("AR02",))
    row = result.tables["rules"].iloc[0]
    assert not len(result.findings) and "KCMJ" in row["reason"] and row["state"] == "partly"


def test_a_part_of_no_unit_is_passed_over():
    result = zoned((10_000.0, 10_000.0, 20_000.0), (20_000.0, 20_000.0), ("1", "1", None))
    row = result.tables["rules"].iloc[0]
    assert (row["state"], row["examined_count"], row["skipped_count"]) == ("partly", 2, 1) and "XZQDM" in row["reason"]


@pytest.mark.parametrize(("rule", "columns", "notes"), [
    ("AR01", {"YJJBNTTBMJ": [None, None]}, ("not_run", 0, 2)),
    ("AR01", {"YJJBNTTBMJ": [10_000.0, None]}, ("partly", 1, 1)),
    ("LG04", {"DLBM": [None, None]}, ("not_run", 0, 2)),
    ("LG04", {"DLBM": ["0101", None]}, ("partly", 1, 1)),
    ("LG04", {"DLBM": ["0101", "0103"]}, ("run", 2, 0))])
def test_rows_whose_value_is_not_there_are_passed_over(rule, columns, notes):
    result = check(layer("YJJBNTBHTB", [place(0), place(100)], pack=PLAN, **columns), pack=PLAN, rules=(rule,),
                   mode="lenient")
    row = result.tables["rules"].iloc[0]
    assert (row["state"], row["examined_count"], row["skipped_count"]) == notes
    assert result.counts["IS_COMPLETE"] is (notes[0] == "run") and next(iter(columns)) in (
        row["reason"] if notes[2] else next(iter(columns)))


@pytest.mark.parametrize(("first", "last", "notes"), [
    ("2020", "2035", ("run", 1, 0)), ("2020", None, ("not_run", 0, 1)), ("?", "2035", ("not_run", 0, 1))])
def test_an_order_of_which_one_end_is_not_known(first, last, notes):
    result = check(layer("GHJBXX", [None], pack=PLAN, crs="", JQND=[first], MBND=[last]), pack=PLAN, rules=("LG08",))
    row = result.tables["rules"].iloc[0]
    assert (row["state"], row["examined_count"], row["skipped_count"]) == notes


def test_rules_that_were_not_run_name_the_fields_that_they_need():
    rules = check(layer("DLTB", [place(0)], BSM=["1"], DLBM=["0101"]),
                  layer("XZQ", [place(0)], XZQDM=["990127"])).tables["rules"].set_index("rule_id")["reason"]
    assert "lacks fields that the rule needs: DLMC (land-use name), TBXHDM (" in rules["AT03"] \
        and "FIELDS" in rules["AT03"] and "DLBM" not in rules["AT03"]
    assert "QSDWDM (code of the owner), ZLDWDM (code of the location)" in rules["AT07"]
