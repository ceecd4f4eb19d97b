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


def give_back() -> bool:
    """Give memory that was freed back to the system: some milliseconds, between two stages of a run.

    Returns:
        Whether there was any; False where the C library cannot say.

    >>> give_back() in (True, False)
    True
    """
    trim = _trim()
    return trim is not None and bool(trim(0))
