"""The Tuesday letter: three numbers, one finding, one challenge that is tracked until it is done.

Owns   Letter, Challenge
"""
