"""Pages about what was changed."""
