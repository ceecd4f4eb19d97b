"""What a folder of pages held before."""
from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ...core.report.html.folder import is_page, listed_files
from ...core.report.html.projects import INDEX


def pages_before(folder: str, written: str) -> list[Path]:
    """Pages of an earlier run in a folder that its index leads to, and that are not written again.

    No other file: one that the index does not name, or that is not a page of ours, stays.

    Args:
        folder: where the run's pages will lie. written: folder in which they lie for now.
    """
    place, names = Path(folder).absolute(), {path.name.casefold() for path in Path(written).iterdir()}
    old = []
    with suppress(OSError, UnicodeDecodeError):
        for name in dict.fromkeys(listed_files((place / INDEX).read_text(encoding="utf-8"))):
            path = place / name
            if name.casefold() not in names and path.is_file() and is_page(path.read_text(encoding="utf-8")):
                old.append(path)
    return old
