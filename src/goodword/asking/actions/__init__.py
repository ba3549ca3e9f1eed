"""Verbs about asking: the list is drawn, and somebody on it is asked."""
