"""Inside QGIS: install the zip with QGIS's own installer, and run an algorithm of it."""
import processing
import pyplugin_installer
from qgis.core import QgsApplication, QgsSettings
from qgis.utils import available_plugins, plugins


def drive(arguments):
    before = "groundrules" in plugins
    pyplugin_installer.instance().installFromZipFile(arguments["zip"])
    provider = QgsApplication.processingRegistry().providerById("groundrules")
    results = processing.run("groundrules:checkzoning", arguments["inputs"])
    package = plugins["groundrules"].__module__.split(".")[0]
    return {
        "before": before,
        "available": package in available_plugins,
        "enabled": QgsSettings().value("PythonPlugins/groundrules", False, type=bool),
        "algorithms": sorted(algorithm.id() for algorithm in provider.algorithms()),
        "folder": __import__(package).__path__[0],
        "results": {key: value for key, value in results.items() if isinstance(value, (int, str))},
    }
