"""The command line: thin words around actions, queries and insights."""
