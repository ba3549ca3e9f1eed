"""Pages about who sent whom."""
