"""What was said about us: reviews, testimonials, posts, mentions, whether we may quote them, and whether we said thank you.

Owns   GoodWord, Showcase
Tells  good_word.*, showcase.*
"""
