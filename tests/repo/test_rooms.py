"""Rooms: how many modules a folder holds, what they are called, and the floors of core."""
from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

import pytest
from helpers.source import PACKAGES, ROOT, imported, python_files, relative, tree

MOST = 15   # modules of a folder
#: The rooms of core, the ground floor first, as the page on the architecture lists them.
FLOORS = [line.split(", ") for line in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition(
    "```floors\n")[2].partition("\n```")[0].splitlines()]
FOLDERS = (*PACKAGES, "tests", "samples", "tools")


@cache
def rooms() -> dict:
    """Folder -> names of its modules; of tests without their ``test_``."""
    result = defaultdict(list)
    for path in python_files(*FOLDERS):
        if path.name not in ("__init__.py", "conftest.py"):
            result[relative(path.parent)].append(path.stem.removeprefix("test_"))
    return result


def room_of(path: str) -> str:
    """``core/a/b.py`` -> ``a``."""
    return path.rpartition("/")[0].removeprefix("core").strip("/") or "core"


@cache
def arrows() -> dict:
    """Module of core -> rooms that it imports from, wherever in the module."""
    modules = {relative(path): path for path in python_files("core")}
    dotted = {"groundrules." + name[:-3].replace("/", ".").removesuffix(".__init__"): name for name in modules}
    values = {}
    for name, path in modules.items():
        targets = (dotted.get(item) or dotted.get(item.rpartition(".")[0]) for item, _line, _inside in imported(
            tree(path), ("groundrules", *name.split("/")[:-1])))
        values[name] = {room_of(target) for target in targets if target} - {room_of(name)}
    return values


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_is_not_full_and_has_no_families(room):
    names = rooms()[room]
    assert len(names) <= MOST, sorted(names)
    first = Counter(name.partition("_")[0] for name in names if "_" in name)
    assert max(first.values(), default=0) < 2, f"a folder in place of a prefix: {first.most_common(2)}"


def test_each_room_of_core_has_a_floor():
    listed = [room for floor in FLOORS for room in floor]
    assert Counter(listed) == Counter({room_of(name) for name in arrows()})


def test_rooms_of_core_import_from_the_floors_below():
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    up = [f"{name} (floor {floor[room_of(name)]}) imports from {room} (floor {floor[room]})"
          for name, targets in arrows().items() for room in targets if floor[room] >= floor[room_of(name)]]
    assert not up, "\n".join(up)
