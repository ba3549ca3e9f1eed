"""Files come in, can be taken back, and go out again.

Owns   Import, Chunk, Alias, Likeness
"""
