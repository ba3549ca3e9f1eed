"""Pure functions: tables to tables, arrays to fits. No Django, no clock, no chance."""
