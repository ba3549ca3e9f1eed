"""Verbs about cases: opened, worked on, closed, judged; and the rules that open them."""
