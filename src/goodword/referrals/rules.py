"""Who sent somebody: which touch counts, how a code is spelt, and who is the same person twice. No Django."""

RULE = "attribution/1"
