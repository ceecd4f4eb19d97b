"""What is said of layers as they were given, by all algorithms alike: web maps' projection, times of day."""
from __future__ import annotations

import pytest
from helpers.desk.running import rows, run
from helpers.files.layers import memory, square
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.reading.read import snapshot

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 12_000_000, 5_800_000   # at 46° north planar areas are 2.1 times too large
SAID = {"en": "is in the projection of web maps", "zh": "网络墨卡托投影"}


def land(*codes, crs="EPSG:3857", name="land"):
    return memory(f"Polygon?crs={crs}&field=DLBM:string&field=number:string", [
        (square(X + 100 * k, Y, 100), [code, f"P{k}"]) for k, code in enumerate(codes)], name)


def runs(tmp_path):
    out = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "STRUCTURE", "VERDICTS", "TOTALS")}
    own = tmp_path / "own.csv"
    own.write_text("lucode,c_above\n0101,1\n0301,2\n", encoding="utf-8")
    return {
        "landusestructure": {"BASE": land("0101", "0301"), "BASE_SCHEME": "survey-3", "STRUCTURE": out["STRUCTURE"]},
        "checkintensity": {"SUBJECTS": land("0701"), "SUBJECT_ID": "number", "LIMITS_FROM": "parcels",
                           "VERDICTS": out["VERDICTS"]},
        "measureoverlaps": {"SUBJECTS": land("0101"), "CONTROLS": [land("0301", name="line")], "OUTPUT": out["OUTPUT"]},
        "carbonstock": {"INPUT": land("0101", "0301"), "TABLE": str(own), "TABLE_DEPTH": 0.3, "CROSSWALK": "",
                        "CLASS_FIELD": "DLBM", "TOTALS": out["TOTALS"]},
        "landusetransition": {"OLD": land("0101", name="old"), "NEW": land("0301", name="new"), "SCHEME": "survey-3",
                              "OUTPUT": out["OUTPUT"]}}


@pytest.mark.parametrize(("name", "language"), [
    ("landusestructure", "en"), ("landusestructure", "zh"), ("checkintensity", "en"), ("checkintensity", "zh"),
    ("measureoverlaps", "en"), ("carbonstock", "zh"), ("landusetransition", "en")])
def test_planar_areas_of_web_maps_are_said_once_a_layer(name, language, tmp_path):
    asked = {**runs(tmp_path)[name], "LANGUAGE": language}
    text = run(name, {**asked, "AREA_METHOD": "planar"}).log
    layers = {"landusetransition": ("old", "new")}.get(name, ("land",))
    assert [text.count(f"{layer} {SAID[language]}" if language == "en" else f"{layer} 采用{SAID[language]}")
            for layer in layers] == [1] * len(layers), text
    assert SAID[language] not in run(name, {**asked, "AREA_METHOD": "ellipsoidal"}).log


def with_areas():
    made = (kind() for kind in algorithm_classes())
    values = [item.create() for item in made]
    return [item for item in values if item.parameterDefinition("AREA_METHOD") is not None]


def test_every_algorithm_with_an_area_method_says_it(monkeypatch):
    """One mechanism: whoever opens outputs says it, and an area method has one name everywhere."""
    mercator, plane = snapshot(land("0101")), snapshot(land("0101", crs="EPSG:4547"))
    algorithms = with_areas()
    assert len(algorithms) >= 25
    for algorithm in algorithms:
        for layer, method, count in ((mercator, "planar", 1), (mercator, "ellipsoidal", 0), (plane, "planar", 0)):
            algorithm.layers_read = algorithm.measured_layers = lambda layer=layer: [layer]
            feedback = QgsProcessingFeedback(False)
            algorithm.say_of_layers({"AREA_METHOD": method, "LANGUAGE": "en"}, QgsProcessingContext(), feedback)
            assert feedback.textLog().count(SAID["en"]) == count, (algorithm.name(), method)


def test_only_layers_in_whose_plane_areas_are_measured_count(tmp_path):
    plane = memory("Polygon?crs=EPSG:32648&field=DLBM:string", [(square(700_000, 5_100_000), ["0101"])], "plots")
    asked = {"SUBJECTS": plane, "CONTROLS": [land("0301", name="line")], "AREA_METHOD": "planar",
             "OUTPUT": str(tmp_path / "o.gpkg"), "LANGUAGE": "en"}
    assert SAID["en"] not in run("measureoverlaps", asked).log


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_code_that_became_a_time_of_day_is_said(tmp_path, language):
    """GDAL takes T0101 for one minute past one where it looks for types, as QGIS's dialogs ask it to."""
    table = tmp_path / "codes.csv"
    table.write_text('code,wkt\n' + "\n".join(
        f'{code},"{square(500_000 + 100 * k, 2_500_000, 100)}"' for k, code in enumerate(("T0101", "T0102"))) + "\n",
        encoding="utf-8")
    for options, count in (("|option:AUTODETECT_TYPE=YES", 1), ("", 0)):
        target = tmp_path / f"c{count}.gpkg"
        result = run("checklandusecodes", {
            "INPUT": f"{table}{options}|option:GEOM_POSSIBLE_NAMES=wkt", "CODE_FIELD": "code", "CODES": str(target),
            "FINDINGS": str(tmp_path / f"f{count}.gpkg"), "LANGUAGE": language})
        words = "time of day" if language == "en" else "时刻"
        assert result.results is not None, result.log
        assert result.log.count("T0101" if count else words) == count, result.log
        if count:
            assert {"01:01:00", "01:02:00"} <= {value for row in rows(target) for value in row.values()}
            assert "codes: code" in result.log or "字段 code" in result.log
