"""The tolerance from which a verdict changes: boundaries moved by known amounts."""
from __future__ import annotations

from datetime import date

import pytest
import shapely
from helpers.cases.zoning import CRS, FARM_RULES, TOWN_RULES, Minimum, box, layer, pack, rule

from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.remedy.band import Band, joint_band, tolerance_band, tolerance_bands
from groundrules.core.zoning.remedy.words import band_sentence
from groundrules.core.zoning.request import ZoningRequest

COUNTY = layer("county", box(-10_000, -10_000, 10_000, 10_000))
SITE = box(0, 0, 100, 30)
BARE = (rule("B", minimum=Minimum()),)


def request(controls, rules=BARE, columns=None, site=SITE, **options):
    table = table_from_geometries("PROJECTS", [site], columns, CRS)
    known = {name: name for name in columns or {} if name in ("claim", "kind")}
    return ZoningRequest(**{"subjects": table, "controls": [*controls, COUNTY], "pack": pack(*rules),
                            "subject_fields": known, "area_method": "planar", "as_of": date(2026, 6, 1), **options})


@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
@pytest.mark.parametrize("moved_m", [0.001, 0.005, 0.05])
def test_the_switch_point_is_what_the_boundary_was_moved_by(moved_m, method):
    """Peers' D4: moved by 1, 5 and 50 mm; "fails at 0 m, passes from 0.05 m"."""
    result = tolerance_band(request([layer("farm", box(100 - moved_m, -5, 120, 40))], area_method=method), 0)
    assert result.switch_m == pytest.approx(moved_m, abs=1e-9)
    assert (result.verdict_at_zero, result.verdict_after, result.moved) == ("forbidden", "allowed", "subject")
    assert result.control_role == "farm" and result.accuracy_m == 0.5 and result.below_accuracy


def test_the_minimum_of_the_rule_switches_before_the_outline_does():
    """A strip of 0.5 m: from 0.4 m it is narrower than the 0.1 m (2 A / P) of the rule, and a technical check."""
    result = tolerance_band(request([layer("farm", box(99.5, -5, 120, 40))], FARM_RULES), 0)
    assert result.switch_m == pytest.approx(0.4, abs=2e-3)
    assert result.verdict_after == "conditional"


def test_accuracy_is_the_limit_of_the_remark():
    role = "farm"   # stated accuracy 0.5 m
    for width, below in ((0.499, True), (0.5, False), (0.6, False)):
        result = tolerance_band(request([layer(role, box(100 - width, -5, 120, 40))]), 0)
        assert result.switch_m == pytest.approx(width, abs=1e-9) and result.below_accuracy is below
    text = band_sentence(tolerance_band(request([layer(role, box(99.95, -5, 120, 40))]), 0), pack(), "en")
    assert "0.050 m" in text and "accuracy" in text
    assert "accuracy" not in band_sentence(result, pack(), "en")


def test_a_spike_through_the_site_vanishes_when_the_control_shrinks():
    result = tolerance_band(request([layer("farm", box(50, -50, 50.4, 80))]), 0)
    assert result.switch_m == pytest.approx(0.2, abs=1e-3) and result.moved == "control"


def test_neighbours_shrink_together():
    """Two plots that share an edge in the site: the seam is no outline, the strip of 0.3 m counts."""
    whole = tolerance_band(request([layer("farm", box(99.7, -50, 120, 80))]), 0)
    parts = tolerance_band(request([layer("farm", box(99.7, -50, 120, 15), box(99.7, 15, 120, 80),
                                          box(120, -50, 140, 80))]), 0)
    assert parts.switch_m == whole.switch_m == pytest.approx(0.3, abs=1e-9)


def test_a_part_outside_and_a_distance():
    town = layer("town", box(-5, -5, 99.97, 40), columns={"zone": ["410"]})
    outside = (TOWN_RULES[0], rule("T2", "town", relation="outside", minimum=Minimum()))
    assert tolerance_band(request([town], outside), 0).switch_m == pytest.approx(0.03, abs=1e-9)
    near = (rule("W", relation="within_distance", distance_m=50.0),)
    result = tolerance_band(request([layer("farm", box(149.98, -5, 160, 40))], near), 0)
    assert result.switch_m == pytest.approx(0.02, abs=1.001e-3)   # at just 50 m it is still within


def test_a_line_outside_is_moved_by_the_control():
    line = shapely.LineString([(500_000, 4_400_000), (500_100, 4_400_000)])
    town = layer("town", box(-5, -5, 99.97, 40), columns={"zone": ["410"]})
    rules = (TOWN_RULES[0], rule("T2", "town", relation="outside", minimum=Minimum()))
    result = tolerance_band(request([town], rules, site=line), 0)
    assert result.switch_m == pytest.approx(0.03, abs=1.001e-3) and result.moved == "control"


def test_a_real_overlap_has_no_switch():
    result = tolerance_band(request([layer("farm", box(60, -50, 160, 80))]), 0)
    assert result.switch_m is None and result.verdict_after == result.verdict_at_zero == "forbidden"
    assert not result.below_accuracy
    assert "10 m" in band_sentence(result, pack(), "en")


def test_a_small_site_inside_is_not_moved_to_nothing():
    result = tolerance_band(request([layer("farm", box(-50, -50, 160, 80))], site=box(0, 0, 3, 3)), 0)
    assert result.switch_m is None


def test_what_is_undetermined_or_allowed_has_no_band():
    assert tolerance_bands(request([layer("farm", box(200, 0, 300, 30))]), 0) == ()
    assert tolerance_bands(request([], FARM_RULES), 0) == ()
    assert tolerance_band(request([layer("farm", box(200, 0, 300, 30))]), 0).switch_m is None


def test_a_band_a_role_and_the_subject_switches_with_the_last():
    town = layer("town", box(-5, -5, 99.9, 40), columns={"zone": ["410"]})
    rules = (*BARE, TOWN_RULES[0], rule("T2", "town", relation="outside", minimum=Minimum()))
    asked = request([layer("farm", box(99.95, -5, 120, 40)), town], rules)
    bands = tolerance_bands(asked, 0)
    assert [(band.control_role, band.switch_m) for band in bands] == [("farm", 0.05), ("town", 0.1)]
    both = joint_band(bands)
    assert both.switch_m == 0.1 and both.control_role == "town" and both.verdict_after == "allowed"
    none = Band(None, "forbidden", "forbidden", "town", 0.0, False)
    assert joint_band((bands[0], none)).switch_m is None


@pytest.mark.parametrize("width", [0.013, 0.27, 1.9, 7.4])
def test_just_below_the_switch_the_verdict_is_still_the_old_one(width):
    """Property, by the site itself: shrunk by a millimetre less it fails, by the switch it passes."""
    farm = layer("farm", shapely.transform(box(100 - width, -5, 120, 40), lambda xy: xy + [0.0, 0.0]))
    result = tolerance_band(request([farm]), 0)
    assert result.switch_m == pytest.approx(width, abs=1.001e-3)
    for offset_m, word in ((result.switch_m - 0.001, "forbidden"), (result.switch_m, "allowed")):
        inner = shapely.buffer(SITE, -offset_m)
        again = tolerance_bands(request([farm], site=inner), 0)
        assert (again[0].verdict_at_zero if again else "allowed") == word
