"""Memory that nothing holds any more, given back to the system while a run goes on.

What many threads have freed in small pieces stays with the process: the C library keeps it for a next request, which
of large arrays of numbers is never met by it. After a layer was read, and after its geometries were let go, that is
half of what a run holds.
"""
from __future__ import annotations

import ctypes
from functools import cache
from typing import Callable, Optional


@cache
def _trim() -> Optional[Callable[[int], int]]:
    """``malloc_trim`` of the GNU C library; None where the system's library has nothing of the kind."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):   # musl, macOS; Windows has no library without a name
        return None
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int
    return trim


MANY = 50_000   # rows: a run of fewer holds little, of which a twentieth of its time would go


def give_back(rows: int = MANY) -> bool:
    """Give memory that was freed back to the system: some hundredths of a second, between two stages of a run.

    Args:
        rows: of the run; of fewer than ``MANY`` nothing is given back.

    Returns:
        Whether there was any; False where the C library cannot say.

    >>> give_back() in (True, False), give_back(MANY - 1)
    (True, False)
    """
    trim = _trim() if rows >= MANY else None
    return trim is not None and bool(trim(0))
