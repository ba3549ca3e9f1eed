"""Verbs about enquiries, quotes and contracts."""

from . import contracts, enquiries, quotes
from .enquiries import NotOpen, lose, open_opportunity, reopen, win

__all__ = ["NotOpen", "contracts", "enquiries", "lose", "open_opportunity", "quotes", "reopen", "win"]
