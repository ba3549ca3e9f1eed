"""Pages about playbooks and their runs."""
