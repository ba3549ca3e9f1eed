"""Somebody else's files: what is in them, and their rows as text.

Whatever opens a file runs in a limited child process; `profile` and `stage` start it and wait.
Nothing here knows Django.
"""
