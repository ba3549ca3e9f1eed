"""A child that ends with whoever started it, also where that one was killed and could tell nobody."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(how: int = signal.SIGTERM, *, parent: int = 0) -> None:
    """On Linux, send this process a signal when its parent ends; `parent`, by its number, may have ended before this."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, how)
    if parent and os.getppid() != parent:
        os.kill(os.getpid(), how)
