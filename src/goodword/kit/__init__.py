"""Named small tools that know no room, and the schema of every fact."""
