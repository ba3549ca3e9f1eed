"""Lists, filters, saved views and search over people and organisations."""
