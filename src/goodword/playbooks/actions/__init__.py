"""Verbs about playbooks, their runs, and what follows from facts."""
