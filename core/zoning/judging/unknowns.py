"""Why a finding is undetermined where a field or the meaning of a value is missing, and the way out, in words.

A sentence says nothing of other features: a recheck, which reads a part of them, gives the same.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...fields import Field, mapping_key, value_key
from ...geometry.parallel import asking
from ...layers.values import SUBJECTS
from ...rules.condition import columns_used, parts
from ...rules.evaluate import Values
from ...rules.model import Rule
from ...texts import pick, text, word_of
from ..request import ZoningRequest
from .judge import Findings, RoleJudged

WORDS = 6   # values of a pack in a row of VALUES


def nulls_wanted(ast: tuple | None) -> set:
    """Columns without which a condition is true: it holds only where they are NULL.

    Args:
        ast: of a condition; None: always.

    >>> nulls_wanted(("and", ("is_null", ("column", "a"), False), ("is_null", ("column", "b"), True)))
    {'a'}
    """
    if ast is None:
        return set()
    if ast[0] == "is_null":
        return {ast[1][1]} if ast[1][0] == "column" and not ast[2] else set()
    if ast[0] in ("and", "or"):
        first, second = map(nulls_wanted, parts(ast))
        return first | second if ast[0] == "and" else first & second
    return set()


class _Column(NamedTuple):
    """A field role of one layer, as it was read.

    Attributes:
        layer: name of the layer. role, key: its role and the field role. described: the pack's entry.
        field: of the layer; empty where there is none.
        raw: values of the layer's rows as texts, NULL for empty ones ``(n,)``. lost: rows whose typed value is NULL.
    """

    layer: str
    role: str
    key: str
    described: Field
    field: str
    raw: np.ndarray
    lost: np.ndarray


class Unknowns:
    """Sentences on values that are unknown, of the subjects and of the controls of a run.

    Args:
        request: its pack says the fields, in its language.
        subject_values: typed fields of the subjects.
        judged, control_values: role -> its features, and their typed values.
    """

    def __init__(self, request: ZoningRequest, subject_values: pd.DataFrame, judged: dict[str, RoleJudged],
                 control_values: dict[str, Values]):
        self.request, self.pack, self.language = request, request.pack, request.language
        self.subject_values, self.judged, self.control_values = subject_values, judged, control_values
        self.columns: dict = {}
        self.sentences: dict = {}

    def of_findings(self, rule: Rule, findings: Findings) -> dict[int, str]:
        """What to add to the message of a finding that is undetermined as something is unknown: its row -> sentences.

        Args:
            rule: of the findings. findings: undetermined ones among others.
        """
        wanted = sorted(nulls_wanted(rule.when)) if findings.verdict == "undetermined" else []
        added = {}
        for row in asking(np.flatnonzero(findings.unknown | bool(wanted))):
            names = findings.missing[row].split(", ") if findings.unknown[row] else wanted
            added[row] = " ".join(filter(None, (self._at(rule.control, name, findings.subject[row],
                                                         findings.control[row]) for name in names)))
        return added

    def of_overlaps(self, findings: Findings) -> dict[int, str]:
        """As ``of_findings``, of overlaps that no rule covers: what the rules on overlaps read of the control.

        Args:
            findings: of the check ``no_rule``.
        """
        names = sorted({name for rule in self.pack.rules if (rule.control, rule.relation) == (findings.role, "overlaps")
                        for name in columns_used(rule.when) if name.startswith("control_")})
        return {row: " ".join(self._at(findings.role, name, -1, control) for name in names)
                for row, control in asking(enumerate(findings.control))} if names else {}

    def _at(self, role: str, name: str, subject: int, control: int) -> str:
        side, _, key = name.partition("_")
        if side == "subject" and key in self.pack.subject_fields and subject >= 0:
            return self._sentence(*self._place(SUBJECTS, key, subject))
        if side == "control" and control >= 0 and key in self.pack.roles[role].fields:
            return self._sentence(*self._place(role, key, control))
        return ""

    def _place(self, role: str, key: str, row: int) -> tuple:
        """The column of a layer, and the row in it."""
        number = 0
        if role != SUBJECTS:
            controls = self.judged[role].controls
            number = int(controls.layer[row])
            row -= int(np.searchsorted(controls.layer, number))
        place = (role, key, number)
        if place not in self.columns:
            self.columns[place] = self._read(*place)
        return place, row

    def _read(self, role: str, key: str, number: int) -> _Column:
        if role == SUBJECTS:
            table, fields = self.request.subjects, self.request.subject_fields
            described, rows = self.pack.subject_fields[key], slice(None)
            values = self.subject_values[f"subject_{key}"]
        else:
            controls = self.judged[role].controls
            table, fields = controls.layers[number].table, controls.layers[number].fields
            described, here = self.pack.roles[role].fields[key], controls.layer == number
            rows, values = controls.source_row[here], self.control_values[role].controls[f"control_{key}"][here]
        name, described = fields.get(key, ""), described.of_layer(table.name)
        raw = table.columns[name].iloc[rows] if name else pd.Series(pd.NA, index=range(len(values)), dtype="string")
        codes, distinct = pd.factorize(raw, use_na_sentinel=True)
        texts = np.array([*(value_key(value) for value in distinct), ""], dtype=object)[codes]
        return _Column(table.name, role, key, described, name, texts, values.isna().to_numpy())

    def _sentence(self, place: tuple, row: int) -> str:
        column = self.columns[place]
        value = column.raw[row]
        if (place, value) not in self.sentences:
            self.sentences[place, value] = self._worded(column, value)
        return self.sentences[place, value]

    def _worded(self, column: _Column, value: str) -> str:
        described = column.described
        words = [*described.values][:WORDS]
        word = " | ".join(words) + (" …" if len(described.values) > WORDS else "") or "…"
        sentence = value in described.mapped and described.mapped[value] is None
        key = "no_field" if not column.field else "said_unknown" if sentence else "empty_value" if not value \
            else "means_unknown" if value in map(mapping_key, described.unknown) \
            else "unknown_value" if column.lost[column.raw == value].any() else "value_without_rule"
        return text(f"zoning.{key}", self.language, layer=column.layer, field=column.field, value=value or "∅",
                    role=pick(described.title, self.language) or word_of("field", column.key, self.language),
                    field_row=f"{column.layer}, {column.key}, …", row=f"{column.role}, {column.key}, {value}, {word}",
                    all_row=f"{column.role}, {column.key}, *, {word}")
