"""One run at a time puts its files into a folder: two that end at once leave the files of one, never some of each."""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO, Optional

from ...core.errors import InputError
from ...core.geometry.parallel import ask

TURN = ".groundrules-turn"      # in the folder, while a run puts its files there
WAIT_SECONDS, STEP_SECONDS = 600.0, 0.05   # a county's files over a network; what a run has computed waits


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other runs from putting files into a folder; wait while another one does.

    Args:
        folder: that is there.

    Raises:
        InputError: another run has not ended after ten minutes. Cancelled: see ``ask``.
    """
    path = folder / TURN
    stream = _entered(path)
    try:
        yield
    finally:
        if stream is not None:
            with suppress(OSError):
                path.unlink()
            stream.close()
            with suppress(OSError):   # Windows removes no file that is open; one that another run has opened stays
                if os.name == "nt":
                    path.unlink()


def _entered(path: Path) -> Optional[BinaryIO]:
    """The file of a folder's turn, locked; None where the folder takes none."""
    last = monotonic() + WAIT_SECONDS
    while True:
        try:
            stream = _opened(path)
        except OSError:
            return None
        try:
            hold(stream)
        except (BlockingIOError, PermissionError) as error:
            stream.close()
            if monotonic() >= last:
                raise InputError("writing.folder_busy", folder=path.parent.name) from error
            ask()
            sleep(STEP_SECONDS)
            continue
        except OSError:   # a file system without locks
            return stream
        if _is_at(path, stream):
            return stream
        stream.close()   # the run before has removed it


def _opened(path: Path) -> BinaryIO:
    try:
        return open(path, "a+b")
    except PermissionError:   # made by another user, in a folder that both write: what can be read can be locked
        return open(path, "rb")


def _is_at(path: Path, stream: BinaryIO) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.stat(path), os.fstat(stream.fileno()))
    return False


def hold(stream: BinaryIO) -> None:
    """Lock an open file until it is closed.

    Args:
        stream: of the file.

    Raises:
        OSError: another one has locked it (``BlockingIOError``, on Windows ``PermissionError``), or none can.
    """
    try:
        import fcntl
    except ImportError:   # Windows
        import msvcrt

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
