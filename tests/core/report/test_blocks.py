"""Reports of carbon: charts with numbers of the tables, totals, coverage, cards, maps, and why nothing is ranked."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.scenarios import ON_FOREST, PLANTS, TABLE, compared, table

from groundrules.core.carbon.change.run import ChangeRequest, carbon_change
from groundrules.core.carbon.change.zones import zone_totals
from groundrules.core.carbon.report.blocks import Shown, carbon_blocks, maps_of_tables
from groundrules.core.carbon.report.build import change_report, stock_report
from groundrules.core.carbon.report.comparison import scenario_report
from groundrules.core.carbon.report.maps import MappedGround, map_block
from groundrules.core.carbon.report.tables import transition_rows
from groundrules.core.carbon.scenario.compare import ScenarioRequest
from groundrules.core.carbon.scenario.per import Size
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.report.blocks import PaperCharts, PaperMap, PaperTable
from groundrules.core.report.charts.scene import Words
from groundrules.core.report.html.build import build_report
from groundrules.core.report.paper.document import document_from
from groundrules.core.report.paper.pairing import document_in_both
from groundrules.core.table import FeatureTable

MIXES = mixes_of(TABLE.classes)
OTHERS = pd.DataFrame({"family": ["f", "g"], "title": ["F", "G"], "is_used": [True, False], "stock_t_c": [1480.0, None],
                       "lower_t_c": [1300.0, None], "upper_t_c": [1600.0, None], "covered_share": [1.0, None],
                       "note": [None, "no row for town"]})
SQUARES = MappedGround(np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)], dtype=object), "",
                       np.array([100.0, np.nan]))


def stock_of(densities, language="en"):
    ground = Ground(pd.DataFrame({"zone": [WHOLE] * 3, "code": ["forest", "field", "town"], "area_m2": [1e5, 1e5, 1e4],
                                  "part_count": 1}))
    return carbon_stock(ground, MIXES, densities, Sureness(), language)


def blocks_of(data, kind):
    return [block for block in data.blocks if isinstance(block, kind)]


def drawn(scene):
    return {item.words for item in scene.items if isinstance(item, Words)}


@pytest.fixture(scope="module", params=["en", "zh"])
def stock(request):
    result = stock_of(TABLE, request.param)
    return result, stock_report(result, TABLE, OTHERS, (SQUARES,), request.param)


def test_charts_and_totals_of_a_stock_have_the_numbers_of_its_tables(stock):
    result, data = stock
    first, by_class = data.blocks[0], next(block for block in blocks_of(data, PaperTable) if "t C" in block.columns[
        -1].title and len(block.rows) == 4)
    whole = result.totals.set_index("pool").loc["all"]
    assert first.rows[-1][1] == by_class.rows[-1][-1] == f"{whole['stock_t_c']:,.1f}" == "1,510.0"
    assert {row[0]: row[-1] for row in by_class.rows[:-1]} == {"forest": "1,000.0", "field": "480.0", "town": "30.0"}
    (charts,) = blocks_of(data, PaperCharts)
    assert {"1,000", "480", "30"} <= drawn(charts.scenes[0]) and {"100", "48"} <= drawn(charts.scenes[1])
    assert {"430", "1,080"} <= drawn(charts.scenes[2])       # pools, with whiskers
    lower, upper = (f"{whole[name]:,.0f}" for name in ("lower_t_c", "upper_t_c"))
    page = build_report(data)
    assert lower in page and upper in page and page.count("<svg class=\"chart\"") == 3


def test_the_first_page_has_coverage_and_other_families(stock):
    result, data = stock
    page, language = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", build_report(data))), data.language
    heads = [block.title for block in data.blocks]
    assert heads[1] == {"en": "Coverage: which ground has a number", "zh": "覆盖情况：哪些用地有数值"}[language]
    assert "no row for town" in page
    assert {"en": "Source, state and trust", "zh": "来源、状态和可信层级"}[language] in page
    (ground,) = blocks_of(data, PaperMap)
    assert [item.name for item in ground.view.drawn] == {
        "en": ["not known", "80 to 100 t C/ha"], "zh": ["未知", "80 至 100 t C/ha"]}[language]
    assert {"en": "to be checked", "zh": "待核实"}[language] in page


def test_what_is_blank_is_named_with_a_remedy():
    blank = table(("forest", "above", 40.0), ("forest", "soil", None), ("field", "above", 3.0), ("field", "soil", 45.0),
                  ("town", "above", 0.0), ("town", "soil", 30.0))
    result = stock_of(blank)
    data = stock_report(result, blank, OTHERS, (), "en")
    words = " ".join(line for block in data.blocks for line in getattr(block, "paragraphs", ()))
    assert "forest, 10.00 ha (soil): the table leaves it blank. Enter a number in an own table" in words
    assert "covers 52.4 % of the ground" in words


def test_a_change_has_its_transitions_years_and_word():
    request = ChangeRequest(ON_FOREST.pairs, MIXES, TABLE, TABLE, 10.0)
    change = carbon_change(request)
    others = OTHERS.rename(columns={"stock_t_c": "difference_t_c"})
    data = change_report(change, request, (zone_totals(request), others, None), (), (2015.0, 2025.0))
    (charts,) = blocks_of(data, PaperCharts)
    assert len(charts.scenes) == 4 and {"2015", "2025", "−140"} <= drawn(charts.scenes[1])
    (rows,) = [block.rows for block in blocks_of(data, PaperTable) if block.title == "The largest transitions"]
    assert rows[0][:4] == ("forest", "town", "2.00", "-140.0") and rows[0][-1] == "loss"
    assert ("Years", "2015–2025") in data.facts
    alone = change_report(change, request, (zone_totals(request), others, None), (), (None, None))
    assert len(blocks_of(alone, PaperCharts)[0].scenes) == 3      # without years none stand on an axis


def test_unknown_transitions_do_not_push_the_known_ones_out():
    """A plan with a class that the family leaves blank had a table of dashes: its largest changes were not in it."""
    count = 30
    rows = pd.DataFrame({"pool": "all", "kind": "changed", "old_title": [f"from {place}" for place in range(count)],
                         "new_title": "to", "area_ha": np.arange(count) + 1.0, "lower_t_c": np.nan, "upper_t_c": np.nan,
                         "difference_t_c": [*[np.nan] * 20, *range(10)], "net_t_c": np.nan, "change": "gain"})

    def shown(some):
        return [int(row[0].split()[1]) for row in transition_rows(some, "en").rows]

    assert shown(rows) == [*range(29, 21, -1), *range(19, 15, -1)]
    assert shown(rows.tail(10)) == [*range(29, 19, -1)] and shown(rows.head(20)) == [*range(19, 7, -1)]


def comparison_report(language="en", **more):
    request = ScenarioRequest("now", (ON_FOREST, PLANTS), MIXES, TABLE, **{"years": 10.0, "language": language, **more})
    return scenario_report(compared(ON_FOREST, PLANTS, language=language, **{
        name: value for name, value in more.items() if name != "table"}), request)


def test_options_are_compared_per_head_and_per_floor_area():
    without = comparison_report()
    assert "People and floor area are not given: enter them" in build_report(without)
    data = comparison_report(sizes={"A": Size(100.0, 5e3), "B": Size(None, 1e4)})
    (sizes,) = [block for block in blocks_of(data, PaperTable) if block.title == "Per head and per floor area"]
    cells = {row[0]: [cell.split("\n")[0] for cell in row[2:]] for row in sizes.rows}
    assert cells["People"] == ["not given", "100", "not given"] and cells["Floor area (m²)"][1:] == ["5,000", "10,000"]
    assert cells["Emission per head, removals negative"] == ["–", f"{140 * 44 / 12 / 100:.3f}", "–"]


@pytest.mark.parametrize(("language", "reason"), [
    ("en", "Not ranked: the years of the present and of the plans are not given"),
    ("zh", "不排序：未给出现状年份和规划年份")])
def test_a_report_says_why_nothing_is_ranked(language, reason):
    data = comparison_report(language, years=None)
    assert {row[0] for row in data.blocks[0].rows} == {"–"}
    assert reason in build_report(data) and any(reason in line for line in data.blocks[1].paragraphs)


def test_two_languages_share_charts_and_maps(stock):
    english = stock_report(stock_of(TABLE), TABLE, OTHERS, (SQUARES,), "en")
    chinese = stock_report(stock_of(TABLE, "zh"), TABLE, OTHERS, (SQUARES,), "zh")
    document = document_in_both(chinese, english)
    (charts,) = [block for block in document.blocks if isinstance(block, PaperCharts)]
    assert charts.title == "图表 / Charts" and "土壤 = soil" in charts.note and len(charts.scenes) == 3
    (ground,) = [block for block in document.blocks if isinstance(block, PaperMap)]
    assert ground.view.drawn[0].name == "未知 / not known"
    assert len(document.blocks) == len(document_from(chinese).blocks)


def test_results_from_files_give_the_same_blocks_and_their_map():
    result = stock_of(TABLE)
    land = FeatureTable("land", np.arange(2), SQUARES.geometry, pd.DataFrame({"carbon_t_c_ha": [100.0, None]}))
    tables = (("Totals", result.totals), ("Classes", result.stocks), ("Cards", result.coefficients))
    blocks = carbon_blocks(Shown(tables, maps_of_tables([land])), "en")
    assert blocks[0].rows == stock_report(result, TABLE, OTHERS, (), "en").blocks[0].rows
    (ground,) = [block for block in blocks if isinstance(block, PaperMap)]
    assert ground.title == "Density of carbon" and ground.view.width == map_block(SQUARES, "en")[0].view.width
    flux = pd.DataFrame({name: [1.0] for name in (
        "component", "net_emission_t_co2_yr", "energy_ground_ha", "boundary")})
    assert carbon_blocks(Shown((*tables, ("Flux", flux))), "en") == ()
