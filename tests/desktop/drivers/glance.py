"""Inside QGIS: a result at a glance in a small window, all docks open: tiles, lines, map, a click that finds."""
from docks import (
    click,
    click_at,
    open_dock,
    open_sample,
    picture,
    place_on_map,
    rows_seen,
    sample_layer,
    start_window,
    wait_for,
)
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QToolButton

SMALL = 1366, 768       # points of the window


def tree():
    return [node.name() for node in QgsProject.instance().layerTreeRoot().children()]


def drive(arguments):
    window = start_window()
    open_sample()
    before = tree()
    for name in ("carbon", "compliance", "zoning"):
        dock = open_dock(name, 480)
    window.setGeometry(0, 0, *SMALL)
    QTest.qWait(200)
    dock.inputs.subjects.setLayer(sample_layer("XMYD"))
    dock.inputs.today.setChecked(False)
    dock.inputs.as_of.setDate(QDate(2026, 6, 30))
    groups = []
    for _ in range(2):      # the second run takes the place of the first
        click(dock, dock.check_action)
        wait_for(lambda: not dock.runs.busy)
        groups.append([name for name in tree() if name not in before])
    panel = dock.findings
    tiles = {verdict: made.accessibleName() for verdict, made in panel.view.tiles.buttons.items()}
    lines = [panel.view.model.data(panel.view.model.index(row, 0)) for row in range(4)]
    place = next(row for row in range(len(panel.run.index)) if panel.finding(row)["subject_id"] == "YC2025-012-01")
    shape = panel._shape(place)
    click_at(place_on_map(shape))
    chosen = panel.finding(panel.view.current())["subject_id"]
    picture(dock, arguments, "glance")
    card, in_a_row = panel.card.text, len({made.y() for made in panel.view.tiles.buttons.values()}) == 1
    lines_of_card = card.viewport().height() / card.fontMetrics().lineSpacing()
    QTest.mouseClick(window.findChild(QToolButton, "groundrules_zoning_tile_undetermined"), Qt.MouseButton.LeftButton)
    kept = [group.key for group in panel.view.model.rows.groups]
    picture(dock, arguments, "tile")
    return {"groups": groups, "tiles": tiles, "lines": lines, "chosen": chosen, "kept": kept,
            "seen": rows_seen(panel.view.table), "card": lines_of_card, "in_a_row": in_a_row,
            "size": [window.width(), window.height()], "tree": tree()[1:] == before}
