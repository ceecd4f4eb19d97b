"""Tables of emissions with a column for each gas: every cell with a number is an entry of its own."""
from __future__ import annotations

from collections.abc import Mapping

from ...quotas.request import Bound
from .entries import Entry
from .request import CONFIDENTIAL, ELSEWHERE, NOT_ESTIMATED, NOT_OCCURRING
from .units import BIOGENIC, EQUIVALENT, WORDS

GASES = tuple(WORDS["gas_columns"])
#: Of a row without a number, whose gases have different keys, the one that says least.
_LEAST_FIRST = (NOT_ESTIMATED, CONFIDENTIAL, ELSEWHERE, NOT_OCCURRING)


def role_of(gas: str) -> str:
    """The field role of the column of a gas.

    Args:
        gas: of ``GASES``.

    >>> role_of("CH4")
    'emission_ch4'
    """
    return f"emission_{gas.lower()}"


def gas_columns(bound: Bound) -> dict[str, str]:
    """Gas -> its column; empty where emissions have one column.

    Args:
        bound: the table and its fields.
    """
    return {gas: bound.fields[role_of(gas)] for gas in GASES if role_of(gas) in bound.fields}


def together(entries: Mapping[str, Entry]) -> list[Entry]:
    """What the gases of a row say together.

    Numbers of gases count, and a sum in CO2e only where none of them has one: it would count them twice. A gas without
    a number and without the key that it does not occur leaves the row in part; biogenic CO2 is in no total. A row
    without numbers has the key that says least.

    Args:
        entries: of one row, by gas.
    """
    numbers = {gas: entry for gas, entry in entries.items() if not entry.key and entry.tonnes is not None}
    gases = {gas: entry for gas, entry in numbers.items() if gas not in (EQUIVALENT, BIOGENIC)}
    if not numbers:
        return [min(entries.values(), key=lambda entry: _LEAST_FIRST.index(entry.key))]
    if not gases:
        return list(numbers.values())
    lacking = tuple(gas for gas, entry in entries.items() if gas not in (EQUIVALENT, BIOGENIC) and gas not in numbers
                    and entry.key != NOT_OCCURRING)
    kept = [entry for gas, entry in numbers.items() if gas != EQUIVALENT]
    return [entry._replace(unstated=lacking, is_partial=entry.is_partial or bool(lacking)) for entry in kept]
