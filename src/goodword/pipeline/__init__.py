"""Enquiries, cold and warm, from stage to stage, won and lost; who is given them; quotes; contracts and their renewals.

Owns   Opportunity, Quote, Contract, Route, Handling
"""
