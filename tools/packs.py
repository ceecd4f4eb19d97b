"""Runs the cases of all packs that we ship and writes which contents hold: core/packs/held.csv.

``./dev packs``, after any change in a pack; ``tests/algorithms/packs/test_held.py`` fails while the list says something
else.
"""
from __future__ import annotations

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def contents(parse) -> dict:
    """Name of each shipped pack -> the hash of its content.

    Args:
        parse: turns a condition's text into tuples; it needs QGIS.

    Raises:
        SystemExit: a pack has an error, or one of its cases does not come out as it says; with all of them.
    """
    from groundrules.core.pack_review.review import review_pack
    from groundrules.core.packs.archive import read_files

    found, wrong = {}, []
    for path in sorted((ROOT / "packs").glob("*/pack.yaml")):
        review = review_pack(path, parse)
        found[path.parent.name] = read_files(path).content_hash
        if not review.counts["IS_VALID"]:
            wrong += [f"{path.parent.name}: {line}" for line in review.told("en")]
    if wrong:
        sys.exit("\n".join(wrong))
    return found


def write(found: dict) -> None:
    """Write the list."""
    from groundrules.core.packs.held import LIST

    with open(LIST, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["pack", "content_hash"])
        rows.writerows(found.items())


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    import conftest  # noqa: F401 - lets the clone be imported as groundrules

    from groundrules.bridge.packs.expressions import parse

    write(contents(parse))


if __name__ == "__main__":
    main()
