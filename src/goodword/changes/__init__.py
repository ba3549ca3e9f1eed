"""You said, we did: what was changed, the answers that caused it, and whom of those who said it we told.

Owns   Change, ChangeCause, Told
Tells  change.*
"""
