"""Qt 6, statically: there is no QGIS on Qt 6 to run here."""
from __future__ import annotations

import ast
import enum
import importlib
import json
import shutil
import subprocess

import pytest
from helpers.source import ROOT, nodes, relative, shipped_python

QT6_PYTHON = ROOT / ".work" / "qt6" / "bin" / "python"
LINT = ROOT / "tests" / "repo" / "qt6_names.py"


def lint(*paths):
    return subprocess.run([QT6_PYTHON, LINT, *map(str, paths)], capture_output=True, text=True)


def test_qt_names_exist_in_pyqt6():
    done = lint(*shipped_python())
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_old_name_is_seen(tmp_path):
    """By each file, and by none that is right: one process looks at them all."""
    codes = {"import": "from qgis.PyQt.QtCore import QRegExp",
             "enum": "from qgis.PyQt.QtCore import Qt\na = Qt.AlignCenter",
             "button": "from qgis.PyQt.QtWidgets import QMessageBox\na = QMessageBox.Yes", "call": "dialog.exec_()",
             "right": "from qgis.PyQt.QtCore import Qt\na = Qt.AlignmentFlag.AlignCenter\ndialog.exec()"}
    for name, code in codes.items():
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    done = lint(*(tmp_path / f"{name}.py" for name in codes))
    assert done.returncode == 1
    assert {line.partition(".py:")[0].rpartition("/")[2] for line in done.stdout.splitlines()} == {*codes} - {"right"}


def unscoped(imports: list, attributes: list):
    """Members of QGIS enums that are reached past their enum: ``QgsWkbTypes.Polygon``."""
    classes = {}
    for node in imports:
        if node.module in ("qgis.core", "qgis.gui"):
            qgis = importlib.import_module(node.module)
            for alias in node.names:
                classes[alias.asname or alias.name] = getattr(qgis, alias.name)
    for node in attributes if classes else ():
        if isinstance(node.value, ast.Name) and node.value.id in classes:
            value = getattr(classes[node.value.id], node.attr, None)
            if isinstance(value, enum.Enum) and not isinstance(classes[node.value.id], enum.EnumMeta):
                yield node.lineno, f"{node.value.id}.{node.attr}: write it as {type(value).__qualname__}"


@pytest.mark.xdist_group("trees")   # with the files that look at the same trees
def test_qgis_enums_are_scoped():
    wrong = [f"{relative(path)}:{line}: {message}" for path in shipped_python()
             for line, message in unscoped(nodes(path, ast.ImportFrom), nodes(path, ast.Attribute))]
    assert not wrong, "\n".join(wrong)


def test_an_unscoped_enum_is_seen():
    def lines(word: str) -> list:
        module = ast.parse(f"from qgis.core import QgsProcessing\na = QgsProcessing.{word}")
        return list(unscoped(module.body[:1], [node for node in ast.walk(module) if isinstance(node, ast.Attribute)]))

    assert lines("TypeVectorPolygon") and not lines("SourceType.TypeVectorPolygon")


def analyzer_issues(folder, out) -> list[str]:
    """What ``qgis-plugin-analyzer`` says about Qt 6, legacy imports and metadata; secrets others look for."""
    (folder / "pyproject.toml").write_text("[tool.qgis-analyzer.profiles.default]\ndeep_security = false\n",
                                           encoding="utf-8")
    subprocess.run([ROOT / ".venv" / "bin" / "qgis-analyzer", "analyze", folder, "-o", out, "--no-cache",
                    "--linters", "none"], capture_output=True, check=False)
    result = json.loads((out / "project_context.json").read_text(encoding="utf-8"))
    issues = list(result["qgis_compliance"]["best_practices"]["issues"]) if "qgis_compliance" in result else []
    for module in result["modules"]:
        issues += [{"file": module.get("path"), **issue} for issue in module.get("ast_issues", [])]
    wanted = ("QT6_", "METADATA_", "PYQT5_", "QGIS_LEGACY", "OBSOLETE_", "LEGACY_")
    return sorted({f"{issue.get('file')}:{issue.get('line')}: {issue['type']}" for issue in issues
                   if issue["type"].startswith(wanted)})


def test_plugin_analyzer(package, tmp_path):
    """``core``, most of the package, is left out: it imports neither QGIS nor Qt (test_imports.py)."""
    shutil.copytree(package, tmp_path / "package", ignore=lambda folder, _: {"core"} if folder == str(package) else ())
    assert (tmp_path / "package" / "plugin.py").exists() and not (tmp_path / "package" / "core").exists()
    assert analyzer_issues(tmp_path / "package", tmp_path / "out") == []


def test_plugin_analyzer_sees(tmp_path):
    plugin = tmp_path / "bad"
    plugin.mkdir()
    for name in ("metadata.txt", "__init__.py"):
        (plugin / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (plugin / "old.py").write_text("from qgis.PyQt.QtCore import QRegExp\n", encoding="utf-8")
    assert analyzer_issues(plugin, tmp_path / "out")
