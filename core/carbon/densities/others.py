"""The used table with the numbers that another source prints in the place of some of its own."""
from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Callable, NamedTuple

from ...texts import pick, text
from ..pack.cells import label_title
from ..pack.model import FLUX, Coefficient, Other
from .table import Densities, densities


class OtherNumbers(NamedTuple):
    """A table with the numbers of another source.

    Attributes:
        source: what gives them. table: the used one, with them.
        replaced: ``(class, pool, what)`` each, ``what`` being ``value``, ``growth`` or ``both``.
    """

    source: Other
    table: Densities
    replaced: tuple


def other_tables(used: Densities, classes: Container[str]) -> list[OtherNumbers]:
    """A table for each source that differs: all of its numbers at once, in place of those of the used table.

    Its bounds are as wide about them as the used ones are about theirs, in relation to the number.

    Args:
        used: of the run. classes: of the land; numbers of others do not count.

    >>> from ..pack.model import Family
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [Coefficient(
    ...     "f", "forest", "above", 80.0, 40.0, 120.0, "ci95", others=(Other("Table 4.12", 100.0),))], "")
    >>> other, = other_tables(table, {"forest"})
    >>> other.source.label, float(other.table.value[0, 0]), float(other.table.upper[0, 0]), other.replaced
    ('Table 4.12', 100.0, 150.0, (('forest', 'above', 'value'),))
    """
    sources: dict = {}
    for (land_class, pool), number in used.given.items():
        for other in number.others if number.value is not None and land_class in classes else ():
            sources.setdefault(other.label, []).append(((land_class, pool), other))
    tables = []
    for entries in sources.values():
        numbers = {**used.given, **{key: _with_other(used.given[key], other) for key, other in entries}}
        table = replace(densities(used.family, list(numbers.values()), used.origin), place=used.place)
        tables.append(OtherNumbers(entries[0][1], table, tuple((*key, _what(other)) for key, other in entries)))
    return tables


def _with_other(number: Coefficient, other: Other) -> Coefficient:
    growth = number.growth if other.growth is None else other.growth
    if other.value is None or not number.value:
        return replace(number, growth=growth, others=())
    ratio = other.value / number.value
    bounds = () if number.lower is None or number.upper is None else sorted((number.lower * ratio,
                                                                             number.upper * ratio))
    return replace(number, value=other.value, growth=growth, made=None, others=(), **dict(zip(
        ("lower", "upper"), bounds)))


def _what(other: Other) -> str:
    return "value" if other.growth is None else "growth" if other.value is None else "both"


def source_title(other: Other, language: str) -> str:
    """The name of another source.

    Args:
        other: of a number. language: of the name.
    """
    return pick(other.title, language) if other.title else label_title(other.label, language)


def replaced_titles(numbers: OtherNumbers, title: Callable[[str], str], language: str) -> str:
    """Which numbers of the used table those of another source replace, by class.

    Args:
        numbers: of ``other_tables``. title: class -> its name. language: of the words.
    """
    by_class: dict = {}
    for land_class, pool, what in numbers.replaced:
        names = by_class.setdefault(land_class, {})
        if what != "growth" and pool != FLUX:
            names[text(f"carbon.{pool}", language)] = None
        if what != "value":
            names[text("sensitivity.growth", language)] = None
    joint, comma = text("carbon.joint", language), text("report.list_comma", language)
    return joint.join(title(name) + (f" ({comma.join(names)})" if names else "") for name, names in by_class.items())
