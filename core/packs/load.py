"""How a pack of any kind is read, tried by its own cases, and loaded."""
from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Callable

from ..errors import InputError
from ..rules.model import Problem
from ..texts import text
from .archive import PACK_FILE
from .cases import CASES_FILE, problems_of
from .held import held
from .layering import Stack, stack_of, switched_off
from .reading import read_document
from .schema import Place

SHOWN = 20
MOST_READ = 32   # packs that are kept as they were read
_cases_run: dict = {}  # how cases are tried, and a content hash -> problems of the pack's cases
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


@dataclass(frozen=True)
class PackForm:
    """How packs of a kind are written: all that reading them takes.

    Attributes:
        document: ``(node, place, files)`` of pack.yaml to the pack without its cases, None where it is no such pack.
        cases: ``(node, place, pack)`` of cases.yaml to the cases, see ``cases.cases_by``.
        no_cases: text key of the sentence for a pack without cases.
        takes_parse: ``document`` takes the parser of conditions besides.
    """

    document: Callable
    cases: Callable
    no_cases: str
    takes_parse: bool = False

    def read(self, path: str | os.PathLike, parse: Callable | None = None) -> tuple:
        """Read a pack, and list all that is wrong with it; its cases are read, not tried.

        A content that was read before is not read again: each run asks for its packs anew, and a list of codes takes
        longer than many a check.

        Args:
            path: a folder, its pack.yaml, or a zip.
            parse: turns a condition's text into tuples (``bridge.packs.expressions.parse``).

        Returns:
            The pack, None where it is broken; and the list of problems, warnings among them.
        """
        stack = stack_of(path)
        if PACK_FILE not in stack.layers[0].files or stack.documents and errors_of(stack.problems):
            return None, list(stack.problems)
        more = (parse,) if self.takes_parse else ()
        key = (self, *more, stack.content_hash)
        if key not in _read:
            while len(_read) >= MOST_READ:
                _read.pop(next(iter(_read)))
            _read[key] = _pack_of(stack, self, more)
        pack, wrong = _read[key]
        problems = [*stack.problems, *wrong]
        if pack is not None and not pack.cases and not errors_of(problems):
            problems.append(Problem(CASES_FILE, 0, "", self.no_cases, {}, "warning"))
        if errors_of(problems):
            return None, problems
        return replace(pack, path=str(path), content_hash=stack.content_hash), problems

    def load(self, path: str | os.PathLike, parse: Callable | None = None):
        """Read a pack that has to be whole; its cases are not tried.

        Args:
            path: a folder, its pack.yaml, or a zip. parse: as of ``read``.

        Raises:
            PackError: with every problem, by file and line.
        """
        pack, problems = self.read(path, parse)
        if pack is None:
            raise PackError(str(path), errors_of(problems))
        return pack


@dataclass(frozen=True)
class PackKind:
    """A kind of pack as its check knows it: how it is written, tried and counted.

    Attributes:
        form: how such packs are written.
        misses: a pack to pairs of a case and what came out instead, see ``cases.one_by_one``.
        counts: a pack to ``(rules, classes)``, how many it holds.
    """

    form: PackForm
    misses: Callable
    counts: Callable = lambda pack: (0, 0)

    def case_problems(self, pack) -> list[Problem]:
        """Problems of a pack's own cases. They are tried once for each content while the program runs.

        Args:
            pack: with its cases.
        """
        key = (self.misses, pack.content_hash)
        if key not in _cases_run:
            problems = problems_of(self.misses(pack))
            _cases_run[key] = [*problems, *_of_lower_cases(pack, problems)]
        return _cases_run[key]

    def tried(self, path: str | os.PathLike, parse: Callable | None = None) -> tuple:
        """Read a pack and try its cases, and list all that is wrong with either; cases come last.

        Args:
            path, parse: as of ``PackForm.read``.

        Returns:
            The pack, None where it is broken; and the list of problems, warnings among them.
        """
        pack, problems = self.form.read(path, parse)
        return pack, problems if pack is None else [*problems, *self.case_problems(pack)]

    def load(self, path: str | os.PathLike, parse: Callable | None = None):
        """Load a pack whose own cases hold. Those of a pack as we ship it were tried before, see ``held``.

        Args:
            path: a folder, its pack.yaml, or a zip (``bridge.packs.places.resolve_pack`` finds it by id).
            parse: as of ``PackForm.read``.

        Raises:
            PackError: the pack is broken, or a case does not come out as it says; with every problem, by file and line.
        """
        pack = self.form.load(path, parse)
        problems = [] if pack.content_hash in held() else self.case_problems(pack)
        if problems:
            raise PackError(str(path), problems)
        return pack


def _pack_of(stack: Stack, form: PackForm, more: tuple) -> tuple:
    """The pack with its cases, None where its document cannot be read; and what is wrong with what it says."""
    problems: list = []
    files, node, cases, layers = _parts(stack, problems)
    pack = None if node is None else form.document(node, Place(PACK_FILE, "", problems), files, *more)
    if pack is not None and cases is not None:
        wrong: list = []
        pack = replace(pack, cases=form.cases(cases, Place(CASES_FILE, "", wrong), pack))
        problems += [*wrong, *_of_lower_cases(pack, wrong)]
    if pack is not None and layers:
        pack = replace(pack, stack=layers, not_checked=(*pack.not_checked, *switched_off(layers)))
    return pack, tuple(problems)


def _of_lower_cases(pack, problems: list) -> list[Problem]:
    """What to do where a layer changes the answer of a case that a pack below it owes."""
    names = dict.fromkeys(problem.values.get("case") or problem.path.removeprefix("cases.")
                          for problem in problems if problem.file != CASES_FILE)
    return [Problem(CASES_FILE, 0, "", "packs.extends_cases", {"pack": pack.id, "cases": ", ".join(names)})] \
        if names else []


def _parts(stack: Stack, problems: list) -> tuple:
    """The files of a pack, the nodes of its document and of its cases, None without, and its layers."""
    files = stack.layers[0]
    if stack.documents:
        merged = stack.merged()
        problems += merged.problems
        return replace(files, files=merged.files), merged.document, merged.cases, merged.layers
    cases = files.files.get(CASES_FILE)
    return (files, read_document(files.files[PACK_FILE], PACK_FILE, problems),
            None if cases is None else read_document(cases, CASES_FILE, problems), ())


def errors_of(problems: list) -> list:
    """The problems that keep a pack from use.

    Args:
        problems: of a pack.
    """
    return [problem for problem in problems if problem.severity == "error"]
