"""The list of what is missing for a real number, by itself."""
from __future__ import annotations

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from groundrules.ui.carbon.missing import MissingList, Thing

WORDS = "Real numbers: those of the family are invented. Choose another family."
ROUNDS = 6      # of events, after which a layout has come to rest


class Counted(MissingList):
    """Counts how often it was laid out."""

    resized = 0

    def resizeEvent(self, event) -> None:
        self.resized += 1
        super().resizeEvent(event)


@pytest.mark.parametrize("stops", [False, True])
def test_its_height_comes_to_rest_at_any_width(qgis_app, stops):
    """A scroll bar that came with one height and went with the other laid the dock out for ever."""
    window, listed = QWidget(), Counted()
    layout = QVBoxLayout(window)
    layout.addWidget(listed)
    layout.addStretch(1)
    listed.show_things([Thing(WORDS, lambda: None, stops)])
    needed = listed.fontMetrics().horizontalAdvance(WORDS)
    window.show()
    heights = []
    for width in range(needed - 40, needed + 240, 2):
        window.resize(width, 300)
        for _ in range(ROUNDS):
            QgsApplication.processEvents()
        count = listed.resized
        for _ in range(ROUNDS):
            QgsApplication.processEvents()
        assert listed.resized == count, width
        heights.append(listed.height())
    assert len(set(heights)) == 2 and heights == sorted(heights, reverse=True)     # two lines, and one in a wide dock
