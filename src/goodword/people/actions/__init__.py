"""Verbs about people, organisations, and who belongs with whom."""

from . import belonging, care, many, records

__all__ = ["belonging", "care", "many", "records"]
