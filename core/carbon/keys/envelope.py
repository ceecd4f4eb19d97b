"""What several candidate rows give together: a number whose band reaches from the least lower to the greatest upper."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Optional

from ...texts import LANGUAGES, pick, text
from ..pack.keys import Key
from ..pack.model import Coefficient
from .choosing import Choice, choose

SHOWN = 6   # rows that a note names


def number_at(rows: Sequence[Coefficient], given: Mapping[str, Sequence[str]], keys: Mapping[str, Key]) -> Coefficient:
    """The number of a class and pool for some land.

    Args:
        rows: of one class and pool, at least one. given: key -> candidates. keys: of the pack.

    Returns:
        The row that holds; the envelope of several; a blank one that names the keys that would give it, where none
        does.

    Raises:
        InputError: two rows that are equally specific and give different numbers.

    >>> zone = Key("zone", {"en": "zone"}, {"wet": {"en": "wet"}, "dry": {"en": "dry"}, "icy": {"en": "icy"}})
    >>> table = [Coefficient("f", "forest", "above", value, lower, upper, "ci95", keys={"zone": (name,)})
    ...          for name, value, lower, upper in (("wet", 100.0, 60.0, 150.0), ("dry", 50.0, 10.0, 110.0))]
    >>> both = number_at(table, {"zone": ["wet", "dry"]}, {"zone": zone})
    >>> both.value, both.lower, both.upper, both.bounds, both.by_envelope
    (75.0, 10.0, 150.0, 'range', True)
    >>> number_at(table, {"zone": ["icy"]}, {"zone": zone}).value is None
    True
    """
    if all(row.value is None for row in rows):
        return rows[0]
    choice = choose(rows, given, keys)
    if not choice.rows:
        return _blank(rows[0], choice, keys)
    return choice.rows[0] if choice.is_direct and not choice.gaps else _envelope(choice, keys)


def _envelope(choice: Choice, keys: Mapping[str, Key]) -> Coefficient:
    """The mean of the rows' values, each counted once, within the least and the greatest of their bounds."""
    rows = choice.rows
    ends = [(row.value if row.lower is None else row.lower, row.value if row.upper is None else row.upper)
            for row in rows]
    lower, upper = min(low for low, _high in ends), max(high for _low, high in ends)
    value = sum(row.value for row in rows) / len(rows)
    growth = [row.growth for row in rows if row.growth is not None]
    stated = {key: tuple(dict.fromkeys(value for row in rows for value in row.keys.get(key, ())))
              for key in keys if all(key in row.keys for row in rows)}
    has_band = lower < upper
    return replace(rows[0], value=value, lower=lower if has_band else None, upper=upper if has_band else None,
                   bounds="range" if has_band else "", growth=sum(growth) / len(growth) if growth else None,
                   keys=stated, by_envelope=True, verified=all(row.verified for row in rows),
                   note=_note("carbon.envelope_gaps" if choice.gaps else "carbon.envelope", choice, keys))


def _blank(row: Coefficient, choice: Choice, keys: Mapping[str, Key]) -> Coefficient:
    key = "carbon.key_not_given" if choice.lacking else "carbon.key_no_row"
    names = choice.lacking or tuple(name for name, _value in choice.gaps)
    return replace(row, value=None, lower=None, upper=None, bounds="", growth=None, years_to_maturity=None, keys={},
                   lacking=tuple(dict.fromkeys(names)), note=_note(key, choice, keys))


def _note(key: str, choice: Choice, keys: Mapping[str, Key]) -> dict:
    """The sentence in every language, with the names of rows, keys and values."""
    return {language: text(
        key, language, count=len(choice.rows), rows="; ".join([
            *(row_title(row, keys, language) for row in choice.rows[:SHOWN]),
            *(["…"] if len(choice.rows) > SHOWN else [])]),
        keys=", ".join(pick(keys[name].title, language) for name in choice.lacking),
        values=values_title(choice.gaps, keys, language)) for language in LANGUAGES}


def values_title(pairs, keys: Mapping[str, Key], language: str) -> str:
    """Values of keys in words.

    Args:
        pairs: ``(key, value)``. keys: of the pack. language: ``"en"`` or ``"zh"``.
    """
    return ", ".join(f"{pick(keys[name].title, language)}: {value_title(keys[name], value, language)}"
                     for name, value in pairs)


def value_title(key: Key, value: str, language: str) -> str:
    """A value of a key in words; as it stands where the pack does not know it.

    Args:
        key: of the pack. value: of it. language: ``"en"`` or ``"zh"``.
    """
    return pick(key.values[value], language) if value in key.values else value


def row_title(row: Coefficient, keys: Mapping[str, Key], language: str) -> Optional[str]:
    """What a row states of the keys, and its number, in words.

    Args:
        row: of the table. keys: of the pack. language: ``"en"`` or ``"zh"``.
    """
    words = ", ".join("/".join(value_title(keys[name], value, language) for value in values)
                      for name, values in row.keys.items() if name in keys)
    return f"{words} {row.value:.3g}".strip()
