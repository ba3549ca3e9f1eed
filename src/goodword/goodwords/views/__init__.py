"""Doors of good words, for members."""
