"""A pack under review: every problem as a row, and how much there is of it."""
from __future__ import annotations

import os
from dataclasses import dataclass

import pandas as pd

from ..contract.basis import STATES
from ..contract.pack_head import CHANGES
from ..packs.archive import PACK_FILE, peek
from ..packs.kinds import KINDS
from ..packs.load import describe
from ..rules.model import Problem
from ..texts import pick, text, word_of
from .kinds import kind_of


@dataclass(frozen=True)
class Review:
    """What a review found.

    Attributes:
        problems: in the order of the files, cases last.
        rule_count (rules, clauses of access lists, dated parameters), class_count (codes, causes), case_count: 0
            where the pack could not be read or has none.
        states: of each basis, a word of ``basis.STATES``.
        layers: the pack and those under it, from the top down; none where it lies over no other.
    """

    problems: list
    rule_count: int = 0
    class_count: int = 0
    case_count: int = 0
    states: tuple = ()
    layers: tuple = ()

    @property
    def counts(self) -> dict:
        """Numbers of the run, and whether a check would take the pack."""
        changes = [change for layer in self.layers for change in layer.changes]
        errors = sum(problem.severity == "error" for problem in self.problems)
        return {"PROBLEM_COUNT": len(self.problems), "ERROR_COUNT": errors, "IS_VALID": errors == 0,
                "RULE_COUNT": self.rule_count, "CLASS_COUNT": self.class_count, "CASE_COUNT": self.case_count,
                **{f"{state.upper()}_COUNT": self.states.count(state) for state in STATES},
                "LAYER_COUNT": len(self.layers),
                **{f"{kind.upper()}_COUNT": sum(change.kind == kind for change in changes) for kind in CHANGES}}

    def lines(self, language: str) -> list:
        """A line for each problem.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return [describe(problem, language) for problem in self.problems]

    def layer_lines(self, language: str) -> list:
        """A line for each layer, from the top down: what it adds, overrides and switches off; none without layers.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return [text("packs.layer", language, title=pick(layer.title, language) or layer.id, pack=layer.id,
                     version=layer.version, **{kind: sum(change.kind == kind for change in layer.changes)
                                               for kind in CHANGES}) for layer in self.layers]

    def changes(self, language: str) -> pd.DataFrame:
        """A row for each change of a layer: ``pack``, ``change`` in words, ``place``, ``before``, ``after``,
        ``reason``, ``file``, ``line``.

        Args:
            language: of words, ``"en"`` or ``"zh"``.
        """
        columns = ("pack", "change", "place", "before", "after", "reason", "file", "line")
        rows = [(layer.id, word_of("change", change.kind, language), ".".join(change.path), change.before or pd.NA,
                 change.after or pd.NA, pick(change.reason, language) or pd.NA, change.file, change.line)
                for layer in self.layers for change in layer.changes]
        rows += [(layer.id, word_of("change", "verified" if tick.counts else "outdated", language),
                  ".".join(tick.item), pd.NA, f"{tick.by}, {tick.on}", tick.note or pd.NA, PACK_FILE, tick.line)
                 for layer in self.layers for tick in layer.ticks]
        return pd.DataFrame(rows, columns=list(columns)).astype({
            name: "Int64" if name == "line" else "string" for name in columns})

    def frame(self, language: str) -> pd.DataFrame:
        """A row for each problem: file, line (NULL if unknown), place, severity, message.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        rows = [(problem.file, problem.line or pd.NA, problem.path, problem.severity, problem.in_language(language))
                for problem in self.problems]
        return pd.DataFrame(rows, columns=["file", "line", "place", "severity", "message"]).astype(
            {"file": "string", "line": "Int64", "place": "string", "severity": "string", "message": "string"})


def review_pack(path: str | os.PathLike, parse) -> Review:
    """Read a pack as strictly as its users would, and run its cases.

    Args:
        path: a folder, its pack.yaml, or a zip; a pack of any kind.
        parse: turns a condition's text into tuples.
    """
    kind = _kind(path)
    if kind not in ("", *KINDS):
        values = {"value": kind, "choices": ", ".join(KINDS)}
        return Review([Problem(PACK_FILE, 0, "kind", "packs.not_a_choice", values)])
    kind_of_pack = kind_of(kind or "zoning")
    pack, problems = kind_of_pack.tried(path, parse)
    if pack is None:
        return Review(problems)
    return Review(problems, *kind_of_pack.counts(pack), len(pack.cases), tuple(basis.state for basis in pack.bases),
                  pack.stack)


def _kind(path: str | os.PathLike) -> str:
    folder, name = os.path.split(os.fspath(path))
    return peek(folder or "." if name == PACK_FILE else path).get("kind", "")
