"""A pack of building intensity: load it with its cases run."""
from __future__ import annotations

from .judging import judge_case
from .pack.loading import load_checked_intensity
from .pack.model import IntensityPack


def load_intensity(path) -> IntensityPack:
    """Load a pack of kind ``intensity`` whose own cases hold.

    Args:
        path: a folder, its pack.yaml, or a zip (``bridge.packs.resolve_pack`` finds it by id).

    Raises:
        PackError: with every problem, by file and line.
    """
    return load_checked_intensity(path, judge_case)
