"""The least that the same work can cost: no checks, no history, the same rows and indexes. At most 30 lines each."""
