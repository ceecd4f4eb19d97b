"""Whose the files of a folder of results are: a run replaces and removes files of its own algorithm alone.

Beside its files a run leaves a list of them, by algorithm and output, with their hashes. The rule: a file that the list
does not give to the algorithm is never replaced, the run ends with an error instead; a file of an earlier run of the
same output that is not written again goes with the new run, unless it was changed since; all else stays.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ...core.errors import InputError

LIST = ".groundrules-files.json"
_NOT_IN_NAMES = frozenset("/\\:\0")


def settle(folder: str, draft: str, names: Sequence[str], made_by: str, output: str) -> list[Path]:
    """Write the list of a folder's files beside them.

    Args:
        folder: where the files will lie. draft: folder in which they lie for now. names: of the files ``(k,)``.
        made_by: id of the algorithm. output: id of its output.

    Returns:
        Files of an earlier run that go.

    Raises:
        InputError: a file of that name is there and is not the algorithm's.
    """
    place, drafts = Path(folder).absolute(), Path(draft)
    before = _listed(place)
    own = {name.casefold() for files in before.get(made_by, {}).values() for name in files}
    require_own(place, [name for name in names if name.casefold() not in own])
    now = _listed(drafts) or before      # another output of the run may have files in the folder too
    kept = {name.casefold() for maker, outputs in now.items() for other, files in outputs.items()
            if (maker, other) != (made_by, output) for name in files} | {name.casefold() for name in names}
    gone = [place / name for name, mark in before.get(made_by, {}).get(output, {}).items()
            if name.casefold() not in kept and _is_unchanged(place / name, mark)]
    now = {**now, made_by: {**now.get(made_by, {}), output: {name: _mark_of(drafts / name) for name in names}}}
    (drafts / LIST).write_text(json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    return gone


def require_own(folder: Path, names: Sequence[str]) -> None:
    """Refuse to replace files.

    Args:
        folder: that they would lie in. names: of files that are not the algorithm's ``(k,)``.

    Raises:
        InputError: one of them is there.
    """
    for name in names:
        if (folder / name).is_symlink() or (folder / name).exists():
            raise InputError("writing.folder_taken", folder=folder.name, file=name)


def require_free(folder: str, names: Sequence[str], made_by: str) -> None:
    """Refuse a folder before anything is computed, where one of the files that every run writes is another's.

    Args:
        folder: perhaps not there. names: of those files ``(k,)``. made_by: id of the algorithm.

    Raises:
        InputError: one of them is there and is not the algorithm's.
    """
    own = {name for files in _listed(Path(folder)).get(made_by, {}).values() for name in files}
    require_own(Path(folder), [name for name in names if name not in own])


def _listed(folder: Path) -> dict:
    """Algorithm -> output -> name of a file -> its hash; empty where there is no list that can be read."""
    with suppress(OSError, ValueError):
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {str(maker): {str(output): {name: mark for name, mark in files.items() if _is_name(name)}
                             for output, files in outputs.items() if isinstance(files, dict)}
                for maker, outputs in listed.items() if isinstance(outputs, dict)} if isinstance(listed, dict) else {}
    return {}


def _is_name(name: str) -> bool:
    """Whether it leads to a file of the folder, and not out of it."""
    return bool(name) and name not in (".", "..") and not _NOT_IN_NAMES & set(name)


def _is_unchanged(path: Path, mark: str) -> bool:
    with suppress(OSError):
        return not path.is_symlink() and path.is_file() and _mark_of(path) == mark
    return False


def _mark_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else \
            hashlib.sha256(file.read()).hexdigest()
