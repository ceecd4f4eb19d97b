"""Who judges the parts of a run: the one protocol, and what it says of a part that fails.

A runner is called with ``(judge, requests, steps, count)`` and gives the answers of the parts in their order, as they
come. It takes a request when it wants it, follows ``steps``, and raises what a part raised: ``InputError`` and
``Cancelled`` as they are, anything else as ``PartFailed``. ``run.one_by_one`` judges here, with threads in each part;
``cluster.processes.OnProcesses`` on other processes of this machine. On other machines (``groundrules-run`` with dask)
answers stay in the folder of the run, and the numbers of parts alone travel.
"""
from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from typing import Optional

import numpy as np

from ..contract.outcome import Steps
from ..errors import InputError
from ..geometry.parallel import Cancelled

#: Size of the subjects, in vertices as of ``run.size_of``, from which on several processes pay, though nobody asks.
PAYS_ABOVE = 6_000_000
#: Processes of a run for which nobody asked, and memory that there has to be for each of them and for this one.
MOST_PROCESSES, PROCESS_BYTES = 4, 2 << 30
#: Cores from which on they pay: on two, what is written and read between processes takes what the second one gives.
LEAST_CORES = 4
#: Parts for each process: the last ones end about together.
PARTS_EACH = 4


class PartFailed(Exception):
    """A part raised what is no answer to the user.

    Args:
        number: of the part. error: type and message. trace: where it was raised.
    """

    def __init__(self, number: int, error: str, trace: str = ""):
        super().__init__(error)
        self.number, self.error, self.trace = number, error, trace


@contextmanager
def failing_as(number: int):
    """Within this block a part is judged; see ``PartFailed``.

    Args:
        number: of the part.
    """
    try:
        yield
    except (InputError, Cancelled, MemoryError, PartFailed):
        raise
    except Exception as error:
        raise PartFailed(number, f"{type(error).__name__}: {error}", traceback.format_exc()) from error


def failing_feature(judge: Callable, cut, rows: np.ndarray, cancelled: Optional[Callable] = None) -> Optional[int]:
    """The feature at which a part fails, by halves; None where they do not fail by themselves.

    Args:
        judge: of the check. cut: of the request. rows: positions of the part's subjects ``(k,)``.
        cancelled: asked while it is looked for.

    Raises:
        Cancelled: the user stopped the run.
    """
    def fails(some: np.ndarray) -> bool:
        try:
            judge(cut.some(some), Steps(cancelled=cancelled))
        except Cancelled:
            raise
        except Exception:
            return True
        return False

    while len(rows) > 1:
        half = len(rows) // 2
        rows = rows[:half] if fails(rows[:half]) else rows[half:]
    return int(cut.subjects.fids[rows[0]]) if fails(rows) else None


def processes_that_pay(size: int, wanted: int = 0) -> int:
    """On how many processes a run is judged; 1: on this one.

    Args:
        size: of the subjects, in vertices. wanted: by the user; 0: not stated.
    """
    if wanted:
        return wanted
    cores = os.cpu_count() or 1
    if size <= PAYS_ABOVE or cores < LEAST_CORES:
        return 1
    return max(1, min(MOST_PROCESSES, cores, memory_bytes() // PROCESS_BYTES - 1))


def memory_bytes() -> int:
    """Memory of this machine; 0 where the system does not say it."""
    if sys.platform == "win32":
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong),
                        *((name, ctypes.c_ulonglong) for name in (
                            "physical", "free", "pages", "pages_free", "virtual", "virtual_free", "extended"))]

        status = Status(length=ctypes.sizeof(Status))
        return status.physical if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else 0
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0
