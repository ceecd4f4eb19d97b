"""Units and decimals of areas in reports: the options, parameters above them, and a run repeated from its manifest."""
from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, stopped
from qgis.core import QgsProcessingContext, QgsProject, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QLocale

from groundrules.algorithms.provider import algorithm_classes
from groundrules.algorithms.zoning.checkzoning import CheckZoning
from groundrules.bridge.runs.manifest import parameters_in
from groundrules.bridge.settings import Options, use_locale_separators, write_options
from groundrules.ui.docks import parts

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def options():
    """Set options for one test."""
    yield lambda **chosen: write_options(Options(**chosen))
    QgsSettings().remove("groundrules")


def checked(folder, **more):
    """The text of the report, and the manifest."""
    parameters = {"VERDICTS": str(folder / "v.gpkg"), "REPORT": str(folder / "r.html"),
                  "MANIFEST": str(folder / "m.json"), "LANGUAGE": "en", **more}
    results("checkzoning", county_inputs(folder, parcels=12, **parameters))
    return text_of(folder / "r.html"), json.loads((folder / "m.json").read_text(encoding="utf-8"))


def text_of(path) -> str:
    page = re.sub("<(script|style).*?</\\1>", " ", path.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))


@pytest.fixture(scope="module")
def plain(tmp_path_factory, qgis_app):
    """Folder, report and manifest of a run without any choice."""
    folder = tmp_path_factory.mktemp("plain")
    return folder, *checked(folder)


def test_a_plain_profile_has_the_usual_units(plain):
    """Mu is a unit of China alone: documents in other languages have it only where somebody chose it."""
    _, page, manifest = plain
    assert "Area, m²" in page and re.search(r"\d{3}\.\d\d m² · [\d,.]+\.\d{4} ha ", page)
    assert not re.search(r"\d mu\b", page)
    assert (manifest["parameters"]["AREA_UNITS"], manifest["parameters"]["AREA_DECIMALS"]) == ("m2, ha", -1)


@pytest.mark.parametrize(("systems", "units"), [
    (["EPSG:2450", "EPSG:4326"], ("m2", "ha")), (["EPSG:4547", "EPSG:2450"], ("m2", "ha", "mu")),
    (["EPSG:4326"], ("m2", "ha", "mu")), ([], ("m2", "ha", "mu"))])
def test_a_chinese_document_on_land_abroad_has_no_mu(monkeypatch, systems, units):
    """The layers' systems say where the land is; those for all the world do not."""
    algorithm = CheckZoning().create()
    algorithm.taken = [SimpleNamespace(crs=system) for system in systems]
    assert algorithm.chosen_area_style({"LANGUAGE": "zh"}, QgsProcessingContext()).units == units
    monkeypatch.setattr(parts, "interface_language", lambda: "zh")
    QgsProject.instance().clear()
    QgsProject.instance().addMapLayers([QgsVectorLayer(f"Polygon?crs={system}", "a", "memory") for system in systems])
    assert parts.number_style().units == units
    QgsProject.instance().clear()


def test_a_chinese_report_has_mu_and_numbers_follow_the_locale(tmp_path):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    try:
        page, _ = checked(tmp_path, LANGUAGE="zh")
    finally:
        QLocale.setDefault(before)
        use_locale_separators()
    assert re.search(r"\d{1,3}\.\d{3},\d\d 平方米 · \d+,\d{4} 公顷 · [\d.]+,\d\d 亩", page)
    assert not re.search(r"\d,\d{3}\.\d", page)


def test_the_options_rule_the_report_and_not_the_layers(plain, tmp_path, options):
    options(area_units=("mu",), decimals=1)
    page, manifest = checked(tmp_path)
    assert "Area, mu" in page and "Area, m²" not in page
    assert not re.search(r"\d ha\b", page) and re.search(r"\d\.\d mu", page) and not re.search(r"\d\.\d\d mu", page)
    assert (manifest["parameters"]["AREA_UNITS"], manifest["parameters"]["AREA_DECIMALS"]) == ("mu", 1)
    assert rows(tmp_path / "v.gpkg") == rows(plain[0] / "v.gpkg")


def test_parameters_stand_above_the_options(tmp_path, options):
    options(area_units=("mu",), decimals=1)
    page, manifest = checked(tmp_path, AREA_UNITS="ha, m2", AREA_DECIMALS=-1)
    assert "Area, ha" in page and not re.search(r"\d mu\b", page) and re.search(r"\d\.\d{4} ha", page)
    assert (manifest["parameters"]["AREA_UNITS"], manifest["parameters"]["AREA_DECIMALS"]) == ("ha, m2", -1)


def test_a_run_repeated_from_its_manifest_does_not_ask_the_options_of_that_day(tmp_path, options):
    options(area_units=("km2", "mu"), decimals=3, report_language="zh")
    first, manifest = checked(tmp_path, LANGUAGE="auto")
    assert manifest["parameters"]["LANGUAGE"] == "zh" and "平方" in first
    options(area_units=("ha",), report_language="en")
    again = {name: str(tmp_path / f"again.{name.lower()}") for name in ("REPORT", "MANIFEST")}
    results("checkzoning", {**parameters_in(manifest, str(tmp_path)), **again, "VERDICTS": "memory:"})
    second = text_of(tmp_path / "again.report")
    numbers = r"[\d,.]+ (?:km²|亩|公顷|m²)"
    assert re.findall(numbers, second) == re.findall(numbers, first) != []
    repeated = json.loads((tmp_path / "again.manifest").read_text(encoding="utf-8"))
    assert repeated["parameters"] == manifest["parameters"]


def test_a_report_of_results_follows_too(plain, tmp_path, options):
    options(area_units=("mu",))
    inputs = {"VERDICTS": [str(plain[0] / "v.gpkg")], "LANGUAGE": "en", "REPORT": str(tmp_path / "built.html")}
    results("buildreport", inputs)
    assert "Area, mu" in text_of(tmp_path / "built.html")
    results("buildreport", {**inputs, "AREA_UNITS": "ha"})
    assert "Area, ha" in text_of(tmp_path / "built.html")


def test_how_to_comply_on_paper_and_in_units(tmp_path):
    results("howtocomply", county_inputs(
        tmp_path, LANGUAGE="en", LIMIT=1, CUTS="memory:", REMAINING="memory:", AREA_UNITS="mu",
        REPORT=str(tmp_path / "c.html"), PDF=str(tmp_path / "c.pdf")))
    assert "Area, mu" in text_of(tmp_path / "c.html") and "How to comply" in text_of(tmp_path / "c.html")
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("language", "words"), [("en", "acre is not a unit of area"), ("zh", "不是面积单位")])
def test_a_word_that_is_no_unit_stops_before_the_work(tmp_path, language, words):
    text = stopped("checkzoning", county_inputs(tmp_path, VERDICTS=str(tmp_path / "v.gpkg"), AREA_UNITS="m2, acre",
                                                LANGUAGE=language))
    assert words in text and "km2" in text and not (tmp_path / "v.gpkg").exists()


def test_every_algorithm_with_a_report_of_verdicts_has_the_parameters():
    with_style = {"checkzoning", "checkthreelines", "howtocomply", "checkaccess", "checkuse", "checkquotas",
                  "checkcarbon", "checkrights", "affectedholders", "tracelifecycle", "buildreport"}
    result = set()
    for kind in algorithm_classes():
        algorithm = kind().create()
        if algorithm.parameterDefinition("AREA_UNITS") is not None:
            assert algorithm.parameterDefinition("AREA_DECIMALS") is not None
            result.add(algorithm.name())
    assert result == with_style
