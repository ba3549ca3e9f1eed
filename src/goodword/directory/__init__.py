"""Lists of people and organisations, filters and saved views, and finding anybody by a few letters.

Owns   SavedView, Word, Deletion
"""
