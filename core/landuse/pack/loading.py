"""Loads codes packs, as strictly as rule packs."""
from __future__ import annotations

import os
from dataclasses import replace

from ...packs.load import load_checked, once, read_kind
from ...packs.schema import Place
from ...rules.model import Problem
from .cases import Classifier, read_code_cases, run_code_cases
from .model import LandUseCodes
from .reading import read_code_lists


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
    """Problems of a pack's cases.

    Args:
        codes: the pack. classifier: that a run reads codes with.
    """
    return once(codes, lambda: run_code_cases(codes, classifier))


def load_checked_codes(path: str | os.PathLike, classifier: Classifier) -> LandUseCodes:
    """Load a codes pack whose own cases hold.

    Args:
        path: of the pack's folder, its pack.yaml or a zip. classifier: that a run reads codes with.

    Raises:
        PackError: the pack is broken, or a case is not read as it says.
    """
    return load_checked(path, read_codes, lambda codes: code_case_problems(codes, classifier))
