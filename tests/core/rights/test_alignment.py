"""Edges of a plan against parcels, by hand: parcels of 100 m × 60 m, and edges 2 m from theirs."""
from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.outlines import knotted
from helpers.real_data import CHINO, needs

from groundrules.core.contract.outcome import departures
from groundrules.core.findings.details.alternatives import alternatives_html, cut_of, edges_of, read_cuts
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.report.numbers import NumberStyle
from groundrules.core.rights.alignment.cards import cards_of
from groundrules.core.rights.alignment.report import alignment_blocks
from groundrules.core.rights.alignment.request import FIELDS, AlignRequest
from groundrules.core.rights.alignment.run import CHECK, align_plan
from groundrules.core.table import table_from_geometries

CRS, X, Y = "EPSG:4547", 500_000.0, 3_000_000.0


def box(left, bottom, right, top):
    return shapely.box(X + left, Y + bottom, X + right, Y + top)


def layer(role, shapes, crs=CRS, **columns):
    frame = {name: pd.Series(values, dtype="string") for name, values in columns.items()}
    return ControlLayer(role, table_from_geometries(role, shapes, frame, crs),
                        {name: name for name in FIELDS.get(role, ()) if name in frame})


def request(statuses=("draft", "draft"), edge=98, **more):
    """P1 is cut at ``edge``, P2 lies in A alone, P3 in B alone."""
    parcels = layer("parcels", [box(0, 0, 100, 60), box(0, 60, 90, 120), box(100, 0, 200, 60)], id=["P1", "P2", "P3"],
                    right_type=["3", "9", "3"])
    plan = layer("plan", [box(0, 0, edge, 120), box(edge, 0, 300, 120)], id=["A", "B"], status=statuses,
                 far=["2.0", "1.2"])
    return AlignRequest(plan, parcels, **{"limits": ("far",), "area_method": "planar", **more})


def only(outcome, table="rows"):
    (row,) = outcome.tables[table].to_dict("records")
    return row


@pytest.fixture(scope="module")
def aligned():
    return align_plan(request())


def test_two_metres_are_offered_with_the_effect_of_each_alternative(aligned):
    row = only(aligned)
    assert {name: row[name] for name in (
        "parcel_id", "right_type", "kind", "piece_unit", "main_unit", "area_m2", "edge_status", "is_offered",
        "to_parcel_m2", "to_draft_m2", "to_split_m2", "unit_limits", "main_limits", "warning", "state")} == {
        "parcel_id": "P1", "right_type": "3", "kind": "cut", "piece_unit": "B", "main_unit": "A", "area_m2": 120.0,
        "edge_status": "draft", "is_offered": True, "to_parcel_m2": 120.0, "to_draft_m2": -120.0, "to_split_m2": 120.0,
        "unit_limits": "far 1.2", "main_limits": "far 2.0", "warning": "", "state": "new"}
    assert (round(row["share"], 6), round(row["width_m"], 4)) == (0.02, round(240 / 124, 4))
    cuts = aligned.tables["cuts"].set_index("alternative")
    assert cuts.loc["parcel", ["gains", "loses", "change_m2"]].tolist() == ["A", "B", 120.0]
    assert cuts.loc["parcel", ["gains_before_m2", "gains_after_m2"]].tolist() == [11_760.0, 11_880.0]
    assert cuts.loc["parcel", ["loses_before_m2", "loses_after_m2"]].tolist() == [24_240.0, 24_120.0]
    assert cuts["parcel_after_m2"].to_dict() == {"parcel": 6_000.0, "draft": 5_880.0, "split": 5_880.0}
    moved = cuts[["gains_after_m2", "loses_after_m2"]].sum(axis=1)
    assert (moved == 36_000.0).all() and aligned.counts["IS_CLOSED"]
    assert "loses 120.00 m²" in cuts.loc["draft", "rights_effect"]
    assert aligned.findings["verdict"].tolist() == ["conditional"] and not list(departures(CHECK, aligned))


@pytest.mark.parametrize(("statuses", "word", "verdict"), [
    (("in_force", "draft"), "in_force", "conditional"), (("draft", "现行"), "in_force", "conditional"),
    ((None, "draft"), "unknown", "undetermined"), (("draft", "somehow"), "unknown", "undetermined"),
    (("in_force", None), "in_force", "conditional")])
def test_only_drafts_on_both_sides_are_offered_to_move(statuses, word, verdict):
    outcome = align_plan(request(statuses))
    row = only(outcome)
    assert (row["edge_status"], row["is_offered"], pd.isna(row["to_parcel_m2"])) == (word, False, True)
    assert outcome.findings["verdict"].tolist() == [verdict] and outcome.counts["OFFERED_COUNT"] == 0
    cuts = outcome.tables["cuts"].set_index("alternative")["is_offered"].to_dict()
    assert cuts == {"parcel": False, "draft": True, "split": True}
    assert any("somehow" in note for note in outcome.notes) == ("somehow" in statuses)


def test_a_red_line_in_force_holds_the_edge_and_its_absence_hides_no_cut(aligned):
    red = layer("red", [box(98, -50, 400, 200)])
    held = align_plan(request(lines=(red,)))
    assert only(held)["edge_status"] == "in_force" and not only(held)["is_offered"]
    unknown = align_plan(request(lines=(red,), lines_status="unknown"))
    assert only(unknown)["edge_status"] == "unknown"
    elsewhere = align_plan(request(lines=(layer("red", [box(150, -50, 400, 200)]),)))
    assert only(elsewhere)["is_offered"]
    assert only(held)["cut_id"] == only(aligned)["cut_id"] and any("statutory lines" in note for note in aligned.notes)


@pytest.mark.parametrize(("edge", "kind"), [(98, "cut"), (97, "cut"), (60, "split"), (95, "split")])
def test_an_edge_in_the_middle_divides_and_is_no_sliver(edge, kind):
    outcome = align_plan(request(edge=edge))
    rows = outcome.tables["rows"].query("parcel_id == 'P1'")
    assert rows["action"].tolist() == [{"cut": "may_follow", "split": "divides"}[kind]]
    assert rows["kind"].tolist() == [kind] and (len(outcome.tables["cuts"]) > 0) == (kind == "cut")
    assert pd.isna(rows["to_draft_m2"]).tolist() == [kind == "split"]


def test_a_narrow_parcel_cut_across_its_middle_is_divided():
    lane = layer("parcels", [box(0, 0, 100, 2)], id=["lane"])
    row = only(align_plan(replace(request(edge=55), parcels=lane)))
    assert (row["kind"], row["piece_unit"], row["area_m2"]) == ("split", "B", 90.0)


def test_no_unit_is_outside_the_plan_and_a_project_that_falls_apart_is_warned_of():
    neck = shapely.union_all([box(0, 0, 100, 40), box(98, 40, 100, 60), box(98, 60, 200, 100)])
    project = layer("plan", [neck], id=["project"], status=["draft"])
    parcels = layer("parcels", [box(60, 40, 100, 60)], id=["P"])
    row = only(align_plan(replace(request(), plan=project, parcels=parcels, limits=())))
    assert (row["piece_unit"], row["main_unit"], row["area_m2"]) == ("project", "outside the plan", 40.0)
    assert "split the unit" in row["warning"] and pd.isna(row["main_limits"])


def test_holes_in_a_unit_and_in_farmland_are_warned_of():
    island = box(40, 40, 42, 60)
    plan = layer("plan", [shapely.difference(box(0, 0, 100, 100), island), island], id=["A", "B"],
                 status=["draft", "draft"])
    parcels = layer("parcels", [box(36, 40, 42, 60), box(40, 40, 41, 60)], id=["P", "Q"])
    base = replace(request(), plan=plan, parcels=parcels, limits=())
    outcome = align_plan(base)
    assert outcome.tables["rows"]["parcel_id"].tolist() == ["P"] and only(outcome)["warning"] == ""
    ring = layer("plan", [box(0, 0, 10, 10), box(10, 0, 12, 10)], id=["A", "B"], status=["draft", "draft"])
    cut = layer("parcels", [box(0, 0, 12, 10)], id=["P"])
    farmland = layer("farmland", [shapely.difference(box(-20, -20, 40, 40), box(0, 0, 10, 10))])
    assert only(align_plan(replace(base, plan=ring, parcels=cut, farmland=farmland)))["warning"] == ""
    apart = shapely.difference(box(-20, -20, 40, 40), box(0, 0, 10.2, 10))
    holed = align_plan(replace(base, plan=layer("plan", [box(0, 0, 9.8, 10), box(10.2, 0, 12, 10)], id=["A", "B"],
                                                status=["draft", "draft"]),
                               parcels=cut, farmland=layer("farmland", [shapely.union(apart, box(9.8, 0, 10.2, 10))])))
    words = holed.tables["rows"].set_index("piece_unit")["warning"]
    assert "hole in farmland" in words["B"] and "lie apart" in words["B"]


def test_a_piece_inside_a_unit_leaves_a_hole():
    plan = layer("plan", [box(0, 0, 100, 100)], id=["A"], status=["draft"])
    base = replace(request(), plan=plan, limits=())
    ground = shapely.union_all([box(100, 0, 150, 50), box(90, 20, 100, 21), box(80, 20, 90, 21)])
    row = only(align_plan(replace(base, parcels=layer("parcels", [ground], id=["P"]))))
    assert (row["area_m2"], row["warning"]) == (20.0, "")
    apart = shapely.union_all([box(100, 0, 150, 50), box(60, 20, 70, 21)])
    row = only(align_plan(replace(base, parcels=layer("parcels", [apart], id=["P"]))))
    assert "hole in a unit" in row["warning"]


def test_accepted_cuts_are_kept_and_told_from_new_ones(aligned):
    cut = only(aligned)["cut_id"]

    def again(*rows, **more):
        ids, decisions, areas = zip(*rows)
        shapes = [box(0, 0, 1, 1)] * len(rows)
        earlier = layer("accepted", shapes, cut_id=ids, decision=decisions, area=areas)
        return align_plan(request(accepted=earlier, **more))

    kept = again((cut, "parcel", "120"), ("other", "split", "7"))
    assert (only(kept)["state"], only(kept)["decision"], len(kept.findings)) == ("accepted", "parcel", 0)
    assert kept.counts["IS_ALL_DECIDED"] and kept.counts["GONE_COUNT"] == 1 and kept.counts["CUT_COUNT"] == 1
    assert kept.tables["accepted"][["cut_id", "state", "decision"]].to_numpy().tolist() == [
        [cut, "accepted", "parcel"], ["other", "gone", "split"]]
    assert kept.geometry["accepted"][1].equals(box(0, 0, 1, 1))
    assert only(again((cut, None, "120")))["state"] == "open"
    assert only(again((cut, "随宗地", "120")))["state"] == "accepted"
    changed = again((cut, "parcel", "60"))
    assert only(changed)["state"] == "changed" and len(changed.findings) == 1
    assert only(again((cut, "parcel", "120"), statuses=("in_force", "draft")))["state"] == "changed"
    assert only(again((cut, "draft", "120"), statuses=("in_force", "draft")))["state"] == "accepted"
    unclear = again((cut, "parcel", "120"), (cut, "split", "120"), ("x", "perhaps", "1"))
    assert only(unclear)["state"] == "open" and sum(
        cut in note or "perhaps" in note for note in unclear.notes) == 2


def test_a_changed_cut_stays_changed_until_it_is_decided_again_and_one_that_is_gone_keeps_its_area(aligned):
    """What a run gives is given back as it is, again and again; nothing is decided by that."""
    cut = only(aligned)["cut_id"]

    def given(outcome, table, **edited):
        frame = outcome.tables[table].assign(**edited)
        names = {"area": "area_m2", "accepted_area": "accepted_m2", "parcel": "parcel_id"}
        return layer("accepted", [box(0, 0, 1, 1)] * len(frame), **{
            role: frame[name].astype(object).where(frame[name].notna(), None).tolist()
            for role in ("cut_id", "decision", "state", "area", "accepted_area", "parcel")
            if (name := names.get(role, role)) in frame})

    def again(earlier):
        return align_plan(request(accepted=earlier))

    first = again(layer("accepted", [box(0, 0, 1, 1)] * 2, cut_id=[cut, "far"], decision=["parcel", "split"],
                        area=["60", "150"], parcel=["P1", "P9"]))
    for table in ("accepted", "rows", "accepted"):
        second = again(given(first, table))
        assert (only(second)["state"], len(second.findings), second.counts["IS_ALL_DECIDED"]) == ("changed", 1, False)
        assert sum("write accepted in the field state" in note for note in second.notes) == 1
    third = again(given(second, "accepted")).tables["accepted"]
    assert third[["cut_id", "parcel_id", "state", "accepted_m2"]].to_numpy().tolist() == [
        [cut, only(aligned)["parcel_id"], "changed", 60.0], ["far", "P9", "gone", 150.0]]
    for word in ("accepted", "已采纳"):
        assert only(again(given(second, "accepted", state=word)))["state"] == "accepted"
    back = given(second, "accepted", cut_id=["other", cut])    # the one that was gone is there, with another area
    assert only(again(back))["state"] == "changed"


def test_many_small_steps_are_a_change(aligned):
    """Each within one percent of the last; they count from the area that was accepted."""
    earlier = layer("accepted", [box(0, 0, 1, 1)], cut_id=[only(aligned)["cut_id"]], decision=["parcel"],
                    state=["accepted"], area=["119.5"], accepted_area=["118.5"])
    assert only(align_plan(request(accepted=earlier)))["state"] == "changed"


def comb(teeth=3, width=1.5, deep=2.0, more=()):
    """A unit whose edge has teeth into P1, and P1; ``more`` teeth of other widths and depths stand apart."""
    shapes = [box(100, 0, 300, 120), *(box(100 - deep, 10 * n, 100, 10 * n + width) for n in range(teeth)),
              *(box(100 - depth, 60 - 10 * n - wide, 100, 60 - 10 * n) for n, (wide, depth) in enumerate(more))]
    b = shapely.union_all(shapes)
    plan = layer("plan", [shapely.difference(box(0, 0, 300, 120), b), b], id=["A", "B"], status=["draft", "draft"])
    return replace(request(), plan=plan, parcels=layer("parcels", [box(0, 0, 100, 60)], id=["P1"]), limits=())


def test_teeth_of_one_edge_are_one_row_and_slivers_are_apart():
    asked = comb(3, 1.5, 2.0, more=((0.06, 3.0),))
    rows = align_plan(asked).tables["rows"]
    assert rows[["kind", "piece_count", "action", "rank"]].to_numpy().tolist() == [
        ["cut", 3, "may_follow", 1], ["sliver", 1, "within_accuracy", 2]]
    assert rows["area_m2"].round(6).tolist() == [9.0, 0.18]
    assert rows["width_m"].round(6).tolist() == [round(2 * 3.0 / 7.0, 6), round(2 * 0.18 / 6.12, 6)]
    outcome = align_plan(replace(asked, group="piece"))
    each = outcome.tables["rows"]
    assert each["kind"].tolist() == ["cut"] * 3 + ["sliver"] and each["cut_id"].is_unique
    assert outcome.counts["CUT_COUNT"] == outcome.counts["PIECE_COUNT"] == 3 and outcome.counts["SLIVER_COUNT"] == 1
    assert len(outcome.findings) == 4 and outcome.findings["rule_id"].tolist()[-1] == "ALIGN-SLIVER"
    wider = align_plan(replace(asked, tolerance_m=0.0))
    assert wider.counts["SLIVER_COUNT"] == 0 and only(wider)["piece_count"] == 4
    assert sum("1 sliver of" in note for note in align_plan(asked).notes) == 1


def test_pieces_on_a_line_in_force_are_a_row_of_their_own():
    red = layer("red", [box(98, -1, 100, 2)])
    rows = align_plan(replace(comb(), lines=(red,))).tables["rows"]
    assert rows[["action", "piece_count"]].to_numpy().tolist() == [["may_follow", 2], ["stays", 1]]
    assert rows["rank"].tolist() == [1, 2]


@pytest.mark.parametrize("seed", range(3))
def test_windows_say_what_whole_units_say(seed):
    """Effects are found near a piece; here they are counted on whole units, one after the other."""
    random = np.random.default_rng(seed)
    cells = [box(left, 10 * y, left + 2.5, 10 * y + 10) for x in range(32) for y in range(8)
             for left in [2.5 * x + 1.25 * (y % 2)]]     # as bricks lie: where only corners meet, parts are no parts
    lots = [box(20 * x, 20 * y, 20 * x + 20, 20 * y + 20) for x in range(4) for y in range(4)]
    of = random.integers(0, 3, len(cells))
    units = [shapely.union_all([cell for cell, unit in zip(cells, of) if unit == number]) for number in range(3)]
    shift = random.uniform(0.3, 2.5, 2)
    parcels = layer("parcels", [shapely.transform(cell, lambda xy: xy + shift) for cell in lots],
                    id=[f"P{n}" for n in range(len(lots))])
    plan = layer("plan", units, id=list("ABC"), status=["draft"] * 3)
    outcome = align_plan(AlignRequest(plan, parcels, group="piece", tolerance_m=0.0, area_method="planar"))
    rows, ground = outcome.tables["rows"], outcome.geometry["rows"]
    by_name = dict(zip("ABC", units))

    def shape(geometry):
        parts = [part for part in shapely.get_parts(geometry) if part.area > 1e-4]
        return len(parts), sum(sum(shapely.Polygon(ring).area > 1e-4 for ring in part.interiors) for part in parts)

    seen = 0
    for row, piece in zip(rows.to_dict("records"), ground):
        if row["kind"] != "cut":
            continue
        grown = shapely.buffer(piece, 1e-3, join_style="mitre")
        loser, gainer = by_name.get(row["piece_unit"]), by_name.get(row["main_unit"])
        splits = loser is not None and shape(shapely.difference(loser, grown))[0] > shape(loser)[0]
        apart = gainer is not None and shape(shapely.union(gainer, grown))[0] > shape(gainer)[0]
        hole = loser is not None and shape(shapely.difference(loser, grown))[1] > shape(loser)[1] or (
            gainer is not None and shape(shapely.union(gainer, grown))[1] > shape(gainer)[1])
        assert [word in row["warning"] for word in ("split the unit", "lie apart", "hole in a unit")] == [
            splits, apart, hole], row
        seen += splits or apart or hole
    assert (rows["kind"] == "cut").sum() > 20 and seen > 5


def test_cards_have_numbers_and_edges_without_coordinates(aligned):
    section = json.loads(json.dumps(cards_of(aligned)))
    finding = {"check_name": "x", "finding_id": aligned.findings["finding_id"].iat[0]}
    cut = cut_of(read_cuts({"x": {"alternatives": section}}), finding)
    assert cut[:9] == (only(aligned)["cut_id"], "P1", 120.0, "A", "B", 11_760.0, 24_240.0, 6_000.0, "far 2.0")
    assert "500" not in json.dumps(section).replace(cut.cut, "")
    now, followed = (shapely.from_wkb(line) for line in edges_of(cut, shapely.to_wkb(aligned.geometry["findings"][0])))
    assert now.equals(shapely.linestrings([(X + 98, Y), (X + 98, Y + 60)]))
    assert followed.length == pytest.approx(64.0) and followed.intersects(shapely.Point(X + 100, Y + 30))
    first, more = alternatives_html(cut, ("split", "Wang", "2026-12-01"), NumberStyle(), "en")
    assert "accept:parcel" in first and "accept:split" not in first and "withdraw:" in first and "Wang" in first
    assert "far 1.2" in more and "loses 120.00 m²" in more
    assert cut_of({"x": {"f": section[finding["finding_id"]][:-1]}}, {"check_name": "x", "finding_id": "f"}) is None
    assert edges_of(cut._replace(edge=[[0, 900]]), shapely.to_wkb(box(0, 0, 1, 1))) == (None, None)


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Cuts by unit of the plan", "Where the cuts in B are", "Not checked", "within the accuracy")),
    ("zh", ("按规划单元统计切割", "B 的切割位置", "未检查", "测量精度以内"))])
def test_pages_of_a_report(language, words):
    outcome = align_plan(replace(comb(3, 1.5, 2.0, more=((0.06, 3.0),)), language=language))
    rows = outcome.tables["rows"]
    table = table_from_geometries("cuts", outcome.geometry["rows"], dict(rows), CRS)
    blocks = alignment_blocks([table], language)
    printed = " ".join(str(value) for block in blocks for value in (block.title, getattr(block, "paragraphs", "")))
    assert all(word in printed for word in words)
    by_unit = next(block for block in blocks if block.title == words[0])
    assert by_unit.rows[0][:2] == ("B", "1") and by_unit.rows[-1][5] == "9.00"
    other = table_from_geometries("x", outcome.geometry["rows"], dict(rows[["cut_id"]]), CRS)
    assert alignment_blocks([other], language) == ()


def test_order_of_features_and_layers_does_not_matter(aligned):
    base = request()

    def turned(given):
        columns = {name: list(given.table.columns[name])[::-1] for name in given.table.columns}
        return layer(given.role, given.table.geometry[::-1], **columns)

    other = align_plan(replace(base, plan=turned(base.plan), parcels=turned(base.parcels)))
    pd.testing.assert_frame_equal(other.tables["rows"], aligned.tables["rows"])
    pd.testing.assert_frame_equal(other.tables["cuts"], aligned.tables["cuts"])
    assert other.findings["finding_id"].tolist() == aligned.findings["finding_id"].tolist()


def test_units_on_each_other_and_outlines_that_cannot_be_used_are_undetermined():
    base = request()
    both = layer("plan", [box(0, 0, 100, 120), box(98, 0, 300, 120)], id=["A", "B"], status=["draft", "draft"])
    outcome = align_plan(replace(base, plan=both, limits=()))
    assert only(outcome)["edge_status"] == "unknown" and not only(outcome)["is_offered"]
    parcels = layer("parcels", [box(0, 0, 100, 60), None], id=["P1", "P2"])
    broken = align_plan(replace(base, parcels=parcels))
    assert broken.counts["UNUSABLE_COUNT"] == 1 and "ALIGN-UNUSABLE" in set(broken.findings["rule_id"])
    bow = shapely.Polygon([(X + 90, Y), (X + 120, Y + 60), (X + 120, Y), (X + 90, Y + 60)])
    plan = layer("plan", [*base.plan.table.geometry, bow], id=["A", "B", "C"], status=["draft"] * 3,
                 far=["2.0", "1.2", "1"])
    near = align_plan(replace(base, plan=plan))
    assert not near.tables["rows"]["is_offered"].any() and any("cannot be used" in note for note in near.notes)


def test_an_edge_beside_a_unit_that_crosses_itself_is_still_offered():
    base = request()
    for x, y, is_offered in ((X + 400, Y - 200, True), (X + 80, Y + 20, False)):    # beside P1, and on it
        plan = layer("plan", [*base.plan.table.geometry, knotted(x, y)], id=["A", "B", "C"], status=["draft"] * 3,
                     far=["2.0", "1.2", "1"])
        assert only(align_plan(replace(base, plan=plan)))["is_offered"] == is_offered


def test_degrees_give_the_same_cut_in_metres():
    import pyproj

    turn = pyproj.Transformer.from_crs(CRS, "EPSG:4490", always_xy=True).transform
    base = request()

    def in_degrees(given):
        shapes = shapely.transform(shapely.segmentize(given.table.geometry, 10), turn, interleaved=False)
        return layer(given.role, shapes, crs="EPSG:4490", **{
            name: list(given.table.columns[name]) for name in given.table.columns})

    red = layer("red", [box(98, -50, 400, 200)])
    asked = replace(base, plan=in_degrees(base.plan), parcels=in_degrees(base.parcels), area_method="ellipsoidal")
    outcome = align_plan(asked)
    assert only(outcome)["area_m2"] == pytest.approx(120.0, rel=2e-3) and only(outcome)["is_offered"]
    assert only(outcome)["width_m"] == pytest.approx(240 / 124, rel=2e-3)
    assert not only(align_plan(replace(asked, lines=(in_degrees(red),))))["is_offered"]


def city(name):
    """Geometry and system of a layer of the city."""
    from osgeo import gdal

    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(str(CHINO)) as opened:
        rows = opened.GetLayerByName(name)
        code = rows.GetSpatialRef().GetAuthorityCode(None)
        shapes = [shapely.from_wkb(bytes(row.GetGeometryRef().ExportToWkb())) for row in rows]
    return np.array(shapes, dtype=object), f"EPSG:{code}"


@needs(CHINO)
def test_lots_of_a_city_close():
    lots, districts = (city(name) for name in ("lots", "use_districts"))
    parcels = layer("parcels", lots[0][:3_000], crs=lots[1])
    plan = layer("plan", districts[0], crs=districts[1])
    outcome = align_plan(AlignRequest(plan, parcels, plan_status="draft"))
    cuts = outcome.tables["cuts"]
    assert outcome.counts["IS_CLOSED"] and len(cuts) == 3 * outcome.counts["CUT_COUNT"] > 0
    assert outcome.tables["rows"]["cut_id"].is_unique and outcome.tables["rows"]["share"].between(0, 0.5001).all()
