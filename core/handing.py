"""Python's lock, and how soon it goes from one thread to the next."""
from __future__ import annotations

import sys
from threading import Lock


class Handing:
    """A ``with`` block in which Python's lock changes hands sooner than usual; blocks of several threads overlap.

    A thread that comes back from GEOS, SQLite or numpy waits for the lock as long as another one computes in Python,
    5 ms each time by default.

    Args:
        seconds: after which a thread that computes lets go of the lock if another wants it.
    """

    def __init__(self, seconds: float):
        self.seconds, self.usual, self.count, self.lock = seconds, 0.0, 0, Lock()

    def __enter__(self) -> None:
        with self.lock:
            if not self.count:
                self.usual = sys.getswitchinterval()
                sys.setswitchinterval(min(self.seconds, self.usual))
            self.count += 1

    def __exit__(self, *_error) -> None:
        with self.lock:
            self.count -= 1
            if not self.count:
                sys.setswitchinterval(self.usual)


#: For what a run does on several threads at once, and for what a dock reads: one beat of the window asks for the lock
#: some ten times.
HANDING = Handing(0.001)
