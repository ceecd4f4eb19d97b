"""Whose the files of a folder of results are: a run replaces and removes files of its own algorithm alone.

Beside its files a run leaves a list of them, by algorithm and output, with their hashes. The rule: a file that the list
does not give to the algorithm, or that was changed since, is never replaced, the run ends with an error instead; a file
of an earlier run of the same output that is not written again goes with the new run, unless it was changed since: then
it stays, in the list too; all else stays.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Optional

from ...core.errors import InputError

LIST = ".files-by-groundrules.json"     # drafts of runs begin with another word
_NOT_IN_NAMES = frozenset("/\\:\0")


def settle(folder: str, draft: str, names: Sequence[str], made_by: str, output: str) -> list[Path]:
    """Write the list of a folder's files beside them.

    Args:
        folder: where the files will lie. draft: folder in which they lie for now. names: of the files ``(k,)``.
        made_by: id of the algorithm. output: id of its output.

    Returns:
        Files of an earlier run that go.

    Raises:
        InputError: a file of that name is there and is not the algorithm's, or was changed since.
    """
    place, drafts = Path(folder).absolute(), Path(draft)
    require_free(folder, names, made_by)
    before = _listed(place)
    now = _listed(drafts) or before      # another output of the run may have files in the folder too
    kept = _by_word([(name, "") for maker, outputs in now.items() for other, files in outputs.items()
                     if (maker, other) != (made_by, output) for name in files] + [(name, "") for name in names])
    left = {name: mark for name, mark in before.get(made_by, {}).get(output, {}).items()
            if _is_there(place / name) and not _marks(place, name, kept)}
    gone = [place / name for name, mark in left.items() if _is_one_of(place / name, [mark])]
    changed = {name: mark for name, mark in left.items() if place / name not in gone}    # later runs say what they are
    written = {name: _mark_of_both(drafts / name, place / name) for name in names}
    now = {**now, made_by: {**now.get(made_by, {}), output: {**changed, **written}}}
    (drafts / LIST).write_text(json.dumps(now, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    return gone


def list_of(folder: str) -> Optional[bytes]:
    """The list of a folder's files as it is written; None where there is none.

    Args:
        folder: perhaps not there.
    """
    with suppress(OSError):
        return (Path(folder) / LIST).read_bytes()
    return None


def require_free(folder: str, names: Sequence[str], made_by: str) -> None:
    """Refuse to replace files that are not the algorithm's, or were changed since it made them.

    Args:
        folder: that they would lie in, perhaps not there. names: of files that would be written ``(k,)``.
        made_by: id of the algorithm.

    Raises:
        InputError: one of them is there.
    """
    place = Path(folder).absolute()
    listed = _listed(place)
    own = _own(listed.get(made_by, {}))
    for name in names:
        if not _is_there(place / name):
            continue
        marks = _marks(place, name, own)
        if not marks and not listed:
            raise InputError("writing.folder_unlisted", folder=place.name, file=name, list=LIST)
        if not marks:
            raise InputError("writing.folder_taken", folder=place.name, file=name)
        if not _is_one_of(place / name, marks):
            raise InputError("writing.folder_changed", folder=place.name, file=name)


def changed_files(folder: str, made_by: str, output: str) -> list[str]:
    """Names of the files of an earlier run that were changed since; those that are gone are not among them.

    Args:
        folder: perhaps not there. made_by: id of the algorithm. output: id of its output.
    """
    place = Path(folder).absolute()
    outputs = _listed(place).get(made_by, {})
    own = _own(outputs)      # a file of two outputs is as the later one made it
    return [name for name in outputs.get(output, {})
            if _is_there(place / name) and not _is_one_of(place / name, _marks(place, name, own))]


def earlier_files(folder: str, made_by: str, output: str) -> int:
    """How many files of earlier runs are there unchanged, which a run replaces or removes.

    Args:
        folder: perhaps not there. made_by: id of the algorithm. output: id of its output.
    """
    place = Path(folder).absolute()
    files = _listed(place).get(made_by, {}).get(output, {})
    return sum(map(_is_there, (place / name for name in files))) - len(changed_files(folder, made_by, output))


def _own(outputs: dict) -> dict:
    return _by_word([item for files in outputs.values() for item in files.items()])


def _by_word(items: Sequence[tuple]) -> dict:
    """Name without regard to case -> the names and hashes."""
    result: dict = {}
    for name, mark in items:
        result.setdefault(name.casefold(), []).append((name, mark))
    return result


def _marks(place: Path, name: str, items: dict) -> list:
    """Hashes of a file by its name, or by one that differs in case where that is the same file: see ``_by_word``."""
    return [mark for other, mark in items.get(name.casefold(), ()) if other == name or _is_same(place, other, name)]


def _is_same(place: Path, name: str, other: str) -> bool:
    with suppress(OSError):
        return (place / name).samefile(place / other)
    return False


def _is_there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _listed(folder: Path) -> dict:
    """Algorithm -> output -> name of a file -> its hashes; empty where there is no list that can be read."""
    with suppress(OSError, ValueError):
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {str(maker): {str(output): {name: mark for name, mark in files.items() if _is_name(name)}
                             for output, files in outputs.items() if isinstance(files, dict)}
                for maker, outputs in listed.items() if isinstance(outputs, dict)} if isinstance(listed, dict) else {}
    return {}


def _is_name(name: str) -> bool:
    """Whether it leads to a file of the folder, and not out of it."""
    return bool(name) and name not in (".", "..") and not _NOT_IN_NAMES & set(name)


def _is_one_of(path: Path, marks: list) -> bool:
    """Whether it is a file with one of these hashes: unchanged."""
    with suppress(OSError):
        return not path.is_symlink() and path.is_file() and _mark_of(path) in " ".join(map(str, marks)).split()
    return False


def _mark_of_both(draft: Path, before: Path) -> str:
    """Hashes of a file that is written and of the one that it replaces: a run may be killed between list and file."""
    marks = [_mark_of(draft), *([_mark_of(before)] if before.is_file() else [])]
    return " ".join(dict.fromkeys(marks))


def _mark_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else \
            hashlib.sha256(file.read()).hexdigest()
