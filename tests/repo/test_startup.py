"""What starting costs, and that core lives without QGIS. Each in a Python of its own."""
from __future__ import annotations

import json
import os
import subprocess
import sys

from helpers.source import ROOT, python_files, relative

ALIAS = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("groundrules", {str(ROOT / '__init__.py')!r},
                                              submodule_search_locations=[{str(ROOT)!r}])
sys.modules["groundrules"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["groundrules"])
"""


def run(code: str):
    done = subprocess.run([sys.executable, "-c", ALIAS + code], capture_output=True, text=True,
                          env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_core_imports_without_qgis():
    modules = sorted({"groundrules." + relative(path)[:-3].replace("/", ".").removesuffix(".__init__")
                      for path in python_files("core")})
    assert len(modules) > 5
    loaded = run(f"""
import importlib, json
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("qgis", "PyQt5", "PyQt6", "osgeo", "processing"):
            raise ImportError(name + " is blocked in this test")
sys.meta_path.insert(0, Refuse())
for module in {modules!r}:
    importlib.import_module(module)
print(json.dumps([name for name in sys.modules if name.split(".")[0] in ("qgis", "PyQt5", "osgeo")]))
""")
    assert loaded == []


def test_the_block_works():
    """The test above can fail: the same hook refuses bridge."""
    refused = run("""
import json
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "qgis":
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
try:
    import groundrules.plugin
    print(json.dumps(False))
except ImportError:
    print(json.dumps(True))
""")
    assert refused


def test_plugin_and_provider_load_no_heavy_library():
    """numpy, pandas and shapely cost tenths of a second: they wait for the first run; what is declared costs too."""
    loaded = run("""
import json
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
before = set(sys.modules)
declared = 0
def count_declared(frame, event, _):
    global declared
    declared += event == "call" and frame.f_code.co_name == "initAlgorithm"
plugin = sys.modules["groundrules"].classFactory(None)
sys.setprofile(count_declared)
plugin.initGui()
sys.setprofile(None)
count = len(plugin.provider.algorithms())
import groundrules.ui.layer_actions, groundrules.ui.menu, groundrules.ui.options   # as with a window
new = sorted({name.split(".")[0] for name in set(sys.modules) - before})
plugin.unload()
print(json.dumps([count, declared, new]))
import os; sys.stdout.flush(); os._exit(0)
""")
    count, declared, new = loaded
    assert 0 < count <= declared < 5 * count   # models make their steps anew whenever they are asked for them
    heavy = {"numpy", "pandas", "shapely", "pyproj", "yaml", "jinja2", "osgeo", "processing"}
    assert not heavy & set(new)
