"""The direction of the imports (design, section 2), read from the syntax trees."""
from __future__ import annotations

import ast
import sys

import pytest
from helpers.source import PACKAGES, imported, nodes, python_files, relative, tree

LIBRARIES = set(sys.stdlib_module_names)
MAY_IMPORT = {
    "core": LIBRARIES | {"numpy", "pandas", "shapely", "pyproj", "yaml", "jinja2", "groundrules.core"},
    "bridge": LIBRARIES | {"numpy", "pandas", "shapely", "pyproj", "yaml", "groundrules.core",
                           "groundrules.bridge", "qgis.core", "qgis.PyQt.QtCore", "qgis.PyQt.QtGui", "osgeo",
                           "openpyxl"},
    "algorithms": LIBRARIES | {"groundrules.core", "groundrules.bridge", "groundrules.algorithms",
                               "qgis.core", "qgis.PyQt.QtCore", "qgis.PyQt.QtGui"},
    "ui": LIBRARIES | {"groundrules.core", "groundrules.bridge", "groundrules.algorithms", "groundrules.ui",
                       "qgis.core", "qgis.gui", "qgis.utils", "qgis.PyQt", "qgis.processing",
                       "processing"},   # the plugin that QGIS ships
}
COMPILED = "core/geometry/overlay/compiled/"   # the one room that may use numba
INSIDE_FUNCTIONS_ONLY = {"algorithms": ("groundrules.core", "groundrules.bridge")}


def is_within(name: str, allowed) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in allowed)


def violations(source: ast.Module, path: str) -> list[str]:
    """What is wrong with the imports of one module of ours."""
    parts = path.split("/")
    package, wrong = parts[0], []
    for name, line, inside in imported(source, ("groundrules", *parts[:-1])):
        if name.split(".")[0] == package and package not in ("core",):
            wrong.append(f"{path}:{line}: {name}: imports inside the plugin are relative")
        elif is_within(name, ("numba",)) and path.startswith(COMPILED):
            continue   # loaded where it is installed, never needed
        elif not is_within(name, MAY_IMPORT[package]):
            wrong.append(f"{path}:{line}: {package} may not import {name}")
        elif not inside and is_within(name, INSIDE_FUNCTIONS_ONLY.get(package, ())):
            wrong.append(f"{path}:{line}: {name}: import it inside the method that runs")
        elif name.startswith("jinja2") and not path.startswith("core/report/"):
            wrong.append(f"{path}:{line}: jinja2 is for core/report only")
    return wrong


@pytest.mark.parametrize("package", PACKAGES)
def test_arrows(package):
    wrong = [line for path in python_files(package) for line in violations(tree(path), relative(path))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("path", "code"), [
    ("core/geometry/measure/area.py", "from qgis.core import QgsGeometry"),
    ("core/geometry/measure/area.py", "def f():\n    from osgeo import ogr"),
    ("core/geometry/measure/area.py", "from ....bridge.reading import read as reading"),
    ("core/zoning/judging/check.py", "import jinja2"),
    ("core/geometry/overlay/pairs.py", "import numba"),
    ("bridge/reading/read.py", "from qgis.PyQt.QtWidgets import QDialog"),
    ("bridge/reading/read.py", "from qgis.utils import iface"),
    ("bridge/reading/read.py", "import processing"),
    ("bridge/reading/read.py", "from ...ui import menu"),
    ("algorithms/common/base.py", "from ...core.errors import InputError"),
    ("algorithms/zoning/checkzoning.py", "def f():\n    from ...ui.menu import Menu"),
    ("algorithms/zoning/checkzoning.py", "import pandas"),
    ("ui/menu.py", "import shapely"),
])
def test_a_wrong_arrow_is_seen(path, code):
    assert violations(ast.parse(code), path)


@pytest.mark.parametrize(("path", "code"), [
    ("core/report/html/build.py", "import jinja2\nfrom ...texts import text"),
    ("algorithms/zoning/checkzoning.py", "def f():\n    from ...core.zoning.judging.check import check_zoning"),
    ("ui/menu.py", "from ..algorithms.common.base import interface_language"),
])
def test_a_right_arrow_passes(path, code):
    assert not violations(ast.parse(code), path)


def test_root_modules_import_lazily():
    """``plugin.py`` and ``__init__.py`` reach into the plugin only inside functions."""
    wrong = []
    for path in python_files("."):
        for name, line, inside in imported(tree(path), ("groundrules",)):
            if name.startswith("groundrules.") and not inside:
                wrong.append(f"{relative(path)}:{line}: {name}")
            if name.split(".")[0] in ("numpy", "pandas", "shapely", "pyproj", "yaml", "jinja2"):
                wrong.append(f"{relative(path)}:{line}: {name}")
    assert not wrong, "\n".join(wrong)


def test_the_project_is_not_asked_in_algorithms():
    """An algorithm asks its context for the project, never the application."""
    wrong = [f"{relative(path)}:{node.lineno}" for path in python_files("algorithms", "bridge", "core")
             for node in nodes(path, ast.Attribute)
             if node.attr == "instance" and getattr(node.value, "id", "") == "QgsProject"]
    assert not wrong, "\n".join(wrong)


def circles() -> list[list[str]]:
    """Modules that import each other, at any depth: Tarjan's strongly connected parts with more than one module."""
    known = {relative(path): path for package in PACKAGES for path in python_files(package)}
    dotted = {".".join(("groundrules", *path[:-3].split("/"))).removesuffix(".__init__"): path for path in known}
    arrows = {}
    for path, file in known.items():
        names = {name for name, _, _ in imported(tree(file), ("groundrules", *path.split("/")[:-1]))}
        arrows[path] = {dotted.get(name) or dotted.get(name.rpartition(".")[0]) for name in names} - {None, path}
    number, least, stack, entries = {}, {}, [], []

    def visit(path):
        number[path] = least[path] = len(number)
        stack.append(path)
        for other in arrows[path]:
            if other not in number:
                visit(other)
            if other in stack:
                least[path] = min(least[path], least[other])
        if least[path] == number[path]:
            place = stack.index(path)
            entries.append(sorted(stack[place:]))
            del stack[place:]

    for path in known:
        if path not in number:
            visit(path)
    return [part for part in entries if len(part) > 1]


def test_no_circles():
    """A reader can start at any module and read downwards only."""
    result = circles()
    assert not result, "\n".join(" <-> ".join(part) for part in result)
