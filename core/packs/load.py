"""Loads packs of any kind, strictly."""
from __future__ import annotations

import os
from dataclasses import replace
from typing import Callable

from ..errors import InputError
from ..rules.model import Problem
from ..texts import text
from .archive import PACK_FILE, PackFiles, read_files
from .cases import CASES_FILE
from .held import held
from .reading import read_document
from .schema import Place

SHOWN = 20
MOST_READ = 32   # packs that are kept as they were read
_cases_run: dict = {}  # content hash -> problems of the pack's cases
_read: dict = {}  # what was read, and how -> the pack and its problems


class PackError(InputError):
    """A pack that cannot be used; ``problems`` says why, with file and line."""

    def __init__(self, path: str, problems: list):
        super().__init__("packs.broken", path=os.path.basename(path), count=len(problems))
        self.problems = problems

    def in_language(self, language: str) -> str:
        """The problems of the pack, a line each, at most ``SHOWN`` of them.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        lines = [super().in_language(language)]
        lines += [describe(problem, language) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(text("packs.more_problems", language, count=len(self.problems) - SHOWN))
        return "\n".join(lines)


def describe(problem: Problem, language: str) -> str:
    """One line on a problem: file, line, place, sentence.

    Args:
        problem: of a pack.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    place = problem.file + (f":{problem.line}" if problem.line else "")
    return f"{place} {problem.path}: {problem.in_language(language)}" if problem.path else \
        f"{place}: {problem.in_language(language)}"


def read_kind(path: str | os.PathLike, read, add_cases, no_cases: str, by: tuple = ()) -> tuple:
    """Read a pack of any kind: its files, its document, its cases, and all that is wrong with them.

    Content that was read before is not read again: each run requests its packs again, and a list of codes takes longer
    than many a check.

    Args:
        path: a folder, its pack.yaml, or a zip.
        read: ``(node, place, files)`` to the pack without cases, or None.
        add_cases: ``(node, place, pack)`` to the pack with its cases.
        no_cases: the sentence for a pack without cases.
        by: what the answer depends on besides the files.

    Returns:
        The pack, None where it is broken; and the list of problems, warnings among them.
    """
    files = read_files(path)
    if PACK_FILE not in files.files:
        return None, list(files.problems)
    content = files.content_hash
    key = (read.__module__, no_cases, by, content)
    if key not in _read:
        while len(_read) >= MOST_READ:
            _read.pop(next(iter(_read)))
        _read[key] = _pack_of(files, read, add_cases)
    pack, wrong = _read[key]
    problems = [*files.problems, *wrong]
    if pack is not None and not pack.cases and not errors_of(problems):
        problems.append(Problem(CASES_FILE, 0, "", no_cases, {}, "warning"))
    if errors_of(problems):
        return None, problems
    return replace(pack, path=str(path), content_hash=content), problems


def _pack_of(files: PackFiles, read, add_cases) -> tuple:
    """The pack with its cases, None where its document cannot be read; and what is wrong with what it says."""
    problems: list = []
    node = read_document(files.files[PACK_FILE], PACK_FILE, problems)
    pack = None if node is None else read(node, Place(PACK_FILE, "", problems), files)
    if pack is not None and CASES_FILE in files.files:
        node = read_document(files.files[CASES_FILE], CASES_FILE, problems)
        if node is not None:
            pack = add_cases(node, Place(CASES_FILE, "", problems), pack)
    return pack, tuple(problems)


def errors_of(problems: list) -> list:
    """The problems that keep a pack from use.

    Args:
        problems: of a pack.
    """
    return [problem for problem in problems if problem.severity == "error"]


def once(pack, run: Callable[[], list]) -> list:
    """What running the cases of a pack of any kind gave; they run once for each content while the program runs.

    Args:
        pack: with its cases. run: gives their problems.
    """
    if pack.content_hash not in _cases_run:
        _cases_run[pack.content_hash] = run()
    return _cases_run[pack.content_hash]


def load_checked(path: str | os.PathLike, read: Callable, problems_of: Callable):
    """Load a pack of any kind whose own cases hold. Those of a pack as we ship it ran before, see ``held``.

    Args:
        path: a folder, its pack.yaml, or a zip.
        read: path to the pack, None where it is broken, and its problems.
        problems_of: the pack to the problems of its cases.

    Raises:
        PackError: the pack is broken, or a case does not come out as it says.
    """
    pack, problems = read(path)
    if pack is None:
        raise PackError(str(path), errors_of(problems))
    problems = [] if pack.content_hash in held() else problems_of(pack)
    if problems:
        raise PackError(str(path), problems)
    return pack
