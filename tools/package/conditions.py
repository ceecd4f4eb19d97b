"""Conditions of the shipped packs as trees, for a package without QGIS, which alone parses them.

``conditions.py FILE``, with the Python that QGIS uses; called by ``build``.
"""
from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def conditions() -> dict:
    """Text of each condition -> its tree."""
    from groundrules.bridge.packs.expressions import parse
    from groundrules.core.packs.head import read_head
    from groundrules.core.zoning.pack.loading import read_pack

    trees: dict = {}

    def kept(text: str) -> tuple:
        trees[text] = parse(text)
        return trees[text]

    for path in sorted((ROOT / "packs").iterdir()):
        head = read_head(path)
        if head is not None and head.kind == "zoning":
            read_pack(path, kept)
    return dict(sorted(trees.items()))


def main(target: Path) -> None:
    """Write them."""
    place = importlib.util.spec_from_file_location("groundrules", ROOT / "__init__.py",
                                                   submodule_search_locations=[str(ROOT)])
    sys.modules["groundrules"] = importlib.util.module_from_spec(place)
    from groundrules.core.cluster.codec import write_value

    write_value(target, conditions())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
