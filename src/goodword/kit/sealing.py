"""Words in an address that nobody can make up: sealed with the house's key, each kind with a salt of its own."""

from django.core.signing import BadSignature, Signer


def sealed(salt: str, *parts: object) -> str:
    """The parts, which hold no dot, as one word of an address."""
    return Signer(salt=salt).sign(".".join(map(str, parts))).replace(":", "~")


def unsealed(salt: str, token: str) -> list[str] | None:
    """The parts of a word that was sealed here; None for any other."""
    try:
        return Signer(salt=salt).unsign(token.replace("~", ":")).split(".")
    except BadSignature:
        return None
