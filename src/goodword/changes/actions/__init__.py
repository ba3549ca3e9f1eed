"""Verbs about what was changed: noted, linked to what caused it, told to those who said it."""
