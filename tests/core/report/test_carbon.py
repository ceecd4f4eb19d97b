"""A report's section on carbon: numbers, bands, boundaries, other families, disputed coefficients as tables say."""
from __future__ import annotations

import re

import pandas as pd
import pytest

from groundrules.core.carbon.change.run import ChangeRequest
from groundrules.core.carbon.change.zones import zone_totals
from groundrules.core.carbon.densities.table import densities
from groundrules.core.carbon.pack.model import Coefficient, Family
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.report.data import ReportData
from groundrules.core.report.html.build import build_report
from groundrules.core.report.paper.blocks import PaperText
from groundrules.core.report.paper.document import document_from
from groundrules.core.report.parts.carbon import carbon_view, kind_of

CHANGE = pd.DataFrame({
    "zone": [None, "a"], "pool": ["all", "all"], "difference_t_c": [-1234.5, -9.0], "lower_t_c": [-2000.0, -9.0],
    "upper_t_c": [300.0, -9.0], "change": ["not distinguishable", "loss"], "loss_t_c": [-1500.0, -9.0],
    "gain_t_c": [100.0, 0.0], "net_t_c": [-1400.0, -9.0], "net_lower_t_c": [-1800.0, -9.0],
    "net_upper_t_c": [-1000.0, -9.0], "net_change": ["loss", "loss"], "net_emission_t_co2": [5133.3, 33.0],
    "annual_gain_t_c_yr": [7.25, 0.0], "covered_share": [0.975, 1.0], "family": ["f", "f"],
    "boundary": ["Trees and soil.", "Trees and soil."]})
FLUX = pd.DataFrame({
    "zone": [None, None], "component": ["land", "all"], "title": ["land, net", "all of it"],
    "net_emission_t_co2_yr": [-5.0, 50.0], "lower_t_co2_yr": [None, 40.0], "upper_t_co2_yr": [None, 60.0],
    "energy_ground_ha": [1.0, 1.0], "covered_share": [0.5, 0.5], "change": ["removal", "emission"],
    "family": ["c", "c"], "boundary": ["Land of a province.", "All."]})
SENSITIVITY = pd.DataFrame({
    "family": ["c", "a", "b"], "title": ["C", "A", "B"], "is_used": [True, False, False],
    "net_emission_t_co2_yr": [-5.0, -12.5, None], "covered_share": [0.5, 0.9, None],
    "note": [None, None, "its paper is not known"]})
CARDS = pd.DataFrame({
    "land_class": ["forest", "water", "sealed"], "value": [-3.9, -0.2, None], "unit": ["t CO2/ha/yr"] * 3,
    "bounds_mean": [None] * 3, "verified": [True, False, False], "disputed": [None, "papers print -0.253", "x"]})
TABLES = (("Change", CHANGE), ("Flux", FLUX), ("Others", SENSITIVITY), ("Cards", CARDS),
          ("Plain", pd.DataFrame({"a": [1]})))


def plain(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", re.sub("<(script|style).*?</\\1>", " ", page, flags=re.S)))


def test_tables_are_known_by_their_columns():
    assert [kind_of(frame) for _title, frame in TABLES] == ["change", "flux", "sensitivity", "cards", None]
    assert carbon_view((TABLES[-1],), "en") is None


def test_headlines_are_those_of_everything_with_band_coverage_and_word():
    view = carbon_view(TABLES, "en")
    change, flux = view.results
    notes = dict(change.lines)
    assert notes["Stock difference"] == "-1,234.5 t C (-2,000.0 to 300.0), not distinguishable"
    assert notes["Net"] == "-1,400.0 t C (-1,800.0 to -1,000.0)" and notes["Ground or floor covered"] == "97.5 %"
    assert change.boundary == "Trees and soil." and notes["Family"] == "f"
    assert dict(flux.lines)["all of it"] == "50.0 t CO2/yr (40.0 to 60.0)"
    assert dict(flux.lines)["land, net"] == "-5.0 t CO2/yr" and flux.boundary == "Land of a province."


def test_other_families_and_disputed_numbers():
    view = carbon_view(TABLES, "en")
    assert "Under family a (A): -12.50 t CO2/yr, of 90.0 %" in view.others[0]
    assert "its paper is not known" in view.others[1] and len(view.others) == 2
    assert "2 numbers, of which 1 was not checked" in view.coefficients[0]
    assert len(view.coefficients) == 2 and "papers print -0.253" in view.coefficients[1]


@pytest.mark.parametrize(("language", "heading"), [("en", "Under other families"), ("zh", "其他系数族下")])
def test_the_section_stands_in_the_page_and_on_paper(language, heading):
    data = ReportData(title="x", language=language, tables=TABLES)
    page = plain(build_report(data))
    assert heading in page and "Trees and soil." in page and "-1,234.5 t C" in page
    blocks = [block for block in document_from(data).blocks if isinstance(block, PaperText)]
    assert any(block.title == heading for block in blocks)
    assert any("-1,234.5 t C" in line for block in blocks for line in block.paragraphs)
    without = plain(build_report(ReportData(title="x", language=language, tables=(TABLES[-1],))))
    assert heading not in without


@pytest.mark.parametrize(("language", "text"), [("en", "not known"), ("zh", "未知")])
def test_what_is_not_known_is_told_so(language, text):
    """A forest that becomes land of a blank class: no line of the change says 0."""
    held = densities(Family("f", {"en": "F"}, {"en": "trees"}, "t C/ha"), [
        Coefficient("f", "forest", "above", 40.0), Coefficient("f", "open", "above", None)], "own")
    pairs = pd.DataFrame({"kind": ["changed"], "old": ["forest"], "new": ["open"], "area_m2": [1e4]}).astype(
        {"kind": "string", "old": "string", "new": "string"})
    totals = zone_totals(ChangeRequest(pairs, mixes_of(held.classes), held, held, 10.0, language=language))
    (shown,) = carbon_view([("c", totals)], language).results
    assert [words for _label, words in shown.lines][:5] == [text] * 5 and shown.lines[5][1] == "0.0 %"
