"""Chance that can be told again: the same words give the same number."""

from hashlib import sha256

PARTS = 1 << 64


def chance(*parts: object) -> float:
    """A number from 0 up to 1, the same for the same parts, and evenly spread over others."""
    spelt = ":".join(map(str, parts)).encode()
    return int.from_bytes(sha256(spelt).digest()[:8]) / PARTS
