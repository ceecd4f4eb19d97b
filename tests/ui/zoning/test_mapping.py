"""Fields and values of layers in a language that no pack knows, mapped by clicks: kept, undone, run, run again."""
from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import check, click, give_role, layer, wait, wait_until
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType, Qt, QUrl
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QToolButton

from groundrules.bridge.project.mappings import PROPERTY, keep_mapping, kept_mapping
from groundrules.bridge.project.roles import release
from groundrules.bridge.reading.read import snapshot
from groundrules.bridge.reading.uniques import unique_values
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled
from groundrules.core.layers.recognise.mapping import SUBJECTS, LayerMapping
from groundrules.core.layers.values import map_pack
from groundrules.ui.mapping.pages import INPUTS, MAPPING
from groundrules.ui.zoning.dock import ZoningDock
from groundrules.ui.zoning.inputs_panel import PACK_ID

WORD = Qt.ItemDataRole.UserRole
ROLE = "flood_hazard"


def squares(name, fields, rows):
    """A layer of squares of 10 m side by side, with texts."""
    made = QgsVectorLayer("Polygon?crs=EPSG:25832&" + "&".join(f"field={field}:string" for field in fields), name,
                          "memory")
    for place, values in enumerate(rows):
        feature = QgsFeature(made.fields())
        left = 500_000 + 10 * place
        feature.setGeometry(QgsGeometry.fromWkt(
            f"POLYGON(({left} 5500000,{left + 10} 5500000,{left + 10} 5500010,{left} 5500010,{left} 5500000))"))
        feature.setAttributes([None if value == "" else value for value in values])
        made.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(made)
    return made


@pytest.fixture
def german(plugin, qgis_app, own_settings):
    QgsProject.instance().clear()
    squares("Flurstuecke", ["NR"], [(str(place),) for place in range(6)])
    squares("Gefahren", ["OID", "STUFE"], [
        ("a", "rot"), ("b", "rot"), ("c", "gelb"), ("d", "mäßig / gering"), ("e", ""), ("f", "weiß")])
    with shown(ZoningDock(None), 480, 700) as dock:
        dock.inputs.packs.setCurrentIndex(dock.inputs.packs.findData("neutral-zoning", PACK_ID))
        dock.inputs.pack_changed.emit()
        dock.inputs.subjects.setLayer(layer("Flurstuecke"))
        give_role(dock, "Gefahren", ROLE)
        yield dock
    QgsProject.instance().clear()


def open_values(dock, name="Gefahren"):
    opened = dock.pages.panel
    QTest.mouseClick(dock.findChild(QToolButton, f"groundrules_zoning_values_{layer(name).id()}"),
                     Qt.MouseButton.LeftButton)
    wait_until(lambda: opened.reading is None and opened.layer_id)
    return opened


def row_of(table, value):
    return next(row for row in range(table.rowCount()) if table.item(row, 0).data(WORD) == value)


def pick(panel, word, *values):
    """Click values, if they are not selected yet, and what they mean."""
    words = panel.values.words
    for number, value in enumerate(values):
        table = panel.values.rest if value in ("", "*") else panel.values.table
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton,
                         Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier,
                         table.visualItemRect(table.item(row_of(table, value), 0)).center())
    item = next(words.item(row) for row in range(words.count()) if words.item(row).data(WORD) == word)
    QTest.mouseClick(words.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     words.visualItemRect(item).center())
    wait_until(lambda: panel.reading is None)


def means(panel):
    return {table.item(row, 0).text(): (int(table.item(row, 1).text()), table.item(row, 2).text())
            for table in (panel.values.table, panel.values.rest) for row in range(table.rowCount())}


def test_values_are_mapped_by_clicks_and_reach_a_verdict_that_can_be_repeated(german):
    panel = open_values(german)
    assert german.pages.currentIndex() == MAPPING
    box = german.findChild(QComboBox, "groundrules_mapping_field_grade")
    assert (panel.part, box.currentText(), box.currentData()) == ("grade", "STUFE ?", "STUFE")
    assert panel.fields.item(0, 2).text() == "4 open (83 %)"
    assert "5 of 6 features" in panel.values.title.text() and "1 feature has no value" in panel.values.title.text()
    assert means(panel) == {"rot": (2, "open"), "gelb": (1, "open"), "mäßig / gering": (1, "open"), "weiß": (1, "open"),
                            "(empty)": (1, "no value"), "all others": (6, "")}
    assert panel.values.selected() == ["rot"]
    pick(panel, "high")                                     # the most frequent open value is selected
    assert box.currentText() == "STUFE"
    assert means(panel)["rot"] == (2, "high") and panel.values.selected() == ["gelb"]
    assert panel.values.words.currentItem() is None
    panel.values.table.setCurrentCell(row_of(panel.values.table, "rot"), 0)
    assert panel.values.words.currentItem().data(WORD) == "high"
    pick(panel, "moderate", "gelb", "mäßig / gering")
    pick(panel, "", "weiß")
    assert panel.fields.item(0, 2).text() == "known"
    kept = LayerMapping({"grade": "STUFE"}, {"grade": {
        "rot": "high", "gelb": "moderate", "mäßig / gering": "moderate", "weiß": ""}})
    assert kept_mapping(QgsProject.instance(), layer("Gefahren"), ROLE) == kept
    findings = check(german)
    verdicts = {key: row["verdict"] for key, row in findings.run.subjects.items()}
    assert sorted(verdicts.values()) == ["conditional"] * 2 + ["forbidden"] * 2 + ["undetermined"] * 2
    again = repeat(german.parameters())
    assert again == {"FORBIDDEN_COUNT": 2, "CONDITIONAL_COUNT": 2, "UNDETERMINED_COUNT": 2, "ALLOWED_COUNT": 0}
    ids = finding_ids(german)
    click(german, german.repeat_action)                     # from the manifest, in which a value keeps its strokes
    wait(german)
    assert finding_ids(german) == ids
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    elsewhere = german.inputs.declared.algorithm.asMap(german.parameters(), context)["inputs"]
    assert {elsewhere[name][0] for name in ("FIELDS", "ROLES")} == {layer("Gefahren").source()}


def finding_ids(dock):
    with closing(sqlite3.connect(dock.findings.run.path)) as database:
        return sorted(database.execute("SELECT finding_id, verdict FROM findings"))


def test_a_proposed_field_names_the_others_and_a_click_takes_one(german):
    panel = open_values(german)
    assert "STUFE has few values" in panel.values.guess.text() and "OID" not in panel.values.guess.text()
    layer("Gefahren").dataProvider().addAttributes([QgsField("ZONEN TYP", QMetaType.Type.QString)])
    layer("Gefahren").updateFields()
    layer("Gefahren").dataProvider().changeAttributeValues({
        feature.id(): {2: "A" if feature.id() % 2 else "B"} for feature in layer("Gefahren").getFeatures()})
    click(german, panel.back_action)
    panel = open_values(german)
    proposed, other = sorted(("STUFE", "ZONEN TYP"), key=lambda name: f"“{name}”" not in panel.values.guess.text())
    assert f">{other}</a>" in panel.values.guess.text()
    panel.values.guess.linkActivated.emit(other.replace(" ", "%20"))
    wait_until(lambda: panel.reading is None)
    assert panel.mapping.fields == {"grade": other} and panel.values.guess.isHidden()
    assert proposed != other and set(means(panel)) >= ({"A", "B"} if other == "ZONEN TYP" else {"rot", "gelb"})


def test_all_others_stand_under_the_values_in_sight(german):
    squares("Viele", ["STUFE"], [(f"wert {place}",) for place in range(57)] + [("",)])
    german.layers.refresh()
    give_role(german, "Viele", ROLE)
    panel = open_values(german, "Viele")
    rest = panel.values.rest
    assert [rest.item(row, 0).data(WORD) for row in range(rest.rowCount())] == ["", "*"]
    assert rest.viewport().rect().contains(rest.visualItemRect(rest.item(1, 0)))
    pick(panel, "high", "*")
    assert panel.values.selected() == [] and means(panel)["wert 56"] == (1, "high")


def test_text_in_a_wrong_encoding_is_reported_before_it_is_mapped(german, tmp_path):
    """A shapefile of GBK that does not say so: QGIS takes the system's encoding, until the user states another."""
    made = squares("made", ["grade"], [("极高",), ("极高",), ("低",)])
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.fileEncoding = "ESRI Shapefile", "GBK"
    path = tmp_path / "floods.shp"
    assert QgsVectorFileWriter.writeAsVectorFormatV3(made, str(path), QgsProject.instance().transformContext(),
                                                     options)[0] == QgsVectorFileWriter.WriterError.NoError
    path.with_suffix(".cpg").unlink()
    floods = QgsVectorLayer(str(path), "floods", "ogr")
    QgsProject.instance().addMapLayer(floods)
    german.layers.refresh()
    give_role(german, "floods", ROLE)
    opened = open_values(german, "floods")
    assert opened.warning.isVisible() and "2 values of field grade (3 features)" in opened.warning.text()
    floods.setProviderEncoding("GBK")
    opened = open_values(german, "floods")
    assert not opened.warning.isVisible()
    assert [opened.values.table.item(row, 0).data(WORD) for row in range(2)] == ["极高", "低"]


def test_an_undetermined_finding_leads_to_its_field(german):
    findings = check(german)
    assert findings.choose_action.isEnabled()
    assert "Choose the field and what its values mean" in findings.card.text.toPlainText()
    findings.card.text.anchorClicked.emit(QUrl("choose"))
    wait_until(lambda: german.pages.panel.reading is None)
    assert german.tabs.currentIndex() == 0 and german.pages.currentIndex() == MAPPING
    assert (german.pages.panel.layer_id, german.pages.panel.part) == (layer("Gefahren").id(), "grade")
    pick(german.pages.panel, "high", "*")
    findings = check(german)
    assert {row["verdict"] for row in findings.run.subjects.values()} == {"forbidden"}
    assert not findings.choose_action.isEnabled() and "Choose the field" not in findings.card.text.toPlainText()


def repeat(parameters):
    from qgis.core import QgsApplication

    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results, fine = QgsApplication.processingRegistry().createAlgorithmById("groundrules:checkzoning").run(
        {**parameters, "VERDICTS": "TEMPORARY_OUTPUT"}, context, QgsProcessingFeedback())
    assert fine
    return {name: results[name] for name in results if name in (
        "FORBIDDEN_COUNT", "CONDITIONAL_COUNT", "UNDETERMINED_COUNT", "ALLOWED_COUNT")}


def test_choices_are_undone_reset_and_found_again(german):
    panel = open_values(german)
    pick(panel, "high")
    pick(panel, "low", "*")
    assert means(panel)["gelb"] == (1, "low") and means(panel)["(empty)"] == (1, "low")
    click(german, panel.undo_action)
    assert means(panel)["gelb"] == (1, "open") and means(panel)["rot"] == (2, "high")
    pick(panel, None, "rot")
    assert means(panel)["rot"] == (2, "open")
    click(german, panel.undo_action)
    layer("Gefahren").removeCustomProperty(PROPERTY)        # another layer of the same data finds the project's
    assert kept_mapping(QgsProject.instance(), layer("Gefahren"), ROLE).values == {"grade": {"rot": "high"}}
    click(german, panel.back_action)
    assert german.pages.currentIndex() == INPUTS
    panel = open_values(german)
    assert means(panel)["rot"] == (2, "high")
    click(german, panel.reset_action)
    assert means(panel)["rot"] == (2, "open") and not panel.reset_action.isEnabled()
    german.layers.refresh()
    assert german.parameters()["VALUES"] == []


def test_all_features_of_what_is_checked_are_one_kind(german):
    panel = open_values(german, "Flurstuecke")
    assert "Choose the field, if the layer has it" in panel.values.title.text()     # a number of a permit, of any text
    item = panel.fields.item(row_of(panel.fields, "project_kind"), 0)
    panel.fields.scrollToItem(item)
    QTest.mouseClick(panel.fields.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     panel.fields.visualItemRect(item).center())
    assert means(panel) == {"all features": (6, "open")} and "no such field" in panel.values.title.text()
    assert panel.values.words.currentItem() is None         # nothing is marked that nobody chose
    for _ in range(2):
        QTest.keyClick(panel.values.words, Qt.Key.Key_Down)
    QTest.keyClick(panel.values.words, Qt.Key.Key_Return)
    german.layers.refresh()
    assert german.parameters()["VALUES"] == ["subjects", "project_kind", "*", "infrastructure"]
    assert kept_mapping(QgsProject.instance(), layer("Flurstuecke"), SUBJECTS).values == {
        "project_kind": {"*": "infrastructure"}}
    click(german, panel.next_action)                        # the other layer is still open
    wait_until(lambda: panel.reading is None)
    assert panel.layer_id == layer("Gefahren").id() and panel.part == "grade"
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert german.pages.currentIndex() == INPUTS


def test_what_was_chosen_is_a_pack_that_a_colleague_chooses(german, tmp_path):
    panel = open_values(german)
    pick(panel, "high", "*")     # what is not said of a value of its own
    pick(panel, "low", "gelb", "mäßig / gering")
    pick(panel, "", "weiß")
    before = {key: row["verdict"] for key, row in check(german).run.subjects.items()}
    QgsProject.instance().setFileName(str(tmp_path / "plan.qgz"))
    german.pages.export(path=str(tmp_path / "packs" / "Unser Plan.zip"))
    assert "unser-plan" in german.words.text() and "neutral-zoning" in german.words.text()
    panel.reset()
    release(QgsProject.instance(), layer("Gefahren"))
    packs = german.inputs.packs
    packs.setCurrentIndex(packs.findData("unser-plan", PACK_ID))
    german.inputs.pack_changed.emit()
    german.layers.refresh()
    assert german.layers.role_of(layer("Gefahren").id()) == ROLE and german.parameters()["VALUES"] == []
    assert {key: row["verdict"] for key, row in check(german).run.subjects.items()} == before
    panel = open_values(german)
    assert means(panel)["rot"] == (2, "high") and means(panel)["weiß"] == (1, "nothing, unknown")


def test_proposals_need_a_click(german):
    made = squares("Rutschungen", ["zone", "Tingkat"], [("x", "TINGGI"), ("y", "2 - sedang"), ("z", "H")])
    german.layers.refresh()
    give_role(german, "Rutschungen", "landslide_hazard")
    panel = open_values(german, "Rutschungen")
    assert means(panel) == {"2 - sedang": (1, "moderate ?"), "H": (1, "high"), "TINGGI": (1, "high"),
                            "all others": (1, "")}
    german.layers.refresh()
    assert german.parameters()["VALUES"] == []
    assert panel.accept_action.text().endswith("(1)")
    click(german, panel.accept_action)
    assert means(panel)["2 - sedang"] == (1, "moderate") and not panel.accept_action.isEnabled()
    QgsProject.instance().removeMapLayer(made.id())
    german.layers.refresh()
    assert german.pages.currentIndex() == INPUTS


def test_a_value_means_something_else_in_another_layer_of_the_role(german):
    """Rows of VALUES name the layer then; two layers of one name are told before the check."""
    squares("Gefahren Nord", ["STUFE"], [("rot",), ("rot",), ("blau",)])
    german.layers.refresh()
    give_role(german, "Gefahren Nord", ROLE)
    panel = open_values(german)
    pick(panel, "high", "rot")
    click(german, panel.back_action)
    open_values(german, "Gefahren Nord")
    pick(panel, "low", "rot")
    assert panel.warning.isHidden()
    german.layers.refresh()
    rows = list(zip(*[iter(german.parameters()["VALUES"])] * 4))
    assert rows == [(f"{ROLE}@Gefahren", "grade", "rot", "high"), (f"{ROLE}@Gefahren Nord", "grade", "rot", "low")]
    described = map_pack(german.inputs.pack, rows).roles[ROLE].fields["grade"]
    assert [described.of_layer(name).mapped for name in ("Gefahren", "Gefahren Nord", "x")] == [
        {"rot": "high"}, {"rot": "low"}, {}]
    layer("Gefahren Nord").setName("Gefahren")
    german.layers.refresh()
    assert panel.warning.isVisibleTo(panel)
    assert "rot (grade) means low here, but high in another layer that is also called Gefahren" in panel.warning.text()
    values = german.parameters()["VALUES"]                  # which is what the run refuses
    with pytest.raises(InputError, match="two meanings"):
        map_pack(german.inputs.pack, list(zip(*[iter(values)] * 4)))


def test_what_a_newer_version_kept_is_not_overwritten(german):
    made = layer("Gefahren")
    made.setCustomProperty(PROPERTY, '{"schema": 9, "mappings": {"x": 1}}')
    with pytest.raises(InputError, match="newer"):
        keep_mapping(QgsProject.instance(), made, ROLE, LayerMapping({"grade": "STUFE"}))
    assert not kept_mapping(QgsProject.instance(), made, ROLE)
    made.setCustomProperty(PROPERTY, "{odd")
    keep_mapping(QgsProject.instance(), made, ROLE, LayerMapping({"grade": "STUFE"}))
    assert kept_mapping(QgsProject.instance(), made, ROLE).fields == {"grade": "STUFE"}


def test_values_are_counted_most_frequent_first_and_capped(german, monkeypatch):
    from groundrules.bridge.reading import uniques

    taken = snapshot(layer("Gefahren"))
    counted = unique_values(taken, "STUFE", lambda: False)
    assert (list(counted.counts.items())[0], counted.empty, counted.total) == (("rot", 2), 1, 6)
    assert unique_values(taken, "", lambda: False).total == 6
    monkeypatch.setattr(uniques, "MOST", 2)
    monkeypatch.setattr(uniques, "_TURN", 2)
    counted = unique_values(taken, "STUFE", lambda: False)
    assert list(counted.counts) == ["rot", "gelb"] and counted.left_out == 2
    with pytest.raises(Cancelled):
        unique_values(taken, "STUFE", lambda: True)


def test_a_proposed_layer_gives_way_once_it_is_a_control(plugin, qgis_app, own_settings):
    QgsProject.instance().clear()
    squares("Gebiete", ["grade"], [("H",), ("M",)])         # a name that no pack knows
    with shown(ZoningDock(None), 480, 700) as dock:
        dock.layers.refresh()
        assert dock.inputs.subjects_id() == layer("Gebiete").id()           # the only one that no role is known of
        packs = dock.inputs.packs
        packs.setCurrentIndex(packs.findData("neutral-zoning", PACK_ID))    # its text is a title
        dock.inputs.pack_changed.emit()
        give_role(dock, "Gebiete", ROLE)
        assert dock.inputs.subjects_id() == "" and not dock.inputs.proposal.isVisibleTo(dock.inputs)
        squares("Bauplaetze", ["NR"], [("1",)])
        dock.layers.refresh()
        assert dock.inputs.subjects_id() == layer("Bauplaetze").id()
    QgsProject.instance().clear()


def test_what_some_pack_calls_a_control_is_not_proposed_and_parcels_are(plugin, qgis_app, own_settings):
    QgsProject.instance().clear()
    squares("flood_zones", ["grade"], [("H",)])             # a control of a pack that is not chosen
    with shown(ZoningDock(None), 480, 700) as dock:
        dock.layers.refresh()
        assert dock.inputs.subjects_id() == ""
        squares("Stadtteile", ["NR"], [("1",)])
        squares("Flurstuecke", ["NR"], [("1",)])
        dock.layers.refresh()
        assert dock.inputs.subjects_id() == layer("Flurstuecke").id()
        assert "“flurstuecke” in its name" in dock.inputs.proposal.text()
        packs = dock.inputs.packs
        packs.setCurrentIndex(packs.findData("neutral-zoning", PACK_ID))
        dock.inputs.pack_changed.emit()
        assert dock.layers.role_of(layer("flood_zones").id()) == ROLE
        assert dock.inputs.subjects_id() == layer("Flurstuecke").id()
    QgsProject.instance().clear()
