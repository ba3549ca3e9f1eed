"""Who did what, when; versions of every fact; the feed that listeners and the lake read.

Owns   Entry, Reader, Tick, Tombstone, Version
"""
