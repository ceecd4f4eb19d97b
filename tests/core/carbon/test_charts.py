"""Where bars, bands, cells and flows stand: by hand, and as properties that hold for any size."""
from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree  # nosec B405 - of our own drawing

import pandas as pd
import pytest
from helpers.cases.scenarios import ON_FOREST, PLANTS, TABLE, compared

from groundrules.core.carbon.cards.coefficient import bar_card, coefficient_card
from groundrules.core.carbon.report.maps import signs
from groundrules.core.carbon.scenario.charts import (
    Wording,
    bars,
    change_columns,
    fills_of,
    ranking_chart,
    stock_columns,
)
from groundrules.core.carbon.scenario.dates import class_chart, class_stocks, dated_stocks, years_chart
from groundrules.core.carbon.scenario.flows import OTHER, flow_chart, grid_of, heat_map
from groundrules.core.carbon.scenario.side_by_side import sheet, side_by_side
from groundrules.core.report.charts.scene import (
    GAP,
    Box,
    Flow,
    Line,
    Scene,
    Type,
    Words,
    flow_at,
    hatch_lines,
    number,
    ticks,
)
from groundrules.core.report.charts.svg import scene_svg

TYPE = Type(12.0, lambda words: 6.0 * len(words))
NAMES = ["now", "A", "B"]
FILLS = fills_of(list(TABLE.pools))


@pytest.fixture(scope="module")
def comparison():
    return compared(ON_FOREST, PLANTS)


@pytest.mark.parametrize(("low", "high", "wanted"), [
    (0, 95, [0, 20, 40, 60, 80, 100]), (-140, 35, [-150, -100, -50, 0, 50]), (0, 0, [0, 1]),
    (0, 1_480_000, [0, 500_000, 1_000_000, 1_500_000]), (-0.3, 0.1, [-0.3, -0.2, -0.1, 0, 0.1])])
def test_ticks_are_round_and_hold_everything(low, high, wanted):
    assert ticks(low, high) == pytest.approx(wanted)


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (-0.0, "0"), (1234.5, "1,234"), (-140, "−140"),
                                              (12.345, "12.3"), (0.01234, "0.0123"), (-0.5, "−0.5"), (99.96, "100")])
def test_numbers(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize("hatch", ["/", "\\", "-", "|", "x"])
@pytest.mark.parametrize("size", [(40, 10), (3, 90), (0.5, 0.5), (0, 20)])
def test_hatch_lines_stay_inside(hatch, size):
    box = Box(13.0, 27.0, *size, "soil", hatch)
    for line in hatch_lines(box):
        for x, y in ((line.x1, line.y1), (line.x2, line.y2)):
            assert 13 - 1e-9 <= x <= 13 + size[0] + 1e-9 and 27 - 1e-9 <= y <= 27 + size[1] + 1e-9
    if min(size) > 2 * GAP:
        assert len(hatch_lines(box)) > 1
    assert hatch_lines(Box(0, 0, 50, 50)) == []


def test_stacks_of_stock_end_at_the_total(comparison):
    """Pools of a column touch each other; the uppermost ends where the total is, the axis begins at zero."""
    columns = stock_columns(comparison.quantities, NAMES, "en")
    assert [column.segments[-1].high for column in columns] == pytest.approx([column.total for column in columns])
    scene = bars(columns, Wording("t C", "Stock", "band"), FILLS, 500, 400, TYPE)
    boxes = [item for item in scene.items if isinstance(item, Box) and item.mark and item.mark[1] == "A"]
    assert [box.mark for box in boxes] == [("stock", "A", "above"), ("stock", "A", "soil")]
    assert boxes[0].y == pytest.approx(boxes[1].y + boxes[1].height)
    share = boxes[0].height / (boxes[0].height + boxes[1].height)
    above = [s.high - s.low for s in columns[1].segments]
    assert share == pytest.approx(above[0] / sum(above))
    whiskers = [item for item in scene.items if isinstance(item, Line) and item.role == "whisker"]
    assert len(whiskers) == 4 * (3 + 1)    # the legend has one


def test_change_stands_on_both_sides_of_the_line(comparison):
    columns = {column.name: column for column in change_columns(comparison.quantities, NAMES, "en")}
    assert columns["now"].segments == ()
    assert min(segment.low for segment in columns["A"].segments) == pytest.approx(-140)
    ups = [segment for segment in columns["B"].segments if segment.high > 0]
    assert max(entry.high for entry in ups) == pytest.approx(370 / 30 + 5)
    assert {segment.mark[0] for segment in columns["B"].segments} == {"loss", "gain"}
    scene = bars(list(columns.values()), Wording("t C", "Change", "band"), FILLS, 500, 400, TYPE)
    zero = next(item.y1 for item in scene.items if isinstance(item, Line) and item.role == "axis")
    for box in (item for item in scene.items if isinstance(item, Box) and item.mark):
        assert box.y >= zero - 1e-9 if box.mark[0] == "loss" else box.y + box.height <= zero + 2.0
    potential = change_columns(compared(PLANTS, years=None).quantities, ["now", "B"], "en")[1]
    scene = bars([potential], Wording("t C", "Change", "band"), FILLS, 500, 400, TYPE)
    (outside,) = {box.edge for box in scene.marks if box.mark[0] == "potential_gain"}
    assert outside == "dashed" and all(not box.fill for box in scene.marks if box.mark[0] == "potential_gain")


@pytest.mark.parametrize("size", [(260, 200), (620, 420), (1400, 300), (180, 900)])
def test_everything_stays_inside_at_any_size(comparison, size):
    grid = grid_of(comparison.transitions, "B", "en")
    for scene in (bars(stock_columns(comparison.quantities, NAMES, "en"), Wording("t C", "Stock", "band"), FILLS, *size,
                       TYPE),
                  bars(change_columns(comparison.quantities, NAMES, "en"), Wording("t C", "Change", "band"), FILLS,
                       *size,
                       TYPE),
                  ranking_chart(comparison.ranking, *size, TYPE, "en"), heat_map(grid, "B", *size, TYPE, "en"),
                  flow_chart(grid, "B", *size, TYPE, "en")):
        for item in scene.items:
            if isinstance(item, Box):
                assert item.x >= 0 and item.x + item.width <= size[0] + 0.5 and item.y + item.height <= size[1] + 3
                assert item.width >= 0 and item.height >= 0
            elif isinstance(item, Words) and item.align == "left" and item.role in ("strong", "plain"):
                assert TYPE.width_of(item.words) <= max(item.width, 0) + 1e-9
        assert scene.description and scene.marks


def test_a_click_finds_its_shape(comparison):
    scene = bars(stock_columns(comparison.quantities, NAMES, "en"), Wording("t C", "Stock", "band"), FILLS, 500, 400,
                 TYPE)
    for box in scene.marks:
        assert scene.at(box.x + box.width / 2, box.y + box.height / 2).mark == box.mark
    assert scene.at(1, 1) is None
    flow = flow_chart(grid_of(comparison.transitions, "B", "en"), "B", 500, 400, TYPE, "en")
    for band in (item for item in flow.items if isinstance(item, Flow)):
        x = (band.x1 + band.x2) / 2
        top, bottom = flow_at(band, x)
        assert top == pytest.approx((band.top1 + band.top2) / 2)
        assert flow.at(x, (top + bottom) / 2).mark[0] == "transition"
        assert flow_at(band, band.x1) == pytest.approx((band.top1, band.bottom1), abs=1e-6)


def test_flow_and_heat_hold_all_changed_ground(comparison):
    grid = grid_of(comparison.transitions, "B", "en")
    assert sum(cell.area_ha for cell in grid.cells) == pytest.approx(2)
    assert {(cell.old, cell.new): round(cell.net_t_c, 6) for cell in grid.cells} == {
        ("field", "town"): -18, ("field", "forest"): round(370 / 30 + 5, 6)}
    scene = flow_chart(grid, "B", 500, 400, TYPE, "en")
    left = [item for item in scene.items if isinstance(item, Flow)]
    assert sum(entry.bottom1 - entry.top1 for entry in left) == pytest.approx(sum(entry.bottom2 - entry.top2
                                                                                  for entry in left))
    heat = heat_map(grid, "B", 500, 400, TYPE, "en")
    assert {(box.fill, box.hatch) for box in heat.marks} == {("loss", "\\"), ("gain", "")}
    narrow = {item.words for item in heat_map(grid, "B", 90, 400, TYPE, "en").items if isinstance(item, Words)}
    assert "17.3" in {item.words for item in heat.items if isinstance(item, Words)} and "17" in narrow
    still = grid_of(comparison.transitions, "nobody", "en")
    for empty in (heat_map(still, "x", 300, 200, TYPE, "en"), flow_chart(still, "x", 300, 200, TYPE, "zh")):
        assert isinstance(empty, Scene) and not empty.marks


@pytest.mark.parametrize("width", [300, 420, 560])
def test_no_area_of_a_flow_is_cut(width):
    """Half of a number is another number: names give way to it."""
    rows = pd.DataFrame([{"scenario": "A", "pool": "all", "kind": "changed", "old_class": f"c{k}",
                          "old_title": "orchard and plantation (perennial cropland)", "new_class": "town",
                          "new_title": "sealed ground", "area_ha": 1.5, "net_t_c": 1.0} for k in range(8)])
    grid = grid_of(rows, "A", "en")
    left = [item.words for item in flow_chart(grid, "A", width, 200, TYPE, "en").items
            if isinstance(item, Words) and item.align == "right"]
    assert len(left) == 8 and all(words.endswith("…  1.5 ha") for words in left), left
    assert all(TYPE.width_of(words) <= 0.25 * width for words in left)


def test_no_line_of_a_head_begins_with_a_closing_bracket():
    rows = pd.DataFrame([{"scenario": "A", "pool": "all", "kind": "changed", "old_class": "c", "old_title": "草地",
                          "new_class": f"n{k}", "new_title": "园地（多年生作物）", "area_ha": 1.0, "net_t_c": 1.0}
                         for k in range(6)])
    for width in range(200, 700, 7):
        heads = [item.words for item in heat_map(grid_of(rows, "A", "zh"), "A", width, 300, TYPE, "zh").items
                 if isinstance(item, Words) and item.align == "centre" and item.role == "plain"]
        assert heads and not any(words.startswith("）") for words in heads), (width, heads)


def test_many_classes_are_joined():
    rows = pd.DataFrame([{"scenario": "A", "pool": "all", "kind": "changed", "old_class": f"c{k}", "old_title": f"C{k}",
                          "new_class": "town", "new_title": "Town", "area_ha": float(k + 1), "net_t_c": -1.0}
                         for k in range(14)])
    grid = grid_of(rows, "A", "en")
    assert len(grid.old) == 9 and grid.old[-1] == OTHER
    assert sum(cell.area_ha for cell in grid.cells) == 105
    other = next(cell for cell in grid.cells if cell.old == OTHER)
    assert len(other.keys) == 6 and other.net_t_c == -6


def test_the_ranking_greys_what_cannot_be_told_apart(comparison):
    scene = ranking_chart(comparison.ranking, 500, 300, TYPE, "en")
    assert {box.fill for box in scene.marks} <= {"emission", "unsure"}
    assert {box.fill for box in ranking_chart(comparison.ranking.assign(tied_with=pd.array([None] * 3, dtype="string")),
                                              500, 300, TYPE, "en").marks} == {"emission"}
    tied = comparison.ranking.assign(tied_with=["A", "B", None], rank=[1, 1, None])
    fills = {box.mark[1]: box.fill for box in ranking_chart(tied, 500, 300, TYPE, "en").marks}
    assert fills == {"B": "unsure", "A": "unsure", "now": "emission"}


def test_side_by_side_and_sheet(comparison):
    lines = side_by_side(comparison.quantities, NAMES, "en")
    net = next(line for line in lines if (line.quantity, line.item) == ("net", "all"))
    assert net.values[1] == pytest.approx(-140) and net.is_total and net.cell(1).startswith("−140\n[")
    assert net.cell(0).splitlines()[0] == "0" and lines[0].is_total and not lines[-1].is_total
    table = sheet(lines, NAMES, "zh")
    assert len(table.frame) == len(lines)
    assert [column.title for column in table.columns][:4] == ["指标", "分项", "单位", "now"]
    assert len(table.columns) == 3 + 3 * 3


def test_cards(comparison):
    row = comparison.coefficients.iloc[0]
    for language, words in (("en", "compared with"), ("zh", "待核实")):
        html = coefficient_card(row, "Forest <b>", "all & more", language)
        assert "&lt;b&gt;" in html and "&amp;" in html
        assert (words in html) == (language == "zh")
    html = bar_card(comparison.coefficients, {"forest": "Forest"}, "A", "−140 t C", "en")
    assert html.count("<a href=") == 6 and 'href="forest|above"' in html


def test_a_chart_of_a_document_is_whole_svg_with_its_hatches_and_escaped_words():
    flow = Flow(10, 10, 40, 90, 20, 60, "loss", "/")
    scene = Scene(100, 80, (Box(5, 5, 30, 20, "soil", "x"), flow, Line(0, 0, 9, 9, "grid"),
                            Words(0, 0, 50, 15, "<a> & 面积", "right", "inside", "soil")), 'a "title"')
    drawn = ElementTree.fromstring(scene_svg(scene, "k"))
    space = "{http://www.w3.org/2000/svg}"
    assert drawn.get("aria-label") == 'a "title"' and len(list(drawn.iter(f"{space}rect"))) == 2
    assert "".join(drawn.itertext()) == "<a> & 面积"
    assert len(list(drawn.iter(f"{space}clipPath"))) == 1 and len(list(drawn.iter(f"{space}path"))) > 10


def test_what_a_stock_does_is_its_sign_and_unknown_where_it_is_not_known():
    assert signs(pd.Series([-1.0, 2.0, 0.0, None], dtype="Float64")).tolist() == ["loss", "gain", "same", "unknown"]


def test_stocks_over_the_years_have_points_with_bands_from_the_present():
    result = compared(replace(ON_FOREST, years=5.0), PLANTS)
    dated = dated_stocks(result.quantities, ["now", "A", "B"], [2020, 2025, 2030])
    assert [(entry.name, entry.year, entry.is_reference) for entry in dated] == [
        ("now", 2020.0, True), ("A", 2025.0, False), ("B", 2030.0, False)]
    scene = years_chart(dated, "t", "band", 400.0, 240.0, TYPE)
    points = {item.mark[1]: item for item in scene.marks}
    assert list(points) == ["now", "A", "B"] and points["now"].x < points["A"].x < points["B"].x
    assert points["A"].y > points["now"].y       # less carbon is drawn lower
    words = [item.words for item in scene.items if isinstance(item, Words)]
    assert {"2020", "2025", "2030"} <= set(words) and sum(isinstance(item, Flow) for item in scene.items) == 2
    assert all(0.0 <= item.x and item.x + item.width <= 400.0 for item in scene.marks)
    assert len(dated_stocks(result.quantities, ["now", "A", "B"], [2020, None, None])) == 1


def test_classes_are_bars_from_the_largest_and_those_without_carbon_are_left_out():
    stocks = pd.DataFrame([(f"c{number}", f"class {number}", pool, float(number * share))
                           for number in range(13) for pool, share in (("above", 2), ("soil", 1))],
                          columns=["land_class", "title", "pool", "stock_t_c"])
    bars = class_stocks(stocks, ("above", "soil"), {"above": "A", "soil": "S"}, "others")
    assert [bar.name for bar in bars] == [*(f"class {number}" for number in range(12, 3, -1)), "others"]
    assert bars[0].total == 36.0 and bars[-1].total == 3.0 * (1 + 2 + 3) and bars[0].segments[1].low == 24.0
    scene = class_chart(bars, fills_of(["above", "soil"]), "t", (400.0, 300.0), TYPE)
    assert len(scene.marks) == 20 and all(item.x + item.width <= 400.0 for item in scene.marks)
