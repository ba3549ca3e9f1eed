"""Verbs about enquiries, quotes and contracts."""

from . import contracts, correcting, enquiries, quotes, routing
from .enquiries import lose, move_to_stage, open_opportunity, reopen, win
from .settling import NotOpen

__all__ = [
    "NotOpen",
    "contracts",
    "correcting",
    "enquiries",
    "lose",
    "move_to_stage",
    "open_opportunity",
    "quotes",
    "reopen",
    "routing",
    "win",
]
