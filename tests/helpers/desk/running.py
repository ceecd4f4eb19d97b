"""Algorithms run in this process, as a dialog runs them, and their results read back."""
from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsVectorLayer

from groundrules.algorithms.common.base import GroundRulesAlgorithm
from groundrules.algorithms.provider import algorithm_classes
from helpers.cells import items


class Run(NamedTuple):
    """Results, None where the run stopped; and everything that it told."""

    results: dict | None
    log: str


def run(name: str, parameters: dict, feedback=None, project=None) -> Run:
    """Run ``groundrules:<name>``. A stop is a result too: the message is in the log."""
    algorithm = QgsApplication.processingRegistry().algorithmById(f"groundrules:{name}") or next(
        kind() for kind in algorithm_classes() if kind().name() == name)   # where a test has the provider, as users do
    context, feedback = QgsProcessingContext(), feedback or QgsProcessingFeedback(False)
    context.setProject(project or QgsProject.instance())
    fine, problem = algorithm.create().checkParameterValues(parameters, context)   # as each of the doors does first
    if not fine:
        return Run(None, problem)
    results, fine = algorithm.create().run(parameters, context, feedback)
    return Run(results if fine else None, feedback.textLog())


def results(name: str, parameters: dict, **more) -> dict:
    """Results of a run that must not stop."""
    done = run(name, parameters, **more)
    assert done.results is not None, done.log
    return done.results


def stopped(name: str, parameters: dict, **more) -> str:
    """What a run says that must stop."""
    done = run(name, parameters, **more)
    assert done.results is None, done.results
    assert "Traceback" not in done.log, done.log
    return done.log


@contextmanager
def held_runs() -> Iterator[None]:
    """Algorithms that begin in the background in this block wait for its end before they work.

    What a test does in the block is done while they run, however quick they are.
    """
    go, usual = threading.Event(), GroundRulesAlgorithm.outputs

    def outputs(algorithm, *given):
        go.wait(60)
        return usual(algorithm, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GroundRulesAlgorithm, "outputs", outputs)
        try:
            yield
        finally:
            go.set()


def rows(path, layer: str = "") -> list[dict]:
    """Attributes of the rows of a table or layer; NULL is None."""
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        table = source.GetLayerByName(layer) if layer else source.GetLayer(0)
        return list(map(items(table), table))


def layer(path, name: str = "", shown: str = "") -> QgsVectorLayer:
    """A layer of a file, as QGIS opens it."""
    opened = QgsVectorLayer(f"{path}|layername={name}" if name else str(path), shown or name or "layer", "ogr")
    assert opened.isValid(), path
    return opened
