"""What a table of emissions, or a result, says of rows of an inventory."""
from __future__ import annotations

from typing import NamedTuple, Optional


class Entry(NamedTuple):
    """What a row of the table, or a result, says of a row of the inventory.

    Attributes:
        code: of the inventory. gas: of ``units``; empty with a key. tonnes: of the gas; None: not known.
        key: of ``request.NOTATION``, empty with a number. included_in: code, of ``IE``.
        activity_quality, factor_quality: H, M, L or empty. source: where it is from.
        reason: what is to be said of it. is_partial: not all of it is known.
        mark: what the table has in place of a number, such as "-". is_estimate: a number of a year such as 2025E.
        unstated: gases of the row that have a column of their own and nothing in it.
    """

    code: str
    gas: str = ""
    tonnes: Optional[float] = None
    key: str = ""
    included_in: str = ""
    activity_quality: str = ""
    factor_quality: str = ""
    source: str = ""
    reason: str = ""
    is_partial: bool = False
    mark: str = ""
    is_estimate: bool = False
    unstated: tuple[str, ...] = ()


class Own(NamedTuple):
    """What a table of emissions says.

    Attributes:
        entries: of its rows. others: how many rows are of other years.
        begun: years that lie in two calendar years, such as 2023/24, as they are written; they count as the first one.
    """

    entries: list[Entry]
    others: int = 0
    begun: tuple[str, ...] = ()
