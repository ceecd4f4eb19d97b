"""An input as it is declared, and what was given for it."""
from __future__ import annotations

from typing import NamedTuple, Optional

#: What a condition asks of another input instead of a value: anything, or nothing.
GIVEN, MISSING = "*", ""
#: Units that an input may state -> their symbol; empty where it is a word.
UNITS = {"m": "m", "m2": "m²", "degree": "°", "percent": "%", "kg CO2/kWh": "kg CO2/kWh", "share": "", "year": "",
         "years": "", "days": ""}
LAYERS = "layers"
NUMBERS = ("number", "whole_number")


class Input(NamedTuple):
    """An input of an algorithm.

    Attributes:
        name: id, for ever. label: what the dialog calls it.
        kind: ``layer``, ``layers``, ``raster``, ``table``, ``field``, ``fields``, ``number``, ``whole_number``,
            ``yes_no``, ``choice``, ``choices``, ``text``, ``date``, ``units``, ``ids``, ``pack``, ``rows``, ``crs``,
            ``file``, ``new_file``, ``files``, ``folder``; ``output`` of what a run writes.
        unit: of ``UNITS``; empty where there is none.
        group: ``basic``, ``advanced`` or ``outputs``.
        required: it has to be given. preset: it has a default, which stands where nothing is given.
        required_if: alternatives, each of conditions that hold together: ``(name, values)`` of another input, values as
            words, ``GIVEN`` or ``MISSING``.
        not_with: names of inputs that cannot be given together with it.
        only_with: name of an input without which it means nothing.
        after: name of a number that has to be smaller. as_many_as: name of an input that has to hold as many values.
        choices: words of a choice. offered: words that are offered for a text; others are possible.
        lowest, highest: of a number, both allowed; None: no limit.
        width: values of a row, of rows. parent: name of the layer whose fields are meant; of rows ``LAYERS``, where the
            first value of each is a layer.
    """

    name: str
    label: str
    kind: str
    unit: str = ""
    group: str = "basic"
    required: bool = False
    required_if: tuple = ()
    not_with: tuple = ()
    only_with: str = ""
    after: str = ""
    as_many_as: str = ""
    choices: tuple = ()
    offered: tuple = ()
    lowest: Optional[float] = None
    highest: Optional[float] = None
    width: int = 0
    parent: str = ""
    preset: bool = False


class Given(NamedTuple):
    """What was given for an input, or its default.

    Attributes:
        texts: the values as texts; empty where nothing was given.
        number: the value of a number; None if it is not a number.
        problem: ``InputError`` of reading it, such as a layer that cannot be opened; None where there is none.
        layer: name of a layer that was opened. fields: its fields; None where they are unknown.
        settled: False where the value is known only in the run, such as an expression.
    """

    texts: tuple = ()
    number: Optional[float] = None
    problem: Optional[Exception] = None
    layer: str = ""
    fields: Optional[tuple] = None
    settled: bool = True


NOTHING = Given()


def conditions(declared) -> tuple:
    """Alternatives of a requirement, from what a declaration says.

    Args:
        declared: ``{name: value or values}`` or pairs of them, which hold together, or several of those.

    >>> conditions({"A": "x"}), conditions([{"A": ("x", "y"), "B": GIVEN}])
    (((('A', ('x',)),),), ((('A', ('x', 'y')), ('B', ('*',))),))
    """
    alternatives = [declared] if isinstance(declared, dict) else list(declared)
    return tuple(tuple((name, (values,) if isinstance(values, str) else tuple(values)) for name, values in (
        pairs.items() if isinstance(pairs, dict) else pairs)) for pairs in alternatives if pairs)
