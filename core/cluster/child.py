"""A process that judges parts for another: a line of JSON for each order, and lines for what becomes of it.

``processes.BOOT`` starts it with the import path of the process that wants it. It ends when that one does.
"""
from __future__ import annotations

import json
import os
import time
import traceback
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from ..contract.outcome import Steps
from ..errors import InputError
from ..memory import give_back
from ..texts.separators import use_separators
from .codec import write_value
from .folder import judge
from .versions import versions

OFTEN_S = 0.1   # from one line on progress to the next


def main(given: dict, taken, lines) -> None:
    """Judge what is ordered until the orders end.

    Args:
        given: ``separators`` of numbers in sentences. taken, lines: binary files that orders come from and lines go to.
    """
    def say(**line) -> None:
        lines.write(json.dumps(line).encode() + b"\n")
        lines.flush()

    use_separators(*given["separators"])
    say(versions=versions())
    orders: SimpleQueue = SimpleQueue()
    Thread(target=_listen, args=(taken, orders), daemon=True).start()
    while True:
        folder, number = orders.get()
        try:
            judge(folder, number, Steps(_sometimes(lambda share, part=number: say(part=part, share=share))))
            say(part=number, done=True)
        except InputError as error:
            file = Path.cwd() / f"error-{number:04d}.npz"
            write_value(file, [error.key, error.values])
            say(part=number, error=str(file))
        except MemoryError:
            os._exit(1)   # as if the system had killed it
        except Exception as error:
            say(part=number, failed=f"{type(error).__name__}: {error}", trace=traceback.format_exc())
        give_back()


def _listen(taken, orders: SimpleQueue) -> None:
    """Take orders, also while a part is judged; without the process that gives them this one ends at once."""
    for line in taken:
        orders.put(json.loads(line))
    os._exit(0)


def _sometimes(say):
    """Progress that is passed on now and then: a check reports it thousands of times."""
    last = [0.0]

    def progress(share: float) -> None:
        if time.perf_counter() - last[0] > OFTEN_S:
            last[0] = time.perf_counter()
            say(share)
    return progress
