"""Packs as we ship them, whose own cases are known to hold: they need not run in each process again.

``./dev packs`` runs all cases and writes the list; tests run them too, and compare the list with the packs.
A pack with any other content is tried before it is used, and "Validate rule pack" tries every pack.
"""
from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("held.csv")


@cache
def held() -> frozenset:
    """Hashes of the contents whose cases hold, as of ``PackFiles.content_hash``; none where the list is lost."""
    try:
        with open(LIST, encoding="utf-8", newline="") as file:
            return frozenset(row["content_hash"] for row in csv.DictReader(file))
    except (OSError, KeyError):
        return frozenset()
