"""E-mail addresses: what was typed, and the key under which it is found."""

import re

LONGEST = 254
PLAIN = re.compile(r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")


class NotAnAddress(ValueError):
    """The text cannot receive mail; a wrong address in the key column would join strangers."""


def key(typed: str) -> str:
    """The normalised address of what was typed; `NotAnAddress` says why there is none."""
    text = typed.strip()
    if len(text) <= 64 and PLAIN.fullmatch(text):
        return text.lower()
    # To load it takes as long as many files, and hardly any file has an address that needs it.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as why:
        raise NotAnAddress(str(why)) from why
    return found.normalized.lower()
