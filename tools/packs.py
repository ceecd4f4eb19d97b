"""Runs the cases of all packs that we ship and writes which contents hold: core/packs/held.csv.

``./dev packs``, after any change in a pack; ``tests/algorithms/packs/test_held.py`` fails while the list says something
else.
"""
from __future__ import annotations

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def contents() -> dict:
    """Name of each shipped pack -> the hash of its content."""
    from groundrules.core.packs.layering import stack_of

    return {path.parent.name: stack_of(path).content_hash for path in sorted((ROOT / "packs").glob("*/pack.yaml"))}


def problems(name: str, parse) -> list:
    """Errors of a shipped pack, its cases that do not come out as they say among them; a line each.

    Args:
        parse: turns a condition's text into tuples; it needs QGIS.
    """
    from groundrules.core.pack_review.review import review_pack

    review = review_pack(ROOT / "packs" / name / "pack.yaml", parse)
    return [] if review.counts["IS_VALID"] else [f"{name}: {line}" for line in review.lines("en")]


def write(result: dict) -> None:
    """Write the list."""
    from groundrules.core.packs.held import LIST

    with open(LIST, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["pack", "content_hash"])
        rows.writerows(result.items())


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    import conftest  # noqa: F401 - lets the clone be imported as groundrules

    from groundrules.bridge.packs.expressions import parse

    result = contents()
    wrong = [line for name in result for line in problems(name, parse)]
    if wrong:
        sys.exit("\n".join(wrong))
    write(result)


if __name__ == "__main__":
    main()
