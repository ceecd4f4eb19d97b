"""What a dock remembers in the project, with a version, so that a later one can read it."""
from __future__ import annotations

import json
from pathlib import Path

from qgis.core import QgsProject

SCOPE, SCHEMA = "groundrules", 1


def remembered(project: QgsProject, dock: str) -> dict:
    """What a dock kept in the project; empty where nothing, or nothing readable, is there."""
    text, _ = project.readEntry(SCOPE, f"dock_{dock}", "")
    try:
        state = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(state, dict) or state.get("schema") != SCHEMA:
        return {}
    return state


def remember(project: QgsProject, dock: str, values: dict) -> None:
    """Keep what a dock shows; an unchanged state leaves the project unchanged."""
    text = json.dumps({"schema": SCHEMA, **values}, ensure_ascii=False, sort_keys=True)
    if project.readEntry(SCOPE, f"dock_{dock}", "")[0] != text:
        project.writeEntry(SCOPE, f"dock_{dock}", text)


def kept_path(project: QgsProject, path: str) -> str:
    """How the project stores a file's path: relative if it lies next to the project, otherwise absolute."""
    home = project.homePath()
    inside = home and Path(home) in Path(path).parents
    return Path(path).relative_to(home).as_posix() if inside else path


def place_of(project: QgsProject, path: str) -> str:
    """Where a remembered file lies; empty stays empty."""
    if path and not Path(path).is_absolute() and project.homePath():
        return str(Path(project.homePath()) / path)
    return path
