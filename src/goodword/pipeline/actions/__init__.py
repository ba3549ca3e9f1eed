"""Verbs about enquiries, quotes and contracts."""

from . import contracts, correcting, enquiries, quotes
from .enquiries import lose, open_opportunity, reopen, win
from .settling import NotOpen

__all__ = ["NotOpen", "contracts", "correcting", "enquiries", "lose", "open_opportunity", "quotes", "reopen", "win"]
