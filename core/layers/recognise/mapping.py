"""What a user says of a layer's fields and values, and the rows of a run's parameters that it becomes."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional

from ...contract.pack_head import BUILT_IN
from ...fields import Field, mapping_key
from ...rules.condition import columns_used
from ...rules.model import Pack
from .layer import Reason
from .values import ANY, OPEN, PROPOSED, UNKNOWN, ShownField, value_states

__all__ = ["ANY", "MEANS_NOTHING", "SUBJECTS", "UNKNOWN", "AskedField", "Choice", "LayerMapping", "asked_by_finding",
           "asked_fields", "is_open", "mapping_of_data", "mapping_rows", "two_meanings"]

NO_RULE = f"{BUILT_IN}NO-RULE"      # of what no rule of the pack covers
MEANS_NOTHING = "?"     # in the column of the pack's values
SUBJECTS = "subjects"   # the role of the layer that is checked


@dataclass(frozen=True)
class LayerMapping:
    """Fields and values of a layer in one role, as a user chose them.

    Attributes:
        fields: field role -> field; an empty one: the layer has none.
        values: field role -> value of the layer -> value of the pack, ``UNKNOWN`` for what means nothing. The value
            ``ANY`` stands for all that would be unknown otherwise, with or without a field; an empty one for no value.
        choices: id of a ``Choice`` -> its word: how values are written.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fields or self.values or self.choices)

    @property
    def bound(self) -> dict[str, str]:
        """Field role -> field, of those that the layer has."""
        return {part: name for part, name in self.fields.items() if name}

    def with_field(self, part: str, name: Optional[str]) -> LayerMapping:
        """The mapping with another field for a field role; what was said of the values of the old one is dropped.

        Args:
            part: the field role. name: of the field; empty: the layer has none; None: as the run finds it.
        """
        return replace(self, fields=_with(self.fields, part, name), values=_with(self.values, part, None))

    def with_choice(self, choice: str, word: Optional[str]) -> LayerMapping:
        """The mapping with another way in which values are written.

        Args:
            choice: its id. word: of its words; None: as the run would take them.
        """
        return replace(self, choices=_with(self.choices, choice, word))

    def with_values(self, part: str, values: Iterable[str], word: Optional[str]) -> LayerMapping:
        """The mapping with a meaning for some values, and for other spellings of them: a run takes "1" and "1.0" as
        one value, a pack that is made of the mapping does not.

        Args:
            part: the field role. values: of the layer, or ``ANY``.
            word: of the pack, ``UNKNOWN`` for nothing; None: as the run reads them.

        >>> LayerMapping().with_values("grade", ["hoch"], "high").values
        {'grade': {'hoch': 'high'}}
        >>> LayerMapping({}, {"grade": {"1": "low", "2": "low"}}).with_values("grade", ["1.0"], "high").values
        {'grade': {'1': 'high', '2': 'low', '1.0': 'high'}}
        """
        values = list(values)
        keys = {mapping_key(value) for value in values}
        before = self.values.get(part, {})
        mapped = {value: word if mapping_key(value) in keys else held for value, held in before.items()}
        mapped |= dict.fromkeys(values, word)
        mapped = {value: held for value, held in mapped.items() if held is not None}
        return replace(self, values=_with(self.values, part, mapped or None))

    def known_by(self, fields: Mapping[str, Field], names: Iterable[str]) -> LayerMapping:
        """What of it a pack and a layer still know: a run would refuse the rest.

        Args:
            fields: field role -> the pack's entry. names: of the layer's fields.
        """
        names = set(names)
        chosen = {part: name for part, name in self.fields.items() if part in fields and name in names | {""}}
        gone = {part for part, name in self.fields.items() if part not in chosen}
        values = {part: {value: word for value, word in mapped.items() if _is_word(fields[part], word)}
                  for part, mapped in self.values.items() if part in fields and part not in gone}
        return replace(self, fields=chosen, values={part: mapped for part, mapped in values.items() if mapped})

    def as_data(self) -> dict:
        """As JSON holds it."""
        data = {"fields": dict(self.fields), "values": {part: dict(mapped) for part, mapped in self.values.items()}}
        return data | ({"choices": dict(self.choices)} if self.choices else {})


def _with(mapping: Mapping, key: str, value) -> dict:
    rest = {name: held for name, held in mapping.items() if name != key}
    return rest if value is None else {**rest, key: value}


def _is_word(described: Field, word: str) -> bool:
    if isinstance(described, ShownField) and described.accepts is not None:
        return word == UNKNOWN or word in described.values or described.accepts(word)
    return word == UNKNOWN or not described.values or word in described.values


def mapping_of_data(data) -> LayerMapping:
    """A mapping from JSON; what is not of its form is left out.

    Args:
        data: as of ``LayerMapping.as_data``.
    """
    if not isinstance(data, Mapping):
        return LayerMapping()
    values = data.get("values")
    mapped = {str(part): _texts(held) for part, held in values.items()} if isinstance(values, Mapping) else {}
    return LayerMapping(_texts(data.get("fields")), {part: held for part, held in mapped.items() if held},
                        _texts(data.get("choices")))


def _texts(held) -> dict:
    return {str(key): str(value) for key, value in held.items() if isinstance(value, str)} if isinstance(
        held, Mapping) else {}


def mapping_rows(layer_id: str, role: str, mapping: LayerMapping, name: str = "") -> tuple[list, list]:
    """A mapping in the form of a run's parameters FIELDS and VALUES.

    Args:
        layer_id: of the layer. role: that it plays. mapping: of the layer in that role.
        name: of the layer, where other layers in the role have other meanings; empty: rows hold for the role.

    Returns:
        Rows ``(layer, field role, field)``, and rows ``(role, field role, value of the layer, value of the pack)``.

    >>> mapping_rows("a", "flood", LayerMapping({"grade": "KL"}, {"grade": {"hoch": "high", "k. A.": ""}}))[1]
    [('flood', 'grade', 'hoch', 'high'), ('flood', 'grade', 'k. A.', '?')]
    """
    return ([(layer_id, part, name) for part, name in mapping.bound.items()],
            [(f"{role}@{name}" if name else role, part, value, word or MEANS_NOTHING)
             for part, mapped in mapping.values.items() for value, word in mapped.items()])


def two_meanings(mapping: LayerMapping, others: Mapping[str, LayerMapping]) -> list[Reason]:
    """Values that two layers in one role take in different words, which a run refuses: rows of VALUES name no layer.

    Args:
        mapping: of a layer. others: name -> mapping of the other layers in the same role.

    >>> [reason.values["second"] for reason in two_meanings(
    ...     LayerMapping({}, {"grade": {"3": "high"}}), {"old": LayerMapping({}, {"grade": {"3.0": "low"}})})]
    ['low']
    """
    reasons = []
    for layer, other in others.items():
        for part, mapped in other.values.items():
            own = {mapping_key(value): word for value, word in mapping.values.get(part, {}).items()}
            reasons += [Reason("mapping.two_meanings", {
                "value": value or "∅", "field": part, "first": own[mapping_key(value)] or MEANS_NOTHING, "layer": layer,
                "second": word or MEANS_NOTHING})
                for value, word in mapped.items() if own.get(mapping_key(value), word) != word]
    return reasons


class Choice(NamedTuple):
    """A way in which values of a layer are written, out of several.

    Attributes:
        id: under which it is kept, and by which a run's input is found. title: by language.
        words: word -> its title by language. preset: the word that holds where none was chosen.
    """

    id: str
    title: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    preset: str


class AskedField(NamedTuple):
    """A field that a pack asks of a layer.

    Attributes:
        part: the field role. described: the pack's entry for it.
        is_used: the condition of a rule rests on it; otherwise it only names things.
        choice: how its values are written; None: there is one way.
    """

    part: str
    described: Field
    is_used: bool
    choice: Optional[Choice] = None


def asked_fields(pack: Pack, role: str, controls: Optional[Iterable[str]] = None) -> list[AskedField]:
    """What a pack asks of the layer in a role: first what rules rest on and has a list of values, names last.

    Args:
        pack: with the rules. role: of the pack, or ``SUBJECTS``.
        controls: roles that have a layer: other rules ask nothing of the subjects. None: all.
    """
    controls = set(pack.roles if controls is None else controls)
    side = "subject" if role == SUBJECTS else "control"
    fields = pack.subject_fields if role == SUBJECTS else pack.roles[role].fields
    rules = [rule for rule in pack.rules if rule.control == role or role == SUBJECTS and rule.control in controls]
    words = set().union(*(columns_used(rule.when) for rule in rules))
    asked = [AskedField(part, described, f"{side}_{part}" in words) for part, described in fields.items()]
    return sorted(asked, key=lambda entry: (not (entry.is_used and entry.described.values), not entry.is_used))


def is_open(asked: Iterable[AskedField], bound: Mapping[str, str], samples: Mapping, mapping: LayerMapping) -> bool:
    """Whether a list of values that rules rest on has no field, or values of the first rows that are not known.

    Args:
        asked: of the role. bound: field role -> field, as a run takes them.
        samples: field -> its values in the first rows. mapping: of the user.
    """
    for part, described, is_used, _choice in asked:
        chosen = mapping.values.get(part, {})
        if not is_used or not described.values or ANY in chosen:
            continue
        values = dict.fromkeys(samples.get(bound.get(part), ()), 1)
        if part not in bound or any(state.how in (PROPOSED, OPEN)
                                    for state in value_states(values, described, chosen)):
            return True
    return False


def asked_by_finding(pack: Pack, finding: Mapping) -> list[tuple[str, str]]:
    """Fields on whose values an undetermined finding rests: what to choose first comes first.

    Args:
        pack: of the run. finding: its ``rule_id``, ``control_role`` and ``verdict``.

    Returns:
        ``(role, field role)`` each, ``SUBJECTS`` for the layer that is checked; none for what no choice can settle.
    """
    role = finding.get("control_role")
    if finding.get("verdict") != "undetermined" or role not in pack.roles:
        return []
    rules = [rule for rule in pack.rules if rule.id == finding.get("rule_id")]
    if finding.get("rule_id") == NO_RULE:
        rules = [rule for rule in pack.rules if rule.control == role]
    words = set().union(*(columns_used(rule.when) for rule in rules))
    sides = ((role, "control", pack.roles[role].fields), (SUBJECTS, "subject", pack.subject_fields))
    return [(side_role, part) for side_role, side, fields in sides for part, described in fields.items()
            if f"{side}_{part}" in words and (described.values or described.type == "number")]
