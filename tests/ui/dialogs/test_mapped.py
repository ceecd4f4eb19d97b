"""Foreign land-use codes and limits, mapped by clicks from Processing's own dialogs, and run as the dialog says."""
from __future__ import annotations

import pytest
from helpers.desk.mapped import means, open_values, pick, row_of, squares, values_of
from helpers.desk.zoning_dock import wait_until
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox

from groundrules.bridge.packs.places import resolve_pack
from groundrules.bridge.project.mappings import keep_mapping
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.layers.recognise.mapping import LayerMapping


def test_foreign_codes_are_mapped_from_the_dialog_and_run(opened, tmp_path):
    land = squares("Nutzung", ["ART", "NR"], [("Wald", "1"), ("Wald", "2"), ("Reisfeld", "3"), ("水田", "4")])
    panel = opened("carbonstock", {"INPUT": land})
    window = open_values(panel, "INPUT")
    mapping = window.panel
    assert mapping.fields.item(0, 0).text() and mapping.choice.box.isVisibleTo(window)
    box = window.findChild(QComboBox, "groundrules_mapping_field_land_class")
    assert (box.currentData(), means(mapping)["Wald"]) == ("ART", (2, "open"))
    assert means(mapping)["水田"] == (1, "Paddy (0101) ?")            # a name of the list: a proposal
    mapping.values.line.setText("tree f")                                   # the list is long, and searched
    shown = [mapping.values.words.item(row).text() for row in range(mapping.values.words.count())
             if not mapping.values.words.item(row).isHidden()]
    assert any("0301" in words for words in shown) and not any("0101" in words for words in shown)
    pick(mapping, "Wald", "0301")
    mapping.values.line.clear()
    pick(mapping, "Reisfeld", "0101")
    mapping.accept()
    assert mapping.fields.item(0, 2).text() == "known"
    window.close()
    given = values_of(panel)
    assert given["CLASS_FIELD"] == "ART" and given["LAND_LIST"] in load_codes(resolve_pack("cn-land-use", "")).schemes
    assert list(zip(*[iter(given["VALUES"])] * 4)) == [
        ("land", "land_class", "Wald", "0301"), ("land", "land_class", "Reisfeld", "0101"),
        ("land", "land_class", "水田", "0101")]
    again = values_of(opened("carbonstock", {"INPUT": land}))              # kept with the layer
    assert [again[name] for name in ("CLASS_FIELD", "LAND_LIST", "VALUES")] == [
        given[name] for name in ("CLASS_FIELD", "LAND_LIST", "VALUES")]
    change = values_of(opened("carbonchange", {"OLD": land}))              # and known to other tools
    assert change["OLD_CLASS"] == "ART" and change["VALUES"][:4] == ["old", "land_class", "Wald", "0301"]
    inputs = {name: value for name, value in given.items() if value not in (None, "", [])}
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results, fine = QgsApplication.processingRegistry().createAlgorithmById("groundrules:carbonstock").run(
        {**inputs, "PACK": "sample-carbon", "FAMILY": "sample-2025", "TOTALS": str(tmp_path / "totals.gpkg")}, context,
        QgsProcessingFeedback())
    assert fine and results["CLASS_COUNT"] == 2 and results["COVERED_SHARE"] == 1.0


def test_limits_are_read_in_percent_or_by_a_number_that_is_written(opened):
    plots = squares("Parzellen", ["GFZ", "GRZ"], [("2,5", "40"), ("1.2", "0.98"), ("frei", "40")])
    panel = opened("checkintensity", {"SUBJECTS": plots})
    window = open_values(panel, "SUBJECTS")
    mapping = window.panel
    box = window.findChild(QComboBox, "groundrules_mapping_field_floor_area_ratio_upper")
    box.setCurrentIndex(box.findData("GFZ"))
    box.activated.emit(box.currentIndex())
    wait_until(lambda: mapping.reading is None)
    assert means(mapping) == {"2,5": (1, "open"), "1.2": (1, "1.2"), "frei": (1, "open")}
    table = mapping.values.table
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     table.visualItemRect(table.item(row_of(table, "2,5"), 0)).center())
    QTest.keyClicks(mapping.values.line, "2.5")
    QTest.keyClick(mapping.values.line, Qt.Key.Key_Return)
    assert window.isVisible()                                               # Enter does not close the window
    pick(mapping, "frei", next(iter(mapping.asked[0].described.values)))
    assert means(mapping) == {"2,5": (1, "2.5"), "1.2": (1, "1.2"), "frei": (1, mapping.values.words.item(0).text())}
    box = window.findChild(QComboBox, "groundrules_mapping_field_coverage_upper")
    box.setCurrentIndex(box.findData("GRZ"))
    box.activated.emit(box.currentIndex())
    wait_until(lambda: mapping.reading is None)
    assert means(mapping)["40"] == (2, "40 %") and means(mapping)["0.98"] == (1, "open")     # a ratio, or in percent
    scale = mapping.choice.box
    scale.setCurrentIndex(scale.findData("percent"))
    scale.activated.emit(scale.currentIndex())
    wait_until(lambda: mapping.reading is None)
    assert means(mapping)["0.98"] == (1, "0.98 %")
    window.close()
    given = values_of(panel)
    assert given["RATIO_SCALE"] == "percent"
    assert given["FIELDS"] == [plots.id(), "floor_area_ratio_upper", "GFZ", plots.id(), "coverage_upper", "GRZ"]
    assert given["FIELD_VALUES"][:4] == ["parcels", "floor_area_ratio_upper", "2,5", "2.5"]


def test_two_lists_for_one_input_are_told_and_one_is_filled_in(opened):
    old, new = (squares(name, ["ART"], [("Wald",)]) for name in ("Alt", "Neu"))
    for land, chosen in ((old, "survey-3"), (new, "survey-3")):
        keep_mapping(QgsProject.instance(), land, "land_use", LayerMapping(
            {"land_class": "ART"}, {"land_class": {"Wald": "0301"}}, {"list": chosen}))
    panel = opened("landusetransition", {"OLD": old, "NEW": new})
    wait_until(lambda: panel.wrappers["SCHEME"].parameterValue() == "survey-3")
    bar = panel.window().messageBar()
    assert bar.currentItem() is None
    keep_mapping(QgsProject.instance(), new, "land_use", LayerMapping(
        {"land_class": "ART"}, {"land_class": {"Wald": "0301"}}, {"list": "guide-2023"}))
    panel.wrappers["NEW"].mapped.fill_in()
    words = bar.currentItem().text()
    assert "survey-3" in words and "guide-2023" in words and panel.wrappers["SCHEME"].parameterValue() == "survey-3"


def test_values_of_stages_are_mapped_from_the_dialog(opened):
    supplied = squares("GongDi", ["DZJGH", "GDRQ", "ZT"], [("1", "2024-01-10", "ok"), ("2", "2024-01-10", "gone")])
    other = squares("plots", ["ZT"], [("ok",)])
    panel = opened("tracelifecycle", {})
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    panel.wrappers["LAYERS"].setParameterValue([other.id(), supplied.id()], context)
    window = open_values(panel, "LAYERS")
    fields = window.panel.fields
    fields.setCurrentCell([fields.item(row, 0).text() for row in range(fields.rowCount())].index("status"), 0)
    wait_until(lambda: window.panel.reading is None)
    assert means(window.panel)["gone"] == (1, "open")
    pick(window.panel, "gone", "withdrawn")
    window.close()
    assert values_of(panel)["VALUES"] == ["supplied", "status", "gone", "withdrawn"]
    panel.wrappers["ROLES"].setParameterValue(["plots", "approved"], context)      # as the rows say
    window = open_values(panel, "LAYERS")
    fields = window.panel.fields
    fields.setCurrentCell([fields.item(row, 0).text() for row in range(fields.rowCount())].index("status"), 0)
    wait_until(lambda: window.panel.reading is None)
    pick(window.panel, "ok", "in_force")
    window.close()
    assert values_of(panel)["VALUES"][-4:] == ["approved", "status", "ok", "in_force"]


def choose_field(window, part, name):
    box = window.findChild(QComboBox, f"groundrules_mapping_field_{part}")
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())
    wait_until(lambda: window.panel.reading is None)


def test_fields_of_layers_of_indicators_are_mapped_from_the_dialog_and_run(opened, tmp_path):
    land = squares("DLTB", ["ART", "NR"], [("Reisfeld", "1"), ("0301", "2")])
    idle = squares("Plots", ["LAGE"], [("done",), ("waiting",)])
    other, line = (squares(name, ["TAG"], [("2020-01-01",)]) for name in ("Altstadt", "STBHHX"))
    panel = opened("computeindicators", {})
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for name, value in (("YEAR", 2024), ("PACK", "cn-three-lines-monitoring")):
        panel.wrappers[name].setParameterValue(value, context)
    panel.wrappers["LAYERS"].setParameterValue([other.id(), line.id(), land.id(), idle.id()], context)
    panel.wrappers["ROLES"].setParameterValue(["Plots", "idle_land"], context)
    window = open_values(panel, "LAYERS")
    assert [asked.role for asked in window.layers] == ["land", "idle_land"]      # others have no fields that are read
    choose_field(window, "land_class", "ART")
    pick(window.panel, "Reisfeld", "0101")
    window.close()
    window = open_values(panel, "LAYERS")
    window.open_at(idle.id())
    choose_field(window, "disposed", "LAGE")
    pick(window.panel, "done", "yes")
    pick(window.panel, "waiting", "no")
    window.close()
    given = values_of(panel)
    assert given["FIELDS"] == [land.id(), "land_class", "ART", idle.id(), "disposed", "LAGE"]
    assert given["VALUES"] == ["land", "land_class", "Reisfeld", "0101", "idle_land", "disposed", "done", "yes",
                               "idle_land", "disposed", "waiting", "no"]
    inputs = {name: value for name, value in given.items() if value not in (None, "", [])}
    output = str(tmp_path / "rows.gpkg")
    results, fine = QgsApplication.processingRegistry().createAlgorithmById("groundrules:computeindicators").run(
        {**inputs, "LAYERS": [land, idle], "OUTPUT": output}, context, QgsProcessingFeedback())
    assert fine
    rows = {row["indicator_id"]: row["value"] for row in QgsVectorLayer(output, "rows", "ogr").getFeatures()}
    assert rows["cropland_holding"] == pytest.approx(1.0, rel=0.01)
    assert rows["idle_land_disposal"] == pytest.approx(50.0)


def table_of(name, fields, rows):
    """A table without geometry in the project."""
    made = QgsVectorLayer("NoGeometry?" + "&".join(f"field={field}:string" for field in fields), name, "memory")
    features = []
    for row in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(list(row))
        features.append(feature)
    made.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(made)
    return made


def test_columns_and_names_of_a_table_of_statistics_are_mapped_from_the_dialog_and_run(opened, tmp_path):
    water = table_of("Wasser", ("Was", "Wo", "Wann", "Menge", "Einh"), (
        ("Verbrauch", "990127", "2024", "12", "万m3"), ("Verbrauch", "990127", "2023", "gesperrt", "万m3"),
        ("常住人口", "990127", "2024", "45", "万人")))
    panel = opened("computeindicators", {"STATISTICS": water})
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for name, value in (("YEAR", 2024), ("PACK", "cn-checkup-2021"), ("WHOLE_CODE", "990127")):
        panel.wrappers[name].setParameterValue(value, context)
    window = open_values(panel, "STATISTICS")
    # by its values, though a column of years has as few of them
    assert window.findChild(QComboBox, "groundrules_mapping_field_indicator").currentData() == "Was"
    fields = window.panel.fields
    states = {fields.item(row, 0).text(): fields.item(row, 2).text() for row in range(fields.rowCount())}
    assert (states["year"], states["value"], states["data state"]) == ("no field", "no field", "not needed")
    for part, field in (("unit_code", "Wo"), ("year", "Wann"), ("value", "Menge"), ("unit", "Einh"),
                        ("indicator", "Was")):
        choose_field(window, part, field)
    pick(window.panel, "Verbrauch", "water_use")
    window.close()
    given = values_of(panel)
    assert given["FIELDS"] == [cell for part, field in (
        ("unit_code", "Wo"), ("year", "Wann"), ("value", "Menge"), ("unit", "Einh"), ("indicator", "Was"))
        for cell in (water.id(), part, field)]
    assert given["VALUES"] == ["statistics", "indicator", "Verbrauch", "water_use"]
    inputs = {name: value for name, value in given.items() if value not in (None, "", [])}
    output = str(tmp_path / "rows.gpkg")
    _results, fine = QgsApplication.processingRegistry().createAlgorithmById("groundrules:computeindicators").run(
        {**inputs, "STATISTICS": water, "OUTPUT": output}, context, QgsProcessingFeedback())
    assert fine
    rows = {row["indicator_id"]: row["value"] for row in QgsVectorLayer(output, "rows", "ogr").getFeatures()}
    assert rows["water_use"] == pytest.approx(0.0012)      # 120,000 m³, in 100 million


def test_fields_of_both_dates_of_a_trace_are_mapped_from_the_dialog(opened):
    old, new = (squares(name, ["ART"], [(word,), ("0301",)]) for name, word in (
        ("DLTB_a", "Reisfeld"), ("DLTB_b", "Acker")))
    panel = opened("traceindicator", {})
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for name, value in (("INDICATOR", "cropland_holding"), ("BASE_YEAR", 2020), ("YEAR", 2024),
                        ("BEFORE", [old.id()]), ("AFTER", [new.id()]), ("ROLES", ["DLTB_a", "land", "DLTB_b", "land"])):
        panel.wrappers[name].setParameterValue(value, context)
    for name, land, word in (("BEFORE", old, "Reisfeld"), ("AFTER", new, "Acker")):
        window = open_values(panel, name)
        assert {asked.role for asked in window.layers} == {"land"} and len(window.layers) == 2
        window.open_at(land.id())
        choose_field(window, "land_class", "ART")
        pick(window.panel, word, "0101")
        window.close()
    given = values_of(panel)
    assert given["FIELDS"] == [old.id(), "land_class", "ART", new.id(), "land_class", "ART"]
    # a word of one date is another's at the other one
    assert given["VALUES"] == ["land@DLTB_a", "land_class", "Reisfeld", "0101", "land@DLTB_b", "land_class", "Acker",
                               "0101"]
    inputs = {name: value for name, value in given.items() if value not in (None, "", [])}
    results, fine = QgsApplication.processingRegistry().createAlgorithmById("groundrules:traceindicator").run(
        {**inputs, "BEFORE": [old], "AFTER": [new], "OUTPUT": "memory:", "CLOSURE": "memory:"}, context,
        QgsProcessingFeedback())
    assert fine and results["IS_DETERMINED"] and results["CHANGE"] == pytest.approx(0.0, abs=1e-6)


def test_types_of_several_layers_of_rights_are_mapped_from_the_dialog(opened):
    plots, forest = (squares(name, ["ZDDM", "QLLX"], [("440101001001GB00001", "3"), ("440101001001GB00002", word)])
                     for name, word in (("Plots", "lease"), ("Forest", "lease")))
    panel = opened("checkrights", {})
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    panel.wrappers["RIGHTS"].setParameterValue([plots.id(), forest.id()], context)
    window = open_values(panel, "RIGHTS")
    box = window.findChild(QComboBox, "groundrules_mapping_field_right_type")
    assert box.currentData() == "QLLX"
    fields = window.panel.fields
    fields.setCurrentCell([fields.item(row, 0).text() for row in range(fields.rowCount())].index("right type"), 0)
    wait_until(lambda: window.panel.reading is None)
    assert means(window.panel)["lease"] == (1, "open")
    pick(window.panel, "lease", "9")
    window.close()
    given = values_of(panel)
    assert given["VALUES"] == ["rights@Plots", "right_type", "lease", "9"]     # the other layer's word is another's
