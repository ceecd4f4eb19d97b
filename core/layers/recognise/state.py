"""How far a layer's fields and values are known: what a person sees before they choose."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Optional

from ...fields import Field, mapping_key
from .columns import FieldGuess
from .layer import Reason
from .mapping import ANY, AskedField, LayerMapping
from .names import is_garbled_value
from .values import CHOSEN, OPEN, PROPOSED, READ, Share, ShownField, ValueState, share_open, value_states

MOST_OTHERS = 4     # fields beside the one that is proposed
EXAMPLES = 3


class Counted(NamedTuple):
    """Values of a field, counted.

    Attributes:
        counts: value -> number of features, the most frequent first. empty: features without a value.
        total: features. left_out: number of values that are not in ``counts``.
    """

    counts: Mapping[str, int]
    empty: int
    total: int
    left_out: int = 0


@dataclass(frozen=True)
class FieldState:
    """What is known of a field role of a layer.

    Attributes:
        part: the field role. described: the pack's entry for it. is_used: a rule rests on it.
        name: of the layer's field; empty where there is none.
        how: ``READ``: a run finds it by its name; ``CHOSEN``, ``PROPOSED``; ``OPEN``: there is none.
        reason: of the field; None without one.
        values: what each value means; without a field the one value ``ANY``.
        share: how much is open; None until the values were counted.
        is_named: a field of the layer bears a name of the pack, so that a run takes it where no other is chosen.
        others: further fields that may play the role, the likeliest first.
    """

    part: str
    described: Field
    is_used: bool
    name: str
    how: str
    reason: Optional[Reason] = None
    values: tuple[ValueState, ...] = ()
    share: Optional[Share] = None
    is_named: bool = False
    others: tuple[FieldGuess, ...] = ()

    @property
    def is_needed(self) -> bool:
        """Whether rules cannot be judged without it: they rest on its value, and not only on whether it has one."""
        return self.is_used and bool(self.described.values or self.described.type == "number")

    @property
    def has_meanings(self) -> bool:
        """Whether its values mean something, or nothing; others count as they are."""
        return bool(self.described.values) or self.reads_more

    @property
    def reads_more(self) -> bool:
        """Whether a run reads more of its values than a list says, so that nothing can be said of all others."""
        return isinstance(self.described, ShownField) and self.described.reader is not None

    @property
    def is_settled(self) -> bool:
        """Whether nothing has to be chosen: it is not needed, or its field and all of its values are known."""
        return not self.is_needed or self.share is not None and self.how != PROPOSED and self.share.values == 0

    @property
    def proposed(self) -> list[ValueState]:
        """Values for which a meaning is proposed."""
        return [state for state in self.values if state.how == PROPOSED]

    def spellings(self, values: Iterable[str]) -> list[str]:
        """Values, and those of the layer that a run takes as the same, such as "1.0" beside "1".

        Args:
            values: of the layer.

        >>> FieldState("a", Field("a"), True, "A", READ, values=(ValueState("1.0", 2, None, OPEN),)).spellings(["1"])
        ['1', '1.0']
        """
        values = list(values)
        keys = {mapping_key(value) for value in values}
        others = (state.value for state in self.values if mapping_key(state.value) in keys)
        return list(dict.fromkeys((*values, *others)))


def field_of_part(asked: AskedField, guesses: Sequence[FieldGuess], mapping: LayerMapping) -> tuple:
    """The field that plays a field role now, how it came to it, and why.

    Args:
        asked: of the pack. guesses: the best first. mapping: of the user.

    Returns:
        Name (empty: none), ``READ``, ``CHOSEN``, ``PROPOSED`` or ``OPEN``, and the reason or None.
    """
    if asked.part in mapping.fields:
        chosen = mapping.fields[asked.part]
        return chosen, CHOSEN if chosen else OPEN, Reason("roles.said")
    if guesses and guesses[0].is_sure:
        return guesses[0].name, READ, guesses[0].reason
    if guesses and ANY not in mapping.values.get(asked.part, {}):
        return guesses[0].name, PROPOSED, guesses[0].reason
    return "", OPEN, None


def field_state(asked: AskedField, guesses: Sequence[FieldGuess], mapping: LayerMapping,
                counted: Optional[Counted]) -> FieldState:
    """What is known of a field role.

    Args:
        asked: of the pack. guesses: fields that may play it, the best first. mapping: of the user.
        counted: values of the field that plays it; without a field only its total counts. None: not known yet.

    >>> asked = AskedField("grade", Field("grade", values={"high": ("H",)}), True)
    >>> state = field_state(asked, [FieldGuess("KL", Reason("mapping.field_few"), False, 0.2)], LayerMapping(),
    ...                     Counted({"H": 6, "x": 4}, 0, 10))
    >>> state.how, state.share.open_percent, state.is_settled
    ('proposed', 40.0, False)
    """
    name, how, reason = field_of_part(asked, guesses, mapping)
    is_named = bool(guesses) and guesses[0].is_sure
    others = tuple(guess for guess in guesses if guess.name != name)[:MOST_OTHERS]
    base = FieldState(asked.part, asked.described, asked.is_used, name, how, reason, is_named=is_named, others=others)
    if counted is None:
        return base
    chosen = mapping.values.get(asked.part, {})
    if not name:
        word = chosen.get(ANY)
        values = [ValueState(ANY, counted.total, word, OPEN if word is None else CHOSEN)]
        share = share_open(values, 0, counted.total)
    else:
        values = value_states(counted.counts, asked.described, chosen)
        share = share_open(values, counted.empty, counted.total)
    return replace(base, values=tuple(values), share=share)


def garbled_values(counted: Mapping[str, Counted]) -> list[Reason]:
    """A sentence on each field of which values look as if they were read in a wrong encoding.

    Args:
        counted: field -> its values.

    >>> [reason.values["features"] for reason in garbled_values({"KL": Counted({"Ë®Ìï": 7, "x": 1}, 0, 8)})]
    [7]
    """
    reasons = []
    for field, of_field in counted.items():
        values = [value for value in of_field.counts if is_garbled_value(value)]
        if values:
            examples = ", ".join(f"“{value}”" for value in values[:EXAMPLES])
            reasons.append(Reason("mapping.garbled_values", {
                "field": field, "count": len(values), "examples": examples,
                "features": sum(of_field.counts[value] for value in values)}))
    return reasons
