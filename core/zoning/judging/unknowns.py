"""Why a finding is undetermined where a field or the meaning of a value is missing, and the way out, in words.

A sentence says nothing of other features: a recheck, which reads a part of them, gives the same.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.book import of_distinct
from ...contract.sentences import followed
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


class Column(NamedTuple):
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

    def of_findings(self, rule: Rule, findings: Findings) -> np.ndarray:
        """What to add to the message of a finding that is undetermined as something is unknown, object ``(f,)``.

        Args:
            rule: of the findings. findings: undetermined ones among others.

        Returns:
            Sentences, empty where nothing is to be added.
        """
        wanted = sorted(nulls_wanted(rule.when)) if findings.verdict == "undetermined" else []
        names = np.where(findings.unknown, findings.missing, ", ".join(wanted))
        added = np.full(len(findings), "", dtype=object)
        for missing in asking(set(names) - {""}, 1):
            rows = np.flatnonzero(names == missing)
            added[rows] = self._at(rule.control, missing.split(", "), findings.subject[rows], findings.control[rows])
        return added

    def of_overlaps(self, findings: Findings) -> np.ndarray:
        """As ``of_findings``, of overlaps that no rule covers: what the rules on overlaps read of the control.

        Args:
            findings: of the check ``no_rule`` ``(f,)``.
        """
        names = sorted({name for rule in self.pack.rules if (rule.control, rule.relation) == (findings.role, "overlaps")
                        for name in columns_used(rule.when) if name.startswith("control_")})
        return self._at(findings.role, names, np.full(len(findings), -1), findings.control, drop_empty=False)

    def _at(self, role: str, names: list, subject: np.ndarray, control: np.ndarray,
            drop_empty: bool = True) -> np.ndarray:
        """Sentences of some columns, one behind the other, for each pair of a subject and a control ``(f,)``."""
        added = np.full(len(subject), "", dtype=object)
        for position, name in enumerate(names):
            side, _, key = name.partition("_")
            sentences = np.full(len(subject), "", dtype=object)
            if side == "subject" and key in self.pack.subject_fields:
                rows = np.flatnonzero(subject >= 0)
                sentences[rows] = self._sentences((SUBJECTS, key, 0), subject[rows])
            elif side == "control" and key in self.pack.roles[role].fields and len(control):
                layer = self.judged[role].controls.layer
                for number in asking(np.unique(layer[control[control >= 0]]).tolist(), 1):
                    rows = np.flatnonzero((control >= 0) & (layer[control] == number))
                    sentences[rows] = self._sentences((role, key, number),
                                                      control[rows] - np.searchsorted(layer, number))
            added = followed(added, sentences, " ") if drop_empty or not position else added + " " + sentences
        return added

    def _sentences(self, place: tuple, rows: np.ndarray) -> np.ndarray:
        """Sentences on values of a column: role, field role and number of the layer; ``rows`` of the layer ``(k,)``."""
        if place not in self.columns:
            self.columns[place] = self._read(*place)
        return of_distinct(lambda value: self._sentence(place, value), self.columns[place].raw[rows])

    def _read(self, role: str, key: str, number: int) -> Column:
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
        return Column(table.name, role, key, described, name, texts, values.isna().to_numpy())

    def _sentence(self, place: tuple, value: str) -> str:
        if (place, value) not in self.sentences:
            self.sentences[place, value] = value_sentence(self.columns[place], value, self.language)
        return self.sentences[place, value]


def value_sentence(column: Column, value: str, language: str, no_field: str = "zoning.no_field") -> str:
    """Why a value says nothing that the pack knows, and the way out: a field, a value or what it means.

    Args:
        column: of the layer. value: as text; empty where there is none. language: of the sentence.
        no_field: key of the sentence where the layer has no such field.
    """
    described = column.described
    words = [*described.values][:WORDS]
    word = " | ".join(words) + (" …" if len(described.values) > WORDS else "") or "…"
    sentence = value in described.mapped and described.mapped[value] is None
    key = no_field if not column.field else "zoning.said_unknown" if sentence else "zoning.empty_value" if not value \
        else "zoning.means_unknown" if value in map(mapping_key, described.unknown) \
        else "zoning.unknown_value" if column.lost[column.raw == value].any() else "zoning.value_without_rule"
    return text(key, language, layer=column.layer, field=column.field, value=value or "∅",
                role=pick(described.title, language) or word_of("field", column.key, language),
                field_row=f"{column.layer}, {column.key}, …", row=f"{column.role}, {column.key}, {value}, {word}",
                all_row=f"{column.role}, {column.key}, *, {word}")
