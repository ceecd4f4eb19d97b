"""The map of a project in a report: what it shows, where codes stand, and that no place can be read from it."""
from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest
import shapely

from groundrules.core.report.maps.of_run import MapLayer, RunMaps
from groundrules.core.report.maps.styles import class_style, control_style
from groundrules.core.report.maps.svg import HEIGHT, WIDTH, legend_of

X, Y = 38_512_000.0, 2_745_000.0        # a place in zone 38, with the zone's number before the easting
CRS = "EPSG:4526"


def array(shapes):
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def square(x, y, width, height=None):
    return shapely.box(X + x, Y + y, X + x + width, Y + y + (height or width))


@pytest.fixture
def survey():
    return MapLayer("DLTB", "survey", array([square(0, 0, 50, 100), square(50, 0, 50, 100), square(-400, 0, 100)]),
                    CRS, np.array(["0101", "0301", "0702"], dtype=object),
                    {"0101": "水田", "0301": "乔木林地", "0702": "农村宅基地"}, "survey-3")


@pytest.fixture
def project():
    return array([square(20, 20, 60)])


def by_kind(view):
    kinds: dict = {}
    for item in view.drawn:
        kinds.setdefault(item.kind, []).append(item)
    return kinds


def test_a_view_is_in_metres_from_the_middle_of_the_project(project, survey):
    view = RunMaps(project, None, CRS, [survey], "zh").view("")
    (subject,) = by_kind(view)["subject"]
    assert shapely.bounds(subject.geometry[0]) == pytest.approx((-30, -30, 30, 30), abs=1e-6)
    # 60 m + 14 % on each side fill the height of a frame of 180 to 135.
    assert view.height == pytest.approx(60 * 1.28)
    assert view.width == pytest.approx(60 * 1.28 * 180 / 135)


def test_what_lies_beyond_the_window_is_not_drawn_and_not_in_the_legend(project, survey):
    view = RunMaps(project, None, CRS, [survey], "zh").view("")
    assert [item.code for item in by_kind(view)["survey"]] == ["0101", "0301"]
    assert [name for name, _ in legend_of(view)] == ["项目范围", "0101 水田", "0301 乔木林地"]


def test_degrees_become_metres():
    side = 0.001
    project = array([shapely.box(114.0, 60.0, 114.0 + side, 60.0 + side)])
    view = RunMaps(project, None, "EPSG:4490").view("")
    low_x, low_y, high_x, high_y = shapely.bounds(by_kind(view)["subject"][0].geometry[0])
    assert high_y - low_y == pytest.approx(111.195, abs=0.01)
    assert high_x - low_x == pytest.approx(111.195 / 2, rel=1e-3)       # cos 60°


def test_a_layer_in_another_system_is_brought_to_the_subjects(project):
    there = shapely.box(114.0, 24.0, 114.01, 24.01)
    from groundrules.core.geometry.systems.crs import plan_transform, transform
    here = transform(array([there]), plan_transform("EPSG:4490", CRS))
    layer = MapLayer("红线", "control", array([there]), "EPSG:4490")
    view = RunMaps(here, None, CRS, [layer], "zh").view("")
    subject, control = by_kind(view)["subject"][0].geometry[0], by_kind(view)["control"][0].geometry[0]
    assert shapely.area(shapely.symmetric_difference(subject, control)) < 1e-3 * shapely.area(subject)


def test_a_layer_whose_system_does_not_fit_is_named_and_the_rest_is_drawn(project, survey):
    layer = MapLayer("旧图", "control", array([square(0, 0, 9)]), "EPSG:2383")      # Xi'an 1980
    view = RunMaps(project, None, CRS, [layer, survey], "en").view("")
    assert "control" not in by_kind(view)
    assert len(view.remarks) == 1 and "旧图" in view.remarks[0]
    assert len(by_kind(view)["survey"]) == 2


def test_a_map_shows_its_own_project_and_its_own_pieces(survey):
    subjects = array([square(0, 0, 60), square(10, 10, 60)])
    pieces = MapLayer("", "piece", array([square(0, 0, 10), square(5, 5, 10), square(8, 8, 9)]), CRS,
                      np.array(["forbidden", "forbidden", "allowed"], dtype=object),
                      projects=np.array(["P1", "P2", "P1"], dtype=object))
    view = RunMaps(subjects, np.array(["P1", "P2"]), CRS, [survey, pieces], "en").view("P1")
    kinds = by_kind(view)
    assert len(kinds["subject"][0].geometry) == 1
    assert [len(item.geometry) for item in kinds["piece"]] == [1]       # nothing is in question where it is allowed
    assert kinds["piece"][0].name == "Forbidden"


def test_too_many_patches_are_cut_and_counted_the_project_own_first(project):
    large = [square(-6, 0, 10, 90), square(90, 0, 12, 90)]
    small = [square(30 + 5 * k, 30, 4) for k in range(2)]
    layer = MapLayer("DLTB", "survey", array([*large, *small]), CRS,
                     np.array(["0101", "0102", "0701", "0702"], dtype=object), most=3)
    view = RunMaps(project, None, CRS, [layer], "en").view("")
    assert [item.code for item in by_kind(view)["survey"]] == ["0102", "0701", "0702"]
    assert view.remarks == ("DLTB: 3 of 4 features near the project are drawn.",)


def test_a_small_parcel_far_from_the_others_gets_a_ring():
    view = RunMaps(array([square(0, 0, 900), square(3_000, 0, 5)]), None, CRS).view("")
    (ring,) = by_kind(view)["ring"]
    assert len(ring.geometry) == 1


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.Point(float("nan"), 0)])
def test_projects_that_cannot_be_drawn_have_no_map(shape):
    maps = RunMaps(array([shape, square(0, 0, 5)]), np.array(["P1", "P2"]), CRS)
    assert list(maps) == ["P2"]
    with pytest.raises(KeyError):
        maps["P1"]


@pytest.mark.parametrize("shape", [shapely.Point(X, Y), shapely.LineString([(X, Y), (X + 400, Y + 3)])])
def test_lines_and_points_have_maps_too(shape, survey):
    view = RunMaps(array([shape]), None, CRS, [survey]).view("")
    assert view.width > 0 and "veil" not in by_kind(view)
    assert "NaN" not in RunMaps(array([shape]), None, CRS, [survey])[""]


def test_damaged_patches_are_drawn(project):
    bow = shapely.Polygon([(X, Y), (X + 90, Y + 90), (X + 90, Y), (X, Y + 90)])
    layer = MapLayer("DLTB", "survey", array([bow, None]), CRS, np.array(["0101", "0102"], dtype=object))
    assert "0101" in RunMaps(project, None, CRS, [layer])[""]


# -- SVG -------------------------------------------------------------------------------------------

def test_the_svg_is_well_formed_and_says_no_place(project, survey):
    svg = RunMaps(project, None, CRS, [survey], "zh")[""]
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == "项目示意图"
    numbers = [float(word) for words in re.findall(r' (?:d|x|y)="([^"]*)"', svg)
               for word in re.findall(r"\d+\.?\d*", words)]
    assert len(numbers) > 50
    assert max(numbers) < 900       # drawing units: nothing like 38512000 or 2745000
    assert not re.search(r"\d\.\d\d", " ".join(re.findall(r' d="([^"]*)"', svg)))     # to a tenth


def test_the_same_map_elsewhere_is_the_same_text(project, survey):
    """Nothing of the place goes into the text: a project moved by whole kilometres draws the same."""
    def moved(geometry):
        return shapely.transform(geometry, lambda xy: xy + (3_000.0, -7_000.0))
    other = replace(survey, geometry=moved(survey.geometry))
    assert RunMaps(project, None, CRS, [survey])[""] == RunMaps(moved(project), None, CRS, [other])[""]


def codes_of(svg):
    group = re.search(r'<g font-family="sans-serif" font-size="11".*?</g>', svg)
    return [] if group is None else [(word, float(x), float(y)) for x, y, word in re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)">([^<]*)</text>', group.group())]


def test_codes_stand_inside_their_part_of_the_project(project, survey):
    maps = RunMaps(project, None, CRS, [survey], "zh")
    per_unit = maps.view("").width / WIDTH
    places = {word: ((x - WIDTH / 2) * per_unit, (HEIGHT / 2 - y) * per_unit) for word, x, y in codes_of(maps[""])}
    assert set(places) == {"0101", "0301"}
    assert -30 < places["0101"][0] < 0 < places["0301"][0] < 30     # the patches meet at x = 0
    assert all(-30 < y < 30 for _, y in places.values())


def test_a_code_that_does_not_fit_is_left_to_the_legend(project):
    thin = MapLayer("DLTB", "survey", array([square(0, 40, 100, 1.0)]), CRS, np.array(["1006"], dtype=object))
    svg = RunMaps(project, None, CRS, [thin])[""]
    assert codes_of(svg) == []
    assert ">1006</text>" in svg


def test_names_are_escaped(project):
    layer = MapLayer('<b>"&', "control", array([square(0, 0, 50)]), CRS)
    svg = RunMaps(project, None, CRS, [layer])[""]
    ElementTree.fromstring(svg)
    assert "<b>" not in svg and "&lt;b&gt;" in svg


def test_without_a_coordinate_system_there_is_no_scale_bar(project):
    assert " m</text>" in RunMaps(project, None, CRS)[""]
    assert " m</text>" not in RunMaps(project, None, "")[""]


def test_a_heavy_outline_makes_a_light_map():
    angle = np.linspace(0, 2 * np.pi, 200_000)
    shape = shapely.Polygon(np.column_stack([X + 500 * np.cos(angle), Y + 500 * np.sin(angle)]))
    assert len(RunMaps(array([shape]), None, CRS)[""]) < 10_000


# -- styles ----------------------------------------------------------------------------------------

def test_the_longest_beginning_of_a_code_gives_the_colour():
    assert class_style("0101", "survey-3").fill == class_style("0101K", "survey-3").fill
    assert class_style("0101", "survey-3").fill != class_style("0103", "survey-3").fill
    assert class_style("060201", "guide-2023").fill == class_style("06", "guide-2023").fill
    # 07 is residential in both; 05 is wetland in the guide and commerce in the survey.
    assert class_style("0501", "guide-2023").fill != class_style("0501", "survey-3").fill
    assert class_style("ZZ", "survey-3").fill == "#ffffff"


def test_control_styles_differ_in_more_than_colour():
    seen = {(style.hatch, style.dash) for style in map(control_style, range(7))}
    assert len(seen) == 7
