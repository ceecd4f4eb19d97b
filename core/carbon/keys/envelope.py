"""What several candidate rows give together: the mean of their values, drawn as often as each of them weighs.

The values of a key that is open weigh alike, key after key in the order of the pack: natural and planted forest one
half each, however many kinds of plantations a table prints.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...texts import LANGUAGES, enumerated, pick, text
from ..pack.keys import Key
from ..pack.model import Coefficient, Factor, Made, Other
from .choosing import Choice, choose

SHOWN = 4   # rows that a note names


class Parting(NamedTuple):
    """The first key on which rows differ.

    Attributes:
        key: its id; empty where they differ on none. groups: what rows state of it -> the rows, in the pack's order.
    """

    key: str
    groups: dict


def parted(rows: Sequence[Coefficient], keys: Mapping[str, Key]) -> Parting:
    """Rows by what they state of the first key on which they differ; each on its own where they differ on none.

    Args:
        rows: candidates, each once. keys: of the pack.
    """
    for key in keys:
        groups: dict = {}
        for row in rows:
            groups.setdefault(tuple(row.keys.get(key, ())), []).append(row)
        if len(groups) > 1:
            order = {value: place for place, value in enumerate(keys[key].values)}
            return Parting(key, {values: groups[values] for values in sorted(
                groups, key=lambda stated: [order.get(value, -1) for value in stated])})
    return Parting("", {place: [row] for place, row in enumerate(rows)})


def weights(rows: Sequence[Coefficient], keys: Mapping[str, Key]) -> dict[int, float]:
    """How much each candidate row weighs, by its ``id``; together 1.

    Args:
        rows: candidates, each once. keys: of the pack.

    >>> origin, kind = Key("origin", {}, {"natural": {}, "planted": {}}), Key("kind", {}, {"pine": {}, "oak": {}})
    >>> stated = [{"origin": ("natural",)}, *({"origin": ("planted",), "kind": (name,)} for name in ("pine", "oak"))]
    >>> rows = [Coefficient("f", "forest", "above", 1.0, keys=keys) for keys in stated]
    >>> list(weights(rows, {"origin": origin, "kind": kind}).values())
    [0.5, 0.25, 0.25]
    """
    if len(rows) == 1:
        return {id(rows[0]): 1.0}
    groups = parted(rows, keys).groups.values()
    return {row: share / len(groups) for group in groups for row, share in weights(group, keys).items()}


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
    if choice.is_direct and not choice.gaps:
        return replace(choice.rows[0], made=made_of_row(choice.rows[0]))
    return _envelope(choice, keys, given)


def made_of_row(row: Coefficient) -> Made:
    """What a row is drawn as: the same wherever a run uses it, under whatever class or date.

    Args:
        row: with a value.
    """
    if row.made is not None:
        return row.made
    stated = {"climate": row.climates or (row.climate,), **row.keys} if row.climate else row.keys
    name = " ".join([*filter(None, (row.family, row.land_class, row.pool)), *(
        f"{key} {'|'.join(values)}" for key, values in stated.items())])
    return Made((Factor(name, row.value, row.lower, row.upper, row.bounds),))


def picked(rows: Sequence[Coefficient], given: Mapping[str, Sequence[str]], keys: Mapping[str, Key]) -> Made:
    """One of several rows, each as often as it weighs.

    Each key on whose values rows differ has a draw of its own, which all pools and classes share where the key has the
    same candidates: the litter of a zone comes with the wood of that zone.

    Args:
        rows: candidates, each once. given: key -> its candidates. keys: of the pack.
    """
    if len(rows) == 1:
        return made_of_row(rows[0])
    key, groups = parted(rows, keys)
    if not key:
        return Made((), "row", tuple((1.0 / len(rows), made_of_row(row)) for row in rows))
    order = {value: place for place, value in enumerate(keys[key].values)}
    name = f"{key} of {'|'.join(sorted(given.get(key, ()), key=lambda value: order.get(value, -1)))}"
    return Made((), name, tuple((1.0 / len(groups), picked(group, given, keys)) for group in groups.values()))


def _envelope(choice: Choice, keys: Mapping[str, Key], given: Mapping[str, Sequence[str]]) -> Coefficient:
    """The mean of the rows' values, as they weigh, within the least and the greatest of their bounds."""
    rows = choice.rows
    ends = [(row.value if row.lower is None else row.lower, row.value if row.upper is None else row.upper)
            for row in rows]
    lower, upper = min(low for low, _high in ends), max(high for _low, high in ends)
    weight = weights(rows, keys)
    stated = {key: tuple(dict.fromkeys(value for row in rows for value in row.keys.get(key, ())))
              for key in keys if all(key in row.keys for row in rows)}
    has_band = lower < upper
    disputed: dict = {}
    for row in rows:   # of all rows, or of none in particular
        for tag, sentence in row.disputed.items():
            disputed.setdefault(tag, {})[sentence] = None
    value = _mean([(row.value, weight[id(row)]) for row in rows])
    return replace(rows[0], source=_source(rows), value=value, lower=lower if has_band else None,
                   upper=upper if has_band else None, bounds="range" if has_band else "",
                   growth=_mean([(row.growth, weight[id(row)]) for row in rows]), keys=stated, by_envelope=True,
                   is_fallback=False,
                   made=picked(rows, given, keys) if has_band else None, others=_others(rows, weight),
                   candidates=choice.counts if choice.gaps else (),
                   disputed={tag: enumerated(sentences, tag) for tag, sentences in disputed.items()},
                   verified=all(row.verified for row in rows),
                   note=_note("carbon.envelope_gaps" if choice.gaps else "carbon.envelope", choice, keys))


def _source(rows: Sequence[Coefficient]) -> Optional[Basis]:
    """Where the rows are printed: all of their tables, each once, checked as far as the least of them."""
    sources: list = []
    for row in rows:
        if row.source is not None and row.source not in sources:
            sources.append(row.source)
    if len(sources) < 2:
        return rows[0].source
    document = {tag: text("carbon.joint", tag).join(dict.fromkeys(pick(source.document, tag) for source in sources))
                for tag in LANGUAGES}
    return Basis(document, verified=all(source.verified for source in sources),
                 compared=sources[0].compared if all(source.compared for source in sources) else None)


def _mean(weighted: Sequence[tuple]) -> Optional[float]:
    """The mean of those numbers that are known, of ``(number, weight)``; None without one."""
    known = [(number, weight) for number, weight in weighted if number is not None]
    return sum(number * weight for number, weight in known) / sum(weight for _n, weight in known) if known else None


def _others(rows: Sequence[Coefficient], weight: Mapping[int, float]) -> tuple[Other, ...]:
    """What the mean of rows would be with the numbers of each other source, for the rows that it has."""
    others = []
    for label in dict.fromkeys(other.label for row in rows for other in row.others):
        of_source = [next((other for other in row.others if other.label == label), Other(label)) for row in rows]
        values = [row.value if other.value is None else other.value for row, other in zip(rows, of_source)]
        gains = [row.growth if other.growth is None else other.growth for row, other in zip(rows, of_source)]
        shares = [weight[id(row)] for row in rows]
        others.append(Other(
            label, _mean(list(zip(values, shares))) if any(other.value is not None for other in of_source) else None,
            _mean(list(zip(gains, shares))) if any(other.growth is not None for other in of_source) else None,
            next((other.title for other in of_source if other.title), {})))
    return tuple(others)


def _blank(row: Coefficient, choice: Choice, keys: Mapping[str, Key]) -> Coefficient:
    key = "carbon.key_not_given" if choice.lacking else "carbon.key_no_row"
    names = choice.lacking or tuple(name for name, _value in choice.gaps)
    return replace(row, value=None, lower=None, upper=None, bounds="", growth=None, years_to_maturity=None, keys={},
                   made=None, others=(), lacking=tuple(dict.fromkeys(names)), note=_note(key, choice, keys))


def _note(key: str, choice: Choice, keys: Mapping[str, Key]) -> dict:
    """The sentence in every language, with the names of rows, keys and values."""
    return {language: text(
        key, language, count=len(choice.rows), known=choice.counts[0], candidates=choice.counts[1], rows=enumerated([
            *(row_title(row, keys, language) for row in choice.rows[:SHOWN]),
            *(["…"] if len(choice.rows) > SHOWN else [])], language),
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
