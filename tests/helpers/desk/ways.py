"""One algorithm by every way there is: called here, by ``qgis_process``, in a model file; and what its results say."""
from __future__ import annotations

import re
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputVectorLayer,
    QgsVectorLayer,
)

from groundrules.algorithms.common.models import ShippedModel
from helpers.source import ROOT

SUFFIXES = {"REPORT": ".html", "FILE": ".txt", "STATEMENT": ".txt", "NEW_MANIFEST": ".json",
            "CHANGE": ".tif", "DENSITY": ".tif"}   # no layers
# What tells one run from another, and nothing about the subjects.
OF_THE_RUN = {"fid", "control_source"}


def county_layer(name: str) -> str:
    return f"{ROOT / 'samples' / 'county.gpkg'}|layername={name}"


def rasters_of_the_county(folder: Path) -> list:
    """First-level classes of both surveys as rasters of 10 m cells."""
    paths = [str(folder / f"land{year}.tif") for year in (2020, 2024)]
    with gdal.ExceptionMgr(useExceptions=True):
        for path, year in zip(paths, (2020, 2024)):
            gdal.Rasterize(path, str(ROOT / "samples" / "county.gpkg"), options=gdal.RasterizeOptions(
                SQLStatement=f"SELECT geom, CAST(substr(DLBM, 1, 2) AS integer) AS code FROM DLTB_{year}",
                attribute="code", xRes=10, yRes=10, outputType=gdal.GDT_Byte, initValues=[255], noData=255))
    return paths


def run_here(name: str, parameters: dict) -> dict:
    """Results of a run in this process; all of them are outputs that the algorithm declares."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}")
    feedback = QgsProcessingFeedback(False)
    results, good = algorithm.run(parameters, QgsProcessingContext(), feedback)
    assert good, feedback.textLog()
    undeclared = set(results) - {output.name() for output in algorithm.outputDefinitions()}
    assert not undeclared, (name, undeclared)   # a model cannot use them
    return results


def is_first_of_its_group(name: str, names) -> bool:
    """Whether no other algorithm of a group in the toolbox comes before it among the names."""
    registry = QgsApplication.processingRegistry()
    groups = {algorithm: registry.algorithmById(f"groundrules:{algorithm}").groupId() for algorithm in names}
    return name == next(algorithm for algorithm in names if groups[algorithm] == groups[name])


def by_process(doors, name: str, names, inputs: dict) -> dict:
    """Results by ``qgis_process``: a process of its own for the first of each group, one for all others."""
    return (doors.call if is_first_of_its_group(name, names) else doors.run)(f"groundrules:{name}", inputs)


def batch_rows(name: str, names) -> tuple:
    """Numbers of the rows that an algorithm has in the batch dialog: two for the first of each group."""
    return (1, 2) if is_first_of_its_group(name, names) else (1,)


def by_model_file(doors, path: Path, name: str, names, inputs: dict, wanted: dict) -> None:
    """Run an algorithm as the step of a .model3 by ``qgis_process``: the first in a process of its own."""
    assert one_step_model(name, inputs, wanted).toFile(str(path))
    (doors.call if name == next(iter(names)) else doors.run)(
        str(path), {key.lower(): value for key, value in wanted.items()})


def targets(outputs, place: Path) -> dict:
    """Files for outputs in a new folder."""
    place.mkdir()
    return {output: str(place / f"{output.lower()}{SUFFIXES.get(output, '.gpkg')}") for output in outputs}


def contents(path: str):
    """What a result says: rows of a layer, lines of a text, cells of a raster, or the numbers of a report."""
    if path.endswith(".txt"):
        with open(path, encoding="utf-8") as file:
            return file.readlines()
    if path.endswith(".html"):
        with open(path, encoding="utf-8") as file:
            return re.findall(r"\d[\d,]*\.\d+ ?(?:m²|平方米|公顷|亩)?", re.sub("<[^>]*>", " ", file.read()))
    if path.endswith(".tif"):
        with gdal.ExceptionMgr(useExceptions=True):
            return gdal.Open(path).ReadAsArray().tolist()
    layer = QgsVectorLayer(path, "result", "ogr")
    assert layer.isValid(), path
    names = [name for name in layer.fields().names() if name not in OF_THE_RUN]
    rows = [tuple(str(feature[name]) for name in names) + (feature.geometry().asWkt(3),)
            for feature in layer.getFeatures()]
    return names, sorted(rows)


def assert_same(outputs, first: dict, second: dict, least: int) -> None:
    """Both runs wrote the same; together at least ``least`` rows or numbers."""
    count = 0
    for output in outputs:
        wanted, given = contents(first[output]), contents(second[output])
        assert wanted == given, output
        count += len(wanted[1]) if isinstance(wanted, tuple) else len(wanted)
    assert count >= least


def numbers(results: dict) -> dict:
    """Counts and booleans: what a model branches on."""
    return {key: value for key, value in results.items() if isinstance(value, (bool, int, float))}


def one_step_model(name: str, parameters: dict, outputs) -> QgsProcessingModelAlgorithm:
    """A model of one step with the parameters as fixed values, its outputs as the model's."""
    model = QgsProcessingModelAlgorithm(f"one{name}", "test")
    step = QgsProcessingModelChildAlgorithm(f"groundrules:{name}")
    step.setChildId("step")
    for key, value in parameters.items():
        step.addParameterSources(key, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    results = {}
    for key in outputs:
        results[key] = QgsProcessingModelOutput(key, key)
        results[key].setChildId("step")
        results[key].setChildOutputName(key)
    step.setModelOutputs(results)
    model.addChildAlgorithm(step)
    model.updateDestinationParameters()
    good, problems = model.validate()
    assert good, problems
    return model


def model_outputs(model: ShippedModel, folder) -> dict:
    suffix = {QgsProcessingOutputVectorLayer: ".gpkg", QgsProcessingOutputHtml: ".html",
              QgsProcessingOutputFile: ".txt"}
    return {output.name(): str(folder / f"{output.name()}{suffix[type(output)]}")
            for output in model.outputDefinitions()}
