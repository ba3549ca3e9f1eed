"""Pages about whom to ask, and of asking them."""
