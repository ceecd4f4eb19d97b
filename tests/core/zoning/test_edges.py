"""What could turn a clean answer out of data that are not clean, and other edges of a check."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.zoning import CRS, Minimum, X, Y, box, check, layer, rule, verdicts
from shapely import affinity

from groundrules.core.errors import InputError
from groundrules.core.geometry.measure.distance import pairs_within, widened
from groundrules.core.geometry.measure.length import length_m
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import Source, table_from_geometries
from groundrules.core.zoning.judging.overlap_table import OverlapRequest

FARM = layer("farm", box(0, 0, 100, 100), columns={"id": ["A-1"]})
BOW = shapely.Polygon([(X + 200, Y), (X + 300, Y + 100), (X + 300, Y), (X + 200, Y + 100)])


def area(role, *geometries):
    return ControlLayer(role, table_from_geometries("AREA", geometries, crs=CRS))


# -- data that are not clean -----------------------------------------------------------------------

def test_an_outline_as_a_line_among_polygons_leaves_its_inside_undetermined_and_is_listed():
    farm = layer("farm", box(0, 0, 100, 100).exterior, box(500, 0, 600, 100), columns={"id": ["L", "P"]})
    result = check([box(10, 10, 20, 20), box(700, 0, 710, 10)], [farm])
    assert verdicts(result) == ["undetermined", "allowed"]
    assert any("L (not a polygon)" in note for note in result.notes)


def test_features_that_cannot_be_used_are_listed_also_where_no_subject_is():
    far = layer("farm", box(0, 0, 1, 1), shapely.box(9e7, 9e7, 9.1e7, 9.1e7), columns={"id": ["A", "F"]})
    result = check([box(10, 10, 20, 20)], [far])
    assert any("F (lies far outside" in note for note in result.notes)
    degrees = layer("farm", shapely.box(500, 500, 501, 501), shapely.box(117, 39, 117.1, 39.1),
                    columns={"id": ["F", "B"]}, crs="EPSG:4490")   # has no place in the subjects' system
    assert any("F (lies far outside" in note for note in check([box(10, 10, 20, 20)], [degrees]).notes)


def test_a_control_with_a_coordinate_that_is_no_number_could_lie_anywhere():
    broken = shapely.Polygon([(X, Y), (np.nan, Y + 100), (X + 100, Y + 100), (X + 100, Y)])
    result = check([box(900, 10, 920, 20)], [layer("farm", broken, columns={"id": ["B"]})])
    assert verdicts(result) == ["undetermined"]


def test_an_unusable_control_within_the_distance_of_a_rule_matters():
    near = rule("W", relation="within_distance", distance_m=50.0)
    farm = layer("farm", BOW, columns={"id": ["B"]})
    assert verdicts(check([box(170, 0, 180, 10), box(100, 0, 110, 10)], [farm], rules=(near,))) == \
        ["undetermined", "allowed"]


def test_an_empty_layer_is_remarked_on():
    assert any("holds no features" in note for note in check([box(0, 0, 10, 10)], [layer("farm")]).notes)


# -- coverage --------------------------------------------------------------------------------------

def test_coverage_of_a_role_outside_the_scope_is_passed_over_and_of_an_unknown_one_refused():
    result = check([box(200, 0, 210, 10)], [FARM], coverage=[area("town", box(0, 0, 50, 50))])
    assert verdicts(result) == ["allowed"]
    with pytest.raises(InputError, match="no role forest"):
        check([box(200, 0, 210, 10)], [FARM], coverage=[area("forest", box(0, 0, 50, 50))])


def test_roles_that_a_coverage_layer_does_not_speak_for_are_named():
    town = layer("town", box(0, 0, 400, 400), columns={"zone": ["410"]})
    result = check([box(200, 0, 210, 10)], [FARM, town], rules=(rule("F"), rule("T", "town", verdict="allowed")),
                   coverage=[area("farm", box(-10, -10, 500, 500))])
    assert any(note.endswith("complete coverage was assumed: Town.") for note in result.notes)


def test_being_apart_from_a_control_is_not_known_where_data_end():
    apart = rule("D", relation="disjoint")
    county = layer("county", box(0, 0, 200, 200))
    result = check([box(150, 0, 160, 10), box(500, 0, 510, 10)], [FARM, county], rules=(apart,))
    assert verdicts(result) == ["forbidden", "undetermined"]


# -- measures --------------------------------------------------------------------------------------

@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
@pytest.mark.parametrize("degrees", [0, 17.3, 45])
def test_a_subject_filled_by_two_controls_is_inside_them(method, degrees):
    subject = affinity.rotate(box(0, 0, 100, 100), 33, origin=(X, Y))
    cut = affinity.rotate(box(-300, -300, 41.7, 300), degrees, origin=(X, Y))
    around = box(-200, -200, 200, 200)
    halves = shapely.intersection(around, cut), shapely.difference(around, cut)
    rules = rule("I", relation="inside"), rule("O", relation="outside", verdict="conditional")
    two = check([subject], [layer("farm", *halves, columns={"id": ["1", "2"]})], rules=rules, area_method=method)
    assert two.findings["rule_id"].tolist() == ["I"]
    filled = shapely.union(subject, shapely.difference(halves[0], subject))
    outcome = check([subject], [layer("farm", filled, columns={"id": ["1"]})], rules=rules, area_method=method)
    assert outcome.findings["rule_id"].tolist() == ["I"]


def test_crossings_of_a_line_are_added_up_before_they_are_called_short():
    farm = layer("farm", *[box(3 * k, 0, 3 * k + 0.9, 10) for k in range(300)],
                 columns={"id": [str(k) for k in range(300)]})
    line = shapely.LineString([(X - 10, Y + 5), (X + 1000, Y + 5)])
    short = shapely.LineString([(X - 10, Y + 5), (X + 2, Y + 5)])
    result = check([line, short], [farm], rules=(rule("F", minimum=Minimum(1, 0.1, 1.0)),))
    assert verdicts(result) == ["forbidden", "conditional"]


def test_a_line_has_no_area_to_compare():
    line = shapely.LineString([(X - 10, Y + 5), (X + 50, Y + 5)])
    small = rule("S", verdict="allowed", when=("compare", "<", ("column", "subject_area_m2"), ("literal", 1000)))
    assert verdicts(check([line], [FARM], rules=(small,))) == ["undetermined"]


def test_conditions_compare_the_registered_areas_that_are_printed():
    large = rule("L", when=("compare", ">", ("column", "overlap_area_m2"), ("literal", 15000)),
                 message={"en": "{overlap_area_m2}", "zh": "x"})
    less = rule("P", when=("compare", "<", ("column", "overlap_area_m2"), ("column", "subject_area_m2")))
    result = check([box(0, 0, 100, 100)], [FARM], rules=(large, less), columns={"registered": [20000.0]},
                   area_method="registered", registered_field="registered")
    assert result.findings["rule_id"].tolist() == ["L"]
    assert result.findings["message"].tolist() == ["20,000.00"]


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4326"])
def test_distances_and_lengths_are_true_in_mercator_and_in_degrees(crs):
    from pyproj import Transformer

    change = Transformer.from_crs("EPSG:4548", crs, always_xy=True)

    def moved(geometry):
        return shapely.transform(np.array([geometry]), lambda xy: np.column_stack(change.transform(*xy.T)))

    subject, control = moved(box(0, 0, 10, 10)), moved(box(100, 0, 110, 10))
    result = pairs_within(subject, control, crs, 91.0)
    assert result[2] == pytest.approx([90], abs=0.01)
    assert len(pairs_within(subject, control, crs, 89.0)[0]) == 0
    assert length_m(subject, crs) == pytest.approx([40], abs=0.02)
    wide = shapely.box(*widened(shapely.bounds(subject), crs, 91.0).T)
    assert shapely.intersects(wide, control).all()


# -- days, names -----------------------------------------------------------------------------------

def test_a_time_of_day_does_not_move_a_date():
    ten = pd.to_datetime(["2026-06-01 10:00"])
    farm = layer("farm", box(0, 0, 100, 100), columns={"id": ["A"], "valid_from": ten, "data_date": ten})
    result = check([box(1, 1, 9, 9)], [farm])
    assert verdicts(result) == ["forbidden"] and "GR-LATER-DATA" not in result.findings["rule_id"].tolist()



def placed(file, data_layer, name, geometries):
    """A layer of farmland as a project names it, with a feature at the subject that cannot be used."""
    table = table_from_geometries(name, [*geometries, affinity.translate(BOW, -180)], {"id": ["A", "B"]}, CRS)
    source = Source(name, data_layer, file, row_count=2, rows_read=2)
    return ControlLayer("farm", replace(table, source=source), {"id": "id"})


@pytest.mark.parametrize(("places", "are_the_same"), [
    ((("county.gpkg", "north"), ("county.gpkg", "south")), True),
    ((("north.gpkg", "zones"), ("south.gpkg", "zones")), True),
    ((("county.gpkg", "zones"), ("county.gpkg", "zones")), False),       # with two filters: only their names differ
    ((("", ""), ("", "")), False)])                                      # in memory
def test_ids_of_findings_do_not_hold_names_that_a_project_gives_to_layers(places, are_the_same):
    shapes = [[box(0, 0, 50, 100)], [box(40, 0, 100, 100)]]
    ids = [check([box(30, 10, 60, 20)], [placed(*place, name, geometries) for place, name, geometries in zip(
        places, names, shapes)]).findings["finding_id"].tolist()
        for names in (("North", "South"), ("north", "south"))]
    assert len(set(ids[0])) == len(ids[0]) == len(ids[1]) == 4      # an overlap and what is unusable, of each
    assert (sorted(ids[0]) == sorted(ids[1])) is are_the_same


def test_findings_on_controls_of_one_id_have_ids_of_their_own():
    twice = layer("farm", box(0, 0, 50, 100), box(40, 0, 100, 100), columns={"id": ["A", "A"]})
    result = check([box(30, 10, 60, 20)], [twice])
    assert len(result.findings) == 2 and result.findings["finding_id"].is_unique


def test_a_code_in_a_real_field_has_no_decimal_point():
    farm = layer("farm", box(0, 0, 100, 100), columns={"id": [1.5]})
    farm.table.columns["id"] = pd.array([1234.0], dtype="Float64")
    assert check([box(1, 1, 9, 9)], [farm]).findings["control_id"].tolist() == ["1234"]


def test_planar_areas_in_mercator_are_warned_about():
    subject = table_from_geometries("S", [shapely.box(13_000_000, 4_860_000, 13_000_100, 4_860_100)], crs="EPSG:3857")
    farm = ControlLayer("farm", table_from_geometries("F", [shapely.box(0, 0, 1, 1)], crs="EPSG:3857"))
    from groundrules.core.zoning.judging.overlap_table import measure_overlaps

    assert any("web maps" in note for note in measure_overlaps(
        OverlapRequest(subject, [farm], area_method="planar")).notes)


# -- lines -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
def test_pieces_of_a_line_are_taken_away_although_their_ends_lie_beside_it(method):
    random = np.random.default_rng(5)
    lines = [shapely.LineString(np.column_stack([X + random.uniform(-50, 150, 2), Y + random.uniform(-50, 150, 2)]))
             for _ in range(40)]
    disc = shapely.Point(X + 30, Y + 40).buffer(60)
    farm = layer("farm", disc, shapely.Point(X + 60, Y + 40).buffer(60), columns={"id": ["A", "B"]})
    result = check(lines, [farm], rules=(rule("O", relation="outside"),), area_method=method, with_ledger=True)
    ledger = result.tables["ledger"][result.tables["ledger"]["control_role"] == "farm"]
    union = shapely.union_all(farm.table.geometry)
    beyond = np.array([shapely.difference(line, union).length for line in lines])
    assert ledger["free_m"].to_numpy() == pytest.approx(beyond, abs=1e-3)
    assert (ledger["covered_m"] + ledger["free_m"]).to_numpy() == pytest.approx(shapely.length(lines), abs=1e-3)
    outside = result.findings.set_index("subject_fid")["measured"].reindex(range(1, 41)).fillna(0.0)
    assert outside.to_numpy(dtype=float) == pytest.approx(beyond, abs=1e-3)
    assert (beyond == 0).any() and ((beyond > 0) & (beyond < shapely.length(lines))).any()


def test_an_overlap_that_an_inside_or_a_distance_rule_passes_over_is_undetermined():
    partly, whole = box(90, 0, 110, 10), box(10, 10, 20, 20)
    result = check([partly, whole], [FARM], rules=(rule("I", relation="inside", verdict="conditional"),))
    assert verdicts(result) == ["undetermined", "conditional"]
    never = ("is_null", ("column", "subject_area_m2"), False)
    near = rule("W", relation="within_distance", distance_m=5.0, when=never)
    assert verdicts(check([partly], [FARM], rules=(near,))) == ["undetermined"]
    only_outside = rule("O", relation="outside")
    assert verdicts(check([whole], [FARM], rules=(only_outside,))) == ["allowed"]


def test_a_point_beyond_the_data_has_no_area_to_speak_of():
    county = layer("county", box(0, 0, 50, 50))
    result = check([shapely.Point(X + 200, Y + 5), box(40, 0, 60, 10)], [FARM, county])
    point, plot = result.findings.loc[result.findings["rule_id"] == "GR-COVERAGE", "message"]
    assert "lies outside" in point and "0.00" not in point
    assert "100.00 m²" in plot
