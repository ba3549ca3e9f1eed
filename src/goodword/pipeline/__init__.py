"""Enquiries and opportunities, cold and warm, won and lost; quotes; contracts and their renewals.

Owns   Opportunity, Quote, Contract
"""
