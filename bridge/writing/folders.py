"""What a folder of pages held before."""
from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ...core.report.html.folder import is_page, listed_files
from ...core.report.html.projects import INDEX


def pages_before(folder: str, written: str, made_by: str) -> list[Path]:
    """Pages of an earlier run in a folder that its index leads to, and that are not written again.

    No other file: one that the index does not name, that is not a page of the same algorithm, or is a link, stays.

    Args:
        folder: where the run's pages will lie. written: folder in which they lie for now.
        made_by: id of the algorithm.
    """
    place, names = Path(folder).absolute(), {path.name.casefold() for path in Path(written).iterdir()}
    listed = dict.fromkeys(listed_files(_text_of(place / INDEX), made_by))
    paths = [place / name for name in listed if name.casefold() not in names]
    return [path for path in paths if not path.is_symlink() and is_page(_text_of(path), made_by)]


def _text_of(path: Path) -> str:
    """What a file says; nothing where it cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    return ""
