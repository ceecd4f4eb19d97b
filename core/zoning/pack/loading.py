"""Loads zoning packs, strictly."""
from __future__ import annotations

import os
from dataclasses import replace

from ...packs.load import PackError, errors_of, load_checked, once, read_kind
from ...rules.model import Pack, Problem
from .cases import read_cases, run_cases
from .reading import read_zoning


def read_pack(path: str | os.PathLike, parse) -> tuple:
    """Read a pack and list everything that is wrong with it.

    Args:
        path: a folder, its pack.yaml, or a zip.
        parse: turns a condition's text into tuples (``bridge.expressions.parse``).

    Returns:
        The pack, None where it is broken; and the list of problems, warnings among them.
    """
    return read_kind(path, lambda node, place, _files: read_zoning(node, place, parse),
                     lambda node, place, pack: replace(pack, cases=read_cases(node, place, pack)), "packs.no_cases",
                     by=(parse,))


def check_pack(path: str | os.PathLike, parse, check=None) -> list[Problem]:
    """List the problems of a pack; with ``check`` (check_zoning) those of its cases too.

    Args:
        path: of the pack's folder, its pack.yaml or a zip. parse: turns a condition into tuples. check: check_zoning,
            None: cases are not run.
    """
    pack, problems = read_pack(path, parse)
    if pack is not None and check is not None:
        problems = problems + case_problems(pack, check)
    return problems


def load_pack(path: str | os.PathLike, parse) -> Pack:
    """Load a pack without running its cases.

    Args:
        path: of the pack's folder, its pack.yaml or a zip. parse: turns a condition into tuples.

    Raises:
        PackError: with every problem.
    """
    pack, problems = read_pack(path, parse)
    if pack is None:
        raise PackError(str(path), errors_of(problems))
    return pack


def case_problems(pack: Pack, check) -> list[Problem]:
    """Problems of a pack's cases.

    Args:
        pack: with its cases. check: check_zoning.
    """
    return once(pack, lambda: run_cases(pack, check))


def load_checked_pack(path: str | os.PathLike, parse, check) -> Pack:
    """Load a pack whose own cases hold.

    Args:
        path: of the pack's folder, its pack.yaml or a zip. parse: turns a condition into tuples. check: check_zoning.

    Raises:
        PackError: the pack is broken, or a case is not judged as it says.
    """
    return load_checked(path, lambda one: read_pack(one, parse), lambda pack: case_problems(pack, check))
