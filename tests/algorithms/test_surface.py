"""Every algorithm and model of the provider as a user meets it: names, help, icons, both languages.

It does not show that the words are good; it shows that none is missing.
"""
from __future__ import annotations

import re
from html import escape
from pathlib import Path
from urllib.parse import unquote

import pytest
from helpers.source import ROOT
from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsSettings,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QPalette, QTextDocument
from qgis.PyQt.QtWidgets import QApplication

import groundrules
from groundrules.algorithms.common.base import BREAK, READABLE
from groundrules.algorithms.common.models import own_copy
from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.inputs.declared import inputs_of
from groundrules.core.inputs.wording import choice_title

SPINE = {"checkzoning", "measureoverlaps", "validatepack", "buildreport"}
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
CHINESE = re.compile("[\u4e00-\u9fff]")
# Words that stay as they are in Chinese: file suffixes, units, names of keys and programs.
LATIN = re.compile(r"[A-Za-z]{3,}")
SAME_IN_CHINESE = {"utf-8", "gbk", "odt", "docx", "t C/ha", "kg C/m2", "t CO2/ha"}     # formats and units
KEPT = {"html", "json", "yaml", "zip", "csv", "gpkg", "html5", "id", "qgis", "shapefile", "geopackage"}


def load(locale):
    """The provider's algorithms and a function that unloads it, with QGIS in a language."""
    settings, application = QgsSettings(), QgsApplication.instance()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", locale)
    application.setTranslation(locale)
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()

    def unload():
        plugin.unload()
        settings.remove("locale/overrideFlag")
        settings.remove("locale/userLocale")
        application.setTranslation("en")

    return plugin, unload


@pytest.fixture(scope="module", params=["en", "zh-Hans"])
def loaded(request, qgis_app):
    plugin, unload = load(request.param)
    yield request.param[:2], plugin
    unload()


@pytest.fixture
def algorithms(loaded):
    return loaded[1].provider.algorithms()


@pytest.fixture
def own(algorithms):
    """Algorithms without the models."""
    return [algorithm for algorithm in algorithms if not isinstance(algorithm, QgsProcessingModelAlgorithm)]


def shown(algorithm):
    """Everything that a user reads of an algorithm: (where, text)."""
    yield "displayName", algorithm.displayName()
    yield "group", algorithm.group()
    yield "shortDescription", algorithm.shortDescription()
    for parameter in algorithm.parameterDefinitions():
        yield parameter.name(), parameter.description()
        yield f"{parameter.name()} help", parameter.help()
    for output in algorithm.outputDefinitions():
        yield output.name(), output.description()


def test_the_spine_is_there(algorithms):
    names = [algorithm.name() for algorithm in algorithms]
    assert set(names) >= SPINE
    assert len(names) == len(set(names))


def test_models_are_registered(algorithms):
    """Every file of ``models/`` is an algorithm of the provider, and its steps are found."""
    models = {algorithm.name(): algorithm for algorithm in algorithms
              if isinstance(algorithm, QgsProcessingModelAlgorithm)}
    assert set(models) == {path.stem.replace("-", "") for path in (ROOT / "models").glob("*.model3")}
    assert models
    for model in models.values():
        assert model.childAlgorithms()
        assert all(child.algorithm() is not None for child in model.childAlgorithms().values())


def test_identity(algorithms):
    for algorithm in algorithms:
        assert re.fullmatch(r"[a-z][a-z0-9]*", algorithm.name()), algorithm.name()
        assert re.fullmatch(r"[a-z][a-z0-9]*", algorithm.groupId()), algorithm.id()
        assert algorithm.id() == f"groundrules:{algorithm.name()}"
        assert algorithm.displayName()[0] == algorithm.displayName()[0].upper()
        assert not algorithm.displayName().isupper()
        assert algorithm.group()


def test_tags(own):
    for algorithm in own:
        tags = algorithm.tags()
        assert len(tags) >= 3, algorithm.id()
        assert all(tag == tag.strip() and tag for tag in tags), algorithm.id()


def test_icon(own, loaded):
    assert not loaded[1].provider.icon().isNull()
    for algorithm in own:
        assert (ROOT / "icons" / f"{algorithm.name()}.svg").is_file(), algorithm.id()
        assert not algorithm.icon().pixmap(24, 24).isNull(), algorithm.id()


def test_icons_are_readable_on_both_grounds(qgis_app):
    """Each icon has at least 3:1 contrast to a light and to a dark ground in its most visible colour."""
    def luminance(colour):
        parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
                 for value in (colour.redF(), colour.greenF(), colour.blueF())]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    for algorithm in (kind().create() for kind in algorithm_classes()):   # the same in each language
        image = algorithm.icon().pixmap(48, 48).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        inks = [luminance(pixel) for pixel in pixels if pixel.alpha() > 200]
        assert len(inks) > 100, algorithm.id()
        on_light = max((1.05) / (ink + 0.05) for ink in inks)
        on_dark = max((ink + 0.05) / (0.022 + 0.05) for ink in inks)
        assert min(on_light, on_dark) >= 3, algorithm.id()


def test_every_parameter_has_help(algorithms):
    wrong = [f"{algorithm.id()} {parameter.name()}" for algorithm in algorithms
             for parameter in algorithm.parameterDefinitions() if len(parameter.help()) < 5]
    assert not wrong


def test_parameter_names(algorithms):
    for algorithm in algorithms:
        # the modeler writes outputs in lower case
        names = r"[A-Za-z][A-Za-z0-9_]*" if isinstance(algorithm, QgsProcessingModelAlgorithm) else r"[A-Z][A-Z0-9_]*"
        for parameter in algorithm.parameterDefinitions():
            assert re.fullmatch(names, parameter.name()), f"{algorithm.id()} {parameter.name()}"
            assert parameter.description(), parameter.name()
        for output in algorithm.outputDefinitions():
            assert re.fullmatch(names, output.name()), f"{algorithm.id()} {output.name()}"
            assert output.description(), output.name()


def test_a_dialog_asks_little_and_makes_little(own):
    """At most nine inputs before "Advanced", at most two results by default; what is switched off comes last."""
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    for algorithm in own:
        inputs = [definition for definition in algorithm.parameterDefinitions() if not definition.isDestination()]
        basic = {definition.name() for definition in inputs if not definition.flags() & advanced}
        assert 0 < len(basic) <= 9, (algorithm.name(), basic)
        assert set(algorithm.basic) in (set(), basic), f"{algorithm.name()}: a name that is no input"
        hidden = [declared.name for declared in inputs_of(algorithm) if declared.group == "advanced"
                  and declared.required and not declared.preset]
        assert not hidden, f"{algorithm.name()}: has to be given, and is under Advanced"
        results = algorithm.destinationParameterDefinitions()
        switches = [definition.createByDefault() for definition in results]
        results = [definition for definition in results if definition.name() != "MANIFEST"]   # what it tells of them
        assert sum(switches) <= 2 and switches == sorted(switches, reverse=True), algorithm.name()
        assert any(switches) or not results, f"{algorithm.name()}: Run makes nothing"
        assert all(definition.createByDefault() or definition.flags() & OPTIONAL for definition in results)


def test_choices_are_words(algorithms):
    """Positions would change meaning with every new choice."""
    for algorithm in algorithms:
        for parameter in algorithm.parameterDefinitions():
            if isinstance(parameter, QgsProcessingParameterEnum):
                assert parameter.usesStaticStrings(), f"{algorithm.id()} {parameter.name()}"
                # gbt-21010-2017, 0.01 m2, t C/ha and A4 are words, a bare number is not
                assert all(re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9_./ -]+", option) for option in parameter.options())
                for option in parameter.options() if parameter.name() != "CHECK" else ():     # ids of tools
                    titles = [choice_title(parameter.name(), option, language) for language in ("en", "zh")]
                    assert option in SAME_IN_CHINESE or CHINESE.search(titles[1]), (parameter.name(), option)
                    assert "_" not in titles[0].removesuffix(f" ({option})"), (parameter.name(), option)


def test_help_page(own, loaded):
    language = loaded[0]
    for algorithm in own:
        text = algorithm.shortHelpString()
        page = (ROOT / "help" / language / f"{algorithm.name()}.html").read_text(encoding="utf-8")
        written, head, table = text.removeprefix(READABLE).partition(
            {"en": "<h3>Inputs and results</h3>", "zh": "<h3>参数与结果</h3>"}[language])
        assert "".join(written.replace(BREAK, "").split()) in "".join(page.split())
        assert head, "the table comes from the declarations"
        for parameter in [*algorithm.parameterDefinitions(), *algorithm.outputDefinitions()]:
            assert f"<code>{parameter.name()}</code>" in table and escape(parameter.description()) in table
        assert "\n" not in text, "QGIS's dialog makes a paragraph of every line"
        assert bool(CHINESE.search(text)) == (language == "zh"), algorithm.id()
        headings = re.findall(r"<h3>(.*?)</h3>", text)
        read = {"en": "How to read the result", "zh": "结果怎么看"}[language]
        limits = {"en": "Limits", "zh": "局限"}[language]
        assert read in headings, algorithm.id()
        assert limits in headings, algorithm.id()
        assert algorithm.helpUrl() == ""


def test_help_is_written_in_the_letters_of_the_theme_and_never_scrolls_sideways(own):
    """QGIS's sheet for help has dark grey, and darker grey for what is bold; the title above is QGIS's own.

    Beside the form the page is some 240 pixels wide.
    """
    before, dark = QApplication.palette(), QPalette()
    dark.setColor(QPalette.ColorRole.Text, QColor("#fedcba"))
    QApplication.setPalette(dark)
    try:
        shown = QTextDocument()
        shown.setDefaultStyleSheet("h2 { color: #555555; } p { color: #666666; } b { color: #333333; }")
        for algorithm in own:
            shown.setHtml(f"<h2>{algorithm.displayName()}</h2><p>{algorithm.shortHelpString()}</p>")
            block, colours = shown.begin().next(), set()
            while block.isValid():
                colours |= {style.format.foreground().color().name() for style in block.textFormats()
                            if style.format.foreground().style() != Qt.BrushStyle.NoBrush
                            and not style.format.isAnchor()}
                block = block.next()
            assert colours == {"#fedcba"}, algorithm.id()
            for width in (240, 252, 254):
                shown.setTextWidth(width)
                assert shown.size().width() <= width, (algorithm.id(), width)
    finally:
        QApplication.setPalette(before)


def test_no_page_without_an_algorithm_or_a_window(algorithms):
    names = {algorithm.name() for algorithm in algorithms} | {"index", "zoning", "compliance", "carbon", "verification",
                                                             "monitoring"}
    for language in ("en", "zh"):
        assert {path.stem for path in (ROOT / "help" / language).glob("*.html")} == names


def test_a_model_has_help_with_a_picture_and_makes_two_results(algorithms, loaded):
    """Its inputs come as the work goes: those that name a layer before their fields, the language last."""
    for model in (algorithm for algorithm in algorithms if isinstance(algorithm, QgsProcessingModelAlgorithm)):
        page, results = model.shortHelpString(), model.destinationParameterDefinitions()
        picture = re.search(r'src="file://([^"]*)"', page)[1]
        drawn = Path(unquote(picture)).read_text(encoding="utf-8")
        assert all(step.algorithm().displayName()[:9] in drawn for step in model.childAlgorithms().values())
        switches = [definition.createByDefault() for definition in results]
        assert switches == sorted(switches, reverse=True) and sum(switches) == 2, model.name()
        assert model.parameterDefinition("report").createByDefault()
        inputs = [definition for definition in model.parameterDefinitions() if not definition.isDestination()]
        names = [definition.name() for definition in inputs]
        assert names[-1] == "LANGUAGE" and inputs[-1].flags() & QgsProcessingParameterDefinition.Flag.FlagAdvanced
        for definition in inputs:
            if definition.type() == "field":
                assert names.index(definition.parentLayerParameterName()) < names.index(definition.name())
        assert all(f"<code>{name}</code>" in page for name in names)
        assert model.helpContent()["ALG_DESC"] == model.shortDescription()      # what qgis_process tells
        file = QgsProcessingModelAlgorithm()
        assert file.fromFile(str(model.path))       # of a file by itself nothing is translated: it says both
        assert model.shortDescription() in file.helpContent()["ALG_DESC"], model.name()


def test_a_copy_of_a_model_has_the_words_of_qgis_and_the_ids_of_ours(algorithms, loaded, tmp_path):
    """As the model designer opens, saves and reads it again: labels, help, heads, names of steps."""
    for model in (algorithm for algorithm in algorithms if isinstance(algorithm, QgsProcessingModelAlgorithm)):
        copy, path, saved = own_copy(model), str(tmp_path / "copy.model3"), QgsProcessingModelAlgorithm()
        assert copy.sourceFilePath() == "" and copy.toFile(path) and saved.fromFile(path)
        inputs = [definition for definition in saved.parameterDefinitions() if not definition.isDestination()]
        words = {"name": saved.displayName(), "about": saved.helpContent()["ALG_DESC"],
                 **{definition.name(): definition.description() for definition in inputs},
                 **{f"{definition.name()} help": definition.help() for definition in inputs},
                 **{f"{definition.name()} head {head}": head for definition in inputs if definition.type() == "matrix"
                    for head in definition.headers()},
                 **{step.childId(): step.description() for step in saved.childAlgorithms().values()}}
        wrong = {where: text for where, text in words.items()
                 if not text or bool(CHINESE.search(text)) != (loaded[0] == "zh")}
        assert wrong == {}, model.name()
        ours = model.create()
        assert {definition.name() for definition in saved.parameterDefinitions()} == {
            definition.name() for definition in ours.parameterDefinitions()}
        assert saved.canExecute()[0] and len(saved.childAlgorithms()) == len(ours.childAlgorithms())
        lines = [line for line in model.path.read_text(encoding="utf-8").splitlines() if CHINESE.search(line)]
        assert len(lines) == 1 and "ALG_DESC" in lines[0], model.path.name     # of a file by itself


def test_one_language_at_a_time(algorithms, loaded):
    """English has no Chinese in it; in Chinese no text is left in English."""
    wrong = []
    for algorithm in algorithms:
        for where, text in shown(algorithm):
            if loaded[0] == "en":
                good = not CHINESE.search(text)
            else:
                good = not text or CHINESE.search(text) or not set(
                    word.lower() for word in LATIN.findall(text)) - KEPT
            if not good:
                wrong.append(f"{algorithm.id()} {where}: {text}")
    assert not wrong, "\n".join(wrong)


def test_instances_are_independent(own):
    for algorithm in own:
        first, second = algorithm.create(), algorithm.create()
        assert first is not second
        assert first.name() == second.name() == algorithm.name()
        assert [p.name() for p in first.parameterDefinitions()] == [
            p.name() for p in algorithm.parameterDefinitions()]


def test_can_execute_where_the_libraries_are(own):
    """What is said where they are not: test_libraries.py."""
    for algorithm in own:
        assert algorithm.canExecute() == (True, "")


def test_one_file_a_class():
    """``algorithms/<theme>/<name>.py`` holds the algorithm of that name."""
    for name in SPINE:
        assert [path.parent.parent.name for path in Path(ROOT / "algorithms").glob(f"*/{name}.py")] == [
            "algorithms"], name
