"""Processing's own dialogs with our inputs: choices in words, drop-downs of what is there, recognised fields."""
from __future__ import annotations

import gc

import pytest
from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsSettings, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QWidget

from groundrules.algorithms.provider import algorithm_classes
from groundrules.ui.dialogs.inputs import SHOWN


@pytest.fixture
def layers(project, tmp_path):
    """Layers of the sample county: projects, zones, controls and the survey."""
    survey = QgsVectorLayer(f"{tmp_path / 'county.gpkg'}|layername=DLTB_2024", "DLTB_2024", "ogr")
    project.addMapLayer(survey)
    return {layer.name(): layer for layer in project.mapLayers().values()}


@pytest.fixture
def opened(plugin, layers, qgis_processing, monkeypatch):
    """``opened(name)``: the widgets of an algorithm's dialog, as QGIS makes it, by parameter."""
    from processing.gui import ParametersPanel
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    monkeypatch.setattr(ParametersPanel, "iface", None)   # that of pytest-qgis is a stub
    dialogs = []

    def open_dialog(name):
        dialogs.append(AlgorithmDialog(algorithm(name)))
        return dialogs[-1].mainWidget()

    yield open_dialog
    for dialog in dialogs:
        dialog.close()
        dialog.deleteLater()


@pytest.fixture
def chinese():
    settings, application = QgsSettings(), QgsApplication.instance()
    before = application.locale()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", "zh-Hans")
    application.setTranslation("zh-Hans")
    yield
    settings.remove("locale/overrideFlag")
    settings.remove("locale/userLocale")
    application.setTranslation(before)


def algorithm(name):
    return QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}")


def box_of(panel, name) -> QComboBox:
    """The drop-down of an input."""
    return panel.wrappers[name].wrappedWidget().findChild(QComboBox)


def write(panel, name, words) -> None:
    """Write into a drop-down, as a user does."""
    line = box_of(panel, name).lineEdit()
    line.selectAll()
    QTest.keyClicks(line, words)


def values(panel) -> dict:
    return {name: wrapper.parameterValue() for name, wrapper in panel.wrappers.items()}


def test_every_dialog_opens_with_the_declared_values(opened):
    """What a dialog would run is what ``qgis_process`` runs, whatever words the widgets show."""
    for name in [made().name() for made in algorithm_classes()]:
        panel = opened(name)
        for definition in panel.algorithm().parameterDefinitions():
            if definition.type() in ("enum", "string"):
                value = panel.wrappers[definition.name()].parameterValue()
                assert (value or "") == (definition.defaultValue() or ""), (name, definition.name())
    models = [entry.name() for entry in QgsApplication.processingRegistry().providerById("groundrules").algorithms()
              if isinstance(entry, QgsProcessingModelAlgorithm)]
    assert models
    for name in models:     # a widget whose making raises an error is none
        assert all(wrapper.wrappedWidget() is not None for wrapper in opened(name).wrappers.values()), name


def test_a_choice_is_shown_in_words_and_kept_as_its_id(opened, chinese):
    panel = opened("checkintensity")
    box = box_of(panel, "SPLIT")
    assert box.currentText() == "分割后各自检查 (split)"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert (box.currentText(), values(panel)["SPLIT"]) == ("从严 (strictest)", "strictest")
    indicators = panel.wrappers["INDICATORS"]
    assert indicators.parameterValue() == ["floor_area_ratio", "coverage", "height", "green_ratio"]
    assert "容积率" in indicators.wrappedWidget().findChild(QComboBox).currentText()


def test_packs_families_and_climates_are_offered_and_any_text_is_taken(opened):
    panel = opened("carbonstock")
    pack, family, climate = (box_of(panel, name) for name in ("PACK", "FAMILY", "CLIMATE"))
    assert {pack.itemData(place) for place in range(pack.count())} >= {"ipcc-2019", "sample-carbon"}
    assert (family.count(), values(panel)["PACK"]) == (0, "")   # none is a default
    write(panel, "PACK", "sample-carbon")
    assert [family.itemData(place) for place in range(family.count())] == ["sample-2025", "sample-2015"]
    QTest.keyClick(family, Qt.Key.Key_Down)
    assert values(panel)["FAMILY"] == "sample-2025" and "(sample-2025)" in family.currentText()
    assert climate.count() == 0
    write(panel, "PACK", "ipcc-2019")
    assert values(panel)["FAMILY"] == "", "that of the other pack cannot be used"
    assert family.itemData(0) == "biomass-tier-1" and "warm_temperate_moist" in [
        climate.itemData(place) for place in range(climate.count())]
    write(panel, "FAMILY", "of-my-own")
    write(panel, "PACK", "also-mine")
    assert (values(panel)["PACK"], values(panel)["FAMILY"], family.count()) == ("also-mine", "of-my-own", 0)


def test_a_recognised_field_is_shown(opened, layers):
    panel = opened("carbonstock")
    land = panel.wrappers["INPUT"]
    land.setParameterValue(layers["XMYD"].id(), panel.processing_context)
    assert not values(panel)["CLASS_FIELD"]
    land.setParameterValue(layers["DLTB_2024"].id(), panel.processing_context)
    assert values(panel)["CLASS_FIELD"] == "DLBM"
    panel.wrappers["CLASS_FIELD"].setParameterValue("DLMC", panel.processing_context)
    write(panel, "CODE_PACK", "another")
    assert values(panel)["CLASS_FIELD"] == "DLMC", "what the user chose stays"
    access = opened("assignunits")
    access.wrappers["UNITS"].setParameterValue(layers["XZQ"].id(), access.processing_context)
    assert (values(access)["UNIT_CODE"], values(access)["UNIT_NAME"]) == ("XZQDM", "XZQMC")


def test_layers_that_are_most_likely_meant_are_shown(opened, layers, project, tmp_path):
    older = QgsVectorLayer(f"{tmp_path / 'county.gpkg'}|layername=DLTB_2020", "DLTB_2020", "ogr")
    defects = QgsVectorLayer(f"{tmp_path / 'county.gpkg'}|layername=DLTB_defects", "地类图斑(含预设冲突)", "ogr")
    project.addMapLayers([older, defects])
    change = values(opened("landusetransition"))
    assert (change["OLD"], change["NEW"]) == (older.id(), layers["DLTB_2024"].id())
    assert (change["OLD_CLASS"], change["NEW_CLASS"]) == ("DLBM", "DLBM")
    lines = values(opened("checkthreelines"))
    assert [lines[name] for name in ("FARMLAND", "RED_LINE", "BOUNDARY")] == [
        layers[name].id() for name in ("YJJBNTBHTB", "STBHHX", "CZKFBJ")]
    model = values(opened("changereview"))
    assert (model["OLD"], model["NEW_CLASS"]) == (older.id(), "DLBM"), "a model fills in what its steps do"
    layers["DLTB_2024"].setName("DLTB")
    change = values(opened("landusetransition"))
    assert (change["OLD"], change["NEW"]) == (older.id(), layers["DLTB_2024"].id()), "the one without a year is today's"
    project.removeMapLayer(older.id())
    assert values(opened("landusetransition"))["NEW"] == layers["DLTB_2024"].id(), "no year before it"


def test_controls_are_those_that_a_run_binds_until_the_user_chooses(opened, layers):
    panel = opened("checkzoning")
    bound = [layers[name].source() for name in ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")]
    assert sorted(values(panel)["CONTROLS"]) == sorted(bound)
    write(panel, "PACK", "neutral-zoning")
    assert not set(values(panel)["CONTROLS"] or ()) & set(bound), "they bear no name of that pack"
    panel.wrappers["CONTROLS"].setParameterValue([layers["GHFQ"].id()], panel.processing_context)
    write(panel, "PACK", "cn-three-lines")
    assert values(panel)["CONTROLS"] == [layers["GHFQ"].source()]


def test_batch_takes_texts_and_choices_and_the_modeler_has_its_own_widgets(opened, qgis_parent):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    batch = BatchAlgorithmDialog(algorithm("carbonstock"), qgis_parent)
    row = batch.mainWidget().wrappers[0]
    given = {wrapper.parameterDefinition().name(): wrapper for wrapper in row if wrapper is not None}
    given["PACK"].setParameterValue("sample-carbon", batch.mainWidget().processing_context)
    given["UNCERTAINTY"].setParameterValue("none", batch.mainWidget().processing_context)
    assert (given["PACK"].parameterValue(), given["UNCERTAINTY"].parameterValue()) == ("sample-carbon", "none")
    family = given["FAMILY"].wrappedWidget().findChild(QComboBox)
    assert [family.itemData(place) for place in range(family.count())] == ["sample-2025", "sample-2015"]
    batch.deleteLater()

    step = ModelerParametersDialog(algorithm("carbonstock"), QgsProcessingModelAlgorithm())
    sources = step.createAlgorithm().parameterSources()
    given = sources["UNCERTAINTY"][0].staticValue(), sources["CROSSWALK"][0].staticValue()
    assert given == ("auto", "carbon-classes")
    step.deleteLater()


def left_behind() -> dict:
    """Objects of Python, by identity, whose widgets Qt has deleted without a word to sip."""
    living = {sip.unwrapinstance(widget) for widget in QgsApplication.allWidgets()}
    return {id(kept): kept for kept in gc.get_objects() if issubclass(type(kept), QWidget) and not sip.isdeleted(kept)
            and sip.unwrapinstance(kept) not in living}


def test_a_dialog_that_is_gone_leaves_no_objects_of_its_widgets(plugin, layers, qgis_processing, monkeypatch):
    """An object of a list that QGIS made stayed; a dock took a new widget at its address for a list, and QGIS ended."""
    from processing.gui import ParametersPanel
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    monkeypatch.setattr(ParametersPanel, "iface", None)
    before = left_behind()
    dialog = AlgorithmDialog(algorithm("carbonstock"))
    kinds = {type(wrapper).__name__ for wrapper in dialog.mainWidget().wrappers.values()}
    assert {"LayerWrapper", "FieldWrapper", "OfferWrapper"} <= kinds
    dialog.deleteLater()
    del dialog
    QgsApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [kept for key, kept in left_behind().items() if key not in before] == []
    assert [parts for parts in SHOWN if not sip.isdeleted(parts[0])] == []
