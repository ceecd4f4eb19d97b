"""Inside QGIS: the findings store in a small window: names, ten lines, filters, a click on the map, an edit, a recheck."""
from compliance_dock import Driver
from docks import QTest, click, picture, sample_layer, start_window, wait_for
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.utils import iface

SMALL = 1366, 768       # points of the window


def rows_seen(table):
    """Rows of the table that are seen whole."""
    return table.viewport().height() // table.verticalHeader().defaultSectionSize()


def click_map(panel, place):
    """Click the map where a finding lies."""
    canvas = iface.mapCanvas()
    shape = panel.map_link.geometry(panel.detail.piece, panel.stored.crs)
    box = shape.boundingBox()
    box.scale(3)
    canvas.setExtent(box)
    canvas.refresh()
    canvas.waitWhileRendering()
    at = canvas.getCoordinateTransform().transform(shape.pointOnSurface().asPoint())
    panel.view.select_first()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     QPoint(int(at.x()), int(at.y())))
    return panel.finding(panel.view.current())["subject_id"]


def edit(dock, words):
    """Set a field of a parcel, unsaved; what the dock says of it."""
    layer = sample_layer("XMYD")
    layer.startEditing()
    feature = next(feature for feature in layer.getFeatures() if feature["DKBH"] == "YC2025-024-01")
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("QDWH"), words)
    return dock.findings.date.words.text()


def drive(arguments):
    window = start_window()
    driver = Driver(arguments)
    dock, screen = driver.dock, arguments.get("size", SMALL)
    window.setGeometry(0, 0, *screen)
    QTest.qWait(200)
    driver.record()
    driver.settle()
    panel, view = dock.findings, dock.findings.view
    view.group.setCurrentIndex(view.group.findData("project_id"))
    view.select_first()
    driver.settle()
    seen, lines = rows_seen(view.table), [view.model.data(view.model.index(row, 0)) for row in range(3)]
    picture(dock, arguments, "glance")
    last = view.model.rows.total - 1
    view.pick([last])
    driver.settle()
    wanted, clicked = panel.finding(last)["subject_id"], click_map(panel, last)
    driver.settle()
    click(dock, view.bar.filters_action)
    choose = view.filters["severity"]
    choose.setCurrentIndex(choose.findData("critical"))
    view.select_first()
    driver.settle()
    filters = view.bar.filters_action.text()
    picture(dock, arguments, "filters")
    click(dock, view.bar.filters_action)
    click(dock, view.reset_action)
    stale = edit(dock, "x")
    picture(dock, arguments, "stale")
    click(dock, panel.date.recheck_action)
    wait_for(lambda: len(panel.stored.runs) == 2)
    driver.settle()
    rechecked = panel.date.words.text()
    sample_layer("XMYD").rollBack()
    return {"size": [window.width(), window.height()], "seen": seen, "lines": lines, "wanted": wanted,
            "clicked": clicked, "filters": filters, "stale": stale, "rechecked": rechecked,
            "after": panel.date.words.text()}
