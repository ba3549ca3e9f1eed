"""From the change feed to the lake, from the lake to numbers with their count and margin."""
