"""Where the insight process listens: a socket in the home folder that only its owner can open."""

import hashlib
import socket
import tempfile
from pathlib import Path

LONGEST = 100  # the system's own limit is 108 bytes


def path(home: Path) -> Path:
    """The socket of a home folder; one with a very long name gets a short one elsewhere."""
    found = home / "insights.sock"
    if len(str(found).encode()) <= LONGEST:
        return found
    name = hashlib.blake2b(str(home).encode(), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"goodword-{name}" / "insights.sock"


def is_open(home: Path) -> bool:
    """Whether somebody listens there."""
    with socket.socket(socket.AF_UNIX) as channel:
        channel.settimeout(1)
        try:
            channel.connect(str(path(home)))
        except OSError:
            return False
        return True
