"""Verbs about moments of contact, promises, orders and what is put off."""

from . import orders, promises, putoffs, talks

__all__ = ["orders", "promises", "putoffs", "talks"]
