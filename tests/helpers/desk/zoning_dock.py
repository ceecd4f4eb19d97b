"""The Zoning dock on the sample county, driven by its widgets."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton

from helpers.source import ROOT

LAYERS = ("XMYD", "YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ", "GHFQ")
FARMLAND = "permanent_basic_farmland"
LAYER, ROLE = 0, 1      # columns of the table of layers
#: Of the county's projects: one that a cut helps, two that no cut helps, and some that are asked nothing.
FEW_PROJECTS = {f"YC2025-{number:03}" for number in (1, 2, 3, 6, 12, 24)}


def copy_county(folder: Path) -> Path:
    """Copy the county into a folder; the file."""
    return shutil.copyfile(ROOT / "samples" / "county.gpkg", folder / "county.gpkg")


@contextmanager
def county_project(folder: Path, names=LAYERS) -> Iterator[QgsProject]:
    """The project of this process with layers of a copy of the county in ``folder``; afterwards it is empty."""
    if not (folder / "county.gpkg").exists():
        copy_county(folder)
    project = QgsProject.instance()
    project.clear()
    add_layers(project, folder, names)
    yield project
    project.clear()


def add_layers(project, folder: Path, names) -> None:
    for name in names:
        added = QgsVectorLayer(f"{folder / 'county.gpkg'}|layername={name}", name, "ogr")
        assert added.isValid()
        project.addMapLayer(added)


def leave_few_projects(folder: Path) -> None:
    """Delete all subjects of a copy of the county but those of ``FEW_PROJECTS``."""
    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(
            str(folder / "county.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE) as source:     # QGIS would keep it open
        subjects = source.GetLayerByName("XMYD")
        projects = {feature.GetFID(): feature.GetField("XMBH") for feature in subjects}
        for fid, project in projects.items():
            if project not in FEW_PROJECTS:
                subjects.DeleteFeature(fid)
    assert FEW_PROJECTS <= set(projects.values())


def layer(name):
    return QgsProject.instance().mapLayersByName(name)[0]


def choose(dock, subjects):
    dock.inputs.subjects.setLayer(layer(subjects))
    dock.inputs.today.setChecked(False)
    dock.inputs.as_of.setDate(QDate(2026, 6, 30))


def click(dock, action) -> None:
    """Click the tool button of an action."""
    widget = dock.findChild(QAbstractButton, f"{action.objectName()}_button")
    assert widget.isEnabled(), action.objectName()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def wait(dock, seconds=60):
    for _ in range(seconds * 20):
        if not dock.runs.busy and dock.runs.place is None:
            return
        QTest.qWait(50)
    raise TimeoutError


def check(dock):
    click(dock, dock.check_action)
    wait(dock)
    assert dock.findings.run is not None, dock.words.text()
    wait_until(lambda: not dock.findings.view.after.isActive())   # the card follows its list
    return dock.findings


def choose_finding(panel, subject, rule=""):
    """Make a finding of a subject the current one."""
    for position in range(len(panel.run.index)):
        finding = panel.finding(position)
        if finding["subject_id"] == subject and rule in (finding["rule_id"] or ""):
            panel.view.pick([position])
            return finding
    raise AssertionError(subject)


def ask_comply(dock):
    """Ask with the button how the current subjects comply."""
    click(dock, dock.findings.comply_action)
    wait(dock, 120)
    assert dock.words.text() == "", dock.words.text()
    return dock.findings.comply


def row_of(dock, name):
    table = dock.layers.table
    return next(row for row in range(table.rowCount()) if table.item(row, LAYER).text() == name)


def box_of(dock, name):
    return dock.layers.table.cellWidget(row_of(dock, name), ROLE)


def give_role(dock, name, role):
    box = box_of(dock, name)
    place = box.findData(role)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    dock.layers.refresh()


def wait_until(condition, seconds=60):
    """Let the window live until something is so."""
    for _ in range(seconds * 50):
        if condition():
            return
        QTest.qWait(20)
    raise TimeoutError
