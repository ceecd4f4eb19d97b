"""Tables of a pack of kind rights: types, their matrix, codes and letters; each row says where it is written."""
from __future__ import annotations

import re
from collections.abc import Callable

from ...packs.based import BasedTables
from ...packs.schema import Place
from ...packs.tables import cell_boolean, cell_choice, cell_form, cell_words
from .model import EFFECTS, LAYERS, MAY, OWNERS, PLACES, RELATIONS, STRATA, TERMS, Coded, Letter, Relation, RightType
from .supply import DOCUMENT, LINE, REGISTER, SINGLE, SupplyItem
from .supply import KINDS as SUPPLY_KINDS

CODE, CODE_FORM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}"), "0-9 A-Z a-z . _ -"
_VERDICTS = ("forbidden", "conditional")


class TableReader(BasedTables):
    """Reads the tables of one pack of kind rights."""

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
        columns = {"spellings": cell_words(), "effect": cell_choice(EFFECTS, "none"),
                   "verdict": cell_choice((*_VERDICTS, ""), "")}
        return self.by_code(named, place, columns, lambda row, bases: Coded(
            row["code"], row["name"], row.get("spellings", ()), row["effect"], row.get("verdict", ""), bases),
            ("effect",))

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
