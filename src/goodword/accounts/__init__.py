"""Who may come in, as what, and the business they work for.

Owns   Business, Member, ApiKey, Invitation
"""
