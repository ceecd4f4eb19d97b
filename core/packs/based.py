"""Tables of a pack whose rows name what they rest on, keys of its ``bases``."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ..contract.basis import Basis
from ..rules.model import Problem
from .archive import PackFiles
from .parts import build_bases, check_bases
from .schema import Place, Values
from .tables import SAID, Cells, cell_boolean, cell_words, read_pack_table


def read_bases(values: Values, place: Place) -> dict[str, Basis]:
    """The key ``bases`` of a pack, which rows of tables name.

    Args:
        values: basis by key, as read. place: where problems are noted.
    """
    for key, entry in values.items():
        check_bases((entry,), place.at(key))
    return {key: build_bases((entry,))[0] for key, entry in values.items()}


class BasedTables:
    """Reads the tables of one pack: the bases that rows name, the files, and where problems go."""

    def __init__(self, files: PackFiles, bases: dict[str, Basis]):
        self.files, self.bases = files, bases

    def rows(self, named: tuple[str, int], place: Place, columns: dict[str, Callable],
             needed: tuple[str, ...]) -> Iterator[tuple[int, Cells, tuple[Basis, ...], Callable]]:
        """Rows of a table with what they rest on.

        Args:
            named: the file, and the line of pack.yaml that names it. place: of pack.yaml.
            columns, needed: as of ``read_pack_table``; ``basis``, ``verified`` and ``note`` are in every table.

        Yields:
            Line, cells, bases, and ``problem(column, key, **values)``, which notes what is wrong with the row.
        """
        shared = {"basis": cell_words(tuple(self.bases)), "verified": cell_boolean, "note": SAID}
        name, line = named
        for number, row in read_pack_table(name, line, place, self.files, {**columns, **shared}, (*needed, "basis")):
            problem = partial(_note, place, name, number)
            if not row["basis"]:
                problem("basis", "packs.text_empty")
            yield number, row, self._basis(row, problem), problem

    def _basis(self, row: Cells, problem: Callable) -> tuple[Basis, ...]:
        """What a row rests on: verified only where the row says so, and either the basis or a tick names who."""
        bases = tuple(self.bases[key] for key in row["basis"] if key in self.bases)
        if not row.get("verified"):
            return tuple(replace(basis, verified=False) for basis in bases)
        if row.tick is not None:
            return tuple(basis.verified_as(row.tick.by, row.tick.on, row.tick.note) for basis in bases)
        if not all(basis.verified for basis in bases):
            problem("verified", "packs.verified_by_nobody")
        return bases


def _note(place: Place, name: str, number: int, column: str, key: str, /, **values) -> None:
    """What is wrong with a row; values of the sentence may be called as the parameters here are."""
    place.problems.append(Problem(name, number, column, key, values))
