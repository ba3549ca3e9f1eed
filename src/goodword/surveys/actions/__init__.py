"""Verbs of surveys: build, invite, answer, record."""

from .recording import record_answer

__all__ = ["record_answer"]
