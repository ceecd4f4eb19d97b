"""What the dock shows before anything is computed: traps of layers, roles, pack, date and subjects."""
from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from helpers.desk.zoning_dock import FARMLAND, choose, give_role, layer, row_of, wait_until
from helpers.real_data import DIRTY, HUIZHOU, needs
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtTest import QSignalSpy, QTest

from groundrules.bridge.docks.overview import USUAL_PACK, overview
from groundrules.bridge.project.dock_state import remembered


def shown(dock):
    """Sentences in the list once it is up to date."""
    heard = QSignalSpy(dock.traps.looked)
    dock.layers.refresh()
    dock.traps.later()
    wait_until(lambda: len(heard) > 0 and not dock.traps.timer.isActive() and dock.traps.reading is None)
    return [dock.traps.list.item(row).text() for row in range(dock.traps.list.count())]


def load(dock, path, name):
    loaded = QgsVectorLayer(str(path), name, "ogr")
    QgsProject.instance().addMapLayer(loaded)
    dock.layers.refresh()
    return loaded


def click_item(dock, item):
    listed = dock.traps.list
    listed.scrollToItem(item)
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     listed.visualItemRect(item).center())


def test_sound_layers_leave_the_list_hidden(dock):
    assert shown(dock) == []
    assert not dock.traps.isVisible()


def test_two_layers_of_one_role(dock):
    give_role(dock, "GHFQ", FARMLAND)
    notes = shown(dock)
    assert len(notes) == 1 and "GHFQ" in notes[0] and "YJJBNTBHTB" in notes[0]
    assert dock.traps.isVisible() and dock.traps.list.item(0).toolTip() != ""


def test_two_farmland_layers_of_different_years(dock, tmp_path):
    load(dock, f"{tmp_path / 'county.gpkg'}|layername=YJJBNTBHTB_2019", "YJJBNTBHTB_2019")
    give_role(dock, "YJJBNTBHTB_2019", FARMLAND)
    notes = shown(dock)
    assert any("different years" in words and "2019" in words for words in notes), notes


def test_a_date_before_any_rule(dock):
    dock.inputs.as_of.setDate(QDate(1980, 1, 1))
    notes = shown(dock)
    assert "no rule of the pack cn-three-lines was in force yet" in notes[0]
    dock.inputs.as_of.setDate(QDate(2026, 6, 30))
    assert shown(dock) == []


def test_a_role_that_was_given_to_a_layer_that_is_gone(dock, project):
    give_role(dock, "GHFQ", "farmland_reserve")
    project.removeMapLayer(layer("GHFQ").id())
    notes = shown(dock)
    assert len(notes) == 1 and "GHFQ" in notes[0] and "not loaded" in notes[0]


def test_what_is_checked_is_no_second_layer_of_its_role(dock):
    give_role(dock, "GHFQ", FARMLAND)
    choose(dock, "GHFQ")
    assert shown(dock) == []


def test_the_worst_first_and_a_click_selects_the_layer(dock):
    farm, lines = layer("YJJBNTBHTB"), layer("STBHHX")
    farm.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))      # metres declared as degrees
    lines.setName("STBHHX_2015")
    notes = shown(dock)
    assert "YJJBNTBHTB" in notes[0] and len(notes) >= 2
    assert not any(text.startswith("critical") for text in notes)
    item = dock.traps.list.item(0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole).startswith("critical: ")
    assert not item.icon().isNull()
    dock.layers.table.setCurrentCell(row_of(dock, "XZQ"), 0)
    click_item(dock, item)
    assert dock.layers.current_layer_id() == farm.id()
    dock.layers.table.setCurrentCell(row_of(dock, "XZQ"), 0)
    dock.traps.list.setFocus()
    dock.traps.list.setCurrentItem(item)
    QTest.keyClick(dock.traps.list, Qt.Key.Key_Return)
    assert dock.layers.current_layer_id() == farm.id()


def test_a_coordinate_system_put_right_is_seen_without_asking(dock):
    farm = layer("YJJBNTBHTB")
    right = farm.crs()
    farm.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    wait_until(dock.traps.isVisible)
    farm.setCrs(right)
    wait_until(lambda: not dock.traps.isVisible())
    assert dock.traps.list.count() == 0


@needs(HUIZHOU)
def test_huizhou(dock):
    load(dock, HUIZHOU / "original" / "land.shp", "land")
    notes = shown(dock)
    concerned = next(words for words in notes if "land" in words)
    assert "degrees" in concerned
    dock.inputs.subjects.setLayer(layer("land"))
    assert shown(dock)[0] == concerned      # it takes part now


@needs(DIRTY)
@pytest.mark.parametrize(("files", "words"), [
    (["mixed-crs/plots_no_crs.shp"], "coordinate system"),
    (["mixed-crs/plots_epsg4547.gpkg", "mixed-crs/plots_gcj02_declared_wgs84.geojson"], "GCJ-02"),
    (["gbk-shapefile/plots_gbk_wrong_cpg.shp"], "garbled"),
    (["broken-shapefile/plots_truncated.shp"], "plots_truncated")])
def test_dirty_data(dock, files, words):
    for place, name in enumerate(files):
        load(dock, DIRTY / name, f"{place}_{name.split('/')[1].split('.')[0]}")
    assert any(words in notes for notes in shown(dock))


def test_the_window_does_not_wait(dock):
    """The look itself only starts a task; nothing is compared on the main thread."""
    dock.layers.refresh()
    begun = time.thread_time()
    dock.traps.look()
    assert time.thread_time() - begun < 0.1
    assert dock.traps.reading is not None
    wait_until(lambda: dock.traps.reading is None)
    assert dock.traps.list.count() == 0


@pytest.mark.parametrize(("ink", "ground", "disabled"), [("black", "white", "#bebebe"),
                                                         ("#ffffff", "#202020", "#3a3a3a")])
def test_what_takes_no_part_is_paler_and_readable(dock, ink, ground, disabled):
    """In the colours of any theme: 4.5 to 1 is what the rules for readable pages ask of small letters."""
    colours = QPalette()
    colours.setColor(QPalette.ColorRole.Text, QColor(ink))
    colours.setColor(QPalette.ColorRole.Base, QColor(ground))
    colours.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(disabled))
    for widget in (dock.traps, dock.traps.list):
        widget.setPalette(colours)
    traps = [trap_like(words) for words in ("a", "b")]
    dock.traps.show_traps([(traps[0], True), (traps[1], False)])
    concerns, other = (dock.traps.list.item(row) for row in range(2))
    pale = other.foreground().color()
    seen = [pale.alphaF() * item + (1 - pale.alphaF()) * under
            for item, under in zip(pale.getRgbF()[:3], QColor(ground).getRgbF()[:3])]
    assert 4.5 < contrast(seen, QColor(ground).getRgbF()) < contrast(QColor(ink).getRgbF(), QColor(ground).getRgbF())
    assert concerns.foreground().style() == Qt.BrushStyle.NoBrush


def trap_like(words):
    return SimpleNamespace(severity="major", layer_id="", layer_ids=(), in_language=lambda language: words)


def contrast(first, other):
    """Of two colours, by their relative luminance (WCAG 2)."""
    def luminance(colour):
        return sum(share * (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
                   for share, part in zip((0.2126, 0.7152, 0.0722), colour))
    light, dark = sorted((luminance(first), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_what_a_check_needs_is_what_is_missing(dock):
    dock.choose_pack("example-us-cambridge")
    shown(dock)
    assert "choose another rule pack" in dock.traps.hint.text() and not dock.check_action.isEnabled()
    others = overview(QgsProject.instance(), "", "en").others       # what the welcome panel offers
    assert others[0].pack_id == "cn-three-lines" and others[0].layers >= 3
    dock.choose_pack(others[0].pack_id)
    shown(dock)
    assert dock.traps.hint.text() == "" and dock.check_action.isEnabled()
    dock.inputs.subjects.setLayer(None)
    shown(dock)
    assert dock.check_action.toolTip() == dock.traps.hint.text() == "Choose the projects or parcels to be checked."


def test_a_new_project_starts_anew(dock, project):
    """Its layers go first, and the dock hears of it: what it shows then is no matter of the next project."""
    dock.choose_pack("neutral-zoning")
    assert remembered(project, "zoning")["pack"] == "neutral-zoning"
    project.clear()
    assert remembered(project, "zoning") == {} and dock.inputs.pack_id() == USUAL_PACK
    assert not dock.repeat_action.isEnabled()


def test_no_layer_at_all(dock, project):
    project.removeAllMapLayers()
    assert shown(dock) == []
    assert not dock.check_action.isEnabled()
    assert "control layer" in dock.check_action.toolTip()
    assert dock.traps.isVisible() and "control layer" in dock.traps.hint.text()
