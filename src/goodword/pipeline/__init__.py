"""Enquiries and opportunities, cold and warm, won and lost.

Owns   Opportunity
"""
