"""Doors of surveys, for members."""
