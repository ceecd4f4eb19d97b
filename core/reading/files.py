"""The files of a layer."""
from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Optional


def files_of(path: str) -> list[Path]:
    """The files that hold the rows: a geodatabase is a folder, a shapefile three files.

    Args:
        path: of the layer's source; none that is no file.
    """
    try:
        file = Path(path)
        if not path or not file.exists():
            return []
        if file.is_dir():
            return [part for part in file.iterdir() if part.is_file() and part.suffix != ".lock"]
        if file.suffix.lower() == ".shp":
            return [part for part in (file, sibling(file, ".dbf"), sibling(file, ".shx")) if part]
        return [file]
    except OSError:
        return []


def last_written(files: list[Path]) -> str:
    """When the newest of some files was written, ISO; empty without files.

    Args:
        files: of a layer.
    """
    if not files:
        return ""
    newest = max(file.stat().st_mtime for file in files)
    return datetime.fromtimestamp(newest, timezone.utc).isoformat(timespec="microseconds")   # a recheck trusts it


def sibling(file: Path, suffix: str) -> Optional[Path]:
    """The file of the same name with another suffix, small or capital; None without one.

    Args:
        file: such as a shapefile. suffix: such as ``.dbf``.
    """
    return next((file.with_suffix(text) for text in (suffix, suffix.upper())
                 if file.with_suffix(text).exists()), None)
