"""Small maps on paper: two in a row, one as wide as its legend leaves room, and no scale bar on the ground shown."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

pytest.importorskip("qgis.core")
from qgis.core import QgsLayoutItemLabel, QgsLayoutItemMap, QgsProject

from groundrules.bridge.layout import pages as layout
from groundrules.bridge.layout.sheet import Sheets
from groundrules.core.report.maps.of_run import MapLayer, RunMaps
from groundrules.core.report.paper.blocks import Document, PaperMap, PaperText

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 512_345.0, 3_398_765.0


@pytest.fixture(scope="module")
def view():
    """A patch that fills its window as a frame does: a bar in a corner would lie on it."""
    patch = np.array([shapely.box(X, Y, X + 120, Y + 90)], dtype=object)
    layers = [MapLayer("批准用地", "approved", patch, "EPSG:4547")]
    return RunMaps(patch, np.array(["1"], dtype=object), "EPSG:4547", layers, "zh").view("1")


def frames(blocks, page="A4"):
    """Place and size of each map in mm, and those of the labels in metres that are scale bars."""
    sheets = Sheets(Document("表", "zh"), page, QgsProject())
    try:
        for block in layout._in_rows(blocks):
            for _turn in layout._block(sheets, block):
                pass
        items = sheets.layout.items()
        boxes = [[(item.pagePos().x(), item.pagePos().y(), item.rect().width(), item.rect().height())
                  for item in items if isinstance(item, kind) and keep(item)] for kind, keep in (
            (QgsLayoutItemMap, lambda item: True),
            (QgsLayoutItemLabel, lambda item: item.text().endswith(" m")))]
        return [sorted(some) for some in boxes], sheets.count
    finally:
        sheets.close()


def is_apart(bar, frame):
    return any(first[side] >= then[side] + then[side + 2] - 0.01 for side in (0, 1)
               for first, then in ((bar, frame), (frame, bar)))


@pytest.mark.parametrize("page", ["A4", "A3"])
def test_two_small_maps_stand_in_a_row_each_with_its_scale_below(view, page):
    before = PaperMap("变化前", view, "上北。", 0.48)
    (maps, bars), count = frames([before, replace(before, title="变化后")], page)
    assert count == 1 and len(maps) == len(bars) == 2
    (first, second), room = maps, {"A4": 175.0, "A3": 380.0}[page]
    assert first[1] == pytest.approx(second[1]) and first[0] + first[2] < second[0]
    assert second[0] + second[2] <= maps[0][0] + room + 0.01
    assert first[3] == pytest.approx(0.75 * first[2], abs=0.2) and first[2] > 0.4 * room
    assert all(is_apart(bar, frame) for bar in bars for frame in maps)


def test_a_map_alone_is_as_wide_as_its_legend_leaves_room(view):
    (maps, bars), count = frames([PaperMap("图", view, "上北。", 0.62)])
    assert count == 1 and maps[0][2] == pytest.approx(0.62 * 175.0, abs=0.2)
    assert len(bars) == 1 and is_apart(bars[0], maps[0])


def test_a_small_map_before_a_text_stands_alone_and_a_large_one_keeps_its_bar(view):
    (maps, bars), _ = frames([PaperMap("一", view, "", 0.48), PaperText("", ("字",)), PaperMap("二", view)])
    assert len(maps) == len(bars) == 2 and maps[0][1] != maps[1][1]
    assert sum(not is_apart(bar, frame) for bar in bars for frame in maps if frame[2] > 170) == 1
