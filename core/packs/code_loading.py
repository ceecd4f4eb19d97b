"""Loads codes packs, as strictly as rule packs."""
from __future__ import annotations

import os
from dataclasses import replace

from .code_cases import Classifier, read_code_cases, run_code_cases
from .code_lists import LandUseCodes
from .code_reading import read_code_lists
from .load import PackError, errors_of, read_kind
from .model import Problem
from .schema import Place

_cases_run: dict = {}  # content hash -> problems of the pack's cases


def read_codes(path: str | os.PathLike) -> tuple:
    """Read a codes pack and list everything that is wrong with it.

    Args:
        path: a folder, its pack.yaml, or a zip.

    Returns:
        LandUseCodes, None where the pack is broken; and the list of problems, warnings among them.
    """
    return read_kind(path, read_code_lists, _with_cases, "packs.no_code_cases")


def _with_cases(node, place: Place, codes: LandUseCodes) -> LandUseCodes:
    cases, detection = read_code_cases(node, place, codes)
    return replace(codes, cases=cases, detection=detection)


def code_case_problems(codes: LandUseCodes, classifier: Classifier) -> list[Problem]:
    """Run a pack's cases, once for each content while the program runs."""
    if codes.content_hash not in _cases_run:
        _cases_run[codes.content_hash] = run_code_cases(codes, classifier)
    return _cases_run[codes.content_hash]


def load_checked_codes(path: str | os.PathLike, classifier: Classifier) -> LandUseCodes:
    """Load a codes pack whose own cases hold.

    Raises:
        PackError: the pack is broken, or a case is not read as it says.
    """
    codes, problems = read_codes(path)
    if codes is None:
        raise PackError(str(path), errors_of(problems))
    problems = code_case_problems(codes, classifier)
    if problems:
        raise PackError(str(path), problems)
    return codes
