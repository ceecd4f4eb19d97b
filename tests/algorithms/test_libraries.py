"""The gate of libraries: missing, too old and broken ones are named with the remedy by every way of running."""
from __future__ import annotations

import sys

import pytest
from helpers.desk.qgis_run import private_profile, qgis_process
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from groundrules.algorithms.common import libraries
from groundrules.algorithms.common.libraries import LIBRARIES, Library, gate, library_problems
from groundrules.algorithms.provider import algorithm_classes

pytestmark = pytest.mark.usefixtures("qgis_app")
PACKAGES = {"gone_lib": None, "old_lib": '__version__ = "1.3.5"', "new_lib": '__version__ = "2.0rc1"',
            "broken_lib": 'raise OSError("libgeos.so is missing")', "quitting_lib": "raise SystemExit(3)",
            "nameless_lib": "", "newest_lib": '__version__ = "10.0"',
            "unknown_lib": '__version__ = "0+unknown"', "untagged_lib": '__version__ = "0.0.0"\nfrom_wkb = 1',
            "dirty_lib": '__version__ = "2.1+3.gabc"'}


@pytest.fixture
def only(tmp_path, monkeypatch):
    """Let the gate look at some invented libraries only."""
    for name, code in PACKAGES.items():
        if code is not None:
            (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    (tmp_path / "folder_lib").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(libraries, "_passed", [])

    def look(*names, since=""):
        libraries._passed.clear()
        monkeypatch.setattr(libraries, "LIBRARIES", tuple(
            Library(name, "2.0", f"python3-{name}", name, since) for name in names))

    yield look
    for name in PACKAGES:
        sys.modules.pop(name, None)


def test_all_are_here():
    assert library_problems() == [] and gate() == ""


def test_each_kind_of_trouble_is_told(only):
    only("gone_lib", "old_lib", "broken_lib", "new_lib", "nameless_lib", "folder_lib", "newest_lib", "quitting_lib")
    text = gate()
    for words in ("gone_lib is missing, version 2.0", "old_lib 1.3.5 is too old, version 2.0", "libgeos.so is missing",
                  "nameless_lib", "folder_lib", "quitting_lib", "python3-gone_lib python3-old_lib"):
        assert words in text, (words, text)
    assert "new_lib 2.0" not in text and "newest_lib" not in text   # 10 is more than 2, also as a text it is not


def test_a_build_that_does_not_know_its_version_is_looked_at(only):
    """Debian's shapely 2.2 says 0+unknown: no number of a release, so what it can do decides."""
    only("unknown_lib", "untagged_lib", "dirty_lib")
    assert gate() == ""
    only("unknown_lib", "untagged_lib", since="from_wkb")
    assert [problem.library.name for problem in library_problems()] == ["unknown_lib"]
    assert "unknown_lib 0+unknown is too old" in gate()
    shapely = next(library for library in LIBRARIES if library.name == "shapely")
    assert shapely.since and hasattr(__import__("shapely"), shapely.since)


def test_versions_of_this_clone_are_at_least_those_needed():
    assert [library.name for library in LIBRARIES] == ["numpy", "pandas", "shapely", "pyproj", "yaml", "jinja2"]


def test_one_gate_for_all_ways_of_running(only):
    only("old_lib")
    for algorithm in [kind() for kind in algorithm_classes()]:
        algorithm = algorithm.create()
        able, why = algorithm.canExecute()
        assert not able and "old_lib 1.3.5" in why, algorithm.name()
        right, why = algorithm.checkParameterValues({}, QgsProcessingContext())
        assert not right and "old_lib 1.3.5" in why, algorithm.name()
        with pytest.raises(QgsProcessingException, match="old_lib 1.3.5"):
            type(algorithm).prepareAlgorithm(algorithm, {}, QgsProcessingContext(), QgsProcessingFeedback(False))


def test_a_run_that_asks_nothing_before_is_stopped(only):
    """As a model runs its steps."""
    algorithm = next(kind() for kind in algorithm_classes() if kind().name() == "validatepack").create()
    only("broken_lib")
    feedback = QgsProcessingFeedback(False)
    _results, fine = algorithm.run({"PACK": "cn-three-lines", "OUTPUT": "memory:"}, QgsProcessingContext(), feedback)
    assert not fine and "libgeos.so is missing" in feedback.textLog() and "Traceback" not in feedback.textLog()


@pytest.mark.parametrize(("module", "code", "words"), [
    ("pandas", '__version__ = "1.3.5"', "pandas 1.3.5 is too old, version 2.0"),
    ("shapely", '__version__ = "1.7.1"', "shapely 1.7.1 is too old, version 2.0"),
    ("pandas", 'raise ImportError("numpy.core.multiarray failed to import")', "multiarray failed to import")])
def test_qgis_process_says_so(tmp_path, module, code, words):
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / f"{module}.py").write_text(code, encoding="utf-8")
    environment = {**private_profile(tmp_path / "profile"), "PYTHONPATH": str(stub)}
    done = qgis_process(environment, "groundrules:validatepack", {
        "PACK": "cn-three-lines", "OUTPUT": str(tmp_path / "problems.gpkg")})
    assert done.returncode != 0
    assert words in done.stderr and "Traceback" not in done.stderr + done.stdout, done.stderr
    assert f"python3-{module}" in done.stderr


def test_models_too(only):
    registry = QgsApplication.processingRegistry()
    import groundrules

    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    model = registry.algorithmById("groundrules:overlapreport").create()
    only("old_lib")
    assert "old_lib" in model.checkParameterValues({}, QgsProcessingContext())[1]
    plugin.unload()
