"""Pages about enquiries, quotes and contracts."""
