"""Where the links in mail lead, while the house is served on a port of its own and nobody has said otherwise."""

import os
from collections.abc import Sequence
from itertools import pairwise


def begin(words: Sequence[str]) -> None:
    """Say it before the settings are read; the parts of the house, which write mail too, inherit it."""
    port = _port_of(words)
    if port and not (os.environ.get("GOODWORD_URL") or os.environ.get("GOODWORD_ORIGINS")):
        os.environ["GOODWORD_URL"] = f"http://localhost:{port}"


def _port_of(words: Sequence[str]) -> int:
    """The port that was asked for; 0 where none was, or none that could be one: the verb itself complains of that."""
    said = [word.removeprefix("--port=") for word in words if word.startswith("--port=")]
    said += [after for word, after in pairwise(words) if word == "--port"]
    return int(said[-1]) if said and said[-1].isdecimal() else 0
