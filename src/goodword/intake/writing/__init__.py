"""The bulk writer: staged rows become records, in short transactions that a crash cannot halve."""
