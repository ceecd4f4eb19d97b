"""Inside QGIS: the findings store at a glance in a small window: names, tiles, a click on the map, edits, a recheck."""
from compliance_dock import Driver
from docks import QTest, click, picture, start_window, wait_for
from qgis.utils import iface

SMALL = 1366, 768       # points of the window


def drive(arguments):
    window = start_window()
    driver = Driver(arguments)
    dock = driver.dock
    window.setGeometry(0, 0, *SMALL)
    QTest.qWait(200)
    driver.record()
    driver.settle()
    view = dock.findings.view
    view.select_first()
    driver.settle()
    picture(dock, arguments, "glance")
    return {"size": [window.width(), window.height()]}
