"""A pack of building intensity: load it with its cases run."""
from __future__ import annotations

from ..packs.intensity import IntensityPack
from ..packs.intensity_loading import load_checked_intensity
from .intensity_judging import judge_case


def load_intensity(path) -> IntensityPack:
    """Load a pack of kind ``intensity`` whose own cases hold.

    Args:
        path: a folder, its pack.yaml, or a zip (``bridge.packs.resolve_pack`` finds it by id).

    Raises:
        PackError: with every problem, by file and line.
    """
    return load_checked_intensity(path, judge_case)
