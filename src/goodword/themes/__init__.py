"""What comments speak of: themes found in them, each mention with how it was, and what people put right.

Owns   Correction, Learned, Mention, Theme
Tells  theme.*
"""
