"""Inside QGIS: install the zip with QGIS's own installer, and run an algorithm of it."""
import sys

import processing
import pyplugin_installer
import qgis.utils
from qgis.core import QgsApplication, QgsSettings


def drive(arguments):
    before = "groundrules" in qgis.utils.plugins
    pyplugin_installer.instance().installFromZipFile(arguments["zip"])
    provider = QgsApplication.processingRegistry().providerById("groundrules")
    results = processing.run("groundrules:checkzoning", arguments["inputs"])
    package = sys.modules["groundrules"]
    return {
        "before": before,
        "available": "groundrules" in qgis.utils.available_plugins,
        "enabled": QgsSettings().value("PythonPlugins/groundrules", False, type=bool),
        "algorithms": sorted(algorithm.id() for algorithm in provider.algorithms()),
        "folder": package.__path__[0],
        "results": {key: value for key, value in results.items() if isinstance(value, (int, str))},
    }
