"""Verbs about good words. None of them can pay for one: a test asks that of every field and parameter here."""
