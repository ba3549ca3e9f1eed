"""Verbs about moments of contact, promises and orders."""

from . import orders, promises, talks

__all__ = ["orders", "promises", "talks"]
