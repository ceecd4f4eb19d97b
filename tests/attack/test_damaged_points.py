"""Boundary-point files with seeded damage: read, or told; no parcel is lost in silence, no number is none."""
from __future__ import annotations

import shutil
import time
from random import Random

import numpy as np
import pytest
import shapely
from helpers.source import ROOT

from attack.mutations import raw, texts
from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points

SAMPLE = ROOT / "samples" / "boundary_points" / "YC2025-016.txt"
MUTATIONS = [(texts.number, 5), (texts.line, 4), (texts.encoding, 2), (raw.damage, 4)]
EACH = 60


@pytest.mark.parametrize("seed", ["a", "b"])
def test_damaged_files(tmp_path, seed):
    """Beside a good file, whose parcels must all be there whatever the other holds."""
    good, damaged = tmp_path / "good.txt", tmp_path / "damaged.txt"
    shutil.copyfile(SAMPLE, good)
    shutil.copyfile(SAMPLE, damaged)
    (tmp_path / "alone").mkdir()
    shutil.copyfile(SAMPLE, tmp_path / "alone" / "good.txt")
    alone = import_boundary_points(find_files([], str(tmp_path / "alone")), ImportOptions())
    assert len(alone.parcels) == 3
    for number in range(EACH):
        random = Random(f"{seed}:{number}")
        shutil.copyfile(SAMPLE, damaged)
        messages = []
        for _ in range(random.choice((1, 1, 2, 4))):
            mutation = random.choices([item for item, _ in MUTATIONS], [often for _, often in MUTATIONS])[0]
            if damaged.stat().st_size:
                messages.append(mutation(random, damaged, "")[0])
        _check(tmp_path, messages, len(alone.parcels))


def _check(folder, words: list, wanted: int) -> None:
    began = time.process_time()
    result = import_boundary_points(find_files([], str(folder)), ImportOptions())   # stops for no file
    assert time.process_time() - began < 10, words
    of_file = result.parcels["file"].value_counts()
    assert of_file.get("good.txt", 0) == wanted, words
    assert len(result.geometry) == len(result.parcels), words
    numbers = result.parcels.select_dtypes("number").to_numpy(dtype=float, na_value=np.nan)
    assert not np.isinf(numbers).any(), (words, result.parcels)
    assert np.isfinite(shapely.get_coordinates(result.geometry)).all(), words
    nothing = shapely.is_missing(result.geometry) | shapely.is_empty(result.geometry)
    if of_file.get("damaged.txt", 0) < wanted or nothing.any():
        assert "damaged.txt" in set(result.issues["file"]), words
