"""A site as a browser's policy names it. No Django."""

import re
from urllib.parse import urlsplit

HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


class NotASite(ValueError):
    """The text names no single site; in a policy it could open the door to all."""


def origin(typed: str) -> str:
    """Scheme, host and, where there is one, port of a typed address; `NotASite` for anything else."""
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError as why:
        raise NotASite(typed) from why
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(host):
        raise NotASite(typed)
    return f"{parts.scheme}://{host}{port}"
