"""Looks up, in a PyQt6 of its own, every Qt name that given files use. Not run inside QGIS.

Usage: ``python qt6_names.py FILE...``; prints one line a problem and ends with 1 if there is any.
It cannot see the types of variables: only names that start at an imported Qt class are checked.
"""
from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

# Names that qgis.PyQt itself provides under their Qt 5 place.
SHIMS = {("QtWidgets", "QAction"), ("QtWidgets", "QActionGroup"), ("QtWidgets", "QShortcut"),
         ("QtCore", "QVariant")}


def dotted(node) -> list[str] | None:
    """``Qt.AlignmentFlag.AlignLeft`` as a list, None where it does not start at a name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else None


def problems(module: ast.Module):
    """(line, message) of every Qt name that PyQt6 lacks."""
    classes = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt."):
            name = node.module.removeprefix("qgis.PyQt.")
            qt = importlib.import_module(f"PyQt6.{name}")
            for alias in node.names:
                if (name, alias.name) in SHIMS:
                    continue
                if hasattr(qt, alias.name):
                    classes[alias.asname or alias.name] = getattr(qt, alias.name)
                else:
                    yield node.lineno, f"PyQt6.{name} has no {alias.name}"
    for node in ast.walk(module):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr == "exec_":
            yield node.lineno, "exec_ is exec in PyQt6"
        parts = dotted(node)
        if not parts or parts[0] not in classes:
            continue
        value = classes[parts[0]]
        for part in parts[1:]:
            if not hasattr(value, part):
                yield node.lineno, f"{'.'.join(parts)} is not in PyQt6"
                break
            value = getattr(value, part)


def main(paths) -> int:
    count = 0
    for path in paths:
        code = Path(path).read_text(encoding="utf-8")
        if "PyQt" not in code and "exec_" not in code:
            continue   # names no class of Qt
        for line, message in sorted(set(problems(ast.parse(code)))):
            print(f"{path}:{line}: {message}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
