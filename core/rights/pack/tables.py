"""Tables of a pack of kind rights: types, their matrix, codes and letters; each row says where it is written."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ...contract.basis import Basis
from ...packs.archive import PackFiles
from ...packs.schema import Place
from ...packs.tables import SAID, Cells, cell_boolean, cell_choice, cell_form, cell_words, read_pack_table
from ...rules.model import Problem
from .model import EFFECTS, LAYERS, MAY, OWNERS, PLACES, RELATIONS, STRATA, TERMS, Coded, Letter, Relation, RightType
from .supply import DOCUMENT, LINE, REGISTER, SINGLE, SupplyItem
from .supply import KINDS as SUPPLY_KINDS

CODE, CODE_FORM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}"), "0-9 A-Z a-z . _ -"
_VERDICTS = ("forbidden", "conditional")


class TableReader:
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
            def problem(column: str, key: str, number=number, **values) -> None:
                place.problems.append(Problem(name, number, column, key, values))

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

    def by_code(self, named: tuple[str, int], place: Place, columns: dict[str, Callable], build: Callable,
                needed: tuple[str, ...] = ()) -> dict:
        """A table whose rows have a code and a name.

        Args:
            named, place: of the table. columns, needed: beside ``code`` and ``name``. build: ``(cells, bases)`` of a
                row to what is kept.

        Returns:
            Code -> what is kept.
        """
        entries: dict = {}
        head = {"code": cell_form(CODE, CODE_FORM), "name": None, **columns}
        for _number, row, bases, problem in self.rows(named, place, head, ("code", "name", *needed)):
            if row["code"] in entries:
                problem("code", "packs.listed_twice", value=row["code"])
                continue
            entries[row["code"]] = build(row, bases)
        return entries

    def types(self, named: tuple[str, int], place: Place) -> dict[str, RightType]:
        """Types of rights by code.

        Args:
            named, place: of the table.
        """
        columns = {"spellings": cell_words(), "layer": cell_choice(LAYERS), "term": cell_choice(TERMS, MAY),
                   "on_ownership": cell_boolean, "features": cell_words(), "disputed": cell_boolean}
        return self.by_code(named, place, columns, lambda row, bases: RightType(
            row["code"], row["name"], row.get("spellings", ()), row["layer"], row.get("term", MAY),
            row.get("on_ownership", False), row.get("features", ()), row.get("disputed", False), bases), ("layer",))

    def coded(self, named: tuple[str, int], place: Place) -> dict[str, Coded]:
        """Registrations or seizures by code.

        Args:
            named, place: of the table.
        """
        columns = {"effect": cell_choice(EFFECTS, "none"), "verdict": cell_choice((*_VERDICTS, ""), "")}
        return self.by_code(named, place, columns, lambda row, bases: Coded(
            row["code"], row["name"], row["effect"], row.get("verdict", ""), bases), ("effect",))

    def letters(self, named: tuple[str, int], place: Place) -> dict[tuple[str, str], Letter]:
        """Letters of codes, by place and letter.

        Args:
            named, place: of the table.
        """
        columns = {"place": cell_choice(PLACES), "letter": cell_form(re.compile("[A-Z]"), "A-Z"), "name": None,
                   "owner": cell_choice((*OWNERS, ""), ""), "stratum": cell_choice((*STRATA, ""), ""),
                   "open": cell_boolean}
        letters: dict = {}
        for _number, row, bases, problem in self.rows(named, place, columns, ("place", "letter", "name")):
            key = row["place"], row["letter"]
            if key in letters:
                problem("letter", "packs.listed_twice", value=row["letter"])
            letters[key] = Letter(*key, row["name"], row.get("owner", ""), row.get("stratum", ""),
                                  row.get("open", False), bases)
        return letters

    def supply(self, named: tuple[str, int], place: Place) -> dict[str, SupplyItem]:
        """What is asked of land before it is supplied: id -> item, in the order of the table.

        Args:
            named, place: of the table.
        """
        items: dict[str, SupplyItem] = {}
        columns = {"id": cell_form(CODE, CODE_FORM), "name": None, "kind": cell_choice(SUPPLY_KINDS),
                   "layers": cell_words(), "fields": cell_words()}
        for _number, row, bases, problem in self.rows(named, place, columns, ("id", "name", "kind")):
            kind, layers, fields = row["kind"], row.get("layers", ()), row.get("fields", ())
            if row["id"] in items or kind in SINGLE and any(item.kind == kind for item in items.values()):
                problem("id" if row["id"] in items else "kind", "packs.listed_twice", value=row["id"])
                continue
            for column, words, needs in (("layers", layers, kind in (REGISTER, LINE)),
                                         ("fields", fields, kind == DOCUMENT)):
                if needs and not words:
                    problem(column, "packs.text_empty")
            items[row["id"]] = SupplyItem(row["id"], kind, row["name"], layers, fields, row.get("note", {}), bases)
        return items

    def relations(self, named: tuple[str, int], place: Place, types: dict) -> dict[tuple[str, str], Relation]:
        """The matrix; a row may name several types on either side.

        Args:
            named, place: of the table. types: that rows may name.
        """
        words = cell_words(tuple(types))
        columns = {"type_a": words, "type_b": words, "relation": cell_choice(RELATIONS)}
        relations: dict = {}
        rows: dict = {}
        for number, row, bases, problem in self.rows(named, place, columns, ("type_a", "type_b", "relation",
                                                                             "verified")):
            for side in ("type_a", "type_b"):
                if not row[side]:
                    problem(side, "packs.text_empty")
            for pair in dict.fromkeys((min(a, b), max(a, b)) for a in row["type_a"] for b in row["type_b"]):
                if pair in relations:
                    problem("type_a", "rights.pair_twice", first=pair[0], second=pair[1], line=int(rows[pair]))
                    continue
                relations[pair], rows[pair] = Relation(row["relation"], bases, row.get("note", {})), number
        return relations
