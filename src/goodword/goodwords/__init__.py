"""What was said about us: reviews, testimonials, posts, mentions, and whether we may quote them.

Owns   GoodWord
Tells  good_word.noted, good_word.thanked
"""
