"""Sizes, ruff, and habits that a linter has no rule for."""
from __future__ import annotations

import ast
import subprocess
import sys

from helpers.source import ROOT, called_name, files, python_files, relative, shipped_python, tree

MODULE_LINES, CLASS_LINES = 400, 300


def test_modules_and_classes_stay_small():
    wrong = []
    for path in [file for file in files() if file.suffix == ".py"]:
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > MODULE_LINES:
            wrong.append(f"{relative(path)}: {count} lines; over {MODULE_LINES} it is two modules")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and node.end_lineno - node.lineno + 1 > CLASS_LINES:
                wrong.append(f"{relative(path)}:{node.lineno}: class {node.name} is over {CLASS_LINES} lines")
    assert not wrong, "\n".join(wrong)


def test_ruff():
    run = subprocess.run([sys.executable, "-m", "ruff", "check", "--output-format", "concise", "."],
                         cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def untranslatable(module: ast.Module):
    """Lines where ``tr`` gets anything but a literal: pylupdate5 would not find the string."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name == "tr":
            for child in ast.walk(node):  # the wrapper itself passes its argument on
                child.inside_tr = True
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and not getattr(node, "inside_tr", False):
            position = {"tr": 0, "translate": 1}.get(called_name(node))
            if position is None or (called_name(node) == "translate" and len(node.args) < 2):
                continue
            text = node.args[position] if len(node.args) > position else None
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                yield node.lineno


def test_tr_gets_literals():
    wrong = [f"{relative(path)}:{line}" for path in python_files(".", "algorithms", "ui")
             for line in untranslatable(tree(path))]
    assert not wrong, "\n".join(wrong)


def test_an_fstring_in_tr_is_seen():
    assert list(untranslatable(ast.parse("self.tr(f'{n} rows')"))) == [1]
    assert not list(untranslatable(ast.parse("self.tr('{n} rows').format(n=1)")))


def test_no_path_tricks_and_no_asserts_in_the_plugin():
    """``sys.path`` stays alone; ``assert`` vanishes under ``-O`` and the plugin site refuses it."""
    wrong = []
    for path in shipped_python():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr == "path" and ast.unparse(node) == "sys.path":
                wrong.append(f"{relative(path)}:{node.lineno}: sys.path")
            if isinstance(node, ast.Assert):
                wrong.append(f"{relative(path)}:{node.lineno}: assert")
    assert not wrong, "\n".join(wrong)


def test_tests_assert_something():
    """A test without an assertion cannot fail. ``raises`` and helpers ``assert_*``, ``check_*`` count."""
    wrong = []
    for path in python_files("tests"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                calls = {called_name(child) for child in ast.walk(node) if isinstance(child, ast.Call)}
                if not (any(isinstance(child, ast.Assert) for child in ast.walk(node))
                        or calls & {"raises", "fail"}
                        or any(name.startswith(("assert", "check_", "_assert", "_check")) for name in calls)):
                    wrong.append(f"{relative(path)}:{node.lineno}: {node.name}")
    assert not wrong, "\n".join(wrong)
