"""What people answered when they were asked.

Owns   Answer
"""
