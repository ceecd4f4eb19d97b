"""Files named by a user: read only if they are regular files, and only up to a limit.

A pipe or a device named like a file would keep a run waiting for ever, or never end.
"""
from __future__ import annotations

import errno
import lzma
import os
import stat
import struct
import zipfile
import zlib
from typing import Optional

#: What the reading of a damaged zip raises, in addition to OSError.
ZIP_ERRORS = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError,
              NotImplementedError, RuntimeError, ValueError, OverflowError, LookupError, MemoryError)


def is_plain_file(path: str | os.PathLike, links: bool = True) -> bool:
    """Whether a path is a file and no pipe, device or folder.

    Args:
        path: of the file.
        links: whether a link to a file is one.
    """
    try:
        return stat.S_ISREG(os.stat(path, follow_symlinks=links).st_mode)
    except (OSError, ValueError):   # a zero in the name
        return False


def read_bytes(path: str | os.PathLike, most: Optional[int] = None, links: bool = True) -> bytes:
    """The content of a file.

    Args:
        path: of the file.
        most: no more bytes than these; None: all.
        links: whether a link is followed.

    Raises:
        OSError: no such file, no access, or not a file but a pipe, a device, a folder, or a link where none is
            followed.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | (0 if links else getattr(os, "O_NOFOLLOW", 0)))
    with open(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        return stream.read() if most is None else stream.read(most)
