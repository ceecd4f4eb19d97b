"""Algorithms and model files, run by ``qgis_process`` as it runs them itself: results as JSON holds them."""
import os
import sys
import time
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingProvider,
)


def algorithm_of(name):
    """The algorithm of an id or of a model file."""
    if not name.endswith(".model3"):
        return QgsApplication.processingRegistry().createAlgorithmById(name)
    model = QgsProcessingModelAlgorithm()
    if not model.fromFile(name):
        raise ValueError(f"{name} is no model")
    return model


def run(job):
    """Results of one run; what JSON cannot hold is left out."""
    algorithm, feedback = algorithm_of(job["algorithm"]), QgsProcessingFeedback(False)
    context = QgsProcessingContext()
    context.setFeedback(feedback)
    good, problem = algorithm.checkParameterValues(job["inputs"], context)
    results = {}
    if good:
        results, good = algorithm.run(job["inputs"], context, feedback)
    if not good:
        raise RuntimeError(problem or feedback.textLog())
    return {key: value for key, value in results.items() if isinstance(value, (bool, int, float, str))}


class Serve(QgsProcessingAlgorithm):
    def name(self):
        return "serve"

    def displayName(self):
        return "Serve"

    def createInstance(self):
        return Serve()

    def initAlgorithm(self, _configuration=None):
        pass

    def flags(self):
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def processAlgorithm(self, _parameters, _context, _feedback):
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "drivers"))
        from serving import Jobs
        jobs = Jobs(os.environ["GROUNDRULES_JOBS"], int(os.environ["GROUNDRULES_ASKER"]))
        while jobs.answer_next(run):
            time.sleep(0.02)
        return {}


class DoorsProvider(QgsProcessingProvider):
    def id(self):
        return "doors"

    def name(self):
        return "Doors"

    def loadAlgorithms(self):
        self.addAlgorithm(Serve())


class DoorsPlugin:
    def __init__(self):
        self.provider = None

    def initProcessing(self):
        self.provider = DoorsProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        self.initProcessing()

    def unload(self):
        QgsApplication.processingRegistry().removeProvider(self.provider)
