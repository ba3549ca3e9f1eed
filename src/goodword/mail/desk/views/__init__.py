"""The doors of those pages."""
