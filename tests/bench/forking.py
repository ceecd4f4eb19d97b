"""How a fork of a started process ends: with its work, and never in what the process would have done next."""
from __future__ import annotations

import os
import sys
import traceback


def leave(work, *given) -> None:
    """In a fork: do the work and end with 0, or with 1 once its error is printed."""
    ending = 1
    try:
        work(*given)
        ending = 0
    except Exception:   # whatever it is: its log says
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ending)
