"""Tables of numbers as they were read, in ``../shared/reference/carbon``, beside those of the packs.

``Compared`` says which numbers of a pack hold which cells of which files; both sides are lists of cells that have to be
alike, each so often as the other has it.
"""
from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..source import ROOT

READINGS = ROOT.parent / "shared" / "reference" / "carbon"
#: File -> rows that stand for those of the file, while a test asks what a change of one does.
INSTEAD: dict[str, list[dict]] = {}


class Compared(NamedTuple):
    """Numbers of a pack and what they were read from.

    Attributes:
        of_pack, of_readings: without arguments -> cells, as a mapping or a list.
        files: of readings, without ``.csv``. count: of cells. checksum: of what ``of_pack`` gave when it was compared.
    """

    of_pack: Callable
    of_readings: Callable
    files: tuple
    count: int
    checksum: str


def rows_of(pack: str, name: str) -> list[dict]:
    with open(ROOT / "packs" / pack / name, encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def reading(name: str) -> list[dict]:
    if name not in INSTEAD:
        with open(READINGS / f"{name}.csv", encoding="utf-8-sig", newline="") as table:
            INSTEAD[name] = list(csv.DictReader(table))
    return INSTEAD[name]


def cells(numbers) -> Counter:
    """Cells of either side as texts, with how often each is there."""
    return Counter(map(repr, numbers.items() if isinstance(numbers, Mapping) else numbers))


def checksum(numbers) -> str:
    text = "\n".join(sorted(cells(numbers).elements()))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def differences(compared: Compared) -> list[str]:
    """What a pack says otherwise than the files, and the other way round."""
    in_pack, in_readings = cells(compared.of_pack()), cells(compared.of_readings())
    return [*(f"only in the pack: {cell}" for cell in (in_pack - in_readings).elements()),
            *(f"only in the files: {cell}" for cell in (in_readings - in_pack).elements())]


def changed(row: Mapping[str, str]) -> dict:
    """The row with another number in the cell ``value``, or in the first cell that holds a number."""
    name = "value" if row.get("value") else next((name for name, cell in row.items() if _is_number(cell)), None)
    if name is None:
        return dict(row)
    cell = row[name]
    if _is_number(cell):
        return {**row, name: str(float(cell) * 1.5 + 0.5)}
    first, _dash, rest = cell.partition("-")
    return {**row, name: f"{float(first) + 0.5}-{rest}"} if _is_number(first) else dict(row)


def _is_number(cell) -> bool:
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True


def unused_rows(name: str, all_compared: Mapping[str, Compared]) -> list[dict]:
    """Rows of a file whose number could be another without any comparison noticing it: they are in no pack."""
    with_file = [compared for compared in all_compared.values() if name in compared.files]
    rows, unused = list(reading(name)), []
    before = [cells(compared.of_readings()) for compared in with_file]
    for place, row in enumerate(rows):
        INSTEAD[name] = [*rows[:place], changed(row), *rows[place + 1:]]
        if all(cells(compared.of_readings()) == known for compared, known in zip(with_file, before)):
            unused.append(row)
    INSTEAD[name] = rows
    return unused
