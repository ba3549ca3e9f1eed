"""Verbs about themes."""
